//! The cells of one row, by field, with the ladder of repairs and the words of the field.

mod identifiers;

use super::memo::Memo;
use super::plain;
use super::purpose::purpose;
use super::repair_counts::RepairCounts;
use super::words;
use crate::error::Defect;
use crate::identity::{Few, PersonName};
use crate::message::words::MONEY_RANGE;
use crate::message::{intake as texts, tables};
use crate::money::Money;
use crate::period::{Day, Month};
use crate::policy::normal_label;
use crate::record::{
    BankResult, EntryStatus, FileIx, Identity, PaymentKind, ProgrammeIx, Records, Serial, TextId,
};
use crate::table::Row;
use crate::table::cell::{self, Cell, Kind, Reading, Repairs, Unit};
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

/// A purpose with what it makes of its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose {
    pub(super) text: TextId,
    pub(super) kind: PaymentKind,
    pub(super) named_from: Option<Month>,
    pub(super) named_to: Option<Month>,
}

/// What a text means, as `read` sees it in normal form.
fn meaning<T: Copy>(
    cell: Cell<'_>,
    memo: &mut Memo<T>,
    counts: &mut RepairCounts,
    read: impl FnOnce(&str) -> T,
) -> T {
    if let Some((value, repairs)) = memo.known(cell) {
        counts.count(repairs);
        return value;
    }
    let reading = cell::text(cell);
    counts.count(reading.repairs);
    let value = read(&reading.value);
    memo.keep(cell, value, reading.repairs);
    value
}

/// The largest amount of one row: ten thousand million yuan. So nine million rows of it still have a sum.
const MOST_FEN: u64 = 1_000_000_000_000;

/// One memory a field.
fn memos<T>(columns: &Columns) -> Vec<Memo<T>> {
    columns.fields.iter().map(|_| Memo::default()).collect()
}

/// What stays the same for all rows of a file.
pub(super) struct Sheet<'a> {
    pub(super) header: &'a Header,
    pub(super) columns: &'static Columns,
    pub(super) file: FileIx,
    pub(super) records: &'a mut Records,
    pub(super) repairs: RepairCounts,
    programmes: HashMap<String, ProgrammeIx>,
    programme: Memo<ProgrammeIx>,
    texts: Vec<Memo<TextId>>,
    months: Vec<Memo<Option<Month>>>,
    dates: Vec<Memo<Option<NaiveDate>>>,
    regions: Memo<u32>,
    /// The number that was read last, where it was clean, and the person it names.
    newest: (String, Identity),
    statuses: Memo<Option<EntryStatus>>,
    results: Memo<BankResult>,
    levels: Memo<bool>,
    purposes: Memo<Purpose>,
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
            programme: Memo::default(),
            texts: memos(columns),
            months: memos(columns),
            dates: memos(columns),
            regions: Memo::default(),
            newest: (String::new(), Identity::NONE),
            statuses: Memo::default(),
            results: Memo::default(),
            levels: Memo::default(),
            purposes: Memo::default(),
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

    /// The first field of the row that holds an error value, or shows another value than it holds.
    pub(super) fn error_value(&self, row: &Row) -> Option<Box<Fault>> {
        use cell::Kind::{Altered, Error, Scaled};
        let mut fields = 0..self.columns.fields.len();
        let wrong = |kind| matches!(kind, Error | Altered | Scaled(_));
        let field = fields.find(|field| wrong(self.cell(row, *field).kind))?;
        let found = self.cell(row, field);
        let defect = match (found.kind, found.text) {
            (Altered, _) => Defect::new(&tables::CELL_ALTERED),
            (Scaled(_), _) => Defect::new(&tables::CELL_SCALED),
            (_, "=") => Defect::new(&tables::CELL_NOT_COMPUTED),
            (_, value) => Defect::new(&tables::CELL_ERROR).with("value", value),
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
        self.text_of(self.cell(row, field), field)
    }

    /// The text of a cell of that field.
    pub(super) fn text_of(&mut self, cell: Cell<'_>, field: usize) -> TextId {
        if cell.text.is_empty() {
            return TextId::EMPTY;
        }
        let memo = self.texts.get_mut(field);
        if let Some((text, repairs)) = memo.as_ref().and_then(|m| m.known(cell)) {
            self.repairs.count(repairs);
            return text;
        }
        let reading = cell::text(cell);
        self.repairs.count(reading.repairs);
        let text = self.records.texts.intern(&reading.value);
        if let Some(memo) = memo {
            memo.keep(cell, text, reading.repairs);
        }
        text
    }

    /// What the status column says; `None` for a word nobody knows.
    pub(super) fn status(&mut self, row: &Row, field: usize) -> Option<EntryStatus> {
        let cell = self.cell(row, field);
        meaning(cell, &mut self.statuses, &mut self.repairs, words::status)
    }

    /// What the bank said.
    pub(super) fn result(&mut self, row: &Row, field: usize) -> BankResult {
        let cell = self.cell(row, field);
        meaning(cell, &mut self.results, &mut self.repairs, words::result)
    }

    /// Whether the township approved it.
    pub(super) fn is_township(&mut self, row: &Row, field: usize) -> bool {
        let cell = self.cell(row, field);
        let read = words::is_township;
        meaning(cell, &mut self.levels, &mut self.repairs, read)
    }

    /// The fund source by its place among those of the part, from 1; 0 = none or beyond.
    pub(super) fn fund(&mut self, row: &Row, field: usize) -> u16 {
        let text = self.text(row, field);
        self.records.fund_ix(text)
    }

    /// What a payment is for.
    pub(super) fn purpose(&mut self, row: &Row, field: usize) -> Purpose {
        let cell = self.cell(row, field);
        let texts = &mut self.records.texts;
        meaning(cell, &mut self.purposes, &mut self.repairs, |text| {
            let (kind, named_from, named_to) = purpose(text);
            Purpose {
                text: texts.intern(text),
                kind,
                named_from,
                named_to,
            }
        })
    }

    /// A name in normal form.
    pub(super) fn name(&mut self, row: &Row, field: usize) -> TextId {
        let cell = self.cell(row, field);
        if cell.text.is_empty() {
            return TextId::EMPTY;
        }
        let name = PersonName::normal(cell.text);
        self.records.texts.intern(&name)
    }

    /// An amount; `None` where the cell is empty or says nothing.
    pub(super) fn amount(&mut self, row: &Row, field: usize) -> Read<Option<Money>> {
        let unit = self
            .header
            .column(field)
            .map(|c| self.header.unit(c))
            .unwrap_or_default();
        let cell = self.cell(row, field);
        if cell.kind == Kind::Text
            && unit == Unit::Yuan
            && let Some(amount) = Few::of(cell.text.as_bytes()).and_then(plain::amount)
        {
            return Ok(Some(amount));
        }
        let beyond = |money: Money| money.fen().unsigned_abs() > MOST_FEN;
        let read = cell::amount(cell, unit).and_then(|reading| match reading.value {
            Some(money) if beyond(money) => Err(Defect::new(&MONEY_RANGE)),
            _ => Ok(reading),
        });
        self.take(row, field, read)
    }

    /// An amount that must be stated.
    pub(super) fn required_amount(&mut self, row: &Row, field: usize) -> Read<Money> {
        self.amount(row, field)?
            .ok_or_else(|| self.required(row, field))
    }

    /// A month; `None` where the cell is empty or open.
    pub(super) fn month(&mut self, row: &Row, field: usize) -> Read<Option<Month>> {
        let cell = self.cell(row, field);
        if cell.text.is_empty() {
            return Ok(None);
        }
        if let Some((value, repairs)) = self.months.get(field).and_then(|m| m.known(cell)) {
            self.repairs.count(repairs);
            return Ok(value);
        }
        let read = cell::month(cell);
        if let (Ok(reading), Some(memo)) = (&read, self.months.get_mut(field)) {
            memo.keep(cell, reading.value, reading.repairs);
        }
        self.take(row, field, read)
    }

    /// A date; `None` where the cell is empty or open.
    pub(super) fn date(&mut self, row: &Row, field: usize) -> Read<Option<NaiveDate>> {
        let cell = self.cell(row, field);
        if cell.text.is_empty() {
            return Ok(None);
        }
        if let Some((value, repairs)) = self.dates.get(field).and_then(|m| m.known(cell)) {
            self.repairs.count(repairs);
            return Ok(value);
        }
        let read = cell::date(cell);
        if let (Ok(reading), Some(memo)) = (&read, self.dates.get_mut(field)) {
            memo.keep(cell, reading.value, reading.repairs);
        }
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
        if let Some((known, _)) = self.programme.known(cell) {
            return Ok(known);
        }
        if let Some(known) = self.programmes.get(cell.text) {
            self.programme.keep(cell, *known, Repairs::NONE);
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
        let cell = self.cell(row, field);
        if cell.text.bytes().all(|b| b.is_ascii_digit()) {
            return Serial::of(cell.text, &mut self.records.texts);
        }
        let reading = cell::text(cell);
        Serial::of(&reading.value, &mut self.records.texts)
    }

    /// Region code digits, at most nine (county, township, village).
    pub(super) fn region(&mut self, row: &Row, field: usize) -> Read<u32> {
        let cell = self.cell(row, field);
        if cell.kind == Kind::Text
            && let Some(code) = plain::region(cell.text.as_bytes())
        {
            return Ok(code);
        }
        if let Some((code, _)) = self.regions.known(cell) {
            return Ok(code);
        }
        let reading = cell::text(cell);
        let text = reading.value;
        if text.is_empty() {
            return Ok(0);
        }
        let digits: String = text.chars().take(9).collect();
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 6;
        match digits.parse() {
            Ok(code) if plain => {
                self.regions.keep(cell, code, Repairs::NONE);
                Ok(code)
            }
            _ => Err(self.fault(row, field, Defect::new(&texts::REGION))),
        }
    }
}
