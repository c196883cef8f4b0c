//! What persons are called.

use crate::record::{Identity, Records, RollIndex, TextId};
use crate::work::Workers;
use hashbrown::HashMap;
use std::iter;

/// Names of the persons that findings name. Where rows spell a name differently, the roll wins over
/// payments, and the spelling that sorts first over the others: never the row that comes first.
///
/// Most stand on the roll, whose index leads to their names; those are looked up when asked for.
pub(super) struct Names<'r> {
    records: &'r Records,
    others: Others,
}

/// What those persons are called whom no index names.
struct Others(HashMap<Identity, (u8, TextId)>);

impl<'r> Names<'r> {
    /// Prepares the names of `persons`.
    pub(super) fn of(
        records: &'r Records,
        persons: impl Iterator<Item = Identity>,
        workers: &Workers,
    ) -> Self {
        let persons: Vec<Identity> = persons.filter(|p| !p.is_none()).collect();
        let index = records.roll_index();
        let unnamed = workers.fold(persons.len(), Vec::new, |at, unnamed| {
            let named = |p: &Identity| index.is_some_and(|i| on_roll(records, i, *p).is_some());
            unnamed.extend(persons.get(at).filter(|person| !named(person)));
        });
        let unnamed = unnamed.into_iter().flatten();
        let mut others = Others(unnamed.map(|p| (p, (u8::MAX, TextId::EMPTY))).collect());
        others.look_up(records);
        Self { records, others }
    }

    /// The name of a person; empty where no row has one.
    pub(super) fn get(&self, person: Identity) -> &'r str {
        let index = self.records.roll_index();
        let name = index.and_then(|index| on_roll(self.records, index, person));
        let other = || self.others.0.get(&person).map(|(_, name)| *name);
        name.or_else(other)
            .map_or("", |name| self.records.texts.get(name))
    }
}

/// How entries of the roll spell the name of a person.
fn on_roll(records: &Records, index: &RollIndex, person: Identity) -> Option<TextId> {
    let first = index.find(&records.entries, person)?;
    let entries = iter::once(first).chain(index.further(first));
    let names = entries.filter_map(|place| Some(records.entries.get(place as usize)?.name));
    let names = names.filter(|name| !name.is_empty());
    names.min_by_key(|name| records.texts.get(*name))
}

impl Others {
    fn look_up(&mut self, records: &Records) {
        if self.0.is_empty() {
            return;
        }
        if records.roll_index().is_none() {
            for entry in &records.entries {
                self.offer(records, entry.person, 0, entry.name);
            }
        }
        for member in &records.members {
            self.offer(records, member.person, 1, member.name);
        }
        // A line that repeats an entry spells the name as the roll does.
        for payment in records.payments.full() {
            self.offer(records, payment.person, 2, payment.name);
        }
        for row in &records.lists {
            self.offer(records, row.person, 3, row.name);
        }
    }

    fn offer(&mut self, records: &Records, person: Identity, rank: u8, name: TextId) {
        if name.is_empty() {
            return;
        }
        if let Some(held) = self.0.get_mut(&person) {
            let text = |id| records.texts.get(id);
            if (rank, text(name)) < (held.0, text(held.1)) {
                *held = (rank, name);
            }
        }
    }
}
