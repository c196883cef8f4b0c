//! Cells in their plainest spelling: no step is needed to read them, and nothing is wrong with them.
//!
//! What is read here is read as the ladder of repairs reads it; any other spelling is left to that.

use crate::identity::{ResidentId, digits};
use crate::money::Money;
use crate::record::Identity;

/// A resident ID of eighteen characters, the last of them a digit or `X`.
pub(super) fn person(cell: &str) -> Option<Identity> {
    if cell.len() != 18 || cell.ends_with('x') {
        return None;
    }
    ResidentId::parse(cell).map(Identity::from)
}

/// The same as it is packed, whether or not its date of birth is a day of the calendar: no person but the
/// one who has it is packed so.
pub(super) fn packed_person(cell: &str) -> Option<u64> {
    let packed = ResidentId::checked(cell.as_bytes()).filter(|_| !cell.ends_with('x'))?;
    // Nobody is packed as nothing, and no number begins with a zero.
    (packed >= 10_000_000_000_000_000).then_some(packed)
}

/// A plain number of digits, at most `most` of them, and nineteen.
pub(super) fn number(digits: &[u8], most: usize) -> Option<u64> {
    match digits.len() <= most {
        true => digits::all(digits),
        false => None,
    }
}

/// `985`, `985.00`: at most nine digits of yuan without a zero in front, two of fen or none.
pub(super) fn amount(cell: &str) -> Option<Money> {
    let bytes = cell.as_bytes();
    if !matches!(bytes.first(), Some(b'1'..=b'9')) {
        return None;
    }
    let (yuan, fen) = match bytes.split_last_chunk::<3>() {
        Some((yuan, [b'.', tens, ones])) => (yuan, number(&[*tens, *ones], 2)?),
        _ => (bytes, 0),
    };
    let fen = number(yuan, 9)? * 100 + fen;
    i64::try_from(fen).ok().map(Money::from_fen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{AccountKey, Texts};
    use crate::table::cell::{self, Cell, Unit};

    #[test]
    fn what_is_plain_is_what_the_ladder_reads_without_a_step() {
        let spellings = [
            "11010519491231002X",
            "11010519491231002x",
            "110105194912310021",
            "440524188001010014",
            "110105194912310000",
            "110105491231002",
            "434001193501010009",
            "000000000000000000",
            "434001193513010009",
            " 434001193501010009",
            "6220439167328419792",
            "06220439167328419792",
            "62204391673284197921",
            "985",
            "985.00",
            "0.50",
            "985.5",
            "985.",
            "1,985.00",
            "-985.00",
            "99999999999.00",
            "999999999.99",
            "9985.000",
            "1e5",
            "",
            "0",
            "．",
            "９８５",
            "98５",
        ];
        let mut texts = Texts::default();
        for spelling in spellings {
            let cell = Cell::text(spelling);
            if let Some(plainly) = person(spelling) {
                let read = cell::resident_id(cell);
                assert!(
                    read.repairs.is_empty() && read.damage.is_none(),
                    "{spelling}"
                );
                assert_eq!(Identity::of(&read.text, &mut texts), plainly, "{spelling}");
                assert_eq!(packed_person(spelling), Some(plainly.packed()));
            }
            if let Some(plainly) = AccountKey::of_digits(spelling) {
                let read = cell::account(cell);
                assert!(
                    read.repairs.is_empty() && read.damage.is_none(),
                    "{spelling}"
                );
                assert_eq!(
                    AccountKey::of(&read.text, &mut texts),
                    plainly,
                    "{spelling}"
                );
            }
            if let Some(plainly) = amount(spelling) {
                let read = cell::amount(cell, Unit::Yuan).unwrap();
                assert!(read.repairs.is_empty(), "{spelling}");
                assert_eq!(read.value, Some(plainly), "{spelling}");
            }
        }
        let plain = spellings.iter().filter(|s| person(s).is_some()).count();
        let sums = spellings.iter().filter(|s| amount(s).is_some()).count();
        assert!(plain >= 2 && sums >= 3, "{plain} {sums}");
    }
}
