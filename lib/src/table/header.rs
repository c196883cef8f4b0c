//! Headers: which row holds them, and which column is which field of a role.
//!
//! A role is passed in as [`Columns`]; this module knows none. Header texts are compared in a normal form
//! against the role's own header, the shipped synonyms and what the project says. The rules:
//! - A project's word decides alone; a column it names and the file lacks is an error.
//! - The role's own header and exact synonyms rank alike: two such columns are an error that shows both
//!   (`金额` beside `实发金额`), never a choice.
//! - A weak synonym (`备注` for 用途) counts only where no better column is there, and is reported.
//! - Columns that are no field are kept and reported.
//! - Two merged lines are read as group and text: `收款人信息` over `姓名` is `收款人姓名`.

mod endings;
mod glance;
mod mapping;
mod nearest;
pub(in crate::table) mod preface;
mod search;
mod vocabulary;
mod wording;

pub use mapping::Match;
pub(super) use nearest::nearest;
pub use preface::{Declared, DeclaredTotal, Preface};
#[cfg(feature = "xlsx")]
pub(super) use search::column_letters;
pub use search::{Score, find, scores};
pub use vocabulary::{By, Vocabulary};

use super::cell::Unit;

/// A field of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, by which the synonyms know it.
    pub name: &'static str,
    /// The header the interface promises to recognise.
    pub header: &'static str,
    /// Whether a file without it is not of the role.
    pub required: bool,
}

impl Field {
    /// A field that a file of the role must have.
    pub const fn required(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            header,
            required: true,
        }
    }

    /// A field that it may have.
    pub const fn optional(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            header,
            required: false,
        }
    }
}

/// The columns of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Name of the role, such as `payments`; overrides go by it.
    pub role: &'static str,
    /// Its fields; results refer to them by index.
    pub fields: &'static [Field],
}

/// One column's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderCell {
    /// The text as it stands; of two lines both, with a blank between.
    pub raw: String,
    /// Normal forms to compare, best first.
    texts: Vec<String>,
    /// The unit the header names.
    unit: Option<Unit>,
}

/// A header that was found, with its role's columns.
#[derive(Clone, Debug)]
pub struct Header {
    first_row: u32,
    last_row: u32,
    cells: Vec<HeaderCell>,
    lines: Vec<Vec<String>>,
    matches: Vec<Match>,
    columns: Vec<Option<usize>>,
    preface: Preface,
}

impl Header {
    /// The rows it stands in, first and last.
    pub fn rows(&self) -> (u32, u32) {
        (self.first_row, self.last_row)
    }

    /// The column of the field at `index` of the role.
    pub fn column(&self, index: usize) -> Option<usize> {
        self.columns.get(index).copied().flatten()
    }

    /// How each field found its column.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// The header text of a column.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.raw.as_str())
    }

    /// Columns that are no field, by index.
    pub fn unknown(&self) -> impl Iterator<Item = usize> {
        let mapped = |column: &usize| self.matches.iter().any(|m| m.column == *column);
        (0..self.cells.len()).filter(move |c| !mapped(c) && !self.text(*c).is_empty())
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// The unit of amounts in a column: its own, else that of the file, else 元.
    pub fn unit(&self, column: usize) -> Unit {
        let own = self.cells.get(column).and_then(|cell| cell.unit);
        own.or(self.preface.unit).unwrap_or_default()
    }

    /// What stands above it.
    pub fn preface(&self) -> &Preface {
        &self.preface
    }

    /// The texts of its lines as they stand, to know a repeated header again.
    pub(super) fn lines(&self) -> &[Vec<String>] {
        &self.lines
    }
}
