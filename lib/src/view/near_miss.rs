//! Payments under a wrong number, paired with the unpaid person they were meant for.
//!
//! A slip of the hand in an ID makes two findings of one fact: a payment to nobody, and a person who
//! got nothing. They are paired where number, name, programme and period leave one candidate only.

use crate::identity::{ResidentId, one_edit_apart};
use crate::period::Period;
use crate::reconcile::{Case, Cause, KeyOutcome, Subject, SubjectId};
use crate::record::{Identity, Records, TextId};
use std::collections::BTreeMap;

/// One pair: the line under the wrong number, and the subject that was not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The subject made of the wrong number.
    pub wrong: Subject,
    /// The subject that was not paid.
    pub unpaid: Subject,
    /// Its beneficiary or head.
    pub person: Identity,
    /// Index of the payment under the wrong number.
    pub payment: u32,
    /// Period of both.
    pub period: Period,
}

/// All pairs, by either side.
#[derive(Clone, Debug, Default)]
pub struct NearMisses {
    pairs: Vec<NearMiss>,
}

/// A line under a wrong number that no entry knows.
struct Stray {
    subject: Subject,
    payment: u32,
    period: Period,
    person: Identity,
}

impl NearMisses {
    /// Looks for pairs among settled cases.
    pub fn new(records: &Records, cases: &[Case]) -> Self {
        let mut strays: BTreeMap<TextId, Vec<Stray>> = BTreeMap::new();
        for case in cases.iter().filter(|c| c.entries.is_empty()) {
            for (name, stray) in strays_of(records, case) {
                strays.entry(name).or_default().push(stray);
            }
        }
        let mut pairs = Vec::new();
        if !strays.is_empty() {
            for case in cases {
                collect(records, case, &strays, &mut pairs);
            }
        }
        keep_unique(&mut pairs);
        Self { pairs }
    }

    /// The pair whose line under a wrong number is this one.
    pub fn of_payment(&self, payment: u32, period: Period) -> Option<&NearMiss> {
        let mut pairs = self.pairs.iter();
        pairs.find(|p| p.payment == payment && p.period == period)
    }

    /// The pair of a subject that was not paid.
    pub fn of_unpaid(&self, subject: Subject, period: Period) -> Option<&NearMiss> {
        let mut pairs = self.pairs.iter();
        pairs.find(|p| p.unpaid == subject && p.period == period)
    }
}

fn strays_of<'a>(
    records: &'a Records,
    case: &'a Case,
) -> impl Iterator<Item = (TextId, Stray)> + 'a {
    let person = match case.subject.id {
        SubjectId::Person(person) => person,
        _ => Identity::NONE,
    };
    let wrong =
        person.is_unresolved() && ResidentId::check_is_wrong(&person.reveal(&records.texts));
    let lines = case.confirmed().filter(move |_| wrong);
    lines.filter_map(move |line| {
        let name = records.payment(line.payment)?.name;
        let stray = Stray {
            subject: case.subject,
            payment: line.payment,
            period: line.period,
            person,
        };
        (!name.is_empty()).then_some((name, stray))
    })
}

fn collect(
    records: &Records,
    case: &Case,
    strays: &BTreeMap<TextId, Vec<Stray>>,
    pairs: &mut Vec<NearMiss>,
) {
    let unpaid = |k: &&KeyOutcome| k.parts.iter().any(|part| part.cause == Cause::Unpaid);
    for key in case.keys.iter().filter(unpaid) {
        let entry = key.entries.first();
        let Some(entry) = entry.and_then(|i| records.entries.get(*i as usize)) else {
            continue;
        };
        let Some(strays) = strays.get(&entry.name) else {
            continue;
        };
        let number = entry.person.reveal(&records.texts);
        for stray in strays {
            // By label: a number on no roll is of no county, and may be anybody's.
            let label = |subject: Subject| records.programme(subject.programme);
            let same = label(stray.subject) == label(case.subject)
                && stray.period == key.period
                && one_edit_apart(&number, &stray.person.reveal(&records.texts));
            if same {
                pairs.push(NearMiss {
                    wrong: stray.subject,
                    unpaid: case.subject,
                    person: entry.person,
                    payment: stray.payment,
                    period: key.period,
                });
            }
        }
    }
}

/// Drops every pair of which one side has a second candidate.
fn keep_unique(pairs: &mut Vec<NearMiss>) {
    let all = pairs.clone();
    pairs.retain(|pair| {
        let shares = |other: &&NearMiss| {
            other.period == pair.period
                && (other.payment == pair.payment || other.unpaid == pair.unpaid)
        };
        all.iter().filter(shares).count() == 1
    });
}
