//! Months as cells spell them.
//!
//! `202501` and `2025-01` are clean. `2025.1` and `25.1` are refused: in a spreadsheet `2025.10` loses its
//! zero, so they can be January or October; `25.7` can only be July.

use super::date::{day_of, is_day_number, iso, nothing, read, serial};
use super::repair::{Repair, Repairs};
use super::scrub::{Inner, scrub};
use super::spelling::{Spelled, Style};
use super::{Cell, Reading};
use crate::error::Defect;
use crate::message::{tables, words};
use crate::period::Month;
use chrono::{Datelike, NaiveDate};

/// Months of benefits that the number of a day may mean begin with this year.
const FIRST_BY_NUMBER: i32 = 1980;

/// Reads a month; an empty cell, a mark for nothing and a word for an open end are `None`.
///
/// # Errors
/// A [`Defect`] when the cell is no month or can be read in two ways.
pub fn month(cell: Cell<'_>) -> Result<Reading<Option<Month>>, Defect> {
    if cell.text.len() <= 7
        && let Ok(month) = Month::parse(cell.text)
        && plausible(month.year())
    {
        return Ok(Reading::clean(Some(month)));
    }
    let mut repairs = Repairs::NONE;
    if let Some(date) = iso(cell.text) {
        return of_date(date, repairs);
    }
    let text = scrub(cell.text, Inner::One, &mut repairs);
    if let Some(value) = nothing(&text, &mut repairs) {
        return Ok(Reading { value, repairs });
    }
    if let Some(system) = cell.kind.days()
        && !text.contains('.')
        && is_day_number(&text)
        && let Some(date) = serial(&text, system)?
    {
        // `20251` is a month written short, and no day of 1955.
        return match date.year() >= FIRST_BY_NUMBER {
            true => of_date(date, repairs.with(Repair::Serial)),
            false => Err(Defect::new(&words::MONTH_TEXT)),
        };
    }
    let spelled = read(&text, &mut repairs).map_err(|defect| {
        // What is no date is no month either, and months are written otherwise.
        match defect.message.code == words::DATE_TEXT.code {
            true => Defect::new(&words::MONTH_TEXT),
            false => defect,
        }
    })?;
    if spelled.third.is_some() {
        return of_date(day_of(spelled)?, repairs);
    }
    let value = month_of(spelled, &mut repairs)?;
    Ok(Reading {
        value: Some(value),
        repairs,
    })
}

fn of_date(date: NaiveDate, repairs: Repairs) -> Result<Reading<Option<Month>>, Defect> {
    let month = Month::of(date)
        .filter(|month| plausible(month.year()))
        .ok_or_else(|| Defect::new(&words::MONTH_TEXT))?;
    Ok(Reading {
        value: Some(month),
        repairs: repairs.with(Repair::MonthOfDate),
    })
}

/// A month of a benefit; `250701` must not be month 1 of the year 2507. The year 9999 has no end.
fn plausible(year: u16) -> bool {
    (1900..=2100).contains(&year) || year == 9999
}

fn month_of(spelled: Spelled, repairs: &mut Repairs) -> Result<Month, Defect> {
    let bad = || Defect::new(&words::MONTH_TEXT);
    if spelled.second.digits > 2 {
        return Err(Defect::new(&tables::DATE_ORDER));
    }
    if spelled.style == Style::Point && spelled.second.digits == 1 && spelled.second.value == 1 {
        return Err(Defect::new(&tables::MONTH_LOST_ZERO));
    }
    let short = spelled.first.value;
    let year = match (spelled.first.digits, spelled.style) {
        (4, _) => short,
        (2, Style::Point | Style::Chinese) => {
            repairs.add(Repair::ShortYear);
            short + if short >= 80 { 1900 } else { 2000 }
        }
        _ => return Err(Defect::new(&tables::DATE_ORDER)),
    };
    let month = u8::try_from(spelled.second.value).map_err(|_| bad())?;
    Month::new(year, month)
        .filter(|_| plausible(year))
        .ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::super::DateSystem;
    use super::super::Kind;
    use super::*;

    #[track_caller]
    fn check(cell: &str, kind: Kind, expected: Result<(&str, &str), &str>) {
        let got = month(Cell { text: cell, kind });
        let got = got
            .map(|r| {
                (
                    r.value.map_or(String::new(), |m| m.to_string()),
                    r.repairs.to_string(),
                )
            })
            .map_err(|d| d.message.code);
        let got = got
            .as_ref()
            .map(|(d, r)| (d.as_str(), r.as_str()))
            .map_err(|c| *c);
        assert_eq!(got, expected, "{cell:?}");
    }

    #[test]
    fn every_spelling_of_a_month_is_read() {
        for (cell, steps) in [
            ("202507", ""),
            ("2025-07", ""),
            ("2025/7", "date-spelling"),
            ("2025-7", "date-spelling"),
            ("2025.07", "date-spelling"),
            ("2025年7月", "date-spelling"),
            ("2025年07月份", "date-spelling"),
            ("25年7月", "date-spelling+short-year"),
            ("25.7", "date-spelling+short-year"),
            ("2025-07-01", "month-of-date"),
            ("20250731", "date-spelling+month-of-date"),
            ("2025-07-01 00:00:00", "time-dropped+month-of-date"),
            ("２０２５０７", "width"),
            ("'202507", "wrapper"),
        ] {
            check(cell, Kind::Text, Ok(("2025-07", steps)));
        }
        check(
            "45839",
            Kind::Number(DateSystem::From1900),
            Ok(("2025-07", "serial+month-of-date")),
        );
        check(
            "202507",
            Kind::Number(DateSystem::From1900),
            Ok(("2025-07", "")),
        );
        for short in ["1", "7", "12", "2507"] {
            check(short, Kind::Number(DateSystem::From1900), Err("E0004"));
        }
        check("20251", Kind::Number(DateSystem::From1900), Err("E0004"));
        check("长期", Kind::Text, Ok(("", "open-end")));
        check("", Kind::Text, Ok(("", "")));
    }

    #[test]
    fn doubtful_months_are_refused() {
        for (cell, code) in [
            ("2025.1", "E1028"),
            ("25.1", "E1028"),
            ("202513", "E0004"),
            ("250701", "E0004"),
            ("25-07", "E1024"),
            ("07/2025", "E1024"),
            ("45839", "E1027"),
            ("2025", "E0004"),
            ("一月", "E0004"),
            ("1月", "E0004"),
        ] {
            check(cell, Kind::Text, Err(code));
        }
    }
}
