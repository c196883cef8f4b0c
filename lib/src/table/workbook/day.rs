//! A number that is shown as a date, as the text of that date.

use crate::table::cell::{DateSystem, serial};
use chrono::Days;

const SECONDS: u64 = 24 * 60 * 60;
/// Decimals of a day that are looked at; the ninth is a tenth of a millisecond.
const DECIMALS: usize = 9;

/// `2025-07-01`, or `2025-07-01 08:30:00` when it has a time; `None` for a number that is no day.
pub(super) fn text(plain: &str, system: DateSystem) -> Option<String> {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let date = serial(whole, system).ok()??;
    let decimals = decimals.get(..decimals.len().min(DECIMALS))?;
    let parts: u64 = format!("{decimals:0<DECIMALS$}").parse().ok()?;
    let whole_day = 10_u64.pow(9);
    let seconds = (parts * SECONDS + whole_day / 2) / whole_day;
    let date = date.checked_add_days(Days::new(seconds / SECONDS))?;
    let (minutes, second) = (seconds % SECONDS / 60, seconds % 60);
    Some(match seconds % SECONDS {
        0 => date.to_string(),
        _ => format!("{date} {:02}:{:02}:{second:02}", minutes / 60, minutes % 60),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_number_is_its_date_and_time() {
        for (number, expected) in [
            ("45839", Some("2025-07-01")),
            ("45839.5", Some("2025-07-01 12:00:00")),
            ("45839.354166666664", Some("2025-07-01 08:30:00")),
            ("45838.9999999999", Some("2025-07-01")),
            ("59", Some("1900-02-28")),
            ("60", None),
            ("0", None),
            ("-1", None),
            ("20250701", None),
        ] {
            let got = text(number, DateSystem::From1900);
            assert_eq!(got.as_deref(), expected, "{number}");
        }
        let mac = text("44377", DateSystem::From1904);
        assert_eq!(mac.as_deref(), Some("2025-07-01"));
    }
}
