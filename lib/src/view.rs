//! Floor 3: views. A view is everything that shares one key; a rule sees one view at a time.
//!
//! Views borrow from one [`Reconciliation`] and add no judgement. They know who was owed what and
//! who got what; they must never know a rule's wording.

mod account;
mod area;
mod lists;
mod person;
mod records;
mod subject;

pub use account::AccountView;
pub use area::AreaView;
pub use lists::ListIndex;
pub use person::PersonView;
pub use records::RecordsView;
pub use subject::SubjectView;
