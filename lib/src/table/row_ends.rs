//! Where rows end, quotes minded.
//!
//! A line end inside a quoted cell ends no row. A quote opens only where a cell begins; elsewhere it is
//! a character, as in [`split`](super::split). So the bytes of a text that begins with a row fall into
//! runs outside quotes, and rows end in those.

use std::ops::Range;

/// Just behind the last row end of bytes that begin with a row; `None` where no row ends.
///
/// A CR at the very end ends nothing yet: its LF may follow.
pub(super) fn last_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let sure = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let mut last = None;
    for run in (Outside {
        bytes: sure,
        delimiter,
        at: 0,
    }) {
        let ends = sure.get(run.clone()).unwrap_or_default();
        if let Some(at) = memchr::memrchr2(b'\n', b'\r', ends) {
            last = Some(run.start + at + 1);
        }
    }
    last
}

/// Just behind the first row end at or after `from` in bytes that begin with a row.
pub(super) fn first_end(bytes: &[u8], delimiter: u8, from: usize) -> Option<usize> {
    for run in (Outside {
        bytes,
        delimiter,
        at: 0,
    }) {
        let start = run.start.max(from);
        let ends = bytes.get(start..run.end.max(start)).unwrap_or_default();
        if let Some(at) = memchr::memchr2(b'\n', b'\r', ends) {
            return behind(bytes, start + at);
        }
    }
    None
}

/// Just behind the first line end at or after `from`, quotes not minded.
pub(super) fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    behind(bytes, from + memchr::memchr2(b'\n', b'\r', rest)?)
}

/// Behind the line end at `at`; `None` where the bytes end with a CR whose LF may follow.
fn behind(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\r'] => None,
        _ => Some(at + 1),
    }
}

/// Runs of bytes outside quotes.
struct Outside<'b> {
    bytes: &'b [u8],
    delimiter: u8,
    at: usize,
}

impl Iterator for Outside<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start > self.bytes.len() {
            return None;
        }
        let mut from = start;
        loop {
            let rest = self.bytes.get(from..).unwrap_or_default();
            let Some(quote) = memchr::memchr(b'"', rest).map(|at| from + at) else {
                self.at = self.bytes.len() + 1;
                return Some(start..self.bytes.len());
            };
            if self.begins_cell(quote, start) {
                self.at = closing(self.bytes, quote + 1);
                return Some(start..quote);
            }
            from = quote + 1;
        }
    }
}

impl Outside<'_> {
    /// Whether a cell begins at `at`, in a run that begins at `start`: behind a closed quote a
    /// quote is a character.
    fn begins_cell(&self, at: usize, start: usize) -> bool {
        if at == start {
            return start == 0;
        }
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        before.is_some_and(|b| *b == self.delimiter || matches!(b, b'\n' | b'\r'))
    }
}

/// Behind the quote that closes; behind everything where none does.
fn closing(bytes: &[u8], mut from: usize) -> usize {
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(quote) = memchr::memchr(b'"', rest).map(|at| from + at) else {
            return bytes.len() + 1;
        };
        if bytes.get(quote + 1) != Some(&b'"') {
            return quote + 1;
        }
        from = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends of rows by the plain state machine, a CR at the very end left out.
    fn ends(bytes: &[u8]) -> Vec<usize> {
        let (mut ends, mut inside, mut start, mut bare) = (Vec::new(), false, true, false);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let next = bytes.get(at + 1);
            match byte {
                b'"' if inside && next == Some(&b'"') => at += 1,
                b'"' if inside => (inside, bare) = (false, true),
                b'"' if start && !bare => inside = true,
                _ if inside => {}
                b'\r' if next == Some(&b'\n') => {}
                b'\r' if next.is_none() => {}
                b'\n' | b'\r' => {
                    ends.push(at + 1);
                    bare = false;
                }
                b',' => bare = false,
                _ => {}
            }
            start = matches!(bytes.get(at), Some(b',' | b'\n' | b'\r')) && !inside;
            at += 1;
        }
        ends
    }

    #[test]
    fn rows_end_where_the_state_machine_says() {
        let pieces: [&[u8]; 7] = [b"\"", b"\"\"", b",", b"\n", b"\r\n", b"\r", b"a"];
        let mut seed = 7_u64;
        let mut rows = 0;
        for _ in 0..50_000 {
            let mut bytes = Vec::new();
            for _ in 0..seed % 12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                bytes.extend_from_slice(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(11);
            let expected = ends(&bytes);
            assert_eq!(
                last_end(&bytes, b','),
                expected.last().copied(),
                "{bytes:?}"
            );
            for from in 0..bytes.len() {
                // A row end counts from the first of its bytes on.
                let first = expected.iter().copied().find(|end| {
                    let long = bytes.get(end.wrapping_sub(2)..*end) == Some(b"\r\n");
                    *end > from + usize::from(long) || *end == from + 1
                });
                assert_eq!(
                    first_end(&bytes, b',', from),
                    first,
                    "{bytes:?} from {from}"
                );
            }
            rows += expected.len();
        }
        assert!(rows > 10_000);
    }
}
