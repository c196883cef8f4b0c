//! What is planned before a byte is written: grants, lines, list rows, and the key to them.

use super::words::{Name, Programme};
use crate::identity::ResidentId;
use crate::period::Month;
use chrono::NaiveDate;

/// One village: a part of the county that knows nothing of the others.
#[derive(Debug, Default)]
pub(super) struct Village {
    pub(super) entries: Vec<Entry>,
    pub(super) households: Vec<Household>,
    pub(super) members: Vec<Member>,
    pub(super) lines: Vec<Line>,
    pub(super) listings: Vec<Listing>,
    pub(super) truths: Vec<Truth>,
}

/// An identity number, or the lack of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Id {
    /// Its seventeen digits; the check character follows.
    Right(u64),
    /// Its seventeen digits, with a check character that does not follow.
    Wrong(u64),
    /// None.
    Absent,
}

impl Id {
    /// The text as registers print it.
    pub(super) fn text(self) -> String {
        let right = |body| ResidentId::from_packed(body).map_or_else(String::new, |id| id.reveal());
        match self {
            Self::Absent => String::new(),
            Self::Right(body) => right(body),
            Self::Wrong(body) => {
                let mut text = right(body);
                let other = match text.pop() {
                    Some('5') => '8',
                    _ => '5',
                };
                text.push(other);
                text
            }
        }
    }
}

/// How a line spells the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Plain,
    /// As before 1999: no century, no check character.
    FifteenDigits,
    FullWidth,
    LowerCase,
}

/// A person of the county.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub(super) id: Id,
    pub(super) name: Name,
    pub(super) account: u64,
    pub(super) bank: &'static str,
}

/// Who is named as the receiver.
#[derive(Clone, Copy, Debug)]
pub(super) enum Called {
    Person(Name),
    /// A home for the aged, by its number.
    Home(u32),
}

/// Where a household lives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) town: u8,
    pub(super) village: &'static str,
}

/// Terms of a decision that every form of the roll states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    pub(super) programme: &'static Programme,
    pub(super) fen: i64,
    pub(super) from: Month,
    pub(super) to: Option<Month>,
    pub(super) decided: NaiveDate,
    /// 审批级别.
    pub(super) level: &'static str,
    /// 状态.
    pub(super) status: &'static str,
    pub(super) account: u64,
    pub(super) bank: &'static str,
    pub(super) place: Place,
}

impl Decision {
    /// Whether it grants `month`.
    pub(super) fn covers(&self, month: Month) -> bool {
        self.from <= month && self.to.is_none_or(|to| month <= to)
    }
}

/// A row of the roll of persons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) person: Person,
    pub(super) head: Id,
    pub(super) terms: Decision,
    pub(super) payee: Option<(Called, Id)>,
    pub(super) home: Option<u32>,
}

/// A row of the roll of households.
#[derive(Clone, Copy, Debug)]
pub(super) struct Household {
    pub(super) number: u64,
    pub(super) head: Person,
    pub(super) size: u8,
    pub(super) terms: Decision,
}

/// A member row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) number: u64,
    pub(super) head: Id,
    pub(super) person: Person,
    pub(super) relation: &'static str,
    pub(super) aid: i64,
    pub(super) from: Month,
    pub(super) to: Option<Month>,
}

/// Which of the three batches of a programme and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Batch {
    First = 1,
    Second = 2,
    Reissue = 3,
}

/// What the bank answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Paid,
    Failed(&'static str),
    /// Nothing.
    Silent,
}

/// What the bank is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Plain,
    BackPay(Month),
    Reissue,
    Rise,
    ClassifiedAid,
    Hardship,
    Nursing,
    /// So many residents.
    Residents(u8),
}

/// A payment line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) programme: &'static Programme,
    pub(super) batch: Batch,
    pub(super) id: Id,
    pub(super) spelling: Spelling,
    pub(super) name: Called,
    pub(super) account: u64,
    pub(super) fen: i64,
    /// The month the money is for, as the month column says it.
    pub(super) column: Month,
    /// The month it is paid in, where money is paid in the month it is for.
    pub(super) paid_in: Month,
    pub(super) day: u8,
    pub(super) answer: Answer,
    pub(super) purpose: Purpose,
}

/// A row of a reference list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Listing {
    Death {
        id: Id,
        name: Name,
        on: NaiveDate,
    },
    Payroll {
        id: Id,
        name: Name,
        office: &'static str,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    },
    Custody {
        id: Id,
        name: Name,
        from: NaiveDate,
        to: NaiveDate,
    },
}

/// Whether a thing of the key can be decided from the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It can.
    Decidable,
    /// The right answer is a question.
    Asked,
}

/// One line of the key.
#[derive(Clone, Debug)]
pub(super) struct Truth {
    pub(super) kind: &'static str,
    pub(super) verdict: Verdict,
    pub(super) person: Id,
    /// Its line, by place in [`Village::lines`].
    pub(super) line: Option<usize>,
    pub(super) month: Option<Month>,
    pub(super) due: Option<i64>,
    pub(super) paid: Option<i64>,
    pub(super) note: String,
}
