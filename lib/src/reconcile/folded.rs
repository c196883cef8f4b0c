//! Subjects that were counted beside the case that stands for them.

use super::folding::Alike;
use super::outcome::{Case, LineRole, Outcome};
use crate::money::Money;

/// Ordinary subjects of one programme, county and set of months.
///
/// Each is settled and judged exactly as [`Folded::case`] is, with another amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Index of the case of one more such subject, which stands for them.
    pub case: u32,
    /// How many subjects, that one not among them.
    pub subjects: u64,
    /// Σ due to them, and paid to them, for each key of the case.
    pub amount: Money,
}

impl Folded {
    /// The case that stands for them.
    pub fn case<'a>(&self, cases: &'a [Case]) -> Option<&'a Case> {
        cases.get(self.case as usize)
    }

    /// Whether the case is one entry whose keys were each paid by one line, exactly.
    pub(super) fn is_plain(&self, cases: &[Case]) -> bool {
        let Some(case) = self.case(cases) else {
            return false;
        };
        let exact = case.keys.iter().zip(&case.lines).all(|(key, line)| {
            key.outcome == Outcome::Paid
                && key.due == key.paid
                && key.parts.is_empty()
                && key.period == line.period
                && line.share == key.paid
                && line.role == LineRole::Kept
                && !line.inferred
                && !line.shared
        });
        exact && case.entries.len() == 1 && case.keys.len() == case.lines.len()
    }
}

/// What was folded, with the cases of the representatives; one without others needs no word.
///
/// A representative whose case is not found gives a case that is none, and so is not plain.
pub(super) fn of(alike: &[Alike], cases: &[Case]) -> Vec<Folded> {
    let others: Vec<&Alike> = alike.iter().filter(|a| a.others > 0).collect();
    // There are few of these and many cases.
    let mut wanted: Vec<u32> = others.iter().map(|a| a.entry).collect();
    wanted.sort_unstable();
    let mut places = vec![u32::MAX; wanted.len()];
    for (case, index) in cases.iter().zip(0u32..) {
        if let [entry] = case.entries.as_slice()
            && let Ok(at) = wanted.binary_search(entry)
            && let Some(place) = places.get_mut(at)
        {
            *place = index;
        }
    }
    let place = |entry: u32| {
        let at = wanted.binary_search(&entry).ok()?;
        places.get(at).copied()
    };
    others
        .into_iter()
        .map(|a| Folded {
            case: place(a.entry).unwrap_or(u32::MAX),
            subjects: a.others,
            amount: Money::from_fen(a.fen),
        })
        .collect()
}
