//! Characters that hide themselves or turn a line around, shown as `⟨U+202E⟩`.

use std::borrow::Cow;

/// The text with every control, bidirectional, zero-width and line-separating character shown.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !may_hide(text) || !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hides(character) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether a text may hold what [`hides`], by the bytes with which such characters begin.
fn may_hide(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_first = |byte: u8| {
        matches!(
            byte,
            0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3
        )
    };
    // All of them, without a branch: there is mostly none.
    if !bytes.iter().fold(false, |any, byte| any | is_first(*byte)) {
        return false;
    }
    let begins = |first: u8, second: u8| match first {
        0xc2 => second <= 0xad,
        0xe2 => second <= 0x81,
        0xef => matches!(second, 0xbb | 0xbf),
        first => is_first(first),
    };
    let seconds = bytes.iter().skip(1).chain(&[0]);
    let mut pairs = bytes.iter().zip(seconds);
    pairs.any(|(first, second)| begins(*first, *second))
}

/// Whether a character is invisible or moves others.
pub(super) fn hides(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected, "{text:?}");
    }

    #[test]
    fn nothing_that_hides_is_overlooked_by_its_bytes() {
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = character.to_string();
            assert!(!hides(character) || may_hide(&text), "{text:?}");
            assert!(!hides(character) || may_hide(&format!("王{text}小")));
        }
    }

    #[test]
    fn what_hides_is_shown_and_the_rest_is_left_alone() {
        check("王小明 O'Neill·买买提", "王小明 O'Neill·买买提");
        check("a\u{202e}b", "a⟨U+202E⟩b");
        check("\0\u{1b}[31m", "⟨U+0000⟩⟨U+001B⟩[31m");
        check("张\u{200b}三", "张⟨U+200B⟩三");
        check("x\u{2028}y\u{85}\r\n", "x⟨U+2028⟩y⟨U+0085⟩⟨U+000D⟩⟨U+000A⟩");
    }
}
