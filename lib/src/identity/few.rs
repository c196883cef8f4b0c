//! Fewer than sixteen bytes as one number.
//!
//! Names, amounts and serials are of another length in each line. A processor that takes them byte by
//! byte guesses again and again where they end, and a wrong guess costs it more than the work. In a
//! number of fixed width there is nothing to guess.

use std::ops::Range;

/// At most fifteen bytes, the first lowest, and how many they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Few {
    bytes: u128,
    length: u32,
}

impl Few {
    /// Those of a range of a text; `None` where they are more, or stand beyond its end.
    #[inline]
    pub(crate) fn at(text: &[u8], range: Range<usize>) -> Option<Self> {
        let length = u32::try_from(range.len()).ok().filter(|n| *n < 16)?;
        match text.get(range.start..).and_then(<[u8]>::first_chunk) {
            Some(chunk) => {
                let bytes = u128::from_le_bytes(*chunk) & lowest(length);
                Some(Self { bytes, length })
            }
            None => Self::of(text.get(range)?),
        }
    }

    /// All of them; `None` where they are more.
    #[inline]
    pub(crate) fn of(all: &[u8]) -> Option<Self> {
        let length = u32::try_from(all.len()).ok().filter(|n| *n < 16)?;
        // The first and the last, which may overlap, in words: no copy of a length that varies.
        let bytes = match (all.first_chunk(), all.last_chunk()) {
            (Some(first), Some(last)) => {
                let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
                u128::from(first) | u128::from(last) << ((length - 8) * 8)
            }
            _ => {
                let each = all.iter().rev();
                u128::from(each.fold(0u64, |word, byte| word << 8 | u64::from(*byte)))
            }
        };
        Some(Self { bytes, length })
    }

    /// The first lowest, nothing behind the last.
    #[inline]
    pub(crate) const fn bytes(self) -> u128 {
        self.bytes
    }

    /// How many they are.
    #[inline]
    pub(crate) const fn len(self) -> u32 {
        self.length
    }

    /// The byte at a place; zero behind the last.
    #[inline]
    pub(crate) const fn byte(self, place: u32) -> u8 {
        (self.bytes >> (place % 16 * 8)) as u8
    }

    /// All but the byte at a place of them.
    #[inline]
    pub(crate) const fn without(self, place: u32) -> Self {
        let before = lowest(place % 16);
        Self {
            bytes: self.bytes & before | self.bytes >> 8 & !before,
            length: self.length.saturating_sub(1),
        }
    }
}

/// Ones in so many bytes, less than sixteen.
#[inline]
const fn lowest(bytes: u32) -> u128 {
    (1 << (bytes * 8)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_a_text_is_its_bytes_wherever_it_stands() {
        let text: Vec<u8> = (1..=40).collect();
        for start in 0..40usize {
            for end in start..=40 {
                let all = &text[start..end];
                let few = Few::at(&text, start..end);
                assert_eq!(few, Few::of(all));
                assert_eq!(few.is_some(), all.len() < 16, "{start}..{end}");
                let Some(few) = few else { continue };
                assert_eq!(few.len() as usize, all.len());
                let bytes: Vec<u8> = (0..few.len()).map(|place| few.byte(place)).collect();
                assert_eq!(bytes, all);
                assert_eq!(few.bytes() >> (8 * all.len()), 0);
                for place in 0..all.len() {
                    let rest = [&all[..place], &all[place + 1..]].concat();
                    assert_eq!(Some(few.without(place as u32)), Few::of(&rest));
                }
            }
        }
        assert_eq!(Few::at(&text, 38..41), None);
        assert_eq!(Few::at(&text, 41..41), None);
    }
}
