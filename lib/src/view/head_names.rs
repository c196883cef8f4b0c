//! Names of household heads whom entries of other persons name by number only.
//!
//! A roll states the head's number beside each beneficiary, and rarely his name; where the head is on
//! the roll himself, or a member of a household, his name is known from there.

use crate::record::{Identity, Records, TextId};

/// (head, name), ordered; a head may have several.
#[derive(Clone, Debug, Default)]
pub struct HeadNames {
    names: Vec<(Identity, TextId)>,
}

impl HeadNames {
    /// Looks up every head that an entry names.
    pub fn new(records: &Records) -> Self {
        let mut heads: Vec<Identity> = records.extras.iter().map(|extra| extra.head).collect();
        heads.retain(|head| !head.is_none());
        heads.sort_unstable();
        heads.dedup();
        if heads.is_empty() {
            return Self::default();
        }
        let entries = records.entries.iter().map(|e| (e.person, e.name));
        let members = records.members.iter().map(|m| (m.person, m.name));
        let named = |(person, name): &(Identity, TextId)| {
            !name.is_empty() && heads.binary_search(person).is_ok()
        };
        let mut names: Vec<_> = entries.chain(members).filter(named).collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    /// The names of a head.
    pub fn of(&self, head: Identity) -> impl Iterator<Item = TextId> + '_ {
        let start = self.names.partition_point(|(person, _)| *person < head);
        let rest = self.names.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(person, _)| *person == head)
            .map(|(_, name)| *name)
    }
}
