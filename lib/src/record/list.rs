//! Rows of reference lists: deaths, payroll, custody.

use super::FileIx;
use super::identity::Identity;
use super::texts::TextId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The kinds of reference list that records can hold.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ListKind {
    /// 死亡: `from` is the day of death, `registered` the day it was registered.
    #[default]
    Deaths,
    /// 财政供养: `from` 入职, `to` 离职.
    Payroll,
    /// 服刑羁押: `from` 收监, `to` 释放.
    Custody,
}

impl ListKind {
    /// The name on the command line and in project files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deaths => "deaths",
            Self::Payroll => "payroll",
            Self::Custody => "custody",
        }
    }
}

/// One row of a list.
#[derive(Clone, Copy, Debug)]
pub struct ListRow {
    /// Which kind of list.
    pub kind: ListKind,
    /// Who.
    pub person: Identity,
    /// Normalised name.
    pub name: TextId,
    /// First date: death, 入职, 收监.
    pub from: Option<NaiveDate>,
    /// Last date: 离职, 释放.
    pub to: Option<NaiveDate>,
    /// Day of registration.
    pub registered: Option<NaiveDate>,
    /// Employer or place.
    pub unit: TextId,
    /// Row in its file.
    pub row: u32,
    /// File.
    pub file: FileIx,
}

/// What the project file says of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListSource {
    /// File.
    pub file: FileIx,
    /// Who supplied it.
    pub source: Option<String>,
    /// What it may be used for.
    pub purpose: Option<String>,
    /// When it was received.
    pub received_on: Option<NaiveDate>,
    /// The day it was true.
    pub as_of: Option<NaiveDate>,
    /// Until when it may be used.
    pub valid_to: Option<NaiveDate>,
}
