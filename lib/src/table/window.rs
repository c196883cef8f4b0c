//! Whole rows of a text, ready to be cut.

use super::encoding::{Encoding, gb18030};
use super::limits::Limits;
use super::marks::{self, Mark, Marks};
use super::row::Row;
use super::split::TextRows;
use crate::error::Result;
use crate::identity::Few;
use std::borrow::Cow;
use std::ops::Range;

/// Longer lines are left to [`TextRows`], which knows the limits.
const LONGEST: usize = 32 << 10;

/// Rows of a text that begin and end in it.
pub(crate) struct Window<'w> {
    rows: TextRows<'w>,
    /// All of it; none where it does not decode as a whole.
    text: Option<&'w str>,
    marks: &'w Marks,
    /// The first mark behind the rows that were read; that before it ends the last of them, or stands before
    /// the text.
    next: usize,
    /// The first of those that are no delimiters.
    end: usize,
    /// Longer lines may pass a limit.
    longest: usize,
    delimiter: u8,
}

/// Longer lines with quotes are left to [`TextRows`]: what is shown of a row would count their bytes.
const LONGEST_QUOTED: usize = 4096;

/// Where a cell with quotes is.
#[derive(Clone, Copy)]
enum Quote {
    None,
    Open,
    /// Its second quote stands there.
    Closed(usize),
}

/// A plain line of a window: decoded, without a quote or a control.
#[derive(Clone, Copy)]
pub(crate) struct Line<'w> {
    text: &'w str,
    /// The byte behind its last cell.
    end: usize,
    /// The mark before it, and the marks in it, the last of which ends it.
    marks: &'w [Mark],
}

impl<'w> Line<'w> {
    /// How many cells it has.
    pub(crate) const fn len(&self) -> usize {
        self.marks.len().saturating_sub(1)
    }

    /// Its first byte.
    fn start(&self) -> usize {
        self.marks.first().map_or(self.end, |mark| mark.behind())
    }

    /// Where neighbouring cells stand in the text; nowhere where one of them is beyond the last.
    fn range(&self, columns: &Range<usize>) -> Range<usize> {
        match (self.marks.get(columns.start), self.marks.get(columns.end)) {
            (Some(before), Some(end)) => before.behind()..end.at(),
            _ => 0..0,
        }
    }

    /// The bytes of a cell, where they are few.
    pub(crate) fn few(&self, index: usize) -> Option<Few> {
        Few::at(self.text.as_bytes(), self.place(index))
    }

    /// Where a cell stands.
    fn place(&self, index: usize) -> Range<usize> {
        let marks = self.marks.get(index..).unwrap_or_default();
        match marks.first_chunk() {
            Some([before, end]) => before.behind()..end.at(),
            None => 0..0,
        }
    }

    /// A cell; empty beyond the last.
    pub(crate) fn cell(&self, index: usize) -> &'w str {
        self.text.get(self.place(index)).unwrap_or_default()
    }

    /// The bytes of a cell.
    pub(crate) fn bytes(&self, index: usize) -> &'w [u8] {
        let text = self.text.as_bytes();
        text.get(self.place(index)).unwrap_or_default()
    }

    /// The bytes of neighbouring cells, and of what stands between them.
    pub(crate) fn run(&self, columns: &Range<usize>) -> &'w [u8] {
        let text = self.text.as_bytes();
        text.get(self.range(columns)).unwrap_or_default()
    }
}

impl<'w> Window<'w> {
    /// Decodes `bytes` and shows them; `marks` is memory that is used again.
    pub(super) fn show(
        name: &str,
        bytes: &[u8],
        (encoding, delimiter): (Encoding, u8),
        limits: &Limits,
        marks: &mut Marks,
        visit: &mut impl FnMut(&mut Window<'_>) -> Result<()>,
    ) -> Result<()> {
        let text = match encoding {
            Encoding::Gb18030 => gb18030(bytes),
            _ => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
        };
        let text = text.filter(|text| text.len() <= marks::LONGEST);
        match &text {
            Some(text) => marks.find(text.as_bytes(), delimiter),
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
            next: 1,
            end: 0,
            longest: LONGEST.min(limits.row_bytes).min(limits.cell_bytes),
            delimiter,
        })
    }

    /// Counts rows as if `number` rows stood before the next.
    pub(crate) fn count_from(&mut self, number: u32) {
        self.rows.count_from(number);
    }

    /// The next row where it is a plain line.
    pub(crate) fn line(&self) -> Option<Line<'w>> {
        let text = self.text?;
        let last = *self.marks.ends().get(self.end)? as usize;
        let marks = self.marks.all().get(self.next.wrapping_sub(1)..=last)?;
        let (start, end) = (marks.first()?.behind(), marks.last()?.at());
        let is_next = start == self.rows.position();
        let is_end = matches!(text.as_bytes().get(end), Some(b'\n' | b'\r'));
        let line = Line { text, end, marks };
        (is_next && is_end && end - start <= self.longest).then_some(line)
    }

    /// Goes behind a line that [`Window::line`] found; false where the limit of rows is reached.
    pub(crate) fn skip(&mut self, line: &Line<'w>) -> bool {
        let skipped = self.rows.skip_to(line.end);
        if skipped {
            self.next += line.len();
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
            let start = line.start();
            let ends = line.marks.iter().skip(1).map(|mark| mark.at() - start);
            let text = line.text.get(start..line.end);
            row.fill(text.unwrap_or_default(), ends);
            return Ok(true);
        }
        if self.read_quoted(row) {
            return Ok(true);
        }
        let read = self.rows.read(row)?;
        self.catch_up();
        Ok(read)
    }

    /// Reads the next row if it is a line in which quotes stand around whole cells, and in no cell.
    fn read_quoted(&mut self, row: &mut Row) -> bool {
        let (start, delimiter) = (self.rows.position(), self.delimiter);
        let Some(text) = self.text.and_then(|text| text.get(start..)) else {
            return false;
        };
        row.clear(0);
        let mut state = Quote::None;
        // Where the cell begins.
        let mut from = 0;
        for mark in self.marks.all().get(self.next..).unwrap_or_default() {
            let at = mark.at().saturating_sub(start);
            let byte = text.as_bytes().get(at).copied().unwrap_or_default();
            if at > self.longest.min(LONGEST_QUOTED) {
                return false;
            }
            let cell = match state {
                Quote::None if byte == b'"' && at == from => {
                    state = Quote::Open;
                    continue;
                }
                Quote::Open if byte == b'"' => {
                    state = Quote::Closed(at);
                    continue;
                }
                Quote::Open if byte == delimiter => continue,
                Quote::Closed(end) if at == end + 1 => from + 1..end,
                Quote::None => from..at,
                _ => return false,
            };
            row.lay(cell);
            if byte == delimiter {
                (state, from) = (Quote::None, at + 1);
                continue;
            }
            let ended = matches!(byte, b'\n' | b'\r') && row.len() <= self.rows.columns_limit();
            let line = text.get(..at).filter(|_| ended);
            let Some(line) = line.filter(|_| self.rows.skip_to(start + at)) else {
                return false;
            };
            row.number = self.rows.number();
            row.text.push_str(line);
            self.catch_up();
            return true;
        }
        false
    }

    /// Looks at the marks from where rows were read to.
    fn catch_up(&mut self) {
        let at = self.rows.position();
        let marks = self.marks.all().get(self.next..).unwrap_or_default();
        let behind = marks.iter().position(|mark| mark.behind() > at);
        self.next += behind.unwrap_or(marks.len());
        let ends = self.marks.ends().get(self.end..).unwrap_or_default();
        let later = ends.iter().position(|end| *end as usize >= self.next);
        self.end += later.unwrap_or(ends.len());
    }
}
