//! Months, days and the periods money is for.
//!
//! [`Month`] and [`Day`] are two bytes each, because tens of millions of records hold them; at the
//! edges stand text and [`chrono::NaiveDate`].

use crate::error::Defect;
use crate::message::words;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::num::NonZeroU16;

/// A calendar month, counted from year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NonZeroU16);

impl Month {
    /// The month `month` (1–12) of `year` (1–5460).
    pub const fn new(year: u16, month: u8) -> Option<Self> {
        if year == 0 || year > 5460 || month == 0 || month > 12 {
            return None;
        }
        match NonZeroU16::new(year * 12 + month as u16 - 1) {
            Some(index) => Some(Self(index)),
            None => None,
        }
    }

    /// The month a date lies in.
    pub fn of(date: NaiveDate) -> Option<Self> {
        Self::new(
            u16::try_from(date.year()).ok()?,
            u8::try_from(date.month()).ok()?,
        )
    }

    /// Reads `202501` or `2025-01`.
    ///
    /// # Errors
    /// A [`Defect`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Defect> {
        let bad = || Defect::new(&words::MONTH_TEXT);
        let (year, month) = match text.split_once('-') {
            Some(parts) => parts,
            None => text.split_at_checked(4).ok_or_else(bad)?,
        };
        if year.len() != 4
            || month.len() != 2
            || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            return Err(bad());
        }
        let year = year.parse().map_err(|_| bad())?;
        let month = month.parse().map_err(|_| bad())?;
        Self::new(year, month).ok_or_else(bad)
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.0.get() / 12
    }

    /// The month of the year, 1–12.
    pub const fn month(self) -> u8 {
        (self.0.get() % 12) as u8 + 1
    }

    /// `count` months later (earlier when negative); `None` out of range.
    pub fn plus(self, count: i32) -> Option<Self> {
        let index = i32::from(self.0.get()).checked_add(count)?;
        NonZeroU16::new(u16::try_from(index).ok()?).map(Self)
    }

    /// The next month.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// How many months `self` is after `earlier`; negative when it is before.
    pub fn since(self, earlier: Self) -> i32 {
        i32::from(self.0.get()) - i32::from(earlier.0.get())
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(i32::from(self.year()), u32::from(self.month()), 1)
            .unwrap_or(NaiveDate::MIN)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// Every month from `self` to `last`, both included.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> + Clone {
        (self.0.get()..=last.0.get()).filter_map(|i| NonZeroU16::new(i).map(Self))
    }
}

impl fmt::Display for Month {
    /// `2025-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.year(), self.month());
        let digit = |number: u16, of: u16| b'0' + (number / of % 10) as u8;
        let text = [
            digit(year, 1000),
            digit(year, 100),
            digit(year, 10),
            digit(year, 1),
            b'-',
            b'0' + month / 10,
            b'0' + month % 10,
        ];
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|d| serde::de::Error::custom(d.text(crate::message::Lang::En)))
    }
}

/// A day in two bytes: 1900-01-01 to 2079-06-05.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NonZeroU16);

/// Days from the common era to 1899-12-31, so that day 1 is 1900-01-01.
const DAY_ZERO: i32 = 693_595;

impl Day {
    /// From a date.
    ///
    /// # Errors
    /// A [`Defect`] outside 1900-01-01 … 2079-06-05.
    pub fn of(date: NaiveDate) -> Result<Self, Defect> {
        u16::try_from(date.num_days_from_ce() - DAY_ZERO)
            .ok()
            .and_then(NonZeroU16::new)
            .map(Self)
            .ok_or_else(|| Defect::new(&words::DAY_RANGE))
    }

    /// As a date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(i32::from(self.0.get()) + DAY_ZERO)
            .unwrap_or(NaiveDate::MIN)
    }

    /// The month it lies in.
    pub fn month(self) -> Month {
        Month::of(self.date()).unwrap_or(Month(NonZeroU16::MIN))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// How often a programme pays.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cycle {
    /// Every month.
    #[default]
    Month,
    /// Every quarter.
    Quarter,
    /// Every half-year.
    Half,
    /// Every year.
    Year,
    /// Once, for an event; its period is the month of the event.
    Once,
}

impl Cycle {
    /// Months in one period; a one-off counts one.
    pub const fn months(self) -> u16 {
        match self {
            Self::Month | Self::Once => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// The period an entitlement or a payment is for.
///
/// Prints as `2025-01`, `2025-Q1`, `2025-H1` or `2025`; a one-off prints its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Month,
    cycle: Cycle,
}

impl Period {
    /// The period of `cycle` that `month` lies in.
    pub fn containing(month: Month, cycle: Cycle) -> Self {
        let offset = (u16::from(month.month()) - 1) % cycle.months();
        Self {
            first: month.plus(-i32::from(offset)).unwrap_or(month),
            cycle,
        }
    }

    /// Its first month.
    pub fn first(self) -> Month {
        self.first
    }

    /// Its last month.
    pub fn last(self) -> Month {
        self.first
            .plus(i32::from(self.cycle.months()) - 1)
            .unwrap_or(self.first)
    }

    /// Its cycle.
    pub fn cycle(self) -> Cycle {
        self.cycle
    }

    /// The period after it.
    pub fn next(self) -> Self {
        Self {
            first: self.last().next(),
            cycle: self.cycle,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), u16::from(self.first.month()));
        match self.cycle {
            Cycle::Month | Cycle::Once => self.first.fmt(f),
            Cycle::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
            Cycle::Half => write!(f, "{year:04}-H{}", (month - 1) / 6 + 1),
            Cycle::Year => write!(f, "{year:04}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_print_as_they_parse_and_refuse_the_rest() {
        for text in ["2025-01", "1999-12"] {
            assert_eq!(Month::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Month::parse("202513"), Err(Defect::new(&words::MONTH_TEXT)));
        assert_eq!(Month::parse("25-01"), Err(Defect::new(&words::MONTH_TEXT)));
        assert_eq!(Month::parse("2025-1"), Err(Defect::new(&words::MONTH_TEXT)));
    }

    #[test]
    fn a_period_contains_its_months_and_prints_its_cycle() {
        let may = Month::new(2025, 5).unwrap();
        for (cycle, text) in [
            (Cycle::Month, "2025-05"),
            (Cycle::Quarter, "2025-Q2"),
            (Cycle::Half, "2025-H1"),
            (Cycle::Year, "2025"),
            (Cycle::Once, "2025-05"),
        ] {
            let period = Period::containing(may, cycle);
            assert_eq!(period.to_string(), text);
            assert!(period.first() <= may && may <= period.last());
        }
    }

    #[test]
    fn a_day_is_its_date() {
        for (y, m, d) in [(1900, 1, 1), (2000, 2, 29), (2079, 6, 5)] {
            let date = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            assert_eq!(Day::of(date).unwrap().date(), date);
        }
        assert!(Day::of(NaiveDate::from_ymd_opt(2079, 6, 6).unwrap()).is_err());
        assert!(Day::of(NaiveDate::from_ymd_opt(1899, 12, 31).unwrap()).is_err());
    }
}
