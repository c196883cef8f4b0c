//! Time limits, pay days, publicity and approval caps.
//!
//! Working days (`wd`), calendar days (`cd`) and hours (`h`) are three units and never convert.
//! This module holds the terms; the calendar that counts them is of floor 0.

use crate::money::Money;
use crate::period::Month;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The unit a limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitUnit {
    /// Working days.
    #[serde(rename = "wd")]
    WorkingDays,
    /// Calendar days.
    #[serde(rename = "cd")]
    CalendarDays,
    /// Hours, through weekends.
    #[serde(rename = "h")]
    Hours,
}

/// A time limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The event the clock starts at: `accepted`, `confirmed`, `reported`, `started` …
    pub anchor: String,
    /// How many.
    pub n: u16,
    /// Of what.
    pub unit: LimitUnit,
    /// What stops the clock: `publicity`, `objection`, `expert_assessment` …
    #[serde(default)]
    pub suspend: Vec<String>,
    /// Whether the limit rests on a text that was read.
    #[serde(default)]
    pub confirmed: bool,
}

/// What a pay day on a holiday becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayRule {
    /// It stays.
    #[default]
    None,
    /// The next working day.
    Forward,
    /// The working day before.
    Back,
}

/// The day of the month by which the money must be credited; a credit on it is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayDay {
    /// Day of the month, 1–31; in a shorter month its last day.
    pub day: u8,
    /// What happens on a holiday.
    #[serde(default)]
    pub holiday: HolidayRule,
}

impl PayDay {
    /// The pay day of `month`, before any holiday rule.
    pub fn in_month(self, month: Month) -> NaiveDate {
        let last = month.last_day();
        last.with_day(u32::from(self.day)).unwrap_or(last)
    }
}

/// The unit of the area in which something is made public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// Village or residents' committee.
    Village,
    /// Township or street.
    Township,
    /// County.
    County,
    /// Government website.
    Portal,
}

/// How a decision is made public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publicity {
    /// How long.
    pub days: u16,
    /// In which unit.
    pub unit: LimitUnit,
    /// Where.
    #[serde(rename = "where")]
    pub place: Place,
    /// Whether the length rests on a text that was read.
    #[serde(default)]
    pub confirmed: bool,
}

/// What a township may approve by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Highest amount of one approval.
    pub amount: Money,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pay_day_past_the_end_of_a_month_is_its_last_day() {
        for (day, month, expected) in [
            (10, "2025-02", "2025-02-10"),
            (31, "2025-02", "2025-02-28"),
            (30, "2024-02", "2024-02-29"),
            (31, "2025-03", "2025-03-31"),
        ] {
            let pay_day = PayDay {
                day,
                holiday: HolidayRule::None,
            };
            let date = pay_day.in_month(Month::parse(month).unwrap());
            assert_eq!(date.to_string(), expected);
        }
    }
}
