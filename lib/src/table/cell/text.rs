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
    if is_clean(cell.text) {
        return Reading::clean(Cow::Borrowed(cell.text));
    }
    let mut repairs = Repairs::NONE;
    let value = scrub(cell.text, Inner::One, &mut repairs);
    Reading { value, repairs }
}

/// Letters and digits of ASCII and ideographs of the common blocks, told by their bytes: nothing to do.
fn is_clean(text: &str) -> bool {
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            [byte, behind @ ..] if byte.is_ascii_alphanumeric() => behind,
            // U+4000 to U+9FFF.
            [0xe4..=0xe9, _, _, behind @ ..] => behind,
            _ => return false,
        };
    }
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
    fn what_is_clean_at_a_glance_is_left_as_it_is_by_every_step() {
        let ideographs = ('\u{3f00}'..='\u{a100}').chain('\0'..='\u{ff}');
        for c in ideographs.filter(|c| is_clean(&c.to_string())) {
            let (text, mut repairs) = (c.to_string(), Repairs::NONE);
            assert_eq!(scrub(&text, Inner::One, &mut repairs), text);
            assert_eq!(repairs, Repairs::NONE, "{c:?}");
        }
        assert!(is_clean("农村低保3A"));
        assert!(!is_clean("农村（低保）"));
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
