//! Everything of one programme, period and county.

use crate::money::Money;
use crate::period::Period;
use crate::reconcile::Reconciliation;
use crate::record::ProgrammeIx;

/// One programme in one period in one county: totals of its keys.
#[derive(Clone, Copy)]
pub struct AreaView<'a> {
    /// All of it.
    pub on: &'a Reconciliation,
    /// Programme.
    pub programme: ProgrammeIx,
    /// Period.
    pub period: Period,
    /// County code (six digits); 0 where rolls say none.
    pub county: u32,
    /// Keys with something due.
    pub keys_due: u64,
    /// Σ due of those.
    pub due: Money,
    /// Keys that miss everything because the programme has no line at all in this period.
    pub keys_without_payments: u64,
    /// Σ due of those.
    pub due_without_payments: Money,
}
