//! What many lines share.

use crate::period::{Day, Month};
use crate::record::FileIx;
use crate::record::payment::{BankResult, Payment, PaymentKind, Serial};
use crate::record::roll::RollEntry;
use crate::record::texts::TextId;

/// What lines that repeat the roll have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    pub(crate) batch: TextId,
    pub(crate) purpose: TextId,
    pub(crate) reason: TextId,
    pub(crate) file: FileIx,
    pub(crate) fund_source: u16,
    pub(crate) month: Option<Month>,
    pub(crate) named_from: Option<Month>,
    pub(crate) named_to: Option<Month>,
    pub(crate) credited: Option<Day>,
    pub(crate) result: BankResult,
    pub(crate) kind: PaymentKind,
}

impl Stamp {
    /// What a line shares with others.
    pub(crate) const fn of(line: &Payment) -> Self {
        Self {
            batch: line.batch,
            purpose: line.purpose,
            reason: line.reason,
            file: line.file,
            fund_source: line.fund_source,
            month: line.month,
            named_from: line.named_from,
            named_to: line.named_to,
            credited: line.credited,
            result: line.result,
            kind: line.kind,
        }
    }

    /// The line that bears this stamp and otherwise repeats `entry`.
    pub(super) const fn line(&self, entry: &RollEntry, row: u32, serial: Serial) -> Payment {
        Payment {
            person: entry.person,
            account: entry.account,
            amount: entry.amount,
            name: entry.name,
            batch: self.batch,
            serial,
            purpose: self.purpose,
            reason: self.reason,
            row,
            programme: entry.programme,
            file: self.file,
            month: self.month,
            named_from: self.named_from,
            named_to: self.named_to,
            credited: self.credited,
            fund_source: self.fund_source,
            result: self.result,
            kind: self.kind,
        }
    }
}
