//! Where a text may have to be cut: delimiters, quotes, line ends and other control bytes.
//!
//! One look at sixteen bytes at a time finds them all; which byte a mark that is no delimiter is, is asked
//! when it is used.

use wide::u8x16;

/// The longest text whose marks are found.
pub(super) const LONGEST: usize = (u32::MAX - 1) as usize;

/// The byte behind a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u32);

impl Mark {
    /// Before the text.
    const BEFORE: Self = Self(0);

    /// Where the marked byte is.
    pub(super) const fn at(self) -> usize {
        self.behind().saturating_sub(1)
    }

    /// Where the byte behind it is.
    pub(super) const fn behind(self) -> usize {
        self.0 as usize
    }
}

/// The marks of a text.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// One before the text, and all that are in it.
    all: Vec<Mark>,
    /// Which of them are no delimiters.
    ends: Vec<u32>,
}

/// Control bytes up to this one are marked; tab is one of them.
const CONTROLS: u8 = b'\r';

impl Marks {
    pub(super) fn all(&self) -> &[Mark] {
        &self.all
    }

    /// Which of [`Marks::all`] are no delimiters: where lines mostly end.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
    }

    /// Finds those of a text of at most [`LONGEST`] bytes.
    pub(super) fn find(&mut self, text: &[u8], delimiter: u8) {
        self.clear();
        self.all.push(Mark::BEFORE);
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
            self.add(at, cuts, others & !cuts);
            at = at.wrapping_add(64);
        }
        let (mut cuts, mut others) = (0u64, 0u64);
        for (byte, place) in rest.iter().zip(0..64) {
            let other = *byte == b'"' || *byte <= CONTROLS;
            match *byte == delimiter {
                true => cuts |= 1 << place,
                false => others |= u64::from(other) << place,
            }
        }
        self.add(at, cuts, others);
    }

    /// Adds those of the 64 bytes from `at` on, a bit each.
    #[inline]
    fn add(&mut self, at: u32, cuts: u64, mut others: u64) {
        let (before, mut found) = (self.all.len() as u32, cuts | others);
        while others != 0 {
            let end = found & (others & others.wrapping_neg()).wrapping_sub(1);
            self.ends.push(before.wrapping_add(end.count_ones()));
            others &= others.wrapping_sub(1);
        }
        let behind = at.wrapping_add(1);
        while found != 0 {
            self.all
                .push(Mark(behind.wrapping_add(found.trailing_zeros())));
            found &= found.wrapping_sub(1);
        }
    }
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
                let mut marks = Marks::default();
                marks.add(9, 3, 4);
                marks.find(text, delimiter);
                let expected: Vec<(usize, bool)> = (0..)
                    .zip(text)
                    .filter(|(_, b)| **b == delimiter || **b == b'"' || **b <= 13)
                    .map(|(at, b)| (at, *b == delimiter))
                    .collect();
                let is_delimiter = |place: u32| !marks.ends().contains(&place);
                let (before, found) = marks.all().split_first().unwrap();
                assert_eq!((before.behind(), is_delimiter(0)), (0, true));
                let found = found.iter().zip(1..);
                let found = found.map(|(mark, place)| (mark.at(), is_delimiter(place)));
                assert_eq!(found.collect::<Vec<_>>(), expected);
                assert!(marks.ends().is_sorted());
            }
        }
    }
}
