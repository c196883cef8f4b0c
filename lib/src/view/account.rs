//! Everything paid to one account for one month.

use super::SubjectView;
use crate::period::Month;
use crate::reconcile::{Line, Reconciliation};
use crate::record::AccountKey;

/// One account in one month: the confirmed lines credited to it for that month.
#[derive(Clone, Copy)]
pub struct AccountView<'a> {
    /// All of it.
    pub on: &'a Reconciliation,
    /// Which account.
    pub account: AccountKey,
    /// The month the money is for (for longer periods: the first month).
    pub month: Month,
    /// (case, line) indices of the confirmed lines.
    pub lines: &'a [(u32, u32)],
}

impl<'a> AccountView<'a> {
    /// The lines with their subjects.
    pub fn lines(&self) -> impl Iterator<Item = (SubjectView<'a>, &'a Line)> + use<'a> {
        let on = self.on;
        self.lines.iter().filter_map(move |(case, line)| {
            let view = on.subject_view(*case)?;
            Some((view, view.case.lines.get(*line as usize)?))
        })
    }
}
