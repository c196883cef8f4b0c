//! onecard audits and reconciles welfare payments.

// Floor 0: words. The field's values; no files, no rules.
pub mod calendar;
pub mod error;
pub mod identity;
pub mod locus;
pub mod message;
pub mod money;
pub mod period;
pub mod ratio;

// Beside the floors: evidence. Imports `error` and the texts of `message` alone.
#[cfg(feature = "log")]
pub mod audit_log;
