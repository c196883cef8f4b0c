//! Eight digits at a time.
//!
//! Numbers of persons and accounts are read for every row, so they are read as words: a digit is a byte
//! of a word, and neighbours are joined by multiplying the word.

/// The values of eight digits, one a byte, the first digit lowest; `None` where one is no digit.
#[inline]
pub(super) const fn values(digits: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const HIGH: u64 = u64::from_le_bytes([0xf0; 8]);
    const SIX: u64 = u64::from_le_bytes([6; 8]);
    let word = u64::from_le_bytes(digits);
    // A digit has 3 in its upper half, and still has it when 6 is added.
    let sure = word & HIGH == ZEROS && word.wrapping_add(SIX) & HIGH == ZEROS;
    match sure {
        true => Some(word ^ ZEROS),
        false => None,
    }
}

/// The number that eight values are.
#[inline]
pub(super) const fn number(values: u64) -> u64 {
    const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
    const FOURS: u64 = 0x0000_ffff_0000_ffff;
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8) & PAIRS;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & FOURS;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}

/// Σ value × weight of eight values; sums of four products stay below 2¹⁶.
#[inline]
pub(super) const fn weighed(values: u64, weights: [u64; 8]) -> u64 {
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
    let [a, b, c, d, e, f, g, h] = weights;
    // The highest lane of the product adds up all lanes, each times its own weight.
    let even = a << 48 | c << 32 | e << 16 | g;
    let odd = b << 48 | d << 32 | f << 16 | h;
    let even = (values & EVEN).wrapping_mul(even) >> 48;
    let odd = (values >> 8 & EVEN).wrapping_mul(odd) >> 48;
    even.wrapping_add(odd)
}

/// The number that digits are, at most nineteen of them; `None` where one is no digit, or there is none.
pub(super) fn all(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (words, rest) = digits.as_chunks::<8>();
    let mut value = 0u64;
    for word in words {
        value = value
            .wrapping_mul(100_000_000)
            .wrapping_add(number(values(*word)?));
    }
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    // Nineteen digits are no more than a word holds.
    Some(value)
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
            let values = values(digits).unwrap();
            assert_eq!(
                number(values).to_string(),
                text.parse::<u64>().unwrap().to_string()
            );
            let weights = [7, 9, 10, 5, 8, 4, 2, 1];
            let sum: u64 = digits
                .iter()
                .zip(weights)
                .map(|(d, w)| u64::from(d - b'0') * w)
                .sum();
            assert_eq!(weighed(values, weights), sum, "{text}");
        }
    }

    #[test]
    fn what_is_no_digit_is_found_in_every_place() {
        for place in 0..8 {
            for byte in 0..=255u8 {
                let mut digits = *b"90817263";
                digits[place] = byte;
                assert_eq!(
                    values(digits).is_some(),
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
        ] {
            assert_eq!(all(text.as_bytes()), expected, "{text}");
        }
    }
}
