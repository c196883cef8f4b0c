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

    /// Appends the cell that stands in `column` of `row`.
    pub(super) fn write(&self, into: &mut String, column: u32, row: u32) {
        let at = self::column(column);
        match self {
            Self::Empty(style) => {
                into.push_str(&format!("<c r=\"{at}{row}\" s=\"{}\"/>", style.number()));
            }
            Self::Number(digits, style) if fits(digits) => {
                let style = style.number();
                into.push_str(&format!(
                    "<c r=\"{at}{row}\" s=\"{style}\"><v>{digits}</v></c>"
                ));
            }
            Self::Number(text, _) => string(into, &at, row, text, Style::Right),
            Self::Text(text, style) if text.is_empty() => {
                into.push_str(&format!("<c r=\"{at}{row}\" s=\"{}\"/>", style.number()));
            }
            Self::Text(text, style) => string(into, &at, row, text, *style),
            Self::Sum(formula, value, style) => {
                into.push_str(&format!("<c r=\"{at}{row}\" s=\"{}\"><f>", style.number()));
                escape(into, formula);
                into.push_str(&format!("</f><v>{value}</v></c>"));
            }
            Self::Verdict(formula, value, style) => {
                let style = style.number();
                into.push_str(&format!("<c r=\"{at}{row}\" s=\"{style}\" t=\"str\"><f>"));
                escape(into, formula);
                into.push_str("</f><v>");
                escape(into, value);
                into.push_str("</v></c>");
            }
        }
    }
}

fn string(into: &mut String, at: &str, row: u32, text: &str, style: Style) {
    let style = style.number();
    into.push_str(&format!(
        "<c r=\"{at}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t"
    ));
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
            Cell::money(Some(Money::parse(text).unwrap())).write(&mut into, 0, 1);
            into
        };
        assert!(cell("-9999999999999.99").contains("<v>-9999999999999.99</v>"));
        assert!(cell("10000000000000.00").contains("<t>10000000000000.00</t>"));
    }
}
