//! D10: a count or sum that a file states about itself differs from its rows.

use crate::error::Defect;
use crate::finding::{CellRef, Finding, Severity, Source, Tier};
use crate::message::Message;
use crate::message::rules as say;
use crate::policy::Policy;
use crate::record::ControlTotal;
use crate::rule::{
    Bilingual, Family, Judge, NoSettings, RecordsJudge, Routing, Rule, Screening, Verdicts,
    settings,
};
use crate::view::RecordsView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "D10",
    name: "control-total-mismatch",
    title: Bilingual::of("合计不平", "A total that does not add up"),
    version: 1,
    family: Family::Data,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "合计行没有随明细更新",
            "the total was not updated with its rows",
        ),
        Bilingual::of("明细行被筛选或删除", "rows were filtered out or deleted"),
    ],
    clears_with: Bilingual::of("盖章的批次汇总单", "the stamped summary of the batch"),
    check: Bilingual::of(
        "与批次汇总单核对笔数和金额",
        "compare count and sum with the stamped summary",
    ),
    page: include_str!("control_total_mismatch.md"),
    judge: Judge::Records(prepare),
};

fn prepare(policy: &Policy) -> Result<RecordsJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &RecordsView<'_>, verdicts: &mut Verdicts) {
    for total in &view.on.records.totals {
        verdicts.judged += 1;
        let sum = total
            .sum
            .filter(|(declared, computed)| declared != computed);
        let count = total
            .count
            .filter(|(declared, computed)| declared != computed);
        let message: &'static Message = match (sum, count) {
            (None, None) => continue,
            (Some(_), None) => &say::CONTROL_SUM_MISMATCH,
            (None, Some(_)) => &say::CONTROL_COUNT_MISMATCH,
            (Some(_), Some(_)) => &say::CONTROL_BOTH_MISMATCH,
        };
        verdicts.findings.push(finding(total, message));
    }
}

fn finding(total: &ControlTotal, message: &'static Message) -> Box<Finding> {
    let mut finding = RULE.finding(message).resting_on(Source {
        file: total.file,
        row: total.row,
        column: None,
    });
    finding.batch = total.batch;
    finding.cell = Some(CellRef {
        column: total.column.clone(),
        raw: total.raw.clone(),
    });
    if let Some((declared, computed)) = total.count {
        finding = finding
            .saying("declared", declared)
            .saying("computed", computed)
            .saying("declared_count", declared)
            .saying("computed_count", computed);
    }
    if let Some((declared, computed)) = total.sum.filter(|(d, c)| d != c) {
        finding = finding
            .saying("declared", declared)
            .saying("computed", computed)
            .saying("difference", declared - computed);
    }
    finding
}
