//! Everything about one subject of one programme.

use crate::money::Money;
use crate::period::{Month, Period};
use crate::policy::Policy;
use crate::reconcile::{
    Case, Cause, KeyOutcome, Line, MonthMeans, Reconciliation, StopMonth, SubjectId, Terms,
    entry_in_force, member_in_force,
};
use crate::record::{
    EntryExtra, Identity, ListKind, ListRow, Member, Payment, Role, RollEntry, TextId,
};

/// One subject of one programme: its entries, members, keys and lines.
#[derive(Clone, Copy)]
pub struct SubjectView<'a> {
    /// All of it.
    pub on: &'a Reconciliation,
    /// This subject.
    pub case: &'a Case,
}

impl<'a> SubjectView<'a> {
    /// The programme's terms.
    pub fn programme(&self) -> &'a Terms {
        self.on.programme(self.case.subject.programme)
    }

    /// The programme's label as files write it.
    pub fn label(&self) -> &'a str {
        self.on.records.programme(self.case.subject.programme)
    }

    /// The pack that judges it: that of its region.
    pub fn policy(&self) -> &'a Policy {
        let pack = self.on.records.pack(self.case.subject.programme);
        self.on.policy.pack(pack)
    }

    /// An entry of the case by its index into the records.
    pub fn entry(&self, index: u32) -> Option<&'a RollEntry> {
        self.on.records.entries.get(index as usize)
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &'a RollEntry> + use<'a> {
        let records = &self.on.records;
        self.case
            .entries
            .iter()
            .filter_map(|i| records.entries.get(*i as usize))
    }

    /// The rarely needed fields of an entry.
    pub fn extra(&self, entry: &RollEntry) -> &'a EntryExtra {
        self.on.records.extra(entry)
    }

    /// Members of the household, whether or not they are still in it.
    pub fn members(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        let records = &self.on.records;
        self.case
            .members
            .iter()
            .filter_map(|i| records.members.get(*i as usize))
    }

    /// Members in force in `month`.
    pub fn members_in(&self, month: Month) -> impl Iterator<Item = &'a Member> + use<'a> {
        let frame = self.on.frame;
        self.members()
            .filter(move |m| member_in_force(m, month, &frame))
    }

    /// The payment behind a line.
    pub fn payment(&self, line: &Line) -> Option<Payment> {
        line.payment_in(&self.on.records)
    }

    /// The person a finding of `period` names: the beneficiary; for a household the head of the
    /// decision in force (else of the nearest earlier one, else of the first); nobody for an
    /// institution.
    pub fn person(&self, period: Period) -> Identity {
        match self.case.subject.id {
            SubjectId::Person(person) => person,
            SubjectId::Institution(_) | SubjectId::Area(_) => Identity::NONE,
            SubjectId::Household(_) => self.decision(period).map_or(Identity::NONE, |e| e.person),
        }
    }

    /// The entry that governs `period`: the due one in force, else the last that began before its
    /// end, else the first.
    pub fn decision(&self, period: Period) -> Option<&'a RollEntry> {
        let in_force = self.case.key(period).and_then(|k| k.entries.first());
        in_force.and_then(|i| self.entry(*i)).or_else(|| {
            let before = self
                .entries()
                .filter(|e| e.from.is_none_or(|f| f <= period.last()));
            before.last().or_else(|| self.entries().next())
        })
    }

    /// Region code digits of the subject; 0 where nothing says.
    pub fn region(&self, period: Period) -> u32 {
        self.decision(period).map_or(0, |e| e.region)
    }

    /// Confirmed lines of a period, with their payments.
    pub fn confirmed(&self, period: Period) -> impl Iterator<Item = (&'a Line, Payment)> + use<'a> {
        let view = *self;
        let lines = self.case.confirmed_in(period);
        lines.filter_map(move |line| Some((line, view.payment(line)?)))
    }

    /// Keys with a confirmed line, in order.
    pub fn paid_keys(&self) -> impl Iterator<Item = &'a KeyOutcome> + use<'a> {
        let mut lines = self.case.lines.as_slice();
        self.case.keys.iter().filter(move |key| {
            // Lines stand in the order of keys: none of those passed is of a later one.
            while let Some((line, rest)) = lines.split_first()
                && line.period < key.period
            {
                lines = rest;
            }
            let mut own = lines.iter().take_while(|line| line.period == key.period);
            own.any(Line::is_confirmed)
        })
    }

    /// Periods with a confirmed line, in order, each once.
    pub fn paid_periods(&self) -> impl Iterator<Item = Period> + use<'a> {
        let mut last = None;
        let periods = self.case.confirmed().map(|l| l.period);
        periods.filter(move |period| last.replace(*period) != Some(*period))
    }

    /// What confirmed lines paid for a period.
    pub fn paid(&self, period: Period) -> Money {
        match self.case.key(period) {
            Some(key) => key.paid,
            None => self.confirmed(period).map(|(line, _)| line.share).sum(),
        }
    }

    /// What is due for a period by the roll.
    pub fn due(&self, period: Period) -> Money {
        self.case.key(period).map_or(Money::ZERO, |key| key.due)
    }

    /// Entries in force in a period, repeated ones among them.
    pub fn in_force(&self, period: Period) -> impl Iterator<Item = &'a RollEntry> + use<'a> {
        let view = *self;
        let key = self.case.key(period);
        let indices = key.map(|k| k.entries.iter().chain(&k.repeated));
        indices
            .into_iter()
            .flatten()
            .filter_map(move |i| view.entry(*i))
    }

    /// The line that carries a cause of a key; where none does, the first confirmed line, else the
    /// first. None where the key has no such cause.
    pub fn line_behind(&self, key: &KeyOutcome, cause: Cause) -> Option<Payment> {
        let of_cause = || key.parts.iter().filter(|p| p.cause == cause);
        of_cause().next()?;
        let named = of_cause()
            .find_map(|p| p.line)
            .and_then(|line| self.case.lines.get(line as usize))
            .and_then(|line| self.payment(line));
        let confirmed = || {
            self.confirmed(key.period)
                .map(|(_, payment)| payment)
                .next()
        };
        let any = || {
            self.case
                .lines_of(key.period)
                .iter()
                .find_map(|l| self.payment(l))
        };
        named.or_else(confirmed).or_else(any)
    }

    /// The period that the month column of a line names, where the line settles another one.
    pub fn column_period(&self, line: &Line) -> Option<Period> {
        let means_for = self.on.frame.month_means == MonthMeans::For;
        let month = self.payment(line)?.month.filter(|_| means_for)?;
        let period = self.programme().period(month);
        (period != line.period).then_some(period)
    }

    /// The last month that is due under a last month as the roll writes it.
    pub fn last_due(&self, to: Month) -> Option<Month> {
        match self.on.frame.stop_month {
            StopMonth::Inclusive => Some(to),
            StopMonth::Exclusive => to.plus(-1),
        }
    }

    /// Whether any entry grants `month`.
    pub fn grants(&self, month: Month) -> bool {
        let frame = self.on.frame;
        self.entries().any(|e| entry_in_force(e, month, &frame))
    }

    /// The first month of the earliest entry; `None` where an entry has no start.
    pub fn first_start(&self) -> Option<Month> {
        let starts: Option<Vec<Month>> = self.entries().map(|e| e.snapshot.or(e.from)).collect();
        starts?.into_iter().min()
    }

    /// Whether the subject is a household.
    pub fn is_household(&self) -> bool {
        matches!(self.case.subject.id, SubjectId::Household(_))
    }

    /// Whether the subject is an institution.
    pub fn is_institution(&self) -> bool {
        matches!(self.case.subject.id, SubjectId::Institution(_))
    }

    /// Rows of one kind of list about a person.
    pub fn listed(
        &self,
        person: Identity,
        kind: ListKind,
    ) -> impl Iterator<Item = (u32, &'a ListRow)> + use<'a> {
        self.on.lists.rows(&self.on.records, person, kind)
    }

    /// Whether a refused row of such a file names the person, so that what is missing may be there.
    pub fn refused_in(&self, roles: &[Role], person: Identity) -> bool {
        let refused = &self.on.records.refused;
        roles.iter().any(|role| refused.contains(&(*role, person)))
    }

    /// A text of the records.
    pub fn text(&self, id: TextId) -> &'a str {
        self.on.records.texts.get(id)
    }
}
