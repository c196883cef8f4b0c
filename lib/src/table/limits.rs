//! Limits of a table: named, settable, checked before memory is taken.

use super::header::nearest;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;

/// What a table may hold; the defaults are what a spreadsheet can show, with room.
///
/// ```
/// use onecard::table::Limits;
/// let limits = Limits { columns: 100, ..Limits::default() };
/// assert_eq!(limits.cell_bytes, 65_536);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one row (`row_bytes`).
    pub row_bytes: usize,
    /// Cells of one row (`columns`).
    pub columns: usize,
    /// Bytes of one cell (`cell_bytes`).
    pub cell_bytes: usize,
    /// Rows of one table (`rows`).
    pub rows: u32,
    /// Rows at the top among which the header is looked for (`header_rows`).
    pub header_rows: u32,
    /// Cells of one sheet (`cells`): rows times columns, up to a cell that is far away as well as what a
    /// sheet says of its size.
    pub cells: u64,
    /// Parts of a workbook file (`entries`).
    pub entries: u32,
    /// Sheets of a workbook (`sheets`).
    pub sheets: u32,
    /// Bytes of one part of a workbook when inflated (`part_bytes`).
    pub part_bytes: u64,
    /// How many times larger a part may be than it is packed (`inflate_ratio`); parts below 16 MiB
    /// may be packed as well as they like.
    pub inflate_ratio: u32,
    /// Bytes of the texts that all sheets of a workbook share (`shared_bytes`).
    pub shared_bytes: usize,
    /// Bytes of one token of a workbook's XML (`token_bytes`).
    pub token_bytes: usize,
    /// Bytes of a file that comes through a pipe, whose length nobody knows (`pipe_bytes`).
    pub pipe_bytes: usize,
}

impl Limits {
    /// Every limit by name, in the order of the fields.
    pub const NAMES: [&'static str; 13] = [
        "row_bytes",
        "columns",
        "cell_bytes",
        "rows",
        "header_rows",
        "cells",
        "entries",
        "sheets",
        "part_bytes",
        "inflate_ratio",
        "shared_bytes",
        "token_bytes",
        "pipe_bytes",
    ];

    /// These limits with one of them set.
    ///
    /// # Errors
    /// Kind `Usage` for a name that is none (with the nearest), for 0, and for more than can be counted.
    pub fn set(mut self, name: &str, value: u64) -> Result<Self> {
        let wrong = |message| {
            Error::new(ErrorKind::Usage, message)
                .with("limit", name)
                .with("value", value)
        };
        let large = || wrong(&tables::LIMIT_VALUE);
        let size = || usize::try_from(value).map_err(|_| large());
        let count = || u32::try_from(value).map_err(|_| large());
        if value == 0 {
            return Err(large());
        }
        match name {
            "row_bytes" => self.row_bytes = size()?,
            "columns" => self.columns = size()?,
            "cell_bytes" => self.cell_bytes = size()?,
            "rows" => self.rows = count()?,
            "header_rows" => self.header_rows = count()?,
            "cells" => self.cells = value,
            "entries" => self.entries = count()?,
            "sheets" => self.sheets = count()?,
            "part_bytes" => self.part_bytes = value,
            "inflate_ratio" => self.inflate_ratio = count()?,
            "shared_bytes" => self.shared_bytes = size()?,
            "token_bytes" => self.token_bytes = size()?,
            "pipe_bytes" => self.pipe_bytes = size()?,
            _ => {
                let near = nearest(name, Self::NAMES.into_iter());
                return Err(wrong(&tables::LIMIT_UNKNOWN)
                    .with("nearest", near.unwrap_or("columns"))
                    .with("known", Self::NAMES.join(", ")));
            }
        }
        Ok(self)
    }

    /// Whether a sheet of so many rows and columns is within `cells`.
    #[cfg(feature = "xlsx")]
    pub(super) fn hold_sheet(&self, rows: u32, columns: usize) -> bool {
        u64::from(rows).saturating_mul(columns as u64) <= self.cells
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            row_bytes: 4 << 20,
            columns: 16_384,
            cell_bytes: 65_536,
            rows: 200_000_000,
            header_rows: 40,
            cells: 1 << 28,
            entries: 10_000,
            sheets: 1_024,
            part_bytes: 4 << 30,
            inflate_ratio: 200,
            shared_bytes: 256 << 20,
            token_bytes: 1 << 20,
            pipe_bytes: 192 << 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn every_limit_is_set_by_its_name_and_by_no_other() {
        for name in Limits::NAMES {
            let set = Limits::default().set(name, 7).unwrap();
            assert_ne!(set, Limits::default(), "{name}");
            assert!(Limits::default().set(name, 0).is_err());
        }
        let error = Limits::default().set("colums", 7).unwrap_err();
        let said = error.text(Lang::En);
        assert_eq!(said, "there is no limit `colums`; did you mean `columns`?");
        assert!(Limits::default().set("rows", 1 << 40).is_err());
    }
}
