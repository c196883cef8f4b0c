//! Splitting: bytes of a text table become cells, row by row.
//!
//! A row without a quote is cut at the delimiters in place; a row with one goes through `csv_core` and is
//! then held against the grammar of RFC 4180, because `csv_core` forgives what must not be forgiven:
//! text after a closing quote (`"a"b`) refuses the row, and a file that ends inside a quote is an error.
//! A quote in the middle of an unquoted cell (`36'37.8"N`) is a character. CR, LF and CRLF end rows and
//! may be mixed; an empty line is a row, as it is in a spreadsheet.

use super::cell::Kind;
use super::encoding::{Encoding, gb18030};
use super::limits::Limits;
use super::row::{Row, Span};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use csv_core::ReadRecordResult;
use std::borrow::Cow;

/// Reads the rows of one text from first to last.
pub(super) struct TextRows<'t> {
    name: &'t str,
    bytes: &'t [u8],
    /// The same as text, where all of it was found to be.
    text: Option<&'t str>,
    broken: &'t [usize],
    encoding: Encoding,
    delimiter: u8,
    limits: Limits,
    at: usize,
    number: u32,
    /// Made for the first row with a quote.
    quoted: Option<Box<csv_core::Reader>>,
    ends: Vec<usize>,
    scratch: Vec<u8>,
}

/// How the quotes of a row stand.
#[derive(Debug, PartialEq, Eq)]
enum Quotes {
    Balanced,
    TextAfterClosing,
    Open,
}

impl<'t> TextRows<'t> {
    pub(super) fn new(
        name: &'t str,
        bytes: &'t [u8],
        broken: &'t [usize],
        encoding: Encoding,
        delimiter: u8,
        limits: Limits,
    ) -> Self {
        let (at, number) = (0, 0);
        let (ends, scratch) = (Vec::new(), Vec::new());
        Self {
            name,
            bytes,
            text: None,
            broken,
            encoding,
            delimiter,
            limits,
            at,
            number,
            quoted: None,
            ends,
            scratch,
        }
    }

    /// Decodes all of it at once, so that no line need be decoded for itself.
    pub(super) fn decoded(mut self) -> Self {
        if self.encoding == Encoding::Utf8 {
            self.text = simdutf8::basic::from_utf8(self.bytes).ok();
        }
        self
    }

    /// Takes it as text where it is.
    pub(super) fn known_as(mut self, text: Option<&'t str>) -> Self {
        self.text = text;
        self
    }

    /// Counts rows as if `number` rows stood before the first.
    pub(super) fn after(mut self, number: u32) -> Self {
        self.number = number;
        self
    }

    /// Counts rows as if `number` rows stood before the next.
    pub(super) fn count_from(&mut self, number: u32) {
        self.number = number;
    }

    /// The number of the row read last.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// How many cells a row may have.
    pub(super) fn columns_limit(&self) -> usize {
        self.limits.columns
    }

    /// Goes behind a row whose last cell ends at `at`; false where the limit of rows is reached.
    pub(super) fn skip_to(&mut self, at: usize) -> bool {
        if self.number >= self.limits.rows {
            return false;
        }
        self.number += 1;
        self.at = at;
        self.skip_line_end();
        true
    }

    /// Reads the next row into `row`; false at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] when a limit is passed or the file ends inside a quote.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        let Some(rest) = self.bytes.get(self.at..).filter(|rest| !rest.is_empty()) else {
            return Ok(false);
        };
        if self.number >= self.limits.rows {
            return Err(self.limit("rows", self.limits.rows as usize));
        }
        self.number += 1;
        row.clear(self.number);
        let (start, stop) = (self.at, memchr::memchr3(b'"', b'\n', b'\r', rest));
        match stop.and_then(|at| rest.get(at)) {
            Some(b'"') => self.read_quoted(rest, row)?,
            _ => self.read_plain(rest.get(..stop.unwrap_or(rest.len())).unwrap_or(rest), row)?,
        }
        self.skip_line_end();
        self.mark_broken(start, row);
        Ok(true)
    }

    /// How many bytes of the text have been read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn skip_line_end(&mut self) {
        match self.bytes.get(self.at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => self.at += 2,
            [b'\r' | b'\n', ..] => self.at += 1,
            _ => {}
        }
    }

    fn read_plain(&mut self, line: &[u8], row: &mut Row) -> Result<()> {
        let start = self.at;
        self.at += line.len();
        if line.len() > self.limits.row_bytes {
            return Err(self.limit("row_bytes", self.limits.row_bytes));
        }
        // A line that decodes as a whole has the same cells: the delimiters of a text that is not
        // transcoded are never part of a character.
        let known = self.text.and_then(|text| text.get(start..self.at));
        let decoded = match self.encoding {
            _ if known.is_some() => known.map(Cow::Borrowed),
            Encoding::Gb18030 if !line.is_ascii() => gb18030(line),
            _ => simdutf8::basic::from_utf8(line).ok().map(Cow::Borrowed),
        };
        match decoded {
            Some(text) => {
                row.text.push_str(&text);
                let mut from = 0;
                each_place(self.delimiter, text.as_bytes(), |to| {
                    self.span(row, from, to)?;
                    from = to + 1;
                    Ok(())
                })?;
                self.span(row, from, text.len())
            }
            None => line
                .split(|b| *b == self.delimiter)
                .try_for_each(|cell| self.decode(row, cell)),
        }
    }

    fn span(&self, row: &mut Row, from: usize, to: usize) -> Result<()> {
        self.check_cell(row, to - from)?;
        row.spans.push(Span {
            range: from..to,
            kind: Kind::Text,
        });
        Ok(())
    }

    fn check_cell(&self, row: &Row, length: usize) -> Result<()> {
        if row.spans.len() >= self.limits.columns {
            return Err(self.limit("columns", self.limits.columns));
        }
        if length > self.limits.cell_bytes {
            return Err(self.limit("cell_bytes", self.limits.cell_bytes));
        }
        Ok(())
    }

    /// Appends a cell that may not decode.
    fn decode(&self, row: &mut Row, bytes: &[u8]) -> Result<()> {
        self.check_cell(row, bytes.len())?;
        let text = match self.encoding {
            Encoding::Gb18030 => gb18030(bytes),
            _ => std::str::from_utf8(bytes).ok().map(Into::into),
        };
        match text {
            Some(text) => row.push(&text, Kind::Text),
            None => {
                row.push(&String::from_utf8_lossy(bytes), Kind::Text);
                row.fault = Some(Defect::new(&tables::CELL_ENCODING).with("cell", row.len()));
            }
        }
        Ok(())
    }

    fn read_quoted(&mut self, rest: &[u8], row: &mut Row) -> Result<()> {
        let window = rest
            .get(..self.limits.row_bytes.saturating_add(1))
            .unwrap_or(rest);
        let (mut read, mut written, mut ended) = (0, 0, 0);
        self.scratch.resize(self.scratch.len().max(1024), 0);
        self.ends.resize(self.ends.len().max(64), 0);
        let delimiter = self.delimiter;
        let quoted = self
            .quoted
            .get_or_insert_with(|| Box::new(splitter(delimiter)));
        loop {
            let input = window.get(read..).unwrap_or_default();
            let out = self.scratch.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, r, w, e) = quoted.read_record(input, out, ends);
            (read, written, ended) = (read + r, written + w, ended + e);
            match result {
                ReadRecordResult::InputEmpty if window.len() < rest.len() => {
                    return Err(self.limit("row_bytes", self.limits.row_bytes));
                }
                // An empty input tells the splitter that the file ends here.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.scratch.resize(self.scratch.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if ended > self.limits.columns => {
                    return Err(self.limit("columns", self.limits.columns));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let raw = window.get(..read).unwrap_or(window);
        let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        let row_start = self.at;
        self.at += raw.len();
        match quotes(raw, self.delimiter) {
            Quotes::Open => {
                let error = Error::new(ErrorKind::Input, &tables::FILE_OPEN_QUOTE);
                return Err(error.with("offset", row_start).at(self.here()));
            }
            Quotes::TextAfterClosing => row.fault = Some(Defect::new(&tables::ROW_STRAY_QUOTE)),
            Quotes::Balanced => {}
        }
        let mut from = 0;
        for to in self.ends.iter().take(ended) {
            self.decode(row, self.scratch.get(from..*to).unwrap_or_default())?;
            from = *to;
        }
        Ok(())
    }

    /// Refuses a row that holds a place where transcoding failed.
    fn mark_broken(&self, start: usize, row: &mut Row) {
        let next = self.broken.partition_point(|at| *at < start);
        if self.broken.get(next).is_some_and(|at| *at < self.at) {
            row.fault = Some(Defect::new(&tables::ROW_ENCODING));
        }
    }

    fn here(&self) -> Locus {
        Locus::file(self.name).row(self.number)
    }

    fn limit(&self, name: &str, value: usize) -> Error {
        Error::new(ErrorKind::Input, &tables::LIMIT)
            .with("limit", name)
            .with("value", value)
            .at(self.here())
    }
}

/// Calls `found` with each place of a byte, in order, eight bytes at a time: cells are short, so that
/// a search that begins anew behind each delimiter costs more than it saves.
fn each_place(byte: u8, bytes: &[u8], mut found: impl FnMut(usize) -> Result<()>) -> Result<()> {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let pattern = u64::from_le_bytes([byte; 8]);
    let (words, rest) = bytes.as_chunks::<8>();
    for (word, at) in words.iter().zip((0..).step_by(8)) {
        let differing = u64::from_le_bytes(*word) ^ pattern;
        // The high bit of each byte that does not differ.
        let mut equal = !(((differing & LOW) + LOW) | differing | LOW);
        while equal != 0 {
            found(at + equal.trailing_zeros() as usize / 8)?;
            equal &= equal - 1;
        }
    }
    let start = bytes.len() - rest.len();
    let places = rest.iter().zip(start..).filter(|(b, _)| **b == byte);
    places.into_iter().try_for_each(|(_, at)| found(at))
}

/// Splits rows with quotes.
fn splitter(delimiter: u8) -> csv_core::Reader {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    // At its first record it would take a byte order mark off; that of the file is off already, and
    // one in the middle of a file is a character of its cell.
    let _ = reader.read_record(b"\n", &mut [0; 1], &mut [0; 1]);
    reader
}

/// Judges the quotes of a row by the grammar of RFC 4180, with bare quotes in unquoted cells allowed.
fn quotes(raw: &[u8], delimiter: u8) -> Quotes {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Start,
        Bare,
        Inside,
        Closed,
    }
    let mut state = State::Start;
    let mut stray = false;
    for byte in raw {
        state = match (state, *byte) {
            (State::Inside, b'"') => State::Closed,
            (State::Inside, _) | (State::Closed, b'"') => State::Inside,
            (_, byte) if byte == delimiter => State::Start,
            (State::Start, b'"') => State::Inside,
            (State::Closed, _) => {
                stray = true;
                State::Bare
            }
            (State::Start | State::Bare, _) => State::Bare,
        };
    }
    match state {
        State::Inside => Quotes::Open,
        _ if stray => Quotes::TextAfterClosing,
        _ => Quotes::Balanced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_and_no_other() {
        let bytes: Vec<u8> = (0..=255u8)
            .flat_map(|b| [b, b',', b ^ 1, b, b, b ^ 0x80])
            .collect();
        for byte in [b',', b'\t', b'|', 0, 0x80, 0xff] {
            for length in 0..40 {
                let text = &bytes[length * 7..length * 8];
                let mut places = Vec::new();
                each_place(byte, text, |at| {
                    places.push(at);
                    Ok(())
                })
                .unwrap();
                let expected: Vec<usize> = memchr::memchr_iter(byte, text).collect();
                assert_eq!(places, expected, "{byte} in {text:?}");
            }
        }
    }
}
