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
    /// Marks of the line that was looked at last.
    width: usize,
}

/// A plain line of a window: decoded, without a quote or a control.
#[derive(Clone, Copy)]
pub(crate) struct Line<'w> {
    text: &'w str,
    /// Its first byte, and the byte behind its last cell.
    start: usize,
    end: usize,
    /// The marks in it; the last ends it, unless the text does.
    marks: &'w [Mark],
    cells: usize,
}

impl<'w> Line<'w> {
    /// How many cells it has.
    pub(crate) const fn len(&self) -> usize {
        self.cells
    }

    /// Where neighbouring cells stand in the text; nowhere where one of them is beyond the last.
    fn range(&self, columns: Range<usize>) -> Range<usize> {
        let at = |index: usize| self.marks.get(index).map(|mark| mark.at() as usize);
        let start = match columns.start.checked_sub(1) {
            None => Some(self.start),
            Some(before) => at(before).map(|end| end + 1),
        };
        let end = match columns.end == self.cells {
            true => Some(self.end),
            false => columns.end.checked_sub(1).and_then(at),
        };
        match (start, end) {
            (Some(start), Some(end)) if columns.end <= self.cells => start..end,
            _ => 0..0,
        }
    }

    /// A cell; empty beyond the last.
    pub(crate) fn cell(&self, index: usize) -> &'w str {
        let range = self.range(index..index + 1);
        self.text.get(range).unwrap_or_default()
    }

    /// The bytes of a cell.
    pub(crate) fn bytes(&self, index: usize) -> &'w [u8] {
        let text = self.text.as_bytes();
        text.get(self.range(index..index + 1)).unwrap_or_default()
    }

    /// The bytes of neighbouring cells, and of what stands between them.
    pub(crate) fn run(&self, columns: &Range<usize>) -> &'w [u8] {
        let text = self.text.as_bytes();
        text.get(self.range(columns.clone())).unwrap_or_default()
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
            width: 0,
        })
    }

    /// Counts rows as if `number` rows stood before the next.
    pub(crate) fn count_from(&mut self, number: u32) {
        self.rows.count_from(number);
    }

    /// The next row where it is a plain line.
    pub(crate) fn line(&mut self) -> Option<Line<'w>> {
        let text = self.text?;
        let bytes = text.as_bytes();
        let start = self.rows.position();
        let marks = self.marks.get(self.next..).unwrap_or_default();
        let is_end = |mark: &Mark| matches!(bytes.get(mark.at() as usize), Some(b'\n' | b'\r'));
        let until = |marks: &'w [Mark], end: usize, cells: usize| {
            let line = Line {
                text,
                start,
                end,
                marks,
                cells,
            };
            (end - start <= self.longest).then_some(line)
        };
        // Most lines have as many cells as the one before.
        if let Some(line) = marks.get(..self.width)
            && let Some((last, before)) = line.split_last()
            && before
                .iter()
                .fold(true, |all, mark| all & mark.is_delimiter())
            && !last.is_delimiter()
        {
            let end = last.at() as usize;
            return is_end(last).then(|| until(line, end, self.width)).flatten();
        }
        let others = marks.iter().position(|mark| !mark.is_delimiter());
        let Some(last) = others.and_then(|at| marks.get(at)) else {
            let line = until(marks, bytes.len(), marks.len() + 1);
            return line.filter(|line| line.start < bytes.len());
        };
        let width = others.map_or(0, |at| at + 1);
        let line = marks.get(..width).unwrap_or_default();
        let line = is_end(last).then(|| until(line, last.at() as usize, width));
        self.width = width;
        line.flatten()
    }

    /// Goes behind a line that [`Window::line`] found; false where the limit of rows is reached.
    pub(crate) fn skip(&mut self, line: &Line<'w>) -> bool {
        let skipped = self.rows.skip_to(line.end);
        if skipped {
            self.next += line.marks.len();
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
    pub(crate) fn read(&mut self, row: &mut Row) -> Result<bool> {
        if let Some(line) = self.line()
            && line.len() <= self.rows.columns_limit()
            && self.skip(&line)
        {
            row.clear(self.number());
            let end = |index| line.range(index..index + 1).end - line.start;
            let ends = (0..line.len()).map(end);
            let text = line.text.get(line.start..line.end);
            row.fill(text.unwrap_or_default(), ends);
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
