//! The legal basis of each rule, by date, because the law changes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One article that a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Title and number of the document.
    pub doc: String,
    /// Article; empty where it is not known.
    #[serde(default)]
    pub article: String,
    /// First day in force; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day in force; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Whether the text was read; otherwise it prints as 依据待确认 and is not cited as fact.
    #[serde(default)]
    pub confirmed: bool,
    /// What it says, in Chinese.
    #[serde(default)]
    pub zh: String,
    /// What it says, in English.
    #[serde(default)]
    pub en: String,
}

impl Basis {
    /// Whether it is in force on `date`.
    pub fn in_force(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}
