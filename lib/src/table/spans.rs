//! A large text file, read a span at a time: never all of it is in memory.
//!
//! A file is cut at fixed offsets, so that spans can be read side by side and hashed where they are
//! read: the digests of equal spans join to the digest of the file (BLAKE3 is a tree). A span's rows are
//! those that begin in it. Where they begin, each span but the first guesses: behind the first line end.
//! A line end inside a quoted cell would fool it. So every span also says where its last row ended,
//! minding quotes, and a span whose guess is not where the one before it ended is read again from
//! there. The first span needs no guess; by that every row is read once, from its true beginning.
//!
//! What is not plainly text in rows (a row without an end, a zero byte, an open quote at the end) is an
//! error here; the caller then reads the file in one go, and that error names the row.

mod reading;

use super::bytes::Bytes;
use super::encoding::{Encoding, SAMPLE, check_end};
use super::in_turn::Chain;
use super::limits::Limits;
use super::row_ends::last_end;
use super::source::{Form, Table};
use super::window::Window;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use blake3::hazmat::{ChainingValue, Mode, left_subtree_len};
use reading::Reading;
use std::io::Read;

/// Most bytes of a span, and least; powers of two, as the tree of the digest wants it.
const SPAN: (u64, u64) = (2 << 20, 256 << 10);
/// Bytes of a byte order mark.
const MARK: usize = 3;
/// Bytes beyond a span that are read at a time, to find the end of its last row.
const BEYOND: usize = 16 << 10;

/// Bytes of a span of a file of that length: so many that workers share it evenly.
pub(crate) fn span_size(length: u64) -> u64 {
    let (most, least) = SPAN;
    (length / 16).next_power_of_two().clamp(least, most)
}

/// A text file cut into spans.
pub(crate) struct Spans<'a> {
    name: &'a str,
    bytes: Bytes<'a>,
    length: u64,
    size: u64,
    /// The first rows, by which the form of the file is known.
    head: Vec<u8>,
    encoding: Encoding,
    delimiter: u8,
    limits: Limits,
    /// SHA-256, where it is wanted.
    chain: Option<Chain>,
}

/// Where the rows of a span begin and end, and the digest of its bytes.
pub(crate) struct Ends {
    start: u64,
    end: u64,
    digest: Option<ChainingValue>,
}

impl Ends {
    /// Where the first row beyond the span begins.
    pub(crate) const fn end(&self) -> u64 {
        self.end
    }

    /// Whether its rows were read from there.
    pub(crate) const fn begins_at(&self, start: u64) -> bool {
        self.start == start
    }
}

impl<'a> Spans<'a> {
    /// Cuts a file into spans of `size` bytes; `None` where it is too short for that, or of a form
    /// that is not read so.
    pub(crate) fn open(
        name: &'a str,
        bytes: Bytes<'a>,
        limits: &Limits,
        size: u64,
    ) -> Option<Self> {
        let length = bytes.length();
        let least = (SAMPLE as u64 * 2).max(size);
        if length < least || length <= size {
            return None;
        }
        let mut head = vec![0; SAMPLE + BEYOND];
        bytes.from(0).ok()?.read_exact(&mut head).ok()?;
        // No character goes on behind a line end.
        head.truncate(memchr::memrchr(b'\n', &head)? + 1);
        let table = Table::open(name, &head, limits).ok();
        let Some(Form::Text {
            encoding,
            delimiter,
        }) = table.map(|table| table.form())
        else {
            return None;
        };
        let delimiter = u8::try_from(delimiter).ok()?;
        // `|` may be the second byte of a character of GB18030.
        let narrow = match encoding {
            Encoding::Utf8 => true,
            Encoding::Gb18030 => delimiter != b'|',
            Encoding::Utf16Le | Encoding::Utf16Be => false,
        };
        let end = last_end(&head, delimiter).filter(|end| narrow && *end > SAMPLE + MARK)?;
        head.truncate(end);
        // The header is looked for among so many rows.
        let lines = memchr::memchr_iter(b'\n', &head).count();
        if lines < limits.header_rows as usize {
            return None;
        }
        let mut tail = Vec::with_capacity(SAMPLE);
        let near = length - SAMPLE as u64;
        bytes
            .from(near)
            .ok()?
            .take(SAMPLE as u64)
            .read_to_end(&mut tail)
            .ok()?;
        check_end(encoding, &tail).ok()?;
        let limits = *limits;
        Some(Self {
            name,
            bytes,
            length,
            size,
            head,
            encoding,
            delimiter,
            limits,
            chain: None,
        })
    }

    /// The same, hashed by SHA-256 as well where it is read.
    pub(crate) fn with_sha256(mut self) -> Self {
        self.chain = Some(Chain::new());
        self
    }

    /// SHA-256 of the bytes that were read, if it was wanted and each span was read once.
    pub(crate) fn sha256(&self) -> Option<[u8; 32]> {
        self.chain.as_ref()?.digest(self.count())
    }

    /// The first rows of the file as a table.
    ///
    /// # Errors
    /// Those of [`Table::open`].
    pub(crate) fn head(&self) -> Result<Table<'_>> {
        Table::open(self.name, &self.head, &self.limits)
    }

    /// What the file is called.
    pub(crate) const fn name(&self) -> &str {
        self.name
    }

    /// Bytes of the file.
    pub(crate) const fn length(&self) -> u64 {
        self.length
    }

    /// The limits it is read under.
    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// About how many rows so many bytes hold, by the first rows of the file; never more than they can.
    fn rows_in(&self, bytes: u64) -> usize {
        /// No row of a roll or of payments is shorter.
        const SHORTEST: u64 = 32;
        let rows = memchr::memchr_iter(b'\n', &self.head).count() as u64;
        let head = self.head.len().max(1) as u64;
        let about = rows.saturating_mul(bytes / head + 1);
        usize::try_from(about.min(bytes / SHORTEST + 1)).unwrap_or(0)
    }

    /// About how many rows a span holds.
    pub(crate) fn rows_in_a_span(&self) -> usize {
        self.rows_in(self.size.min(self.length))
    }

    /// About how many rows the file holds.
    pub(crate) fn rows(&self) -> usize {
        self.rows_in(self.length)
    }

    /// How many spans there are.
    pub(crate) fn count(&self) -> usize {
        usize::try_from(self.length.div_ceil(self.size)).unwrap_or(usize::MAX)
    }

    /// Where the first row begins: behind a byte order mark.
    fn first_row(&self) -> u64 {
        match self.head.starts_with(b"\xef\xbb\xbf") {
            true => 3,
            false => 0,
        }
    }

    /// Reads the rows of a span, window by window; from `start`, or from where they seem to begin.
    ///
    /// # Errors
    /// Whatever keeps the span from being read, and what `visit` says.
    pub(crate) fn read(
        &self,
        span: usize,
        start: Option<u64>,
        mut visit: impl FnMut(&mut Window<'_>) -> Result<()>,
    ) -> Result<Ends> {
        let from = self.size * span as u64;
        let to = (from + self.size).min(self.length);
        let mut reading = Reading::new(self, from, to)?;
        match &self.chain {
            // It was hashed when it was read first.
            Some(chain) if start.is_some() => chain.break_off(),
            chain => {
                reading.part = chain
                    .as_ref()
                    .map(|c| c.part(span, usize::try_from(to - from).unwrap_or(0)))
            }
        }
        let start = match (start, span) {
            (Some(start), _) => start,
            (None, 0) => self.first_row(),
            (None, _) => reading.first_line()?,
        };
        let end = reading.rows(start, &mut visit)?;
        let digest = reading.digest(self.length);
        if let Some(part) = reading.part {
            part.end();
        }
        Ok(Ends { start, end, digest })
    }

    /// The digest of the whole file.
    ///
    /// # Errors
    /// Kind `Io` when the file is shorter than it was.
    pub(crate) fn digest(&self, ends: &[Ends]) -> Result<blake3::Hash> {
        let values: Option<Vec<ChainingValue>> = ends.iter().map(|e| e.digest).collect();
        let values = values.filter(|values| values.len() == self.count() && values.len() > 1);
        let values = values.ok_or_else(|| self.fault())?;
        let left = usize::try_from(left_subtree_len(self.length) / self.size).unwrap_or(0);
        let (left, right) = values.split_at_checked(left).unwrap_or_default();
        let both = self.joined(left).zip(self.joined(right));
        let (left, right) = both.ok_or_else(|| self.fault())?;
        Ok(blake3::hazmat::merge_subtrees_root(
            &left,
            &right,
            Mode::Hash,
        ))
    }

    /// The value of a subtree of whole spans, the last of which may be shorter.
    fn joined(&self, values: &[ChainingValue]) -> Option<ChainingValue> {
        match values {
            [] => None,
            [one] => Some(*one),
            more => {
                let left = (more.len() - 1).checked_ilog2().map_or(1, |log| 1 << log);
                let (left, right) = more.split_at_checked(left)?;
                let (left, right) = (self.joined(left)?, self.joined(right)?);
                let merged = blake3::hazmat::merge_subtrees_non_root(&left, &right, Mode::Hash);
                Some(merged)
            }
        }
    }

    /// The caller reads the file in one go, and says what is wrong better than this.
    fn fault(&self) -> Error {
        Error::new(ErrorKind::Input, &tables::FILE_EMPTY).at(Locus::file(self.name))
    }
}
