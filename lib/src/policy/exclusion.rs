//! Which programmes one person may not draw in the same month.
//!
//! A cell of the matrix charges somebody only where it is hard *and* confirmed; every other cell
//! is shipped for information.

use crate::period::Month;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How two programmes stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExclusionStatus {
    /// Never both in one month.
    Hard,
    /// The second only tops the first up.
    TopUp,
    /// Both may be drawn.
    Parallel,
    /// A local rule decides.
    Local,
}

/// The month in which a person moves from one programme to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SwitchMonth {
    /// The last month of one and the first of the other may coincide.
    #[default]
    Allowed,
    /// It may not.
    Excluded,
}

/// One cell of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// How the two stand to each other.
    pub status: ExclusionStatus,
    /// Whether a text that was read says so.
    #[serde(default)]
    pub confirmed: bool,
    /// First day in force; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day in force; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// The month of the move.
    #[serde(default)]
    pub switch_month: SwitchMonth,
    /// What it rests on, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Exclusion {
    /// Whether it may be held against anybody.
    pub fn forbids(&self) -> bool {
        self.status == ExclusionStatus::Hard && self.confirmed
    }

    /// Whether it is in force on the first day of `month`.
    pub fn in_force(&self, month: Month) -> bool {
        let day = month.first_day();
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
