//! Policy packs: what a region has decided about its programmes, as data.
//!
//! A [`Policy`] is a [`Pack`] that was found consistent, with an index of the names that files use.
//! It is plain data, `Send + Sync`, immutable, and shared by `Arc`; there is no global one.
//!
//! This module knows terms. It must never know records, rules or reports.

pub mod amount;
pub mod basis;
pub mod deadline;
pub mod exclusion;
mod lookup;
mod nearest;
pub mod pack;
pub mod programme;
pub mod settings;

pub use basis::Basis;
pub use exclusion::Exclusion;
pub use lookup::{Policy, ProgrammeRef, normal_label};
pub use nearest::nearest;
pub use pack::Pack;
pub use programme::Programme;
