//! The parts of a file, joined in their order, while those behind them are still read.

use super::kind::Kind;
use super::part::{Part, Reader};
use super::repair_counts::RepairCounts;
use super::totals::Running;
use super::{Dispositions, Input, Refused};
use crate::money::Money;
use crate::record::{ControlTotal, FileIx, Mark, Records, Role, Room};
use crate::table::header::Header;

/// A file as far as its parts were joined.
pub(super) struct Joining<'a> {
    reader: Reader<'a>,
    records: Records,
    refused: Vec<Refused>,
    totals: Vec<ControlTotal>,
    running: Running,
    repairs: RepairCounts,
    rows: u64,
    dispositions: Dispositions,
    amount_records: Money,
    amount_refused: Money,
    illegible: u64,
    /// What only a sheet has; a sheet is one part.
    sheet: (u64, u32, Vec<String>, bool),
    parts: usize,
}

impl<'a> Joining<'a> {
    /// A file of which nothing is joined yet; its rows go behind those of `records`.
    pub(super) fn new(
        header: &'a Header,
        kind: &'static Kind,
        file: FileIx,
        records: Records,
    ) -> Self {
        let reader = Reader {
            header,
            kind,
            file,
            roll: None,
            name: ("", None),
        };
        Self {
            reader,
            records,
            refused: Vec::new(),
            totals: Vec::new(),
            running: Running::default(),
            repairs: RepairCounts::default(),
            rows: 0,
            dispositions: Dispositions::default(),
            amount_records: Money::ZERO,
            amount_refused: Money::ZERO,
            illegible: 0,
            sheet: (0, 0, Vec::new(), false),
            parts: 0,
        }
    }

    /// Makes room for about so many rows.
    pub(super) fn expect(&mut self, rows: usize) {
        match self.reader.kind.role {
            Role::Roll | Role::Households => self.records.expect_roll(rows),
            Role::Payments => self.records.reserve(0, rows),
            _ => {}
        }
    }

    /// Rows that were joined.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Joins the part behind those that were joined; gives back the memory of its rows.
    pub(super) fn add(&mut self, part: Part) -> Room {
        let (header, file) = (self.reader.header, self.reader.file);
        let column = || {
            let column = self.reader.amount().map(|c| header.text(c).to_owned());
            column.unwrap_or_default()
        };
        // Parts behind the first count their rows from the header.
        let before = if self.parts == 0 { 0 } else { header.rows().1 };
        let shift = u32::try_from(self.rows)
            .unwrap_or(u32::MAX)
            .saturating_sub(before);
        self.parts += 1;
        for (run, row, declared) in part.totals {
            self.running.add(run, shift);
            let total = self.running.close(file, row + shift, column(), &declared);
            self.totals.push(total);
        }
        self.running.add(part.tail, shift);
        self.refused
            .extend(part.refused.into_iter().map(|r| Refused {
                row: r.row + shift,
                ..r
            }));
        self.rows += part.rows;
        self.dispositions.record += part.dispositions.record;
        self.dispositions.control_total += part.dispositions.control_total;
        self.dispositions.structural += part.dispositions.structural;
        self.dispositions.refused += part.dispositions.refused;
        self.amount_records += part.amount_records;
        self.amount_refused += part.amount_refused;
        self.illegible += part.illegible;
        self.repairs.add(&part.repairs);
        self.sheet = (
            part.hidden_records,
            part.last_row,
            part.hidden_columns,
            part.has_altering_conditions,
        );
        self.records.append(part.records, shift)
    }

    /// Says of the file what its rows came to, and gives what was read.
    pub(super) fn close(mut self, input: &mut Input) -> (Records, Vec<Refused>) {
        let (header, file) = (self.reader.header, self.reader.file);
        self.totals.extend(self.running.preface(file, header));
        input.rows = self.rows;
        input.dispositions.record += self.dispositions.record;
        input.dispositions.control_total += self.dispositions.control_total;
        input.dispositions.structural += self.dispositions.structural;
        input.dispositions.refused += self.dispositions.refused;
        input.amount_records += self.amount_records;
        input.amount_refused += self.amount_refused;
        input.illegible += self.illegible;
        input.repairs = self.repairs.by_name();
        let (hidden_records, last_row, hidden_columns, altering) = self.sheet;
        if let Some(sheet) = &mut input.sheet {
            sheet.hidden_records = hidden_records;
            sheet.full = matches!(last_row, 65_536 | 1_048_576);
            sheet.hidden_columns = hidden_columns;
            sheet.has_altering_conditions = altering;
        }
        self.records.totals.extend(self.totals);
        (self.records, self.refused)
    }

    /// The records, without what was joined since that mark.
    pub(super) fn undone(mut self, mark: Mark) -> Records {
        self.records.back_to(mark);
        self.records
    }
}
