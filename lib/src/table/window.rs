//! Whole rows of a text, ready to be cut.

use super::encoding::{Encoding, gb18030};
use super::limits::Limits;
use super::marks::{self, Mark};
use super::row::Row;
use super::split::TextRows;
use crate::error::Result;
use std::borrow::Cow;
use std::ops::Range;

/// Longer lines are left to [`TextRows`], which knows the limits.
const LONGEST: usize = 32 << 10;

/// Rows of a text that begin and end in it.
pub(crate) struct Window<'w> {
    rows: TextRows<'w>,
    /// All of it; none where it does not decode as a whole.
    text: Option<&'w str>,
    marks: &'w [Mark],
    /// The first mark that is not behind the rows that were read.
    next: usize,
    /// Longer lines may pass a limit.
    longest: usize,
}

/// The cells of a line in its window.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// First byte of the line.
    start: usize,
    /// The byte behind each cell.
    ends: Vec<u32>,
    /// How many marks the line holds.
    marks: usize,
}

impl Cells {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where a cell stands; nowhere beyond the last.
    pub(crate) fn range(&self, index: usize) -> Range<usize> {
        let start = match index.checked_sub(1) {
            None => Some(self.start),
            Some(before) => self.ends.get(before).map(|end| *end as usize + 1),
        };
        match (start, self.ends.get(index)) {
            (Some(start), Some(end)) => start..*end as usize,
            _ => 0..0,
        }
    }

    fn end(&self) -> usize {
        self.ends.last().map_or(self.start, |end| *end as usize)
    }
}

impl<'w> Window<'w> {
    /// Decodes `bytes` and shows them; `marks` is memory that is used again.
    pub(super) fn show(
        name: &str,
        bytes: &[u8],
        (encoding, delimiter): (Encoding, u8),
        limits: &Limits,
        marks: &mut Vec<Mark>,
        visit: &mut impl FnMut(&mut Window<'_>) -> Result<()>,
    ) -> Result<()> {
        let text = match encoding {
            Encoding::Gb18030 => gb18030(bytes),
            _ => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
        };
        let text = text.filter(|text| text.len() <= marks::LONGEST);
        match &text {
            Some(text) => marks::find(text.as_bytes(), delimiter, marks),
            None => marks.clear(),
        }
        let (shown, encoding) = match &text {
            Some(text) => (text.as_bytes(), Encoding::Utf8),
            None => (bytes, encoding),
        };
        let text = text.as_deref();
        let rows = TextRows::new(name, shown, &[], encoding, delimiter, *limits).known_as(text);
        visit(&mut Window {
            rows,
            text,
            marks,
            next: 0,
            longest: LONGEST.min(limits.row_bytes).min(limits.cell_bytes),
        })
    }

    /// Counts rows as if `number` rows stood before the next.
    pub(crate) fn count_from(&mut self, number: u32) {
        self.rows.count_from(number);
    }

    /// All of the text.
    pub(crate) fn text(&self) -> &'w str {
        self.text.unwrap_or_default()
    }

    /// Finds the cells of the next row where it is a plain line: decoded, without a quote or a control.
    pub(crate) fn line(&self, cells: &mut Cells) -> bool {
        let Some(text) = self.text.map(str::as_bytes) else {
            return false;
        };
        cells.start = self.rows.position();
        cells.ends.clear();
        let marks = self.marks.get(self.next..).unwrap_or_default();
        let is_end = |mark: &Mark| matches!(text.get(mark.at() as usize), Some(b'\n' | b'\r'));
        // Most lines have as many cells as the one before.
        if let Some((last, before)) = marks.get(..cells.marks).and_then(<[Mark]>::split_last)
            && before
                .iter()
                .fold(true, |all, mark| all & mark.is_delimiter())
            && !last.is_delimiter()
        {
            let line = marks.get(..cells.marks).unwrap_or_default();
            cells.ends.extend(line.iter().map(|mark| mark.at()));
            return is_end(last) && cells.end() - cells.start <= self.longest;
        }
        for mark in marks {
            if !mark.is_delimiter() && !is_end(mark) {
                return false;
            }
            cells.ends.push(mark.at());
            if !mark.is_delimiter() {
                cells.marks = cells.ends.len();
                return cells.end() - cells.start <= self.longest;
            }
        }
        cells.marks = cells.ends.len();
        cells
            .ends
            .push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        cells.start < text.len() && text.len() - cells.start <= self.longest
    }

    /// Goes behind a line that [`Window::line`] found; false where the limit of rows is reached.
    pub(crate) fn skip(&mut self, cells: &Cells) -> bool {
        let skipped = self.rows.skip_to(cells.end());
        if skipped {
            self.next += cells.marks;
            self.catch_up();
        }
        skipped
    }

    /// The number of the row read or skipped last.
    pub(crate) fn number(&self) -> u32 {
        self.rows.number()
    }

    /// Reads the next row into `row`; false at the end.
    ///
    /// # Errors
    /// Kind `Input` when a limit is passed or a quote stays open.
    pub(crate) fn read(&mut self, row: &mut Row, cells: &mut Cells) -> Result<bool> {
        if self.line(cells) && cells.len() <= self.rows.columns_limit() && self.skip(cells) {
            let line = cells.start..cells.end();
            row.clear(self.number());
            row.fill(
                self.text().get(line).unwrap_or_default(),
                cells.ends.iter().map(|end| *end as usize - cells.start),
            );
            return Ok(true);
        }
        let read = self.rows.read(row)?;
        self.catch_up();
        Ok(read)
    }

    /// Marks before the next row are behind it.
    fn catch_up(&mut self) {
        let at = self.rows.position();
        while self
            .marks
            .get(self.next)
            .is_some_and(|mark| (mark.at() as usize) < at)
        {
            self.next += 1;
        }
    }
}
