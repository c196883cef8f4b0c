//! Bytes as text: lower-case hexadecimal, and base64 of RFC 4648 §4 with padding.
//!
//! Both readers accept exactly what the writers write: no blanks, no upper-case hex, no missing
//! padding, no bits set beyond the last byte. So one value has one spelling, and a changed letter is
//! a changed value or a refusal.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Two lower-case digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    push_hex(bytes, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Appends two lower-case digits a byte.
pub(crate) fn push_hex(bytes: &[u8], text: &mut Vec<u8>) {
    let (pieces, rest) = bytes.as_chunks::<16>();
    for piece in pieces {
        let mut digits = [0; 32];
        write_hex(piece, &mut digits);
        text.extend_from_slice(&digits);
    }
    let mut digits = [0; 32];
    write_hex(rest, &mut digits);
    text.extend_from_slice(digits.get(..rest.len() * 2).unwrap_or_default());
}

fn write_hex(bytes: &[u8], text: &mut [u8; 32]) {
    // No table: sixteen of these are worked out at once.
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    for ([high, low], byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        (*high, *low) = (digit(byte >> 4), digit(byte & 15));
    }
}

/// The bytes of lower-case hexadecimal `text`.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

/// Exactly `N` bytes of lower-case hexadecimal.
pub fn from_hex_exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_hex(text)?.try_into().ok()
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    let letter = |bits: u32| char::from(BASE64.get((bits & 63) as usize).copied().unwrap_or(b'?'));
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for piece in bytes.chunks(3) {
        let byte = |at: usize| u32::from(piece.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        text.push(letter(bits >> 18));
        text.push(letter(bits >> 12));
        text.push(if piece.len() > 1 {
            letter(bits >> 6)
        } else {
            '='
        });
        text.push(if piece.len() > 2 { letter(bits) } else { '=' });
    }
    text
}

/// The bytes of padded base64 `text`; one spelling a value.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    decode(text.as_bytes()).filter(|bytes| base64(bytes) == text)
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let (groups, rest) = text.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (at, group) in groups.iter().enumerate() {
        let padding = group
            .iter()
            .rev()
            .take_while(|letter| **letter == b'=')
            .count();
        if padding > 2 || (padding > 0 && at + 1 != groups.len()) {
            return None;
        }
        let mut bits = 0u32;
        for letter in group.iter().take(4 - padding) {
            bits = bits << 6 | value(*letter)?;
        }
        bits <<= 6 * padding;
        let [_, first, second, third] = bits.to_be_bytes();
        bytes.extend([first, second, third].iter().take(3 - padding));
    }
    Some(bytes)
}

fn value(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[u8]>) {
        assert_eq!(from_base64(text).as_deref(), expected, "{text}");
        if let Some(bytes) = expected {
            assert_eq!(base64(bytes), text);
        }
    }

    #[test]
    fn base64_has_one_spelling_a_value() {
        check("", Some(b""));
        check("Zg==", Some(b"f"));
        check("Zm8=", Some(b"fo"));
        check("Zm9v", Some(b"foo"));
        check("Zm9vYmE=", Some(b"fooba"));
        for refused in [
            "Zh==", "Zm9=", "Zg=", "Zg", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm-_",
        ] {
            check(refused, None);
        }
    }

    #[test]
    fn hexadecimal_is_lower_case_and_even() {
        assert_eq!(hex(&[0, 0x9f, 0xff]), "009fff");
        for length in [0, 1, 15, 16, 17, 32, 64] {
            let bytes: Vec<u8> = (0..length).map(|byte: u8| byte.wrapping_mul(37)).collect();
            let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex(&bytes), expected);
        }
        assert_eq!(from_hex("009fff"), Some(vec![0, 0x9f, 0xff]));
        for refused in ["0", "0G", "FF", "0x", " 0"] {
            assert_eq!(from_hex(refused), None, "{refused}");
        }
        assert_eq!(from_hex_exact::<2>("00ff"), Some([0, 255]));
        assert_eq!(from_hex_exact::<2>("00ff00"), None);
    }
}
