//! `findings.jsonl`: one object a finding, every key always there, `null` where there is nothing.
//!
//! The schema is [`super::schema::FINDINGS`]. Lines are in the canonical order; the file holds full
//! numbers and must not be readable by others.

mod spoken;

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
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use spoken::Spoken;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes every finding.
pub(super) fn write(audit: &Audit<'_>, key: &[u8; 32], out: &mut dyn Write) -> io::Result<()> {
    let lines = FindingLines::new(audit, key);
    blocks::write(audit, out, |findings, ids, out| {
        let mut block = findings.iter().zip(ids);
        block.try_for_each(|(finding, id)| lines.line(finding, id, &mut *out))
    })
}

/// Lines of `findings.jsonl`, one at a time.
pub struct FindingLines<'a> {
    audit: &'a Audit<'a>,
    key: &'a [u8; 32],
    rows: PaymentRows,
    spoken: Spoken<'a>,
}

impl<'a> FindingLines<'a> {
    /// Lines of one audit; its own findings need not be there.
    pub fn new(audit: &'a Audit<'a>, key: &'a [u8; 32]) -> Self {
        Self {
            audit,
            key,
            rows: PaymentRows::of(&audit.on.records),
            spoken: Spoken::of(audit),
        }
    }

    /// Writes one finding and the end of its line.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write(&self, finding: &Finding, id: &str, out: &mut dyn Write) -> io::Result<()> {
        self.line(finding, id, out)
    }

    fn line<W: Write>(&self, finding: &Finding, id: &str, mut out: W) -> io::Result<()> {
        serde_json::to_writer(&mut out, &Line::of(self, finding, id))?;
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
    innocent: &'a RawValue,
    clears_with: &'a RawValue,
    basis: Bases<'a>,
    check: &'a RawValue,
    sources: Sources<'a>,
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
    fn of(lines: &'a FindingLines<'a>, finding: &'a Finding, id: &'a str) -> Self {
        let audit = lines.audit;
        let values = Values {
            on: audit.on,
            finding,
        };
        let words = lines.spoken.of_rule(finding.rule);
        Self {
            id,
            rule: finding.rule,
            name: words.name,
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
            group: group_id(values, lines.key),
            question: finding.question,
            explanation: finding.explanation.said(audit.lang, &finding.arguments),
            innocent: &words.innocent,
            clears_with: &words.clears_with,
            basis: Bases {
                all: &words.bases,
                day: basis_day(audit, finding, &lines.rows),
            },
            check: &words.check,
            sources: Sources { audit, finding },
            suppressors: finding.suppressors,
        }
    }
}

/// Those articles of a rule that are law on a day.
struct Bases<'a> {
    all: &'a [(&'a Basis, Box<RawValue>)],
    day: NaiveDate,
}

impl Serialize for Bases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let in_force = self.all.iter().filter(|(b, _)| b.in_force(self.day));
        serializer.collect_seq(in_force.map(|(_, text)| text))
    }
}

struct Sources<'a> {
    audit: &'a Audit<'a>,
    finding: &'a Finding,
}

impl Serialize for Sources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let files = &self.audit.on.records.files;
        let text = |source: &crate::finding::Source| {
            let file = files.get(usize::from(source.file));
            SourceText {
                file: file.map_or("", |f| f.path.as_str()),
                sheet: file.and_then(|f| f.sheet.as_deref()),
                row: Some(source.row).filter(|row| *row > 0),
                column: source.column,
            }
        };
        serializer.collect_seq(self.finding.sources.iter().map(text))
    }
}
