//! Floor 4: data questions. What a pattern shows is asked before anybody is accused.
//!
//! Patterns are tested on the records before rules run (Q01–Q07, Q09, Q10, Q12) and on the findings
//! after (Q08, Q11). Decisive evidence decides and is printed as a [`Note`]; where two readings
//! explain the data within a few points of each other, and the question is one of those that change
//! what is due, the run stops until it is answered. No pattern test speaks below the policy's
//! minimum population: there the plain reading holds.

mod account_change;
mod answers;
mod due_column;
mod evidence;
mod export;
mod fold;
mod implausible;
mod lists;
mod month_means;
mod months;
mod programme_name;
mod roll_mode;
mod settle;
mod stop_month;
mod weight;
mod whose_id;

pub use answers::{Answer, Answers};
pub use evidence::Note;
pub use fold::{Folded, fold};
#[cfg(feature = "files")]
pub(crate) use months::busy_span;
pub use settle::{Settled, Wishes, examine, settle};
pub use weight::{Asked, by_weight};

use crate::rule::Bilingual;
use serde::Serialize;

/// One reading of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The value for `--answer`.
    pub value: String,
    /// What it would mean, in Chinese.
    pub zh: String,
    /// What it would mean, in English.
    pub en: String,
    /// How many units it explains.
    pub explained: u64,
    /// Of how many.
    pub of: u64,
    /// One example: `file:row`, or empty.
    pub example: String,
}

/// A question about the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// `Q01` … `Q12`.
    pub code: &'static str,
    /// What it is about: a programme, a rule, a month, a file; empty for the whole run.
    pub scope: String,
    /// What is asked.
    #[serde(skip)]
    pub title: Bilingual,
    /// What was seen, in Chinese and English.
    #[serde(skip)]
    pub seen: (String, String),
    /// The readings.
    pub readings: Vec<Reading>,
    /// The flag that settles it: `--answer Q02=paid`.
    pub flag: String,
    /// Whether the run stops until it is settled.
    pub blocking: bool,
    /// Findings folded under it.
    pub findings: u64,
}

impl Question {
    /// A question that does not stop the run.
    pub(crate) fn open(
        code: &'static str,
        scope: impl Into<String>,
        title: Bilingual,
        seen: (String, String),
    ) -> Self {
        let scope = scope.into();
        let flag = match scope.is_empty() {
            true => format!("--answer {code}=…"),
            false => format!("--answer {code}:{scope}=…"),
        };
        Self {
            code,
            scope,
            title,
            seen,
            readings: Vec::new(),
            flag,
            blocking: false,
            findings: 0,
        }
    }

    /// The question with the values in its flag that answer it.
    pub(crate) fn answered_by(mut self, values: &[&str]) -> Self {
        let open = self.flag.trim_end_matches('…').len();
        self.flag.truncate(open);
        self.flag.push_str(&values.join("|"));
        self
    }
}
