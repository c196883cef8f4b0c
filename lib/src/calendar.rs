//! Working days: the State Council's holidays and make-up days (调休) over plain weeks.
//!
//! ```
//! use chrono::NaiveDate;
//! use onecard::calendar::Calendar;
//! let calendar = Calendar::shipped()?;
//! let friday = NaiveDate::from_ymd_opt(2025, 9, 26).unwrap();
//! // the Sunday after it is worked, then come eight days off
//! assert_eq!(calendar.add_workdays(friday, 5)?.to_string(), "2025-10-10");
//! # Ok::<(), onecard::error::Error>(())
//! ```
//!
//! The shipped table covers 2004-01-01 to 2026-12-31; the year after is known only when its notice
//! is out. A date outside is an error that says which file to supply, never a guess. A file has one
//! fact a line (see [`Calendar::with`]):
//!
//! ```text
//! version,2027.1
//! covers,2027-01-01,2027-12-31
//! off,2027-01-01,2027-01-03,元旦
//! work,2027-02-20,2027-02-20,春节
//! ```
//!
//! This module knows days, all in Asia/Shanghai. It must never know the time of now, nor which
//! deadline is counted in what: that is the policy's.

mod text;

use crate::error::{Error, ErrorKind, Result};
use crate::message::words;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("calendar/days.csv");

/// Which days are worked, from a first to a last day without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    versions: Vec<String>,
    first: NaiveDate,
    last: NaiveDate,
    notices: BTreeMap<NaiveDate, Notice>,
    /// At `i`: working days among the first `i` days.
    counted: Vec<i32>,
}

/// What a notice says of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Notice {
    work: bool,
    name: String,
}

impl Calendar {
    /// The table inside the library.
    ///
    /// # Errors
    /// None: a test reads the table. The type lets [`Calendar::with`] follow with one `?`.
    pub fn shipped() -> Result<Self> {
        Self::read(SHIPPED, "calendar/days.csv")
    }

    /// A calendar of one text alone, which must say what it covers.
    ///
    /// # Errors
    /// As [`Calendar::with`].
    pub fn read(text: &str, origin: &str) -> Result<Self> {
        let table = text::read(text, origin)?;
        let (first, last) = table
            .covers
            .ok_or_else(|| Error::new(ErrorKind::Usage, &words::CALENDAR_COVERS))?;
        let mut calendar = Self {
            versions: Vec::new(),
            first,
            last,
            notices: BTreeMap::new(),
            counted: Vec::new(),
        };
        calendar.lay(table, origin)?;
        Ok(calendar)
    }

    /// This calendar with a text laid over it; `origin` names it in errors.
    ///
    /// A text with a `covers` line holds everything about those days: what stood there before is
    /// forgotten, and coverage grows. A text without one changes only the days it names: an overlay
    /// for festivals that a region sets (全国年节及纪念日放假办法 §4).
    ///
    /// # Errors
    /// A line that cannot be read, a day outside the coverage, or a gap between the coverages.
    pub fn with(mut self, text: &str, origin: &str) -> Result<Self> {
        let table = text::read(text, origin)?;
        self.lay(table, origin)?;
        Ok(self)
    }

    fn lay(&mut self, table: text::Table, origin: &str) -> Result<()> {
        if let Some((first, last)) = table.covers {
            let day = TimeDelta::days(1);
            if first > self.last + day || last < self.first - day {
                return Err(Error::new(ErrorKind::Usage, &words::CALENDAR_GAP)
                    .with("file", origin)
                    .with("first", self.first)
                    .with("last", self.last));
            }
            self.notices.retain(|date, _| *date < first || last < *date);
            (self.first, self.last) = (self.first.min(first), self.last.max(last));
        }
        for (date, notice) in table.notices {
            self.index(date)?;
            self.notices.insert(date, notice);
        }
        self.versions.extend(table.version);
        self.count();
        Ok(())
    }

    fn count(&mut self) {
        let mut sum = 0;
        let days = self.first.iter_days().take_while(|date| *date <= self.last);
        let sums = days.map(|date| {
            let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            sum += i32::from(self.notices.get(&date).map_or(!weekend, |n| n.work));
            sum
        });
        self.counted = std::iter::once(0).chain(sums).collect();
    }

    /// First and last day that are covered.
    pub const fn covers(&self) -> (NaiveDate, NaiveDate) {
        (self.first, self.last)
    }

    /// Versions of the texts it was made of, in order.
    pub fn versions(&self) -> &[String] {
        &self.versions
    }

    /// The festival a notice names for this day, whether it is off or made up for.
    pub fn festival(&self, date: NaiveDate) -> Option<&str> {
        self.notices.get(&date).map(|n| n.name.as_str())
    }

    /// Whether `date` is worked.
    ///
    /// # Errors
    /// The date is not covered.
    pub fn is_workday(&self, date: NaiveDate) -> Result<bool> {
        Ok(self.through(date)? > self.before(date)?)
    }

    /// The `count`-th working day after `start`, which is not counted itself (民法典 §201); for 0,
    /// `start`, worked or not.
    ///
    /// # Errors
    /// `start` or the day asked for is not covered.
    pub fn add_workdays(&self, start: NaiveDate, count: u32) -> Result<NaiveDate> {
        let from = self.through(start)?;
        if count == 0 {
            return Ok(start);
        }
        let sum = i32::try_from(count).ok().and_then(|n| from.checked_add(n));
        let days = self.counted.partition_point(|c| sum.is_none_or(|s| *c < s));
        self.day_at(days)
    }

    /// Working days after `start` up to and with `end`; negative when `end` is before `start`.
    ///
    /// # Errors
    /// One of the days is not covered.
    pub fn workdays_between(&self, start: NaiveDate, end: NaiveDate) -> Result<i32> {
        Ok(self.through(end)? - self.through(start)?)
    }

    /// `date` when it is worked, otherwise the next working day (民法典 §203).
    ///
    /// # Errors
    /// `date` or that day is not covered.
    pub fn roll_forward(&self, date: NaiveDate) -> Result<NaiveDate> {
        let before = self.before(date)?;
        self.day_at(self.counted.partition_point(|c| *c <= before))
    }

    /// `date` when it is worked, otherwise the last working day before it.
    ///
    /// # Errors
    /// `date` or that day is not covered.
    pub fn roll_back(&self, date: NaiveDate) -> Result<NaiveDate> {
        let through = self.through(date)?;
        match self.counted.partition_point(|c| *c < through) {
            0 => Err(self.uncovered(self.first - TimeDelta::days(1))),
            days => self.day_at(days),
        }
    }

    /// How many days lie between the first one and `date`.
    fn index(&self, date: NaiveDate) -> Result<usize> {
        usize::try_from((date - self.first).num_days())
            .ok()
            .filter(|_| date <= self.last)
            .ok_or_else(|| self.uncovered(date))
    }

    fn before(&self, date: NaiveDate) -> Result<i32> {
        let index = self.index(date)?;
        let sum = self.counted.get(index).copied();
        sum.ok_or_else(|| self.uncovered(date))
    }

    fn through(&self, date: NaiveDate) -> Result<i32> {
        let index = self.index(date)?;
        let sum = self.counted.get(index + 1).copied();
        sum.ok_or_else(|| self.uncovered(date))
    }

    /// The last of the first `days` days.
    fn day_at(&self, days: usize) -> Result<NaiveDate> {
        let offset = i64::try_from(days).unwrap_or(i64::MAX) - 1;
        let date = TimeDelta::try_days(offset).and_then(|d| self.first.checked_add_signed(d));
        let date = date.unwrap_or(NaiveDate::MAX);
        self.index(date).map(|_| date)
    }

    fn uncovered(&self, date: NaiveDate) -> Error {
        Error::new(ErrorKind::Usage, &words::CALENDAR_UNCOVERED)
            .with("date", date)
            .with("year", date.year())
            .with("first", self.first)
            .with("last", self.last)
    }
}

#[cfg(test)]
mod tests;
