//! D14: a row of a reference list is implausible, so its hits are leads only.

use crate::error::Defect;
use crate::finding::{CellRef, Finding, Severity, Source, Tier};
use crate::message::rules as say;
use crate::policy::Policy;
use crate::record::ListRow;
use crate::rule::{
    Bilingual, Family, Judge, Need, RecordsJudge, Routing, Rule, Screening, Verdicts, list_ages,
};
use crate::view::{ListAges, RecordsView, Suspicion, suspicion};

/// The rule.
pub const RULE: Rule = Rule {
    code: "D14",
    name: "list-row-suspect",
    title: Bilingual::of("名单记录可疑", "A list row that cannot be true"),
    version: 1,
    family: Family::Data,
    severity: Severity::Low,
    tier: Tier::A,
    needs: &[Need::AnyList],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[Bilingual::of(
        "名单的证号或日期录入错误",
        "the list bears a wrong number or date",
    )],
    clears_with: Bilingual::of("提供单位更正后的名单", "a corrected list from its source"),
    check: Bilingual::of("退回提供单位核对", "send the row back to its source"),
    page: include_str!("list_row_suspect.md"),
    judge: Judge::Records(prepare),
};

fn prepare(policy: &Policy) -> Result<RecordsJudge, Defect> {
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &RecordsView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    for row in &view.on.records.lists {
        verdicts.judged += 1;
        if let Some(why) = suspicion(row, view.on.frame.as_of, ages) {
            verdicts.findings.push(finding(view, row, why));
        }
    }
}

fn finding(view: &RecordsView<'_>, row: &ListRow, why: Suspicion) -> Box<Finding> {
    let (message, column) = match why {
        Suspicion::TooYoung { .. } => (&say::LIST_ROW_TOO_YOUNG, "身份证号"),
        Suspicion::BeforeBirth { column } => (&say::LIST_ROW_BEFORE_BIRTH, column),
        Suspicion::AfterAsOf { column } => (&say::LIST_ROW_AFTER_AS_OF, column),
    };
    let date = if column == "登记日期" {
        row.registered
    } else {
        row.from
    };
    let raw = match why {
        Suspicion::TooYoung { .. } => row.person.reveal(&view.on.records.texts).into_owned(),
        _ => date.map(|d| d.to_string()).unwrap_or_default(),
    };
    let finding = RULE
        .finding(message)
        .about(row.person)
        .saying("column", column)
        .saying("as_of", view.on.frame.as_of)
        .resting_on(Source::from(row).column(column));
    let mut finding = match why {
        Suspicion::TooYoung { age } => finding.saying("age", age),
        _ => finding,
    };
    finding.cell = Some(CellRef {
        column: column.to_owned(),
        raw,
    });
    finding
}
