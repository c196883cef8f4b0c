//! Everything about one person.

use super::SubjectView;
use crate::reconcile::{Reconciliation, SubjectId};
use crate::record::{Identity, ListKind, ListRow};

/// One person: the cases where he is the subject, the households he heads or belongs to, and what
/// lists say of him.
#[derive(Clone, Copy)]
pub struct PersonView<'a> {
    /// All of it.
    pub on: &'a Reconciliation,
    /// Who.
    pub person: Identity,
    /// Indices of cases whose subject is this person.
    pub own: &'a [u32],
    /// Indices of household cases with this person as head of a decision or as a member.
    pub households: &'a [u32],
}

impl<'a> PersonView<'a> {
    /// Cases whose subject is this person.
    pub fn own(&self) -> impl Iterator<Item = SubjectView<'a>> + use<'a> {
        let on = self.on;
        self.own.iter().filter_map(move |i| on.subject_view(*i))
    }

    /// Household cases with this person as a head or a member.
    pub fn households(&self) -> impl Iterator<Item = SubjectView<'a>> + use<'a> {
        let on = self.on;
        self.households
            .iter()
            .filter_map(move |i| on.subject_view(*i))
    }

    /// All of these cases, by programme label and household number: an order that no file decides.
    pub fn cases(&self) -> Vec<SubjectView<'a>> {
        let mut cases: Vec<_> = self.own().chain(self.households()).collect();
        cases.sort_by_key(|view| {
            let number = match view.case.subject.id {
                SubjectId::Household(number) => view.text(number),
                _ => "",
            };
            (view.label(), number)
        });
        cases
    }

    /// Rows of one kind of list about this person, with their indices.
    pub fn listed(&self, kind: ListKind) -> impl Iterator<Item = (u32, &'a ListRow)> + use<'a> {
        self.on.lists.rows(&self.on.records, self.person, kind)
    }
}
