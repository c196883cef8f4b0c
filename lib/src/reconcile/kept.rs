//! Which entries and lines are settled one by one.

use super::folding::Folding;
use crate::record::{Payment, Records, RollEntry};

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
        let some = self.folding.map(|f| f.entries.as_slice());
        pick(some, &records.entries)
    }

    /// Lines with their indices, in order.
    pub(super) fn payments<'r>(
        &self,
        records: &'r Records,
    ) -> impl Iterator<Item = (u32, &'r Payment)> + use<'a, 'r> {
        let some = self.folding.map(|f| f.payments.as_slice());
        pick(some, &records.payments)
    }
}

/// The items at some places, or all.
fn pick<'a, 'r, T>(
    some: Option<&'a [u32]>,
    all: &'r [T],
) -> impl Iterator<Item = (u32, &'r T)> + use<'a, 'r, T> {
    let every = match some {
        Some(_) => &[],
        None => all,
    };
    let chosen = some.unwrap_or_default().iter();
    let chosen = chosen.filter_map(|at| Some((*at, all.get(*at as usize)?)));
    (0u32..).zip(every).chain(chosen)
}
