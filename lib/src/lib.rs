//! onecard audits and reconciles welfare payments.

// Floor 0: words. The field's values; no files, no rules.
pub mod calendar;
pub mod error;
pub mod identity;
pub mod locus;
pub mod message;
pub mod money;
pub mod period;
pub mod progress;
pub mod ratio;
pub mod work;

// Floor 1: tables. Bytes become rows of cells, each with a place.
pub mod table;

// Floor 2: records, and the policy they are judged by.
pub mod intake;
pub mod policy;
pub mod record;

// Floor 3: who was owed what, who got what, why they differ.
pub mod reconcile;
pub mod view;

// Floor 4: one judgement a rule over one view.
pub mod catalogue;
pub mod finding;
pub mod judge;
pub mod question;
pub mod rule;
pub mod rules;

// Floor 5: what people use.
pub mod kpi;
pub mod report;

// Floor 6: the joiner, the whole main job. A project says which files it is about.
#[cfg(feature = "files")]
pub mod engagement;
#[cfg(feature = "files")]
pub mod project;

// Beside the floors: evidence. Imports `error` and the texts of `message` alone.
#[cfg(feature = "log")]
pub mod audit_log;
// Beside it: a county made up from its own answer key.
#[cfg(feature = "demo")]
pub mod demo;
