//! Account numbers as cells spell them.

use super::repair::{Repair, Repairs};
use super::resident_id::{number_damage, point_zero};
use super::scrub::{Inner, scrub};
use super::{Cell, Identifier, Kind};
use std::borrow::Cow;

/// Normalises the text of an account: blanks and dashes between digits dropped, wrappers taken off.
pub fn account(cell: Cell<'_>) -> Identifier<'_> {
    let (mut text, mut repairs) = (Cow::Borrowed(cell.text), Repairs::NONE);
    let plain = cell.text.bytes().all(|b| b.is_ascii_digit());
    if plain && cell.kind == Kind::Text {
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
        if let Some(joined) = without_dashes(&text) {
            text = Cow::Owned(joined);
            repairs.add(Repair::Dashes);
        }
    }
    let damage = number_damage(&text, cell.kind, repairs);
    Identifier {
        text,
        repairs,
        damage,
    }
}

/// The digits alone, if the text is digits and dashes; other texts keep their dashes.
fn without_dashes(text: &str) -> Option<String> {
    let dash = |c| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−');
    let digits: String = text.chars().filter(|c| !dash(*c)).collect();
    let changed = digits.len() != text.len() && !digits.is_empty();
    (changed && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::super::DateSystem;
    use super::*;
    use crate::table::cell::Damage;

    #[track_caller]
    fn check(cell: &str, expected: &str, steps: &str, damage: Option<Damage>) {
        let read = account(Cell::text(cell));
        assert_eq!(read.text, expected, "{cell:?}");
        assert_eq!(
            (read.repairs.to_string().as_str(), read.damage),
            (steps, damage),
            "{cell:?}"
        );
    }

    #[test]
    fn groups_are_joined_and_wrappers_taken_off() {
        check("6210985742171388007", "6210985742171388007", "", None);
        check(
            "6210 9857 4217 1388 007",
            "6210985742171388007",
            "inner-blank",
            None,
        );
        check(
            "6210-9857-4217-1388-007",
            "6210985742171388007",
            "dashes",
            None,
        );
        check(
            "6210985742171388007\t",
            "6210985742171388007",
            "trimmed",
            None,
        );
        check(
            "'6210985742171388007",
            "6210985742171388007",
            "wrapper",
            None,
        );
        check(
            "６２１０９８５７４２１７１３８８００７",
            "6210985742171388007",
            "width",
            None,
        );
        check(
            "86610101000000123.0",
            "86610101000000123",
            "point-zero",
            Some(Damage::TooManyDigits),
        );
        check("川农信-0012", "川农信-0012", "", None);
        check("-", "-", "", None);
    }

    #[test]
    fn a_number_that_lost_its_digits_is_marked() {
        check("6.21099E+18", "6.21099E+18", "", Some(Damage::Scientific));
        let cell = Cell {
            text: "6210985742171388007",
            kind: Kind::Number(DateSystem::From1900),
        };
        assert_eq!(account(cell).damage, Some(Damage::TooManyDigits));
    }
}
