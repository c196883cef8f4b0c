//! Limits of a table: named, settable, checked before memory is taken.

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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            row_bytes: 4 << 20,
            columns: 16_384,
            cell_bytes: 65_536,
            rows: 200_000_000,
            header_rows: 40,
            entries: 10_000,
            sheets: 1_024,
            part_bytes: 4 << 30,
            inflate_ratio: 200,
            shared_bytes: 256 << 20,
            token_bytes: 1 << 20,
        }
    }
}
