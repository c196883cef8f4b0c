//! One file as a table.

use super::content::{require_no_zero, require_text};
use super::delimiter::sniff;
use super::encoding::{Encoding, decide, transcode};
use super::limits::Limits;
use super::split::Rows;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::borrow::Cow;

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
    size: usize,
    digest: blake3::Hash,
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
    /// The BLAKE3 is taken of the same bytes that are split.
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
            size: bytes.len(),
            digest: blake3::hash(bytes),
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
        self.size
    }

    /// BLAKE3 of the file.
    pub fn digest(&self) -> blake3::Hash {
        self.digest
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
