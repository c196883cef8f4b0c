//! The rows of one worksheet, as a stream.

use super::Place;
use super::number;
use super::package::{Package, Worksheet};
use super::strings::{alters, unescaped};
use super::xml::{Node, Tag, Xml};
use crate::error::{Error, Result};
use crate::table::Limits;
use crate::table::cell::Kind;
use crate::table::row::{Origin, Row};

/// Reads the rows of one worksheet from first to last.
pub(in crate::table) struct Rows<'t> {
    package: &'t Package<'t>,
    place: Place,
    xml: Xml<'t>,
    limits: Limits,
    hidden_columns: Vec<(usize, usize)>,
    has_altering_conditions: bool,
    last: u32,
    ended: bool,
    cell: Cell,
    text: String,
}

/// What is known of the cell at hand.
#[derive(Debug, Default)]
struct Cell {
    column: usize,
    style: usize,
    form: Form,
    has_formula: bool,
    has_value: bool,
    is_altered: bool,
}

/// What a cell says its value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
}

/// What text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Hint,
}

impl<'t> Rows<'t> {
    pub(super) fn new(place: Place, sheet: &'t Worksheet<'t>, limits: &Limits) -> Result<Self> {
        let package = &*sheet.package;
        let bytes = package.archive.part(&place, &sheet.part)?;
        let bytes = bytes.ok_or_else(|| place.damaged(&sheet.part, "the part is missing"))?;
        let xml = Xml::new(&place, &sheet.part, bytes, limits);
        Ok(Self {
            package,
            place,
            xml,
            limits: *limits,
            hidden_columns: Vec::new(),
            has_altering_conditions: false,
            last: 0,
            ended: false,
            cell: Cell::default(),
            text: String::new(),
        })
    }

    pub(super) fn hidden_columns(&self) -> &[(usize, usize)] {
        &self.hidden_columns
    }

    pub(super) const fn has_altering_conditions(&self) -> bool {
        self.has_altering_conditions
    }

    /// Reads the next row that the sheet holds; rows that it leaves out are not shown.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        while !self.ended {
            match self.xml.next()? {
                Node::Open(tag, 3) if tag.name() == b"row" => {
                    let place = row_place(&tag);
                    let (number, hidden) =
                        place.ok_or_else(|| self.damaged("the place of a row"))?;
                    self.start(number, row)?;
                    row.origin = match hidden {
                        true => Origin::HiddenInSheet,
                        false => Origin::Sheet,
                    };
                    self.cells(row)?;
                    return Ok(true);
                }
                Node::Open(tag, 2) if tag.name() == b"dimension" => {
                    let (columns, rows) = declared_size(&tag).unwrap_or_default();
                    self.require_cells(rows, columns)?;
                }
                Node::Open(tag, 3) if tag.name() == b"col" => {
                    let columns = hidden_columns(&tag);
                    self.hidden_columns.extend(columns);
                    if self.hidden_columns.len() > self.limits.columns {
                        return Err(self.limit("columns", self.limits.columns));
                    }
                }
                Node::Close(end, 2) if end.local_name().into_inner() == b"sheetData" => {
                    self.ended = true;
                    self.conditions()?;
                }
                Node::End => self.ended = true,
                _ => {}
            }
        }
        Ok(false)
    }

    /// Reads what stands behind the rows: formats that depend on conditions.
    fn conditions(&mut self) -> Result<()> {
        if self.package.altering_conditions.is_empty() {
            return self.xml.drain();
        }
        loop {
            match self.xml.next()? {
                Node::Open(tag, _) if tag.name() == b"cfRule" => {
                    let format = tag.get("dxfId").and_then(|id| id.parse::<usize>().ok());
                    let altering = &self.package.altering_conditions;
                    self.has_altering_conditions |= format.is_some_and(|id| altering.contains(&id));
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, number: Option<u32>, row: &mut Row) -> Result<()> {
        let number = number.unwrap_or_else(|| self.last.saturating_add(1));
        if number <= self.last {
            return Err(self.damaged("rows out of order"));
        }
        if number > self.limits.rows {
            return Err(self.limit("rows", self.limits.rows));
        }
        self.last = number;
        row.clear(number);
        Ok(())
    }

    fn cells(&mut self, row: &mut Row) -> Result<()> {
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Node::Open(tag, 4) if tag.name() == b"c" => {
                    let reference = start_cell(&tag, &mut self.cell);
                    let reference = reference
                        .ok_or_else(|| self.damaged("the place, style or kind of a cell"))?;
                    self.cell.column = match reference {
                        Some((column, number)) if number.is_none_or(|n| n == self.last) => column,
                        Some(_) => return Err(self.damaged("a cell outside its row")),
                        None => next,
                    };
                    if self.cell.column < next {
                        return Err(self.damaged("cells out of order"));
                    }
                    if self.cell.column >= self.limits.columns {
                        return Err(self.limit("columns", self.limits.columns));
                    }
                    next = self.cell.column + 1;
                    self.value()?;
                    self.push(row)?;
                    self.require_cells(self.last, row.len())?;
                }
                Node::Close(_, 3) => return Ok(()),
                Node::End => return Err(self.damaged("it ends inside a row")),
                _ => {}
            }
        }
    }

    /// Reads the content of a cell up to its end.
    fn value(&mut self) -> Result<()> {
        self.text.clear();
        let mut inside = Inside::Nothing;
        loop {
            match self.xml.next()? {
                Node::Open(tag, depth) => match tag.name() {
                    b"v" if depth == 5 => {
                        inside = Inside::Value;
                        self.cell.has_value = true;
                    }
                    b"f" if depth == 5 => self.cell.has_formula = true,
                    b"rPh" => inside = Inside::Hint,
                    b"t" if inside != Inside::Hint => inside = Inside::Value,
                    _ => self.cell.is_altered |= alters(&tag),
                },
                Node::Text(text) if inside == Inside::Value => self.text.push_str(&text),
                Node::Character(c) if inside == Inside::Value => self.text.push(c),
                Node::Close(_, 4) => return Ok(()),
                Node::Close(end, _) => match end.local_name().into_inner() {
                    b"v" | b"rPh" => inside = Inside::Nothing,
                    b"t" if inside == Inside::Value => inside = Inside::Nothing,
                    _ => {}
                },
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
        let column = self.cell.column;
        let text = self.text.as_str();
        let style = self.package.style(self.cell.style);
        let uncomputed = match self.cell.form {
            Form::Number => text.is_empty(),
            _ => !self.cell.has_value,
        };
        match self.cell.form {
            _ if self.cell.has_formula && uncomputed => {
                row.push_at(column, "=", Kind::Error);
            }
            Form::Shared if text.is_empty() => {}
            Form::Shared => {
                let index = text.trim().parse().ok();
                let shared = index.and_then(|index| self.package.strings.get(index));
                let altered = index.is_some_and(|index| self.package.strings.is_altered(index));
                match shared {
                    Some("") => {}
                    Some(text) if altered => row.push_at(column, text, Kind::Altered),
                    Some(text) => row.push_at(column, text, Kind::Text),
                    None => return Err(self.damaged("a shared text that is not there")),
                }
            }
            _ if text.is_empty() => {}
            Form::Text => {
                let kind = match self.cell.is_altered {
                    true => Kind::Altered,
                    false => Kind::Text,
                };
                match text.contains("_x") {
                    true => row.push_at(column, &unescaped(text), kind),
                    false => row.push_at(column, text, kind),
                }
            }
            Form::Bool => {
                let shown = if text.trim() == "1" { "TRUE" } else { "FALSE" };
                row.push_at(column, shown, Kind::Text);
            }
            Form::Error => row.push_at(column, text, Kind::Error),
            Form::Date => {
                let date = text.strip_suffix("T00:00:00").unwrap_or(text);
                row.push_at(column, date, Kind::Text);
            }
            Form::Number => {
                number::push(row, column, text.trim(), &style.format, self.package.system);
            }
        }
        if row.len() > column {
            match style.is_struck {
                true => row.alter_last(),
                false if style.format.changes_texts() => row.scale_last_text(),
                false => {}
            }
        }
        match row.text.len() > self.limits.row_bytes {
            true => Err(self.limit("row_bytes", self.limits.row_bytes)),
            false => Ok(()),
        }
    }

    /// Holds that a sheet with a cell in that row, and so many columns, is not too large.
    fn require_cells(&self, rows: u32, columns: usize) -> Result<()> {
        match self.limits.hold_sheet(rows, columns) {
            true => Ok(()),
            false => Err(self.limit("cells", self.limits.cells)),
        }
    }

    fn here(&self) -> Place {
        self.place.clone()
    }

    fn damaged(&self, what: &str) -> Error {
        let row = self.last;
        let error = self.xml.damaged(what);
        error.at(self.here().locus().row(row))
    }

    fn limit(&self, name: &str, value: impl std::fmt::Display) -> Error {
        let error = self.xml.limit(name, value);
        let here = self.here().locus();
        match self.last {
            0 => error.at(here),
            row => error.at(here.row(row)),
        }
    }
}

/// The number of a row, if it names one, and whether it is hidden; `None` for what is no number.
fn row_place(tag: &Tag<'_>) -> Option<(Option<u32>, bool)> {
    let (mut number, mut hidden, mut whole) = (None, false, true);
    tag.attributes(|name, value| match name {
        b"r" => {
            number = ascii(value).and_then(|text| text.parse().ok());
            whole = number.is_some();
        }
        b"hidden" => hidden = is_true(value),
        _ => {}
    });
    whole.then_some((number, hidden))
}

/// Columns and rows up to the last cell that the sheet says it has.
fn declared_size(tag: &Tag<'_>) -> Option<(usize, u32)> {
    let mut size = None;
    tag.attributes(|name, value| {
        if name == b"ref" {
            let last = value.rsplit(|b| *b == b':').next();
            size = last.and_then(column_and_row);
        }
    });
    let (column, row) = size?;
    Some((column.saturating_add(1), row?))
}

fn hidden_columns(tag: &Tag<'_>) -> Option<(usize, usize)> {
    let (mut first, mut last, mut hidden) = (None, None, false);
    let number = |value: &[u8]| ascii(value).and_then(|text| text.parse::<usize>().ok());
    tag.attributes(|name, value| match name {
        b"min" => first = number(value),
        b"max" => last = number(value),
        b"hidden" => hidden = is_true(value),
        _ => {}
    });
    let columns = (first?.checked_sub(1)?, last?.checked_sub(1)?);
    hidden.then_some(columns)
}

/// Notes what a cell says of itself; its column and row, if it names them. `None` for a place, a
/// style or a kind that is none: to take another would be a guess.
fn start_cell(tag: &Tag<'_>, cell: &mut Cell) -> Option<Option<(usize, Option<u32>)>> {
    *cell = Cell::default();
    let (mut reference, mut whole) = (None, true);
    tag.attributes(|name, value| match name {
        b"r" => {
            reference = column_and_row(value);
            whole &= reference.is_some();
        }
        b"s" => match ascii(value).and_then(|text| text.parse().ok()) {
            Some(style) => cell.style = style,
            None => whole = false,
        },
        b"t" => match form(value) {
            Some(form) => cell.form = form,
            None => whole = false,
        },
        _ => {}
    });
    whole.then_some(reference)
}

fn form(kind: &[u8]) -> Option<Form> {
    match kind {
        b"s" => Some(Form::Shared),
        b"n" => Some(Form::Number),
        b"str" | b"inlineStr" => Some(Form::Text),
        b"b" => Some(Form::Bool),
        b"e" => Some(Form::Error),
        b"d" => Some(Form::Date),
        _ => None,
    }
}

/// `B5` is column 1 of row 5.
fn column_and_row(reference: &[u8]) -> Option<(usize, Option<u32>)> {
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic());
    let mut column = 0_usize;
    let mut count = 0;
    for letter in letters {
        let value = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
        count += 1;
    }
    let digits = reference.get(count..)?;
    let mut row = 0_u32;
    for digit in digits {
        let value = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        row = row.checked_mul(10)?.checked_add(value)?;
    }
    Some((column.checked_sub(1)?, (!digits.is_empty()).then_some(row)))
}

fn ascii(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value).ok()
}

fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on")
}
