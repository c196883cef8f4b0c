//! Where a text may have to be cut: delimiters, quotes, line ends and other control bytes.
//!
//! One look at sixteen bytes at a time finds them all; what each mark is, is asked when it is used.

use wide::u8x16;

/// Bytes up to this are marks: line ends, tabs, zero, and controls that no cell of an ordinary row holds.
const CONTROLS: u8 = b'\r';

/// Finds every mark of `text` into `marks`, in order.
pub(super) fn find(text: &[u8], delimiter: u8, marks: &mut Vec<u32>) {
    marks.clear();
    let delimiters = u8x16::splat(delimiter);
    let (quotes, controls) = (u8x16::splat(b'"'), u8x16::splat(CONTROLS));
    let mut at = 0u32;
    let (blocks, rest) = text.as_chunks::<64>();
    for block in blocks {
        let mut found = 0u64;
        let (parts, _) = block.as_chunks::<16>();
        for (part, shift) in parts.iter().zip([0, 16, 32, 48]) {
            let bytes = u8x16::new(*part);
            let control = bytes.min(controls).simd_eq(bytes);
            let any = bytes.simd_eq(delimiters) | bytes.simd_eq(quotes) | control;
            found |= u64::from(any.to_bitmask()) << shift;
        }
        while found != 0 {
            marks.push(at + found.trailing_zeros());
            found &= found - 1;
        }
        at += 64;
    }
    let marked = |byte: &u8| *byte == delimiter || *byte == b'"' || *byte <= CONTROLS;
    let rest = rest.iter().zip(at..).filter(|(byte, _)| marked(byte));
    marks.extend(rest.map(|(_, at)| at));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_and_nothing_else() {
        let bytes: Vec<u8> = (0..=255u8).cycle().take(1000).collect();
        for delimiter in [b',', b'\t', b'|'] {
            for (from, to) in [(0, 0), (0, 63), (1, 65), (3, 700), (44, 45), (0, 1000)] {
                let text = &bytes[from..to];
                let mut marks = vec![9];
                find(text, delimiter, &mut marks);
                let expected: Vec<u32> = (0u32..)
                    .zip(text)
                    .filter(|(_, b)| **b == delimiter || **b == b'"' || **b <= 13)
                    .map(|(at, _)| at)
                    .collect();
                assert_eq!(marks, expected);
            }
        }
    }
}
