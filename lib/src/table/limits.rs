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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            row_bytes: 4 << 20,
            columns: 16_384,
            cell_bytes: 65_536,
            rows: 200_000_000,
            header_rows: 40,
        }
    }
}
