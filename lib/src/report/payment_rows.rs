//! Which payment stands in which row.

use crate::record::{FileIx, Payment, Records};

/// Payments ordered by (file, row).
pub(super) struct PaymentRows {
    /// Empty where they stand in that order already, as those that were read do.
    order: Vec<u32>,
}

impl PaymentRows {
    /// Orders the payments of `records`.
    pub(super) fn of(records: &Records) -> Self {
        if records.payments.is_in_order() {
            return Self { order: Vec::new() };
        }
        let mut order: Vec<u32> = (0u32..).take(records.payments.len()).collect();
        order.sort_by_key(|index| records.payment(*index).map(place));
        Self { order }
    }

    /// Index of the payment in a row.
    pub(super) fn find(&self, records: &Records, file: FileIx, row: u32) -> Option<u32> {
        if self.order.is_empty() {
            return records.payments.in_row(file, row);
        }
        let at = |index: &u32| records.payment(*index).map(place);
        let found = self
            .order
            .binary_search_by_key(&Some((file, row)), at)
            .ok()?;
        self.order.get(found).copied()
    }
}

fn place(payment: Payment) -> (FileIx, u32) {
    (payment.file, payment.row)
}
