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
}

#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

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

    /// The cells as they stand, joined for a list of refused rows; blanks at the end are left out.
    pub fn joined(&self, between: &str) -> String {
        let texts: Vec<_> = self.cells().map(|cell| cell.text).collect();
        let filled = texts
            .iter()
            .rposition(|t| !t.is_empty())
            .map_or(0, |last| last + 1);
        texts.get(..filled).unwrap_or_default().join(between)
    }

    /// Why the row as a whole cannot be read, if so: a cell that does not decode, a stray quote.
    pub fn fault(&self) -> Option<&Defect> {
        self.fault.as_ref()
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells().all(Cell::is_blank)
    }

    pub(super) fn clear(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.spans.clear();
        self.fault = None;
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
}
