//! The first findings of each rule, masked.

use crate::finding::{Finding, Tier};
use crate::money::Money;
use crate::policy::Basis;
use crate::record::Identity;
use crate::report::jsonl::{basis_day, rule_of};
use crate::report::masked::Masked;
use crate::report::payment_rows::PaymentRows;
use crate::report::people::Names;
use crate::report::values::Values;
use crate::report::{Audit, PUBLIC_ID_KEY, RuleRun, labels};
use crate::rule::Bilingual;
use crate::work::Workers;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many findings of a rule the page shows.
const SHOWN: usize = 10;

/// A rule with its first findings.
#[derive(Serialize)]
pub(super) struct RuleRows {
    code: &'static str,
    title: Words,
    severity: Words,
    tier: String,
    findings: String,
    questioned: String,
    suppressed: String,
    at_risk: String,
    check: Words,
    innocent: Vec<Words>,
    clears_with: Words,
    basis: Vec<Article>,
    rows: Vec<Row>,
    rest: String,
}

/// A text in both languages, for the template.
#[derive(Clone, Default, Serialize)]
pub(super) struct Words {
    zh: String,
    en: String,
}

impl Words {
    pub(super) fn of(zh: &str, en: &str) -> Self {
        Self {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

impl From<Bilingual> for Words {
    fn from(text: Bilingual) -> Self {
        Self::of(text.zh, text.en)
    }
}

#[derive(Serialize, PartialEq)]
struct Article {
    doc: String,
    article: String,
    confirmed: bool,
}

impl From<&Basis> for Article {
    fn from(basis: &Basis) -> Self {
        Self {
            doc: basis.doc.clone(),
            article: basis.article.clone(),
            confirmed: basis.confirmed,
        }
    }
}

#[derive(Serialize)]
struct Row {
    ordinal: String,
    name: String,
    person: String,
    programme: String,
    period: String,
    due: String,
    paid: String,
    at_risk: String,
    account: String,
    explanation: String,
    tier: String,
}

/// Every rule that found something, in the order of the catalogue, with its first findings.
pub(super) fn rule_rows(audit: &Audit<'_>, key: &[u8; 32]) -> Vec<RuleRows> {
    let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, finding) in audit.findings.iter().enumerate() {
        if finding.question.is_none() {
            by_rule.entry(finding.rule).or_default().push(index);
        }
    }
    // Of findings that weigh the same, the canonical order decides.
    let weigh = |index: &usize| (audit.findings.get(*index).map(|f| weight(f)), *index);
    for indices in by_rule.values_mut() {
        if indices.len() > SHOWN {
            indices.select_nth_unstable_by_key(SHOWN, weigh);
            indices.truncate(SHOWN);
        }
        indices.sort_unstable_by_key(weigh);
    }
    let shown = || {
        by_rule
            .values()
            .flatten()
            .filter_map(|i| audit.findings.get(*i).map(Box::as_ref))
    };
    let writer = Writer {
        audit,
        names: Names::of(
            &audit.on.records,
            shown().map(|f| f.person),
            &Workers::default(),
        ),
        masked: Masked::of(&audit.on.policy.masking, &audit.on.records, shown()),
        payments: PaymentRows::of(&audit.on.records),
        public: *key == PUBLIC_ID_KEY,
    };
    let told = |run: &&RuleRun| run.not_run.is_none() && run.findings + run.questioned > 0;
    let rules = audit.rules.iter().filter(told);
    let none = Vec::new();
    let rows = |run| writer.rule(run, by_rule.get(run.code).unwrap_or(&none));
    rules.map(rows).collect()
}

/// What comes first: money at risk, then what is missing; the canonical order decides the rest.
fn weight(finding: &Finding) -> (Tier, Reverse<Money>, Reverse<i64>) {
    let fen = |money: Option<Money>| money.map_or(0, Money::fen);
    let missing = fen(finding.due).saturating_sub(fen(finding.paid));
    (finding.tier, Reverse(finding.at_risk), Reverse(missing))
}

struct Writer<'a> {
    audit: &'a Audit<'a>,
    names: Names<'a>,
    masked: Masked<'a>,
    payments: PaymentRows,
    public: bool,
}

impl Writer<'_> {
    fn rule(&self, run: &RuleRun, indices: &[usize]) -> RuleRows {
        let rule = rule_of(self.audit, run.code);
        let words = |pick: fn(&crate::rule::Rule) -> Bilingual| {
            rule.map_or(Words::default(), |rule| pick(rule).into())
        };
        let innocent = rule.map_or(&[][..], |rule| rule.innocent);
        let shown = indices.len() as u64;
        RuleRows {
            code: run.code,
            title: words(|r| r.title),
            severity: words(|r| labels::severity(r.severity)),
            tier: rule.map(|r| format!("{:?}", r.tier)).unwrap_or_default(),
            findings: grouped(run.findings),
            questioned: grouped(run.questioned),
            suppressed: grouped(run.suppressed),
            at_risk: yuan(run.at_risk),
            check: words(|r| r.check),
            innocent: innocent.iter().map(|text| (*text).into()).collect(),
            clears_with: words(|r| r.clears_with),
            basis: self.articles(run.code, indices),
            rows: indices
                .iter()
                .filter_map(|index| self.row(*index))
                .collect(),
            rest: grouped(run.findings.saturating_sub(shown)),
        }
    }

    /// Every article that a shown finding rests on, once.
    fn articles(&self, code: &str, indices: &[usize]) -> Vec<Article> {
        let mut articles: Vec<Article> = Vec::new();
        for finding in indices.iter().filter_map(|i| self.audit.findings.get(*i)) {
            let day = basis_day(self.audit, finding, &self.payments);
            for basis in self.audit.on.policy.basis(code, day) {
                let article = Article::from(basis);
                if !articles.contains(&article) {
                    articles.push(article);
                }
            }
        }
        articles
    }

    fn row(&self, index: usize) -> Option<Row> {
        let finding = self.audit.findings.get(index)?;
        let values = Values {
            on: self.audit.on,
            finding,
        };
        let money = |money: Option<Money>| money.map(yuan).unwrap_or_default();
        let id = self.audit.ids.get(index).cloned().unwrap_or_default();
        Some(Row {
            ordinal: if self.public {
                grouped(index as u64 + 1)
            } else {
                id
            },
            name: self.name(finding.person),
            person: self.person(values),
            programme: values.programme().unwrap_or_default().to_owned(),
            period: values.period().unwrap_or_default(),
            due: money(finding.due),
            paid: money(finding.paid),
            at_risk: yuan(finding.at_risk),
            account: values
                .account()
                .map(|a| self.masked.account(&a))
                .unwrap_or_default(),
            explanation: self.masked.explanation(values, self.audit.lang),
            tier: format!("{:?}", finding.tier),
        })
    }

    fn name(&self, person: Identity) -> String {
        self.masked.name(self.names.get(person))
    }

    /// The person masked; else what the finding is about, where that is nobody.
    fn person(&self, values: Values<'_>) -> String {
        match (values.person(), values.subject()) {
            (Some(person), _) => self.masked.id(&person),
            (None, Some((_, subject))) => subject.into_owned(),
            (None, None) => String::new(),
        }
    }
}

/// A count with separators: `1,234,567`.
pub(super) fn grouped(count: u64) -> String {
    separated(&count.to_string())
}

/// An amount with separators: `-1,234.05`.
pub(super) fn yuan(amount: Money) -> String {
    let text = amount.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "00"));
    format!("{}.{decimals}", separated(whole))
}

/// Commas between groups of three digits; a leading sign stays in front.
pub(super) fn separated(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_in_groups_of_three() {
        for (fen, text) in [
            (5, "0.05"),
            (123_456, "1,234.56"),
            (-100_000_000, "-1,000,000.00"),
        ] {
            assert_eq!(yuan(Money::from_fen(fen)), text);
        }
        assert_eq!(
            (grouped(999), grouped(1000)),
            ("999".to_owned(), "1,000".to_owned())
        );
    }
}
