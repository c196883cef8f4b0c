//! One file as a table.

use super::content::{require_no_zero, require_text};
use super::delimiter::sniff;
use super::encoding::{Encoding, decide, transcode};
use super::limits::Limits;
use super::row::Row;
use super::split::Rows;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::borrow::Cow;
use std::ops::Range;

/// A part of a file is at least so long.
const PART_BYTES: usize = 64 << 10;

/// A text file whose encoding and delimiter are known, and whose bytes are hashed.
///
/// ```
/// use onecard::table::{Limits, Row, Table};
/// let table = Table::open("a.csv", "姓名,金额\n丁妍,985.00\n".as_bytes(), &Limits::default())?;
/// let (mut rows, mut row) = (table.rows(), Row::new());
/// while rows.read(&mut row)? {}
/// assert_eq!((row.number(), row.cell(1).text), (2, "985.00"));
/// # Ok::<(), onecard::error::Error>(())
/// ```
pub struct Table<'b> {
    name: String,
    bytes: &'b [u8],
    encoding: Encoding,
    delimiter: u8,
    limits: Limits,
    text: Cow<'b, [u8]>,
    /// What `text` is in now: transcoded text is UTF-8.
    split_as: Encoding,
    broken: Vec<usize>,
}

impl<'b> Table<'b> {
    /// Opens the bytes of a file; `name` is its path as the user gave it.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a file that is empty, no text, in no known encoding, or that ends in the
    /// middle of a character.
    pub fn open(name: &str, bytes: &'b [u8], limits: &Limits) -> Result<Self> {
        require_text(name, bytes)?;
        let (encoding, mark) = decide(name, bytes)?;
        let body = bytes.get(mark..).unwrap_or_default();
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::new(ErrorKind::Input, &tables::FILE_EMPTY).at(Locus::file(name)));
        }
        let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        if !wide {
            require_no_zero(name, body)?;
        }
        let delimiter = sniff(encoding, body);
        let (text, split_as, broken) = if wide || encoding == Encoding::Gb18030 && delimiter == b'|'
        {
            let done = transcode(encoding, body);
            require_no_zero(name, &done.text)?;
            (Cow::Owned(done.text), Encoding::Utf8, done.broken)
        } else {
            (Cow::Borrowed(body), encoding, Vec::new())
        };
        Ok(Self {
            name: name.to_owned(),
            bytes,
            encoding,
            delimiter,
            limits: *limits,
            text,
            split_as,
            broken,
        })
    }

    /// The path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of the file.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// BLAKE3 of the file, taken of the same bytes that are split.
    pub fn digest(&self) -> blake3::Hash {
        blake3::hash(self.bytes)
    }

    /// All bytes of the file.
    pub(crate) fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The encoding it was found to be in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The character between cells.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The limits it is read under.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A place in it.
    pub fn locus(&self, row: u32) -> Locus {
        Locus::file(&self.name).row(row)
    }

    /// Cuts the text into at most `count` parts that begin and end with a row, the first of them long
    /// enough to hold the first `rows` rows. One part where a row may hold a line end.
    pub(crate) fn parts(&self, count: usize, rows: u32) -> Result<Vec<Range<usize>>> {
        let text: &[u8] = &self.text;
        let count = count.min(text.len() / PART_BYTES);
        let quoted = || memchr::memchr(b'"', text).is_some();
        if count < 2 || !self.broken.is_empty() || quoted() {
            return Ok(vec![self.whole()]);
        }
        let (mut top, mut row) = (self.rows(), Row::new());
        while row.number() < rows && top.read(&mut row)? {}
        let (mut parts, mut from) = (Vec::with_capacity(count), 0);
        for part in 1..count {
            let near = (text.len() / count * part).max(top.position());
            let rest = text.get(near..).unwrap_or_default();
            let end = match memchr::memchr2(b'\n', b'\r', rest) {
                Some(at) if rest.get(at..at + 2) == Some(b"\r\n") => near + at + 2,
                Some(at) => near + at + 1,
                None => break,
            };
            if end > from {
                parts.push(from..end);
                from = end;
            }
        }
        if from < text.len() {
            parts.push(from..text.len());
        }
        Ok(parts)
    }

    /// The whole text as one part.
    pub(crate) fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// Reads the rows of one part; `before` is the number of the row before its first.
    pub(crate) fn rows_of(&self, part: &Range<usize>, before: u32) -> Rows<'_> {
        let text = self.text.get(part.clone()).unwrap_or_default();
        let rows = Rows::new(
            &self.name,
            text,
            &self.broken,
            self.split_as,
            self.delimiter,
            self.limits,
        );
        rows.after(before).decoded()
    }

    /// Reads its rows from the first.
    pub fn rows(&self) -> Rows<'_> {
        let (text, broken) = (&self.text, &self.broken);
        Rows::new(
            &self.name,
            text,
            broken,
            self.split_as,
            self.delimiter,
            self.limits,
        )
    }
}

#[cfg(test)]
mod tests;
