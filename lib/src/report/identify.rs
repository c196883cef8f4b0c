//! The canonical order of findings, and an id for each that the next run knows again.
//!
//! ```text
//! id    = first 16 hex of BLAKE3-keyed(id key; "finding", code, programme, kind, subject, period,
//!                                              group kind, group)
//!         and for findings on a cell, total or list row also
//!                                             ("cell", role, column, raw text, occurrence)
//! group = first 16 hex of BLAKE3-keyed(id key; "group", group kind, group)
//! ```
//!
//! Every field is its length as eight little-endian bytes and then its bytes; an absent one is empty.
//! `subject` is the subject of the programme, else the person, else the county, else the batch. The
//! occurrence counts findings whose other fields are equal, in the order of what they say and never
//! of where they stand; a second finding of one key, which no rule should make, counts as well, so
//! that no two findings ever share an id.

mod place;

use super::values::Values;
use crate::finding::Finding;
use crate::reconcile::Reconciliation;
use crate::work::Workers;
use place::{Place, Ranks};
use std::cmp::Ordering;
use std::fmt::Write;

/// The key of ids where a project has none of its own. It is public: ids made with it can be
/// recomputed by anybody who guesses a number, so masked outputs show ordinals instead.
pub const PUBLIC_ID_KEY: [u8; 32] = *b"onecard public finding id key v1";

/// Puts findings into the order (rule, programme, person, period, id) of their texts, and gives
/// the id of each.
pub fn order_and_identify(
    findings: Vec<Box<Finding>>,
    on: &Reconciliation,
    key: &[u8; 32],
    workers: &Workers,
) -> (Vec<Box<Finding>>, Vec<String>) {
    let mut ordered = Ordered::with_capacity(findings.len());
    ordered.append(findings, on, key, workers);
    (ordered.findings, ordered.ids)
}

/// As [`order_and_identify`], for the findings of each rule; they are not brought together first.
#[cfg(feature = "files")]
pub(crate) fn order_rules(
    mut rules: Vec<(&'static str, Vec<Box<Finding>>)>,
    on: &Reconciliation,
    key: &[u8; 32],
    workers: &Workers,
) -> (Vec<Box<Finding>>, Vec<String>) {
    rules.sort_by_key(|(code, _)| *code);
    let own = |(code, findings): &(_, Vec<Box<Finding>>)| findings.iter().all(|f| f.rule == *code);
    let mut ordered = Ordered::with_capacity(rules.iter().map(|(_, f)| f.len()).sum());
    // A rule of one's own may speak in the name of another.
    if rules.is_sorted_by(|a, b| a.0 < b.0) && rules.iter().all(own) {
        for (_, findings) in rules {
            ordered.append(findings, on, key, workers);
        }
    } else {
        let findings = rules.into_iter().flat_map(|(_, findings)| findings);
        ordered.append(findings.collect(), on, key, workers);
    }
    (ordered.findings, ordered.ids)
}

/// Findings in order, with their ids.
struct Ordered {
    findings: Vec<Box<Finding>>,
    ids: Vec<String>,
}

impl Ordered {
    fn with_capacity(count: usize) -> Self {
        Self {
            findings: Vec::with_capacity(count),
            ids: Vec::with_capacity(count),
        }
    }

    /// Appends findings in their order, all of which come after those that are here.
    fn append(
        &mut self,
        findings: Vec<Box<Finding>>,
        on: &Reconciliation,
        key: &[u8; 32],
        workers: &Workers,
    ) {
        if findings.is_empty() {
            return;
        }
        let values = |index: usize| {
            let finding = findings.get(index)?;
            Some(Values { on, finding })
        };
        let bases = workers.map(findings.len(), |index| {
            values(index).map(|values| base(values, key))
        });
        let occurrences = occurrences(&findings, &bases, on, workers);
        let ranks = Ranks::of(&findings, on);
        let mut places = workers.map(findings.len(), |index| {
            let (base, occurrence) = (bases.get(index)?.as_ref()?, occurrences.get(index)?);
            let finding = findings.get(index)?;
            let id = id(base, finding, *occurrence, key);
            Some(ranks.place(finding, id, u32::try_from(index).ok()?))
        });
        workers.sort(&mut places, |a, b| match (a, b) {
            (Some(a), Some(b)) => a.cmp(b, on),
            (a, b) => a.is_some().cmp(&b.is_some()),
        });
        let id = |index: usize| places.get(index)?.as_ref().map(|place| hex16(place.id));
        self.ids
            .extend(workers.map(places.len(), id).into_iter().flatten());
        let mut findings: Vec<Option<Box<Finding>>> = findings.into_iter().map(Some).collect();
        let places = places.iter().flatten();
        let take = |place: &Place| findings.get_mut(place.index as usize)?.take();
        self.findings.extend(places.filter_map(take));
    }
}

/// How many findings of the same base stand before each, in the order of what they say.
fn occurrences(
    findings: &[Box<Finding>],
    bases: &[Option<[u8; 32]>],
    on: &Reconciliation,
    workers: &Workers,
) -> Vec<u64> {
    let first = |base: &Option<[u8; 32]>| base.as_ref().map_or(0, front);
    let mut order: Vec<(u64, u32)> = bases.iter().map(first).zip(0..).collect();
    workers.sort(&mut order, Ord::cmp);
    let mut occurrences = vec![0; bases.len()];
    let mut count = |same: &mut [usize]| {
        let finding = |index: &usize| findings.get(*index);
        same.sort_by(|a, b| match (finding(a), finding(b)) {
            (Some(a), Some(b)) => by_content(on, a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        });
        for (index, count) in same.iter().zip(0..) {
            if let Some(occurrence) = occurrences.get_mut(*index) {
                *occurrence = count;
            }
        }
    };
    // Bases that begin alike are nearly always equal.
    for alike in order.chunk_by(|a, b| a.0 == b.0).filter(|c| c.len() > 1) {
        let mut alike: Vec<usize> = alike.iter().map(|(_, index)| *index as usize).collect();
        alike.sort_unstable_by_key(|index| (bases.get(*index), *index));
        for same in alike.chunk_by_mut(|a, b| bases.get(*a) == bases.get(*b)) {
            count(same);
        }
    }
    occurrences
}

/// The group of a finding, as 16 hex.
#[cfg(feature = "files")]
pub(super) fn group_id(values: Values<'_>, key: &[u8; 32]) -> Option<String> {
    let (kind, text) = values.group()?;
    let mut fields = Fields::new("group");
    fields.add(kind).add(&text);
    Some(hex16(front(&fields.hash(key))))
}

/// Everything of an id but the occurrence.
fn base(values: Values<'_>, key: &[u8; 32]) -> [u8; 32] {
    let mut fields = Fields::new("finding");
    let (kind, subject) = values.subject().unwrap_or_default();
    let (group_kind, group) = values.group().unwrap_or_default();
    fields
        .add(values.finding.rule)
        .add(values.programme().unwrap_or_default())
        .add(kind)
        .add(&subject)
        .add(&values.period().unwrap_or_default())
        .add(group_kind)
        .add(&group);
    if let Some(cell) = &values.finding.cell {
        fields.add("cell").add(values.role().unwrap_or_default());
        fields.add(&cell.column).add(&cell.raw);
    }
    fields.hash(key)
}

/// The first eight bytes of an id's hash, whose numbers stand in the order of their texts.
fn id(base: &[u8; 32], finding: &Finding, occurrence: u64, key: &[u8; 32]) -> u64 {
    if finding.cell.is_none() && occurrence == 0 {
        return front(base);
    }
    let mut fields = Fields::new("occurrence");
    fields
        .add(&blake3::Hash::from_bytes(*base).to_hex())
        .add(&occurrence.to_string());
    front(&fields.hash(key))
}

/// Order of findings with one base: by what they say; places in files only where all else is equal.
fn by_content(on: &Reconciliation, a: &Finding, b: &Finding) -> Ordering {
    let texts = |finding| {
        let values = Values { on, finding };
        let words: Vec<_> = finding_words(values).collect();
        words
    };
    let amounts = |f: &Finding| (f.tier, f.due, f.paid, f.at_risk);
    let (left, right) = (amounts(a), amounts(b));
    left.cmp(&right)
        .then_with(|| texts(a).cmp(&texts(b)))
        .then_with(|| a.arguments.cmp(&b.arguments))
        .then_with(|| a.sources.cmp(&b.sources))
}

fn finding_words<'a>(values: Values<'a>) -> impl Iterator<Item = String> + use<'a> {
    [
        values.person().map(|t| t.into_owned()),
        values.account().map(|t| t.into_owned()),
        values.batch().map(str::to_owned),
        values.serial().map(|t| t.into_owned()),
        Some(values.finding.explanation.code.to_owned()),
    ]
    .into_iter()
    .map(Option::unwrap_or_default)
}

/// Length-prefixed fields; hashed in one go, as a hash takes no longer for all than for one.
struct Fields(Vec<u8>);

impl Fields {
    fn new(domain: &str) -> Self {
        let mut fields = Self(Vec::with_capacity(256));
        fields.add(domain);
        fields
    }

    fn add(&mut self, field: &str) -> &mut Self {
        self.0
            .extend_from_slice(&(field.len() as u64).to_le_bytes());
        self.0.extend_from_slice(field.as_bytes());
        self
    }

    fn hash(&self, key: &[u8; 32]) -> [u8; 32] {
        *blake3::keyed_hash(key, &self.0).as_bytes()
    }
}

/// The first eight bytes as a number.
fn front(hash: &[u8; 32]) -> u64 {
    let first = hash.first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first)
}

fn hex16(number: u64) -> String {
    let mut text = String::with_capacity(16);
    // Writing into a text never fails.
    let _ = write!(text, "{number:016x}");
    text
}
