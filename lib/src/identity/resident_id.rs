//! Resident identity numbers (GB 11643-1999).
//!
//! Seventeen digits pack into a `u64` and the check character is computed, so every spelling of one
//! number is one key. What fails its check is not a `ResidentId`: records keep such a text verbatim
//! as an unresolved identity (see `record::Identity`); it is never dropped and never corrected.
//!
//! Other libraries quarrel about what is such a number. Here, and held by `lib/tests/oracles.rs`:
//!
//! | text | here | why |
//! |---|---|---|
//! | 15 digits | upgraded with `19` | rolls approved before 2013 still hold them |
//! | 30 February, 29 February 1900 | refused | no such day, so nobody was born on it |
//! | born in 1799, in 2099 | read | the check character is right; a rule judges whether it can be |
//! | 81, 82, 83 and 9 in front | read | residence permits and foreigners' permanent residence cards |
//! | 71, 10, 99 in front | read | county codes come and go; [`ResidentId::issuer`] warns |
//! | 0 in front | refused | a lost digit, no region starts with it |
//! | blanks, full width, apostrophe | refused | the table floor repairs cells, and says that it did |

use super::digits;
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A resident identity number whose check character is right.
///
/// `Display` masks (first three, last four); [`ResidentId::reveal`] gives all of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(u64);

/// Birth date and sex as the number states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// Date of birth.
    pub date: NaiveDate,
    /// Whether the sequence number is even.
    pub female: bool,
}

const CHECKS: &[u8; 11] = b"10X98765432";

impl ResidentId {
    /// Reads 18 characters (`x` or `X` last) or upgrades 15 digits; `None` when it is not such a number.
    ///
    /// The text must be normalised already: ASCII, no blanks.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        match bytes.len() {
            18 => Self::from_packed(Self::checked(bytes)?),
            15 => {
                let (area, rest) = bytes.split_at_checked(6)?;
                let mut body = [0u8; 17];
                for (to, from) in body.iter_mut().zip(area.iter().chain(b"19").chain(rest)) {
                    *to = *from;
                }
                Self::from_digits(&body)
            }
            _ => None,
        }
    }

    /// The seventeen digits before a check character that is right, whether they are those of a person
    /// or not.
    pub(crate) fn checked(text: &[u8]) -> Option<u64> {
        let (front, rest) = text.split_first_chunk::<8>()?;
        let (back, rest) = rest.split_first_chunk::<8>()?;
        let [last, check] = rest else { return None };
        let values = |digits: &[u8; 8]| digits::values(u64::from_le_bytes(*digits));
        let (front, back) = (values(front)?, values(back)?);
        let last = u64::from(last.wrapping_sub(b'0'));
        if last > 9 {
            return None;
        }
        let (tens, twos) = (digits::in_base::<10>, digits::in_base::<2>);
        let value = tens(front) * 1_000_000_000 + tens(back) * 10 + last;
        let sum = (twos(front) << 9) + (twos(back) << 1) + last;
        (check_character(sum) == check.to_ascii_uppercase()).then_some(value)
    }

    /// Seventeen digits with a real date of birth; the check character follows from them. No caller
    /// gives more, so the value fits.
    fn from_digits(body: &[u8]) -> Option<Self> {
        let mut value = 0u64;
        for byte in body {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + u64::from(byte - b'0');
        }
        Self::from_packed(value)
    }

    #[cfg(any(test, feature = "demo", feature = "proptest"))]
    pub(super) const fn of_body(body: u64) -> Self {
        Self(body)
    }

    /// The seventeen digits as a number.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// From [`ResidentId::packed`]; `None` when it is no such number.
    pub fn from_packed(packed: u64) -> Option<Self> {
        let id = Self(packed);
        let seventeen = (10_000_000_000_000_000..100_000_000_000_000_000).contains(&packed);
        (seventeen && id.has_birth()).then_some(id)
    }

    /// Whether [`ResidentId::birth`] is a day of the calendar.
    const fn has_birth(self) -> bool {
        let date = self.0 / 1000 % 100_000_000;
        let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + leap as u64,
            _ => 0,
        };
        1 <= day && day <= days
    }

    /// Whether a text of seventeen digits and a digit or `X` bears the wrong check character; `false`
    /// for any other form. The date it states may be any.
    pub fn check_is_wrong(text: &str) -> bool {
        let Some((body, check)) = text.as_bytes().split_at_checked(17) else {
            return false;
        };
        let [check] = check else { return false };
        let value = body.iter().try_fold(0u64, |value, byte| {
            let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
            Some(value * 10 + digit)
        });
        let form = body.first() != Some(&b'0') && (check.is_ascii_digit() || b"xX".contains(check));
        form && value.is_some_and(|v| Self(v).check_character() != check.to_ascii_uppercase())
    }

    fn check_character(self) -> u8 {
        let mut rest = self.0;
        let mut sum = 0;
        for weight in (0..17).map(|place| 1 << place) {
            sum += rest % 10 * weight;
            rest /= 10;
        }
        check_character(sum)
    }

    /// All eighteen characters. Name of the method is the promise that looking is deliberate.
    pub fn reveal(self) -> String {
        let mut all = [b'0'; 18];
        let mut rest = self.0;
        let (first, pairs) = all.split_at_mut(1);
        let (pairs, _) = pairs.as_chunks_mut::<2>();
        for [tens, ones] in pairs.iter_mut().rev() {
            let pair = (rest % 100) as u8;
            (*tens, *ones) = (b'0' + pair / 10, b'0' + pair % 10);
            rest /= 100;
        }
        first.fill(b'0' + (rest % 10) as u8);
        let [digits @ .., check] = &mut all;
        let digits = digits.iter().map(|digit| u64::from(digit - b'0'));
        *check = check_character(digits.fold(0, |sum, digit| sum * 2 + digit));
        std::str::from_utf8(&all).unwrap_or_default().to_owned()
    }

    /// Birth and sex; `None` never happens for a parsed number.
    pub fn birth(self) -> Option<Birth> {
        let date = self.0 / 1000 % 100_000_000;
        let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
        let date = NaiveDate::from_ymd_opt(year as i32, month as u32, day as u32)?;
        Some(Birth {
            date,
            female: self.0.is_multiple_of(2),
        })
    }

    /// Full years of age at the end of `date`; `None` before the birth.
    ///
    /// Who was born on 29 February comes of age on 28 February of a common year: a period without a
    /// corresponding day ends with the month (民法典 §202).
    pub fn age_on(self, date: NaiveDate) -> Option<u16> {
        let born = self.birth()?.date;
        let birthday = born
            .with_year(date.year())
            .or_else(|| NaiveDate::from_ymd_opt(date.year(), 2, 28))?;
        let years = date.year() - born.year() - i32::from(date < birthday);
        u16::try_from(years).ok()
    }

    /// The six digits of the region the number was first issued in.
    pub const fn region(self) -> u32 {
        (self.0 / 100_000_000_000) as u32
    }
}

/// Behind seventeen digits whose sum is that, where each counts twice as much as the next, the last once.
///
/// The weights of the standard (7, 9, 10, 5, 8, 4, 2, …) are those powers of two modulo 11 (ISO 7064,
/// MOD 11-2; the check character itself stands at the power zero).
fn check_character(sum: u64) -> u8 {
    CHECKS.get((sum * 2 % 11) as usize).copied().unwrap_or(b'?')
}

impl fmt::Display for ResidentId {
    /// Masked: `110***********002X`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::mask(&self.reveal(), 3, 4))
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            ResidentId::parse(text).map(ResidentId::reveal).as_deref(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_number_is_read_when_its_check_character_is_right() {
        check("11010519491231002X", Some("11010519491231002X"));
        check("11010519491231002x", Some("11010519491231002X"));
        check("110105194912310021", None);
        check("513401370928182", Some("513401193709281829"));
        check("11010519490230002X", None);
        check("", None);
    }

    #[test]
    fn a_wrong_check_character_is_told_from_other_forms() {
        for (text, expected) in [
            ("11010519491231002X", false),
            ("110105194912310021", true),
            ("110105194913310022", true),
            ("11010519491231002", false),
            ("110105491231002", false),
            ("11010519491231002Y", false),
        ] {
            assert_eq!(ResidentId::check_is_wrong(text), expected, "{text}");
        }
    }

    #[test]
    fn display_masks_and_reveal_does_not() {
        let id = ResidentId::parse("11010519491231002X").unwrap();
        assert_eq!(id.to_string(), "110***********002X");
        assert_eq!(ResidentId::from_packed(id.packed()), Some(id));
    }

    #[test]
    fn a_birthday_completes_a_year_of_age() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (born, on, age) in [
            (day(1950, 6, 15), day(2025, 6, 14), Some(74)),
            (day(1950, 6, 15), day(2025, 6, 15), Some(75)),
            (day(1950, 6, 15), day(1950, 6, 15), Some(0)),
            (day(1950, 6, 15), day(1950, 6, 14), None),
            (day(1940, 2, 29), day(2025, 2, 27), Some(84)),
            (day(1940, 2, 29), day(2025, 2, 28), Some(85)),
            (day(1940, 2, 29), day(2024, 2, 28), Some(83)),
            (day(1940, 2, 29), day(2024, 2, 29), Some(84)),
        ] {
            let id = crate::identity::synthetic::resident_id(born, 1);
            assert_eq!(id.age_on(on), age, "{born} {on}");
        }
    }

    #[test]
    fn a_day_of_birth_is_one_that_the_calendar_knows() {
        for year in [0, 1, 1799, 1900, 1999, 2000, 2004, 2100, 9999] {
            for rest in 0..10_000 {
                let id = ResidentId::of_body((11_010_500_000_000 + year * 10_000 + rest) * 1000);
                assert_eq!(id.has_birth(), id.birth().is_some(), "{year} {rest}");
            }
        }
    }

    #[test]
    fn a_packed_number_is_checked_again() {
        for packed in [0, 11_010_519_490_230_002, 110_105_194_912_310_020, u64::MAX] {
            assert_eq!(ResidentId::from_packed(packed), None, "{packed}");
        }
    }
}
