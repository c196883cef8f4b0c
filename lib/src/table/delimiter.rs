//! Which character stands between cells: comma, tab, `|` or semicolon.

use super::encoding::{Encoding, transcode};
use super::limits::Limits;
use super::row::Row;
use super::split::TextRows;
use std::collections::BTreeMap;

/// In order of preference where a file does not decide.
const CANDIDATES: [u8; 4] = [b',', b'\t', b'|', b';'];

/// Rows that are looked at, and bytes they may take.
const ROWS: usize = 60;
const BYTES: usize = 64 << 10;

/// The candidate that cuts most rows into the same number of cells, two or more; then the one that
/// makes more cells. A file of one column has commas.
pub(super) fn sniff(encoding: Encoding, bytes: &[u8]) -> u8 {
    let sample = bytes.get(..bytes.len().min(BYTES)).unwrap_or(bytes);
    let text = match encoding {
        Encoding::Utf8 => sample.to_vec(),
        other => transcode(other, sample).text,
    };
    // A later candidate must be strictly better; semicolons, which stand in sentences, in more rows.
    let mut best = ((0, 0), b',');
    for delimiter in CANDIDATES {
        let score = score(&text, delimiter);
        let is_better = match delimiter {
            b';' => score.0 > best.0.0,
            _ => score > best.0,
        };
        if is_better {
            best = (score, delimiter);
        }
    }
    best.1
}

/// How many rows have the commonest width of two or more, and that width.
fn score(text: &[u8], delimiter: u8) -> (usize, usize) {
    let mut rows = TextRows::new("", text, &[], Encoding::Utf8, delimiter, Limits::default());
    let mut row = Row::new();
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..ROWS {
        match rows.read(&mut row) {
            Ok(true) => *widths.entry(row.len()).or_default() += 1,
            _ => break,
        }
    }
    let wide = widths.into_iter().filter(|(width, _)| *width >= 2);
    wide.map(|(width, count)| (count, width))
        .max()
        .unwrap_or((0, 0))
}
