//! Rows in their spelling, checked, on their way into a block.
//!
//! Lines may be made on any thread: they say which row comes first, and [`super::super::writer`]
//! takes them only where the run has come so far.

use super::{NewRow, Total, Totals};
use crate::audit_log::canonical::{object, print};
use crate::audit_log::stop;
use crate::error::{Defect, ErrorKind, Result};

/// Bytes of a payment's row with three commitments, and a few more.
const USUAL: usize = 512;

/// Rows one behind the other, and what they add up to.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    first: u64,
    rows: u64,
    bytes: Vec<u8>,
    /// By reason; there are few, and mostly the next row has that of the row before.
    sums: Vec<(String, Total)>,
    /// Which of them grew last.
    last: usize,
}

impl Lines {
    /// None yet; row number `first` of the run comes next.
    pub fn from_row(first: u64) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// Makes room for more rows, of the usual length.
    pub fn reserve(&mut self, rows: usize) {
        self.bytes.reserve(rows * USUAL);
    }

    /// Adds a row and answers its number.
    ///
    /// # Errors
    /// A usage error if it has no canonical spelling; it is then not there.
    pub fn push(&mut self, row: &NewRow<'_>) -> Result<u64> {
        let (number, start) = (self.next(), self.bytes.len());
        let printed = row.print(number, &mut self.bytes);
        if let Err(defect) = printed.and_then(|()| self.add_up(row)) {
            self.bytes.truncate(start);
            return Err(stop(ErrorKind::Usage, defect));
        }
        self.bytes.push(b'\n');
        self.rows += 1;
        Ok(number)
    }

    fn add_up(&mut self, row: &NewRow<'_>) -> std::result::Result<(), Defect> {
        let one = Total { n: 1, fen: row.fen };
        if let Some(sum) = self.sum(row.reason) {
            *sum = sum.plus(one)?;
            return Ok(());
        }
        // It will be a key of the block's entry.
        print(&object([(row.reason, 0i64.into())]))?;
        self.sums.push((row.reason.to_owned(), one));
        Ok(())
    }

    fn sum(&mut self, reason: &str) -> Option<&mut Total> {
        let is_it = |(name, _): &(String, Total)| name == reason;
        if !self.sums.get(self.last).is_some_and(is_it) {
            self.last = self.sums.iter().position(is_it)?;
        }
        self.sums.get_mut(self.last).map(|(_, sum)| sum)
    }

    /// Adds the rows of `more`, which come next.
    ///
    /// # Errors
    /// A usage error if they do not, or a sum has no exact spelling; nothing is then added.
    pub(crate) fn extend(&mut self, more: &Self) -> Result<()> {
        let out_of_order = || {
            Defect::new(&crate::message::audit_log::ROW)
                .with("row", more.first)
                .with("wanted", self.next())
        };
        let mut sums = self.sums();
        let added = match more.first == self.next() {
            true => {
                (more.sums.iter()).try_for_each(|(name, sum)| super::add(&mut sums, name, *sum))
            }
            false => Err(out_of_order()),
        };
        added.map_err(|defect| stop(ErrorKind::Usage, defect))?;
        self.sums = sums.into_iter().collect();
        self.rows += more.rows;
        self.bytes.extend_from_slice(&more.bytes);
        Ok(())
    }

    /// Forgets the rows; those that follow come next.
    pub(crate) fn clear(&mut self) {
        self.first = self.next();
        self.rows = 0;
        self.bytes.clear();
        self.sums.clear();
    }

    /// The number of the row that comes next.
    pub fn next(&self) -> u64 {
        self.first + self.rows
    }

    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.rows
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What they add up to, by reason.
    pub(crate) fn sums(&self) -> Totals {
        self.sums.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit_log::rows::{RowKind, count};

    fn row(fen: i64, reason: &str) -> NewRow<'_> {
        NewRow {
            kind: RowKind::Payment,
            reason,
            fen,
            source: Some((0, 2)),
            pseudonym: None,
            commitments: &[],
            more: &[],
        }
    }

    /// Lines made apart and joined are what a reader finds in them.
    #[track_caller]
    fn check(pieces: &[&[(i64, &str)]], expected: Option<(u64, i64)>) {
        let mut all = Lines::from_row(5);
        let mut first = 5;
        let mut joined = Ok(());
        for piece in pieces {
            let mut lines = Lines::from_row(first);
            for (fen, reason) in *piece {
                joined = joined.and(lines.push(&row(*fen, reason)).map(drop));
            }
            first = lines.next();
            joined = joined.and(all.extend(&lines));
        }
        let found = joined.ok().map(|()| {
            let read = count(all.bytes(), 5).unwrap();
            assert_eq!(read.sums, all.sums());
            (read.rows, read.inputs.get(&0).map_or(0, |total| total.fen))
        });
        assert_eq!(found, expected, "{pieces:?}");
    }

    #[test]
    fn lines_made_apart_are_joined_in_order() {
        check(&[], Some((0, 0)));
        check(&[&[(1, "a"), (2, "b")], &[], &[(4, "a")]], Some((3, 7)));
        check(&[&[(1, "a b")]], None);
        check(&[&[(i64::MAX, "a")]], None);
    }

    #[test]
    fn lines_of_another_place_are_refused_and_nothing_is_added() {
        let mut all = Lines::from_row(5);
        for first in [0, 4, 6] {
            let mut lines = Lines::from_row(first);
            lines.push(&row(1, "a")).unwrap();
            assert!(all.extend(&lines).is_err());
            assert!(all.bytes().is_empty() && all.next() == 5);
        }
    }
}
