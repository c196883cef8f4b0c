//! The rows of a table, whatever it is made of.

use super::fixed_width::FixedRows;
use super::row::Row;
use super::split::TextRows;
#[cfg(feature = "xlsx")]
use super::workbook::SheetRows;
use crate::error::Result;

/// Reads the rows of one table from first to last.
pub struct Rows<'t>(From<'t>);

enum From<'t> {
    Text(Box<TextRows<'t>>),
    Fixed(FixedRows<'t>),
    #[cfg(feature = "xlsx")]
    Sheet(SheetRows<'t>),
}

impl<'t> Rows<'t> {
    pub(super) fn of_text(rows: TextRows<'t>) -> Self {
        Self(From::Text(Box::new(rows)))
    }

    pub(super) fn of_fixed(rows: FixedRows<'t>) -> Self {
        Self(From::Fixed(rows))
    }

    #[cfg(feature = "xlsx")]
    pub(super) fn of_sheet(rows: SheetRows<'t>) -> Self {
        Self(From::Sheet(rows))
    }

    /// Reads the next row into `row`; false at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::error::ErrorKind::Input) when a limit is passed, a text ends inside
    /// a quote, or a workbook is damaged.
    pub fn read(&mut self, row: &mut Row) -> Result<bool> {
        match &mut self.0 {
            From::Text(rows) => rows.read(row),
            From::Fixed(rows) => rows.read(row),
            #[cfg(feature = "xlsx")]
            From::Sheet(rows) => rows.read(row),
        }
    }

    /// Columns that a sheet hides, known once a row was read: first and last of each run, from 0.
    pub fn hidden_columns(&self) -> &[(usize, usize)] {
        match &self.0 {
            From::Text(_) | From::Fixed(_) => &[],
            #[cfg(feature = "xlsx")]
            From::Sheet(rows) => rows.hidden_columns(),
        }
    }

    /// Whether a sheet strikes out or writes otherwise what some condition holds for, known once all rows
    /// were read. Conditions are not looked at, so people may see something else than was read.
    pub fn has_altering_conditions(&self) -> bool {
        match &self.0 {
            From::Text(_) | From::Fixed(_) => false,
            #[cfg(feature = "xlsx")]
            From::Sheet(rows) => rows.has_altering_conditions(),
        }
    }
}
