//! One part of a file, read on its own.
//!
//! Parts are read side by side and joined in their order; so a part knows nothing of what stands
//! before it. Its texts, programmes and row numbers are its own until it is joined.

use super::fields::{Fault, Read, RepairCounts, Sheet};
use super::kind::Kind;
use super::totals::Sum;
use super::{Dispositions, Refused, households, payments, roll};
use crate::error::Result;
use crate::money::Money;
use crate::record::{FileIx, Records, Role, TextId};
use crate::table::header::Header;
use crate::table::structure::{Class, ControlTotal, Structure};
use crate::table::{Row, Rows};

/// What was read of a part.
#[derive(Default)]
pub(super) struct Part {
    pub(super) records: Records,
    /// Fund sources, in the order in which payments refer to them, from 1.
    pub(super) funds: Vec<TextId>,
    pub(super) rows: u64,
    /// The number of the last row.
    pub(super) last_row: u32,
    /// Records in rows that a sheet hides.
    pub(super) hidden_records: u64,
    /// Headers of columns that a sheet hides.
    pub(super) hidden_columns: Vec<String>,
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
            part.rows += 1;
            match structure.classify(&row) {
                Class::Structural(_) => part.dispositions.structural += 1,
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
                    self.refuse(&mut part, &mut sheet, &row, fault);
                }
                Class::Record => match self.record(&mut sheet, &row) {
                    Ok(()) => self.count(&mut part, &sheet, &row),
                    Err(fault) => self.refuse(&mut part, &mut sheet, &row, *fault),
                },
            }
        }
        part.last_row = row.number();
        part.hidden_columns = hidden(self.header, rows.hidden_columns());
        part.repairs = std::mem::take(&mut sheet.repairs);
        part.funds = std::mem::take(&mut sheet.funds);
        part.records = records;
        Ok(part)
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
