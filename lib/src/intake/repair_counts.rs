//! How often each step of the ladder was taken.

use crate::table::cell::{Repair, Repairs};

/// Counts of repairs, by step.
#[derive(Clone, Debug, Default)]
pub(super) struct RepairCounts([u64; 32]);

impl RepairCounts {
    pub(super) fn count(&mut self, repairs: Repairs) {
        if repairs.is_empty() {
            return;
        }
        for repair in repairs.iter() {
            if let Some(count) = self.0.get_mut(repair as usize) {
                *count += 1;
            }
        }
    }

    /// Whether no step was taken.
    pub(super) fn is_none(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }

    /// The steps taken since `before`.
    pub(super) fn since(&self, before: &Self) -> Self {
        let mut steps = self.clone();
        for (count, known) in steps.0.iter_mut().zip(before.0) {
            *count -= known;
        }
        steps
    }

    /// Adds the counts of another part of the file.
    pub(super) fn add(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// By name of the step; steps that were never taken are left out.
    pub(super) fn by_name(&self) -> std::collections::BTreeMap<&'static str, u64> {
        let count = |r: &Repair| Some((r.name(), *self.0.get(*r as usize)?));
        let counts = Repair::ALL.iter().filter_map(count);
        counts.filter(|(_, count)| *count > 0).collect()
    }
}
