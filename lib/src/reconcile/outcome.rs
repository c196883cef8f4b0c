//! What reconciliation says: outcomes of keys, causes of differences, roles of lines.

use super::indices::Indices;
use crate::money::Money;
use crate::period::Period;
use crate::record::{Identity, Payment, ProgrammeIx, Records, TextId};
use serde::Serialize;

/// What a programme is granted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectId {
    /// A person.
    Person(Identity),
    /// A household, by its number (户号).
    Household(TextId),
    /// An institution, for its residents.
    Institution(TextId),
    /// A county (six digits; 0 = none stated): findings about a whole month, never a case.
    Area(u32),
}

/// One subject of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Programme label.
    pub programme: ProgrammeIx,
    /// Who.
    pub id: SubjectId,
}

/// Why fen are missing or surplus. Every surplus or missing fen of a key has exactly one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// Missing: the programme has no line at all in that month (R21).
    NoPayments,
    /// Surplus: no entry of this subject in any month (R01).
    NotOnRoll,
    /// Surplus: before every start (R18).
    BeforeStart,
    /// Surplus: after an end, in a gap, or stopped (E02).
    AfterStop,
    /// Surplus: a line equal to the due sum or to a kept line (M01).
    Duplicate,
    /// Missing: every line failed or was returned (R11).
    Returned,
    /// Missing: the bank's answer is not known; neither paid nor unpaid.
    Unknown,
    /// Missing: due, and nothing was tried (R02).
    Unpaid,
    /// Surplus: more than is due (R03).
    Over,
    /// Missing: less than is due (R04).
    Short,
    /// Missing, but not to be charged: from when the entry stopped is unknown, the pay day is not
    /// reached, the month lies outside the period, or a rise is not payable yet (待补差额).
    NotJudged,
    /// Either way: two explanations are equally good, both are shown.
    Ambiguous,
}

/// The one word for a key in the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Paid exactly what was due.
    Paid,
    /// Due, nothing paid.
    Unpaid,
    /// Every line failed.
    Returned,
    /// The bank's answer is not known.
    Unknown,
    /// Less than due.
    Short,
    /// More than due.
    Over,
    /// Paid more than once.
    Duplicate,
    /// Not on the roll.
    NotOnRoll,
    /// Before the first month due.
    BeforeStart,
    /// After the last month due.
    AfterStop,
    /// A month without any payment of the programme.
    NoPayments,
    /// Two explanations are equally good.
    Ambiguous,
}

/// A part of `paid − due` of a key, with its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Why.
    pub cause: Cause,
    /// How much: positive for a surplus, negative for what is missing.
    pub amount: Money,
    /// Index into [`Case::lines`] of the line that carries a surplus.
    pub line: Option<u32>,
}

/// What became of one key (programme, subject, period).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOutcome {
    /// Period.
    pub period: Period,
    /// What is due by the roll.
    pub due: Money,
    /// What confirmed lines paid for it.
    pub paid: Money,
    /// The one word.
    pub outcome: Outcome,
    /// `paid − due`, split by cause; the parts add up exactly.
    pub parts: Box<[Part]>,
    /// Entries in force, as indices into [`crate::record::Records::entries`].
    pub entries: Indices,
    /// Further entries of a non-additive programme in force at once (D15), the due one not among them.
    pub repeated: Box<[u32]>,
    /// Whether what is missing may be charged: the period is judged, and its pay day is reached.
    pub judged: bool,
}

impl KeyOutcome {
    /// Σ of the parts with this cause.
    pub fn part(&self, cause: Cause) -> Money {
        self.parts
            .iter()
            .filter(|p| p.cause == cause)
            .map(|p| p.amount)
            .sum()
    }
}

/// What a line, or a share of it, is for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineRole {
    /// Counts toward what is due.
    Kept,
    /// Confirmed surplus equal to the due sum or to a kept line (M01).
    Duplicate,
    /// Confirmed for a month that was not due.
    NotDue,
    /// Failed or returned.
    Failed,
    /// The bank's answer is not known.
    Unknown,
    /// A reversal or recovery, or the line it nets.
    Netted,
}

/// A payment line, or the share of one that settles a period of this subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into [`crate::record::Records::payments`].
    pub payment: u32,
    /// Where it lies among the lines kept in full; nowhere if it repeats the roll.
    pub(super) place: u32,
    /// The period it settles.
    pub period: Period,
    /// The share of the line's amount.
    pub share: Money,
    /// What it is for the key.
    pub role: LineRole,
    /// Whether the period was inferred and not named by the line.
    pub inferred: bool,
    /// Whether the line settles several keys or subjects.
    pub shared: bool,
}

impl Line {
    /// The payment behind it.
    pub fn payment_in(&self, records: &Records) -> Option<Payment> {
        match records.payments.full().get(self.place as usize) {
            Some(line) => Some(*line),
            None => records.payment(self.payment),
        }
    }

    /// Whether it is confirmed: kept, duplicate or not due.
    pub const fn is_confirmed(&self) -> bool {
        use LineRole::{Duplicate, Kept, NotDue};
        matches!(self.role, Kept | Duplicate | NotDue)
    }
}

/// Everything reconciliation says about one subject of one programme.
#[derive(Clone, Debug)]
pub struct Case {
    /// Who and which programme.
    pub subject: Subject,
    /// Entries as indices into the records, ordered by (from, decided, amount, file, row).
    pub entries: Vec<u32>,
    /// Members of the household, as indices into the records; empty for others.
    pub members: Vec<u32>,
    /// Keys, ordered by period.
    pub keys: Vec<KeyOutcome>,
    /// Lines, ordered by (period, canonical order of lines).
    pub lines: Vec<Line>,
}

impl Case {
    /// No subject at all.
    pub(crate) const fn empty() -> Self {
        let subject = Subject {
            programme: 0,
            id: SubjectId::Person(Identity::NONE),
        };
        Self {
            subject,
            entries: Vec::new(),
            members: Vec::new(),
            keys: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The key of a period.
    pub fn key(&self, period: Period) -> Option<&KeyOutcome> {
        let found = self.keys.binary_search_by_key(&period, |k| k.period).ok()?;
        self.keys.get(found)
    }

    /// Lines of a period, in canonical order.
    pub fn lines_of(&self, period: Period) -> &[Line] {
        let start = self.lines.partition_point(|l| l.period < period);
        let rest = self.lines.get(start..).unwrap_or_default();
        let end = rest.iter().position(|l| l.period != period);
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// Confirmed lines of a period, in canonical order.
    pub fn confirmed_in(&self, period: Period) -> impl Iterator<Item = &Line> {
        self.lines_of(period).iter().filter(|l| l.is_confirmed())
    }

    /// Confirmed lines: kept, duplicate or not due.
    pub fn confirmed(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|l| l.is_confirmed())
    }
}
