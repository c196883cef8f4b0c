//! The binary numbers of old workbooks as decimal text, exactly and without a float.
//!
//! A number is a whole mantissa times a power of two, so its decimal digits can be written out. Of
//! these the first fifteen are kept where they name this number and no other, as they do for every
//! number that was typed; else seventeen, which says that it came out of a computation.

use super::number::{SHOWN, print};
use std::cmp::Ordering;

/// Nine digits to a limb.
const LIMB: u64 = 1_000_000_000;

/// Digits and where the point stands: `0.DIGITS × 10^point`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

/// The text of the number with these bits; `None` for what is no number.
pub(super) fn text(bits: u64) -> Option<String> {
    let negative = bits >> 63 == 1;
    let exponent = i32::try_from(bits >> 52 & 0x7ff).ok()?;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, power) = match exponent {
        0 => (fraction, -1074),
        0x7ff => return None,
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    if mantissa == 0 {
        return Some("0".to_owned());
    }
    let exact = decimal(mantissa, power);
    let short = rounded(&exact, SHOWN);
    let low = decimal(2 * mantissa - 1, power - 1);
    let high = decimal(2 * mantissa + 1, power - 1);
    let names_it =
        compare(&low, &short) != Ordering::Greater && compare(&short, &high) != Ordering::Greater;
    let mut text = String::new();
    if names_it {
        print(negative, &short.digits, short.point, &mut text);
    } else {
        let long = rounded(&exact, 17);
        let sign = if negative { "-" } else { "" };
        let digits = String::from_utf8(long.digits).ok()?;
        text = format!("{sign}0.{digits}E{}", long.point);
    }
    Some(text)
}

/// All digits of `mantissa × 2^power`.
fn decimal(mantissa: u64, power: i32) -> Decimal {
    let mut limbs = Vec::new();
    let mut rest = mantissa;
    while rest > 0 {
        limbs.push(rest % LIMB);
        rest /= LIMB;
    }
    // 2^-k is 5^k with the point k places further left.
    let (factor, step, most) = match power < 0 {
        true => (5_u64, 12, 244_140_625),
        false => (2_u64, 29, 536_870_912),
    };
    let mut left = power.unsigned_abs();
    while left >= step {
        multiply(&mut limbs, most);
        left -= step;
    }
    multiply(&mut limbs, factor.pow(left));
    let mut text = String::new();
    for limb in limbs.iter().rev() {
        text.push_str(&format!("{limb:09}"));
    }
    let digits = text.trim_start_matches('0').as_bytes().to_vec();
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    Decimal {
        digits,
        point: length + power.min(0),
    }
}

fn multiply(limbs: &mut Vec<u64>, factor: u64) {
    let mut carry = 0;
    for limb in limbs.iter_mut() {
        let product = *limb * factor + carry;
        *limb = product % LIMB;
        carry = product / LIMB;
    }
    while carry > 0 {
        limbs.push(carry % LIMB);
        carry /= LIMB;
    }
}

/// The first digits, rounded half up.
fn rounded(exact: &Decimal, count: usize) -> Decimal {
    let mut short = exact.clone();
    short.digits.truncate(count);
    if exact.digits.get(count).is_none_or(|digit| *digit < b'5') {
        return short;
    }
    for digit in short.digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return short;
        }
        *digit = b'0';
    }
    short.digits.insert(0, b'1');
    short.point += 1;
    short
}

/// Compares two numbers above zero.
fn compare(a: &Decimal, b: &Decimal) -> Ordering {
    let longest = a.digits.len().max(b.digits.len());
    let digit = |of: &Decimal, at: usize| of.digits.get(at).copied().unwrap_or(b'0');
    let digits = (0..longest).map(|at| digit(a, at).cmp(&digit(b, at)));
    a.point.cmp(&b.point).then_with(|| {
        digits
            .into_iter()
            .find(|o| o.is_ne())
            .unwrap_or(Ordering::Equal)
    })
}

#[cfg(test)]
#[allow(
    clippy::float_arithmetic,
    reason = "the oracle is the machine's own arithmetic"
)]
mod tests {
    use super::*;
    use crate::table::workbook::number::{Digits, plain};

    #[test]
    fn binary_numbers_read_as_they_were_typed() {
        for (number, expected, digits) in [
            (600.0_f64, "600", Digits::All),
            (600.1, "600.1", Digits::All),
            (-0.07, "-0.07", Digits::All),
            (99_999_999.99, "99999999.99", Digits::All),
            (45839.354166666664, "45839.3541666667", Digits::Rounded),
            (599.9999999999999, "600", Digits::Rounded),
            (0.1 + 0.2, "0.3", Digits::Rounded),
            (
                434_001_195_603_036_655.0,
                "434001195603037000",
                Digits::Rounded,
            ),
            (434_001_195_603_036_000.0, "434001195603036000", Digits::All),
            (1e-3, "0.001", Digits::All),
            (0.0, "0", Digits::All),
            (f64::MAX, "1.79769313486232E+308", Digits::Rounded),
            (f64::MIN_POSITIVE, "2.2250738585072E-308", Digits::Rounded),
        ] {
            let mut shown = String::new();
            let stored = text(number.to_bits()).unwrap();
            let got = plain(&stored, &mut shown);
            assert_eq!((shown.as_str(), got), (expected, Some(digits)), "{number}");
        }
        assert_eq!(text(f64::NAN.to_bits()), None);
        assert_eq!(text(f64::INFINITY.to_bits()), None);
    }

    #[test]
    fn every_amount_in_fen_is_its_own_text() {
        let mut seed = 3_u64;
        for _ in 0..3_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let fen = seed >> 24;
            let expected = (fen as f64 / 100.0).to_string();
            assert_eq!(text((fen as f64 / 100.0).to_bits()).unwrap(), expected);
        }
    }
}
