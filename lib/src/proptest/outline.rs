//! What findings say, without where it stands: the form in which two runs are compared.

use crate::finding::{Finding, Group};
use crate::message::Lang;
use crate::reconcile::{Reconciliation, SubjectId};

/// All a finding says but its sources, as texts, so that no interned index takes part.
pub fn outline(on: &Reconciliation, finding: &Finding) -> String {
    let texts = &on.records.texts;
    let subject = finding.subject.map(|subject| {
        let who = match subject.id {
            SubjectId::Person(person) => person.reveal(texts).into_owned(),
            SubjectId::Household(text) | SubjectId::Institution(text) => texts.get(text).to_owned(),
            SubjectId::Area(county) => county.to_string(),
        };
        format!("{} {who}", on.records.programme(subject.programme))
    });
    let group = finding.group.map(|group| match group {
        Group::Account(account) => account.reveal(texts).into_owned(),
        Group::Batch(batch) => texts.get(batch).to_owned(),
        Group::Person(person) => person.reveal(texts).into_owned(),
    });
    format!(
        "{} {:?} {:?} | {subject:?} {} {:?} | due {:?} paid {:?} at risk {} | {} {} {} {} {group:?} {:?} | {} {:?}",
        finding.rule,
        finding.severity,
        finding.tier,
        finding.person.reveal(texts),
        finding.period.map(|p| p.to_string()),
        finding.due.map(|m| m.to_string()),
        finding.paid.map(|m| m.to_string()),
        finding.at_risk,
        finding.account.reveal(texts),
        texts.get(finding.batch),
        finding.serial.reveal(texts),
        finding.region,
        finding.question,
        finding.explanation.said(Lang::En, &finding.arguments),
        finding.cell,
    )
}

/// The outlines of many findings, in an order of their own.
pub fn outlines(on: &Reconciliation, findings: &[Box<Finding>]) -> Vec<String> {
    let mut all: Vec<String> = findings.iter().map(|f| outline(on, f)).collect();
    all.sort_unstable();
    all
}
