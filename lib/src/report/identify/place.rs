//! Where a finding stands among all others, told by numbers that stand in the order of their texts.
//!
//! There are few rules, programmes and periods, so their texts are put in order once. Persons are
//! many: two numbers of residents are compared as such, and only what is no such number by its text.

use crate::finding::Finding;
use crate::period::Period;
use crate::reconcile::Reconciliation;
use crate::record::{Identity, ProgrammeIx};
use hashbrown::{HashMap, HashSet};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::Hash;

/// Ranks of everything that findings name, but for persons and ids.
pub(super) struct Ranks {
    rules: HashMap<&'static str, u32>,
    programmes: HashMap<ProgrammeIx, u32>,
    periods: HashMap<Period, u32>,
}

/// Where a finding stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    rule: u32,
    programme: u32,
    person: Identity,
    period: u32,
    pub(super) id: u64,
    /// Where it stood before.
    pub(super) index: u32,
}

impl Ranks {
    pub(super) fn of(findings: &[Box<Finding>], on: &Reconciliation) -> Self {
        let records = &on.records;
        let programmes = 0..u16::try_from(records.programmes.len()).unwrap_or(u16::MAX);
        let label = |programme: &u16| records.programme(*programme).to_owned();
        // Findings of one rule follow each other, before they are in order.
        let mut rules: Vec<&'static str> = findings.iter().map(|f| f.rule).collect();
        rules.dedup();
        Self {
            rules: ranks(rules.into_iter(), |code| (*code).to_owned()),
            programmes: ranks(programmes, label),
            periods: ranks(findings.iter().filter_map(|f| f.period), Period::to_string),
        }
    }

    pub(super) fn place(&self, finding: &Finding, id: u64, index: u32) -> Place {
        let programme = finding.subject.map(|subject| subject.programme);
        Place {
            rule: rank(&self.rules, Some(finding.rule)),
            programme: rank(&self.programmes, programme),
            person: finding.person,
            period: rank(&self.periods, finding.period),
            id,
            index,
        }
    }
}

impl Place {
    /// The order of places; where they stood before is last, so that no two are equal.
    pub(super) fn cmp(&self, other: &Self, on: &Reconciliation) -> Ordering {
        let coarse = |p: &Self| (p.rule, p.programme);
        let fine = |p: &Self| (p.period, p.id, p.index);
        coarse(self)
            .cmp(&coarse(other))
            .then_with(|| persons(self.person, other.person, on))
            .then_with(|| fine(self).cmp(&fine(other)))
    }
}

/// The order of what two persons are called. Numbers of residents are of one length, and their last
/// character follows from the others; nobody is before everybody.
fn persons(a: Identity, b: Identity, on: &Reconciliation) -> Ordering {
    if a == b || !(a.is_unresolved() || b.is_unresolved()) {
        return a.cmp(&b);
    }
    let texts = &on.records.texts;
    a.reveal(texts).cmp(&b.reveal(texts))
}

fn rank<T: Hash + Eq>(ranks: &HashMap<T, u32>, value: Option<T>) -> u32 {
    let found = value.and_then(|value| ranks.get(&value));
    found.copied().unwrap_or(0)
}

/// Ranks of values by their texts, from 1; equal texts share one, and 0 is that of the empty text, as
/// of no value.
fn ranks<T: Hash + Eq>(
    values: impl Iterator<Item = T>,
    text: impl Fn(&T) -> String,
) -> HashMap<T, u32> {
    let distinct: HashSet<T> = values.collect();
    let told = distinct.into_iter().map(|value| (text(&value), value));
    let mut by_text: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for (text, value) in told.filter(|(text, _)| !text.is_empty()) {
        by_text.entry(text).or_default().push(value);
    }
    let ranked = by_text.into_values().zip(1..);
    let each = ranked.flat_map(|(values, rank)| values.into_iter().map(move |v| (v, rank)));
    each.collect()
}
