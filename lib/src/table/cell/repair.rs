//! The named steps of the ladder.

use crate::message::{Message, tables};
use std::fmt;

/// Declares the steps once: name in reports, message, order of the ladder.
macro_rules! repairs {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $message:ident;)*) => {
        /// One step that was needed to read a cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Repair {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Repair {
            /// Every step, in the order of the ladder.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in reports and logs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What was done, in both languages.
            pub const fn message(self) -> &'static Message {
                match self { $(Self::$variant => &tables::$message),* }
            }
        }
    };
}

repairs! {
    /// An apostrophe, backtick or `="…"` that made a spreadsheet keep text was taken off.
    Wrapper = "wrapper", REPAIR_WRAPPER;
    /// Invisible characters were dropped.
    Invisible = "invisible", REPAIR_INVISIBLE;
    /// Full-width characters became ASCII.
    Width = "width", REPAIR_WIDTH;
    /// Blanks at the ends were dropped.
    Trimmed = "trimmed", REPAIR_TRIMMED;
    /// Blanks, tabs or line breaks inside were dropped or made one blank.
    InnerBlank = "inner-blank", REPAIR_INNER_BLANK;
    /// Dashes between groups of digits were dropped.
    Dashes = "dashes", REPAIR_DASHES;
    /// A look-alike or lower-case check letter became `X`.
    CheckLetter = "check-letter", REPAIR_CHECK_LETTER;
    /// A `.0` that a program appended to a whole number was dropped.
    PointZero = "point-zero", REPAIR_POINT_ZERO;
    /// A mark for nothing (`-`, `无`) was read as nothing.
    Nil = "nil", REPAIR_NIL;
    /// A word for an open end (`长期`) was read as nothing.
    OpenEnd = "open-end", REPAIR_OPEN_END;
    /// Brackets around an amount were read as a minus sign.
    Brackets = "brackets", REPAIR_BRACKETS;
    /// A currency sign was dropped.
    CurrencySign = "currency-sign", REPAIR_CURRENCY_SIGN;
    /// A unit after the amount (`元`) was dropped or multiplied in.
    UnitSuffix = "unit-suffix", REPAIR_UNIT_SUFFIX;
    /// Thousands separators were dropped.
    Thousands = "thousands", REPAIR_THOUSANDS;
    /// A decimal point without decimals was dropped.
    BarePoint = "bare-point", REPAIR_BARE_POINT;
    /// An amount in capital numerals (`壹仟元整`) was read.
    Capitals = "capitals", REPAIR_CAPITALS;
    /// The unit of the column (万元, 分) was multiplied in.
    ColumnUnit = "column-unit", REPAIR_COLUMN_UNIT;
    /// Another spelling of a date or month was read.
    DateSpelling = "date-spelling", REPAIR_DATE_SPELLING;
    /// The time of day after a date was dropped.
    TimeDropped = "time-dropped", REPAIR_TIME_DROPPED;
    /// A year of two digits was completed.
    ShortYear = "short-year", REPAIR_SHORT_YEAR;
    /// The day number of a workbook was converted.
    Serial = "serial", REPAIR_SERIAL;
    /// A full date stood where a month was wanted; its month was taken.
    MonthOfDate = "month-of-date", REPAIR_MONTH_OF_DATE;
    /// A workbook number of more than fifteen digits was read as the fifteen that it shows.
    FloatTail = "float-tail", REPAIR_FLOAT_TAIL;
    /// The number that is stored was read, of which its format shows fewer digits.
    HiddenDigits = "hidden-digits", REPAIR_HIDDEN_DIGITS;
}

/// A set of steps; four bytes, no allocation.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Repairs(u32);

impl Repairs {
    /// No step.
    pub const NONE: Self = Self(0);

    /// Adds a step.
    pub const fn add(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u8;
    }

    /// The set with `repair` added.
    pub const fn with(mut self, repair: Repair) -> Self {
        self.add(repair);
        self
    }

    /// Whether the step was taken.
    pub const fn contains(self, repair: Repair) -> bool {
        self.0 & (1 << repair as u8) != 0
    }

    /// Whether the cell was clean.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The steps of both.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The steps in the order of the ladder.
    pub fn iter(self) -> impl Iterator<Item = Repair> {
        Repair::ALL
            .iter()
            .copied()
            .filter(move |r| self.contains(*r))
    }
}

impl fmt::Display for Repairs {
    /// Names joined by `+`, such as `width+trimmed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, repair) in self.iter().enumerate() {
            let plus = if index == 0 { "" } else { "+" };
            write!(f, "{plus}{}", repair.name())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Repairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repairs({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_own_bit_and_name() {
        assert!(Repair::ALL.len() <= 32);
        let mut names: Vec<_> = Repair::ALL.iter().map(|r| r.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Repair::ALL.len());
    }

    #[test]
    fn a_set_lists_its_steps_in_the_order_of_the_ladder() {
        let set = Repairs::NONE.with(Repair::Trimmed).with(Repair::Wrapper);
        assert_eq!(set.to_string(), "wrapper+trimmed");
        assert_eq!(set.union(Repairs::NONE), set);
        assert!(Repairs::NONE.is_empty() && !set.is_empty());
    }
}
