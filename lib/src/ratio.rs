//! An exact fraction that prints as a percentage without ever rounding up.

use serde::{Deserialize, Serialize};
use std::fmt;

/// `numerator / denominator`; an empty denominator means that there was nothing to measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What counts.
    pub numerator: i64,
    /// Out of what.
    pub denominator: i64,
}

impl Ratio {
    /// A ratio of two counts or two sums of fen.
    pub const fn new(numerator: i64, denominator: i64) -> Self {
        Self {
            numerator,
            denominator,
        }
    }

    /// Percent with two decimals, truncated toward zero, and `100.00` only when it is 100 %: what is
    /// more by less than a hundredth of a percent prints `100.01`.
    pub fn percent(self) -> Option<String> {
        if self.denominator == 0 {
            return None;
        }
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        let scaled = match numerator * 10_000 / denominator {
            10_000 if numerator != denominator => 10_001,
            scaled => scaled,
        };
        let sign = if scaled < 0 { "-" } else { "" };
        let scaled = scaled.unsigned_abs();
        Some(format!("{sign}{}.{:02}", scaled / 100, scaled % 100))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.percent() {
            Some(percent) => write!(f, "{percent}%"),
            None => f.write_str("–"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_percent_appears_only_when_it_is() {
        assert_eq!(Ratio::new(99_999, 100_000).to_string(), "99.99%");
        assert_eq!(Ratio::new(100_001, 100_000).to_string(), "100.01%");
        assert_eq!(Ratio::new(-1, 3).to_string(), "-33.33%");
        assert_eq!(
            Ratio::new(i64::MIN, 1).to_string(),
            "-922337203685477580800.00%"
        );
        assert_eq!(Ratio::new(3, 3).to_string(), "100.00%");
        assert_eq!(Ratio::new(1, 3).to_string(), "33.33%");
        assert_eq!(Ratio::new(0, 0).to_string(), "–");
    }
}
