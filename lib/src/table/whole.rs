//! A whole file in memory, unless a line of it is longer than any row may be.
//!
//! What is read a span at a time needs no more memory than its rows. The rest (workbooks, pipes, texts
//! with marks of their own) is read in one go; a text without an end to its line is refused while it
//! is read, before it fills the memory.

use super::limits::Limits;
use crate::error::{Error, ErrorKind};
use crate::locus::Locus;
use crate::message::tables;
use std::io::{self, Read};

/// Bytes that are read at a time.
const BLOCK: u64 = 1 << 20;
/// First bytes of files whose lines say nothing: archives, compound files, pages and XML.
const OTHERS: [&[u8]; 3] = [b"PK", b"\xd0\xcf\x11\xe0", b"<"];

/// Why there is no whole file.
#[derive(Debug)]
pub enum Unread {
    /// The system cannot read it.
    System(io::Error),
    /// It passes a limit.
    Refused(Error),
}

/// Reads everything that `input` gives; `name` is what messages call it.
///
/// # Errors
/// [`Unread::System`] when the reader fails, [`Unread::Refused`] for a text with a line longer than
/// `row_bytes`.
pub fn read_whole(name: &str, mut input: impl Read, limits: &Limits) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let mut line_start = 0;
    loop {
        let before = bytes.len();
        let read = input.by_ref().take(BLOCK).read_to_end(&mut bytes);
        if read.map_err(Unread::System)? == 0 {
            return Ok(bytes);
        }
        let new = bytes.get(before..).unwrap_or_default();
        if let Some(at) = memchr::memrchr2(b'\n', b'\r', new) {
            line_start = before + at + 1;
        }
        let line = bytes.len() - line_start;
        if line as u64 > limits.row_bytes as u64 + BLOCK && is_text(&bytes) {
            let error = Error::new(ErrorKind::Input, &tables::LIMIT)
                .with("limit", "row_bytes")
                .with("value", limits.row_bytes)
                .at(Locus::file(name));
            return Err(Unread::Refused(error));
        }
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let body = body
        .strip_prefix(b"\xff\xfe")
        .unwrap_or(body)
        .trim_ascii_start();
    !OTHERS.iter().any(|other| body.starts_with(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(start: &[u8], expected: Result<(), &str>) {
        let limits = Limits {
            row_bytes: 1 << 10,
            ..Limits::default()
        };
        let endless = start.chain(io::repeat(b'a')).take(3 << 20);
        let got = match read_whole("a.csv", endless, &limits) {
            Ok(bytes) => {
                assert_eq!(bytes.len(), 3 << 20);
                Ok(())
            }
            Err(Unread::Refused(error)) => Err(error.code()),
            Err(Unread::System(error)) => panic!("{error}"),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn a_text_line_without_an_end_is_refused_while_it_is_read() {
        check(b"", Err("E1007"));
        check("\u{feff}姓名\n".as_bytes(), Err("E1007"));
        check(b"PK\x03\x04", Ok(()));
        check(b"\xef\xbb\xbf\r\n<html>", Ok(()));
        let lines = "a\n".repeat(2 << 20);
        assert!(read_whole("a", lines.as_bytes(), &Limits::default()).is_ok());
    }
}
