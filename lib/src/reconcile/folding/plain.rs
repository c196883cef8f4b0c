//! Programmes whose subjects may be ordinary, and which of their entries and lines are.

use crate::period::Cycle;
use crate::policy::programme::Unit;
use crate::reconcile::frame::{Frame, Terms};
use crate::record::{BankResult, EntryStatus, PaymentKind, RollEntry, Stamp};
use chrono::NaiveDate;

/// What a line pays: the bit of a month, or nothing ordinary.
pub(super) type Paid = Option<u64>;

/// What stays the same for all entries of a programme whose subjects may be ordinary.
pub(super) struct Plain {
    /// A decision after this day may change from when something is charged.
    decided_by: NaiveDate,
    /// The last day in time, by month from the first; empty where the programme has no pay day.
    pay_days: Vec<NaiveDate>,
}

impl Plain {
    pub(super) fn of(terms: &Terms, frame: &Frame) -> Option<Self> {
        let programme = &terms.programme;
        if programme.cycle != Cycle::Month || programme.unit == Unit::Event {
            return None;
        }
        let months = frame.first.through(frame.last);
        let periods = months.map(|m| terms.period(m));
        let pay_days: Option<Vec<NaiveDate>> = match programme.pay_day {
            Some(_) => periods.map(|p| terms.pay_day(p)).collect(),
            None => Some(Vec::new()),
        };
        Some(Self {
            decided_by: terms.chargeable_from(terms.period(frame.first), None, frame),
            pay_days: pay_days?,
        })
    }

    /// Whether an entry by itself leaves nothing to look at.
    pub(super) fn may_have(&self, entry: &RollEntry) -> bool {
        let known = !entry.person.is_none()
            && !entry.person.is_unresolved()
            && !entry.account.is_none()
            && !entry.name.is_empty();
        let simple = entry.extra == 0
            && entry.snapshot.is_none()
            && entry.status == EntryStatus::InForce
            && entry.amount.fen() > 0;
        let decided = entry.decided.is_none_or(|d| d.date() <= self.decided_by);
        known && simple && decided
    }

    /// The bit of the month that a line with that stamp pays exactly as it should, where it repeats
    /// its entry otherwise.
    pub(super) fn paid(&self, line: &Stamp, frame: &Frame) -> Paid {
        let plainly = line.result == BankResult::Success
            && line.kind == PaymentKind::Ordinary
            && line.named_from.is_none();
        let month = line.month.filter(|_| plainly)?;
        let at = usize::try_from(month.since(frame.first)).ok()?;
        let credited = line.credited?.date();
        let in_time = match self.pay_days.is_empty() {
            true => true,
            false => credited <= *self.pay_days.get(at)?,
        };
        (in_time && month <= frame.last).then(|| 1 << at)
    }
}
