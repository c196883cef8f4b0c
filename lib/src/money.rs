//! Money in whole fen.
//!
//! Arithmetic is checked; [`rust_decimal::Decimal`] stands at every edge; nothing rounds but
//! [`Rounding::round`], where a policy names how.
//!
//! ```
//! use onecard::money::Money;
//! let due = Money::parse("620.00")?;
//! assert_eq!(due.fen(), 62_000);
//! assert_eq!(due.to_string(), "620.00");
//! assert!(Money::parse("600.005").is_err()); // more than two decimals is an error, never rounded
//! # Ok::<(), onecard::error::Defect>(())
//! ```

mod rounding;
mod share;

pub use rounding::{Rounding, RoundingMode, RoundingUnit};

use crate::error::Defect;
use crate::message::words;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An exact amount in fen (1/100 yuan).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of `fen`.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Reads plain text: an optional sign, digits, and at most two decimals.
    ///
    /// Cells of real files go through the repair ladder first; this is the last step of it.
    ///
    /// # Errors
    /// A [`Defect`] when the text is not such a number, has more decimals, or does not fit.
    pub fn parse(text: &str) -> Result<Self, Defect> {
        if let Some(fen) = plain_fen(text) {
            return Ok(Self(fen));
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if yuan.is_empty() || !all_digits(yuan) || !all_digits(decimals) {
            return Err(Defect::new(&words::MONEY_TEXT));
        }
        if decimals.len() > 2 {
            return Err(Defect::new(&words::MONEY_DECIMALS));
        }
        let mut fen: i64 = 0;
        let padding = ["00", "0", ""]
            .get(decimals.len())
            .copied()
            .unwrap_or_default();
        for byte in yuan.bytes().chain(decimals.bytes()).chain(padding.bytes()) {
            fen = fen
                .checked_mul(10)
                .and_then(|f| f.checked_add(i64::from(byte - b'0')))
                .ok_or_else(|| Defect::new(&words::MONEY_RANGE))?;
        }
        Ok(Self(if negative { -fen } else { fen }))
    }

    /// From a decimal with at most two decimals.
    ///
    /// # Errors
    /// A [`Defect`] when it has more decimals or does not fit.
    pub fn from_decimal(value: Decimal) -> Result<Self, Defect> {
        let fen = value
            .checked_mul(Decimal::ONE_HUNDRED)
            .map(|f| f.normalize());
        match fen {
            Some(fen) if fen.scale() == 0 => fen
                .to_i64()
                .map(Self)
                .ok_or_else(|| Defect::new(&words::MONEY_RANGE)),
            Some(_) => Err(Defect::new(&words::MONEY_DECIMALS)),
            None => Err(Defect::new(&words::MONEY_RANGE)),
        }
    }

    /// The amount in yuan, with two decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Sum, or `None` when it does not fit.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Difference, or `None` when it does not fit.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }
}

/// The fen of a short text of digits with two decimals at most, in one pass; `None` for any other
/// text, good or bad.
fn plain_fen(text: &str) -> Option<i64> {
    if text.len() > 16 {
        return None;
    }
    let (mut value, mut decimals) = (0i64, None);
    for byte in text.bytes() {
        match (byte, decimals) {
            (b'0'..=b'9', _) => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count| count + 1);
            }
            (b'.', None) => decimals = Some(0),
            _ => return None,
        }
    }
    let whole = text.len() > decimals.map_or(0, |count: usize| count + 1);
    match decimals.unwrap_or(0) {
        0 if whole => Some(value * 100),
        1 if whole => Some(value * 10),
        2 if whole => Some(value),
        _ => None,
    }
}

impl fmt::Display for Money {
    /// Two decimals, no separators: `-1234.05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Twenty digits at most, a sign and a point: reports print millions of these.
        let mut text = [b'0'; 24];
        let mut rest = self.0.unsigned_abs();
        let mut start = text.len();
        for (place, byte) in text.iter_mut().rev().enumerate() {
            *byte = match place {
                2 => b'.',
                4.. if rest == 0 => break,
                _ => {
                    let digit = (rest % 10) as u8;
                    rest /= 10;
                    b'0' + digit
                }
            };
            start -= 1;
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let shown = text.get(start..).unwrap_or_default();
        f.write_str(std::str::from_utf8(shown).unwrap_or_default())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .map_err(|defect| serde::de::Error::custom(defect.text(crate::message::Lang::En)))
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    /// Overflow panics in every build: sums of checked inputs cannot reach it (see `overflow-checks`).
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<i64, &str>) {
        let got = Money::parse(text)
            .map(Money::fen)
            .map_err(|d| d.message.code);
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn plain_text_reads_exactly_or_not_at_all() {
        check("0", Ok(0));
        check("600", Ok(60_000));
        check("600.5", Ok(60_050));
        check("-12.34", Ok(-1_234));
        check("600.", Ok(60_000));
        check("600.005", Err("E0002"));
        check("1e3", Err("E0001"));
        check("1_000", Err("E0001"));
        check("", Err("E0001"));
        check(".5", Err("E0001"));
        check("99999999999999999999", Err("E0003"));
    }
}
