//! Finding the list rows of a person.

use crate::record::{Identity, ListKind, ListRow, Records};
use chrono::NaiveDate;

/// List rows ordered by (person, kind, dates), so that a person's rows stand together.
#[derive(Clone, Debug, Default)]
pub struct ListIndex {
    order: Vec<(Identity, ListKind, u32)>,
}

impl ListIndex {
    /// Orders the rows of `records`.
    pub fn new(records: &Records) -> Self {
        let rows = records.lists.iter().zip(0u32..);
        let mut order: Vec<_> = rows.map(|(row, i)| (row.person, row.kind, i)).collect();
        order.retain(|(person, ..)| !person.is_none());
        let dates = |i: &u32| -> (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>) {
            records
                .lists
                .get(*i as usize)
                .map_or((None, None, None), |r| (r.from, r.to, r.registered))
        };
        order.sort_by_cached_key(|(person, kind, i)| (*person, *kind, dates(i), *i));
        Self { order }
    }

    /// Rows of `kind` about `person`, with their indices into the records.
    pub fn rows<'a>(
        &'a self,
        records: &'a Records,
        person: Identity,
        kind: ListKind,
    ) -> impl Iterator<Item = (u32, &'a ListRow)> + use<'a> {
        let start = self
            .order
            .partition_point(|(p, k, _)| (*p, *k) < (person, kind));
        let rest = self.order.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(p, k, _)| (*p, *k) == (person, kind))
            .filter_map(|(.., i)| Some((*i, records.lists.get(*i as usize)?)))
    }

    /// Whether any list names `person`.
    pub fn names(&self, person: Identity) -> bool {
        let start = self.order.partition_point(|(p, ..)| *p < person);
        self.order.get(start).is_some_and(|(p, ..)| *p == person)
    }
}
