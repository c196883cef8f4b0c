//! Rows of `findings.csv`.

use super::table::{Table, inert};
use super::{places, severity, subject_kind, tier};
use crate::finding::Finding;
use crate::money::Money;
use crate::report::Audit;
use crate::report::identify::group_id;
use crate::report::jsonl::told;
use crate::report::people::Names;
use crate::report::values::Values;
use crate::rule::{Bilingual, Rule};
use hashbrown::HashMap;
use std::io;

/// Rows of one audit, one at a time.
pub(super) struct FindingRows<'a> {
    audit: &'a Audit<'a>,
    key: &'a [u8; 32],
    names: Names<'a>,
    words: HashMap<&'static str, Words>,
    unknown: Words,
}

/// What a rule says of every finding, as its cells stand in the table.
#[derive(Default)]
struct Words {
    title: String,
    clears_with: String,
    check: String,
}

impl<'a> FindingRows<'a> {
    pub(super) fn new(audit: &'a Audit<'a>, key: &'a [u8; 32]) -> Self {
        let shown = |text: Bilingual| inert(told(text, audit.lang)).into_owned();
        let words = |rule: &Rule| Words {
            title: shown(rule.title),
            clears_with: shown(rule.clears_with),
            check: shown(rule.check),
        };
        let rules = audit.catalogue.rules().iter();
        let persons = audit.findings.iter().map(|f| f.person);
        Self {
            audit,
            key,
            names: Names::of(&audit.on.records, persons, audit.workers),
            words: rules.map(|rule| (rule.code, words(rule))).collect(),
            unknown: Words::default(),
        }
    }

    pub(super) fn write(
        &self,
        finding: &Finding,
        id: &str,
        table: &mut Table<'_>,
    ) -> io::Result<()> {
        let (audit, records) = (self.audit, &self.audit.on.records);
        let values = Values {
            on: audit.on,
            finding,
        };
        let words = self.words.get(finding.rule).unwrap_or(&self.unknown);
        let (kind, subject) = values.subject().unwrap_or_default();
        let money = |m: Option<Money>| m.map(|m| m.to_string()).unwrap_or_default();
        table.cell(id);
        table.cell(finding.rule);
        table.shown(&words.title);
        table.shown(severity(finding.severity));
        table.shown(tier(finding.tier));
        table.cell(values.programme().unwrap_or_default());
        table.cell(subject_kind(kind));
        table.cell(&subject);
        table.cell(&values.person().unwrap_or_default());
        table.cell(self.names.get(finding.person));
        table.cell(&values.period().unwrap_or_default());
        table.cell(&money(finding.due));
        table.cell(&money(finding.paid));
        table.cell(&finding.at_risk.to_string());
        table.cell(&values.account().unwrap_or_default());
        table.cell(values.batch().unwrap_or_default());
        table.cell(&values.serial().unwrap_or_default());
        table.cell(&values.region().unwrap_or_default());
        table.cell(&group_id(values, self.key).unwrap_or_default());
        table.cell(finding.question.unwrap_or_default());
        table.cell(&finding.explanation.said(audit.lang, &finding.arguments));
        table.shown(&words.clears_with);
        table.shown(&words.check);
        table.cell(&places(records, &finding.sources));
        table.end()
    }
}
