//! Payment lines as the bank was told to pay them, and what the bank said.

use super::identity::{AccountKey, Identity};
use super::texts::{TextId, Texts};
use super::{FileIx, ProgrammeIx};
use crate::money::Money;
use crate::period::{Day, Month};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What the bank said about a line. Unknown is neither success nor failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum BankResult {
    /// Nothing was said, or it is in process.
    #[default]
    Unknown,
    /// Credited.
    Success,
    /// Failed or returned.
    Failed,
}

/// What the purpose text makes of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum PaymentKind {
    /// The ordinary payment of its month.
    #[default]
    Ordinary,
    /// Back-pay (补发…), with or without named months.
    BackPay,
    /// Re-issue after a failure (重发…, 更正发放).
    Reissue,
    /// Difference after a rise (提标补差).
    RiseDifference,
    /// A component of an entitlement (分类施保).
    Component,
    /// Reversal (冲正).
    Reversal,
    /// Recovery (追回, 退回).
    Recovery,
}

/// A serial number: small plain numbers as they are, other texts interned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(u32);

const INTERNED: u32 = 1 << 31;

impl Serial {
    /// From a cell; the empty serial is 0.
    pub fn of(text: &str, texts: &mut Texts) -> Self {
        let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u32>() {
            Ok(number) if plain && number < INTERNED => Self(number),
            _ if text.is_empty() => Self(0),
            _ => Self(INTERNED | texts.intern(text).index()),
        }
    }

    /// The serial as a number, and whether that is the number it shows.
    #[cfg(feature = "files")]
    pub(super) const fn packed(self) -> u32 {
        self.0
    }

    pub(super) const fn from_packed(packed: u32) -> Self {
        Self(packed)
    }

    /// A plain number, as [`Serial::of`] gives it for its digits without a zero in front.
    #[cfg(feature = "files")]
    pub(crate) const fn plain(number: u32) -> Option<Self> {
        match number {
            0 | INTERNED.. => None,
            number => Some(Self(number)),
        }
    }

    /// Whether it is empty or the number that it shows, so that it needs no text.
    #[cfg(feature = "files")]
    pub(super) const fn is_number(self) -> bool {
        self.0 < INTERNED
    }

    /// The same serial among other texts.
    #[cfg(feature = "files")]
    pub(crate) fn with_text(self, text: impl FnOnce(TextId) -> TextId) -> Self {
        match self.0 & INTERNED {
            0 => self,
            _ => Self(INTERNED | text(TextId::from_index(self.0 & !INTERNED)).index()),
        }
    }

    /// The text.
    pub fn reveal(self, texts: &Texts) -> Cow<'_, str> {
        match self.0 {
            0 => Cow::Borrowed(""),
            n if n & INTERNED != 0 => Cow::Borrowed(texts.get(TextId::from_index(n & !INTERNED))),
            n => Cow::Owned(n.to_string()),
        }
    }
}

/// One payment line.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    /// The person whose number the line bears; [`Identity::NONE`] for an institution's line.
    pub person: Identity,
    /// Account paid.
    pub account: AccountKey,
    /// Amount.
    pub amount: Money,
    /// Normalised name on the line.
    pub name: TextId,
    /// Batch number.
    pub batch: TextId,
    /// Serial number within the batch.
    pub serial: Serial,
    /// Purpose text.
    pub purpose: TextId,
    /// Reason of a failure.
    pub reason: TextId,
    /// Row in its file.
    pub row: u32,
    /// Programme.
    pub programme: ProgrammeIx,
    /// File.
    pub file: FileIx,
    /// The month column.
    pub month: Option<Month>,
    /// First month that the purpose names.
    pub named_from: Option<Month>,
    /// Last month that the purpose names.
    pub named_to: Option<Month>,
    /// Day of credit.
    pub credited: Option<Day>,
    /// Fund source, its place in [`super::Records::funds`] from 1; 0 = none or beyond.
    pub fund_source: u16,
    /// What the bank said.
    pub result: BankResult,
    /// What the purpose makes of it.
    pub kind: PaymentKind,
}

const _: () = assert!(size_of::<Payment>() <= 64);
