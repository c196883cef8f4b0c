//! The rows of a worksheet in XML of 2003, as a stream.

use super::Place;
use super::formats::Style;
use super::number;
use super::spans::Covered;
use super::spreadsheet_ml::Book;
use super::xml::{Node, Tag, Xml};
use crate::error::{Error, Result};
use crate::table::Limits;
use crate::table::cell::Kind;
use crate::table::row::{Origin, Row};
use std::collections::BTreeMap;

/// Depth of elements inside a worksheet.
const TABLE: u32 = 1;
const ROW: u32 = 2;
const CELL: u32 = 3;
const DATA: u32 = 4;

/// Reads the rows of one worksheet from first to last.
pub(in crate::table) struct XmlRows<'t> {
    place: Place,
    xml: Xml<'t>,
    book: &'t Book<'t>,
    limits: Limits,
    hidden_columns: Vec<(usize, usize)>,
    covered: Covered,
    /// The last row, and how many blank ones follow it.
    last: u32,
    blank: u32,
    next_column: usize,
    /// Styles of columns by the first of each run, with the last; of the row; of the table.
    column_styles: BTreeMap<usize, (usize, String)>,
    row_style: Option<String>,
    table_style: Option<String>,
    cell: Cell,
    text: String,
}

/// What is known of the cell at hand.
#[derive(Debug, Default)]
struct Cell {
    column: usize,
    style: Option<String>,
    form: Form,
    has_formula: bool,
    has_data: bool,
    is_altered: bool,
}

/// What a cell says its value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Text,
    Number,
    Date,
    Bool,
    Error,
}

impl<'t> XmlRows<'t> {
    pub(super) fn new(place: Place, xml: Xml<'t>, book: &'t Book<'t>, limits: &Limits) -> Self {
        Self {
            place,
            xml,
            book,
            limits: *limits,
            hidden_columns: Vec::new(),
            covered: Covered::default(),
            last: 0,
            blank: 0,
            next_column: 0,
            column_styles: BTreeMap::new(),
            row_style: None,
            table_style: None,
            cell: Cell::default(),
            text: String::new(),
        }
    }

    pub(super) fn hidden_columns(&self) -> &[(usize, usize)] {
        &self.hidden_columns
    }

    /// Reads the next row that the sheet holds; rows that it leaves out are not shown.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        loop {
            match self.xml.next()? {
                Node::Open(tag, TABLE) if tag.name() == b"Table" => {
                    let style = tag.local("StyleID");
                    let size = |name| count(&tag, name).map(|size| size.unwrap_or(0));
                    let rows = size("ExpandedRowCount").and_then(|rows| {
                        size("ExpandedColumnCount").map(|columns| (rows, columns as usize))
                    });
                    let (rows, columns) = rows.ok_or_else(|| self.damaged("a size"))?;
                    self.require_cells(rows, columns)?;
                    self.table_style = style;
                }
                Node::Open(tag, ROW) if tag.name() == b"Column" => {
                    let columns = columns(&tag, self.next_column);
                    let style = tag.local("StyleID");
                    let (first, last, hidden) =
                        columns.ok_or_else(|| self.damaged("the place of a column"))?;
                    self.next_column = last.saturating_add(1);
                    let styled = style.map(|style| (first, (last, style)));
                    self.column_styles.extend(styled);
                    if hidden {
                        self.hidden_columns.push((first, last));
                    }
                }
                Node::Open(tag, ROW) if tag.name() == b"Row" => {
                    let place = row_place(&tag, self.last.saturating_add(self.blank));
                    self.row_style = tag.local("StyleID");
                    let (number, blank, origin) =
                        place.ok_or_else(|| self.damaged("the place of a row"))?;
                    self.start(number, blank, row)?;
                    row.origin = origin;
                    self.cells(row)?;
                    return Ok(true);
                }
                Node::Open(tag, _) if matches!(tag.name(), b"Row" | b"Cell") => {
                    return Err(self.damaged("rows outside a table"));
                }
                Node::End => return Ok(false),
                _ => {}
            }
        }
    }

    fn start(&mut self, number: u32, blank: u32, row: &mut Row) -> Result<()> {
        if number <= self.last.saturating_add(self.blank) {
            return Err(self.damaged("rows out of order"));
        }
        if number > self.limits.rows {
            return Err(self.limit("rows", self.limits.rows));
        }
        self.covered.end_rows(number - self.last);
        (self.last, self.blank) = (number, blank);
        row.clear(number);
        self.require_cells(number, self.covered.columns())
    }

    fn cells(&mut self, row: &mut Row) -> Result<()> {
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Node::Open(tag, CELL) if tag.name() == b"Cell" => {
                    let place = cell_place(&tag, next);
                    self.cell = Cell {
                        style: tag.local("StyleID"),
                        has_formula: tag.local("Formula").is_some(),
                        ..Cell::default()
                    };
                    let (column, width, rows) =
                        place.ok_or_else(|| self.damaged("the place of a cell"))?;
                    if column < next {
                        return Err(self.damaged("cells out of order"));
                    }
                    if column.saturating_add(width) > self.limits.columns {
                        return Err(self.limit("columns", self.limits.columns));
                    }
                    if !self.covered.take(column, width, rows) {
                        return Err(self.damaged("merged cells over each other"));
                    }
                    next = column + width;
                    self.cell.column = column;
                    self.value()?;
                    self.push(row)?;
                }
                Node::Close(_, ROW) => return Ok(()),
                Node::End => return Err(self.damaged("it ends inside a row")),
                _ => {}
            }
        }
    }

    /// Reads the content of a cell up to its end; what a comment says is not of it.
    fn value(&mut self) -> Result<()> {
        self.text.clear();
        let mut inside = false;
        loop {
            match self.xml.next()? {
                Node::Open(tag, DATA) if tag.name() == b"Data" => {
                    inside = true;
                    self.cell.has_data = true;
                    self.cell.form = match tag.local("Type").as_deref() {
                        Some("Number") => Form::Number,
                        Some("DateTime") => Form::Date,
                        Some("Boolean") => Form::Bool,
                        Some("Error") => Form::Error,
                        _ => Form::Text,
                    };
                }
                Node::Open(tag, _) if inside => match tag.name() {
                    b"B" | b"I" | b"U" | b"Font" => {}
                    b"S" | b"Strike" | b"Del" | b"Sup" | b"Sub" => self.cell.is_altered = true,
                    _ => return Err(self.damaged("an element in a text")),
                },
                Node::Text(text) if inside => self.text.push_str(&text),
                Node::Character(c) if inside => self.text.push(c),
                Node::Close(_, DATA) => inside = false,
                Node::Close(_, CELL) => return Ok(()),
                Node::End => return Err(self.damaged("it ends inside a cell")),
                _ => {}
            }
            if self.text.len() > self.limits.cell_bytes {
                return Err(self.limit("cell_bytes", self.limits.cell_bytes));
            }
        }
    }

    /// Appends the cell at hand, if it holds anything.
    fn push(&mut self, row: &mut Row) -> Result<()> {
        let (column, text) = (self.cell.column, self.text.as_str());
        let style = self.style();
        match self.cell.form {
            form if self.cell.has_formula
                && (!self.cell.has_data || text.is_empty() && form != Form::Text) =>
            {
                row.push_at(column, "=", Kind::Error);
            }
            _ if text.is_empty() => {}
            Form::Text if self.cell.is_altered => row.push_at(column, text, Kind::Altered),
            Form::Text => row.push_at(column, text, Kind::Text),
            Form::Bool => {
                let shown = if text.trim() == "1" { "TRUE" } else { "FALSE" };
                row.push_at(column, shown, Kind::Text);
            }
            Form::Error => row.push_at(column, text, Kind::Error),
            Form::Date => {
                let whole = text.strip_suffix(".000").unwrap_or(text);
                let date = whole.strip_suffix("T00:00:00").unwrap_or(whole);
                row.push_at(column, date, Kind::Text);
            }
            Form::Number => {
                number::push(row, column, text.trim(), &style.format, self.book.system);
            }
        }
        if row.len() > column {
            match style.is_struck || self.cell.is_altered {
                true => row.alter_last(),
                false if style.format.changes_texts() => row.scale_last_text(),
                false => {}
            }
        }
        if row.text.len() > self.limits.row_bytes {
            return Err(self.limit("row_bytes", self.limits.row_bytes));
        }
        self.require_cells(self.last, row.len())
    }

    /// The style of the cell at hand: its own, that of its row, of its column, of the table.
    fn style(&self) -> &Style {
        let (own, row) = (self.cell.style.as_deref(), self.row_style.as_deref());
        let column = || {
            let mut before = self.column_styles.range(..=self.cell.column);
            let (_, (last, style)) = before.next_back()?;
            (self.cell.column <= *last).then_some(style.as_str())
        };
        let style = own.or(row).or_else(column);
        let style = style.or(self.table_style.as_deref()).unwrap_or_default();
        self.book.style(style)
    }

    fn require_cells(&self, rows: u32, columns: usize) -> Result<()> {
        match self.limits.hold_sheet(rows, columns) {
            true => Ok(()),
            false => Err(self.limit("cells", self.limits.cells)),
        }
    }

    fn damaged(&self, what: &str) -> Error {
        let error = self.xml.damaged(what);
        error.at(self.place.locus().row(self.last.max(1)))
    }

    fn limit(&self, name: &str, value: impl std::fmt::Display) -> Error {
        let error = self.xml.limit(name, value);
        error.at(self.place.locus().row(self.last.max(1)))
    }
}

/// A count that an element gives: `Some(None)` for none, `None` for what is no number.
fn count(tag: &Tag<'_>, name: &str) -> Option<Option<u32>> {
    tag.local(name)
        .map_or(Some(None), |text| text.trim().parse().ok().map(Some))
}

/// The number of a row, how many blank ones follow, and whether it is hidden.
fn row_place(tag: &Tag<'_>, before: u32) -> Option<(u32, u32, Origin)> {
    let number = count(tag, "Index")?.unwrap_or(before.saturating_add(1));
    let hidden = is_hidden(tag, "Height");
    let origin = match hidden {
        true => Origin::HiddenInSheet,
        false => Origin::Sheet,
    };
    Some((number, count(tag, "Span")?.unwrap_or(0), origin))
}

/// Whether a row or a column is hidden, or of no `size`.
fn is_hidden(tag: &Tag<'_>, size: &str) -> bool {
    let hidden = tag.local("Hidden");
    let hidden = hidden.is_some_and(|h| h.trim() == "1" || h.trim().eq_ignore_ascii_case("true"));
    let size = tag.local(size);
    let none = |size: &str| !size.is_empty() && size.bytes().all(|b| matches!(b, b'0' | b'.'));
    hidden || size.is_some_and(|size| none(size.trim()))
}

/// The column of a cell, how many columns and how many rows it takes.
fn cell_place(tag: &Tag<'_>, next: usize) -> Option<(usize, usize, u32)> {
    let column = match count(tag, "Index")? {
        Some(index) => (index as usize).checked_sub(1)?,
        None => next,
    };
    let width = count(tag, "MergeAcross")?.unwrap_or(0) as usize;
    let rows = count(tag, "MergeDown")?.unwrap_or(0);
    Some((column, width.saturating_add(1), rows.saturating_add(1)))
}

/// First and last column that an element means, and whether they are hidden.
fn columns(tag: &Tag<'_>, next: usize) -> Option<(usize, usize, bool)> {
    let first = match count(tag, "Index")? {
        Some(index) => (index as usize).checked_sub(1)?,
        None => next,
    };
    let span = count(tag, "Span")?.unwrap_or(0) as usize;
    let hidden = is_hidden(tag, "Width");
    Some((first, first.saturating_add(span), hidden))
}
