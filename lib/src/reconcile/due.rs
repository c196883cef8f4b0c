//! What is due to one subject for one period, by the roll alone.

use super::directory::Seed;
use super::force::{entry_in_force, member_in_force, stop_unknown};
use super::frame::{Frame, Terms};
use super::indices::Indices;
use super::outcome::SubjectId;
use crate::money::Money;
use crate::period::{Cycle, Month, Period};
use crate::policy::programme::AmountPer;
use crate::record::{Records, RollEntry};
use chrono::NaiveDate;

/// What is due for a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// Σ of the components.
    pub(super) total: Money,
    /// Components that a line of its own may settle; none where the sum is the only one.
    components: Vec<Money>,
    /// Entries in force, the due one first.
    pub(super) entries: Indices,
    /// Further entries in force of a programme that is not additive.
    pub(super) repeated: Vec<u32>,
    /// The decision date that makes the amount due, where it is later than the plain pay day.
    pub(super) decided: Option<NaiveDate>,
    /// Two entries of one date state different amounts.
    pub(super) ambiguous: bool,
    /// In force only for as long as nobody says since when it is stopped.
    pub(super) stop_unknown: bool,
}

impl Due {
    /// Whether anything is in force.
    pub(super) fn in_force(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Whether one of the components is that amount.
    pub(super) fn has_component(&self, amount: Money) -> bool {
        match self.components.is_empty() {
            true => self.in_force() && amount == self.total,
            false => self.components.contains(&amount),
        }
    }
}

/// What the roll says about subjects.
#[derive(Clone, Copy)]
pub(super) struct Roll<'a> {
    pub(super) records: &'a Records,
    pub(super) frame: &'a Frame,
    pub(super) terms: &'a Terms,
    pub(super) seed: &'a Seed,
}

impl<'a> Roll<'a> {
    fn entry(&self, index: u32) -> Option<&'a RollEntry> {
        self.records.entries.get(index as usize)
    }

    /// Whether the entry grants `month`; an event is due in its own month only.
    fn grants(&self, entry: &RollEntry, month: Month) -> bool {
        if self.terms.programme.cycle == Cycle::Once {
            let own = entry.from.or(entry.decided.map(|d| d.month()));
            return own == Some(month);
        }
        entry_in_force(entry, month, self.frame)
    }

    /// What is due for `period`.
    pub(super) fn due(&self, period: Period) -> Due {
        let mut due = Due::default();
        for month in period.first().through(period.last()) {
            let of_month = self.due_in_month(month, period);
            let whole_cycle = self.terms.programme.amount_per == AmountPer::Cycle;
            if due.in_force() && whole_cycle {
                break;
            }
            merge(&mut due, of_month);
        }
        due
    }

    fn due_in_month(&self, month: Month, period: Period) -> Due {
        if let ([only], []) = (&*self.seed.entries, &*self.seed.members) {
            return self.due_by_one(*only, month);
        }
        let mut in_force: Vec<(u32, &RollEntry)> = self
            .seed
            .entries
            .iter()
            .filter_map(|i| Some((*i, self.entry(*i)?)))
            .filter(|(_, e)| self.grants(e, month))
            .collect();
        let known = in_force.iter().any(|(_, e)| !stop_unknown(e, self.frame));
        if known {
            in_force.retain(|(_, e)| !stop_unknown(e, self.frame));
        }
        let Some(&(_, first)) = in_force.first() else {
            return Due::default();
        };
        let mut due = Due {
            stop_unknown: !known,
            ..Due::default()
        };
        if self.all_count() {
            due.entries = in_force.iter().map(|(i, _)| *i).collect::<Vec<_>>().into();
            due.components = in_force.iter().map(|(_, e)| e.amount).collect();
            due.decided = in_force
                .iter()
                .filter_map(|(_, e)| e.decided)
                .max()
                .map(|d| d.date());
        } else {
            // The later decision is due; sorting is stable, so equal decisions keep their order.
            in_force.sort_by_key(|(_, e)| std::cmp::Reverse(e.decided));
            let &(top, chosen) = in_force.first().unwrap_or(&(0, first));
            let rivals = in_force
                .iter()
                .skip(1)
                .filter(|(_, e)| e.decided == chosen.decided);
            due.ambiguous = rivals.clone().any(|(_, e)| e.amount != chosen.amount);
            due.repeated = in_force.iter().skip(1).map(|(i, _)| *i).collect();
            due.entries = top.into();
            due.components = vec![self.amount(chosen, period)];
            due.decided = chosen.decided.map(|d| d.date());
        }
        due.components.extend(self.extras(month));
        due.total = due.components.iter().copied().sum();
        due
    }

    /// What is due in a month by the only entry there is.
    fn due_by_one(&self, index: u32, month: Month) -> Due {
        let entry = self.entry(index).filter(|e| self.grants(e, month));
        entry.map_or_else(Due::default, |entry| Due {
            total: entry.amount,
            entries: index.into(),
            decided: entry.decided.map(|d| d.date()),
            stop_unknown: stop_unknown(entry, self.frame),
            ..Due::default()
        })
    }

    /// Whether every entry in force counts: events, additive programmes, institutions.
    fn all_count(&self) -> bool {
        let programme = &self.terms.programme;
        programme.additive
            || programme.cycle == Cycle::Once
            || matches!(self.seed.subject.id, SubjectId::Institution(_))
    }

    /// The amount of an entry for a period. A decision made after the pay day of a past period may
    /// raise what was due for it (提标), never take back what was rightly paid by the one before.
    fn amount(&self, entry: &RollEntry, period: Period) -> Money {
        let Some(before) = self.superseded(entry, period) else {
            return entry.amount;
        };
        before.amount.max(entry.amount)
    }

    /// The decision that governed `period` until `entry` was decided, after its pay day.
    fn superseded(&self, entry: &RollEntry, period: Period) -> Option<&'a RollEntry> {
        let decided = entry.decided?.date();
        if decided <= self.terms.chargeable_from(period, None, self.frame) {
            return None;
        }
        let from = entry.from?;
        let ends_before = |e: &RollEntry| e.to.is_some_and(|to| to.next() == from);
        let earlier = self.seed.entries.iter().filter_map(|i| self.entry(*i));
        earlier
            .filter(|e| ends_before(e) && e.decided.is_none_or(|d| d.date() < decided))
            .max_by_key(|e| (e.decided, e.amount))
    }

    /// Extras for members in special groups (分类施保), each a component.
    fn extras(&self, month: Month) -> impl Iterator<Item = Money> + use<'a> {
        let (records, frame) = (self.records, self.frame);
        let members = self
            .seed
            .members
            .iter()
            .filter_map(|i| records.members.get(*i as usize));
        members
            .filter(move |m| member_in_force(m, month, frame))
            .map(|m| m.extra_amount)
            .filter(|amount| *amount > Money::ZERO)
    }

    /// Whether `month` lies before everything the roll grants this subject.
    pub(super) fn before_every_start(&self, month: Month) -> bool {
        let starts = self.seed.entries.iter().filter_map(|i| self.entry(*i));
        starts
            .map(|e| e.snapshot.or(e.from))
            .all(|from| from.is_some_and(|f| month < f))
    }

    /// Whether `account` is one that the roll names for this subject in `period`.
    pub(super) fn on_account(&self, due: &Due, account: crate::record::AccountKey) -> bool {
        let indices = if due.in_force() {
            &*due.entries
        } else {
            &*self.seed.entries
        };
        let named = indices.iter().filter_map(|i| self.entry(*i));
        named.clone().any(|e| e.account == account)
    }
}

/// Adds a month to the due of a longer period.
fn merge(due: &mut Due, month: Due) {
    if !due.in_force() {
        *due = month;
        return;
    }
    if !month.in_force() {
        return;
    }
    due.total += month.total;
    // A longer period is paid in one line: its months are one component.
    due.components.clear();
    let new: Vec<u32> = month
        .entries
        .iter()
        .filter(|index| !due.entries.contains(index))
        .copied()
        .collect();
    if !new.is_empty() {
        due.entries = [&*due.entries, &*new].concat().into();
    }
    due.repeated.extend(month.repeated);
    due.repeated.sort_unstable();
    due.repeated.dedup();
    due.decided = due.decided.max(month.decided);
    due.ambiguous |= month.ambiguous;
    due.stop_unknown |= month.stop_unknown;
}
