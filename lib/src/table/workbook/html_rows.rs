//! The rows of a web page, as a stream.

use super::Place;
use super::html::Doubt;
use super::page_columns::{PageColumns, Wrong};
use super::references::reference;
use super::spans::Covered;
use super::tokens::{Broken, Token, Tokens, attribute};
use super::visibility::{is_hidden, is_hidden_or_flat};
use crate::error::{Error, Result};
use crate::locus::Locus;
use crate::table::Limits;
use crate::table::cell::Kind;
use crate::table::header::column_letters;
use crate::table::row::{Origin, Row};
use rust_decimal::Decimal;

/// Elements that begin and end a line of their own.
const BLOCKS: [&str; 18] = [
    "address",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "p",
    "pre",
];
/// Elements in a cell that leave its text as it is.
const PLAIN: [&str; 22] = [
    "a", "b", "big", "code", "em", "font", "i", "img", "input", "label", "nobr", "o:p", "ol",
    "select", "small", "span", "strong", "textarea", "tt", "u", "ul", "wbr",
];
/// Fields of a form that show no value.
const SILENT: [&str; 6] = ["hidden", "checkbox", "radio", "button", "submit", "image"];
/// Most rows that a cell can reach over, as browsers have it.
const MOST_ROWS: u32 = 65_534;

/// Reads the rows of a page from first to last.
pub(in crate::table) struct HtmlRows<'t> {
    place: Place,
    tokens: Tokens<'t>,
    limits: Limits,
    columns: PageColumns,
    covered: Covered,
    inside: Inside,
    /// A row that began where the one before it ended.
    begun: Option<Origin>,
    last: u32,
    /// The column of the cell at hand, or the next one of the row.
    column: usize,
    /// Columns of the cell at hand.
    width: usize,
    /// The number that the cell says it stores.
    stored: Option<String>,
    text: String,
    gap: bool,
}

/// Where in the page the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Page,
    Caption,
    Table,
    Row,
    Cell,
}

/// Whether a row is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Further,
    RowEnds,
}

impl<'t> HtmlRows<'t> {
    pub(super) fn new(place: Place, page: &'t str, limits: &Limits) -> Self {
        Self {
            place,
            tokens: Tokens::new(page, limits.token_bytes),
            limits: *limits,
            columns: PageColumns::default(),
            covered: Covered::default(),
            inside: Inside::Page,
            begun: None,
            last: 0,
            column: 0,
            width: 0,
            stored: None,
            text: String::new(),
            gap: false,
        }
    }

    pub(super) fn hidden_columns(&self) -> &[(usize, usize)] {
        self.columns.hidden()
    }

    /// Reads the next row of a table, or the next line of text beside them.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        if let Some(origin) = self.begun.take() {
            self.begin(row, origin)?;
        }
        loop {
            let token = self.tokens.next().map_err(|broken| self.broken(broken))?;
            let step = match token {
                Token::Open(name, rest) => self.open(&name.to_ascii_lowercase(), rest, row)?,
                Token::Close(name) => self.close(&name.to_ascii_lowercase(), row)?,
                Token::Text(text) => self.write(text)?,
                Token::End if self.inside != Inside::Page => return Err(self.doubt(Doubt::Cut)),
                Token::End => return Ok(self.line(row)? == Step::RowEnds),
            };
            if step == Step::RowEnds {
                return Ok(true);
            }
        }
    }

    fn open(&mut self, name: &str, rest: &str, row: &mut Row) -> Result<Step> {
        let says_itself = match self.inside {
            Inside::Table => matches!(name, "tr" | "td" | "th" | "col" | "colgroup"),
            Inside::Row | Inside::Cell => matches!(name, "tr" | "td" | "th"),
            Inside::Page | Inside::Caption => false,
        };
        if !says_itself && is_hidden(rest) {
            return Err(self.doubt(Doubt::Hidden));
        }
        match (name, self.inside) {
            ("table", Inside::Page) => {
                let step = self.line(row)?;
                self.inside = Inside::Table;
                self.columns.begin_table();
                return Ok(step);
            }
            ("table", _) => return Err(self.doubt(Doubt::Nested)),
            ("caption", Inside::Table) => self.inside = Inside::Caption,
            ("col", Inside::Table) => {
                let counted = self.columns.column(rest, self.limits.columns);
                self.require_counted(counted)?;
            }
            ("colgroup", Inside::Table) => {
                let counted = self.columns.begin_group(rest, self.limits.columns);
                self.require_counted(counted)?;
            }
            ("tr" | "td" | "th", Inside::Page | Inside::Caption) => {
                return Err(self.doubt(Doubt::Loose));
            }
            ("thead" | "tbody" | "tfoot", Inside::Table | Inside::Row | Inside::Cell) => {
                return self.end_group(row);
            }
            ("tr", Inside::Table) => self.begin(row, origin(rest))?,
            ("tr", Inside::Row | Inside::Cell) => {
                self.begun = Some(origin(rest));
                return self.end_row(row);
            }
            ("td" | "th", Inside::Table) => {
                self.begin(row, Origin::Sheet)?;
                self.begin_cell(rest)?;
            }
            ("td" | "th", Inside::Row) => self.begin_cell(rest)?,
            ("td" | "th", Inside::Cell) => {
                self.end_cell(row)?;
                self.begin_cell(rest)?;
            }
            ("input" | "select" | "textarea", Inside::Cell | Inside::Caption)
                if shows(name, rest) =>
            {
                return Err(self.doubt(Doubt::Form));
            }
            ("br", Inside::Page) => return self.line(row),
            ("br", _) => self.new_line(),
            (name, _) if BLOCKS.contains(&name) => return self.block(row),
            (name, Inside::Cell | Inside::Caption) if !PLAIN.contains(&name) => {
                return Err(self.doubt(Doubt::Element));
            }
            _ => {}
        }
        Ok(Step::Further)
    }

    fn close(&mut self, name: &str, row: &mut Row) -> Result<Step> {
        match (name, self.inside) {
            ("table", Inside::Row | Inside::Cell) => {
                let step = self.end_group(row)?;
                self.inside = Inside::Page;
                return Ok(step);
            }
            ("table", Inside::Table) => {
                self.covered.clear();
                self.inside = Inside::Page;
            }
            ("caption", Inside::Caption) => {
                let step = self.line(row)?;
                self.inside = Inside::Table;
                return Ok(step);
            }
            ("thead" | "tbody" | "tfoot", Inside::Table | Inside::Row | Inside::Cell) => {
                return self.end_group(row);
            }
            ("tr", Inside::Row | Inside::Cell) => return self.end_row(row),
            ("td" | "th", Inside::Cell) => self.end_cell(row)?,
            ("colgroup", Inside::Table) => self.end_columns()?,
            (name, _) if BLOCKS.contains(&name) => return self.block(row),
            _ => {}
        }
        Ok(Step::Further)
    }

    /// Begins or ends a block: a line of its own, which beside tables is a row.
    fn block(&mut self, row: &mut Row) -> Result<Step> {
        if self.inside == Inside::Page {
            return self.line(row);
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.new_line();
        }
        Ok(Step::Further)
    }

    fn new_line(&mut self) {
        self.gap = false;
        if matches!(self.inside, Inside::Page | Inside::Caption | Inside::Cell) {
            self.text.push('\n');
        }
    }

    /// Text between tags: blanks in a row are one, and none at the ends.
    fn write(&mut self, mut text: &str) -> Result<Step> {
        if matches!(self.inside, Inside::Table | Inside::Row) {
            return match text.trim_ascii().is_empty() {
                true => Ok(Step::Further),
                false => Err(self.doubt(Doubt::BetweenCells)),
            };
        }
        while let Some(c) = text.chars().next() {
            let (c, length) = match c {
                '&' => reference(text).ok_or_else(|| self.doubt(Doubt::Reference))?,
                c => (c, c.len_utf8()),
            };
            let written = text.starts_with(|c: char| c.is_ascii_whitespace());
            text = text.get(length..).unwrap_or_default();
            if written {
                self.gap = !self.text.is_empty() && !self.text.ends_with('\n');
                continue;
            }
            if std::mem::take(&mut self.gap) {
                self.text.push(' ');
            }
            self.text.push(c);
            if self.text.len() > self.limits.cell_bytes {
                return Err(self.limit("cell_bytes", self.limits.cell_bytes));
            }
        }
        Ok(Step::Further)
    }

    /// The text that was written, as it is shown.
    fn shown(&mut self) -> &str {
        self.gap = false;
        self.text.trim_matches('\n')
    }

    /// What stands beside tables is a row of one cell, if it is anything.
    fn line(&mut self, row: &mut Row) -> Result<Step> {
        if self.shown().trim().is_empty() {
            self.text.clear();
            return Ok(Step::Further);
        }
        self.number(row, Origin::Sheet)?;
        row.push_at(0, self.text.trim_matches('\n'), Kind::Text);
        self.text.clear();
        Ok(Step::RowEnds)
    }

    fn number(&mut self, row: &mut Row, origin: Origin) -> Result<()> {
        self.last = self.last.saturating_add(1);
        row.clear(self.last);
        row.origin = origin;
        match self.last > self.limits.rows {
            true => Err(self.limit("rows", self.limits.rows)),
            false => Ok(()),
        }
    }

    fn begin(&mut self, row: &mut Row, origin: Origin) -> Result<()> {
        self.end_columns()?;
        self.number(row, origin)?;
        self.inside = Inside::Row;
        self.column = 0;
        Ok(())
    }

    fn begin_cell(&mut self, rest: &str) -> Result<()> {
        self.column = self.covered.free_from(self.column);
        self.inside = Inside::Cell;
        if is_hidden(rest) {
            return Err(self.doubt(Doubt::Hidden));
        }
        let span = |name| match attribute(rest, name) {
            None | Some("") => Ok(1),
            Some(count) => count
                .trim()
                .parse::<u32>()
                .map_err(|_| self.doubt(Doubt::Span)),
        };
        let (columns, rows) = (span("colspan")?, span("rowspan")?);
        // A cell over no rows reaches to the end of its part of the table.
        let rows = if rows == 0 {
            MOST_ROWS
        } else {
            rows.min(MOST_ROWS)
        };
        self.width = usize::try_from(columns.max(1)).unwrap_or(usize::MAX);
        if self.column.saturating_add(self.width) > self.limits.columns {
            return Err(self.limit("columns", self.limits.columns));
        }
        if !self.covered.take(self.column, self.width, rows) {
            return Err(self.doubt(Doubt::OverAnother));
        }
        let stored = attribute(rest, "x:num").filter(|number| !number.is_empty());
        self.stored = stored.map(str::to_owned);
        self.text.clear();
        Ok(())
    }

    fn end_cell(&mut self, row: &mut Row) -> Result<()> {
        let column = self.column;
        if let Some(stored) = self.stored.take()
            && !is_same_number(&stored, self.shown())
        {
            return Err(self.doubt(Doubt::Stored));
        }
        if !self.shown().is_empty() {
            row.push_at(column, self.text.trim_matches('\n'), Kind::Text);
        }
        self.text.clear();
        self.column = column.saturating_add(self.width);
        self.inside = Inside::Row;
        match row.text.len() > self.limits.row_bytes {
            true => Err(self.limit("row_bytes", self.limits.row_bytes)),
            false => self.require_cells(row.len()),
        }
    }

    fn end_row(&mut self, row: &mut Row) -> Result<Step> {
        if self.inside == Inside::Cell {
            self.end_cell(row)?;
        }
        self.covered.end_rows(1);
        self.inside = Inside::Table;
        self.require_cells(self.covered.columns())?;
        Ok(Step::RowEnds)
    }

    /// A part of a table begins or ends; what reaches down ends with it.
    fn end_group(&mut self, row: &mut Row) -> Result<Step> {
        let step = match self.inside {
            Inside::Row | Inside::Cell => self.end_row(row)?,
            _ => Step::Further,
        };
        self.covered.clear();
        Ok(step)
    }

    fn end_columns(&mut self) -> Result<()> {
        let counted = self.columns.end_group(self.limits.columns);
        self.require_counted(counted)
    }

    fn require_counted(&self, counted: std::result::Result<(), Wrong>) -> Result<()> {
        counted.map_err(|wrong| match wrong {
            Wrong::Span => self.doubt(Doubt::Span),
            Wrong::TooMany => self.limit("columns", self.limits.columns),
        })
    }

    fn require_cells(&self, columns: usize) -> Result<()> {
        match self.limits.hold_sheet(self.last, columns) {
            true => Ok(()),
            false => Err(self.limit("cells", self.limits.cells)),
        }
    }

    fn broken(&self, broken: Broken) -> Error {
        match broken {
            Broken::Long => self.limit("token_bytes", self.limits.token_bytes),
            Broken::Cut => self.doubt(Doubt::Cut),
            Broken::Declaration => self.doubt(Doubt::Declaration),
            Broken::Tag => self.doubt(Doubt::Tag),
            Broken::Style => self.doubt(Doubt::Hidden),
            Broken::Rows => self.doubt(Doubt::Rows),
        }
    }

    fn doubt(&self, doubt: Doubt) -> Error {
        doubt.error().at(self.here())
    }

    fn limit(&self, name: &str, value: impl std::fmt::Display) -> Error {
        self.place.limit("html", name, value).at(self.here())
    }

    /// The row at hand, and the column where a cell is.
    fn here(&self) -> Locus {
        let here = self.place.locus().row(self.last.max(1));
        match self.inside {
            Inside::Cell => here.column(column_letters(self.column)),
            _ => here,
        }
    }
}

fn origin(rest: &str) -> Origin {
    match is_hidden_or_flat(rest, "height") {
        true => Origin::HiddenInSheet,
        false => Origin::Sheet,
    }
}

/// Whether the stored number is the one that is shown, but for separators and a sign of currency.
fn is_same_number(stored: &str, shown: &str) -> bool {
    let number = |text: &str| {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '￥' | '¥'))
            .collect();
        let exact = plain.parse::<Decimal>().ok();
        exact.or_else(|| Decimal::from_scientific(&plain).ok())
    };
    stored == shown || number(stored).is_some_and(|stored| number(shown) == Some(stored))
}

/// Whether a field of a form shows a value that is not text of the page.
fn shows(name: &str, rest: &str) -> bool {
    let kind = attribute(rest, "type").unwrap_or_default();
    name != "input"
        || !SILENT
            .iter()
            .any(|silent| kind.eq_ignore_ascii_case(silent))
}
