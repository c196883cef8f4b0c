//! Dates as cells spell them.
//!
//! The year comes first and has four digits: `7/1/2025` could be January or July, `25.7.1` could be
//! 1925 or 2025, and both are refused. `2025年7月` is a month, not a day. Lunar dates are refused. A bare
//! number is a day number only in a workbook cell, never in a text file.

use super::repair::{Repair, Repairs};
use super::scrub::{Inner, scrub};
use super::spelling::{Spelled, is_nil, is_open_end, split, without_time};
use super::{Cell, DateSystem, Reading};
use crate::error::Defect;
use crate::message::{tables, words};
use chrono::{Days, NaiveDate};

/// Reads a date; an empty cell, a mark for nothing and a word for an open end are `None`.
///
/// # Errors
/// A [`Defect`] when the cell is no date, can be read in two ways, or names a day that never was.
pub fn date(cell: Cell<'_>) -> Result<Reading<Option<NaiveDate>>, Defect> {
    if let Some(date) = iso(cell.text) {
        return Ok(Reading::clean(Some(date)));
    }
    let mut repairs = Repairs::NONE;
    let text = scrub(cell.text, Inner::One, &mut repairs);
    if let Some(value) = nothing(&text, &mut repairs) {
        return Ok(Reading { value, repairs });
    }
    if let Some(system) = cell.kind.days()
        && is_day_number(&text)
        && let Some(value) = serial(&text, system)?
    {
        repairs.add(Repair::Serial);
        return Ok(Reading {
            value: Some(value),
            repairs,
        });
    }
    let spelled = read(&text, &mut repairs)?;
    if spelled.third.is_none() {
        return Err(Defect::new(&tables::DATE_WITHOUT_DAY));
    }
    Ok(Reading {
        value: Some(day_of(spelled)?),
        repairs,
    })
}

/// `2025-07-01` and nothing else, without a step.
pub(super) fn iso(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let spelled = split(text)?;
    let widths = (
        spelled.first.digits,
        spelled.second.digits,
        spelled.third?.digits,
    );
    (widths == (4, 2, 2))
        .then(|| day_of(spelled).ok())
        .flatten()
}

/// `Some(None)` for a cell that says nothing.
pub(super) fn nothing<T>(text: &str, repairs: &mut Repairs) -> Option<Option<T>> {
    if is_nil(text) {
        repairs.add(Repair::Nil);
    } else if is_open_end(text) {
        repairs.add(Repair::OpenEnd);
    } else if !text.is_empty() {
        return None;
    }
    Some(None)
}

/// Splits a spelled date and names the steps.
pub(super) fn read(text: &str, repairs: &mut Repairs) -> Result<Spelled, Defect> {
    if text.contains("农历") || text.contains("阴历") {
        return Err(Defect::new(&tables::DATE_LUNAR));
    }
    let (date, timed) = without_time(text).ok_or_else(|| Defect::new(&words::DATE_TEXT))?;
    if timed {
        repairs.add(Repair::TimeDropped);
    }
    let bare_number = date.len() < 6 && date.bytes().all(|b| b.is_ascii_digit());
    let spelled = split(date).ok_or_else(|| {
        Defect::new(if bare_number && date.len() == 5 {
            &tables::DATE_SERIAL_TEXT
        } else {
            &words::DATE_TEXT
        })
    })?;
    if !spelled.is_canonical() {
        repairs.add(Repair::DateSpelling);
    }
    Ok(spelled)
}

/// The day of a spelling with a day.
pub(super) fn day_of(spelled: Spelled) -> Result<NaiveDate, Defect> {
    let bad = || Defect::new(&words::DATE_TEXT);
    let day = spelled.third.ok_or_else(bad)?;
    if spelled.first.digits != 4 || day.digits > 2 || spelled.second.digits > 2 {
        return Err(Defect::new(&tables::DATE_ORDER));
    }
    let (year, month) = (spelled.first.value, spelled.second.value);
    if !(1800..=2200).contains(&year) && year != 9999 {
        return Err(Defect::new(&tables::DATE_IMPOSSIBLE));
    }
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day.value))
        .ok_or_else(|| Defect::new(&tables::DATE_IMPOSSIBLE))
}

/// Whether a number can be that of a day without its style saying so: five digits, from 1927 on. What
/// is shorter (`5`, `2501`) is a day or a month that somebody wrote short.
pub(super) fn is_day_number(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.len() == 5 && !whole.starts_with('0')
}

/// The date of a workbook's day number; `None` when the number is longer and so a spelled date.
pub(in crate::table) fn serial(
    text: &str,
    system: DateSystem,
) -> Result<Option<NaiveDate>, Defect> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if whole.is_empty() || whole.len() > 5 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return Ok(None);
    }
    let number: u64 = whole.parse().map_err(|_| Defect::new(&words::DATE_TEXT))?;
    let impossible = || Defect::new(&tables::DATE_IMPOSSIBLE);
    let (zero, days) = match system {
        // Serial 60 is 29 February 1900, which the format has and the calendar has not.
        DateSystem::From1900 if number == 0 || number == 60 => return Err(impossible()),
        DateSystem::From1900 => ((1899, 12, 31), number - u64::from(number > 60)),
        DateSystem::From1904 => ((1904, 1, 1), number),
    };
    let zero = NaiveDate::from_ymd_opt(zero.0, zero.1, zero.2).ok_or_else(impossible)?;
    zero.checked_add_days(Days::new(days))
        .map(Some)
        .ok_or_else(impossible)
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[track_caller]
    fn check(cell: &str, kind: Kind, expected: Result<(&str, &str), &str>) {
        let got = date(Cell { text: cell, kind });
        let got = got
            .map(|r| {
                (
                    r.value.map_or(String::new(), |d| d.to_string()),
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
    fn every_spelling_of_a_date_is_read() {
        for (cell, steps) in [
            ("2025-07-01", ""),
            ("20250701", "date-spelling"),
            ("2025/7/1", "date-spelling"),
            ("2025.7.1", "date-spelling"),
            ("2025-7-1", "date-spelling"),
            ("2025-07-01 00:00:00", "time-dropped"),
            ("2025-07-01T08:30:00Z", "time-dropped"),
            ("2025/7/1 0:00", "date-spelling+time-dropped"),
            ("2025年7月1日", "date-spelling"),
            ("2025年07月01号", "date-spelling"),
            ("２０２５－０７－０１", "width"),
            (" 2025-07-01", "trimmed"),
            ("'2025-07-01", "wrapper"),
        ] {
            check(cell, Kind::Text, Ok(("2025-07-01", steps)));
        }
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        check("", Kind::Text, Ok(("", "")));
        check("—", Kind::Text, Ok(("", "nil")));
        check("长期", Kind::Text, Ok(("", "open-end")));
        check("9999-12-31", Kind::Text, Ok(("9999-12-31", "")));
    }

    #[test]
    fn doubtful_and_impossible_dates_are_refused() {
        for (cell, code) in [
            ("7/1/2025", "E1024"),
            ("01-07-2025", "E1024"),
            ("25.7.1", "E1024"),
            ("2025-02-30", "E1025"),
            ("2025-13-01", "E1025"),
            ("0025-01-01", "E1025"),
            ("2025年7月", "E1023"),
            ("202507", "E1023"),
            ("25.7", "E1023"),
            ("45839", "E1027"),
            ("农历2025年七月初一", "E1026"),
            ("2025-07-01 上午", "E0005"),
            ("2025-07-01~2025-07-03", "E0005"),
            ("不详", "E0005"),
            ("250701", "E1023"),
        ] {
            check(cell, Kind::Text, Err(code));
        }
    }

    #[test]
    fn day_numbers_are_read_only_in_number_cells() {
        let windows = Kind::Number(DateSystem::From1900);
        let mac = Kind::Number(DateSystem::From1904);
        check("45839", windows, Ok(("2025-07-01", "serial")));
        check("45839.5", windows, Ok(("2025-07-01", "serial")));
        check("44377", mac, Ok(("2025-07-01", "serial")));
        check("10000", windows, Ok(("1927-05-18", "serial")));
        for short in ["1", "60", "701", "2507"] {
            check(short, windows, Err("E0005"));
        }
        for (number, expected) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("61", "1900-03-01"),
        ] {
            let day = serial(number, DateSystem::From1900).unwrap();
            assert_eq!(day.unwrap().to_string(), expected);
        }
        assert!(serial("60", DateSystem::From1900).is_err());
        check("20250701", windows, Ok(("2025-07-01", "date-spelling")));
    }
}
