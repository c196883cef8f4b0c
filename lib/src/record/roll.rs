//! The approved roll: entries of persons, decisions of households, members.

use super::identity::{AccountKey, Identity};
use super::texts::TextId;
use super::{FileIx, ProgrammeIx};
use crate::money::Money;
use crate::period::{Day, Month};
use serde::{Deserialize, Serialize};

/// What the status column says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum EntryStatus {
    /// 在享, or no status column.
    #[default]
    InForce,
    /// 停发.
    Stopped,
    /// 暂停.
    Suspended,
}

/// One row of the approved roll: what one person, or one household, was granted from when to when.
///
/// For a household decision `person` is the head and [`EntryExtra::household`] its number.
#[derive(Clone, Copy, Debug)]
pub struct RollEntry {
    /// Beneficiary, or head of the household.
    pub person: Identity,
    /// Account the money should go to.
    pub account: AccountKey,
    /// Approved amount of one period (for a household without the extra of its members).
    pub amount: Money,
    /// Normalised name of `person`.
    pub name: TextId,
    /// One-based index into [`super::Records::extras`]; 0 = none.
    pub extra: u32,
    /// Row in its file.
    pub row: u32,
    /// County and township code as digits (`434001105`); 0 where there is none.
    pub region: u32,
    /// Village.
    pub village: TextId,
    /// Programme.
    pub programme: ProgrammeIx,
    /// File.
    pub file: FileIx,
    /// First month due.
    pub from: Option<Month>,
    /// Last month due; `None` = open.
    pub to: Option<Month>,
    /// Date of the decision.
    pub decided: Option<Day>,
    /// Month of the snapshot the row belongs to; `None` in a register.
    pub snapshot: Option<Month>,
    /// Status column.
    pub status: EntryStatus,
    /// Whether the township (not the county) approved it.
    pub township_level: bool,
    /// Whether [`RollEntry::amount`] stood in a column for the approved amount; else it is the standard.
    pub amount_approved: bool,
}

const _: () = assert!(size_of::<RollEntry>() <= 64);

/// Fields most entries do not need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryExtra {
    /// Household head, where it is not the beneficiary.
    pub head: Identity,
    /// Payee, where it is not the beneficiary.
    pub payee: Identity,
    /// Normalised name of the head.
    pub head_name: TextId,
    /// Normalised name of the payee.
    pub payee_name: TextId,
    /// Household number (户号).
    pub household: TextId,
    /// Institution the person lives in (供养机构).
    pub institution: TextId,
    /// Cause or kind the row records (救助事由), for split approvals.
    pub cause: TextId,
    /// The standard, where the row states it beside an approved amount (question Q05).
    pub standard: Option<Money>,
}

impl EntryExtra {
    /// No further field.
    pub const NONE: Self = Self {
        head: Identity::NONE,
        payee: Identity::NONE,
        head_name: TextId::EMPTY,
        payee_name: TextId::EMPTY,
        household: TextId::EMPTY,
        institution: TextId::EMPTY,
        cause: TextId::EMPTY,
        standard: None,
    };
}

/// One member of a household.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Who.
    pub person: Identity,
    /// Head of the household as the row states it.
    pub head: Identity,
    /// Extra for special groups (分类施保) of one month.
    pub extra_amount: Money,
    /// Normalised name.
    pub name: TextId,
    /// Household number (户号).
    pub household: TextId,
    /// Row in its file.
    pub row: u32,
    /// File.
    pub file: FileIx,
    /// First month as a member.
    pub from: Option<Month>,
    /// Last month as a member; `None` = still.
    pub to: Option<Month>,
    /// Month of the snapshot the row belongs to; `None` in a register.
    pub snapshot: Option<Month>,
    /// Status column.
    pub status: EntryStatus,
}
