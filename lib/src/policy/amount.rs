//! How the amount of an entitlement comes about: the rule, its standards, its rounding.
//!
//! What the decision states (月保障金, approved amount) comes first; the rule here stands where
//! the roll has no amount and where a formula is tested. Amounts are exact; rounding happens only
//! by a mode that the pack names.

use crate::error::Defect;
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The kinds of amount rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AmountKind {
    /// What the register states.
    #[default]
    Register,
    /// Standard × heads − income, not below nothing (差额).
    Gap,
    /// One of a table (分档).
    Bands,
    /// One standard for everybody (定额).
    Fixed,
    /// Standard × area (面积).
    Area,
    /// A formula in words.
    Formula,
}

/// An amount rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmountRule {
    /// What kind of rule.
    pub kind: AmountKind,
    /// Standards, by date in force.
    pub std: Vec<Standard>,
    /// Bands by name, for `bands` and for fixed amounts by level or age.
    pub bands: Vec<Band>,
    /// How a computed amount is rounded; absent: it must come out in whole fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// The least that is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Money>,
    /// The formula in words, for `formula`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
}

/// A standard in two times: when it is in force, and when that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Per head (per unit of area), per month or cycle as `amount_per` says.
    pub value: Money,
    /// First day in force.
    pub from: NaiveDate,
    /// Day of the decision; before it the standard before is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<NaiveDate>,
    /// Day by which the difference since `from` must be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<NaiveDate>,
    /// Class it is for (散居, 机构, 全护理 …); absent: every class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// One amount of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Name on the roll: A档, 一级, 80-89岁 …
    pub name: String,
    /// Amount.
    pub value: Money,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// The unit an amount is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingUnit {
    /// 元
    Yuan,
    /// 角
    Jiao,
    /// 分
    Fen,
}

/// The direction an amount is rounded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RoundingMode {
    /// Any remainder counts as a full unit (见分进元).
    Up,
    /// Half a unit and more count as one (四舍五入).
    HalfUp,
    /// Half a unit goes to the even neighbour.
    HalfEven,
    /// Remainders are dropped.
    Down,
}

/// Unit and direction of rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// To what.
    pub unit: RoundingUnit,
    /// In which direction.
    pub mode: RoundingMode,
}

impl Rounding {
    /// Rounds an amount in yuan.
    ///
    /// # Errors
    /// A [`Defect`] when the result does not fit.
    pub fn apply(self, yuan: Decimal) -> Result<Money, Defect> {
        let places = match self.unit {
            RoundingUnit::Yuan => 0,
            RoundingUnit::Jiao => 1,
            RoundingUnit::Fen => 2,
        };
        let strategy = match self.mode {
            RoundingMode::Up => RoundingStrategy::AwayFromZero,
            RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
            RoundingMode::Down => RoundingStrategy::ToZero,
        };
        Money::from_decimal(yuan.round_dp_with_strategy(places, strategy))
    }
}

impl AmountRule {
    /// The standard for `class` that is due for `day`, as it was decided by `known`.
    pub fn standard(
        &self,
        class: Option<&str>,
        day: NaiveDate,
        known: NaiveDate,
    ) -> Option<&Standard> {
        self.std
            .iter()
            .filter(|s| s.from <= day && s.decided.is_none_or(|d| d <= known))
            .filter(|s| s.class.is_none() || s.class.as_deref() == class)
            .max_by_key(|s| (s.class.is_some(), s.from, s.decided))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn rounding_follows_the_named_mode() {
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        use RoundingUnit::{Fen, Jiao, Yuan};
        for (unit, mode, yuan, expected) in [
            (Yuan, Up, "312.01", "313.00"),
            (Yuan, Up, "312.00", "312.00"),
            (Yuan, HalfUp, "312.50", "313.00"),
            (Yuan, HalfEven, "312.50", "312.00"),
            (Jiao, Down, "312.59", "312.50"),
            (Jiao, Up, "312.51", "312.60"),
            (Fen, HalfUp, "33.335", "33.34"),
            (Fen, Down, "33.339", "33.33"),
        ] {
            let rounded = Rounding { unit, mode }
                .apply(yuan.parse().unwrap())
                .unwrap();
            assert_eq!(rounded.to_string(), expected, "{yuan} {unit:?} {mode:?}");
        }
    }

    #[test]
    fn before_the_decision_the_old_standard_is_due() {
        let standard = |value: &str, from: &str, decided: &str| Standard {
            value: Money::parse(value).unwrap(),
            from: day(from),
            decided: Some(day(decided)),
            pay_by: None,
            class: None,
        };
        let rule = AmountRule {
            std: vec![
                standard("600.00", "2024-01-01", "2023-12-20"),
                standard("640.00", "2025-01-01", "2025-03-15"),
            ],
            ..AmountRule::default()
        };
        let due = |on: &str, known: &str| {
            let standard = rule.standard(None, day(on), day(known));
            standard.map(|s| s.value.to_string())
        };
        assert_eq!(due("2025-02-01", "2025-02-28").as_deref(), Some("600.00"));
        assert_eq!(due("2025-02-01", "2025-03-31").as_deref(), Some("640.00"));
        assert_eq!(due("2023-12-01", "2025-03-31"), None);
    }
}
