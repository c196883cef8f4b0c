//! What persons are called.

use crate::record::{Identity, Records, RollIndex, TextId};
use hashbrown::HashMap;

/// Names of the persons that findings name. Where rows spell a name differently, the roll wins over
/// payments, and the spelling that sorts first over the others: never the row that comes first.
pub(super) struct Names(HashMap<Identity, (u8, TextId)>);

impl Names {
    /// Looks up every person of `persons`.
    pub(super) fn of(records: &Records, persons: impl Iterator<Item = Identity>) -> Self {
        let persons = persons.filter(|p| !p.is_none());
        let mut names = Self(persons.map(|p| (p, (u8::MAX, TextId::EMPTY))).collect());
        match records.roll_index() {
            Some(index) => names.offer_entries(records, index),
            None => {
                for entry in &records.entries {
                    names.offer(records, entry.person, 0, entry.name);
                }
            }
        }
        for member in &records.members {
            names.offer(records, member.person, 1, member.name);
        }
        // Few are left, and lines are many.
        let is_unnamed = |(_, (rank, _)): &(&Identity, &(u8, TextId))| *rank > 1;
        let unnamed = names.0.iter().filter(is_unnamed);
        let mut unnamed = Self(unnamed.map(|(person, held)| (*person, *held)).collect());
        // A line that repeats an entry spells the name as the roll does.
        for payment in records.payments.full() {
            unnamed.offer(records, payment.person, 2, payment.name);
        }
        for row in &records.lists {
            unnamed.offer(records, row.person, 3, row.name);
        }
        names.0.extend(unnamed.0);
        names
    }

    /// The name of a person; empty where no row has one.
    pub(super) fn get<'r>(&self, records: &'r Records, person: Identity) -> &'r str {
        let found = self.0.get(&person);
        found.map_or("", |(_, name)| records.texts.get(*name))
    }

    fn offer_entries(&mut self, records: &Records, index: &RollIndex) {
        let persons: Vec<Identity> = self.0.keys().copied().collect();
        for person in persons {
            let Some(first) = index.find(&records.entries, person) else {
                continue;
            };
            for place in std::iter::once(first).chain(index.further(first)) {
                if let Some(entry) = records.entries.get(place as usize) {
                    self.offer(records, person, 0, entry.name);
                }
            }
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
