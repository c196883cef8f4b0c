//! Which entries and lines are settled one by one.

use super::folding::Folding;
use crate::record::{Payment, Records, RollEntry};
use std::ops::Range;

/// All of them, or those that folding kept.
#[derive(Clone, Copy, Default)]
pub(super) struct Kept<'a> {
    folding: Option<&'a Folding>,
}

/// Which line, and where it lies among the lines kept in full; nowhere if it repeats the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) line: u32,
    pub(super) place: u32,
}

impl At {
    pub(super) fn of(line: u32, records: &Records) -> Self {
        let place = records.payments.place(line);
        Self { line, place }
    }

    pub(super) fn payment(self, records: &Records) -> Option<Payment> {
        match records.payments.full().get(self.place as usize) {
            Some(line) => Some(*line),
            None => records.payment(self.line),
        }
    }
}

impl<'a> Kept<'a> {
    /// Everything that was read.
    pub(super) const ALL: Self = Self { folding: None };

    /// What folding kept.
    pub(super) const fn by(folding: &'a Folding) -> Self {
        Self {
            folding: Some(folding),
        }
    }

    /// Entries with their indices, in order.
    pub(super) fn entries<'r>(
        &self,
        records: &'r Records,
    ) -> impl Iterator<Item = (u32, &'r RollEntry)> + use<'a, 'r> {
        let (every, chosen): (Range<u32>, &[u32]) = match self.folding {
            Some(folding) => (0..0, &folding.entries),
            None => (
                0..u32::try_from(records.entries.len()).unwrap_or(u32::MAX),
                &[],
            ),
        };
        let places = every.chain(chosen.iter().copied());
        places.filter_map(|at| Some((at, records.entries.get(at as usize)?)))
    }

    /// How many lines there are.
    pub(super) fn payments_count(&self, records: &Records) -> usize {
        self.folding
            .map_or(records.payments.len(), |f| f.payments.len())
    }

    /// Lines with their indices and places, from one of them to another, or to the last.
    pub(super) fn payments_in<'r>(
        &self,
        records: &'r Records,
        range: Range<usize>,
    ) -> impl Iterator<Item = (At, Payment)> + use<'a, 'r> {
        let end = range.end.min(self.payments_count(records));
        let range = range.start.min(end)..end;
        let (every, chosen): (Range<usize>, &[u32]) = match self.folding {
            Some(folding) => (0..0, folding.payments.get(range).unwrap_or_default()),
            None => (range, &[]),
        };
        let every = every.filter_map(|at| u32::try_from(at).ok());
        let places = every.chain(chosen.iter().copied());
        places.filter_map(|at| {
            let at = At::of(at, records);
            Some((at, at.payment(records)?))
        })
    }
}
