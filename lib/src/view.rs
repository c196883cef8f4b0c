//! Floor 3: views. A view is everything that shares one key; a rule sees one view at a time.
//!
//! Views borrow from one [`Reconciliation`](crate::reconcile::Reconciliation) and add no judgement.
//! They know who was owed what and who got what; they must never know a rule's wording.

mod account;
mod area;
mod belief;
mod head_names;
mod household;
mod lists;
mod near_miss;
mod person;
mod records;
mod standing;
mod subject;

pub use account::AccountView;
pub use area::AreaView;
pub use belief::{Death, ListAges, Listed, Suspicion, Trust, suspicion};
pub use head_names::HeadNames;
pub use household::DeadHead;
pub use lists::ListIndex;
pub use near_miss::{NearMiss, NearMisses};
pub use person::PersonView;
pub use records::RecordsView;
pub use standing::AccountStanding;
pub use subject::SubjectView;
