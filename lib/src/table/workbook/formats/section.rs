//! Which section of a number format is in force for a value, and what it shows.

use super::Shown;
use super::code::Part;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// One of the parts of a code, as far as it matters for a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    condition: Option<Condition>,
    is_hidden: bool,
    is_scaled: bool,
    shows_sign: bool,
    digits: Digits,
}

/// Digits that a section shows of a number.
#[derive(Clone, Copy, Debug)]
enum Digits {
    All,
    Decimals(usize),
    Significant(usize),
}

/// The numbers that a section is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// Below, equal to, above the bound.
    holds: [bool; 3],
    /// `None` for one that cannot be read.
    bound: Option<Decimal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Below,
    Zero,
    Above,
}

/// How a number in its plain form is shown by the sections for numbers.
pub(super) fn shown(sections: &[Section], number: &str) -> Shown {
    if sections.is_empty() {
        return Shown::Number;
    }
    let sign = Sign::of(number);
    if sections.iter().any(|section| section.condition.is_some()) {
        return under_conditions(sections, number, sign);
    }
    match (sections, sign) {
        // Programs set the sign themselves.
        ([only], Sign::Below) => only.shown(number, Sign::Above),
        ([_, below, ..], Sign::Below) => below.shown(number, sign),
        // Zero is zero in any unit.
        ([_, _, _, ..], Sign::Zero) => Shown::Number,
        ([first, ..], _) => first.shown(number, sign),
        ([], _) => Shown::Number,
    }
}

/// What the section shows whose condition holds; else the worst of those without a condition.
fn under_conditions(sections: &[Section], number: &str, sign: Sign) -> Shown {
    let value = number.parse::<Decimal>().ok();
    let (mut holding, mut doubtful) = (None, false);
    for section in sections {
        match section.condition.map(|condition| condition.holds(value)) {
            Some(Some(true)) if holding.is_none() => holding = Some(section),
            Some(None) => doubtful = true,
            _ => {}
        }
    }
    if let Some(section) = holding.filter(|_| !doubtful) {
        return section.shown(number, sign);
    }
    let possible = sections
        .iter()
        .filter(|s| doubtful || s.condition.is_none());
    let each = possible.map(|section| section.shown(number, sign));
    each.max().unwrap_or_default()
}

impl Sign {
    fn of(number: &str) -> Self {
        let is_zero = number.bytes().all(|b| matches!(b, b'0' | b'.' | b'-'));
        match (is_zero, number.starts_with('-')) {
            (true, _) => Self::Zero,
            (false, true) => Self::Below,
            (false, false) => Self::Above,
        }
    }
}

impl Condition {
    /// `>=10000`, `<>0`; `None` for what is no condition.
    pub(super) fn parse(inside: &str) -> Option<Self> {
        const SIGNS: [(&str, [bool; 3]); 6] = [
            ("<=", [true, true, false]),
            (">=", [false, true, true]),
            ("<>", [true, false, true]),
            ("<", [true, false, false]),
            (">", [false, false, true]),
            ("=", [false, true, false]),
        ];
        SIGNS.iter().find_map(|(sign, holds)| {
            let bound = inside.strip_prefix(sign)?.trim().parse().ok();
            Some(Self {
                holds: *holds,
                bound,
            })
        })
    }

    /// Whether it holds for a number; `None` where that cannot be told.
    fn holds(self, value: Option<Decimal>) -> Option<bool> {
        let order = value?.cmp(&self.bound?);
        let [below, equal, above] = self.holds;
        Some(match order {
            Ordering::Less => below,
            Ordering::Equal => equal,
            Ordering::Greater => above,
        })
    }
}

impl Section {
    pub(super) fn of(part: &Part) -> Self {
        let digits = match (part.wholes(), part.significant()) {
            (0, Some(digits)) => Digits::Significant(digits),
            (0, None) => Digits::Decimals(part.decimals()),
            _ => Digits::All,
        };
        Self {
            condition: part.condition,
            is_hidden: !part.shows_number(),
            is_scaled: part.is_scaled(),
            shows_sign: part.shows_sign(),
            digits,
        }
    }

    /// Whether it shows every number as it is.
    pub(super) fn is_plain(&self) -> bool {
        let all = matches!(self.digits, Digits::All) && self.condition.is_none();
        all && !self.is_hidden && !self.is_scaled
    }

    /// How it shows a number; one below zero must look like one.
    fn shown(&self, number: &str, sign: Sign) -> Shown {
        match sign {
            Sign::Zero if self.is_hidden => Shown::Number,
            _ if self.is_hidden || self.is_scaled => Shown::Scaled,
            Sign::Below if !self.shows_sign => Shown::Scaled,
            _ if self.digits.leave_out(number) => Shown::Shortened,
            _ => Shown::Number,
        }
    }
}

impl Digits {
    /// Whether they are fewer than a number has.
    fn leave_out(self, number: &str) -> bool {
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let decimals = decimals.trim_end_matches('0');
        match self {
            Self::All => false,
            Self::Decimals(shown) => decimals.len() > shown,
            Self::Significant(shown) => {
                let whole = whole.trim_start_matches(['-', '0']);
                let count = match (whole, decimals) {
                    (whole, "") => whole.trim_end_matches('0').len(),
                    ("", decimals) => decimals.trim_start_matches('0').len(),
                    (whole, decimals) => whole.len() + decimals.len(),
                };
                count > shown
            }
        }
    }
}
