//! Reading one span: its bytes, as far as they are held, and the windows that are cut from them.

use super::{BEYOND, Spans};
use crate::error::Result;
use crate::table::in_turn::Part;
use crate::table::marks::Marks;
use crate::table::row_ends::{first_end, last_end, line_end};
use crate::table::window::Window;
use blake3::hazmat::{ChainingValue, HasherExt};
use std::io::Read;
use std::ops::Range;

/// Bytes that are cut into rows at a time: they stay in the cache while they are looked at.
const WINDOW: usize = 256 << 10;
/// Bytes of a page of memory.
const PAGE: usize = 4 << 10;

/// Bytes of a file in hand.
///
/// They lie in memory as they lie in the file, in equal places of their pages: where they lie a few
/// bytes further on, some processors copy them out of the page cache at a quarter of the speed.
struct Held {
    memory: Vec<u8>,
    /// Where in `memory` they are.
    range: Range<usize>,
    /// Offset of the first of them in the file.
    first: u64,
}

impl Held {
    /// None yet; the first will be the one at that offset of the file.
    fn from(first: u64) -> Self {
        let mut held = Self {
            memory: vec![0; 2 * (WINDOW + PAGE)],
            range: 0..0,
            first,
        };
        held.drop(0);
        held
    }

    fn bytes(&self) -> &[u8] {
        self.memory.get(self.range.clone()).unwrap_or_default()
    }

    /// Room behind them for `wanted` that come next.
    fn more(&mut self, wanted: usize) -> &mut [u8] {
        let before = self.range.end;
        self.range.end += wanted;
        if self.memory.len() < self.range.end {
            self.memory.resize(self.range.end.next_power_of_two(), 0);
        }
        self.memory
            .get_mut(before..self.range.end)
            .unwrap_or_default()
    }

    /// Lets go of the first `done`.
    fn drop(&mut self, done: usize) {
        let done = done.min(self.range.len());
        let left = self.range.start + done..self.range.end;
        self.first += done as u64;
        let page = self.memory.as_ptr() as usize % PAGE;
        let wanted = (self.first % PAGE as u64) as usize;
        let start = (wanted + PAGE - page) % PAGE;
        let end = start + left.len();
        if self.memory.len() < end {
            self.memory.resize(end, 0);
        }
        self.memory.copy_within(left, start);
        self.range = start..end;
    }
}

/// A span while it is read.
pub(super) struct Reading<'s, 'a> {
    spans: &'s Spans<'a>,
    input: Box<dyn Read + 'a>,
    hasher: blake3::Hasher,
    from: u64,
    to: u64,
    pub(super) part: Option<Part<'s>>,
    held: Held,
    marks: Marks,
}

impl<'s, 'a> Reading<'s, 'a> {
    /// Begins one byte before the span, to see whether a row ends there.
    pub(super) fn new(spans: &'s Spans<'a>, from: u64, to: u64) -> Result<Self> {
        let base = from.saturating_sub(1);
        let input = spans.bytes.from(base).map_err(|_| spans.fault())?;
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset(from);
        Ok(Self {
            spans,
            input,
            hasher,
            from,
            to,
            part: None,
            held: Held::from(base),
            marks: Marks::default(),
        })
    }

    fn reached(&self) -> u64 {
        self.held.first + self.held.bytes().len() as u64
    }

    fn at_end(&self) -> bool {
        self.reached() >= self.spans.length
    }

    /// Reads on, and hashes what is of the span.
    fn more(&mut self) -> Result<()> {
        let reached = self.reached();
        let wanted = match reached < self.to {
            true => (self.to - reached).min(WINDOW as u64),
            false => (self.spans.length - reached).min(BEYOND as u64),
        };
        let before = self.held.bytes().len();
        if before > self.spans.limits.row_bytes.saturating_add(2 * WINDOW) {
            return Err(self.spans.fault());
        }
        let new = self.held.more(usize::try_from(wanted).unwrap_or(0));
        self.input.read_exact(new).map_err(|_| self.spans.fault())?;
        if memchr::memchr(0, new).is_some() {
            return Err(self.spans.fault());
        }
        if reached < self.to {
            let skipped = usize::try_from(self.from.saturating_sub(reached)).unwrap_or(0);
            let own = new.get(skipped..).unwrap_or_default();
            self.hasher.update(own);
            if let Some(part) = &mut self.part {
                part.update(own);
            }
        }
        Ok(())
    }

    /// Where the first row seems to begin.
    pub(super) fn first_line(&mut self) -> Result<u64> {
        loop {
            if let Some(at) = line_end(self.held.bytes(), 0) {
                return Ok(self.held.first + at as u64);
            }
            if self.at_end() {
                return Ok(self.spans.length);
            }
            self.more()?;
        }
    }

    /// Shows the rows from `start` on; gives where the first row beyond the span begins.
    pub(super) fn rows(
        &mut self,
        start: u64,
        visit: &mut impl FnMut(&mut Window<'_>) -> Result<()>,
    ) -> Result<u64> {
        let mut at = start;
        while at < self.to {
            let done = usize::try_from(at.saturating_sub(self.held.first)).unwrap_or(usize::MAX);
            if done > self.held.bytes().len() || self.held.bytes().is_empty() {
                self.more()?;
                continue;
            }
            self.held.drop(done);
            let end = self.next_end()?;
            let rows = self.held.bytes().get(..end).unwrap_or_default();
            let spans = self.spans;
            let form = (spans.encoding, spans.delimiter);
            Window::show(
                spans.name,
                rows,
                form,
                &spans.limits,
                &mut self.marks,
                visit,
            )?;
            at += end as u64;
        }
        while self.reached() < self.to {
            self.more()?;
        }
        Ok(at)
    }

    /// The length of the next window, which ends with a row.
    fn next_end(&mut self) -> Result<usize> {
        loop {
            let bytes = self.held.bytes();
            let full = bytes.len() >= WINDOW || self.reached() >= self.to;
            let end = match self.reached() >= self.to {
                _ if !full => None,
                true => {
                    let last = (self.to - 1).saturating_sub(self.held.first);
                    let last = usize::try_from(last).unwrap_or(usize::MAX);
                    first_end(bytes, self.spans.delimiter, last)
                }
                false => last_end(bytes, self.spans.delimiter),
            };
            match end {
                Some(end) => return Ok(end),
                None if self.at_end() => return Ok(bytes.len()),
                None => self.more()?,
            }
        }
    }

    /// The value of the span in the tree of the digest; none for a file of one span.
    pub(super) fn digest(&self, length: u64) -> Option<ChainingValue> {
        let whole = self.from == 0 && self.to == length;
        (!whole).then(|| self.hasher.finalize_non_root())
    }
}
