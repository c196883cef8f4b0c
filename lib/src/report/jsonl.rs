//! `findings.jsonl`: one object a finding, every key always there, `null` where there is nothing.
//!
//! The schema is [`super::schema::FINDINGS`]. Lines are in the canonical order; the file holds full
//! numbers and must not be readable by others.

use super::identify::group_id;
use super::payment_rows::PaymentRows;
use super::values::Values;
use super::{Audit, blocks};
use crate::finding::{Finding, Severity, Tier};
use crate::message::Lang;
use crate::money::Money;
use crate::policy::Basis;
use crate::rule::{Bilingual, Rule};
use chrono::NaiveDate;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes every finding.
pub(super) fn write(audit: &Audit<'_>, key: &[u8; 32], out: &mut dyn Write) -> io::Result<()> {
    let lines = FindingLines::new(audit, key);
    blocks::write(audit, out, |findings, ids, out| {
        let mut block = findings.iter().zip(ids);
        block.try_for_each(|(finding, id)| lines.write(finding, id, out))
    })
}

/// Lines of `findings.jsonl`, one at a time.
pub struct FindingLines<'a> {
    audit: &'a Audit<'a>,
    key: &'a [u8; 32],
    rows: PaymentRows,
}

impl<'a> FindingLines<'a> {
    /// Lines of one audit; its own findings need not be there.
    pub fn new(audit: &'a Audit<'a>, key: &'a [u8; 32]) -> Self {
        let rows = PaymentRows::of(&audit.on.records);
        Self { audit, key, rows }
    }

    /// Writes one finding and the end of its line.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write(&self, finding: &Finding, id: &str, out: &mut dyn Write) -> io::Result<()> {
        let line = Line::of(self.audit, finding, id, self.key, &self.rows);
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    rule: &'static str,
    name: &'static str,
    severity: Severity,
    tier: Tier,
    programme: Option<&'a str>,
    subject: Option<SubjectText<'a>>,
    person: Option<Cow<'a, str>>,
    period: Option<String>,
    due: Option<Money>,
    paid: Option<Money>,
    at_risk: Money,
    account: Option<Cow<'a, str>>,
    batch: Option<&'a str>,
    seq: Option<Cow<'a, str>>,
    region: Option<String>,
    group: Option<String>,
    question: Option<&'static str>,
    explanation: String,
    innocent: Vec<&'static str>,
    clears_with: Option<&'static str>,
    basis: Vec<BasisText<'a>>,
    check: Option<&'static str>,
    sources: Vec<SourceText<'a>>,
    suppressors: &'a [&'static str],
}

#[derive(Serialize)]
struct SubjectText<'a> {
    kind: &'static str,
    id: Cow<'a, str>,
}

#[derive(Serialize)]
struct SourceText<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    row: Option<u32>,
    column: Option<&'static str>,
}

/// An article as it is cited; one that nobody has read says so.
#[derive(Serialize)]
pub(super) struct BasisText<'a> {
    pub(super) doc: &'a str,
    pub(super) article: &'a str,
    pub(super) text: &'a str,
    pub(super) confirmed: bool,
    pub(super) note: Option<&'static str>,
}

impl<'a> BasisText<'a> {
    pub(super) fn of(basis: &'a Basis, lang: Lang) -> Self {
        let text = match lang {
            Lang::En if !basis.en.is_empty() => &basis.en,
            _ => &basis.zh,
        };
        Self {
            doc: &basis.doc,
            article: &basis.article,
            text,
            confirmed: basis.confirmed,
            note: (!basis.confirmed).then_some("依据待确认"),
        }
    }
}

/// A text of a rule in the language of the report.
pub(super) const fn told(text: Bilingual, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => text.zh,
        Lang::En => text.en,
    }
}

/// The rule a finding is of.
pub(super) fn rule_of<'a>(audit: &Audit<'a>, code: &str) -> Option<&'a Rule> {
    audit
        .catalogue
        .rules()
        .iter()
        .find(|rule| rule.code == code)
}

/// The day whose law counts: the end of the period, else the earliest credit among the sources,
/// else the day of the audit.
pub(super) fn basis_day(audit: &Audit<'_>, finding: &Finding, rows: &PaymentRows) -> NaiveDate {
    if let Some(period) = finding.period {
        return period.last().last_day();
    }
    let records = &audit.on.records;
    let payments = finding
        .sources
        .iter()
        .filter_map(|s| rows.find(records, s.file, s.row));
    let credited = payments.filter_map(|p| records.payment(p)?.credited);
    credited
        .min()
        .map_or(audit.on.frame.as_of, |day| day.date())
}

impl<'a> Line<'a> {
    fn of(
        audit: &Audit<'a>,
        finding: &'a Finding,
        id: &'a str,
        key: &[u8; 32],
        rows: &PaymentRows,
    ) -> Self {
        let values = Values {
            on: audit.on,
            finding,
        };
        let rule = rule_of(audit, finding.rule);
        let day = basis_day(audit, finding, rows);
        let bases = audit.on.policy.basis(finding.rule, day);
        let bases = bases.into_iter().map(|b| BasisText::of(b, audit.lang));
        let told = |text: Bilingual| told(text, audit.lang);
        Self {
            id,
            rule: finding.rule,
            name: rule.map_or("", |r| r.name),
            severity: finding.severity,
            tier: finding.tier,
            programme: values.programme(),
            subject: values.subject().map(|(kind, id)| SubjectText { kind, id }),
            person: values.person(),
            period: values.period(),
            due: finding.due,
            paid: finding.paid,
            at_risk: finding.at_risk,
            account: values.account(),
            batch: values.batch(),
            seq: values.serial(),
            region: values.region(),
            group: group_id(values, key),
            question: finding.question,
            explanation: finding.explanation.text(audit.lang, &finding.arguments),
            innocent: rule.map_or(Vec::new(), |r| {
                r.innocent.iter().map(|t| told(*t)).collect()
            }),
            clears_with: rule.map(|r| told(r.clears_with)),
            basis: bases.collect(),
            check: rule.map(|r| told(r.check)),
            sources: sources(audit, finding),
            suppressors: &finding.suppressors,
        }
    }
}

fn sources<'a>(audit: &Audit<'a>, finding: &'a Finding) -> Vec<SourceText<'a>> {
    let files = &audit.on.records.files;
    let text = |source: &'a crate::finding::Source| {
        let file = files.get(usize::from(source.file));
        SourceText {
            file: file.map_or("", |f| f.path.as_str()),
            sheet: file.and_then(|f| f.sheet.as_deref()),
            row: Some(source.row).filter(|row| *row > 0),
            column: source.column,
        }
    };
    finding.sources.iter().map(text).collect()
}
