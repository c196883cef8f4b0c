//! The rows of one sheet of an old workbook.

use super::bytes::{u16_at, u32_at, u64_at};
use super::number;
use super::records::{Content, Record, Records};
use super::strings::Strings;
use super::xls::{BOF, Book, EOF, OldSheet};
use super::{Place, double};
use crate::error::{Error, Result};
use crate::table::Limits;
use crate::table::cell::Kind;
use crate::table::row::{Origin, Row};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A value that was saved with a cell.
#[derive(Clone, Copy, Debug)]
enum Value {
    Shared(u32),
    /// Bits of a number.
    Number(u64),
    /// A number in its short form.
    Short(u32),
    /// A text of the sheet's own, by number.
    Own(usize),
    Bool(bool),
    Error(u8),
    /// That of a formula, which was not saved.
    Missing,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u16,
    column: u16,
    style: u16,
    value: Value,
}

/// The rows of one sheet.
pub(in crate::table) struct OldRows {
    book: Arc<Book>,
    place: Place,
    limits: Limits,
    cells: Vec<Cell>,
    at: usize,
    own: Strings,
    own_count: usize,
    hidden_rows: BTreeSet<u16>,
    hidden_columns: Vec<(usize, usize)>,
    /// The cell of a formula whose text stands in the next record.
    awaits_text: Option<(u16, u16, u16)>,
}

impl OldRows {
    /// Reads the cells of a sheet and puts them in order.
    pub(super) fn new(place: Place, sheet: &OldSheet, limits: &Limits) -> Result<Self> {
        let mut rows = Self {
            book: Arc::clone(&sheet.book),
            place,
            limits: *limits,
            cells: Vec::new(),
            at: 0,
            own: Strings::default(),
            own_count: 0,
            hidden_rows: BTreeSet::new(),
            hidden_columns: Vec::new(),
            awaits_text: None,
        };
        let book = Arc::clone(&sheet.book);
        let (mut depth, mut first) = (0, true);
        for record in Records::new(&book.stream, sheet.start) {
            match record.id {
                BOF => depth += 1,
                _ if first => return Err(rows.broken()),
                EOF if depth <= 1 => {
                    rows.end_text();
                    rows.sort()?;
                    return Ok(rows);
                }
                EOF => depth -= 1,
                // Charts inside a sheet have records of their own.
                _ if depth == 1 => rows.record(&record).ok_or_else(|| rows.broken())?,
                _ => {}
            }
            first = false;
        }
        Err(rows.broken())
    }

    fn broken(&self) -> Error {
        self.place.damaged("xls", "a record of the sheet")
    }

    /// Keeps what a record says; `None` for one that is too short.
    fn record(&mut self, record: &Record<'_>) -> Option<()> {
        let body = record.body();
        let mut keep = |value| {
            let cell = Cell {
                row: u16_at(body, 0)?,
                column: u16_at(body, 2)?,
                style: u16_at(body, 4)?,
                value,
            };
            self.cells.push(cell);
            Some(())
        };
        match record.id {
            0xfd => keep(Value::Shared(u32_at(body, 6)?)),
            0x203 => keep(Value::Number(u64_at(body, 6)?)),
            0x27e => keep(Value::Short(u32_at(body, 6)?)),
            0x205 => keep(match (*body.get(6)?, *body.get(7)?) {
                (value, 0) => Value::Bool(value != 0),
                (code, _) => Value::Error(code),
            }),
            0x06 => self.formula(body),
            0xbd => self.short_numbers(body),
            0x204 | 0xd6 => {
                let mut content = Content::new(record, 6);
                let (text, mut runs) = content.rich_text()?;
                // What is pasted may have its runs behind it.
                if record.id == 0xd6
                    && let Some(count) = content.u16()
                {
                    runs.extend(content.runs(count.into())?);
                }
                let at = (u16_at(body, 0)?, u16_at(body, 2)?, u16_at(body, 4)?);
                self.own_text(at, &text);
                if self.book.fonts.alter(&text, &runs) {
                    self.own.alter_last();
                }
                Some(())
            }
            0x207 => {
                if let Some(at) = self.awaits_text.take() {
                    let text = Content::new(record, 0).text()?;
                    self.own_text(at, &text);
                }
                Some(())
            }
            0x208 => {
                if u16_at(body, 12)? & 0x20 != 0 {
                    self.hidden_rows.insert(u16_at(body, 0)?);
                }
                Some(())
            }
            0x7d => {
                let (from, to) = (u16_at(body, 0)?, u16_at(body, 2)?);
                if u16_at(body, 8)? & 1 == 1 {
                    self.hidden_columns.push((from.into(), to.into()));
                }
                Some(())
            }
            _ => Some(()),
        }
    }

    fn own_text(&mut self, (row, column, style): (u16, u16, u16), text: &str) {
        self.own.push(text);
        let value = Value::Own(self.own_count);
        self.own_count += 1;
        let cell = Cell {
            row,
            column,
            style,
            value,
        };
        self.cells.push(cell);
    }

    /// A formula whose text did not come holds nobody knows what.
    fn end_text(&mut self) {
        let missing = self.awaits_text.take().map(|(row, column, style)| Cell {
            row,
            column,
            style,
            value: Value::Missing,
        });
        self.cells.extend(missing);
    }

    /// The value that was saved with a formula.
    fn formula(&mut self, body: &[u8]) -> Option<()> {
        self.end_text();
        let (row, column, style) = (u16_at(body, 0)?, u16_at(body, 2)?, u16_at(body, 4)?);
        let bits = u64_at(body, 6)?;
        let argument = *body.get(8)?;
        let value = match (u16_at(body, 12)?, *body.get(6)?) {
            (0xffff, 0) => {
                self.awaits_text = Some((row, column, style));
                return Some(());
            }
            (0xffff, 1) => Value::Bool(argument != 0),
            (0xffff, 2) => Value::Error(argument),
            (0xffff, _) if !self.book.is_computed => Value::Missing,
            (0xffff, _) => return Some(()),
            _ if bits == 0 && !self.book.is_computed => Value::Missing,
            _ => Value::Number(bits),
        };
        let cell = Cell {
            row,
            column,
            style,
            value,
        };
        self.cells.push(cell);
        Some(())
    }

    /// Several short numbers side by side.
    fn short_numbers(&mut self, body: &[u8]) -> Option<()> {
        let (row, first) = (u16_at(body, 0)?, u16_at(body, 2)?);
        let numbers = body.get(4..body.len().checked_sub(2)?)?;
        for (number, column) in numbers.chunks_exact(6).zip(first..) {
            self.cells.push(Cell {
                row,
                column,
                style: u16_at(number, 0)?,
                value: Value::Short(u32_at(number, 2)?),
            });
        }
        Some(())
    }

    fn sort(&mut self) -> Result<()> {
        let place = |cell: &Cell| (cell.row, cell.column);
        self.cells.sort_by_key(place);
        let mut pairs = self.cells.iter().zip(self.cells.iter().skip(1));
        match pairs.any(|(a, b)| place(a) == place(b)) {
            true => Err(self.place.damaged("xls", "two values for one cell")),
            false => Ok(()),
        }
    }

    pub(super) fn hidden_columns(&self) -> &[(usize, usize)] {
        &self.hidden_columns
    }

    /// Reads the next row that has a cell.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        let Some(first) = self.cells.get(self.at).copied() else {
            return Ok(false);
        };
        let number = u32::from(first.row) + 1;
        if number > self.limits.rows {
            return Err(self.limit(number, "rows", self.limits.rows as usize));
        }
        row.clear(number);
        row.origin = match self.hidden_rows.contains(&first.row) {
            true => Origin::HiddenInSheet,
            false => Origin::Sheet,
        };
        while let Some(cell) = self.cells.get(self.at).filter(|c| c.row == first.row) {
            let cell = *cell;
            self.at += 1;
            if usize::from(cell.column) >= self.limits.columns {
                return Err(self.limit(number, "columns", self.limits.columns));
            }
            let before = row.text.len();
            self.push(row, cell).ok_or_else(|| self.broken())?;
            if row.text.len() - before > self.limits.cell_bytes {
                return Err(self.limit(number, "cell_bytes", self.limits.cell_bytes));
            }
            if row.text.len() > self.limits.row_bytes {
                return Err(self.limit(number, "row_bytes", self.limits.row_bytes));
            }
        }
        Ok(true)
    }

    fn push(&self, row: &mut Row, cell: Cell) -> Option<()> {
        let column = usize::from(cell.column);
        let style = self.book.style(cell.style);
        let number = |row: &mut Row, text: &str| {
            number::push(row, column, text, &style.format, self.book.system);
        };
        match cell.value {
            Value::Shared(index) => {
                let index = index as usize;
                push_text(row, column, &self.book.strings, index)?;
            }
            Value::Own(index) => push_text(row, column, &self.own, index)?,
            Value::Bool(true) => row.push_at(column, "TRUE", Kind::Text),
            Value::Bool(false) => row.push_at(column, "FALSE", Kind::Text),
            Value::Missing => row.push_at(column, "=", Kind::Error),
            Value::Error(code) => row.push_at(column, error_text(code), Kind::Error),
            Value::Number(bits) => number(row, &double::text(bits)?),
            Value::Short(short) => number(row, &short_text(short)?),
        }
        if row.len() > column {
            match style.is_struck {
                true => row.alter_last(),
                false if style.format.changes_texts() => row.scale_last_text(),
                false => {}
            }
        }
        Some(())
    }

    fn limit(&self, row: u32, name: &str, value: usize) -> Error {
        let error = self.place.limit("xls", name, value);
        error.at(self.place.locus().row(row))
    }
}

/// Appends the text of that number, if it is not empty.
fn push_text(row: &mut Row, column: usize, texts: &Strings, index: usize) -> Option<()> {
    let kind = match texts.is_altered(index) {
        true => Kind::Altered,
        false => Kind::Text,
    };
    let text = texts.get(index)?;
    if !text.is_empty() {
        row.push_at(column, text, kind);
    }
    Some(())
}

/// A short number: a whole one or the upper bits of a binary one, perhaps in hundredths.
fn short_text(short: u32) -> Option<String> {
    let hundredths = short & 1 == 1;
    let text = match short & 2 == 2 {
        true => (short.cast_signed() >> 2).to_string(),
        false => double::text(u64::from(short & !3) << 32)?,
    };
    match (hundredths, text.contains('E')) {
        (false, _) => Some(text),
        (true, true) => {
            let (digits, power) = text.split_once('E')?;
            Some(format!("{digits}E{}", power.parse::<i32>().ok()? - 2))
        }
        (true, false) => {
            let mut plain = String::new();
            number::plain(&format!("{text}E-2"), &mut plain)?;
            Some(plain)
        }
    }
}

fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_whole_binary_or_hundredths() {
        let whole = |n: i32| (n << 2).cast_unsigned() | 2;
        for (short, expected) in [
            (whole(600), "600"),
            (whole(-5), "-5"),
            (whole(62_050) | 1, "620.5"),
            (whole(-7) | 1, "-0.07"),
            (0x3ff0_0000, "1"),
            (0x3ff0_0001, "0.01"),
        ] {
            assert_eq!(short_text(short).as_deref(), Some(expected));
        }
    }
}
