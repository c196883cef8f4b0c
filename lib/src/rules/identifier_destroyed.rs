//! D04: a cell with an ID or account was destroyed by a spreadsheet and cannot be recovered.

use crate::error::Defect;
use crate::finding::{CellRef, Severity, Source, Tier};
use crate::message::rules as say;
use crate::policy::Policy;
use crate::reconcile::{Subject, SubjectId};
use crate::record::DestroyedCell;
use crate::rule::{
    Bilingual, Family, Judge, NoSettings, RecordsJudge, Routing, Rule, Screening, Verdicts,
    settings,
};
use crate::view::RecordsView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "D04",
    name: "identifier-destroyed",
    title: Bilingual::of(
        "证号被表格软件损坏",
        "A number that a spreadsheet destroyed",
    ),
    version: 1,
    family: Family::Data,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[Bilingual::of(
        "原始纸质或系统数据完好",
        "the paper or the source system is intact",
    )],
    clears_with: Bilingual::of(
        "从业务系统重新导出的文件",
        "a fresh export from the source system",
    ),
    check: Bilingual::of(
        "以文本格式重新导出，不要手工补号",
        "export again as text; never complete a number by hand",
    ),
    page: include_str!("identifier_destroyed.md"),
    judge: Judge::Records(prepare),
};

fn prepare(policy: &Policy) -> Result<RecordsJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &RecordsView<'_>, verdicts: &mut Verdicts) {
    let records = &view.on.records;
    let identifiers = records.entries.len() + records.members.len() + records.payments.len();
    verdicts.judged += u64::try_from(identifiers + records.lists.len()).unwrap_or(u64::MAX);
    for cell in &records.destroyed {
        let source = Source {
            file: cell.file,
            row: cell.row,
            column: column(&cell.column),
        };
        let mut finding = RULE
            .finding(&say::IDENTIFIER_DESTROYED)
            .about(cell.person)
            .resting_on(source);
        finding.subject = subject(cell);
        finding.cell = Some(CellRef {
            column: cell.column.clone(),
            raw: cell.raw.clone(),
        });
        verdicts.findings.push(finding);
    }
}

fn subject(cell: &DestroyedCell) -> Option<Subject> {
    let programme = cell.programme.filter(|_| !cell.person.is_none())?;
    Some(Subject {
        programme,
        id: SubjectId::Person(cell.person),
    })
}

/// The canonical name of a header that holds accounts or numbers.
fn column(header: &str) -> Option<&'static str> {
    let account = ["账", "帐", "卡号"];
    if account.iter().any(|part| header.contains(part)) {
        return Some("银行账号");
    }
    header.contains('证').then_some("身份证号")
}
