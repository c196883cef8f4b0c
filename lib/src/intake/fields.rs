//! The cells of one row, by field, with the ladder of repairs and the words of the field.

use crate::error::Defect;
use crate::identity::PersonName;
use crate::message::{intake as texts, tables};
use crate::money::Money;
use crate::period::{Day, Month};
use crate::policy::normal_label;
use crate::record::{
    AccountKey, DestroyedCell, FileIx, Identity, ProgrammeIx, Records, Role, Serial, TextId,
};
use crate::table::Row;
use crate::table::cell::{self, Cell, Identifier, Reading, Repair, Repairs};
use crate::table::header::{Columns, Header};
use chrono::NaiveDate;
use hashbrown::HashMap;

/// Why a row is refused: the field at fault, its cell, and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) column: String,
    pub(super) raw: String,
    pub(super) defect: Defect,
}

/// A value, or why its row is refused.
pub(super) type Read<T> = Result<T, Box<Fault>>;

/// Counts of repairs, by step.
#[derive(Clone, Debug, Default)]
pub(super) struct RepairCounts(HashMap<u32, u64>);

impl RepairCounts {
    fn count(&mut self, repairs: Repairs) {
        for repair in repairs.iter() {
            *self.0.entry(repair as u32).or_default() += 1;
        }
    }

    /// By name of the step.
    pub(super) fn by_name(&self) -> std::collections::BTreeMap<&'static str, u64> {
        let count = |r: &Repair| Some((r.name(), *self.0.get(&(*r as u32))?));
        Repair::ALL.iter().filter_map(count).collect()
    }
}

/// What stays the same for all rows of a file.
pub(super) struct Sheet<'a> {
    pub(super) header: &'a Header,
    pub(super) columns: &'static Columns,
    pub(super) file: FileIx,
    pub(super) records: &'a mut Records,
    pub(super) repairs: RepairCounts,
    programmes: HashMap<String, ProgrammeIx>,
    /// Identifiers of the row at hand that a spreadsheet destroyed.
    destroyed: Vec<(String, String)>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(
        header: &'a Header,
        columns: &'static Columns,
        file: FileIx,
        records: &'a mut Records,
    ) -> Self {
        Self {
            header,
            columns,
            file,
            records,
            repairs: RepairCounts::default(),
            programmes: HashMap::new(),
            destroyed: Vec::new(),
        }
    }

    /// The cell of a field; empty where the file has no such column.
    fn cell<'r>(&self, row: &'r Row, field: usize) -> Cell<'r> {
        self.header
            .column(field)
            .map_or(Cell::text(""), |column| row.cell(column))
    }

    fn column_text(&self, field: usize) -> String {
        self.header
            .column(field)
            .map(|c| self.header.text(c).to_owned())
            .unwrap_or_default()
    }

    pub(super) fn fault(&self, row: &Row, field: usize, defect: Defect) -> Box<Fault> {
        let raw = self.cell(row, field).text.to_owned();
        Box::new(Fault {
            column: self.column_text(field),
            raw,
            defect,
        })
    }

    /// The first field of the row that holds an error value.
    pub(super) fn error_value(&self, row: &Row) -> Option<Box<Fault>> {
        let mut fields = 0..self.columns.fields.len();
        let field = fields.find(|field| self.cell(row, *field).kind == cell::Kind::Error)?;
        let defect = match self.cell(row, field).text {
            "=" => Defect::new(&tables::CELL_NOT_COMPUTED),
            value => Defect::new(&tables::CELL_ERROR).with("value", value),
        };
        Some(self.fault(row, field, defect))
    }

    fn required(&self, row: &Row, field: usize) -> Box<Fault> {
        let name = self.columns.fields.get(field).map_or("", |f| f.header);
        self.fault(
            row,
            field,
            Defect::new(&texts::CELL_EMPTY).with("column", name),
        )
    }

    fn take<T>(&mut self, row: &Row, field: usize, read: Result<Reading<T>, Defect>) -> Read<T> {
        match read {
            Ok(reading) => {
                self.repairs.count(reading.repairs);
                Ok(reading.value)
            }
            Err(defect) => Err(self.fault(row, field, defect)),
        }
    }

    /// A text, trimmed and with even width.
    pub(super) fn text(&mut self, row: &Row, field: usize) -> TextId {
        let reading = cell::text(self.cell(row, field));
        self.repairs.count(reading.repairs);
        self.records.texts.intern(&reading.value)
    }

    /// A text that decides something, as it reads.
    pub(super) fn word<'r>(&mut self, row: &'r Row, field: usize) -> std::borrow::Cow<'r, str> {
        let reading = cell::text(self.cell(row, field));
        self.repairs.count(reading.repairs);
        reading.value
    }

    /// A name in normal form.
    pub(super) fn name(&mut self, row: &Row, field: usize) -> TextId {
        let cell = self.cell(row, field);
        let name = PersonName::normal(cell.text);
        self.records.texts.intern(&name)
    }

    fn identifier<'r>(
        &mut self,
        row: &'r Row,
        field: usize,
        read: Identifier<'r>,
    ) -> Identifier<'r> {
        self.repairs.count(read.repairs);
        if read.damage.is_some() {
            let raw = self.cell(row, field).text.to_owned();
            self.destroyed.push((self.column_text(field), raw));
        }
        read
    }

    /// A person; nobody where the cell is empty.
    pub(super) fn person(&mut self, row: &Row, field: usize) -> Identity {
        let read = cell::resident_id(self.cell(row, field));
        let read = self.identifier(row, field, read);
        Identity::of(&read.text, &mut self.records.texts)
    }

    /// Remembers whom a refused row names, so that nobody is accused because of what it would say.
    pub(super) fn keep_refused(&mut self, row: &Row, field: usize, role: Role) {
        let read = cell::resident_id(self.cell(row, field));
        let person = Identity::of(&read.text, &mut self.records.texts);
        if !person.is_none() {
            self.records.refused.insert((role, person));
        }
    }

    /// A person who must be named.
    pub(super) fn required_person(&mut self, row: &Row, field: usize) -> Read<Identity> {
        let person = self.person(row, field);
        if person.is_none() {
            Err(self.required(row, field))
        } else {
            Ok(person)
        }
    }

    /// An account; none where the cell is empty.
    pub(super) fn account(&mut self, row: &Row, field: usize) -> AccountKey {
        let read = cell::account(self.cell(row, field));
        let read = self.identifier(row, field, read);
        AccountKey::of(&read.text, &mut self.records.texts)
    }

    /// An amount; `None` where the cell is empty or says nothing.
    pub(super) fn amount(&mut self, row: &Row, field: usize) -> Read<Option<Money>> {
        let unit = self
            .header
            .column(field)
            .map(|c| self.header.unit(c))
            .unwrap_or_default();
        let read = cell::amount(self.cell(row, field), unit);
        self.take(row, field, read)
    }

    /// An amount that must be stated.
    pub(super) fn required_amount(&mut self, row: &Row, field: usize) -> Read<Money> {
        self.amount(row, field)?
            .ok_or_else(|| self.required(row, field))
    }

    /// A month; `None` where the cell is empty or open.
    pub(super) fn month(&mut self, row: &Row, field: usize) -> Read<Option<Month>> {
        let read = cell::month(self.cell(row, field));
        self.take(row, field, read)
    }

    /// A date; `None` where the cell is empty or open.
    pub(super) fn date(&mut self, row: &Row, field: usize) -> Read<Option<NaiveDate>> {
        let read = cell::date(self.cell(row, field));
        self.take(row, field, read)
    }

    /// A day, two bytes.
    pub(super) fn day(&mut self, row: &Row, field: usize) -> Read<Option<Day>> {
        let Some(date) = self.date(row, field)? else {
            return Ok(None);
        };
        Day::of(date)
            .map(Some)
            .map_err(|defect| self.fault(row, field, defect))
    }

    /// The programme, which must be stated.
    pub(super) fn programme(&mut self, row: &Row, field: usize) -> Read<ProgrammeIx> {
        let cell = self.cell(row, field);
        if let Some(known) = self.programmes.get(cell.text) {
            return Ok(*known);
        }
        let label = normal_label(cell.text);
        if label.is_empty() {
            return Err(self.required(row, field));
        }
        let index = self.records.programme_ix(&label);
        self.programmes.insert(cell.text.to_owned(), index);
        Ok(index)
    }

    /// A serial number.
    pub(super) fn serial(&mut self, row: &Row, field: usize) -> Serial {
        let reading = cell::text(self.cell(row, field));
        Serial::of(&reading.value, &mut self.records.texts)
    }

    /// Region code digits, at most nine (county, township, village).
    pub(super) fn region(&mut self, row: &Row, field: usize) -> Read<u32> {
        let reading = cell::text(self.cell(row, field));
        let text = reading.value;
        if text.is_empty() {
            return Ok(0);
        }
        let digits: String = text.chars().take(9).collect();
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 6;
        match digits.parse() {
            Ok(code) if plain => Ok(code),
            _ => Err(self.fault(row, field, Defect::new(&texts::REGION))),
        }
    }

    /// Destroyed identifiers of the row at hand become records of their own.
    pub(super) fn keep_destroyed(
        &mut self,
        row: u32,
        programme: Option<ProgrammeIx>,
        person: Identity,
    ) {
        let file = self.file;
        for (column, raw) in self.destroyed.drain(..) {
            let cell = DestroyedCell {
                file,
                row,
                column,
                raw,
                programme,
                person,
            };
            self.records.destroyed.push(cell);
        }
    }

    /// A refused row leaves nothing behind.
    pub(super) fn drop_destroyed(&mut self) {
        self.destroyed.clear();
    }
}
