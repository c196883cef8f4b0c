//! Where a value stands in the files people gave us.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place in a file: `file`, `sheet`, 1-based `row` as a spreadsheet shows it, `column` by header.
///
/// What is not known is `None`; a csv file has no sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Locus {
    /// Path as the user gave it.
    pub file: String,
    /// Sheet name of a workbook.
    pub sheet: Option<String>,
    /// 1-based row.
    pub row: Option<u32>,
    /// Header text of the column, or its letter where there is no header.
    pub column: Option<String>,
}

impl Locus {
    /// A place that is a whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self {
            file: path.into(),
            ..Self::default()
        }
    }

    /// The same place narrowed to a row.
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same place narrowed to a column.
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Locus {
    /// `file[sheet]:row:column`, leaving out what is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = Place {
            file: &self.file,
            sheet: self.sheet.as_deref(),
            row: self.row,
            column: self.column.as_deref(),
        };
        place.fmt(f)
    }
}

/// A [`Locus`] that borrows its texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) sheet: Option<&'a str>,
    pub(crate) row: Option<u32>,
    pub(crate) column: Option<&'a str>,
}

impl fmt::Display for Place<'_> {
    /// As a [`Locus`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(sheet) = self.sheet {
            write!(f, "[{sheet}]")?;
        }
        // Evidence names millions of places.
        if let Some(row) = self.row {
            f.write_str(":")?;
            row.fmt(f)?;
        }
        if let Some(column) = self.column {
            f.write_str(":")?;
            f.write_str(column)?;
        }
        Ok(())
    }
}
