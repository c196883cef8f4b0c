//! Which payment stands in which row.

use crate::record::{FileIx, Payment, Records};
use std::ops::Range;

/// Payments ordered by (file, row).
pub(super) enum PaymentRows {
    /// They stand in that order, as those that were read do; where those of each file begin and end.
    InOrder(Vec<Range<usize>>),
    /// Their indices in that order.
    Sorted(Vec<u32>),
}

impl PaymentRows {
    /// Orders the payments of `records`.
    pub(super) fn of(records: &Records) -> Self {
        if records.payments.is_in_order() {
            return Self::InOrder(records.payments.by_file(records.files.len()));
        }
        let mut order: Vec<u32> = (0u32..).take(records.payments.len()).collect();
        order.sort_by_key(|index| records.payment(*index).map(place));
        Self::Sorted(order)
    }

    /// Index of the payment in a row.
    pub(super) fn find(&self, records: &Records, file: FileIx, row: u32) -> Option<u32> {
        let at = |index: &u32| records.payment(*index).map(place);
        match self {
            Self::InOrder(files) => match files.get(usize::from(file)) {
                Some(lines) => records.payments.in_row(lines, row),
                None => {
                    // Records may name a file that nobody knows.
                    let first = files.last().map_or(0, |lines| lines.end);
                    let mut rest = (first..records.payments.len()).map_while(|i| i.try_into().ok());
                    rest.find(|index| at(index) == Some((file, row)))
                }
            },
            Self::Sorted(order) => {
                let found = order.binary_search_by_key(&Some((file, row)), at);
                found.ok().and_then(|found| order.get(found)).copied()
            }
        }
    }
}

fn place(payment: Payment) -> (FileIx, u32) {
    (payment.file, payment.row)
}
