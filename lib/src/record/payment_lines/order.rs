//! Whether lines stand in the order of files and rows, and where a row is then.

use super::{Held, PaymentLines};
use crate::record::FileIx;

/// A file and a row.
pub(super) type Place = (FileIx, u32);

/// Whether lines stand in the order of files and rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Order {
    first: Option<Place>,
    last: Option<Place>,
    is_broken: bool,
}

impl Order {
    pub(super) fn add(&mut self, place: Place) {
        self.is_broken |= self.last.is_some_and(|last| place <= last);
        self.first = self.first.or(Some(place));
        self.last = Some(place);
    }

    #[cfg(feature = "files")]
    pub(super) fn append(&mut self, part: Self, down: u32) {
        for (file, row) in [part.first, part.last].into_iter().flatten() {
            let place = (file, row.saturating_add(down));
            if self.last != Some(place) {
                self.add(place);
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

    /// The index of the line in that row; lines must stand in order.
    pub(crate) fn in_row(&self, file: FileIx, row: u32) -> Option<u32> {
        let place = |at: usize| -> Option<Place> {
            let packed = self.packed.get(at)?;
            Some(match self.held(packed)? {
                Held::Full(line) => (line.file, line.row),
                Held::OnRoll { stamp, .. } => {
                    let file = self.stamps.get(stamp as usize)?.file;
                    (file, self.rows.get(u32::try_from(at).ok()?))
                }
            })
        };
        let (mut low, mut high) = (0, self.packed.len());
        while low < high {
            // In a file rows count up, by one at least: rows between two lines bound lines between them.
            let (first, last) = (place(low)?, place(high - 1)?);
            // Most rows that are asked for in vain stand in another file.
            if (file, row) < first || last < (file, row) {
                return None;
            }
            let rows = |from: u32, to: u32| to.checked_sub(from).map(|rows| rows as usize);
            let end = match first.0 == file {
                true => high.min(low + rows(first.1, row)? + 1),
                false => high,
            };
            if last.0 == file {
                low = low.max((high - 1).saturating_sub(rows(row, last.1)?));
            }
            high = end;
            if low >= high {
                return None;
            }
            let middle = low + (high - low) / 2;
            match place(middle)?.cmp(&(file, row)) {
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
        for file in 0..6 {
            for row in 0..100 {
                let at = places.iter().position(|place| *place == (file, row));
                assert_eq!(lines.in_row(file, row).map(|at| at as usize), at);
            }
        }
        assert_eq!(PaymentLines::default().in_row(1, 1), None);
    }
}
