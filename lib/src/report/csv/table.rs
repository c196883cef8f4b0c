//! Cells that a spreadsheet neither computes nor shortens.

use crate::report::visible::{hides, visible};
use std::borrow::Cow;
use std::io::{self, Write};

/// A table for spreadsheets.
pub(super) struct Table<'w> {
    out: &'w mut dyn Write,
    /// The row that is being written.
    row: Vec<u8>,
}

impl<'w> Table<'w> {
    pub(super) fn new(out: &'w mut dyn Write, headers: &[&str]) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut table = Self::continued(out);
        headers.iter().for_each(|header| table.shown(header));
        table.end()?;
        Ok(table)
    }

    /// Further rows of a table that was begun.
    pub(super) fn continued(out: &'w mut dyn Write) -> Self {
        let row = Vec::with_capacity(1 << 10);
        Self { out, row }
    }

    pub(super) fn row(&mut self, cells: &[impl AsRef<str>]) -> io::Result<()> {
        cells.iter().for_each(|cell| self.cell(cell.as_ref()));
        self.end()
    }

    /// The next cell of a row.
    pub(super) fn cell(&mut self, cell: &str) {
        self.shown(&inert(cell));
    }

    /// The next cell of a row, which [`inert`] gave.
    pub(super) fn shown(&mut self, cell: &str) {
        let parts = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        match cell.bytes().fold(false, |any, byte| any | parts(byte)) {
            true => {
                let doubled = cell.replace('"', "\"\"");
                self.row.extend_from_slice(b"\"");
                self.row.extend_from_slice(doubled.as_bytes());
                self.row.extend_from_slice(b"\"");
            }
            false => self.row.extend_from_slice(cell.as_bytes()),
        }
        self.row.push(b',');
    }

    /// Ends a row of cells.
    pub(super) fn end(&mut self) -> io::Result<()> {
        // Behind the last cell comes no other one.
        self.row.pop();
        self.row.extend_from_slice(b"\r\n");
        self.out.write_all(&self.row)?;
        self.row.clear();
        Ok(())
    }
}

/// A cell that no spreadsheet computes, shortens or reorders.
pub(super) fn inert(cell: &str) -> Cow<'_, str> {
    let shown = visible(cell);
    match is_formula(cell) || is_long_number(cell) {
        true => Cow::Owned(["'", &shown].concat()),
        false => shown,
    }
}

/// Whether a spreadsheet might take the text for a formula.
fn is_formula(cell: &str) -> bool {
    // Nearly every cell begins with a letter, a digit or a character of Chinese.
    if let Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9) = cell.as_bytes().first() {
        return false;
    }
    let blank = |c: char| c.is_whitespace() || hides(c) || matches!(c, '"' | '\'');
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−');
    cell.starts_with(['\t', '\r', '\n']) || cell.trim_start_matches(blank).starts_with(risky)
}

/// Whether a spreadsheet might take the text for a number that it cannot hold or would trim.
fn is_long_number(cell: &str) -> bool {
    if !cell.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let (digits, rest) = cell
        .split_at_checked(cell.len().saturating_sub(1))
        .unwrap_or((cell, ""));
    let tail = rest
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
    let all = !digits.is_empty() && tail && digits.bytes().all(|b| b.is_ascii_digit());
    all && (cell.len() >= 12 || cell.starts_with('0')) || is_exponent(cell)
}

/// `434E12`, `5.1E+17`: an id or account that a spreadsheet would compute.
fn is_exponent(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.trim_start_matches(['+', '-']);
    digits(exponent) && digits(&mantissa.replace('.', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        assert_eq!(inert(cell), expected, "{cell:?}");
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        for payload in [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "=cmd|' /C calc'!A0",
            "  =1+1",
            "\u{a0}=1+1",
            "\u{3000}=1+1",
            "＝1+1",
            "＠SUM(A1)",
            "\"=1+1\"",
            "'=1+1",
            "=HYPERLINK(\"a\",\"b\")",
        ] {
            check(payload, &format!("'{payload}"));
        }
        check("\t=1+1", "'⟨U+0009⟩=1+1");
        check("\r=1+1", "'⟨U+000D⟩=1+1");
        check("\nx", "'⟨U+000A⟩x");
        check("\u{200b}=1+1", "'⟨U+200B⟩=1+1");
    }

    #[test]
    fn cells_with_marks_of_the_table_stand_in_quotes() {
        let rows = [["a,b", "say \"x\"", ""], ["", "张三", "a b"]];
        let mut out = Vec::new();
        let mut table = Table::continued(&mut out);
        rows.iter().for_each(|row| table.row(row).unwrap());
        let expected = "\"a,b\",\"say \"\"x\"\"\",\r\n,张三,a b\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_shorten_stays_text_and_the_rest_stays_as_it_is() {
        check("434001194608099059", "'434001194608099059");
        check("43400119460809905X", "'43400119460809905X");
        check("0123", "'0123");
        check("5.1E+17", "'5.1E+17");
        check("12e4", "'12e4");
        for plain in [
            "",
            "0",
            "12",
            "818.50",
            "434001105",
            "2025-01",
            "张三",
            "X",
            "E04",
        ] {
            check(plain, plain);
        }
    }
}
