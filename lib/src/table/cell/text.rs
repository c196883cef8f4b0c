//! Plain text: names of things, notes.

use super::repair::Repairs;
use super::scrub::{Inner, scrub};
use super::{Cell, Reading};
use std::borrow::Cow;

/// Trims, makes full-width ASCII narrow, drops invisible characters, and makes inner blanks one.
///
/// Names of persons take their own normal form afterwards (see
/// [`PersonName`](crate::identity::PersonName)).
pub fn text(cell: Cell<'_>) -> Reading<Cow<'_, str>> {
    let mut repairs = Repairs::NONE;
    let value = scrub(cell.text, Inner::One, &mut repairs);
    Reading { value, repairs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str, steps: &str) {
        let read = text(Cell::text(cell));
        assert_eq!(
            (read.value.as_ref(), read.repairs.to_string().as_str()),
            (expected, steps)
        );
    }

    #[test]
    fn text_keeps_its_words_and_loses_its_dirt() {
        check("农村低保", "农村低保", "");
        check(" 农村低保\u{3000}", "农村低保", "trimmed");
        check("农村低保（Ａ档）", "农村低保(A档)", "width");
        check("县 教育局", "县 教育局", "");
        check("县\r\n教育局", "县 教育局", "inner-blank");
        check("   ", "", "trimmed");
    }
}
