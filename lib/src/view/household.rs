//! Who lives in a household in a month, and whether money still goes to a dead head's account.

use super::{Death, ListAges, SubjectView, Trust};
use crate::period::{Month, Period};
use crate::reconcile::{Line, SubjectId};
use crate::record::{Identity, Member, Payment};

/// A head who is dead while the household lives on and is still paid through his account.
#[derive(Clone, Debug)]
pub struct DeadHead<'a> {
    /// The dead head of this decision or of an earlier one.
    pub head: Identity,
    /// His death.
    pub death: Death<'a>,
    /// Lines credited to an account of a decision that he headed.
    pub lines: Vec<(&'a Line, Payment)>,
}

impl<'a> SubjectView<'a> {
    /// Members in force in `month`; where there is none, those who were last in force before it.
    pub fn present_in(&self, month: Month) -> Vec<&'a Member> {
        let present: Vec<&Member> = self.members_in(month).collect();
        if !present.is_empty() {
            return present;
        }
        let ended = |m: &Member| {
            m.to.and_then(|to| self.last_due(to))
                .filter(|to| *to < month)
        };
        let last = self.members().filter_map(ended).max();
        let among_last = |m: &&Member| last.is_some() && ended(m) == last;
        self.members().filter(among_last).collect()
    }

    /// The person himself; the members present of a household, or its head where no member is known.
    pub fn alone_or_present(&self, period: Period) -> Vec<Identity> {
        match self.case.subject.id {
            SubjectId::Person(person) => vec![person],
            SubjectId::Household(_) => {
                let members = self.present_in(period.first());
                let mut persons: Vec<Identity> = members.iter().map(|m| m.person).collect();
                persons.sort_unstable();
                persons.dedup();
                if persons.is_empty() {
                    persons.push(self.person(period));
                }
                persons
            }
            SubjectId::Institution(_) | SubjectId::Area(_) => Vec::new(),
        }
    }

    /// Members in force whom no believable row calls dead before `period`, each once.
    pub fn living_in(&self, period: Period, ages: ListAges) -> Vec<Identity> {
        let stop = self.programme().programme.stop.death;
        let dead = |person: Identity| {
            let death = self.death_of(person, ages);
            death.is_some_and(|d| d.trust == Trust::Full && d.precedes(period, stop))
        };
        let mut living: Vec<Identity> = self
            .members_in(period.first())
            .map(|m| m.person)
            .filter(|person| !dead(*person))
            .collect();
        living.sort_unstable();
        living.dedup();
        living
    }

    /// Whether `period` was paid to the account of a dead head while the household lives on.
    pub fn dead_head(&self, period: Period, ages: ListAges) -> Option<DeadHead<'a>> {
        let in_force = self.is_household() && self.in_force(period).next().is_some();
        if !in_force || !self.entries().any(|e| self.on.lists.names(e.person)) {
            return None;
        }
        let stop = self.programme().programme.stop.death;
        let mut heads: Vec<Identity> = self.entries().map(|e| e.person).collect();
        heads.sort_unstable();
        heads.dedup();
        let found = heads.into_iter().filter_map(|head| {
            let death = self.death_of(head, ages)?;
            let accounts: Vec<_> = self.entries().filter(|e| e.person == head).collect();
            let his = |p: Payment| {
                !p.account.is_none() && accounts.iter().any(|e| e.account == p.account)
            };
            let lines: Vec<_> = self.confirmed(period).filter(|(_, p)| his(*p)).collect();
            let others = self.living_in(period, ages).iter().any(|p| *p != head);
            (death.precedes(period, stop) && others && !lines.is_empty()).then_some(DeadHead {
                head,
                death,
                lines,
            })
        });
        found.min_by_key(|f| (f.death.trust, f.death.date))
    }
}
