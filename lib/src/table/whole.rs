//! A whole file in memory, unless a line of it is longer than any row may be.
//!
//! What is read a span at a time needs no more memory than its rows. The rest (workbooks, pipes, texts
//! with marks of their own) is read in one go; a text without an end to its line is refused while it
//! is read, before it fills the memory. So is whatever comes through a pipe without an end: it has no
//! length to tell, and nothing of it is looked at before all of it is there.

use super::limits::Limits;
use crate::error::{Error, ErrorKind};
use crate::locus::Locus;
use crate::message::tables;
use std::fs::{File, Metadata};
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

/// Reads everything that `input` gives; `name` is what messages call it, `length` how many bytes a
/// file has, 0 for a pipe.
///
/// # Errors
/// [`Unread::System`] when the reader fails, [`Unread::Refused`] for a text with a line longer than
/// `row_bytes`, and for a pipe that gives more than `pipe_bytes`.
pub fn read_whole(
    name: &str,
    mut input: impl Read,
    length: u64,
    limits: &Limits,
) -> Result<Vec<u8>, Unread> {
    let refused = |message, limit: &str, value: usize| {
        let error = Error::new(ErrorKind::Input, message)
            .with("limit", limit)
            .with("value", value);
        Err(Unread::Refused(error.at(Locus::file(name))))
    };
    // A little file is read in few steps, and a large one grows as it comes.
    let room = usize::try_from(length.min(BLOCK)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(room);
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
        let long = line as u64 > limits.row_bytes as u64 + BLOCK;
        let far = bytes.len() > limits.pipe_bytes && bytes.len() as u64 > length;
        if long && is_text(&bytes) {
            return refused(&tables::LIMIT, "row_bytes", limits.row_bytes);
        }
        if far {
            return refused(&tables::PIPE_LIMIT, "pipe_bytes", limits.pipe_bytes);
        }
    }
}

/// How many bytes a file has; 0 for a pipe, which does not know.
pub fn length_of(file: &File) -> u64 {
    let known = file.metadata().ok().filter(Metadata::is_file);
    known.map_or(0, |metadata| metadata.len())
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
    use crate::message::Lang;

    #[track_caller]
    fn check(start: &[u8], length: u64, expected: Result<(), (&str, &str)>) {
        let limits = Limits {
            row_bytes: 1 << 10,
            pipe_bytes: 5 << 19,
            ..Limits::default()
        };
        let endless = start.chain(io::repeat(b'a')).take(3 << 20);
        let got = match read_whole("a.csv", endless, length, &limits) {
            Ok(bytes) => {
                assert_eq!(bytes.len(), 3 << 20);
                Ok(())
            }
            Err(Unread::Refused(error)) => Err((error.code(), error.text(Lang::En))),
            Err(Unread::System(error)) => panic!("{error}"),
        };
        match (got, expected) {
            (Ok(()), Ok(())) => {}
            (Err((code, text)), Err((expected, says))) => {
                assert_eq!(code, expected);
                assert!(text.contains(says), "{text}");
            }
            (got, expected) => panic!("{got:?} {expected:?}"),
        }
    }

    #[test]
    fn a_text_line_without_an_end_is_refused_while_it_is_read() {
        let refused = Err(("E1007", "row_bytes = 1024"));
        for length in [0, 3 << 20] {
            check(b"", length, refused);
            check("\u{feff}姓名\n".as_bytes(), length, refused);
        }
    }

    #[test]
    fn what_comes_is_held_whole_up_to_a_limit_or_the_length_of_its_file() {
        let lines = "a\n".repeat(2 << 20);
        let limits = Limits {
            pipe_bytes: 1 << 20,
            ..Limits::default()
        };
        let read = |length| read_whole("a", lines.as_bytes(), length, &limits);
        assert!(read(4 << 20).is_ok());
        for length in [0, 2 << 20] {
            let Err(Unread::Refused(error)) = read(length) else {
                panic!("{length}");
            };
            assert_eq!(error.code(), "E1043");
        }
        for start in [
            &b"PK\x03\x04"[..],
            b"\xd0\xcf\x11\xe0",
            b"\xef\xbb\xbf\r\n<html>",
        ] {
            check(start, 3 << 20, Ok(()));
            check(start, 0, Err(("E1043", "pipe_bytes = 2621440")));
            check(start, 2 << 20, Err(("E1043", "pipe_bytes = 2621440")));
        }
    }
}
