//! A sheet for each rule that found something.

use super::{Column, Table, column, text};
use crate::book::{Book, Cell, Style, Tab};
use crate::finding::Finding;
use crate::money::Money;
use crate::report::Audit;
use crate::report::csv::{places, severity, subject_kind};
use crate::report::identify::group_id;
use crate::report::jsonl::{rule_of, told};
use crate::report::people::Names;
use crate::report::values::Values;
use crate::report::visible::visible;
use std::io::{self, Write};

/// The status of a finding that hangs on no question; the cover counts by it.
pub(super) const COUNTED: &str = "疑点";
/// Where the status stands, counted from 0.
pub(super) const STATUS: u32 = 1;
/// Where the amount at risk stands.
pub(super) const AT_RISK: u32 = 11;

/// The columns that go to paper; those behind them are for filters.
const PRINTED: u32 = 15;

const COLUMNS: [Column; 19] = [
    column("疑点编号", "id", 18),
    column("状态", "status", 8),
    column("等级", "severity", 9),
    column("可信度", "tier", 7),
    column("项目", "programme", 12),
    column("对象", "subject", 19),
    column("身份证号", "ID number", 20),
    column("姓名", "name", 9),
    column("所属期", "period", 9),
    column("应发金额", "due", 12),
    column("实发金额", "paid", 12),
    column("待核金额", "at risk", 12),
    column("银行账号", "account", 21),
    column("说明", "explanation", 42),
    column("证据位置", "sources", 34),
    column("批次号", "batch", 17),
    column("序号", "serial", 8),
    column("区划代码", "region", 10),
    column("组号", "group", 18),
];

/// What was written about one rule.
pub(super) struct Written {
    pub(super) rule: &'static str,
    /// Its sheets, with the first and last row of findings on each.
    pub(super) tabs: Vec<(Tab, u32, u32)>,
    /// Findings that hang on no question.
    pub(super) counted: u64,
    /// Σ at risk of those.
    pub(super) at_risk: Money,
}

/// Writes the findings, which come by rule.
pub(super) fn write<W: Write>(
    mut book: Book<W>,
    audit: &Audit<'_>,
    key: &[u8; 32],
) -> io::Result<(Book<W>, Vec<Written>)> {
    let persons = audit.findings.iter().map(|f| f.person);
    let names = Names::of(&audit.on.records, persons, audit.workers);
    let mut written = Vec::new();
    let mut ids = audit.ids.iter();
    for findings in audit.findings.chunk_by(|a, b| a.rule == b.rule) {
        let Some(first) = findings.first() else {
            continue;
        };
        let (name, above) = words(audit, first.rule);
        let mut table = Table::new(&name, &COLUMNS, &above);
        table.printed = Some(PRINTED);
        let mut rows = findings.iter().zip(ids.by_ref().take(findings.len()));
        book = table.write(book, &mut |cells| {
            let Some((finding, id)) = rows.next() else {
                return false;
            };
            fill(cells, audit, (finding, id), key, &names);
            true
        })?;
        let head = table.head();
        let open = || findings.iter().filter(|f| f.question.is_none());
        written.push(Written {
            rule: first.rule,
            tabs: (table.tabs.into_iter())
                .map(|(tab, last)| (tab, head + 1, last))
                .collect(),
            counted: open().count() as u64,
            at_risk: open().map(|f| f.at_risk).sum(),
        });
    }
    Ok((book, written))
}

/// The name of a rule's sheet, and what stands above its findings.
fn words(audit: &Audit<'_>, code: &str) -> (String, Vec<String>) {
    let Some(rule) = rule_of(audit, code) else {
        return (code.to_owned(), vec![code.to_owned()]);
    };
    let innocent: Vec<_> = rule.innocent.iter().map(|i| told(*i, audit.lang)).collect();
    let title = format!("{code} {} {}", rule.title.zh, rule.title.en);
    let advice = format!(
        "建议核查 check：{}　　可排除的解释 innocent explanations：{}　　一份材料即可排除 cleared by：{}",
        told(rule.check, audit.lang),
        innocent.join("；"),
        told(rule.clears_with, audit.lang)
    );
    (format!("{code} {}", rule.title.zh), vec![title, advice])
}

fn fill<'c>(
    cells: &mut Vec<Cell<'c>>,
    audit: &Audit<'c>,
    (finding, id): (&'c Finding, &'c str),
    key: &[u8; 32],
    names: &Names<'c>,
) {
    let on = audit.on;
    let values = Values { on, finding };
    let owned = |text: String| Cell::text(visible(&text).into_owned());
    let status = match finding.question {
        Some(code) => Cell::Text(code.into(), Style::Open),
        None => Cell::text(COUNTED),
    };
    let subject = match values.subject() {
        Some(("person", _)) | None => "个人".to_owned(),
        Some((kind, id)) => format!("{} {id}", subject_kind(kind)),
    };
    let explanation = finding.explanation.said(audit.lang, &finding.arguments);
    let places = places(&on.records, &finding.sources);
    cells.extend([
        text(id),
        status,
        text(severity(finding.severity)),
        owned(format!("{:?}", finding.tier)),
        text(values.programme().unwrap_or_default()),
        owned(subject),
        owned(values.person().unwrap_or_default().into_owned()),
        text(names.get(finding.person)),
        owned(values.period().unwrap_or_default()),
        Cell::money(finding.due),
        Cell::money(finding.paid),
        Cell::money(Some(finding.at_risk)),
        owned(values.account().unwrap_or_default().into_owned()),
        Cell::wrapped(visible(&explanation).into_owned()),
        Cell::wrapped(visible(&places).into_owned()),
        text(values.batch().unwrap_or_default()),
        owned(values.serial().unwrap_or_default().into_owned()),
        owned(values.region().unwrap_or_default()),
        owned(group_id(values, key).unwrap_or_default()),
    ]);
}
