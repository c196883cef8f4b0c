//! One cell: what it holds, and its XML.

use super::Style;
use crate::money::Money;
use std::borrow::Cow;

/// The longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Room that the mark of a cut text takes at most.
const MARK: usize = 24;
/// A spreadsheet keeps so many digits of a number.
const DIGITS: usize = 15;

/// What a cell holds.
#[derive(Clone, Debug)]
pub(crate) enum Cell<'a> {
    /// Nothing but its frame.
    Empty(Style),
    /// A text, whatever it looks like.
    Text(Cow<'a, str>, Style),
    /// An exact decimal, as it prints.
    Number(String, Style),
    /// A formula with the number it gives.
    Sum(String, String, Style),
    /// A formula with the text it gives.
    Verdict(String, &'static str, Style),
}

impl<'a> Cell<'a> {
    /// A text.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into(), Style::Text)
    }

    /// A text that breaks into lines.
    pub(crate) fn wrapped(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into(), Style::Wrapped)
    }

    /// Yuan with two decimals; nothing where there is no amount.
    pub(crate) fn money(amount: Option<Money>) -> Self {
        match amount {
            Some(amount) => Self::Number(amount.to_string(), Style::Money),
            None => Self::Empty(Style::Money),
        }
    }

    /// How many.
    pub(crate) fn count(count: u64) -> Self {
        Self::Number(count.to_string(), Style::Count)
    }

    /// Appends the cell that stands at `column` and `row`, both as a spreadsheet names them.
    pub(super) fn write(&self, into: &mut String, column: &str, row: &str) {
        let begin = |into: &mut String, style: Style| {
            into.push_str("<c r=\"");
            into.push_str(column);
            into.push_str(row);
            into.push_str("\" s=\"");
            into.push_str(style.code());
        };
        match self {
            Self::Empty(style) => {
                begin(into, *style);
                into.push_str("\"/>");
            }
            Self::Text(text, style) if text.is_empty() => {
                begin(into, *style);
                into.push_str("\"/>");
            }
            Self::Number(digits, style) if fits(digits) => {
                begin(into, *style);
                into.push_str("\"><v>");
                into.push_str(digits);
                into.push_str("</v></c>");
            }
            Self::Number(text, _) => {
                begin(into, Style::Right);
                string(into, text);
            }
            Self::Text(text, style) => {
                begin(into, *style);
                string(into, text);
            }
            Self::Sum(formula, value, style) => {
                begin(into, *style);
                into.push_str("\"><f>");
                escape(into, formula);
                into.push_str("</f><v>");
                into.push_str(value);
                into.push_str("</v></c>");
            }
            Self::Verdict(formula, value, style) => {
                begin(into, *style);
                into.push_str("\" t=\"str\"><f>");
                escape(into, formula);
                into.push_str("</f><v>");
                escape(into, value);
                into.push_str("</v></c>");
            }
        }
    }

    /// An empty cell that looks like it.
    pub(super) fn frame(&self) -> Self {
        match self {
            Self::Empty(style)
            | Self::Text(_, style)
            | Self::Number(_, style)
            | Self::Sum(_, _, style)
            | Self::Verdict(_, _, style) => Self::Empty(*style),
        }
    }

    /// How many lines its text takes where so many digits stand side by side.
    pub(super) fn lines(&self, width: u32) -> u32 {
        match self {
            Self::Text(text, style) if style.breaks() => lines(text, width),
            _ => 1,
        }
    }

    /// How high a line of it is, in points.
    pub(super) fn line_height(&self) -> u32 {
        match self {
            Self::Text(_, style) => style.line_height(),
            _ => Style::Text.line_height(),
        }
    }
}

/// Lines of a text; what is not ASCII is two digits wide, and words do not fill a line.
fn lines(text: &str, width: u32) -> u32 {
    let room = u64::from(width.saturating_sub(1).max(1)) * 19;
    let of = |line: &str| {
        let digits: u64 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        (digits * 20).div_ceil(room).max(1)
    };
    let lines: u64 = text.split('\n').map(of).sum();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// Appends the rest of a cell that holds a text.
fn string(into: &mut String, text: &str) {
    into.push_str("\" t=\"inlineStr\"><is><t");
    let outer = |c: Option<char>| c.is_some_and(char::is_whitespace);
    if outer(text.chars().next()) || outer(text.chars().next_back()) || text.contains('\n') {
        into.push_str(" xml:space=\"preserve\"");
    }
    into.push('>');
    match shortened(text) {
        Some(short) => escape(into, &short),
        None => escape(into, text),
    }
    into.push_str("</t></is></c>");
}

/// Whether a spreadsheet keeps every digit.
fn fits(digits: &str) -> bool {
    digits.bytes().filter(u8::is_ascii_digit).count() <= DIGITS
}

/// A text that is longer than a cell can be, cut, with how much is missing: `…⟨+812⟩`.
fn shortened(text: &str) -> Option<String> {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return None;
    }
    let (mut units, mut kept) = (0, 0);
    for c in text.chars() {
        units += c.len_utf16();
        if units > LONGEST - MARK {
            break;
        }
        kept += c.len_utf8();
    }
    let (head, rest) = text.split_at_checked(kept)?;
    Some(format!("{head}…⟨+{}⟩", rest.chars().count()))
}

/// `A`, `Z`, `AA`: the name of a column, counted from 0.
pub(crate) fn column(index: u32) -> String {
    let mut letters = Vec::new();
    let mut left = index + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from_u32(u32::from(b'A') + left % 26).unwrap_or('A'));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// Appends a text as XML content or attribute.
///
/// What XML cannot hold goes in as spreadsheets write it, `_x0001_`; a text that looks like that keeps
/// its own by `_x005F_` in place of its first character.
pub(super) fn escape(into: &mut String, text: &str) {
    let plain =
        |c: char| !matches!(c, '&' | '<' | '>' | '"' | '_' | '\u{fffe}'..='\u{ffff}') && c >= ' ';
    let mut rest = text;
    while let Some(at) = rest.find(|c| !plain(c)) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        into.push_str(before);
        let mut chars = from.chars();
        match chars.next() {
            Some('&') => into.push_str("&amp;"),
            Some('<') => into.push_str("&lt;"),
            Some('>') => into.push_str("&gt;"),
            Some('"') => into.push_str("&quot;"),
            Some('_') if is_escape(from) => into.push_str("_x005F_"),
            Some(c @ ('_' | '\t' | '\n')) => into.push(c),
            Some(c) => into.push_str(&format!("_x{:04X}_", u32::from(c))),
            None => {}
        }
        rest = chars.as_str();
    }
    into.push_str(rest);
}

/// Whether a text begins like `_x0041_`.
fn is_escape(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|t| t.split_at_checked(4));
    code.is_some_and(|(hex, rest)| {
        hex.bytes().all(|b| b.is_ascii_hexdigit()) && rest.starts_with('_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut into = String::new();
        escape(&mut into, text);
        assert_eq!(into, expected, "{text:?}");
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped_as_spreadsheets_do() {
        check("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;");
        check("\0\u{1b}\r\t\n\u{ffff}", "_x0000__x001B__x000D_\t\n_xFFFF_");
        check(
            "_x0041_ _x_ _X0041_ _x00é_",
            "_x005F_x0041_ _x_ _X0041_ _x00é_",
        );
        check("王_小", "王_小");
    }

    #[test]
    fn columns_are_counted_in_letters() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column(index), name);
        }
    }

    #[test]
    fn a_text_takes_the_lines_it_needs() {
        for (text, width, expected) in [
            ("", 10, 1),
            ("abcdefgh", 10, 1),
            ("abcdefghij", 10, 2),
            ("一二三四五", 10, 2),
            ("a\nb\nc", 10, 3),
            ("x", 0, 2),
        ] {
            assert_eq!(lines(text, width), expected, "{text}");
        }
    }

    #[test]
    fn a_text_too_long_for_a_cell_says_how_much_is_missing() {
        assert_eq!(shortened(&"a".repeat(LONGEST)), None);
        assert_eq!(shortened(&"银".repeat(LONGEST)), None);
        let short = shortened(&"𠮷".repeat(20_000)).unwrap();
        assert!(
            short.encode_utf16().count() <= LONGEST && short.ends_with("…⟨+3629⟩"),
            "{}",
            short.chars().count()
        );
    }

    #[test]
    fn an_amount_that_a_spreadsheet_would_round_is_a_text() {
        let cell = |text: &str| {
            let mut into = String::new();
            Cell::money(Some(Money::parse(text).unwrap())).write(&mut into, "A", "1");
            into
        };
        assert!(cell("-9999999999999.99").contains("<v>-9999999999999.99</v>"));
        assert!(cell("10000000000000.00").contains("<t>10000000000000.00</t>"));
    }
}
