//! Resident identity numbers as cells spell them.

use super::repair::{Repair, Repairs};
use super::scrub::{Inner, scrub};
use super::{Cell, Damage, Identifier, Kind};
use crate::identity::ResidentId;
use std::borrow::Cow;

/// Normalises the text of a resident ID.
///
/// Wrappers, width, blanks and the letter in the last place are repaired; letters that look like digits
/// are shown by [`lookalike`] and never applied. Whether the number is right is not asked here: what
/// fails its check is kept as it stands.
pub fn resident_id(cell: Cell<'_>) -> Identifier<'_> {
    let bytes = cell.text.as_bytes();
    let plain = matches!(bytes.split_last(), Some((last, body))
        if body.iter().all(u8::is_ascii_digit) && (last.is_ascii_digit() || *last == b'X'));
    let (mut text, mut repairs) = (Cow::Borrowed(cell.text), Repairs::NONE);
    if plain && cell.kind == Kind::Text && !cell.text.ends_with("000") {
        return Identifier {
            text,
            repairs,
            damage: None,
        };
    }
    if !plain {
        text = scrub(cell.text, Inner::Drop, &mut repairs);
        if let Some(whole) = point_zero(&text) {
            text = Cow::Owned(whole);
            repairs.add(Repair::PointZero);
        }
        if let Some(lettered) = check_letter(&text) {
            text = Cow::Owned(lettered);
            repairs.add(Repair::CheckLetter);
        }
    }
    let damage = damage(&text, cell.kind, repairs);
    Identifier {
        text,
        repairs,
        damage,
    }
}

/// `110….0` without its tail, if the rest is digits.
pub(super) fn point_zero(text: &str) -> Option<String> {
    let whole = text
        .strip_suffix(".00")
        .or_else(|| text.strip_suffix(".0"))?;
    (!whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit())).then(|| whole.to_owned())
}

/// `X` for a lower-case, Cyrillic, Greek or multiplication look-alike after seventeen digits.
fn check_letter(text: &str) -> Option<String> {
    let (body, last) = text.split_at_checked(17)?;
    let alike = matches!(last, "x" | "Х" | "х" | "Χ" | "χ" | "×" | "Ⅹ" | "ⅹ");
    (alike && body.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{body}X"))
}

/// What a spreadsheet did to a long number; a workbook number and a `.0` tail have passed through a
/// float, which keeps fifteen digits.
pub(super) fn number_damage(text: &str, kind: Kind, repairs: Repairs) -> Option<Damage> {
    if is_scientific(text) {
        return Some(Damage::Scientific);
    }
    let number = kind.days().is_some() || repairs.contains(Repair::PointZero);
    (number && text.len() >= 16 && text.bytes().all(|b| b.is_ascii_digit()))
        .then_some(Damage::TooManyDigits)
}

fn damage(text: &str, kind: Kind, repairs: Repairs) -> Option<Damage> {
    let zero_tail = text.len() == 18
        && text.ends_with("000")
        && text.bytes().all(|b| b.is_ascii_digit())
        && ResidentId::parse(text).is_none();
    number_damage(text, kind, repairs).or(zero_tail.then_some(Damage::ZeroTail))
}

/// `5.1E+17`, `4.34001E17`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(decimals) && digits(exponent.strip_prefix('+').unwrap_or(exponent))
}

/// The number that results when letters that look like digits are read as digits, if it is right.
///
/// It is a hint for a person (`O` for `0`, `l` or `I` for `1`), never applied.
pub fn lookalike(text: &str) -> Option<ResidentId> {
    let digit = |c| match c {
        'O' | 'o' | 'О' | 'о' | '〇' => '0',
        'l' | 'I' | 'i' | '|' => '1',
        c => c,
    };
    let changed: String = text.chars().map(digit).collect();
    (changed != text)
        .then(|| ResidentId::parse(&changed))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::super::DateSystem;
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str, steps: &str, damage: Option<Damage>) {
        let read = resident_id(Cell::text(cell));
        assert_eq!(read.text, expected, "{cell:?}");
        assert_eq!(
            (read.repairs.to_string().as_str(), read.damage),
            (steps, damage),
            "{cell:?}"
        );
    }

    #[test]
    fn every_spelling_of_a_number_is_one_text() {
        check("11010519491231002X", "11010519491231002X", "", None);
        check(
            "11010519491231002x",
            "11010519491231002X",
            "check-letter",
            None,
        );
        check(
            "11010519491231002Х",
            "11010519491231002X",
            "check-letter",
            None,
        );
        check(
            "11010519491231002Χ",
            "11010519491231002X",
            "check-letter",
            None,
        );
        check(
            "１１０１０５１９４９１２３１００２Ｘ",
            "11010519491231002X",
            "width",
            None,
        );
        check(
            "１１０１０５１９４９１２３１００２ｘ",
            "11010519491231002X",
            "width+check-letter",
            None,
        );
        check("'11010519491231002X", "11010519491231002X", "wrapper", None);
        check("`11010519491231002X", "11010519491231002X", "wrapper", None);
        check(
            "=\"11010519491231002X\"",
            "11010519491231002X",
            "wrapper",
            None,
        );
        check(
            " 11010519491231002X\u{3000}",
            "11010519491231002X",
            "trimmed",
            None,
        );
        check(
            "110105 19491231 002X",
            "11010519491231002X",
            "inner-blank",
            None,
        );
        check(
            "110105\u{a0}19491231\u{200b}002X",
            "11010519491231002X",
            "invisible+inner-blank",
            None,
        );
        check("110105491231002", "110105491231002", "", None);
        check("110105491231002.0", "110105491231002", "point-zero", None);
        check("", "", "", None);
    }

    #[test]
    fn what_a_spreadsheet_destroyed_is_marked_and_kept() {
        check("5.1E+17", "5.1E+17", "", Some(Damage::Scientific));
        check("4.34001E17", "4.34001E17", "", Some(Damage::Scientific));
        check(
            "110105194912310000",
            "110105194912310000",
            "",
            Some(Damage::ZeroTail),
        );
        check(
            "110105194912310021.0",
            "110105194912310021",
            "point-zero",
            Some(Damage::TooManyDigits),
        );
        let number = Cell {
            text: "110105194912310021",
            kind: Kind::Number(DateSystem::From1900),
        };
        assert_eq!(resident_id(number).damage, Some(Damage::TooManyDigits));
        let short = Cell {
            text: "110105491231002",
            kind: Kind::Number(DateSystem::From1900),
        };
        assert_eq!(resident_id(short).damage, None);
    }

    #[test]
    fn a_wrong_number_stays_as_it_stands() {
        check("110105194912310021", "110105194912310021", "", None);
        check("11010519491231OO2X", "11010519491231OO2X", "", None);
        check("待核实", "待核实", "", None);
        check("1E", "1E", "", None);
    }

    #[test]
    fn lookalikes_are_shown_and_only_when_the_number_is_then_right() {
        let shown = lookalike("11O1O519491231OO2X").map(ResidentId::reveal);
        assert_eq!(shown.as_deref(), Some("11010519491231002X"));
        assert_eq!(
            lookalike("l1010519491231002X")
                .map(ResidentId::reveal)
                .as_deref(),
            Some("11010519491231002X")
        );
        assert_eq!(lookalike("11010519491231OO3X"), None);
        assert_eq!(lookalike("11010519491231002X"), None);
    }
}
