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

use super::values::Values;
use crate::finding::Finding;
use crate::reconcile::Reconciliation;
use std::cmp::Ordering;

/// The key of ids where a project has none of its own. It is public: ids made with it can be
/// recomputed by anybody who guesses a number, so masked outputs show ordinals instead.
pub const PUBLIC_ID_KEY: [u8; 32] = *b"onecard public finding id key v1";

/// Puts findings into the order (rule, programme, person, period, id) of their texts, and gives
/// the id of each.
pub fn order_and_identify(
    findings: Vec<Finding>,
    on: &Reconciliation,
    key: &[u8; 32],
) -> (Vec<Finding>, Vec<String>) {
    let bases = findings
        .iter()
        .map(|f| base(Values { on, finding: f }, key));
    let mut based: Vec<(blake3::Hash, Finding)> = bases
        .collect::<Vec<_>>()
        .into_iter()
        .zip(findings)
        .collect();
    based.sort_by(|a, b| {
        let bases = a.0.as_bytes().cmp(b.0.as_bytes());
        bases.then_with(|| by_content(on, &a.1, &b.1))
    });
    let mut keyed = Vec::with_capacity(based.len());
    let (mut last, mut occurrence) = (None, 0u64);
    for (base, finding) in based {
        occurrence = if last == Some(base) {
            occurrence + 1
        } else {
            0
        };
        last = Some(base);
        let id = id(base, &finding, occurrence, key);
        keyed.push((
            Place::of(
                Values {
                    on,
                    finding: &finding,
                },
                id,
            ),
            finding,
        ));
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    let split = keyed
        .into_iter()
        .map(|(place, finding)| (finding, place.id));
    split.unzip()
}

/// The group of a finding, as 16 hex.
#[cfg(feature = "files")]
pub(super) fn group_id(values: Values<'_>, key: &[u8; 32]) -> Option<String> {
    let (kind, text) = values.group()?;
    let mut hash = Fields::new(key, "group");
    hash.add(kind).add(&text);
    Some(hash.hex16())
}

/// Where a finding stands among all others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rule: &'static str,
    programme: String,
    person: String,
    period: String,
    id: String,
}

impl Place {
    fn of(values: Values<'_>, id: String) -> Self {
        Self {
            rule: values.finding.rule,
            programme: values.programme().unwrap_or_default().to_owned(),
            person: values.person().unwrap_or_default().into_owned(),
            period: values.period().unwrap_or_default(),
            id,
        }
    }
}

/// Everything of an id but the occurrence.
fn base(values: Values<'_>, key: &[u8; 32]) -> blake3::Hash {
    let mut hash = Fields::new(key, "finding");
    let (kind, subject) = values.subject().unwrap_or_default();
    let (group_kind, group) = values.group().unwrap_or_default();
    hash.add(values.finding.rule)
        .add(values.programme().unwrap_or_default())
        .add(kind)
        .add(&subject)
        .add(&values.period().unwrap_or_default())
        .add(group_kind)
        .add(&group);
    if let Some(cell) = &values.finding.cell {
        hash.add("cell").add(values.role().unwrap_or_default());
        hash.add(&cell.column).add(&cell.raw);
    }
    hash.0.finalize()
}

fn id(base: blake3::Hash, finding: &Finding, occurrence: u64, key: &[u8; 32]) -> String {
    if finding.cell.is_none() && occurrence == 0 {
        return hex16(base);
    }
    let mut hash = Fields::new(key, "occurrence");
    hash.add(&base.to_hex()).add(&occurrence.to_string());
    hash.hex16()
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

/// Length-prefixed fields under one key.
struct Fields(blake3::Hasher);

impl Fields {
    fn new(key: &[u8; 32], domain: &str) -> Self {
        let mut fields = Self(blake3::Hasher::new_keyed(key));
        fields.add(domain);
        fields
    }

    fn add(&mut self, field: &str) -> &mut Self {
        self.0.update(&(field.len() as u64).to_le_bytes());
        self.0.update(field.as_bytes());
        self
    }

    fn hex16(&self) -> String {
        hex16(self.0.finalize())
    }
}

fn hex16(hash: blake3::Hash) -> String {
    hash.to_hex().chars().take(16).collect()
}
