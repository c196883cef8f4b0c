//! Switches, thresholds and masking: what a pack says about rules, questions and printing.
//!
//! Rules live floors above and type their own settings; here a setting is a plain value that the
//! rule decodes. Which settings a rule has is what the national pack lists for it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One plain value of a rule's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Setting {
    /// A switch.
    Switch(bool),
    /// A whole number.
    Number(i64),
    /// Text; amounts and rates are text too.
    Text(String),
    /// Several.
    List(Vec<Setting>),
}

/// What a pack says about one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleTerms {
    /// Whether it runs.
    pub on: bool,
    /// Its thresholds.
    pub settings: BTreeMap<String, Setting>,
}

impl Default for RuleTerms {
    fn default() -> Self {
        Self {
            on: true,
            settings: BTreeMap::new(),
        }
    }
}

/// Thresholds of the data questions (Q01–Q12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Questions {
    /// No pattern test speaks below so many units.
    pub minimum_population: u32,
    /// A month counts as part of the period from this share of the busiest month's lines on.
    pub period_line_percent: u8,
    /// Q02: a lag is asked about when it explains more than this share of the lines.
    pub lag_percent: u8,
    /// Blocking questions: two readings within so many points of each other are open.
    pub close_points: u8,
    /// Q08: a rule of tier A that fires on more than this share of its population is asked about.
    pub tier_a_percent: u8,
    /// Q08: the same for tier B.
    pub tier_b_percent: u8,
    /// Q11: accounts changed in one month, as a share of all.
    pub account_change_percent: u8,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            minimum_population: 200,
            period_line_percent: 1,
            lag_percent: 80,
            close_points: 2,
            tier_a_percent: 5,
            tier_b_percent: 20,
            account_change_percent: 20,
        }
    }
}

/// How much of a name is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NameMask {
    /// All of it.
    Full,
    /// The surname and one star.
    #[default]
    Surname,
    /// Nothing.
    Hidden,
}

/// How personal values print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Masking {
    /// Leading characters of an ID that are shown.
    pub id_head: u8,
    /// Trailing characters of an ID that are shown.
    pub id_tail: u8,
    /// Trailing digits of an account that are shown.
    pub account_tail: u8,
    /// Leading digits of a phone number that are shown.
    pub phone_head: u8,
    /// Trailing digits of a phone number that are shown.
    pub phone_tail: u8,
    /// Names in html reports and on terminals.
    pub report_names: NameMask,
    /// Names in lists made public; a child's name is never in them.
    pub public_names: NameMask,
}

impl Default for Masking {
    fn default() -> Self {
        Self {
            id_head: 3,
            id_tail: 4,
            account_tail: 4,
            phone_head: 3,
            phone_tail: 4,
            report_names: NameMask::Surname,
            public_names: NameMask::Full,
        }
    }
}

/// Days by which a region's working-day calendar differs from the national one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarDays {
    /// Local holidays.
    pub holidays: Vec<NaiveDate>,
    /// Days worked although the national calendar has them off.
    pub working_days: Vec<NaiveDate>,
}
