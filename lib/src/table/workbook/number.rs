//! Numbers as a workbook stores them, read as text and never as a float.
//!
//! A workbook keeps binary numbers and prints up to seventeen digits of them; people saw fifteen. So
//! `599.99999999999989` is `600`, and says that it was rounded; `2.0250701E7`, which some programs
//! write, is `20250701`. Nothing here knows money: what has more decimals than fen is refused later.

use super::day;
use super::formats::{Format, Shown};
use crate::table::cell::{DateSystem, Kind};
use crate::table::row::Row;

/// Digits that a spreadsheet shows.
pub(super) const SHOWN: usize = 15;
/// Powers of ten beyond which a number stays in its scientific form.
const PLAIN: i32 = 40;

/// How a stored number was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    /// All digits that were stored.
    All,
    /// The first fifteen of more.
    Rounded,
}

/// Appends a cell with a stored number as it is shown: a date in ISO form, else at most fifteen
/// digits, a whole number with the zeros before it; what is no number is a text.
pub(super) fn push(
    row: &mut Row,
    column: usize,
    stored: &str,
    format: &Format,
    system: DateSystem,
) {
    row.push_at(column, "", Kind::Number(system));
    let start = row.text.len();
    let Some(digits) = plain(stored, &mut row.text) else {
        row.text.push_str(stored);
        return row.end_last(Kind::Text);
    };
    let number = row.text.get(start..).unwrap_or_default();
    let shown = format.shown(number);
    let day = match shown {
        Shown::Date => day::text(number, system),
        _ => None,
    };
    let kind = match (day, shown, digits) {
        (Some(day), ..) => {
            row.text.truncate(start);
            row.text.push_str(&day);
            Kind::Text
        }
        // A number that is no day is shown as one all the same.
        (None, Shown::Scaled | Shown::Date, _) => Kind::Scaled(Some(system)),
        (None, Shown::Shortened, _) => Kind::Shortened(system),
        (None, Shown::Number, Digits::Rounded) => Kind::Rounded(system),
        (None, Shown::Number, Digits::All) => {
            let least = format.least_digits();
            if number.len() < least && number.bytes().all(|b| b.is_ascii_digit()) {
                let zeros = "0".repeat(least - number.len());
                row.text.insert_str(start, &zeros);
            }
            Kind::Number(system)
        }
    };
    row.end_last(kind);
}

/// Appends the plain form of a stored number; `None`, with nothing appended, for what is none.
pub(super) fn plain(stored: &str, into: &mut String) -> Option<Digits> {
    if is_plain(stored) {
        into.push_str(stored);
        return Some(Digits::All);
    }
    let (negative, magnitude) = match stored.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, stored.strip_prefix('+').unwrap_or(stored)),
    };
    let (mantissa, exponent) = match magnitude.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (magnitude, 0_i32),
    };
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = whole.bytes().chain(decimals.bytes()).collect();
    let known = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    known.then(|| print(negative, &digits, point, into))
}

/// Digits, at most fifteen of them, with at most one point inside.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let points = digits.bytes().filter(|b| *b == b'.').count();
    let inside = |c: char| c.is_ascii_digit();
    digits.len() - points <= SHOWN
        && points <= 1
        && digits.starts_with(inside)
        && digits.ends_with(inside)
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Prints `0.DIGITS × 10^point`, rounded to the digits that are shown.
pub(super) fn print(negative: bool, digits: &[u8], point: i32, into: &mut String) -> Digits {
    let zeros = digits.iter().take_while(|d| **d == b'0').count();
    let mut point = point.saturating_sub(i32::try_from(zeros).unwrap_or(i32::MAX));
    let mut kept: Vec<u8> = digits.iter().skip(zeros).copied().collect();
    let stored = kept.iter().rposition(|d| *d != b'0').map_or(0, |at| at + 1);
    let up = kept.get(SHOWN).is_some_and(|d| *d >= b'5');
    kept.truncate(SHOWN);
    if up && !increment(&mut kept) {
        kept.insert(0, b'1');
        point = point.saturating_add(1);
    }
    while kept.last() == Some(&b'0') {
        kept.pop();
    }
    if kept.is_empty() {
        into.push('0');
        return Digits::All;
    }
    if negative {
        into.push('-');
    }
    let kept = String::from_utf8_lossy(&kept);
    place_point(&kept, point, into);
    match stored > SHOWN {
        true => Digits::Rounded,
        false => Digits::All,
    }
}

/// Adds one in the last place; false when all digits were nines, which are then zeros.
fn increment(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return true;
        }
        *digit = b'0';
    }
    false
}

fn place_point(digits: &str, point: i32, into: &mut String) {
    if !(-PLAIN..=PLAIN).contains(&point) {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        into.push_str(first);
        into.push('.');
        into.push_str(if rest.is_empty() { "0" } else { rest });
        into.push_str(&format!("E{:+}", i64::from(point) - 1));
        return;
    }
    let length = i32::try_from(digits.len()).unwrap_or(0);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match usize::try_from(point) {
        Ok(at) if at > 0 && point < length => {
            let (whole, decimals) = digits.split_at_checked(at).unwrap_or((digits, ""));
            into.push_str(whole);
            into.push('.');
            into.push_str(decimals);
        }
        Ok(at) if at > 0 => {
            into.push_str(digits);
            into.push_str(&zeros(point - length));
        }
        _ => {
            into.push_str("0.");
            into.push_str(&zeros(-point));
            into.push_str(digits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stored: &str, expected: Option<(&str, Digits)>) {
        let mut into = String::new();
        let digits = plain(stored, &mut into);
        assert_eq!(digits.map(|d| (into.as_str(), d)), expected, "{stored:?}");
    }

    #[test]
    fn a_number_reads_as_a_spreadsheet_shows_it() {
        let all = |text| Some((text, Digits::All));
        let rounded = |text| Some((text, Digits::Rounded));
        check("600", all("600"));
        check("600.5", all("600.5"));
        check("-12.50", all("-12.50"));
        check("2.0250701E7", all("20250701"));
        check("1E-3", all("0.001"));
        check("1e+2", all("100"));
        check("+5", all("5"));
        check(".5", all("0.5"));
        check("-0", all("-0"));
        check("0.0E0", all("0"));
        check("599.99999999999989", rounded("600"));
        check("0.30000000000000004", rounded("0.3"));
        check("99999999999999999", rounded("100000000000000000"));
        check("4.3400119560303666E+17", rounded("434001195603037000"));
        check("434001195603036655", rounded("434001195603037000"));
        check("434001195603000000", all("434001195603000000"));
        check(
            "5.5511151231257827E-17",
            rounded("0.0000000000000000555111512312578"),
        );
        check("1.7976931348623157E+308", rounded("1.79769313486232E+308"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            ".",
            "1.2.3",
            "1E",
            "E5",
            "1E99999999999",
            "NaN",
            "0x1F",
            "１",
        ] {
            check(text, None);
        }
    }
}
