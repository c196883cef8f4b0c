//! One row of a table, in buffers that are used again for the next row.

use super::cell::{Cell, Kind};
use crate::error::Defect;
use std::ops::Range;

/// One row: a text and the ranges of its cells.
///
/// A row with a fault is still there to be shown; its cells must not be judged.
#[derive(Debug, Default)]
pub struct Row {
    pub(super) number: u32,
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    pub(super) fault: Option<Defect>,
    pub(super) origin: Origin,
    has_error: bool,
}

/// What a row was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// A line of text: each of its cells is written.
    #[default]
    Line,
    /// A row of a sheet, which may leave out empty cells at its end.
    #[cfg(feature = "xlsx")]
    Sheet,
    /// A row of a sheet that is hidden or filtered away.
    #[cfg(feature = "xlsx")]
    HiddenInSheet,
}

#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

/// Empty cells in a row that a list of refused rows shows one by one.
const MOST_EMPTY: usize = 64;
/// Bytes of a row that it shows.
const MOST_SHOWN: usize = 4096;

impl Row {
    /// An empty row to read into.
    pub fn new() -> Self {
        Self::default()
    }

    /// The 1-based row as a spreadsheet shows it: a cell with line breaks is one row, a blank line is one.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether it has no cell at all.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The cell at `index`; an empty text cell beyond the end.
    pub fn cell(&self, index: usize) -> Cell<'_> {
        match self.spans.get(index) {
            Some(span) => Cell {
                text: self.text.get(span.range.clone()).unwrap_or_default(),
                kind: span.kind,
            },
            None => Cell::text(""),
        }
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// The cells that hold a text, with their columns: a cell far away has thousands of empty ones before it.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, Cell<'_>)> {
        let spans = self.spans.iter().enumerate();
        let filled = spans.filter(|(_, span)| !span.range.is_empty());
        filled.map(|(index, _)| (index, self.cell(index)))
    }

    /// The cells as they stand, joined for a list of refused rows, in bounded memory: blanks at the end
    /// are left out, of many empty cells in a row only their number is said, and of what is longer than
    /// a person reads, the beginning stands and its length is said.
    pub fn joined(&self, between: &str) -> String {
        let mut joined = String::new();
        let mut next = 0;
        for (column, cell) in self.filled() {
            if next > 0 {
                joined.push_str(between);
            }
            match column - next {
                empty @ 0..=MOST_EMPTY => joined.push_str(&between.repeat(empty)),
                empty => joined.push_str(&format!("〔空 {empty} 格〕{between}")),
            }
            joined.push_str(cell.text);
            next = column + 1;
            if joined.len() > MOST_SHOWN {
                let mut ends = (0..=MOST_SHOWN).rev();
                let end = ends.find(|at| joined.is_char_boundary(*at));
                joined.truncate(end.unwrap_or(0));
                joined.push_str(&format!("…〔该行共 {} 字节〕", self.text.len()));
                break;
            }
        }
        joined
    }

    /// Whether a sheet hides it; it is data like any other.
    pub fn is_hidden(&self) -> bool {
        match self.origin {
            Origin::Line => false,
            #[cfg(feature = "xlsx")]
            Origin::Sheet => false,
            #[cfg(feature = "xlsx")]
            Origin::HiddenInSheet => true,
        }
    }

    /// Whether one of its cells holds an error value, such as `#N/A`, or shows something else than it holds.
    pub fn has_error(&self) -> bool {
        self.has_error
    }

    /// Whether cells beyond its end are empty rather than missing.
    pub(super) fn is_of_sheet(&self) -> bool {
        self.origin != Origin::Line
    }

    /// Why the row as a whole cannot be read, if so: a cell that does not decode, a stray quote.
    pub fn fault(&self) -> Option<&Defect> {
        self.fault.as_ref()
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.filled().all(|(_, cell)| cell.is_blank())
    }

    pub(super) fn clear(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.spans.clear();
        self.fault = None;
        self.origin = Origin::Line;
        self.has_error = false;
    }

    /// Appends a cell in that column, and empty ones before it; columns come in their order.
    #[cfg(feature = "xlsx")]
    pub(super) fn push_at(&mut self, column: usize, text: &str, kind: Kind) {
        let at = self.text.len();
        let empty = Span {
            range: at..at,
            kind: Kind::Text,
        };
        let columns = column.max(self.spans.len());
        self.spans.resize(columns, empty);
        self.has_error |= kind.is_no_value();
        self.push(text, kind);
    }

    /// Makes the last cell reach to the end of the text, as a cell of that kind.
    #[cfg(feature = "xlsx")]
    pub(super) fn end_last(&mut self, kind: Kind) {
        let end = self.text.len();
        if let Some(span) = self.spans.last_mut() {
            span.range.end = end;
            span.kind = kind;
        }
        self.has_error |= kind.is_no_value();
    }

    /// Makes the last cell one that shows another text than it holds.
    #[cfg(feature = "xlsx")]
    pub(super) fn alter_last(&mut self) {
        self.end_last(Kind::Altered);
    }

    /// Makes the last cell, if it is a text, one that its format shows in another way.
    #[cfg(feature = "xlsx")]
    pub(super) fn scale_last_text(&mut self) {
        if self
            .spans
            .last()
            .is_some_and(|last| last.kind == Kind::Text)
        {
            self.end_last(Kind::Scaled(None));
        }
    }

    /// Fills it with a line whose cells end at `ends`, with one byte between them.
    pub(super) fn fill(&mut self, line: &str, ends: impl Iterator<Item = usize>) {
        self.text.push_str(line);
        let mut start = 0;
        self.spans.extend(ends.map(|end| {
            let range = start..end;
            start = end + 1;
            Span {
                range,
                kind: Kind::Text,
            }
        }));
    }

    /// Adds a cell that lies in its text.
    pub(super) fn lay(&mut self, range: Range<usize>) {
        let kind = Kind::Text;
        self.spans.push(Span { range, kind });
    }

    /// Appends a cell.
    pub(super) fn push(&mut self, text: &str, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.spans.push(Span {
            range: start..self.text.len(),
            kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_its_cells_without_blanks_at_the_end() {
        let mut row = Row::new();
        for text in ["1", "", "丁妍", "", ""] {
            row.push(text, Kind::Text);
        }
        assert_eq!(row.joined("|"), "1||丁妍");
        assert_eq!(
            (row.len(), row.cell(2).text, row.cell(9).text),
            (5, "丁妍", "")
        );
        assert_eq!(Row::new().joined("|"), "");
    }

    #[test]
    fn a_row_of_many_cells_is_shown_in_few_bytes() {
        let row = |texts: &[(&str, usize)]| {
            let mut row = Row::new();
            for (text, times) in texts {
                (0..*times).for_each(|_| row.push(text, Kind::Text));
            }
            row.joined(",")
        };
        assert_eq!(
            row(&[("", 64), ("甲", 1), ("", 64), ("乙", 1)]),
            format!("{}甲{}乙", ",".repeat(64), ",".repeat(65))
        );
        assert_eq!(row(&[("", 16_383), ("甲", 1)]), "〔空 16383 格〕,甲");
        assert_eq!(
            row(&[("甲", 1), ("", 65), ("乙", 1), ("", 9)]),
            "甲,〔空 65 格〕,乙"
        );
        let long = row(&[("甲乙", 1000)]);
        assert!(long.starts_with("甲乙,甲乙,") && long.ends_with("乙,…〔该行共 6000 字节〕"));
        assert!(long.len() < 4200, "{}", long.len());
    }
}
