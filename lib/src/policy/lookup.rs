//! A policy as it is asked: by programme name, by pair, by rule and date.

use super::basis::Basis;
use super::exclusion::Exclusion;
use super::nearest::nearest;
use super::pack::Pack;
use super::programme::Programme;
use crate::period::Month;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::Deref;
use unicode_normalization::UnicodeNormalization;

/// A consistent pack, with an index of the names that files use.
///
/// Derefs to its [`Pack`]; immutable, so the index cannot go stale.
#[derive(Clone, Debug)]
pub struct Policy {
    pack: Pack,
    /// Normalised label → key in `pack.programmes`.
    labels: BTreeMap<String, String>,
}

/// The terms of the programme a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct ProgrammeRef<'p> {
    /// The family, such as 低保.
    pub family: &'p str,
    /// The key whose terms these are: the family, or a label with terms of its own.
    pub key: &'p str,
    /// The terms.
    pub terms: &'p Programme,
}

impl Deref for Policy {
    type Target = Pack;
    fn deref(&self) -> &Pack {
        &self.pack
    }
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.pack == other.pack
    }
}

impl Policy {
    /// The terms of the programme that files call `label`; `None` when no label is equal to it.
    ///
    /// Width and blanks do not count.
    pub fn programme(&self, label: &str) -> Option<ProgrammeRef<'_>> {
        let (key, terms) = self
            .labels
            .get(&normal_label(label))
            .and_then(|key| self.pack.programmes.get_key_value(key))?;
        let family = terms.of.as_deref().unwrap_or(key);
        Some(ProgrammeRef { family, key, terms })
    }

    /// The known names nearest to an unknown one, best first, at most three.
    pub fn nearest_labels(&self, label: &str) -> Vec<&str> {
        nearest(
            &normal_label(label),
            self.labels.keys().map(String::as_str),
            3,
        )
    }

    /// How two programmes stand to each other in `month`; the order does not matter.
    ///
    /// A cell for a label wins over that of its family. `None`: the pack says nothing.
    pub fn exclusion(&self, a: &str, b: &str, month: Month) -> Option<&Exclusion> {
        let names = |name: &str| match self.programme(name) {
            Some(found) => vec![found.key.to_owned(), found.family.to_owned()],
            None => vec![normal_label(name)],
        };
        let (a_names, b_names) = (names(a), names(b));
        let pairs = a_names
            .iter()
            .flat_map(|a| b_names.iter().map(move |b| (a, b)));
        pairs
            .filter_map(|(a, b)| self.pack.exclusions.get(a.min(b))?.get(a.max(b)))
            .find(|cell| cell.in_force(month))
    }

    /// What the rule `code` rests on at `date`, in the order of the pack.
    pub fn basis(&self, code: &str, date: NaiveDate) -> Vec<&Basis> {
        let all = self
            .pack
            .basis
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        all.iter().filter(|basis| basis.in_force(date)).collect()
    }

    /// Whether the rule `code` runs; a rule the pack does not name does.
    pub fn rule_is_on(&self, code: &str) -> bool {
        self.pack.rules.get(code).is_none_or(|rule| rule.on)
    }
}

/// A programme name in normal form: NFKC, no blanks of any kind.
pub fn normal_label(text: &str) -> String {
    let is_blank =
        |c: &char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}');
    text.nfkc().filter(|c| !is_blank(c)).collect()
}
