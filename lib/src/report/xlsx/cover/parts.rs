//! What the tables of the cover are made of: totals, verdicts, lines.

use crate::book::{Cell, Sheet, Style, column};
use crate::report::visible::visible;
use crate::report::xlsx::wrapped;
use crate::rule::Bilingual;
use std::io::{self, Write};

/// A cell with its sheet's row, for formulas: `D12`.
fn at(index: u32, row: u32) -> String {
    format!("{}{row}", column(index))
}

/// A formula that adds a column up, with what it gives.
pub(super) fn total(
    index: u32,
    (first, last): (u32, u32),
    value: String,
    style: Style,
) -> Cell<'static> {
    let formula = format!("SUM({}:{})", at(index, first), at(index, last));
    Cell::Sum(formula, value, style)
}

/// Whether two figures agree, as a formula and as it is.
pub(super) fn agrees(condition: &str, holds: Agreement) -> Cell<'static> {
    let formula = format!("IF({condition},\"相符\",\"不符\")");
    match holds {
        Agreement::Same => Cell::Verdict(formula, "相符", Style::Agrees),
        Agreement::Different => Cell::Verdict(formula, "不符", Style::Open),
    }
}

pub(super) enum Agreement {
    Same,
    Different,
}

impl Agreement {
    pub(super) fn of<T: PartialEq>(one: T, other: T) -> Self {
        match one == other {
            true => Self::Same,
            false => Self::Different,
        }
    }
}

/// Both languages, Chinese first.
pub(super) fn both(text: Bilingual) -> String {
    format!("{} {}", text.zh, text.en)
}

pub(super) fn section<W: Write>(sheet: &mut Sheet<W>, title: &'static str) -> io::Result<()> {
    sheet.row(&[])?;
    sheet.row(&[Cell::Text(title.into(), Style::Section)])
}

pub(super) fn heads<W: Write>(sheet: &mut Sheet<W>, heads: &[&'static str]) -> io::Result<()> {
    let cells: Vec<_> = heads
        .iter()
        .map(|h| Cell::Text((*h).into(), Style::Head))
        .collect();
    sheet.row(&cells)
}

/// A named value as wide as the page.
pub(super) fn line<W: Write>(sheet: &mut Sheet<W>, label: &str, value: &str) -> io::Result<()> {
    sheet.spread(&[Cell::Text(visible(label), Style::Label), wrapped(value)])
}

pub(super) fn note<W: Write>(sheet: &mut Sheet<W>, text: &'static str) -> io::Result<()> {
    sheet.spread(&[Cell::Text(text.into(), Style::Note)])
}
