//! `report.xlsx`: the workbook of a run, for the staff who work on its findings.
//!
//! ```text
//! 封面 | a sheet for each rule that found something | 无法读取的行 | 数据问题 | 控制合计 | 规则与依据 | 项目与政策
//! ```
//!
//! The cover says what was audited and adds the sheets up by formula, beside the figures that the run
//! counted itself, so that anybody can see that they agree; nothing else in the workbook is a formula.
//! Every finding stands on the sheet of its rule, once; one that hangs on a question has the question's
//! code for its status and is in no sum. Numbers are full, as in `findings.csv`: the workbook is for
//! those who must look the persons up. Hidden characters are shown as `⟨U+202E⟩`. What does not fit a
//! sheet goes on on the next; what does not fit a cell is cut there, and stands in `findings.csv`.

mod appendix;
mod cover;
mod findings;
mod lists;

use super::Audit;
use super::outputs::Counted;
use super::visible::visible;
use crate::book::{Book, Cell, Layout, Limits, Sheet, Style, Tab};
use std::io::{self, Write};

/// Writes the workbook.
pub(super) fn write(
    audit: &Audit<'_>,
    key: &[u8; 32],
    of: Counted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    within(audit, key, of, Limits::default(), out)
}

fn within(
    audit: &Audit<'_>,
    key: &[u8; 32],
    of: Counted<'_>,
    limits: Limits,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut book = Book::new(out, limits)?;
    let cover = book.tab("封面");
    let (book, tables) = findings::write(book, audit, key)?;
    let book = lists::refused(book, audit)?;
    let book = lists::questions(book, audit)?;
    let book = lists::totals(book, audit)?;
    let book = appendix::write(book, audit)?;
    let page = cover::Page {
        audit,
        of,
        tables: &tables,
    };
    page.write(book, &cover)?.finish()?.flush()
}

/// A column: its head in both languages and its width in digits.
pub(super) struct Column {
    zh: &'static str,
    en: &'static str,
    width: u16,
}

pub(super) const fn column(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column { zh, en, width }
}

fn head(columns: &[Column]) -> Vec<Cell<'static>> {
    let cell = |c: &Column| Cell::Text(format!("{}\n{}", c.zh, c.en).into(), Style::Head);
    columns.iter().map(cell).collect()
}

/// A text with what hides in it shown.
fn text(text: &str) -> Cell<'_> {
    Cell::text(visible(text))
}

/// A text that breaks into lines, with what hides in it shown.
fn wrapped(text: &str) -> Cell<'_> {
    Cell::wrapped(visible(text))
}

/// A table that goes on on further sheets when one is full.
pub(super) struct Table<'t> {
    name: &'t str,
    columns: &'t [Column],
    /// Lines above the head: the title, then notes.
    above: &'t [String],
    /// How many columns go to paper; all of them where it is absent.
    printed: Option<u32>,
    /// Sheets that are full, or will be; with their last row.
    tabs: Vec<(Tab, u32)>,
}

impl<'t> Table<'t> {
    pub(super) fn new(name: &'t str, columns: &'t [Column], above: &'t [String]) -> Self {
        Self {
            name,
            columns,
            above,
            printed: None,
            tabs: Vec::new(),
        }
    }

    /// The row of the head.
    fn head(&self) -> u32 {
        u32::try_from(self.above.len()).unwrap_or(0) + 1
    }

    /// Writes rows as `next` gives them, on as many sheets as they need, one at least.
    pub(super) fn write<W: Write>(
        &mut self,
        mut book: Book<W>,
        next: &mut dyn FnMut(&mut Vec<Cell<'t>>) -> bool,
    ) -> io::Result<Book<W>> {
        let mut cells = Vec::with_capacity(self.columns.len());
        let mut more = next(&mut cells);
        loop {
            let tab = book.tab(self.name);
            let mut sheet = self.begin(book, &tab)?;
            while more && !sheet.is_full() {
                sheet.row(&cells)?;
                cells.clear();
                more = next(&mut cells);
            }
            self.tabs.push((tab, sheet.last()));
            book = sheet.finish()?;
            if !more {
                return Ok(book);
            }
        }
    }

    /// Begins a sheet with what stands above its rows.
    fn begin<W: Write>(&self, book: Book<W>, tab: &Tab) -> io::Result<Sheet<W>> {
        let widths: Vec<u16> = self.columns.iter().map(|c| c.width).collect();
        let layout = Layout {
            widths: &widths,
            head: Some(self.head()),
            printed: self.printed,
        };
        let mut sheet = book.sheet(tab, &layout)?;
        for (index, line) in self.above.iter().enumerate() {
            match index {
                0 => sheet.row(&[Cell::Text(visible(line), Style::Title)])?,
                _ => sheet.spread(&[Cell::Text(visible(line), Style::Note)])?,
            }
        }
        sheet.row(&head(self.columns))?;
        Ok(sheet)
    }
}

#[cfg(feature = "xlsx")]
#[cfg(test)]
mod tests;
