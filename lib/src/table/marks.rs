//! Where a text may have to be cut: delimiters, quotes, line ends and other control bytes.
//!
//! One look at sixteen bytes at a time finds them all; which byte a mark that is no delimiter is, is asked
//! when it is used.

use wide::u8x16;

/// Longer texts have no marks.
pub(super) const LONGEST: usize = u32::MAX as usize >> 1;

/// Where a mark stands in its text, and whether it is something else than a delimiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u32);

impl Mark {
    /// Stands before the text, as the end of a line that is not there.
    const BEFORE: Self = Self(1);

    const fn new(at: u32, other: u32) -> Self {
        Self(at.wrapping_add(1) << 1 | other)
    }

    /// Where it stands.
    pub(super) const fn at(self) -> usize {
        self.behind().saturating_sub(1)
    }

    /// What begins behind it.
    pub(super) const fn behind(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub(super) const fn is_delimiter(self) -> bool {
        self.0 & 1 == 0
    }
}

/// Bytes up to this are marks: line ends, tabs, zero, and controls that no cell of an ordinary row holds.
const CONTROLS: u8 = b'\r';

/// Finds every mark of `text`, which is at most [`LONGEST`] bytes, into `marks`, in order, behind one that
/// stands before the text.
pub(super) fn find(text: &[u8], delimiter: u8, marks: &mut Vec<Mark>) {
    marks.clear();
    marks.push(Mark::BEFORE);
    let delimiters = u8x16::splat(delimiter);
    let (quotes, controls) = (u8x16::splat(b'"'), u8x16::splat(CONTROLS));
    let mut at = 0u32;
    let (blocks, rest) = text.as_chunks::<64>();
    for block in blocks {
        let (mut cuts, mut others) = (0u64, 0u64);
        let (parts, _) = block.as_chunks::<16>();
        for (part, shift) in parts.iter().zip([0, 16, 32, 48]) {
            let bytes = u8x16::new(*part);
            let control = bytes.min(controls).simd_eq(bytes);
            let other = bytes.simd_eq(quotes) | control;
            others |= u64::from(other.to_bitmask()) << shift;
            cuts |= u64::from(bytes.simd_eq(delimiters).to_bitmask()) << shift;
        }
        // A tab may be both.
        others &= !cuts;
        let mut found = cuts | others;
        while found != 0 {
            let next = found.trailing_zeros();
            marks.push(Mark::new(
                at.wrapping_add(next),
                (others >> next & 1) as u32,
            ));
            found &= found.wrapping_sub(1);
        }
        at = at.wrapping_add(64);
    }
    let marked = |byte: &u8| *byte == delimiter || *byte == b'"' || *byte <= CONTROLS;
    let rest = rest.iter().zip(at..).filter(|(byte, _)| marked(byte));
    marks.extend(rest.map(|(byte, at)| Mark::new(at, u32::from(*byte != delimiter))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_and_nothing_else() {
        let bytes: Vec<u8> = (0..=255u8).cycle().take(9_999).collect();
        for delimiter in [b',', b'\t', b'|'] {
            for (from, to) in [(0, 0), (0, 63), (1, 65), (3, 700), (44, 45), (0, 9_999)] {
                let text = &bytes[from..to];
                let mut marks = vec![Mark::new(9, 0)];
                find(text, delimiter, &mut marks);
                let expected: Vec<(usize, bool)> = (0..)
                    .zip(text)
                    .filter(|(_, b)| **b == delimiter || **b == b'"' || **b <= 13)
                    .map(|(at, b)| (at, *b == delimiter))
                    .collect();
                let (before, marks) = marks.split_first().unwrap();
                assert_eq!((before.behind(), before.is_delimiter()), (0, false));
                let found = marks.iter().map(|mark| (mark.at(), mark.is_delimiter()));
                assert_eq!(found.collect::<Vec<_>>(), expected);
            }
        }
    }
}
