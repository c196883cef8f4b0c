//! Characters that older standards kept in the private-use area of Unicode.
//!
//! GBK gave the codes FE50–FEA0 no Unicode character, so systems of that time wrote U+E815–U+E864.
//! GB 18030-2000 moved most of them, GB 18030-2022 moved 18 more (eight ideographs and ten vertical
//! signs) and names the supplementary-plane characters of the last six. A name typed on an old
//! system and on a new one differs in exactly these.

/// First private-use character of the block that GBK keeps at FE50–FEA0.
const BLOCK: u32 = 0xe815;

/// What stands at FE50–FEA0 now, in order.
#[rustfmt::skip]
const FE50: [char; 80] = [
    '\u{2e81}', '\u{20087}', '\u{20089}', '\u{200cc}', '\u{2e84}', '\u{3473}', '\u{3447}', '\u{2e88}',
    '\u{2e8b}', '\u{9fb4}', '\u{359e}', '\u{361a}', '\u{360e}', '\u{2e8c}', '\u{2e97}', '\u{396e}',
    '\u{3918}', '\u{9fb5}', '\u{39cf}', '\u{39df}', '\u{3a73}', '\u{39d0}', '\u{9fb6}', '\u{9fb7}',
    '\u{3b4e}', '\u{3c6e}', '\u{3ce0}', '\u{2ea7}', '\u{215d7}', '\u{9fb8}', '\u{2eaa}', '\u{4056}',
    '\u{415f}', '\u{2eae}', '\u{4337}', '\u{2eb3}', '\u{2eb6}', '\u{2eb7}', '\u{2298f}', '\u{43b1}',
    '\u{43ac}', '\u{2ebb}', '\u{43dd}', '\u{44d6}', '\u{4661}', '\u{464c}', '\u{9fb9}', '\u{4723}',
    '\u{4729}', '\u{477c}', '\u{478d}', '\u{2eca}', '\u{4947}', '\u{497a}', '\u{497d}', '\u{4982}',
    '\u{4983}', '\u{4985}', '\u{4986}', '\u{499f}', '\u{499b}', '\u{49b7}', '\u{49b6}', '\u{9fba}',
    '\u{241fe}', '\u{4ca3}', '\u{4c9f}', '\u{4ca0}', '\u{4ca1}', '\u{4c77}', '\u{4ca2}', '\u{4d13}',
    '\u{4d14}', '\u{4d15}', '\u{4d16}', '\u{4d17}', '\u{4d18}', '\u{4d19}', '\u{4dae}', '\u{9fbb}',
];

/// First private-use character of the vertical signs at A6D9–A6DF, A6EC, A6ED and A6F3.
const SIGNS: u32 = 0xe78d;

/// What stands there now, in order.
const A6D9: [char; 10] = [
    '\u{fe10}', '\u{fe12}', '\u{fe11}', '\u{fe13}', '\u{fe14}', '\u{fe15}', '\u{fe16}', '\u{fe17}',
    '\u{fe18}', '\u{fe19}',
];

/// The character of GB 18030-2022 for a private-use one that moved; every other stays as it is.
pub(super) fn moved(c: char) -> char {
    let code = u32::from(c);
    let at = |first: u32, table: &[char]| {
        let index = usize::try_from(code.checked_sub(first)?).ok()?;
        table.get(index).copied()
    };
    match c {
        '\u{e5e5}' => ' ',        // A3A0, a blank of GBK
        '\u{e7c7}' => '\u{1e3f}', // A8BC, moved in 2005
        '\u{e7c8}' => '\u{1f9}',  // A8BF, moved in 2000
        _ => at(BLOCK, &FE50).or_else(|| at(SIGNS, &A6D9)).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: char, expected: char) {
        assert_eq!(moved(old), expected, "{:x}", u32::from(old));
    }

    #[test]
    fn what_gb_18030_2022_moved_reads_as_its_new_character() {
        for (old, new) in [
            ('\u{e81e}', '\u{9fb4}'),
            ('\u{e826}', '\u{9fb5}'),
            ('\u{e82b}', '\u{9fb6}'),
            ('\u{e82c}', '\u{9fb7}'),
            ('\u{e832}', '\u{9fb8}'),
            ('\u{e843}', '\u{9fb9}'),
            ('\u{e854}', '\u{9fba}'),
            ('\u{e864}', '\u{9fbb}'),
            ('\u{e816}', '\u{20087}'),
            ('\u{e855}', '\u{241fe}'),
            ('\u{e78d}', '\u{fe10}'),
            ('\u{e796}', '\u{fe19}'),
        ] {
            check(old, new);
        }
    }

    #[test]
    fn a_character_that_nobody_moved_stays() {
        for c in [
            '张', '\u{e000}', '\u{e814}', '\u{e865}', '\u{e797}', '\u{f8ff}',
        ] {
            check(c, c);
        }
    }

    /// The decoder of another project knows the same table: bytes FE50–FEA0 under GB 18030-2022.
    #[cfg(feature = "files")]
    #[test]
    fn the_block_is_what_a_gb18030_decoder_reads() {
        let trails = (0x50..=0x7eu8).chain(0x80..=0xa0);
        let mut count = 0;
        for (trail, c) in trails.zip(FE50) {
            let bytes = [0xfe, trail];
            let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
            let read = text.chars().next().unwrap();
            assert_eq!(moved(read), c, "fe{trail:02x}");
            count += 1;
        }
        assert_eq!(count, 80);
    }
}
