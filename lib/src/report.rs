//! Floor 5: turning findings into what people use.
//!
//! Everything here reads one [`Audit`] and gives bytes; it must never know how anything was found,
//! nor where the bytes go.

mod at_risk;
#[cfg(feature = "files")]
mod blocks;
#[cfg(feature = "files")]
#[cfg(test)]
mod fixture;
mod identify;
mod payment_rows;
#[cfg(feature = "files")]
mod people;
#[cfg(feature = "files")]
#[cfg(test)]
mod tests;
mod values;

#[cfg(feature = "files")]
mod csv;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "files")]
mod jsonl;
#[cfg(any(feature = "html", feature = "book"))]
mod labels;
#[cfg(feature = "html")]
mod masked;
#[cfg(feature = "files")]
mod outputs;
#[cfg(feature = "book")]
pub mod return_list;
#[cfg(feature = "files")]
pub mod schema;
#[cfg(feature = "files")]
pub mod seal;
#[cfg(all(feature = "html", feature = "log"))]
pub mod seal_html;
#[cfg(feature = "files")]
mod summary;
#[cfg(feature = "files")]
mod visible;
#[cfg(feature = "book")]
mod xlsx;

pub use at_risk::AtRiskTotal;
#[cfg(feature = "files")]
pub(crate) use identify::order_rules;
pub use identify::{PUBLIC_ID_KEY, order_and_identify};
#[cfg(feature = "files")]
pub use jsonl::FindingLines;
#[cfg(feature = "files")]
pub use outputs::{Digest, InMemory, Outputs, Workbook, write};
#[cfg(feature = "files")]
pub use summary::{OutcomeTotal, Summary};
#[cfg(all(feature = "files", feature = "log"))]
pub(crate) use values::role_name;

use crate::catalogue::Catalogue;
use crate::finding::{Finding, Suppression};
use crate::intake::{Input, Refused};
use crate::message::Lang;
use crate::money::Money;
use crate::question::{Note, Question};
use crate::reconcile::Reconciliation;
use crate::work::Workers;

/// What one rule did in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRun {
    /// Code.
    pub code: &'static str,
    /// `None`: it ran. Otherwise why it did not (缺数据), in Chinese and English.
    pub not_run: Option<(String, String)>,
    /// Findings outside questions.
    pub findings: u64,
    /// Findings folded under questions.
    pub questioned: u64,
    /// Σ at risk outside questions.
    pub at_risk: Money,
    /// Findings that guards took back.
    pub suppressed: u64,
    /// Units judged.
    pub judged: u64,
}

/// A finished audit, as reports read it.
pub struct Audit<'a> {
    /// What was reconciled.
    pub on: &'a Reconciliation,
    /// The rules in force.
    pub catalogue: &'a Catalogue,
    /// Findings in canonical order: (rule, programme, person, period, id).
    pub findings: &'a [Box<Finding>],
    /// Stable id of each finding, in the same order.
    pub ids: &'a [String],
    /// What guards took back, in canonical order.
    pub suppressions: &'a [Suppression],
    /// One line a rule, in the order of the catalogue.
    pub rules: &'a [RuleRun],
    /// Data questions, by code and scope.
    pub questions: &'a [Question],
    /// What the data or answers decided.
    pub notes: &'a [Note],
    /// Inputs by (role, path).
    pub inputs: &'a [Input],
    /// Refused rows by (file, row).
    pub refused: &'a [Refused],
    /// Version of the program that ran.
    pub version: &'a str,
    /// Language of what people read.
    pub lang: Lang,
    /// Who renders it.
    pub workers: &'a Workers,
}
