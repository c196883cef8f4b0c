//! The first rungs of the ladder, shared by every reading: wrappers, invisible characters, width, ends.

use super::repair::{Repair, Repairs};
use std::borrow::Cow;

/// What becomes of blanks, tabs and line breaks inside a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    /// They stay, so that the caller can judge them.
    Keep,
    /// A run of them becomes one blank; a single blank stays.
    One,
    /// They are dropped.
    Drop,
}

/// Whether people see nothing where this character stands: a blank or an invisible mark.
pub(super) fn is_void(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Zero-width characters, direction marks, soft hyphen, stray byte order mark, control characters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{180e}')
        || (c.is_control() && !c.is_whitespace())
}

/// ASCII for a full-width form; a blank for every kind of blank.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ffe5}' => '¥',
        '\t' | '\n' | '\r' => c,
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Whether nothing has to be done: one pass over bytes for ASCII, one over characters otherwise.
fn is_clean(text: &str, inner: Inner) -> bool {
    let bytes = text.as_bytes();
    let wrapped = matches!(bytes.first(), Some(b'\'' | b'`' | b'='));
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_whitespace);
    if wrapped || ends(bytes.first()) || ends(bytes.last()) {
        return false;
    }
    if text.is_ascii() {
        return bytes
            .iter()
            .all(|b| *b > b' ' && *b != 0x7f || *b == b' ' && inner != Inner::Drop)
            && (inner == Inner::Keep || !text.contains("  "));
    }
    text.chars().all(|c| narrow(c) == c && !is_void(c))
}

/// Takes off what a spreadsheet needed or a keyboard left, and says which steps that took.
pub(super) fn scrub<'t>(text: &'t str, inner: Inner, repairs: &mut Repairs) -> Cow<'t, str> {
    if is_clean(text, inner) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) {
            repairs.add(Repair::Invisible);
            continue;
        }
        let narrowed = narrow(c);
        if narrowed != c && !c.is_whitespace() {
            repairs.add(Repair::Width);
        }
        out.push(narrowed);
    }
    // A wide blank between two words became a plain one.
    let wide = text
        .trim()
        .chars()
        .any(|c| c.is_whitespace() && narrow(c) != c);
    if wide && inner != Inner::Drop {
        repairs.add(Repair::InnerBlank);
    }
    unwrap(&mut out, repairs);
    let trimmed = out.trim();
    if trimmed.len() != out.len() {
        repairs.add(Repair::Trimmed);
    }
    Cow::Owned(match inner {
        Inner::Keep => trimmed.to_owned(),
        Inner::One => join(trimmed, " ", repairs),
        Inner::Drop => {
            // A dropped blank must not have hidden a wrapper: what is read reads the same again.
            let mut joined = join(trimmed, "", repairs);
            unwrap(&mut joined, repairs);
            joined
        }
    })
}

/// The words of a text with `glue` between them.
fn join(text: &str, glue: &str, repairs: &mut Repairs) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(glue);
    if joined != text {
        repairs.add(Repair::InnerBlank);
    }
    joined
}

/// Takes off `'…`, `` `… `` and `="…"`, one around the other; blanks may stand before them.
fn unwrap(text: &mut String, repairs: &mut Repairs) {
    let mut bare = text.trim();
    let mut wrapped = false;
    loop {
        let inner = match bare.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
            Some(inner) => inner,
            None => {
                let opened = bare.trim_start_matches(['\'', '`']);
                if opened.len() == bare.len() {
                    break;
                }
                opened.strip_suffix('\'').unwrap_or(opened)
            }
        };
        wrapped = true;
        bare = inner.trim();
    }
    if wrapped {
        repairs.add(Repair::Wrapper);
        *text = bare.to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, inner: Inner, expected: &str, steps: &str) {
        let mut repairs = Repairs::NONE;
        assert_eq!(scrub(text, inner, &mut repairs), expected, "{text:?}");
        assert_eq!(repairs.to_string(), steps, "{text:?}");
    }

    #[test]
    fn clean_cells_are_borrowed_and_take_no_step() {
        for text in ["", "620.00", "434001195603036655", "丁妍", "a b"] {
            let mut repairs = Repairs::NONE;
            assert!(
                matches!(scrub(text, Inner::Keep, &mut repairs), Cow::Borrowed(_)),
                "{text:?}"
            );
            assert!(repairs.is_empty());
        }
    }

    #[test]
    fn what_keyboards_and_spreadsheets_leave_is_taken_off() {
        check("'510123", Inner::Drop, "510123", "wrapper");
        check("`510123", Inner::Drop, "510123", "wrapper");
        check("=\"510123\"", Inner::Drop, "510123", "wrapper");
        check(" '510123", Inner::Drop, "510123", "wrapper");
        check("''\r'\r44", Inner::Drop, "44", "wrapper");
        check("= \"'44\"", Inner::Drop, "44", "wrapper+inner-blank");
        check("５１０Ｘ", Inner::Drop, "510X", "width");
        check("510\u{3000}", Inner::Drop, "510", "trimmed");
        check("\u{a0}510\t", Inner::Drop, "510", "trimmed");
        check("5\u{200b}10\u{feff}", Inner::Drop, "510", "invisible");
        check("6222 0212\n3", Inner::Drop, "622202123", "inner-blank");
        check("张\u{3000}三", Inner::One, "张 三", "inner-blank");
        check("张  三", Inner::One, "张 三", "inner-blank");
        check("红旗镇\n光明村", Inner::One, "红旗镇 光明村", "inner-blank");
        check("（一）", Inner::One, "(一)", "width");
        check("=1+1", Inner::One, "=1+1", "");
    }
}
