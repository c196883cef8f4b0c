//! Rows: what was decided, one line each, in blocks that one entry commits.
//!
//! ```text
//! {"c":{"id":"<commitment>"},"fen":10000,"k":"payment","pseudonym":"…","reason":"paid","row":0,"src":{"f":0,"row":2}}
//! ```
//!
//! `row` is dense from 0 in its run; `fen` is 0 where the amount is illegible; `src` names the input
//! by its place in the run's `inputs` and the row in it. Only `payment` and `refused` lines carry an
//! input row, and so count against the inputs' totals.

mod lines;
mod new_row;

pub use lines::Lines;
pub use new_row::{More, NewRow, RowKind, Spelled};

use super::canonical::scan::Scanner;
use super::hash::Digest32;
use crate::error::Defect;
use crate::message::audit_log as say;
use std::collections::BTreeMap;

/// The longest row, without its LF.
pub const LONGEST: usize = super::entry::LONGEST;
/// A block is closed when it has reached this many bytes.
pub const BLOCK: usize = 1 << 20;
/// The longest block a reader accepts.
pub const LONGEST_BLOCK: u64 = 64 << 20;
/// The longest rows file.
pub const LONGEST_FILE: u64 = 1 << 30;

/// A count and a sum in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub n: u64,
    /// Their sum, in fen.
    pub fen: i64,
}

impl Total {
    /// Both together.
    ///
    /// # Errors
    /// A defect if the sum has no exact spelling.
    pub fn plus(self, other: Self) -> Result<Self, Defect> {
        let n = self.n.checked_add(other.n);
        let fen = self.fen.checked_add(other.fen);
        match (n, fen) {
            (Some(n), Some(fen)) => Ok(Self { n, fen }),
            _ => Err(Defect::new(&say::SUM_RANGE)),
        }
    }
}

/// Totals by name.
pub type Totals = BTreeMap<String, Total>;

/// Adds `other` to `totals`.
pub(crate) fn add(totals: &mut Totals, name: &str, other: Total) -> Result<(), Defect> {
    match totals.get_mut(name) {
        Some(total) => *total = total.plus(other)?,
        None => {
            totals.insert(name.to_owned(), other);
        }
    }
    Ok(())
}

/// What an entry says about a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The entry that commits it.
    pub entry: u64,
    /// The run.
    pub run: String,
    /// The file, as the log names it.
    pub file: String,
    /// Where it begins.
    pub offset: u64,
    /// Its bytes.
    pub length: u64,
    /// Its rows.
    pub rows: u64,
    /// Its first row.
    pub first: u64,
    /// BLAKE3 of its bytes.
    pub digest: Digest32,
    /// Its control totals, by reason.
    pub sums: Totals,
}

/// Name of a rows file inside the log.
pub fn rows_file(run: &str, segment: u64) -> String {
    format!("rows/{run}/{segment:06}.rows")
}

/// What a row says that controls need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number in the run.
    pub row: u64,
    /// What it is about.
    pub kind: RowKind,
    /// Why it is there.
    pub reason: &'a str,
    /// Its amount.
    pub fen: i64,
    /// Place of its file in the run's inputs, and row there.
    pub source: Option<(u64, u64)>,
}

impl<'a> Row<'a> {
    /// Reads a line without its LF.
    ///
    /// # Errors
    /// A defect if it is not canonical or lacks a member that controls need.
    pub fn parse(line: &'a [u8]) -> Result<Self, Defect> {
        if line.len() > LONGEST {
            return Err(Defect::new(&say::LINE_LONG).with("len", line.len()));
        }
        let mut scanner = Scanner::new(line)?;
        let row = Self::scan(&mut scanner)?;
        scanner.end()?;
        Ok(row)
    }

    /// Reads the row that begins where `scanner` is.
    fn scan(scanner: &mut Scanner<'a>) -> Result<Self, Defect> {
        let (mut row, mut kind, mut reason, mut fen, mut source) = (None, None, None, None, None);
        scanner.members(0, |scanner, key| {
            match key.as_bytes() {
                b"row" => row = u64::try_from(scanner.integer()?).ok(),
                b"fen" => fen = Some(scanner.integer()?),
                b"k" => kind = scanner.string()?.plain().and_then(RowKind::named),
                b"reason" => reason = scanner.string()?.plain(),
                b"src" => source = Self::source(scanner)?,
                _ => scanner.skip(1)?,
            }
            Ok(())
        })?;
        let missing = |key: &'static str| Defect::new(&say::MEMBER).with("key", key);
        let kind = kind.ok_or_else(|| missing("k"))?;
        if source.is_none() && kind.carries_input() {
            return Err(missing("src"));
        }
        Ok(Self {
            row: row.ok_or_else(|| missing("row"))?,
            kind,
            reason: reason.ok_or_else(|| missing("reason"))?,
            fen: fen.ok_or_else(|| missing("fen"))?,
            source,
        })
    }

    fn source(scanner: &mut Scanner<'a>) -> Result<Option<(u64, u64)>, Defect> {
        let (mut file, mut row) = (None, None);
        scanner.members(1, |scanner, key| {
            match key.as_bytes() {
                b"f" => file = u64::try_from(scanner.integer()?).ok(),
                b"row" => row = u64::try_from(scanner.integer()?).ok(),
                _ => scanner.skip(2)?,
            }
            Ok(())
        })?;
        Ok(file.zip(row))
    }
}

/// What the rows of a block add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows.
    pub rows: u64,
    /// By reason.
    pub sums: Totals,
    /// Input rows by place of their file.
    pub inputs: BTreeMap<u64, Total>,
}

/// A row that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its number in the run.
    pub row: u64,
    /// Where it begins in its block.
    pub offset: u64,
    /// What is wrong.
    pub what: Defect,
}

/// Adds up the rows of a block whose first row is `first`.
///
/// # Errors
/// The first row that cannot be read or is out of order.
pub fn count(block: &[u8], first: u64) -> Result<Count, BadRow> {
    let (mut inputs, mut sums) = (Sums::new(), Sums::new());
    // Bytes that are not UTF-8 are found row by row.
    let mut scanner = Scanner::new(block).map_err(|defect| find_bad(block, first, defect))?;
    let mut rows = 0;
    while scanner.at() < block.len() {
        let offset = scanner.at();
        let number = first + rows;
        let row = Row::scan(&mut scanner)
            .and_then(|row| scanner.take(b'\n').map(|()| row))
            .and_then(|row| {
                let long = scanner.at() - offset > LONGEST + 1;
                if long || row.row != number {
                    let wanted = Defect::new(&say::ROW).with("row", row.row);
                    return Err(wanted.with("wanted", number));
                }
                let one = Total { n: 1, fen: row.fen };
                sums.add(row.reason, one)?;
                match row.source.filter(|_| row.kind.carries_input()) {
                    Some((file, _)) => inputs.add(file, one),
                    None => Ok(()),
                }
            });
        if let Err(what) = row {
            let rest = block.get(offset..).unwrap_or_default();
            let bad = find_bad(rest, number, what);
            return Err(BadRow {
                offset: bad.offset + offset as u64,
                ..bad
            });
        }
        rows += 1;
    }
    let sums = sums.all().into_iter();
    let sums = sums.map(|(name, total)| (name.to_owned(), total)).collect();
    let inputs = inputs.all();
    Ok(Count { rows, sums, inputs })
}

/// Sums while the rows of a block go by: mostly the next row adds to the sum of the row before.
struct Sums<K> {
    others: BTreeMap<K, Total>,
    last: Option<(K, Total)>,
}

impl<K: Ord + Copy> Sums<K> {
    fn new() -> Self {
        let others = BTreeMap::new();
        Self { others, last: None }
    }

    fn add(&mut self, key: K, one: Total) -> Result<(), Defect> {
        let sum = match &mut self.last {
            Some((last, sum)) if *last == key => sum,
            last => {
                self.others.extend(*last);
                let before = self.others.get(&key).copied().unwrap_or_default();
                &mut last.insert((key, before)).1
            }
        };
        *sum = sum.plus(one)?;
        Ok(())
    }

    fn all(mut self) -> BTreeMap<K, Total> {
        self.others.extend(self.last);
        self.others
    }
}

/// The first row of `block` that cannot be read by itself; where all can, `other` is said of the
/// first.
fn find_bad(block: &[u8], first: u64, other: Defect) -> BadRow {
    let mut offset = 0;
    for (at, line) in block.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let what = match line.strip_suffix(b"\n") {
            Some(line) => Row::parse(line).err(),
            None => Some(Defect::new(&say::NO_LINE_END)),
        };
        if let Some(what) = what {
            return BadRow {
                row: first + at as u64,
                offset,
                what,
            };
        }
        if at == 0 && other.message != &say::STRING {
            break;
        }
        offset += line.len() as u64;
    }
    BadRow {
        row: first,
        offset: 0,
        what: other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(row: u64, kind: &str, fen: i64) -> String {
        format!(
            "{{\"fen\":{fen},\"k\":\"{kind}\",\"reason\":\"r\",\"row\":{row},\"src\":{{\"f\":1,\"row\":9}}}}\n"
        )
    }

    fn check(block: &str, expected: Result<(u64, i64), (u64, u64)>) {
        let got = count(block.as_bytes(), 5);
        let got = got.map(|count| {
            (
                count.inputs.get(&1).map_or(0, |t| t.n),
                count.sums.get("r").map_or(0, |t| t.fen),
            )
        });
        assert_eq!(
            got.map_err(|bad| (bad.row, bad.offset)),
            expected,
            "{block}"
        );
    }

    #[test]
    fn a_block_adds_up_and_only_payments_and_refused_rows_carry_an_input_row() {
        let block = [
            line(5, "payment", 10),
            line(6, "finding", 7),
            line(7, "refused", -2),
        ]
        .concat();
        check(&block, Ok((2, 15)));
        check("", Ok((0, 0)));
    }

    #[test]
    fn the_first_row_that_is_not_the_next_is_named_with_its_place() {
        let first = line(5, "payment", 10);
        let length = first.len() as u64;
        check(&(first.clone() + &line(7, "payment", 1)), Err((6, length)));
        check(
            &(first.clone() + line(6, "payment", 1).trim_end()),
            Err((6, length)),
        );
        check(&(first.clone() + "\n"), Err((6, length)));
        check(&line(5, "other", 1), Err((5, 0)));
        check(
            &first.replace(",\"src\":{\"f\":1,\"row\":9}", ""),
            Err((5, 0)),
        );
        check(&first.replace("\"fen\":10", "\"fen\":1.0"), Err((5, 0)));
    }
}
