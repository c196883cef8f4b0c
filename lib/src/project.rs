//! The project file `onecard.toml`: which files an engagement is about, and what was answered.
//!
//! ```toml
//! roll = ["roll*.csv"]
//! payments = ["payments-*.csv"]
//! policy = ["policy.toml"]
//! period = "2025-01..2025-03"
//! as-of = 2025-04-30
//!
//! [policies]                        # packs of counties, by region code; the longest code wins
//! "530100" = "packs/kunming.toml"
//!
//! [limits]                          # of files, see `onecard::table::Limits`
//! columns = 20000
//!
//! [lists.deaths]
//! files = ["deaths.csv"]
//! source = "民政局"
//! received_on = 2025-04-02
//!
//! [columns.payments]
//! "金额" = "实发金额"
//!
//! [layout.bank]
//! files = ["payments-*.txt"]
//! encoding = "gbk"                  # or utf-8; where it is left out, the bytes say
//! preface = 1
//! fields = [
//!     { name = "姓名", start = 1, length = 20 },
//!     { name = "金额", start = 21, length = 12 },
//! ]
//!
//! [answers]
//! Q02 = "paid"
//! "Q07:农村低保" = "低保"
//! ```
//!
//! Every path is a pattern relative to the file. A key that is not known is refused with the
//! nearest that is. This module knows texts. It must never open a file: whoever calls it reads the
//! project and looks the patterns up.

mod kind;
mod print;
mod read;

pub use kind::{KINDS, kind_name, list_kind};

use crate::error::{Error, ErrorKind, Result};
use crate::message::{Lang, project as messages};
use crate::period::Month;
use crate::question::Answers;
use crate::record::ListKind;
use crate::table::Layout;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a project file says. Nothing of it has been looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Patterns of roll files (households and members among them).
    pub roll: Vec<String>,
    /// Patterns of payment files.
    pub payments: Vec<String>,
    /// Patterns of the bank's returns.
    pub returns: Vec<String>,
    /// Patterns of statements of the special account.
    pub statement: Vec<String>,
    /// Policy packs, in the order they overlay each other.
    pub policy: Vec<String>,
    /// Policy packs of regions, by code, in the order of codes.
    pub policies: Vec<(String, Vec<String>)>,
    /// First and last month judged.
    pub period: Option<(Month, Month)>,
    /// The day up to which payments count.
    pub as_of: Option<NaiveDate>,
    /// File with the key that makes finding ids the project's own.
    pub id_key: Option<String>,
    /// Language of reports and messages.
    pub lang: Option<Lang>,
    /// Reference lists, in the order of their kinds' names.
    pub lists: Vec<ProjectList>,
    /// By role: canonical column name to the header that stands for it.
    pub columns: BTreeMap<String, BTreeMap<String, String>>,
    /// Layouts of fixed-width files, in the order of their names.
    pub layouts: Vec<ProjectLayout>,
    /// Limits of files that are not the usual ones.
    pub limits: Vec<(&'static str, u64)>,
    /// Answers to data questions.
    pub answers: Answers,
}

/// A layout and the files that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectLayout {
    /// Patterns of its files; they must be among those of the roll, the payments or a list.
    pub files: Vec<String>,
    /// Where the fields stand.
    pub layout: Layout,
}

/// One reference list of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectList {
    /// What kind of list.
    pub kind: ListKind,
    /// Patterns of its files.
    pub files: Vec<String>,
    /// Who supplied it.
    pub source: Option<String>,
    /// What it may be used for.
    pub purpose: Option<String>,
    /// When it was received.
    pub received_on: Option<NaiveDate>,
    /// The day it was true.
    pub as_of: Option<NaiveDate>,
    /// Until when it may be used.
    pub valid_to: Option<NaiveDate>,
}

impl ProjectList {
    /// A list of `files` about which nothing else is known.
    pub fn of(kind: ListKind, files: Vec<String>) -> Self {
        Self {
            kind,
            files,
            source: None,
            purpose: None,
            received_on: None,
            as_of: None,
            valid_to: None,
        }
    }
}

/// Reads `2025-01` or `2025-01..2025-12`: the first and the last month judged.
///
/// # Errors
/// Of kind `Usage` for anything else, and when the first month is after the last.
pub fn parse_period(text: &str) -> Result<(Month, Month)> {
    let bad = || Error::new(ErrorKind::Usage, &messages::PERIOD).with("value", text);
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let first = Month::parse(first).map_err(|_| bad())?;
    let last = Month::parse(last).map_err(|_| bad())?;
    (first <= last).then_some((first, last)).ok_or_else(bad)
}

/// Reads the date `2025-12-31` of `key`.
///
/// # Errors
/// Of kind `Usage` for anything else.
pub fn parse_date(key: &str, text: &str) -> Result<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    date.filter(|_| text.len() == 10).ok_or_else(|| {
        Error::new(ErrorKind::Usage, &messages::DATE)
            .with("key", key)
            .with("value", text)
    })
}

/// Reads an id-key file: 64 hexadecimal digits, blanks around them allowed.
///
/// # Errors
/// Of kind `Usage` for anything else; the content is never shown.
pub fn parse_id_key(text: &str) -> Result<[u8; 32]> {
    let bad = || Error::new(ErrorKind::Usage, &messages::ID_KEY);
    let text = text.trim();
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(bad());
    }
    let mut key = [0; 32];
    for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
        let pair = text.get(at..at + 2).ok_or_else(bad)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| bad())?;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_one_month_or_two_in_order() {
        let show = |text| parse_period(text).map(|(a, b)| format!("{a} {b}")).ok();
        assert_eq!(show("2025-01").as_deref(), Some("2025-01 2025-01"));
        assert_eq!(show("2025-01..2025-12").as_deref(), Some("2025-01 2025-12"));
        assert_eq!(show("2025-02..2025-01"), None);
        assert_eq!(show("2025-02.."), None);
        assert_eq!(show("2025"), None);
    }

    #[test]
    fn an_id_key_is_32_bytes_in_hex_and_never_shown() {
        assert_eq!(
            parse_id_key(&format!("{}\n", "0a".repeat(32))).unwrap(),
            [10; 32]
        );
        for text in ["", "0a", &"0g".repeat(32), &"\u{e4}".repeat(32)] {
            let said = parse_id_key(text).unwrap_err().text(Lang::En);
            assert!(text.is_empty() || !said.contains(text));
        }
    }
}
