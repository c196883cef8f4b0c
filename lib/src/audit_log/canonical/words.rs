//! Eight bytes of canonical JSON at a time.
//!
//! A row is read once when it is written and again whenever it is verified, and most of it is keys
//! and hexadecimal: looked at byte by byte it takes longer than to hash it several times over. A word
//! holds the first byte of a text in its lowest eight bits.

/// One in each byte of a word.
const ONES: u64 = u64::MAX / 255;
/// The highest bit of each byte.
const HIGH: u64 = ONES << 7;

/// What stands before the first byte that ends a string, escapes, or is an ASCII control character.
pub(super) struct Plain {
    pub(super) length: usize,
    /// Whether none of it belongs to a longer character.
    pub(super) ascii: bool,
}

/// The plain beginning of `bytes`.
pub(super) fn plain(bytes: &[u8]) -> Plain {
    let (mut length, mut high) = (0, 0);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let special = special(word);
        if special != 0 {
            let (count, before) = first(special);
            let ascii = (high | word & before) & HIGH == 0;
            return Plain {
                length: length + count,
                ascii,
            };
        }
        high |= word;
        length += 8;
    }
    let is_special = |byte: &u8| matches!(byte, 0..0x20 | 0x7f | b'"' | b'\\');
    let tail = rest.iter().position(is_special).unwrap_or(rest.len());
    Plain {
        length: length + tail,
        ascii: high & HIGH == 0 && rest.iter().take(tail).all(u8::is_ascii),
    }
}

/// The length and the front of the key that begins `bytes`, if it has one to seven letters and its
/// quote follows; nothing says that another way must be gone.
pub(super) fn short_key(bytes: &[u8]) -> Option<(usize, u64)> {
    let word = u64::from_le_bytes(*bytes.first_chunk::<8>()?);
    let quote = is(word, b'"') & HIGH;
    if quote == 0 {
        return None;
    }
    let (length, before) = first(quote);
    let letters = between(word | ONES << 5, b'a', b'z');
    let others = between(word, b'0', b'9') | between(word, b'-', b'.') | exactly(word, b'_');
    let all = (letters | others) & !word & before;
    (all & HIGH == HIGH & before && length > 0).then_some((length, (word & before).swap_bytes()))
}

/// The first eight bytes of a key of `length` bytes, as a number that sorts as they do.
pub(super) fn front(bytes: &[u8], length: usize) -> u64 {
    let mut front = [0; 8];
    for (to, from) in front.iter_mut().zip(bytes.iter().take(length)) {
        *to = *from;
    }
    u64::from_be_bytes(front)
}

/// How many bytes are below the lowest high bit of `marks`, and a mask of them.
fn first(marks: u64) -> (usize, u64) {
    let bits = marks.trailing_zeros() & !7;
    (bits as usize / 8, (1u64 << bits) - 1)
}

/// The high bit of the lowest special byte; bits above that one may be wrong, because what is
/// subtracted is borrowed from the next byte.
fn special(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (is(word, b'"') | is(word, b'\\') | is(word, 0x7f) | control) & HIGH
}

/// The high bit of the lowest byte that is `byte`; bits above that one may be wrong.
fn is(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * u64::from(byte));
    other.wrapping_sub(ONES) & !other
}

/// The high bit of every byte from `low` to `high`, where its own high bit is not set.
fn between(word: u64, low: u8, high: u8) -> u64 {
    let word = word & !HIGH;
    let over = (word | HIGH).wrapping_sub(ONES * u64::from(low));
    let under = ((ONES * u64::from(high)) | HIGH).wrapping_sub(word);
    over & under & HIGH
}

/// The high bit of every byte that is `byte`, where its own high bit is not set.
fn exactly(word: u64, byte: u8) -> u64 {
    between(word, byte, byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same said byte by byte, over a text that ends or goes on behind the words.
    #[track_caller]
    fn check(bytes: &[u8]) {
        let special = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'"' | b'\\');
        let length = bytes.iter().position(special).unwrap_or(bytes.len());
        let found = plain(bytes);
        assert_eq!(found.length, length, "{bytes:?}");
        assert_eq!(found.ascii, bytes[..length].is_ascii(), "{bytes:?}");

        let in_key = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
        let length = bytes.iter().take_while(in_key).count();
        let is_key = (1..8).contains(&length) && bytes.get(length) == Some(&b'"');
        let expected = (is_key && bytes.len() >= 8).then(|| (length, front(bytes, length)));
        assert_eq!(short_key(bytes), expected, "{bytes:?}");
    }

    #[test]
    fn every_byte_at_every_place_is_what_it_is_alone() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    for around in [b'a', b'9', 0x80, b' ', b'!', b'#', 0x1f, b'"'] {
                        let mut bytes = vec![around; length];
                        bytes[at] = byte;
                        check(&bytes);
                    }
                }
            }
        }
        check(b"");
    }

    #[test]
    fn every_two_bytes_beside_each_other_are_what_they_are_alone() {
        for one in 0..=u8::MAX {
            for two in 0..=u8::MAX {
                check(&[b'r', one, two, b'"', b':', b'1', b',', b'"', b'x']);
                check(&[one, two, b'"', b'"', b'\n', 0xff, 0, b'"']);
            }
        }
    }

    #[test]
    fn fronts_sort_as_keys_do() {
        let mut keys = [
            "row",
            "r",
            "reason",
            "c",
            "k",
            "pseudonym",
            "_",
            "Z",
            "z9",
            "a-b",
            "a.b",
        ];
        keys.sort_unstable();
        let fronts = keys.map(|key| front(key.as_bytes(), key.len()));
        assert!(fronts.is_sorted(), "{fronts:?}");
    }
}
