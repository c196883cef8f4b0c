//! One part of a file, read on its own.
//!
//! Parts are read side by side and joined in their order; so a part knows nothing of what stands
//! before it. Its texts, programmes and row numbers are its own until it is joined.

use super::approved::Approved;
use super::fields::{Fault, Read, Sheet};
use super::kind::Kind;
use super::repair_counts::RepairCounts;
use super::repeating::{Found, OnRoll, Repeating};
use super::totals::Sum;
use super::{Dispositions, Refused, households, payments, roll};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::{intake as texts, tables};
use crate::money::Money;
use crate::record::{FileIx, Records, Role, Room};
use crate::table::header::Header;
use crate::table::structure::{Class, ControlTotal, Structural, Structure};
use crate::table::{Ends, Row, Rows, Spans, Window};

/// What was read of a part.
#[derive(Default)]
pub(super) struct Part {
    pub(super) records: Records,
    pub(super) rows: u64,
    /// The number of the last row.
    pub(super) last_row: u32,
    /// Records in rows that a sheet hides.
    pub(super) hidden_records: u64,
    /// Headers of columns that a sheet hides.
    pub(super) hidden_columns: Vec<String>,
    /// Whether conditions strike out or write otherwise what a sheet holds.
    pub(super) has_altering_conditions: bool,
    pub(super) dispositions: Dispositions,
    pub(super) amount_records: Money,
    pub(super) amount_refused: Money,
    pub(super) illegible: u64,
    pub(super) repairs: RepairCounts,
    pub(super) refused: Vec<Refused>,
    /// Declared totals, each with the data rows between the one before and itself.
    pub(super) totals: Vec<(Sum, u32, ControlTotal)>,
    /// Data rows behind the last declared total.
    pub(super) tail: Sum,
}

/// What is read, and as what.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) header: &'a Header,
    pub(super) kind: &'static Kind,
    pub(super) file: FileIx,
    /// The roll that payments may repeat.
    pub(super) roll: Option<OnRoll<'a>>,
    /// What the file and its sheet are called.
    pub(super) name: (&'a str, Option<&'a str>),
}

impl Part {
    /// How many records it holds.
    pub(super) fn records(&self) -> usize {
        self.records.entries.len() + self.records.payments.len()
    }

    fn close(&mut self, repairs: RepairCounts, records: Records) {
        self.repairs = repairs;
        self.records = records;
    }
}

/// Rows that need not be read in full, by the role of their file.
enum Quick<'a> {
    Repeating(Repeating<'a>),
    Approved(Approved),
}

impl Quick<'_> {
    /// Takes the next row of a window if it is one of them.
    fn take(
        &mut self,
        window: &mut Window<'_>,
        structure: &Structure<'_>,
        sheet: &mut Sheet<'_>,
    ) -> Found {
        match self {
            Self::Repeating(repeating) => repeating.take(window, sheet),
            Self::Approved(approved) => approved.take(window, structure, sheet),
        }
    }

    /// Learns from a row that was read in full as the newest record; `repairs` are all its steps.
    fn learn(
        &mut self,
        row: &Row,
        structure: &Structure<'_>,
        sheet: &mut Sheet<'_>,
        repairs: RepairCounts,
    ) {
        match self {
            Self::Repeating(repeating) => repeating.learn(row, sheet, repairs),
            Self::Approved(approved) => approved.learn(row, structure, sheet, &repairs),
        }
    }

    /// Goes on behind a row that was read in full as a record.
    fn go_on(&mut self, sheet: &mut Sheet<'_>) {
        match self {
            Self::Repeating(repeating) => repeating.pack(sheet),
            Self::Approved(approved) => approved.forget_newest(),
        }
    }
}

impl Reader<'_> {
    /// The column whose totals are declared.
    pub(super) fn amount(&self) -> Option<usize> {
        self.kind.amount.and_then(|field| self.header.column(field))
    }

    /// Reads every row of a part.
    ///
    /// # Errors
    /// Kind `Input` when a limit is passed or a quote stays open.
    pub(super) fn read(&self, mut rows: Rows<'_>) -> Result<Part> {
        let structure = Structure::new(self.header, self.amount());
        let mut part = Part::default();
        let mut records = Records::default();
        let mut sheet = Sheet::new(self.header, &self.kind.columns, self.file, &mut records);
        let mut row = Row::new();
        while rows.read(&mut row)? {
            self.take(&structure, &mut part, &mut sheet, &row)?;
        }
        part.last_row = row.number();
        part.hidden_columns = hidden(self.header, rows.hidden_columns());
        part.has_altering_conditions = rows.has_altering_conditions();
        part.close(sheet.repairs, records);
        Ok(part)
    }

    /// Reads the rows that begin in a span of a file, `start` being where they do if that is known,
    /// into `room`.
    /// Rows of the first span are counted from the first of the file, others from the header.
    ///
    /// # Errors
    /// Whatever keeps it from being read so; then the file is to be read as one.
    pub(super) fn read_span(
        &self,
        spans: &Spans<'_>,
        span: usize,
        start: Option<u64>,
        room: Room,
    ) -> Result<(Part, Ends)> {
        let structure = Structure::new(self.header, self.amount());
        let mut part = Part::default();
        // Memory that is not written to costs nothing; growing costs a copy each time.
        let entries = match self.kind.role {
            Role::Roll | Role::Households => spans.rows_in_a_span(),
            _ => 0,
        };
        let mut records = Records::in_room(room, entries);
        let mut sheet = Sheet::new(self.header, &self.kind.columns, self.file, &mut records);
        let mut quick = match (self.kind.role, self.roll) {
            (Role::Payments, Some(roll)) => Repeating::of(self.header, roll).map(Quick::Repeating),
            (Role::Roll, _) => Approved::of(self.header, &structure).map(Quick::Approved),
            _ => None,
        };
        let mut row = Row::new();
        let (_, header) = self.header.rows();
        let mut number = if span == 0 { 0 } else { header };
        let ends = spans.read(span, start, |window| {
            window.count_from(number);
            loop {
                // Rows up to the header are never records.
                let quick = quick.as_mut().filter(|_| window.number() >= header);
                if !self.take_next(window, &structure, &mut part, &mut sheet, &mut row, quick)? {
                    break;
                }
            }
            number = window.number();
            Ok(())
        })?;
        part.last_row = number;
        part.close(sheet.repairs, records);
        Ok((part, ends))
    }

    /// Takes the next row of a window; false at its end.
    fn take_next(
        &self,
        window: &mut Window<'_>,
        structure: &Structure<'_>,
        part: &mut Part,
        sheet: &mut Sheet<'_>,
        row: &mut Row,
        quick: Option<&mut Quick<'_>>,
    ) -> Result<bool> {
        let Some(quick) = quick else {
            let read = window.read(row)?;
            if read {
                self.take(structure, part, sheet, row)?;
            }
            return Ok(read);
        };
        let found = quick.take(window, structure, sheet);
        if let Found::Taken(amount) = found {
            part.rows += 1;
            part.dispositions.record += 1;
            if self.kind.role == Role::Payments {
                part.amount_records += amount;
            }
            part.tail.add(window.number(), amount);
            return Ok(true);
        }
        let unseen = matches!(found, Found::Unseen);
        let before = unseen.then(|| sheet.repairs.clone());
        let records = part.dispositions.record;
        if !window.read(row)? {
            return Ok(false);
        }
        self.take(structure, part, sheet, row)?;
        let is_record = part.dispositions.record > records;
        if let Some(before) = before.filter(|_| is_record) {
            let repairs = sheet.repairs.since(&before);
            quick.learn(row, structure, sheet, repairs);
        }
        if is_record {
            quick.go_on(sheet);
        }
        Ok(true)
    }

    fn take(
        &self,
        structure: &Structure<'_>,
        part: &mut Part,
        sheet: &mut Sheet<'_>,
        row: &Row,
    ) -> Result<()> {
        part.rows += 1;
        match structure.classify(row) {
            Class::Structural(what) => {
                part.dispositions.structural += 1;
                if what == Structural::Footer {
                    self.require_one_header(structure, row)?;
                }
            }
            Class::ControlTotal(declared) => {
                part.dispositions.control_total += 1;
                let run = std::mem::take(&mut part.tail);
                part.totals.push((run, row.number(), declared));
            }
            Class::Refused(defect) => {
                let fault = Fault {
                    column: String::new(),
                    raw: row.joined(","),
                    defect,
                };
                self.require_one_header(structure, row)?;
                self.refuse(part, sheet, row, fault);
            }
            Class::Record => match self.record(sheet, row) {
                Ok(()) => self.count(part, sheet, row),
                Err(fault) => {
                    self.require_one_header(structure, row)?;
                    self.refuse(part, sheet, row, *fault);
                }
            },
        }
        Ok(())
    }

    /// A row that cannot be read may be the header of another table, below which columns mean
    /// something else: then nothing below it may be read by this one.
    fn require_one_header(&self, structure: &Structure<'_>, row: &Row) -> Result<()> {
        let message = match structure.is_other_header(row) {
            true => &texts::OTHER_HEADER,
            false if structure.changes_unit(row) => &tables::UNIT_CHANGES,
            false => return Ok(()),
        };
        let (file, sheet) = self.name;
        let place = Locus {
            sheet: sheet.map(str::to_owned),
            ..Locus::file(file).row(row.number())
        };
        Err(Error::new(ErrorKind::Input, message)
            .with("header", self.header.rows().1)
            .at(place))
    }

    /// Reads a record; a row with an error value in one of its fields is refused.
    fn record(&self, sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
        if row.has_error()
            && let Some(fault) = sheet.error_value(row)
        {
            return Err(fault);
        }
        (self.kind.read)(sheet, row)
    }

    fn count(&self, part: &mut Part, sheet: &Sheet<'_>, row: &Row) {
        part.dispositions.record += 1;
        part.hidden_records += u64::from(row.is_hidden());
        let amount = newest_amount(sheet.records, self.kind.role);
        if self.kind.role == Role::Payments {
            part.amount_records += amount;
        }
        part.tail.add(row.number(), amount);
    }

    fn refuse(&self, part: &mut Part, sheet: &mut Sheet<'_>, row: &Row, fault: Fault) {
        sheet.drop_destroyed();
        part.dispositions.refused += 1;
        let legible = row.fault().is_none() && !fault.column.is_empty();
        if legible {
            match self.kind.role {
                Role::Payments => sheet.keep_refused(row, payments::PERSON, Role::Payments),
                Role::Roll => sheet.keep_refused(row, roll::PERSON, Role::Roll),
                Role::Households => sheet.keep_refused(row, households::HEAD, Role::Households),
                _ => {}
            }
        }
        let mut amount = None;
        if self.kind.role == Role::Payments {
            amount = legible
                .then(|| payments::legible_amount(sheet, row))
                .flatten();
            match amount {
                Some(amount) => {
                    part.amount_refused += amount;
                    part.tail.add(row.number(), amount);
                }
                None => part.illegible += 1,
            }
        }
        part.refused.push(Refused {
            file: self.file,
            row: row.number(),
            column: fault.column,
            raw: fault.raw,
            defect: fault.defect,
            amount,
        });
    }
}

/// Headers of the columns in those runs.
fn hidden(header: &Header, runs: &[(usize, usize)]) -> Vec<String> {
    // Runs may be as many as columns: each is looked at once.
    let mut runs: Vec<(usize, usize)> = runs.to_vec();
    runs.sort_unstable();
    let (mut runs, mut hidden_to) = (runs.into_iter().peekable(), None);
    let hidden = (0..header.width()).filter(|column| {
        while let Some((_, last)) = runs.next_if(|(first, _)| first <= column) {
            hidden_to = hidden_to.max(Some(last));
        }
        hidden_to.is_some_and(|last| *column <= last)
    });
    hidden
        .map(|column| header.text(column).to_owned())
        .collect()
}

/// The amount of the record that was read last.
fn newest_amount(records: &Records, role: Role) -> Money {
    match role {
        Role::Roll | Role::Households => records.entries.last().map(|e| e.amount),
        Role::Payments => records.payments.newest().map(|p| p.amount),
        _ => None,
    }
    .unwrap_or_default()
}
