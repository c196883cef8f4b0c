//! Writing a finding down: who, which period, how much, and the rows it rests on.

use super::Rule;
use crate::finding::{Finding, Group, Source, Suppression, Tier};
use crate::message::{Message, Said};
use crate::money::Money;
use crate::period::Period;
use crate::record::{
    AccountKey, FileIx, Identity, ListRow, Member, Payment, RollEntry, Serial, TextId,
};
use crate::view::SubjectView;
use chrono::NaiveDate;
use std::fmt::Display;

impl Rule {
    /// A finding of this rule that says `explanation`, about nobody yet.
    pub fn finding(&self, explanation: &'static Message) -> Box<Finding> {
        Box::new(Finding {
            rule: self.code,
            severity: self.severity,
            tier: self.tier,
            subject: None,
            person: Identity::NONE,
            period: None,
            due: None,
            paid: None,
            at_risk: Money::ZERO,
            account: AccountKey::NONE,
            batch: TextId::EMPTY,
            serial: Serial::default(),
            region: 0,
            group: None,
            question: None,
            explanation,
            arguments: Said::new(),
            sources: Vec::new(),
            suppressors: self.guards,
            cell: None,
        })
    }

    /// A finding about one subject and period, with what was due and paid.
    pub fn finding_of(
        &self,
        view: &SubjectView<'_>,
        period: Period,
        explanation: &'static Message,
    ) -> Box<Finding> {
        let (due, paid) = (view.due(period), view.paid(period));
        let mut finding = self.finding(explanation);
        (finding.due, finding.paid) = (Some(due), Some(paid));
        finding.subject = Some(view.case.subject);
        finding.person = view.person(period);
        finding.period = Some(period);
        finding.region = view.region(period);
        finding
            .saying("period", period)
            .saying("due", due)
            .saying("paid", paid)
    }

    /// What `guard` took back.
    pub fn suppressed(
        &self,
        guard: &'static str,
        view: &SubjectView<'_>,
        period: Period,
    ) -> Suppression {
        Suppression {
            rule: self.code,
            guard,
            subject: Some(view.case.subject),
            period: Some(period),
            payment: None,
        }
    }
}

impl Finding {
    /// Fills a place of the explanation; the last value of a place counts.
    pub fn saying(mut self: Box<Self>, place: &'static str, value: impl Display) -> Box<Self> {
        self.arguments.say(place, value);
        self
    }

    /// Fills a place with a day; a dash where none is known.
    pub fn saying_day(self: Box<Self>, place: &'static str, day: Option<NaiveDate>) -> Box<Self> {
        match day {
            Some(day) => self.saying(place, day),
            None => self.saying(place, "—"),
        }
    }

    /// States what was due.
    pub fn owed(mut self: Box<Self>, due: Money) -> Box<Self> {
        self.due = Some(due);
        self.saying("due", due)
    }

    /// States what was paid.
    pub fn got(mut self: Box<Self>, paid: Money) -> Box<Self> {
        self.paid = Some(paid);
        self.saying("paid", paid)
    }

    /// States the money that may have to come back.
    pub fn risking(mut self: Box<Self>, at_risk: Money) -> Box<Self> {
        self.at_risk = at_risk;
        self.saying("at_risk", at_risk)
    }

    /// Lowers the tier; it is never raised.
    pub fn at_best(mut self: Box<Self>, tier: Tier) -> Box<Self> {
        self.tier = self.tier.max(tier);
        self
    }

    /// Names the person.
    pub fn about(mut self: Box<Self>, person: Identity) -> Box<Self> {
        self.person = person;
        self
    }

    /// Names what the finding shares with others.
    pub fn in_group(mut self: Box<Self>, group: Group) -> Box<Self> {
        self.group = Some(group);
        self
    }

    /// Rests on a row, once.
    pub fn resting_on(mut self: Box<Self>, source: Source) -> Box<Self> {
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
        self
    }

    /// Rests on several rows.
    pub fn resting_on_all(self: Box<Self>, sources: impl IntoIterator<Item = Source>) -> Box<Self> {
        sources.into_iter().fold(self, Self::resting_on)
    }

    /// Is about this line, and rests on it.
    pub fn of_line(mut self: Box<Self>, payment: Payment, column: &'static str) -> Box<Self> {
        self.account = payment.account;
        self.batch = payment.batch;
        self.serial = payment.serial;
        self.resting_on(Source::from(payment).column(column))
    }

    /// Rests on every line of the period, whatever became of it, and on the entries in force (on
    /// all of them where none is).
    pub fn resting_on_key(self: Box<Self>, view: &SubjectView<'_>, period: Period) -> Box<Self> {
        let lines = view
            .case
            .lines_of(period)
            .iter()
            .filter_map(|l| view.payment(l));
        let finding = self.resting_on_all(lines.map(Source::from));
        let mut in_force = view.in_force(period).peekable();
        match in_force.peek() {
            Some(_) => finding.resting_on_all(in_force.map(Source::from)),
            None => finding.resting_on_all(view.entries().map(Source::from)),
        }
    }
}

impl Source {
    const fn row(file: FileIx, row: u32) -> Self {
        Self {
            file,
            row,
            column: None,
        }
    }

    /// The same row, with one cell meant.
    pub const fn column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }
}

impl From<Payment> for Source {
    fn from(payment: Payment) -> Self {
        Self::row(payment.file, payment.row)
    }
}

impl From<&RollEntry> for Source {
    fn from(entry: &RollEntry) -> Self {
        Self::row(entry.file, entry.row)
    }
}

impl From<&Member> for Source {
    fn from(member: &Member) -> Self {
        Self::row(member.file, member.row)
    }
}

impl From<&ListRow> for Source {
    fn from(row: &ListRow) -> Self {
        Self::row(row.file, row.row)
    }
}
