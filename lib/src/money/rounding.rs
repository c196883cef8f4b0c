//! Rounding: only where a policy names how.

use super::Money;
use crate::error::Defect;
use crate::message::words;
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use serde::{Deserialize, Serialize};

/// The unit that is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingUnit {
    /// 元.
    Yuan,
    /// 角, a tenth of a yuan.
    Jiao,
    /// 分, a hundredth of a yuan.
    Fen,
}

/// What happens to what does not fill a unit. Amounts below zero mirror those above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// Any rest becomes a whole unit, away from zero (进一; to yuan: 见分进元).
    Up,
    /// Any rest is dropped, toward zero (舍去).
    Down,
    /// Half a unit and more goes away from zero (四舍五入).
    HalfUp,
    /// Half a unit goes to the even neighbour (四舍六入五成双).
    HalfEven,
}

/// A unit and a mode.
///
/// ```
/// use onecard::money::{Money, Rounding};
/// use rust_decimal::Decimal;
/// let due = Decimal::new(620_001, 3); // 620.001
/// assert_eq!(Rounding::FEN_TO_YUAN.round(due)?, Money::parse("621.00")?);
/// # Ok::<(), onecard::error::Defect>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// To what.
    pub unit: RoundingUnit,
    /// How.
    pub mode: RoundingMode,
}

impl Rounding {
    /// 见分进元: any rest, also one below a fen, makes a whole yuan, as `ROUNDUP(x, 0)` of the
    /// offices' spreadsheets does.
    pub const FEN_TO_YUAN: Self = Self {
        unit: RoundingUnit::Yuan,
        mode: RoundingMode::Up,
    };

    /// The amount of `yuan` after rounding.
    ///
    /// # Errors
    /// A [`Defect`] when it does not fit.
    pub fn round(self, yuan: Decimal) -> Result<Money, Defect> {
        let decimals = match self.unit {
            RoundingUnit::Yuan => 0,
            RoundingUnit::Jiao => 1,
            RoundingUnit::Fen => 2,
        };
        let strategy = match self.mode {
            RoundingMode::Up => RoundingStrategy::AwayFromZero,
            RoundingMode::Down => RoundingStrategy::ToZero,
            RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
        };
        // Rounding away from zero adds one, which the largest decimals have no room for.
        if yuan.abs() > Decimal::from(i64::MAX) {
            return Err(Defect::new(&words::MONEY_RANGE));
        }
        Money::from_decimal(yuan.round_dp_with_strategy(decimals, strategy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RoundingMode::{Down, HalfEven, HalfUp, Up};
    use RoundingUnit::{Fen, Jiao, Yuan};

    #[track_caller]
    fn check(unit: RoundingUnit, mode: RoundingMode, yuan: &str, expected: &str) {
        let rounded = Rounding { unit, mode }.round(yuan.parse().unwrap());
        assert_eq!(
            rounded.map(|m| m.to_string()),
            Ok(expected.to_owned()),
            "{yuan}"
        );
    }

    #[test]
    fn every_mode_rounds_to_every_unit() {
        check(Yuan, Up, "620.01", "621.00");
        check(Yuan, Up, "620.001", "621.00");
        check(Yuan, Up, "620.00", "620.00");
        check(Yuan, Up, "-620.01", "-621.00");
        check(Yuan, Down, "620.99", "620.00");
        check(Yuan, Down, "-620.99", "-620.00");
        check(Jiao, Up, "0.01", "0.10");
        check(Jiao, Down, "0.19", "0.10");
        check(Jiao, HalfUp, "1.25", "1.30");
        check(Jiao, HalfEven, "1.25", "1.20");
        check(Fen, HalfUp, "1.005", "1.01");
        check(Fen, HalfUp, "-1.005", "-1.01");
        check(Fen, HalfEven, "1.005", "1.00");
        check(Fen, HalfEven, "1.015", "1.02");
        check(Fen, Up, "0.0001", "0.01");
    }

    #[test]
    fn what_does_not_fit_is_a_defect() {
        for yuan in [Decimal::MAX, Decimal::MIN, Decimal::from(i64::MAX)] {
            assert!(Rounding::FEN_TO_YUAN.round(yuan).is_err(), "{yuan}");
        }
    }
}
