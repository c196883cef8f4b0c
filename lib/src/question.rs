//! Floor 4: data questions. What a pattern shows is asked before anybody is accused.

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
