//! Totals that files declare, held against what their rows add up to.

use crate::money::Money;
use crate::record::{ControlTotal, FileIx, TextId};
use crate::table::header::{DeclaredTotal, Header};
use crate::table::structure::{ControlTotal as Declared, Scope};

/// Running sums of one file: since the header, and since the last section total.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Running {
    whole: Sum,
    section: Sum,
}

/// The sum of a run of data rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    amount: Money,
    count: u64,
    first: Option<u32>,
    last: u32,
}

impl Sum {
    /// A data row: a record, or a refused row with a legible amount.
    pub(super) fn add(&mut self, row: u32, amount: Money) {
        self.amount += amount;
        self.count += 1;
        self.first = self.first.or(Some(row));
        self.last = row;
    }

    /// The rows of another run, which stand behind these, `rows` further down than it says.
    fn append(&mut self, other: Self, rows: u32) {
        if other.count > 0 {
            self.amount += other.amount;
            self.count += other.count;
            self.first = self.first.or(other.first.map(|row| row + rows));
            self.last = other.last + rows;
        }
    }

    fn rows(&self) -> (u32, u32) {
        (self.first.unwrap_or(self.last), self.last)
    }
}

impl Running {
    /// A run of data rows, `rows` further down than it says.
    pub(super) fn add(&mut self, run: Sum, rows: u32) {
        self.whole.append(run, rows);
        self.section.append(run, rows);
    }

    /// A total row, with what it should say; a section total begins a new section.
    pub(super) fn close(
        &mut self,
        file: FileIx,
        row: u32,
        column: String,
        declared: &Declared,
    ) -> ControlTotal {
        let sum = match declared.scope {
            Scope::Section => std::mem::take(&mut self.section),
            Scope::Whole => self.whole,
        };
        ControlTotal {
            file,
            row,
            column,
            raw: declared.label.clone(),
            rows: sum.rows(),
            batch: TextId::EMPTY,
            sum: declared.sum.map(|d| (d, sum.amount)),
            count: declared.count.map(|c| (u64::from(c), sum.count)),
            illegible: declared.illegible.clone(),
        }
    }

    /// Totals that the file declares above its header.
    pub(super) fn preface(&self, file: FileIx, header: &Header) -> Vec<ControlTotal> {
        let declared = header.preface().declared.iter();
        declared
            .map(|d| {
                let (sum, count, raw) = match d.total {
                    DeclaredTotal::Amount(m) => (Some((m, self.whole.amount)), None, "总金额"),
                    DeclaredTotal::Count(c) => {
                        (None, Some((u64::from(c), self.whole.count)), "总笔数")
                    }
                };
                ControlTotal {
                    file,
                    row: d.row,
                    column: raw.to_owned(),
                    raw: raw.to_owned(),
                    rows: self.whole.rows(),
                    batch: TextId::EMPTY,
                    sum,
                    count,
                    illegible: None,
                }
            })
            .collect()
    }
}
