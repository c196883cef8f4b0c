//! Which entries and lines are settled one by one.

use super::folding::Folding;
use crate::record::{Payment, Records, RollEntry};
use std::ops::Range;

/// All of them, or those that folding kept.
#[derive(Clone, Copy, Default)]
pub(super) struct Kept<'a> {
    folding: Option<&'a Folding>,
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
        let places = self.places(records.entries.len(), |f| &f.entries);
        places.filter_map(|at| Some((at, records.entries.get(at as usize)?)))
    }

    /// Lines with their indices, in order.
    pub(super) fn payments<'r>(
        &self,
        records: &'r Records,
    ) -> impl Iterator<Item = (u32, Payment)> + use<'a, 'r> {
        let places = self.places(records.payments.len(), |f| &f.payments);
        places.filter_map(|at| Some((at, records.payment(at)?)))
    }

    /// All places below `count`, or those that folding kept of them.
    fn places(
        &self,
        count: usize,
        kept: fn(&'a Folding) -> &'a Vec<u32>,
    ) -> impl Iterator<Item = u32> + use<'a> {
        let (every, chosen): (Range<u32>, &[u32]) = match self.folding {
            Some(folding) => (0..0, kept(folding)),
            None => (0..u32::try_from(count).unwrap_or(u32::MAX), &[]),
        };
        every.chain(chosen.iter().copied())
    }
}
