//! Whether lines stand in the order of files and rows, and where a row is then.

use super::{Held, PaymentLines};
use crate::record::FileIx;
use std::ops::Range;

/// A file and a row.
pub(super) type Place = (FileIx, u32);

/// Whether lines stand in the order of files and rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Order {
    /// Numbers of places, in the order of places; zero before there is any.
    first: u64,
    last: u64,
    is_broken: bool,
}

impl Order {
    #[inline]
    pub(super) fn add(&mut self, (file, row): Place) {
        self.add_number((u64::from(file) << 32 | u64::from(row)) + 1);
    }

    #[inline]
    fn add_number(&mut self, number: u64) {
        self.is_broken |= number <= self.last;
        if self.first == 0 {
            self.first = number;
        }
        self.last = number;
    }

    #[cfg(feature = "files")]
    pub(super) fn append(&mut self, part: Self, down: u32) {
        for number in [part.first, part.last] {
            let number = number + u64::from(down);
            if part.first > 0 && self.last != number {
                self.add_number(number);
            }
        }
        self.is_broken |= part.is_broken;
    }
}

impl PaymentLines {
    /// Whether lines stand in the order of files and rows, as those that were read do.
    pub(crate) const fn is_in_order(&self) -> bool {
        !self.order.is_broken
    }

    /// Where the line at an index stands.
    fn place_of(&self, at: usize) -> Option<Place> {
        Some(match self.held(self.packed.get(at)?)? {
            Held::Full(line) => (line.file, line.row),
            Held::OnRoll { stamp, .. } => {
                let file = self.stamps.get(stamp as usize)?.file;
                (file, self.rows.get(u32::try_from(at).ok()?))
            }
        })
    }

    /// Where the lines of each of so many files begin and end; lines must stand in order.
    pub(crate) fn by_file(&self, files: usize) -> Vec<Range<usize>> {
        let mut start = 0;
        let of_file = |file: usize| {
            let (mut low, mut high) = (start, self.packed.len());
            while low < high {
                let middle = low + (high - low) / 2;
                match self.place_of(middle) {
                    Some((other, _)) if usize::from(other) > file => high = middle,
                    _ => low = middle + 1,
                }
            }
            std::mem::replace(&mut start, low)..low
        };
        (0..files).map(of_file).collect()
    }

    /// The index of the line in a row of the file whose lines those are; lines must stand in order.
    pub(crate) fn in_row(&self, lines: &Range<usize>, row: u32) -> Option<u32> {
        let row_of = |at: usize| Some(self.place_of(at)?.1);
        let (mut low, mut high) = (lines.start, lines.end);
        while low < high {
            // Rows count up, by one at least: rows between two lines bound lines between them.
            let (first, last) = (row_of(low)?, row_of(high - 1)?);
            if row < first || last < row {
                return None;
            }
            let above = low + (row - first) as usize;
            low = low.max((high - 1).saturating_sub((last - row) as usize));
            high = high.min(above + 1);
            let middle = low + (high - low) / 2;
            match row_of(middle)?.cmp(&row) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::record::{AccountKey, BankResult, Identity, Payment, PaymentKind, Serial, TextId};

    /// A line in that row of that file.
    fn line((file, row): Place) -> Payment {
        Payment {
            person: Identity::NONE,
            account: AccountKey::NONE,
            amount: Money::ZERO,
            name: TextId::EMPTY,
            batch: TextId::EMPTY,
            serial: Serial::default(),
            purpose: TextId::EMPTY,
            reason: TextId::EMPTY,
            row,
            programme: 0,
            file,
            month: None,
            named_from: None,
            named_to: None,
            credited: None,
            fund_source: 0,
            result: BankResult::Success,
            kind: PaymentKind::Ordinary,
        }
    }

    #[test]
    fn a_line_is_found_by_its_row_and_a_row_without_one_is_not() {
        let gaps = [2, 3, 4, 9, 11, 12, 40, 41, 42, 43, 90];
        let places: Vec<Place> = [1, 3, 4]
            .into_iter()
            .flat_map(|file| gaps.map(|row| (file, row + u32::from(file))))
            .collect();
        let lines: PaymentLines = places.iter().copied().map(line).collect();
        assert!(lines.is_in_order());
        for (own, file) in lines.by_file(6).iter().zip(0..) {
            for row in 0..100 {
                let at = places.iter().position(|place| *place == (file, row));
                assert_eq!(lines.in_row(own, row).map(|at| at as usize), at);
            }
        }
        assert_eq!(PaymentLines::default().by_file(2), [0..0, 0..0]);
    }
}
