//! Cells in their plainest spelling: no step is needed to read them, and nothing is wrong with them.
//!
//! What is read here is read as the ladder of repairs reads it; any other spelling is left to that.

use crate::identity::{Few, ResidentId, digits};
use crate::money::Money;
use crate::record::Identity;

/// A resident ID of eighteen characters, the last of them a digit or `X`.
pub(super) fn person(cell: &[u8]) -> Option<Identity> {
    let person = ResidentId::from_packed(packed_person(cell)?);
    person.map(Identity::from)
}

/// The same as it is packed, whether or not its date of birth is a day of the calendar: no person but the
/// one who has it is packed so.
pub(super) fn packed_person(cell: &[u8]) -> Option<u64> {
    let packed = ResidentId::checked(cell).filter(|_| !cell.ends_with(b"x"))?;
    // Nobody is packed as nothing, and no number begins with a zero.
    (packed >= 10_000_000_000_000_000).then_some(packed)
}

/// An amount without a sign or a leading zero: yuan, nine digits at most, and two digits of fen or none.
pub(super) fn amount(cell: Few) -> Option<Money> {
    if !matches!(cell.byte(0), b'1'..=b'9') {
        return None;
    }
    let point = cell
        .len()
        .checked_sub(3)
        .filter(|at| cell.byte(*at) == b'.');
    let (fen, yuan, scale) = match point {
        Some(at) => (cell.without(at), at, 1),
        None => (cell, cell.len(), 100),
    };
    let fen = digits::few(fen).filter(|_| yuan <= 9)? * scale;
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
            if let Some(plainly) = person(spelling.as_bytes()) {
                let read = cell::resident_id(cell);
                assert!(
                    read.repairs.is_empty() && read.damage.is_none(),
                    "{spelling}"
                );
                assert_eq!(Identity::of(&read.text, &mut texts), plainly, "{spelling}");
                assert_eq!(packed_person(spelling.as_bytes()), Some(plainly.packed()));
            }
            if let Some(plainly) = AccountKey::of_digits(spelling.as_bytes()) {
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
            if let Some(plainly) = Few::of(spelling.as_bytes()).and_then(amount) {
                let read = cell::amount(cell, Unit::Yuan).unwrap();
                assert!(read.repairs.is_empty(), "{spelling}");
                assert_eq!(read.value, Some(plainly), "{spelling}");
            }
        }
        let plain = spellings
            .iter()
            .filter(|s| person(s.as_bytes()).is_some())
            .count();
        let sums = spellings
            .iter()
            .filter(|s| Few::of(s.as_bytes()).and_then(amount).is_some())
            .count();
        assert!(plain >= 2 && sums >= 3, "{plain} {sums}");
    }
}
