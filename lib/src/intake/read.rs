//! Files to records: which kind each file is, and every row of it with one disposition.

use super::delivery::take_out_repeated;
use super::fields::{Fault, Read, Sheet};
use super::kind::{KINDS, Kind, kind_of};
use super::sheets::of_role;
use super::totals::Running;
use super::{Dispositions, Input, Refused, SheetRead, households, payments, roll};
use crate::error::{Error, ErrorKind, Result};
use crate::message::intake as texts;
use crate::money::Money;
use crate::record::{FileIx, ListKind, ListSource, Records, Role, SourceFile};
use crate::table::cell;
use crate::table::header::{Header, Vocabulary, find};
use crate::table::structure::{Class, Structure};
use crate::table::{Row, Table};
use chrono::NaiveDate;

/// What a project says of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListInfo {
    /// Who supplied it.
    pub source: Option<String>,
    /// What it may be used for.
    pub purpose: Option<String>,
    /// When it was received.
    pub received_on: Option<NaiveDate>,
    /// The day it was true.
    pub as_of: Option<NaiveDate>,
    /// Until when it may be used.
    pub valid_to: Option<NaiveDate>,
}

/// Files read so far.
#[derive(Debug)]
pub struct Intake {
    words: Vocabulary,
    records: Records,
    inputs: Vec<Input>,
    refused: Vec<Refused>,
}

impl Intake {
    /// Nothing read yet.
    pub fn new(words: Vocabulary) -> Self {
        let (inputs, refused) = (Vec::new(), Vec::new());
        Self {
            words,
            records: Records::default(),
            inputs,
            refused,
        }
    }

    /// Reads one file of a known role: its table, or the sheets of it that are of that role.
    ///
    /// # Errors
    /// Kind `Input` when the file cannot be read as what it is said to be.
    pub fn read(&mut self, role: Role, tables: &[Table<'_>], info: &ListInfo) -> Result<()> {
        let kind = kind_of(role).ok_or_else(|| Error::new(ErrorKind::Usage, &texts::LIST_KIND))?;
        let (taken, mut ignored) = of_role(tables, &self.words, role)?;
        for table in taken {
            self.read_table(kind, table, info, std::mem::take(&mut ignored))?;
        }
        Ok(())
    }

    fn read_table(
        &mut self,
        kind: &'static Kind,
        table: &Table<'_>,
        info: &ListInfo,
        ignored: Vec<String>,
    ) -> Result<()> {
        let header = find(table, &kind.columns, &self.words)?;
        let file = self.register(kind, table, &header, info)?;
        let mut input = self.input(kind, table, &header);
        if let Some(sheet) = &mut input.sheet {
            sheet.ignored_sheets = ignored;
        }
        let name = |input: &Input| input.sheet.as_ref().map(|sheet| sheet.name.clone());
        let again = self
            .inputs
            .iter()
            .any(|i| i.role == kind.role && i.blake3 == input.blake3 && name(i) == name(&input));
        if again {
            self.count_again(table, &header, kind, &mut input)?;
        } else {
            self.read_rows(table, &header, kind, file, &mut input)?;
        }
        self.inputs.push(input);
        Ok(())
    }

    fn register(
        &mut self,
        kind: &Kind,
        table: &Table<'_>,
        header: &Header,
        info: &ListInfo,
    ) -> Result<FileIx> {
        let file = FileIx::try_from(self.records.files.len()).map_err(|_| {
            Error::new(ErrorKind::Usage, &texts::TOO_MANY_FILES).with("limit", FileIx::MAX)
        })?;
        let fields = kind.columns.fields.iter().zip(0..);
        let found = fields
            .filter(|(_, i)| header.column(*i).is_some())
            .map(|(f, _)| f.header);
        self.records.files.push(SourceFile {
            path: table.name().to_owned(),
            sheet: table.sheet().map(str::to_owned),
            role: kind.role,
            headers: (0..header.width())
                .map(|c| header.text(c).to_owned())
                .collect(),
            fields: found.collect(),
        });
        if matches!(kind.role, Role::List(_)) {
            let info = info.clone();
            self.records.list_sources.push(ListSource {
                file,
                source: info.source,
                purpose: info.purpose,
                received_on: info.received_on,
                as_of: info.as_of,
                valid_to: info.valid_to,
            });
        }
        Ok(file)
    }

    fn input(&self, kind: &Kind, table: &Table<'_>, header: &Header) -> Input {
        let field = |i: usize| {
            kind.columns
                .fields
                .get(i)
                .map_or("", |f| f.header)
                .to_owned()
        };
        let matches = header.matches().iter();
        Input {
            path: table.name().to_owned(),
            sheet: table.sheet().map(|name| SheetRead {
                name: name.to_owned(),
                hidden: table.is_hidden(),
                ..SheetRead::default()
            }),
            role: kind.role,
            bytes: table.size() as u64,
            blake3: *table.digest().as_bytes(),
            rows: 0,
            dispositions: Dispositions::default(),
            amount_records: Money::ZERO,
            amount_refused: Money::ZERO,
            amount_duplicate: Money::ZERO,
            illegible: 0,
            repairs: std::collections::BTreeMap::new(),
            encoding: table.form().to_string(),
            mapping: matches
                .map(|m| (header.text(m.column).to_owned(), field(m.field)))
                .collect(),
            unmapped: header
                .unknown()
                .map(|c| header.text(c).to_owned())
                .collect(),
        }
    }

    /// The rows of a file that was delivered before: all data rows of it are.
    fn count_again(
        &mut self,
        table: &Table<'_>,
        header: &Header,
        kind: &Kind,
        input: &mut Input,
    ) -> Result<()> {
        let amount = kind.amount.and_then(|field| header.column(field));
        let structure = Structure::new(header, amount);
        let (mut rows, mut row) = (table.rows(), Row::new());
        while rows.read(&mut row)? {
            input.rows += 1;
            match structure.classify(&row) {
                Class::Structural(_) => input.dispositions.structural += 1,
                Class::ControlTotal(_) => input.dispositions.control_total += 1,
                Class::Record | Class::Refused(_) => {
                    input.dispositions.duplicate_delivery += 1;
                    let cell = amount.filter(|_| kind.role == Role::Payments);
                    let read = cell.map(|c| cell::amount(row.cell(c), header.unit(c)));
                    let amount = read.and_then(|r| r.ok()).and_then(|r| r.value);
                    input.amount_duplicate += amount.unwrap_or_default();
                }
            }
        }
        Ok(())
    }

    fn read_rows(
        &mut self,
        table: &Table<'_>,
        header: &Header,
        kind: &'static Kind,
        file: FileIx,
        input: &mut Input,
    ) -> Result<()> {
        let amount = kind.amount.and_then(|field| header.column(field));
        let structure = Structure::new(header, amount);
        let mut running = Running::default();
        let mut totals = Vec::new();
        let mut sheet = Sheet::new(header, &kind.columns, file, &mut self.records);
        let (mut rows, mut row) = (table.rows(), Row::new());
        while rows.read(&mut row)? {
            input.rows += 1;
            let refused = match structure.classify(&row) {
                Class::Structural(_) => {
                    input.dispositions.structural += 1;
                    continue;
                }
                Class::ControlTotal(declared) => {
                    input.dispositions.control_total += 1;
                    let column = amount
                        .map(|c| header.text(c).to_owned())
                        .unwrap_or_default();
                    totals.push(running.close(file, row.number(), column, &declared));
                    continue;
                }
                Class::Refused(defect) => {
                    let raw = row.joined(",");
                    Box::new(Fault {
                        column: String::new(),
                        raw,
                        defect,
                    })
                }
                Class::Record => match read_record(kind, &mut sheet, &row) {
                    Ok(()) => {
                        let amount = newest_amount(sheet.records, kind.role);
                        count_record(input, &row, amount);
                        running.add(row.number(), amount);
                        continue;
                    }
                    Err(fault) => fault,
                },
            };
            count_refused(kind, &mut sheet, input, &mut running, &row, &refused);
            self.refused.push(refused_row(file, row.number(), *refused));
        }
        if let Some(sheet) = &mut input.sheet {
            sheet.full = matches!(row.number(), 65_536 | 1_048_576);
            sheet.hidden_columns = hidden(header, rows.hidden_columns());
        }
        totals.extend(running.preface(file, header));
        input.repairs = sheet.repairs.by_name();
        self.records.totals.extend(totals);
        Ok(())
    }

    /// What was read, after rows that another file delivered before are taken out.
    ///
    /// # Errors
    /// Kind `Usage` when a limit of the records is passed.
    pub fn finish(mut self) -> Result<(Records, Vec<Input>, Vec<Refused>)> {
        if self.records.programmes.len() > usize::from(u16::MAX) {
            return Err(
                Error::new(ErrorKind::Usage, &texts::TOO_MANY_PROGRAMMES).with("limit", u16::MAX)
            );
        }
        let taken = take_out_repeated(&mut self.records);
        for (input, file) in self.inputs.iter_mut().zip(0..) {
            if let Some(repeated) = taken.get(&file) {
                input.dispositions.record -= repeated.rows;
                input.dispositions.duplicate_delivery += repeated.rows;
                input.amount_records = input.amount_records - repeated.amount;
                input.amount_duplicate += repeated.amount;
            }
        }
        Ok((self.records, self.inputs, self.refused))
    }
}

/// Reads a record; a row with an error value in one of its fields is refused.
fn read_record(kind: &Kind, sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    if row.has_error()
        && let Some(fault) = sheet.error_value(row)
    {
        return Err(fault);
    }
    (kind.read)(sheet, row)
}

/// Counts a row that became a record.
fn count_record(input: &mut Input, row: &Row, amount: Money) {
    if let (true, Some(sheet)) = (row.is_hidden(), &mut input.sheet) {
        sheet.hidden_records += 1;
    }
    input.dispositions.record += 1;
    if input.role == Role::Payments {
        input.amount_records += amount;
    }
}

/// Counts a refused row, with the amount and the person that can be read in it all the same.
fn count_refused(
    kind: &Kind,
    sheet: &mut Sheet<'_>,
    input: &mut Input,
    running: &mut Running,
    row: &Row,
    fault: &Fault,
) {
    sheet.drop_destroyed();
    input.dispositions.refused += 1;
    if row.fault().is_none() && !fault.column.is_empty() {
        match kind.role {
            Role::Payments => sheet.keep_refused(row, payments::PERSON, kind.role),
            Role::Roll => sheet.keep_refused(row, roll::PERSON, kind.role),
            Role::Households => sheet.keep_refused(row, households::HEAD, kind.role),
            _ => {}
        }
    }
    if kind.role == Role::Payments {
        match refused_amount(sheet, row, fault) {
            Some(amount) => {
                input.amount_refused += amount;
                running.add(row.number(), amount);
            }
            None => input.illegible += 1,
        }
    }
}

/// The amount of a refused payment line, if it can be read although another cell cannot.
fn refused_amount(sheet: &mut Sheet<'_>, row: &Row, fault: &Fault) -> Option<Money> {
    let legible = row.fault().is_none() && !fault.column.is_empty();
    legible
        .then(|| payments::legible_amount(sheet, row))
        .flatten()
}

fn refused_row(file: FileIx, row: u32, fault: Fault) -> Refused {
    let Fault {
        column,
        raw,
        defect,
    } = fault;
    Refused {
        file,
        row,
        column,
        raw,
        defect,
    }
}

/// Headers of the columns in those runs.
fn hidden(header: &Header, runs: &[(usize, usize)]) -> Vec<String> {
    let columns = 0..header.width();
    let hidden = columns.filter(|c| {
        runs.iter()
            .any(|(first, last)| (*first..=*last).contains(c))
    });
    hidden.map(|c| header.text(c).to_owned()).collect()
}

/// The amount of the record that was read last.
fn newest_amount(records: &Records, role: Role) -> Money {
    match role {
        Role::Roll | Role::Households => records.entries.last().map(|e| e.amount),
        Role::Payments => records.payments.last().map(|p| p.amount),
        _ => None,
    }
    .unwrap_or_default()
}

/// Kinds of lists that can be read, by name.
pub fn list_kind(name: &str) -> Option<ListKind> {
    let kinds = KINDS.iter().filter_map(|k| match k.role {
        Role::List(kind) => Some(kind),
        _ => None,
    });
    kinds.into_iter().find(|kind| kind.name() == name)
}
