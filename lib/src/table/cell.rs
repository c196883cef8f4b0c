//! Cells: one text as it stands in a file, and the ladder of repairs that reads it.
//!
//! A reading function takes a [`Cell`] and gives a [`Reading`]: the value and the set of steps that
//! were needed. Every step is named, so that a report can say what was done to which cell; every step
//! is reversible, because the raw text stays where it was and is never written over. What cannot be
//! read with certainty is a [`Defect`](crate::error::Defect), never a guess.
//!
//! ```
//! use onecard::table::cell::{Cell, Repair, Unit, amount};
//! let read = amount(Cell::text("￥1，234.50元"), Unit::Yuan)?;
//! assert_eq!(read.value.map(|m| m.fen()), Some(123_450));
//! assert!(read.repairs.contains(Repair::CurrencySign));
//! assert!(amount(Cell::text("600.005"), Unit::Yuan).is_err());
//! # Ok::<(), onecard::error::Defect>(())
//! ```
//!
//! A clean ASCII cell costs no allocation and takes no step.

mod account;
mod amount;
mod capital;
mod date;
mod month;
mod repair;
mod resident_id;
mod scrub;
mod spelling;
mod text;

pub use account::account;
pub use amount::{Unit, amount};
pub use date::date;
#[cfg(feature = "xlsx")]
pub(in crate::table) use date::serial;
pub use month::month;
pub use repair::{Repair, Repairs};
pub use resident_id::{lookalike, resident_id};
pub use text::text;

use std::borrow::Cow;

/// The day that number zero stands for in a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSystem {
    /// Windows: serial 1 is 1900-01-01, and serial 60 is a day that never was.
    From1900,
    /// Old Mac files: serial 0 is 1904-01-01.
    From1904,
}

/// What the file says a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; every cell of a text file.
    Text,
    /// A number of a workbook, printed in its shortest form; in a date column it is a serial.
    Number(DateSystem),
    /// A number of which more than fifteen digits were stored; the text is rounded to fifteen.
    Rounded(DateSystem),
    /// A number of which its format shows fewer digits than are stored.
    Shortened(DateSystem),
    /// A number that its format shows in another scale or unit, or not at all: people read another amount.
    /// A text may be so too, with nothing to count days by.
    Scaled(Option<DateSystem>),
    /// An error value (`#N/A`), or `=` for a formula that was never computed.
    Error,
    /// A text some letters of which are struck out or raised: people read another text.
    Altered,
}

impl Kind {
    /// For a number: how it counts days.
    pub(in crate::table) const fn days(self) -> Option<DateSystem> {
        match self {
            Self::Number(system) | Self::Rounded(system) | Self::Shortened(system) => Some(system),
            Self::Scaled(system) => system,
            Self::Text | Self::Error | Self::Altered => None,
        }
    }

    /// Whether what people see is no value, or another one than the cell holds.
    #[cfg(feature = "files")]
    pub(in crate::table) const fn is_no_value(self) -> bool {
        matches!(self, Self::Error | Self::Altered | Self::Scaled(_))
    }
}

/// One cell as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its text.
    pub text: &'a str,
    /// What the file says it holds.
    pub kind: Kind,
}

impl<'a> Cell<'a> {
    /// A cell of a text file.
    pub const fn text(text: &'a str) -> Self {
        Self {
            text,
            kind: Kind::Text,
        }
    }

    /// Whether it holds nothing but blanks and invisible characters.
    pub fn is_blank(self) -> bool {
        match self.text.as_bytes().first() {
            None => true,
            Some(first) => !first.is_ascii_graphic() && self.text.chars().all(scrub::is_void),
        }
    }
}

/// A value and the steps that were needed to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value.
    pub value: T,
    /// The steps, empty for a clean cell.
    pub repairs: Repairs,
}

impl<T> Reading<T> {
    pub(crate) const fn clean(value: T) -> Self {
        Self {
            value,
            repairs: Repairs::NONE,
        }
    }
}

/// Why the digits of a number can no longer be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// `5.1E+17`: only the leading digits were kept.
    Scientific,
    /// A number cell of sixteen digits or more: a spreadsheet keeps fifteen.
    TooManyDigits,
    /// Eighteen digits that end in `000` and fail their check.
    ZeroTail,
}

/// The text of a resident ID or an account, as far as it can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier<'a> {
    /// Normalised text; what the cell shows, also when it is damaged.
    pub text: Cow<'a, str>,
    /// The steps that led to it.
    pub repairs: Repairs,
    /// Whether a spreadsheet destroyed it; then `text` is evidence, never a key.
    pub damage: Option<Damage>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: &[&str] = &[
        "2025-07-01",
        "20250701",
        "2025/7/1",
        "2025年7月",
        " 08:30",
        "202507",
        "1",
        "0",
        "9",
        "25",
        "2025",
        "07",
        "434001195603036655",
        ".",
        ",",
        "，",
        "-",
        "/",
        "年",
        "月",
        "日",
        "元",
        "万",
        "分",
        "角",
        "壹",
        "仟",
        "拾",
        "零",
        "￥",
        "(",
        ")",
        "（",
        "'",
        "=\"",
        "\"",
        " ",
        "\u{3000}",
        "\u{200b}",
        "\t",
        "X",
        "х",
        "E+",
        "农历",
        "\u{feff}",
        "丁",
    ];

    /// Every text of up to six pieces that a fixed sequence draws.
    fn texts() -> impl Iterator<Item = String> {
        let mut seed = 5_u64;
        let mut draw = move |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        (0..40_000).map(move |_| (0..=draw(6)).map(|_| PIECES[draw(PIECES.len())]).collect())
    }

    #[test]
    fn what_was_read_reads_the_same_again_without_a_step() {
        let mut read = [0; 3];
        for cell in texts() {
            let cell = Cell::text(&cell);
            if let Ok(Reading {
                value: Some(money), ..
            }) = amount(cell, Unit::Yuan)
            {
                let again = amount(Cell::text(&money.to_string()), Unit::Yuan);
                assert_eq!(again, Ok(Reading::clean(Some(money))), "{cell:?}");
                read[0] += 1;
            }
            if let Ok(Reading {
                value: Some(day), ..
            }) = date(cell)
            {
                assert_eq!(
                    date(Cell::text(&day.to_string())),
                    Ok(Reading::clean(Some(day)))
                );
                read[1] += 1;
            }
            if let Ok(Reading {
                value: Some(value), ..
            }) = month(cell)
            {
                assert_eq!(
                    month(Cell::text(&value.to_string())),
                    Ok(Reading::clean(Some(value)))
                );
                read[2] += 1;
            }
        }
        assert!(read.iter().all(|count| *count > 20), "{read:?}");
    }

    #[test]
    fn normalised_texts_are_normal() {
        for cell in texts() {
            let cell = Cell::text(&cell);
            for once in [resident_id(cell).text, account(cell).text, text(cell).value] {
                let once = Cell::text(&once);
                if !once.text.starts_with(['\'', '`', '=']) {
                    assert_eq!(text(once).value, once.text, "{cell:?}");
                    assert_eq!(text(once).repairs, Repairs::NONE, "{cell:?}");
                }
            }
        }
    }

    #[test]
    fn a_cell_of_nothing_visible_is_blank() {
        for (text, blank) in [("", true), (" \u{3000}\u{200b}\t\n", true), ("-", false)] {
            assert_eq!(Cell::text(text).is_blank(), blank, "{text:?}");
        }
    }
}
