//! A text table: bytes whose encoding and delimiter are known.

use super::content::{require_no_zero, require_text};
use super::delimiter::sniff;
use super::encoding::{Encoding, decide, transcode};
use super::limits::Limits;
use super::split::TextRows;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::borrow::Cow;

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
