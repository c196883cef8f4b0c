//! Every person with the cases that concern him.

use crate::reconcile::{Reconciliation, SubjectId};
use crate::record::{Identity, TextId};
use crate::view::PersonView;
use crate::work::Workers;

/// An index that leads to no case.
const NO_CASE: u32 = u32::MAX;

/// Persons with the cases that concern them.
#[derive(Default)]
pub(super) struct People {
    /// (person, case, whether the case is a household's), ordered.
    links: Vec<(Identity, bool, u32)>,
    /// Where each person's links begin and end, in the order of the first of their cases, which lie in
    /// memory in that order.
    groups: Vec<(u32, u32)>,
    own: Vec<u32>,
}

impl People {
    pub(super) fn of(on: &Reconciliation, workers: &Workers) -> Self {
        let mut links: Vec<(Identity, bool, u32)> = Vec::with_capacity(on.cases.len());
        for (case, index) in on.cases.iter().zip(0u32..) {
            match case.subject.id {
                SubjectId::Person(person) => links.push((person, false, index)),
                SubjectId::Institution(_) | SubjectId::Area(_) => {}
                SubjectId::Household(_) => {
                    let entries = case.entries.iter();
                    let heads = entries.filter_map(|i| on.records.entries.get(*i as usize));
                    links.extend(heads.map(|e| (e.person, true, index)));
                    let members = case.members.iter();
                    let members = members.filter_map(|i| on.records.members.get(*i as usize));
                    links.extend(members.map(|m| (m.person, true, index)));
                }
            }
        }
        // Numbers that only a list bears have no case; D01 speaks about those that are wrong.
        let listed = on.records.lists.iter().map(|row| row.person);
        let unresolved = listed.filter(|person| person.is_unresolved());
        links.extend(unresolved.map(|person| (person, true, NO_CASE)));
        // Cases of one person in the order of what they are called, never in that of the roll.
        workers.sort(&mut links, |a, b| {
            let who = (a.0, a.1).cmp(&(b.0, b.1));
            who.then_with(|| called(on, a.2).cmp(&called(on, b.2)))
                .then(a.2.cmp(&b.2))
        });
        links.dedup();
        let mut groups: Vec<(u32, u32)> = Vec::new();
        let mut start = 0;
        for same in links.chunk_by(|a, b| a.0 == b.0) {
            let end = start + u32::try_from(same.len()).unwrap_or(0);
            groups.push((start, end));
            start = end;
        }
        let first = |group: &(u32, u32)| links.get(group.0 as usize).map(|(.., case)| *case);
        workers.sort(&mut groups, |a, b| first(a).cmp(&first(b)).then(a.cmp(b)));
        let own = links.iter().map(|(.., case)| *case).collect();
        Self { links, groups, own }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn view<'a>(
        &'a self,
        on: &'a Reconciliation,
        index: usize,
    ) -> Option<PersonView<'a>> {
        let (start, end) = *self.groups.get(index)?;
        let (start, end) = (start as usize, end as usize);
        let links = self.links.get(start..end)?;
        let person = links.first()?.0;
        let split = start + links.partition_point(|(_, household, _)| !household);
        let (own, households) = (self.own.get(start..split)?, self.own.get(split..end)?);
        Some(PersonView {
            on,
            person,
            own,
            households,
        })
    }
}

/// Programme label and household number of a case.
fn called(on: &Reconciliation, case: u32) -> (&str, &str) {
    let Some(case) = on.cases.get(case as usize) else {
        return ("", "");
    };
    let number = match case.subject.id {
        SubjectId::Household(number) | SubjectId::Institution(number) => number,
        SubjectId::Person(_) | SubjectId::Area(_) => TextId::EMPTY,
    };
    let label = on.records.programme(case.subject.programme);
    (label, on.records.texts.get(number))
}
