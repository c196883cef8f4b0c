//! Eight digits at a time.
//!
//! Numbers of persons and accounts are read for every row, so they are read as words: a digit is a byte
//! of a word, and neighbours are joined by multiplying the word.

use super::few::Few;

/// The values of eight digits, one a byte, the first digit lowest; `None` where one is no digit.
#[inline]
pub(super) const fn values(word: u64) -> Option<u64> {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const HIGH: u64 = u64::from_le_bytes([0xf0; 8]);
    const SIX: u64 = u64::from_le_bytes([6; 8]);
    // A digit has 3 in its upper half, and still has it when 6 is added.
    let sure = word & HIGH == ZEROS && word.wrapping_add(SIX) & HIGH == ZEROS;
    match sure {
        true => Some(word ^ ZEROS),
        false => None,
    }
}

/// Σ value × BASEⁿ of eight values, the last of them with n = 0: in base ten the number that they are.
#[inline]
pub(super) const fn in_base<const BASE: u64>(values: u64) -> u64 {
    const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
    const FOURS: u64 = 0x0000_ffff_0000_ffff;
    let (two, four) = (BASE * BASE, BASE * BASE * BASE * BASE);
    let pairs = values.wrapping_mul(BASE).wrapping_add(values >> 8) & PAIRS;
    let fours = pairs.wrapping_mul(two).wrapping_add(pairs >> 16) & FOURS;
    fours.wrapping_mul(four).wrapping_add(fours >> 32) & 0xffff_ffff
}

/// The number that at most nineteen digits are; `None` where one is no digit, or there is none.
#[inline]
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    const SCALES: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    let rest = match digits.len() {
        8..=19 => digits.len() % 8,
        _ => return few(Few::of(digits)?),
    };
    let (words, _) = digits.as_chunks();
    let mut value = 0u64;
    for word in words {
        let word = in_base::<10>(values(u64::from_le_bytes(*word))?);
        value = value.wrapping_mul(100_000_000).wrapping_add(word);
    }
    if rest == 0 {
        return Some(value);
    }
    // The last eight, as if those that were read already were zeros.
    let last = values(u64::from_le_bytes(*digits.last_chunk()?))? & u64::MAX << (64 - 8 * rest);
    // Nineteen digits are no more than a word holds.
    let value = value.wrapping_mul(*SCALES.get(rest)?);
    Some(value.wrapping_add(in_base::<10>(last)))
}

/// The number that a few digits are; `None` where one is no digit, or there is none.
#[inline]
pub(crate) fn few(digits: Few) -> Option<u64> {
    const ZEROS: u128 = u128::from_le_bytes([b'0'; 16]);
    if digits.len() == 0 {
        return None;
    }
    // Zeros in front of them.
    let bits = digits.len() * 8;
    let all = digits.bytes() << (128 - bits) | ZEROS >> bits;
    let (front, back) = (values(all as u64)?, values((all >> 64) as u64)?);
    Some(in_base::<10>(front) * 100_000_000 + in_base::<10>(back))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_digits_say() {
        let mut seed = 3u64;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let text = format!("{:08}", seed >> 33)[..8].to_owned();
            let digits: [u8; 8] = text.as_bytes().try_into().unwrap();
            let values = values(u64::from_le_bytes(digits)).unwrap();
            assert_eq!(
                in_base::<10>(values).to_string(),
                text.parse::<u64>().unwrap().to_string()
            );
            let doubled = digits
                .iter()
                .fold(0, |sum, d| sum * 2 + u64::from(d - b'0'));
            assert_eq!(in_base::<2>(values), doubled, "{text}");
            for length in 1..=8 {
                let text = &text[..length];
                assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_digit_is_found_in_every_place() {
        for place in 0..8 {
            for byte in 0..=255u8 {
                let mut digits = *b"90817263";
                digits[place] = byte;
                assert_eq!(
                    values(u64::from_le_bytes(digits)).is_some(),
                    byte.is_ascii_digit(),
                    "{byte} at {place}"
                );
            }
        }
        for (text, expected) in [
            ("", None),
            ("7", Some(7)),
            ("9999999999999999999", Some(9_999_999_999_999_999_999)),
            ("99999999999999999999", None),
            ("12345678a", None),
            ("1234567a8", None),
            ("1234567a", None),
            ("123456:", None),
            ("/1234", None),
            ("12 4", None),
            ("1a", None),
            ("a", None),
        ] {
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }
}
