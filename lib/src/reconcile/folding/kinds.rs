//! What ordinary subjects have in common, so that settling one of them speaks for all.

use crate::period::Month;
use crate::reconcile::area::county;
use crate::reconcile::force::entry_in_force;
use crate::reconcile::frame::Frame;
use crate::record::{ProgrammeIx, RollEntry};
use hashbrown::HashMap;

/// Subjects of one programme, county and set of months that are all ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reconcile) struct Alike {
    /// The entry of the representative, which is kept.
    pub(in crate::reconcile) entry: u32,
    /// How many others there are.
    pub(in crate::reconcile) others: u64,
    /// What is due to the others, and was paid to them, in each month in force; in fen.
    pub(in crate::reconcile) fen: i64,
}

/// What the settling of ordinary subjects depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    programme: ProgrammeIx,
    county: u32,
    months: u64,
}

impl Kind {
    /// That of an entry, with the entry itself as all there is of it.
    pub(super) fn with(entry: &RollEntry, place: u32, due: &mut DueMonths<'_>) -> (Self, Alike) {
        let kind = Self {
            programme: entry.programme,
            county: county(entry.region),
            months: due.of(entry),
        };
        let alike = Alike {
            entry: place,
            others: 0,
            fen: entry.amount.fen(),
        };
        (kind, alike)
    }
}

/// Kinds with their entries; `fen` holds the first entry as well.
#[derive(Default)]
pub(super) struct Kinds(HashMap<Kind, Alike>);

impl Kinds {
    /// Adds entries of a kind; `None` where a sum does not fit.
    pub(super) fn join(&mut self, (kind, more): (Kind, Alike)) -> Option<()> {
        match self.0.get_mut(&kind) {
            None => {
                self.0.insert(kind, more);
            }
            Some(known) => {
                known.entry = known.entry.min(more.entry);
                known.others += more.others + 1;
                known.fen = known.fen.checked_add(more.fen)?;
            }
        }
        Some(())
    }

    /// All of them, by their first entries.
    pub(super) fn alike(self) -> Vec<Alike> {
        let mut alike: Vec<Alike> = self.0.into_values().collect();
        alike.sort_unstable_by_key(|a| a.entry);
        alike
    }
}

impl IntoIterator for Kinds {
    type Item = (Kind, Alike);
    type IntoIter = hashbrown::hash_map::IntoIter<Kind, Alike>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// First and last month of an entry.
type Span = (Option<Month>, Option<Month>);

/// The months of the frame in which entries are in force, as bits; equal spans are looked at once.
pub(super) struct DueMonths<'a> {
    frame: &'a Frame,
    last: Option<(Span, u64)>,
}

impl<'a> DueMonths<'a> {
    pub(super) const fn new(frame: &'a Frame) -> Self {
        Self { frame, last: None }
    }

    pub(super) fn of(&mut self, entry: &RollEntry) -> u64 {
        let span = (entry.from, entry.to);
        if let Some((known, months)) = self.last
            && known == span
        {
            return months;
        }
        let all = self.frame.first.through(self.frame.last).zip(0u32..);
        let due = all.filter(|(month, _)| entry_in_force(entry, *month, self.frame));
        let months = due.map(|(_, at)| 1u64 << at).sum();
        self.last = Some((span, months));
        months
    }
}
