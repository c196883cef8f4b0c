//! One table on its way out: cells, the dirt on them, and their bytes.

use super::county::{Cells, County, Encoding};
use super::random::Rng;
use crate::book::{self, Book, Cell, Layout, Limits};
use crate::money::Money;
use encoding_rs::GB18030;
use std::io::{self, Write};

/// Bytes that are gathered before they are encoded and written.
const CHUNK: usize = 64 * 1024;

/// One cell in so many is spelled otherwise in a dirty county.
const CLEAN_CELLS: u64 = 200;

/// What a cell holds, and so how it can be dirty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Always as it is.
    Plain,
    Id,
    Name,
    Account,
    Amount,
    Date,
}

/// A table that is being written.
pub(super) struct Sheet<W: Write> {
    out: Out<W>,
    dirt: Option<Rng>,
}

/// How its cells become bytes.
enum Out<W: Write> {
    Text(Csv<W>),
    Book {
        sheet: Box<book::Sheet<W>>,
        row: Vec<Cell<'static>>,
    },
}

impl<W: Write> Sheet<W> {
    /// The `number`-th file of the county.
    pub(super) fn new(out: W, county: &County, number: u64) -> io::Result<Self> {
        let dirt = match county.cells {
            Cells::Clean => None,
            Cells::Dirty => Some(Rng::of(county.seed, 2, number)),
        };
        let out = match county.encoding {
            Encoding::Workbook => {
                let mut book = Book::new(out, Limits::default())?;
                let tab = book.tab("Sheet1");
                Out::Book {
                    sheet: Box::new(book.sheet(&tab, &Layout::default())?),
                    row: Vec::new(),
                }
            }
            Encoding::Utf8 | Encoding::Gb18030 => Out::Text(Csv {
                out,
                text: String::with_capacity(CHUNK + 1024),
                encoding: county.encoding,
                first: true,
            }),
        };
        Ok(Self { out, dirt })
    }

    /// A row as it stands.
    pub(super) fn raw(&mut self, row: &str) -> io::Result<()> {
        match &mut self.out {
            Out::Text(csv) => csv.text.push_str(row),
            Out::Book { row: cells, .. } => {
                cells.extend(row.split(',').map(|cell| Cell::text(cell.to_owned())));
            }
        }
        self.end()
    }

    /// The next cell.
    pub(super) fn cell(&mut self, kind: Kind, text: &str) {
        let dirty = match &mut self.dirt {
            Some(rng) if kind != Kind::Plain && !text.is_empty() => {
                rng.once_in(CLEAN_CELLS).then(|| soil(rng, kind, text))
            }
            _ => None,
        };
        match &mut self.out {
            Out::Text(csv) => csv.cell(dirty.as_deref().unwrap_or(text)),
            Out::Book { row, .. } => row.push(match (kind, dirty) {
                (_, Some(dirty)) => Cell::text(dirty),
                (Kind::Amount, None) => match Money::parse(text) {
                    Ok(amount) => Cell::money(Some(amount)),
                    Err(_) => Cell::text(text.to_owned()),
                },
                (_, None) => Cell::text(text.to_owned()),
            }),
        }
    }

    /// The row ends.
    pub(super) fn end(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Text(csv) => csv.end(),
            Out::Book { sheet, row } => {
                sheet.row(row)?;
                row.clear();
                Ok(())
            }
        }
    }

    /// Whether the county is dirty.
    pub(super) fn is_dirty(&self) -> bool {
        self.dirt.is_some()
    }

    /// Everything is written.
    pub(super) fn finish(self) -> io::Result<W> {
        match self.out {
            Out::Text(csv) => csv.finish(),
            Out::Book { sheet, .. } => sheet.finish()?.finish(),
        }
    }
}

/// A csv file.
struct Csv<W> {
    out: W,
    text: String,
    encoding: Encoding,
    first: bool,
}

impl<W: Write> Csv<W> {
    fn cell(&mut self, text: &str) {
        if !std::mem::take(&mut self.first) {
            self.text.push(',');
        }
        if text.contains([',', '"', '\n']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.text.push('\n');
        self.first = true;
        match self.text.len() >= CHUNK {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.encoding == Encoding::Gb18030 {
            let (bytes, _, _) = GB18030.encode(&self.text);
            self.out.write_all(&bytes)?;
        } else {
            self.out.write_all(self.text.as_bytes())?;
        }
        self.text.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The same cell as offices spell it when they are in a hurry.
fn soil(rng: &mut Rng, kind: Kind, text: &str) -> String {
    let turn = rng.below(3);
    match (kind, turn) {
        (Kind::Id | Kind::Account, 0) => full_width(text),
        (Kind::Id, 1) => format!(" {text} "),
        (Kind::Id, _) => format!("'{text}"),
        (Kind::Account, _) => grouped(text),
        (Kind::Name, 0) => format!(" {text}"),
        (Kind::Name, 1) => format!("{text}\u{3000}"),
        (Kind::Name, _) => spaced(text),
        (Kind::Amount, 0) => full_width(text),
        (Kind::Amount, 1) => format!("￥{}", thousands(text)),
        (Kind::Amount, _) => format!("{}元", thousands(text)),
        (Kind::Date, 0) => text.replace('-', ""),
        (Kind::Date, 1) => text.replace("-0", "/").replace('-', "/"),
        (Kind::Date, _) => chinese_date(text),
        (Kind::Plain, _) => text.to_owned(),
    }
}

/// Digits and capital letters as wide as characters.
pub(super) fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(wide).collect()
}

/// `6210 9894 9346 5349 067`.
fn grouped(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() + 4);
    for (place, c) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

/// `谢　纨`: a wide blank after the surname.
fn spaced(text: &str) -> String {
    let mut chars = text.chars();
    let surname: String = chars.by_ref().take(1).collect();
    format!("{surname}\u{3000}{}", chars.as_str())
}

/// `1,439.31`.
fn thousands(text: &str) -> String {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut grouped = String::new();
    for (place, c) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{grouped}.{rest}")
}

/// `2025年1月5日`.
fn chinese_date(text: &str) -> String {
    let mut parts = text.split('-').map(|p| p.trim_start_matches('0'));
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    format!("{year}年{month}月{day}日")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dirt_changes_the_spelling_and_not_the_value() {
        assert_eq!(full_width("1X.5"), "１Ｘ．５");
        assert_eq!(grouped("62109894"), "6210 9894");
        assert_eq!(spaced("谢纨真"), "谢\u{3000}纨真");
        assert_eq!(thousands("1234567.80"), "1,234,567.80");
        assert_eq!(thousands("234.80"), "234.80");
        assert_eq!(chinese_date("2025-01-05"), "2025年1月5日");
    }

    #[test]
    fn a_cell_with_a_comma_is_quoted() {
        let month = crate::period::Month::new(2025, 1).unwrap();
        let county = County::new(1, 1, 1, month);
        let mut sheet = Sheet::new(Vec::new(), &county, 1).unwrap();
        sheet.cell(Kind::Plain, "1,5");
        sheet.cell(Kind::Plain, "a\"b");
        sheet.end().unwrap();
        assert_eq!(sheet.finish().unwrap(), b"\"1,5\",\"a\"\"b\"\n");
    }
}
