//! A text table: bytes whose encoding and delimiter are known.

use super::content::{require_no_zero, require_text};
use super::delimiter::sniff;
use super::encoding::{Encoding, decide, transcode};
use super::limits::Limits;
use super::row::Row;
use super::split::TextRows;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::borrow::Cow;
use std::ops::Range;

/// A part of a text is at least so long.
const PART_BYTES: usize = 64 << 10;

/// The text of a table, ready to be split.
pub(super) struct Text<'b> {
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    text: Cow<'b, [u8]>,
    /// What `text` is in now: transcoded text is UTF-8.
    split_as: Encoding,
    broken: Vec<usize>,
}

impl<'b> Text<'b> {
    pub(super) fn open(name: &str, bytes: &'b [u8]) -> Result<Self> {
        let (encoding, body) = body(name, bytes)?;
        let delimiter = sniff(encoding, body);
        let (text, split_as, broken) =
            if is_wide(encoding) || encoding == Encoding::Gb18030 && delimiter == b'|' {
                let done = transcode(encoding, body);
                require_no_zero(name, &done.text)?;
                (Cow::Owned(done.text), Encoding::Utf8, done.broken)
            } else {
                (Cow::Borrowed(body), encoding, Vec::new())
            };
        Ok(Self {
            encoding,
            delimiter,
            text,
            split_as,
            broken,
        })
    }

    pub(super) fn rows<'t>(&'t self, name: &'t str, limits: &Limits) -> TextRows<'t> {
        TextRows::new(
            name,
            &self.text,
            &self.broken,
            self.split_as,
            self.delimiter,
            *limits,
        )
    }
}

impl Text<'_> {
    /// Cuts the text at row ends. A quote anywhere may hold a line end, so that such a text is not cut.
    pub(super) fn parts(
        &self,
        name: &str,
        limits: &Limits,
        count: usize,
        rows: u32,
    ) -> Result<Vec<Range<usize>>> {
        let text: &[u8] = &self.text;
        let count = count.min(text.len() / PART_BYTES);
        let quoted = || memchr::memchr(b'"', text).is_some();
        if count < 2 || !self.broken.is_empty() || quoted() {
            return Ok(Vec::new());
        }
        let (mut top, mut row) = (self.rows(name, limits), Row::new());
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

    /// Reads the rows of one part; `before` is the number of the row before its first.
    pub(super) fn rows_of<'t>(
        &'t self,
        name: &'t str,
        limits: &Limits,
        part: &Range<usize>,
        before: u32,
    ) -> TextRows<'t> {
        let text = self.text.get(part.clone()).unwrap_or_default();
        let rows = TextRows::new(
            name,
            text,
            &self.broken,
            self.split_as,
            self.delimiter,
            *limits,
        );
        rows.after(before).decoded()
    }
}

/// The encoding of a text file and its bytes without a mark.
pub(super) fn body<'b>(name: &str, bytes: &'b [u8]) -> Result<(Encoding, &'b [u8])> {
    require_text(name, bytes)?;
    let (encoding, mark) = decide(name, bytes)?;
    let body = bytes.get(mark..).unwrap_or_default();
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(ErrorKind::Input, &tables::FILE_EMPTY).at(Locus::file(name)));
    }
    if !is_wide(encoding) {
        require_no_zero(name, body)?;
    }
    Ok((encoding, body))
}

fn is_wide(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
}
