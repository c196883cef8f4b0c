//! Floor 3: who was owed what, who got what, and why they differ.
//!
//! The key is (programme, subject, period). [`reconcile`] resolves every payment line to a subject,
//! settles each key, and splits `paid − due` among causes so that the parts add up exactly. It
//! knows records and the policy; it must never know a rule's wording, files or threads.

mod area;
pub mod conservation;
mod directory;
mod due;
mod dues;
mod folded;
mod folding;
mod force;
mod frame;
mod indices;
mod keep;
mod kept;
mod order;
mod outcome;
mod place;
mod resolve;
mod seen_twice;
mod settle;
mod shares;

pub use area::{Area, AreaKey, county};
pub use directory::WhoseId;
pub use folded::Folded;
pub use force::{entry_in_force, member_in_force, stop_unknown};
pub use frame::{Frame, MonthMeans, RollMode, StopMonth, Terms};
pub use indices::Indices;
pub use outcome::{Case, Cause, KeyOutcome, Line, LineRole, Outcome, Part, Subject, SubjectId};
pub(crate) use seen_twice::SeenTwice;
pub(crate) use shares::Shares;

use crate::policy::Policy;
use crate::record::{ProgrammeIx, Records};
use crate::view::{HeadNames, ListIndex, NearMisses, SubjectView};
use crate::work::Workers;
use area::Tally;
use due::Roll;
use folding::Folding;
use kept::Kept;
use resolve::Resolved;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything reconciled, for views to borrow from.
pub struct Reconciliation {
    /// What was read.
    pub records: Arc<Records>,
    /// The policy in force.
    pub policy: Arc<Policy>,
    /// Which months are judged, and as of when.
    pub frame: Frame,
    /// Terms of each programme label, by [`ProgrammeIx`].
    pub programmes: Vec<Terms>,
    /// Terms of a programme that the policy does not know.
    pub unknown: Terms,
    /// One case a subject, in the order of the roll, then of the lines that lead nowhere.
    pub cases: Vec<Case>,
    /// Ordinary subjects that have no case, counted beside the case that stands for them; empty
    /// where nothing was folded.
    pub folded: Vec<Folded>,
    /// Totals of each programme, period and county.
    pub areas: BTreeMap<AreaKey, Area>,
    /// List rows by person.
    pub lists: ListIndex,
    /// Payments under a wrong number, paired with the unpaid person they were meant for.
    pub near_misses: NearMisses,
    /// Names of heads whom entries name by number.
    pub head_names: HeadNames,
}

impl Reconciliation {
    /// Terms of a programme label.
    pub fn programme(&self, programme: ProgrammeIx) -> &Terms {
        self.programmes
            .get(usize::from(programme))
            .unwrap_or(&self.unknown)
    }

    /// Whether every case that stands for folded subjects is as plain as they are.
    pub fn is_sound(&self) -> bool {
        self.folded.iter().all(|f| f.is_plain(&self.cases))
    }

    /// The view of a case.
    pub fn subject_view(&self, case: u32) -> Option<SubjectView<'_>> {
        Some(SubjectView {
            on: self,
            case: self.cases.get(case as usize)?,
        })
    }
}

/// Reconciles, on the caller's thread.
pub fn reconcile(records: Arc<Records>, policy: Arc<Policy>, frame: Frame) -> Reconciliation {
    let ready = Preparation::new(records, policy, frame);
    let settled = ready.settle_all(&Workers::default());
    ready.finish_settled(settled)
}

/// Every case, in the order of subjects, with what the areas come to.
pub(crate) struct Settled {
    cases: Vec<Case>,
    areas: Tally,
}

/// Every line led to its subject; subjects can now be settled one by one, in any order, anywhere.
pub struct Preparation {
    records: Arc<Records>,
    policy: Arc<Policy>,
    frame: Frame,
    programmes: Vec<Terms>,
    unknown: Terms,
    resolved: Resolved,
    folding: Option<Folding>,
}

impl Preparation {
    /// Leads every line to its subject.
    pub fn new(records: Arc<Records>, policy: Arc<Policy>, frame: Frame) -> Self {
        let plain = |_: &Records, _: &[Terms], _: &Frame| None;
        Self::of(records, policy, frame, plain, &Workers::default())
    }

    /// As [`Preparation::new`], with subjects that are exactly ordinary counted and not settled.
    pub fn folding(
        records: Arc<Records>,
        policy: Arc<Policy>,
        frame: Frame,
        workers: &Workers,
    ) -> Self {
        let fold = |records: &Records, terms: &[Terms], frame: &Frame| {
            folding::fold(records, terms, frame, workers)
        };
        Self::of(records, policy, frame, fold, workers)
    }

    fn of(
        mut records: Arc<Records>,
        policy: Arc<Policy>,
        frame: Frame,
        fold: impl FnOnce(&Records, &[Terms], &Frame) -> Option<Folding>,
        workers: &Workers,
    ) -> Self {
        let programmes = Terms::all(&policy, &records);
        let unknown = Terms {
            family: None,
            programme: crate::policy::Programme::default(),
        };
        let folding = fold(&records, &programmes, &frame);
        // Nobody else holds the records yet, or their lines stay as they are.
        if let (Some(folding), Some(records)) = (&folding, Arc::get_mut(&mut records)) {
            records.unpack_at(&folding.payments, workers);
        }
        let kept = folding.as_ref().map_or(Kept::ALL, Kept::by);
        let resolved = resolve::resolve(&records, &programmes, &frame, &kept, workers);
        Self {
            records,
            policy,
            frame,
            programmes,
            unknown,
            resolved,
            folding,
        }
    }

    /// How many subjects there are.
    pub fn subjects(&self) -> usize {
        self.resolved.directory.seeds.len()
    }

    /// Settles one subject: a pure function of its entries, members and lines.
    ///
    /// An index past [`Preparation::subjects`] settles nothing and gives an empty case.
    pub fn settle(&self, subject: usize) -> Case {
        let Some(seed) = self.resolved.directory.seeds.get(subject) else {
            return Case::empty();
        };
        let claims = self
            .resolved
            .claims
            .get(subject)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let programme = usize::from(seed.subject.programme);
        let terms = self.programmes.get(programme).unwrap_or(&self.unknown);
        settle::settle(
            Roll {
                records: &self.records,
                frame: &self.frame,
                terms,
                seed,
            },
            claims,
        )
    }

    /// Settles every subject, on all workers.
    pub(crate) fn settle_all(&self, workers: &Workers) -> Settled {
        /// Subjects that are settled in one go.
        const SUBJECTS: usize = 1 << 8;
        let count = self.subjects();
        let parts = workers.map(count.div_ceil(SUBJECTS), |part| {
            let subjects = part * SUBJECTS..((part + 1) * SUBJECTS).min(count);
            let cases: Vec<Case> = subjects.map(|subject| self.settle(subject)).collect();
            // While they are near.
            let areas = Tally::of_cases(&self.records, &cases);
            (cases, areas)
        });
        let mut settled = Settled {
            cases: Vec::with_capacity(count),
            areas: Tally::default(),
        };
        for (cases, areas) in parts {
            settled.cases.extend(cases);
            settled.areas.join(areas);
        }
        settled
    }

    /// Joins the cases, in the order of subjects; months without any line get their own cause.
    pub fn finish(self, cases: Vec<Case>) -> Reconciliation {
        let areas = Tally::of_cases(&self.records, &cases);
        self.finish_settled(Settled { cases, areas })
    }

    /// [`Preparation::finish`] where areas are added up.
    pub(crate) fn finish_settled(self, settled: Settled) -> Reconciliation {
        let Settled { mut cases, areas } = settled;
        let alike = self.folding.map(|f| f.alike).unwrap_or_default();
        let folded = folded::of(&alike, &cases);
        let areas = area::areas(
            &self.records,
            &self.policy,
            &self.programmes,
            &folded,
            areas,
            &mut cases,
        );
        let lists = ListIndex::new(&self.records);
        let near_misses = NearMisses::new(&self.records, &cases);
        let head_names = HeadNames::new(&self.records);
        Reconciliation {
            records: self.records,
            policy: self.policy,
            frame: self.frame,
            programmes: self.programmes,
            unknown: self.unknown,
            cases,
            folded,
            areas,
            lists,
            near_misses,
            head_names,
        }
    }
}
