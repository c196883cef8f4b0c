//! Any bytes are a workbook or an error. Sheets are read again the same, rows are numbered upward, and
//! no row, cell or sheet passes its limit.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::table::{Limits, Row, Table};

/// Low enough for a fuzzer to meet them.
fn limits() -> Limits {
    Limits {
        columns: 64,
        cell_bytes: 512,
        row_bytes: 4_096,
        rows: 1_000,
        sheets: 4,
        shared_bytes: 1 << 16,
        part_bytes: 1 << 22,
        token_bytes: 1 << 16,
        ..Limits::default()
    }
}

fuzz_target!(|bytes: &[u8]| {
    let limits = limits();
    for name in ["a.xlsx", "a.xls"] {
        let Ok(sheets) = Table::open_all(name, bytes, &limits) else {
            continue;
        };
        assert!(sheets.len() <= limits.sheets as usize, "too many sheets");
        for sheet in &sheets {
            assert_eq!(cells(sheet, &limits), cells(sheet, &limits), "a second reading differs");
        }
    }
});

/// Row numbers and cells up to the end, or up to what stops the reading.
fn cells(sheet: &Table<'_>, limits: &Limits) -> Vec<(u32, Vec<String>)> {
    let (mut rows, mut row) = (sheet.rows(), Row::new());
    let mut all: Vec<(u32, Vec<String>)> = Vec::new();
    while let Ok(true) = rows.read(&mut row) {
        let number = row.number();
        assert!(all.last().is_none_or(|(last, _)| *last < number), "rows go backward");
        let texts: Vec<String> = row.cells().map(|cell| cell.text.to_owned()).collect();
        assert!(texts.len() <= limits.columns, "too many cells");
        // The limit counts bytes of the file; what is one there may be three once it is decoded.
        assert!(texts.iter().all(|text| text.len() <= 3 * limits.cell_bytes), "a cell too long");
        all.push((number, texts));
    }
    assert!(all.len() <= limits.rows as usize, "too many rows");
    all
}
