//! Prints every cell of a table as JSON lines, to hold our reading against other programs'.

use onecard::table::cell::Kind;
use onecard::table::{Limits, Row, Table};
use std::error::Error;
use std::io::{BufWriter, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        for table in Table::open_all(&path, &bytes, &Limits::default())? {
            let (mut rows, mut row) = (table.rows(), Row::new());
            while rows.read(&mut row)? {
                for (column, cell) in row.cells().enumerate() {
                    let kind = match cell.kind {
                        Kind::Text => "text",
                        Kind::Number(_) => "number",
                        Kind::Rounded(_) => "rounded",
                        Kind::Error => "error",
                        Kind::Scaled(_) => "scaled",
                        Kind::Shortened(_) => "shortened",
                        Kind::Altered => "altered",
                    };
                    let place = (table.sheet(), row.number(), column + 1);
                    let line = serde_json::json!([place.0, place.1, place.2, kind, cell.text]);
                    if !cell.text.is_empty() {
                        writeln!(out, "{line}")?;
                    }
                }
            }
        }
    }
    Ok(())
}
