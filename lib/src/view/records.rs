//! Everything that was read, as such.

use crate::reconcile::Reconciliation;

/// The records themselves: destroyed cells, control totals, list rows.
#[derive(Clone, Copy)]
pub struct RecordsView<'a> {
    /// All of it.
    pub on: &'a Reconciliation,
}
