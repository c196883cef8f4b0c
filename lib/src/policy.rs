//! Policy packs: what a region has decided about its programmes, as data.
//!
//! A [`Policy`] is a [`Pack`] that was found consistent, with an index of the names that files use.
//! It is plain data, `Send + Sync`, immutable, and shared by `Arc`; there is no global one.
//!
//! # The pack
//!
//! ```toml
//! pack = "sample-county"          # name
//! extends = "national"            # the pack below; without it a pack stands by itself
//! extends_version = "2026.11"     # only where it must be that version
//! version = "1"
//! from = 2025-01-01               # in force, with `to`; both may be left out
//! region = "434001"
//!
//! [programmes."低保"]             # a family: every field of `Programme`, each may be left out
//! pay_day = { day = 15, holiday = "back" }
//! deadlines.confirm = { anchor = "accepted", n = 20, unit = "wd", confirmed = true }
//! amount.std = [
//!   { value = "680.00", from = 2025-01-01, decided = 2025-03-10, pay_by = 2025-04-30 },
//! ]
//!
//! [programmes."城市低保"]         # a label of that family: has terms of its own from here on
//! unit = "person"
//!
//! [programmes."护林员补助"]       # a new programme: labels, unit and cycle must be said
//! labels = ["生态护林员补助"]
//! unit = "person"
//! cycle = "month"
//! pay_day = "none"                # takes away what the pack below has
//!
//! [exclusions."低保"]             # hard | top_up | parallel | local; hard and confirmed charges
//! "孤儿基本生活费" = { status = "hard", confirmed = true, from = 2025-01-01 }
//!
//! [rules.M05]
//! on = true
//! settings = { more_than_beneficiaries = 5 }
//!
//! [[basis.T03]]                   # added to the national bases of the rule
//! doc = "县财〔2025〕3号"
//! article = "第八条"
//! confirmed = true
//! ```
//!
//! Amounts are text, dates are dates, floats are refused. Further sections are `masking`,
//! `questions` and `calendar`. How packs are laid over each other is said in `overlay`.
//!
//! This module knows terms. It must never know records, rules or reports.

pub mod amount;
pub mod basis;
mod chain;
mod check;
mod consistency;
pub mod deadline;
mod diff;
pub mod exclusion;
mod lookup;
mod nearest;
mod overlay;
pub mod pack;
pub mod programme;
mod reader;
mod regions;
pub mod settings;
mod show;
mod tree;

pub use basis::Basis;
pub use diff::Change;
pub use exclusion::Exclusion;
pub use lookup::{Policy, ProgrammeRef, normal_label};
pub use nearest::nearest;
pub use pack::Pack;
pub use programme::Programme;
pub use regions::PackIx;
