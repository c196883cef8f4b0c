//! A text is one date, one month or a defect, and both read as they print.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::period::Month;
use onecard::table::cell::{Cell, date, month};

fuzz_target!(|text: &str| {
    if let Ok(reading) = date(Cell::text(text))
        && let Some(day) = reading.value
    {
        let printed = day.to_string();
        let again = date(Cell::text(&printed)).expect("what prints can be read");
        assert_eq!(again.value, Some(day), "{text:?} reads as {printed}");
        // The year 9999 stands for an end that is open, and has no months.
        let is_open = printed.starts_with("9999");
        assert!(
            is_open || Month::of(day).is_some_and(|m| m.first_day() <= day && day <= m.last_day())
        );
    }
    if let Ok(reading) = month(Cell::text(text))
        && let Some(read) = reading.value
    {
        let printed = read.to_string();
        let again = month(Cell::text(&printed)).expect("what prints can be read");
        assert_eq!(again.value, Some(read), "{text:?} reads as {printed}");
        assert_eq!(
            Month::parse(&printed).expect("what prints can be read"),
            read
        );
    }
});
