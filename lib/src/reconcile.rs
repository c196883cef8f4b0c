//! Floor 3: who was owed what, who got what, and why they differ.
//!
//! The key is (programme, subject, period). [`reconcile`] resolves every payment line to a subject,
//! settles each key, and splits `paid − due` among causes so that the parts add up exactly. It
//! knows records and the policy; it must never know a rule's wording, files or threads.

pub mod conservation;
mod force;
mod frame;
mod outcome;

pub use force::{entry_in_force, member_in_force};
pub use frame::{Frame, MonthMeans, RollMode, StopMonth, Terms};
pub use outcome::{Case, Cause, KeyOutcome, Line, LineRole, Outcome, Part, Subject, SubjectId};

use crate::policy::Policy;
use crate::record::{ProgrammeIx, Records};
use crate::view::{ListIndex, SubjectView};

/// Everything reconciled, for views to borrow from.
pub struct Reconciliation<'a> {
    /// What was read.
    pub records: &'a Records,
    /// The policy in force.
    pub policy: &'a Policy,
    /// Which months are judged, and as of when.
    pub frame: Frame,
    /// Terms of each programme label, by [`ProgrammeIx`].
    pub programmes: Vec<Terms>,
    /// Terms of a programme that the policy does not know.
    pub unknown: Terms,
    /// One case a subject, in canonical order.
    pub cases: Vec<Case>,
    /// List rows by person.
    pub lists: ListIndex,
}

impl<'a> Reconciliation<'a> {
    /// Terms of a programme label.
    pub fn programme(&self, programme: ProgrammeIx) -> &Terms {
        self.programmes
            .get(usize::from(programme))
            .unwrap_or(&self.unknown)
    }

    /// The view of a case.
    pub fn subject_view(&'a self, case: u32) -> Option<SubjectView<'a>> {
        Some(SubjectView {
            on: self,
            case: self.cases.get(case as usize)?,
        })
    }
}
