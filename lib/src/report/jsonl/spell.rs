//! Values as JSON spells them, appended to a line.

use std::fmt::Display;
use std::io::{self, Write};

/// Bytes that are JSON already.
pub(super) fn put(line: &mut Vec<u8>, json: &str) {
    line.extend_from_slice(json.as_bytes());
}

/// A text; `null` where there is none.
pub(super) fn text(line: &mut Vec<u8>, text: Option<&str>) -> io::Result<()> {
    let Some(text) = text else {
        put(line, "null");
        return Ok(());
    };
    // All bytes, without a branch: nearly no text holds anything that must be escaped.
    let escaped = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if text.bytes().fold(false, |any, byte| any | escaped(byte)) {
        return Ok(serde_json::to_writer(line, text)?);
    }
    put(line, "\"");
    put(line, text);
    put(line, "\"");
    Ok(())
}

/// What prints without anything that must be escaped, as a text; `null` where there is none.
pub(super) fn plain(line: &mut Vec<u8>, value: Option<impl Display>) -> io::Result<()> {
    match value {
        Some(value) => write!(line, "\"{value}\""),
        None => text(line, None),
    }
}

/// A number; `null` where there is none.
pub(super) fn number(line: &mut Vec<u8>, number: Option<u32>) -> io::Result<()> {
    match number {
        Some(number) => write!(line, "{number}"),
        None => text(line, None),
    }
}

/// A list, each of whose elements `spell` appends.
pub(super) fn list<T>(
    line: &mut Vec<u8>,
    elements: impl IntoIterator<Item = T>,
    spell: impl Fn(&mut Vec<u8>, T) -> io::Result<()>,
) -> io::Result<()> {
    let mut before = "[";
    for element in elements {
        put(line, before);
        spell(line, element)?;
        before = ",";
    }
    put(line, if before == "[" { "[]" } else { "]" });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spell: impl Fn(&mut Vec<u8>) -> io::Result<()>, expected: &str) {
        let mut line = Vec::new();
        spell(&mut line).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), expected);
    }

    #[test]
    fn what_is_absent_is_null() {
        check(|line| text(line, None), "null");
        check(|line| plain(line, None::<u8>), "null");
        check(|line| number(line, None), "null");
    }

    #[test]
    fn texts_are_those_of_the_json_library() {
        for given in [
            "", "张三", "a\"b", "a\\b", "\u{0}", "\r\n\t", "\u{1f}", "\u{7f}", "\u{2028}",
        ] {
            let expected = serde_json::to_string(given).unwrap();
            check(|line| text(line, Some(given)), &expected);
        }
        check(|line| plain(line, Some(12)), "\"12\"");
        check(|line| number(line, Some(12)), "12");
    }

    #[test]
    fn lists_have_commas_between() {
        let listed = |all: &'static [&str]| {
            move |line: &mut Vec<u8>| list(line, all, |line, one| text(line, Some(one)))
        };
        check(listed(&[]), "[]");
        check(listed(&["a"]), r#"["a"]"#);
        check(listed(&["a", "b"]), r#"["a","b"]"#);
    }
}
