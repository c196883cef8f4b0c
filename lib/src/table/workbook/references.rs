//! References of a web page: `&nbsp;`, `&#160;`, `&#xA0;`.

/// Names that office programs and reporting systems write.
const NAMES: [(&str, char); 40] = [
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("divide", '÷'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euro", '€'),
    ("frac12", '½'),
    ("ge", '≥'),
    ("gt", '>'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("minus", '−'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ne", '≠'),
    ("permil", '‰'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("thinsp", '\u{2009}'),
    ("times", '×'),
    ("yen", '¥'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];
/// Names that pages may leave without a semicolon.
const BARE: [&str; 5] = ["amp", "gt", "lt", "nbsp", "quot"];
/// No reference is longer.
const LONGEST: usize = 32;

/// What the reference at the start of `text` stands for, and how many bytes it takes: an `&` that
/// begins none stands for itself. `None` for a reference to nothing that is known.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&').unwrap_or(text);
    let is_inside = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
    let length = body.bytes().take(LONGEST).take_while(is_inside).count();
    let name = body.get(..length).unwrap_or_default();
    let ends = body.as_bytes().get(length) == Some(&b';');
    if let Some(number) = name.strip_prefix('#').filter(|number| !number.is_empty()) {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        // Below 0xa0 stand controls, which browsers replace by letters of another code page.
        let known = code
            .ok()
            .filter(|c| matches!(c, 9 | 10 | 13 | 0x20..0x7f | 0xa0..));
        let character = known.and_then(char::from_u32)?;
        return Some((character, 1 + length + usize::from(ends)));
    }
    if ends {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        return match found {
            Some((_, character)) => Some((*character, length + 2)),
            None if name.is_empty() => Some(('&', 1)),
            None => None,
        };
    }
    let bare = BARE.iter().find(|known| name.starts_with(**known));
    let known = bare.and_then(|bare| NAMES.iter().find(|(known, _)| known == bare));
    Some(known.map_or(('&', 1), |(known, character)| (*character, 1 + known.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_its_character_or_nothing() {
        for (text, expected) in [
            ("&nbsp;x", Some(('\u{a0}', 6))),
            ("&nbsp", Some(('\u{a0}', 5))),
            ("&nbspx", Some(('\u{a0}', 5))),
            ("&#160;", Some(('\u{a0}', 6))),
            ("&#x4e01;", Some(('丁', 8))),
            ("&#183", Some(('·', 5))),
            ("&ltd;", None),
            ("&B公司", Some(('&', 1))),
            ("& ", Some(('&', 1))),
            ("&", Some(('&', 1))),
            ("&;", Some(('&', 1))),
            ("&foo;", None),
            ("&#0;", None),
            ("&#128;", None),
            ("&#xD800;", None),
            ("&#x;", None),
            ("&#99999999999;", None),
        ] {
            assert_eq!(reference(text), expected, "{text}");
        }
        assert!(NAMES.is_sorted());
    }
}
