//! The normal form of a name, and the notes that stand behind it.

use super::private_use;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The one middle dot of the normal form.
pub(super) const DOT: char = '\u{b7}';

/// Stands between two notes of one cell.
pub(super) const NOTE_SEPARATOR: char = ';';

const OPENING: [char; 8] = ['(', '[', '{', '〔', '【', '〈', '《', '「'];
const CLOSING: [char; 8] = [')', ']', '}', '〕', '】', '〉', '》', '」'];

/// The name of a cell in normal form, and its trailing notes.
pub(super) fn split(cell: &str) -> (Cow<'_, str>, Option<String>) {
    if is_normal(cell) {
        return (Cow::Borrowed(cell), None);
    }
    let text: String = cell
        .chars()
        .filter(|&c| !is_blank(c))
        .map(|c| {
            if is_dot(c) {
                DOT
            } else {
                private_use::moved(c)
            }
        })
        .nfkc()
        .filter(|&c| !is_blank(c))
        .nfkc() // a mark may have lost the blank that carried it
        .map(|c| if is_dot(c) { DOT } else { c })
        .collect();
    let (name, notes) = cut_notes(&text);
    let name = tidy_dots(name);
    let notes = (!notes.is_empty()).then(|| notes.join(&NOTE_SEPARATOR.to_string()));
    (Cow::Owned(name), notes)
}

/// Ideographs of the common block, with single dots between them at most: nothing to do.
fn is_normal(text: &str) -> bool {
    if !text.is_empty() && text.len() <= 12 && are_common(text.as_bytes()) {
        return true;
    }
    text.split(DOT)
        .all(|part| !part.is_empty() && part.chars().all(is_common))
}

/// As [`is_common`] for each character of a text, told by its bytes: U+4E00 is E4 B8 80, U+9FFF is
/// E9 BF BF.
fn are_common(utf8: &[u8]) -> bool {
    let (characters, rest) = utf8.as_chunks::<3>();
    let common =
        |[lead, next, _]: &[u8; 3]| (0xe5..=0xe9).contains(lead) || *lead == 0xe4 && *next >= 0xb8;
    rest.is_empty() && characters.iter().all(common)
}

fn is_common(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Two to four ideographs of the common block, as nearly all names are.
pub(super) fn is_plain(text: &str) -> bool {
    matches!(text.len(), 6 | 9 | 12) && text.chars().all(is_common)
}

/// Blanks, controls, and signs without a width: a reader cannot see them.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Every sign that offices type between the parts of a name.
fn is_dot(c: char) -> bool {
    matches!(
        c,
        '.' | '\u{b7}'
            | '\u{2d9}'
            | '\u{387}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22c5}'
            | '\u{25cf}'
            | '\u{2e31}'
            | '\u{2e33}'
            | '\u{3002}'
            | '\u{30fb}'
            | '\u{fe52}'
            | '\u{ff0e}'
            | '\u{ff61}'
            | '\u{ff65}'
    )
}

/// Cuts the bracket notes at the end, also one whose closing bracket was cut off by a column limit.
/// What is nothing but brackets stays as it is.
fn cut_notes(text: &str) -> (&str, Vec<&str>) {
    let mut name = text;
    let mut notes = Vec::new();
    while let Some((before, note)) = last_note(name.trim_end_matches(DOT)) {
        if before.trim_matches(DOT).is_empty() {
            break;
        }
        name = before;
        if !note.is_empty() {
            notes.push(note);
        }
    }
    notes.reverse();
    (name, notes)
}

fn last_note(text: &str) -> Option<(&str, &str)> {
    let start = text.rfind(OPENING)?;
    let (before, note) = text.split_at_checked(start)?;
    let note = note.trim_start_matches(OPENING);
    match note.find(CLOSING) {
        Some(_) => {
            let inner = note.trim_end_matches(CLOSING);
            (!inner.contains(CLOSING) && inner.len() < note.len()).then_some((before, inner))
        }
        None => Some((before, note)),
    }
}

/// One dot at a time, none at the ends.
fn tidy_dots(name: &str) -> String {
    let mut tidy = String::with_capacity(name.len());
    for part in name.split(DOT).filter(|part| !part.is_empty()) {
        if !tidy.is_empty() {
            tidy.push(DOT);
        }
        tidy.push_str(part);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, name: &str, note: Option<&str>) {
        let (text, notes) = split(cell);
        assert_eq!((text.as_ref(), notes.as_deref()), (name, note), "{cell:?}");
    }

    #[test]
    fn common_characters_are_told_by_their_bytes() {
        for code in 0x80..0x1_0000 {
            if let Some(c) = char::from_u32(code) {
                let text = c.to_string();
                assert_eq!(are_common(text.as_bytes()), is_common(c), "U+{code:04X}");
            }
        }
    }

    #[test]
    fn a_common_name_is_borrowed() {
        for name in ["张三", "李小红", "欧阳小红", "阿里木·买买提"] {
            assert!(matches!(split(name).0, Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn blanks_and_widths_do_not_make_a_name() {
        check("张  三", "张三", None);
        check("\u{feff}张\u{3000}三\u{a0}\t\r\n", "张三", None);
        check("张\u{200b}三\u{200d}", "张三", None);
        check("ＡＢＣ", "ABC", None);
        check("\u{2f00}\u{2f08}", "一人", None); // radicals pasted out of a printed page
        check("张\u{e83b}", "张\u{2298f}", None); // typed on a system of GBK times
        check("葛\u{e0100}", "葛", None);
        check("  ", "", None);
    }

    #[test]
    fn there_is_one_middle_dot() {
        for dot in "·•・．.‧∙⋅･。˙".chars() {
            check(&format!("阿里木{dot}买买提"), "阿里木·买买提", None);
        }
        check("阿里木 · 买买提", "阿里木·买买提", None);
        check("阿里木··买买提·", "阿里木·买买提", None);
    }

    #[test]
    fn a_trailing_note_is_cut_off_and_kept() {
        check("张三（死亡）", "张三", Some("死亡"));
        check("张三(代领)", "张三", Some("代领"));
        check("张三〔代〕", "张三", Some("代"));
        check("张三【曾用名：李四】", "张三", Some("曾用名:李四"));
        check(
            "张三（曾用名李四）（死亡）",
            "张三",
            Some("曾用名李四;死亡"),
        );
        check("张三（死", "张三", Some("死"));
        check("张三（死亡）.", "张三", Some("死亡"));
        check("张三（", "张三", None);
        check("张三（）", "张三", None);
        check("（张三）", "(张三)", None);
        check("张（大）三", "张(大)三", None);
    }
}
