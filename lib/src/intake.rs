//! Floor 2: rows become records, and every row gets exactly one disposition.
//!
//! Nothing is lost and nothing is guessed: what cannot be read is refused with its place and the
//! reason, and its amount, where it is legible, still takes part in the totals.

mod in_memory;
mod purpose;
mod regions;

#[cfg(feature = "files")]
mod approved;
#[cfg(feature = "files")]
mod custody;
#[cfg(feature = "files")]
mod deaths;
#[cfg(feature = "files")]
mod delivery;
#[cfg(feature = "files")]
mod fields;
#[cfg(feature = "files")]
mod households;
#[cfg(feature = "files")]
mod joining;
#[cfg(feature = "files")]
mod kind;
#[cfg(feature = "files")]
mod members;
#[cfg(feature = "files")]
mod memo;
#[cfg(feature = "files")]
mod others;
#[cfg(feature = "files")]
mod part;
#[cfg(feature = "files")]
mod payments;
#[cfg(feature = "files")]
mod payroll;
#[cfg(feature = "files")]
mod plain;
#[cfg(feature = "files")]
mod read;
#[cfg(feature = "files")]
mod repair_counts;
#[cfg(feature = "files")]
mod repeating;
#[cfg(feature = "files")]
mod roll;
#[cfg(feature = "files")]
mod sheets;
#[cfg(feature = "files")]
mod totals;
#[cfg(feature = "files")]
mod words;

pub use in_memory::RecordsBuilder;
#[cfg(feature = "files")]
pub use kind::{KINDS, Kind, kind_of};
#[cfg(feature = "files")]
pub use read::{Intake, ListInfo, list_kind};
pub(crate) use regions::localise;
#[cfg(feature = "files")]
pub(crate) use sheets::ROLL_ROLES;
#[cfg(feature = "files")]
pub use sheets::detect;

use crate::error::Defect;
use crate::money::Money;
use crate::record::{FileIx, Role};
use serde::Serialize;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Disposition {
    /// It is a record.
    Record,
    /// It states a total of other rows.
    ControlTotal,
    /// Title, header, blank or footer.
    Structural,
    /// The same row was delivered before, in another file.
    DuplicateDelivery,
    /// It could not be read.
    Refused,
}

/// How many rows of a file got each disposition, and the money on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dispositions {
    /// Records.
    pub record: u64,
    /// Control totals.
    pub control_total: u64,
    /// Title, header, blank and footer rows.
    pub structural: u64,
    /// Rows that another file delivered before.
    pub duplicate_delivery: u64,
    /// Refused rows.
    pub refused: u64,
}

impl Dispositions {
    /// All rows.
    pub const fn rows(&self) -> u64 {
        self.record + self.control_total + self.structural + self.duplicate_delivery + self.refused
    }
}

/// One input file as it was read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Path as the user gave it.
    pub path: String,
    /// Sheet of a workbook.
    pub sheet: Option<SheetRead>,
    /// What it is.
    pub role: Role,
    /// Length in bytes.
    pub bytes: u64,
    /// BLAKE3 of the bytes.
    pub blake3: [u8; 32],
    /// SHA-256 of the same bytes, where it was wanted and made while they were read.
    pub sha256: Option<[u8; 32]>,
    /// Rows in the file, counted on their own and not as the sum of the dispositions.
    pub rows: u64,
    /// What became of them.
    pub dispositions: Dispositions,
    /// Σ amount of rows that are records (payments only).
    pub amount_records: Money,
    /// Σ amount of refused rows whose amount is legible (payments only).
    pub amount_refused: Money,
    /// Σ amount of rows delivered before (payments only).
    pub amount_duplicate: Money,
    /// Refused rows whose amount is not legible (payments only).
    pub illegible: u64,
    /// Cells repaired, by step name.
    pub repairs: std::collections::BTreeMap<&'static str, u64>,
    /// Encoding that was found.
    pub encoding: String,
    /// First and last row of the header; (0, 0) where a layout gives it.
    pub header: (u32, u32),
    /// How headers were mapped: (header, field); fields are canonical column names.
    pub mapping: Vec<(String, String)>,
    /// Headers that no field claims.
    pub unmapped: Vec<String>,
}

/// What is to be said of a sheet that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SheetRead {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Records in hidden or filtered rows; they were read like all others.
    pub hidden_records: u64,
    /// Headers of hidden columns; they were read like all others.
    pub hidden_columns: Vec<String>,
    /// Whether conditional formats strike out, or write otherwise, what it holds; they were not looked at.
    pub has_altering_conditions: bool,
    /// Whether its last row is the last that a spreadsheet of its kind can hold: what came after may
    /// have been cut off.
    pub full: bool,
    /// Sheets of the workbook that have no header of any role asked for, and were not read.
    pub ignored_sheets: Vec<String>,
}

/// A row that could not be read.
#[derive(Clone, Debug)]
pub struct Refused {
    /// File.
    pub file: FileIx,
    /// 1-based row.
    pub row: u32,
    /// Column header; empty when the row as a whole is at fault.
    pub column: String,
    /// The cell as it stands.
    pub raw: String,
    /// Why.
    pub defect: Defect,
    /// Amount of a refused payment row, where it is legible.
    pub amount: Option<Money>,
}
