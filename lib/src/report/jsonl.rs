//! `findings.jsonl`: one object a finding, every key always there, `null` where there is nothing.
//!
//! The schema is [`super::schema::FINDINGS`]. Lines are in the canonical order; the file holds full
//! numbers and must not be readable by others.

mod spell;
mod spoken;

use super::csv::tier;
use super::identify::group_id;
use super::payment_rows::PaymentRows;
use super::values::Values;
use super::{Audit, blocks};
use crate::finding::{Finding, Severity, Source};
use crate::message::Lang;
use crate::policy::Basis;
use crate::rule::{Bilingual, Rule};
use chrono::NaiveDate;
use serde::Serialize;
use spell::{list, number, plain, put, text};
use spoken::Spoken;
use std::io::{self, Write};

/// Writes every finding.
pub(super) fn write(audit: &Audit<'_>, key: &[u8; 32], out: &mut dyn Write) -> io::Result<()> {
    let lines = FindingLines::new(audit, key);
    blocks::write(audit, out, |findings, ids, out| {
        let mut block = findings.iter().zip(ids);
        block.try_for_each(|(finding, id)| lines.line(finding, id, out))
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
        let mut line = Vec::new();
        self.line(finding, id, &mut line)?;
        out.write_all(&line)
    }

    /// One line; its keys stand here in their order.
    fn line(&self, finding: &Finding, id: &str, line: &mut Vec<u8>) -> io::Result<()> {
        let words = self.spoken.of_rule(finding.rule);
        let values = Values {
            on: self.audit.on,
            finding,
        };
        put(line, r#"{"id":"#);
        text(line, Some(id))?;
        put(line, r#","rule":"#);
        text(line, Some(finding.rule))?;
        put(line, r#","name":"#);
        text(line, Some(words.name))?;
        put(line, r#","severity":"#);
        text(line, Some(severity(finding.severity)))?;
        put(line, r#","tier":"#);
        text(line, Some(tier(finding.tier)))?;
        self.facts(values, line)?;
        put(line, r#","explanation":"#);
        let explanation = &finding.explanation;
        text(
            line,
            Some(&explanation.said(self.audit.lang, &finding.arguments)),
        )?;
        put(line, r#","innocent":"#);
        put(line, &words.innocent);
        put(line, r#","clears_with":"#);
        put(line, &words.clears_with);
        put(line, r#","basis":"#);
        let day = basis_day(self.audit, finding, &self.rows);
        let bases = words.bases.iter().filter(|(basis, _)| basis.in_force(day));
        list(line, bases, |line, (_, basis)| {
            put(line, basis);
            Ok(())
        })?;
        put(line, r#","check":"#);
        put(line, &words.check);
        put(line, r#","sources":"#);
        list(line, &finding.sources, |line, source| {
            self.source(source, line)
        })?;
        put(line, r#","suppressors":"#);
        list(line, finding.suppressors, |line, name| {
            text(line, Some(name))
        })?;
        put(line, "}\n");
        Ok(())
    }

    /// What it is about: the keys from `programme` to `question`.
    fn facts(&self, values: Values<'_>, line: &mut Vec<u8>) -> io::Result<()> {
        let finding = values.finding;
        put(line, r#","programme":"#);
        text(line, values.programme())?;
        put(line, r#","subject":"#);
        match values.subject() {
            Some((kind, id)) => {
                put(line, r#"{"kind":"#);
                text(line, Some(kind))?;
                put(line, r#","id":"#);
                text(line, Some(&id))?;
                put(line, "}");
            }
            None => put(line, "null"),
        }
        put(line, r#","person":"#);
        text(line, values.person().as_deref())?;
        put(line, r#","period":"#);
        plain(line, finding.period)?;
        put(line, r#","due":"#);
        plain(line, finding.due)?;
        put(line, r#","paid":"#);
        plain(line, finding.paid)?;
        put(line, r#","at_risk":"#);
        plain(line, Some(finding.at_risk))?;
        put(line, r#","account":"#);
        text(line, values.account().as_deref())?;
        put(line, r#","batch":"#);
        text(line, values.batch())?;
        put(line, r#","seq":"#);
        text(line, values.serial().as_deref())?;
        put(line, r#","region":"#);
        plain(line, Some(finding.region).filter(|region| *region != 0))?;
        put(line, r#","group":"#);
        plain(line, group_id(values, self.key))?;
        put(line, r#","question":"#);
        text(line, finding.question)
    }

    fn source(&self, source: &Source, line: &mut Vec<u8>) -> io::Result<()> {
        let files = &self.audit.on.records.files;
        let file = files.get(usize::from(source.file));
        put(line, r#"{"file":"#);
        text(line, Some(file.map_or("", |f| f.path.as_str())))?;
        put(line, r#","sheet":"#);
        text(line, file.and_then(|f| f.sheet.as_deref()))?;
        put(line, r#","row":"#);
        number(line, Some(source.row).filter(|row| *row > 0))?;
        put(line, r#","column":"#);
        text(line, source.column)?;
        put(line, "}");
        Ok(())
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
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
