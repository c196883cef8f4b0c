//! One entry: a line of the journal.
//!
//! ```text
//! {"b":{…},"i":1,"k":"note","log":"<h_0>","prev":"<h_0>","t":"2026-11-21T08:00:01.000Z","v":1}
//! ```
//!
//! `i` counts from 0, `prev` is the hash of the line before (zeros before the first), `log` the hash
//! of entry 0 and absent in it, `t` a claim about the time and never an order, `k` the kind, `b` its
//! body. Members with other names are ignored, so that a later writer may add some. A line has at
//! most 65,535 bytes without its LF.

use super::canonical::{self, Object, Value, member, natural, object};
use super::hash::Digest32;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use chrono::{DateTime, Utc};
use std::fmt;

/// The longest line, without its LF.
pub const LONGEST: usize = 65_535;
/// How many entries a segment of the journal holds.
pub const SEGMENT: u64 = 65_536;

/// A moment in UTC, in whole milliseconds; years 0000 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(DateTime<Utc>);

impl Time {
    /// The moment `ms` milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// If its year does not have four digits.
    pub fn from_unix_ms(ms: i64) -> Result<Self> {
        let moment = DateTime::from_timestamp_millis(ms).map(Self);
        moment
            .filter(|moment| moment.to_string().len() == 24)
            .ok_or_else(|| Error::new(ErrorKind::Usage, &say::TIME).with("text", ms))
    }

    /// Milliseconds after 1970-01-01T00:00:00Z.
    pub fn unix_ms(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// Reads `2026-11-21T08:00:00.000Z`, and nothing else.
    pub fn parse(text: &str) -> std::result::Result<Self, Defect> {
        let read = DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|t| Self(t.with_timezone(&Utc)));
        read.filter(|moment| moment.to_string() == text)
            .ok_or_else(|| Defect::new(&say::TIME).with("text", text))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Place in the log, from 0.
    pub index: u64,
    /// Hash of entry 0; `None` in entry 0 itself.
    pub log: Option<Digest32>,
    /// Hash of the entry before.
    pub prev: Digest32,
    /// When the writer says it was written.
    pub time: Time,
    /// What kind of entry it is.
    pub kind: String,
    /// What it says.
    pub body: Object,
}

impl Entry {
    /// Reads a line without its LF.
    ///
    /// # Errors
    /// A defect if the line is not canonical, too long, or lacks a member.
    pub fn parse(line: &[u8]) -> std::result::Result<Self, Defect> {
        if line.len() > LONGEST {
            return Err(Defect::new(&say::LINE_LONG).with("len", line.len()));
        }
        let members = canonical::parse(line)?;
        let version = member(&members, "v", Value::integer)?;
        if version != 1 {
            return Err(Defect::new(&say::VERSION).with("version", version));
        }
        let index = member(&members, "i", natural)?;
        let log = match members.get("log") {
            None if index == 0 => None,
            Some(_) if index > 0 => Some(member(&members, "log", canonical::digest)?),
            _ => return Err(Defect::new(&say::MEMBER).with("key", "log")),
        };
        Ok(Self {
            index,
            log,
            prev: member(&members, "prev", canonical::digest)?,
            time: Time::parse(member(&members, "t", Value::text)?)?,
            kind: member(&members, "k", Value::text)?.to_owned(),
            body: member(&members, "b", Value::object)?.clone(),
        })
    }

    /// The line, without its LF.
    ///
    /// # Errors
    /// A defect if the entry has no canonical spelling or would be too long.
    pub fn print(&self) -> std::result::Result<Vec<u8>, Defect> {
        let mut members = object([
            ("v", 1i64.into()),
            ("i", self.index.into()),
            ("prev", self.prev.into()),
            ("t", self.time.to_string().into()),
            ("k", self.kind.as_str().into()),
            ("b", self.body.clone().into()),
        ]);
        if let Some(log) = self.log {
            members.insert("log".to_owned(), log.into());
        }
        let line = canonical::print(&members)?;
        if line.len() > LONGEST {
            return Err(Defect::new(&say::LINE_LONG).with("len", line.len()));
        }
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> Entry {
        Entry {
            index: 0,
            log: None,
            prev: Digest32::ZERO,
            time: Time::from_unix_ms(1_795_248_000_000).unwrap(),
            kind: "note".into(),
            body: object([("text", "一".into())]),
        }
    }

    fn check(change: impl FnOnce(&str) -> String, expected: bool) {
        let line = String::from_utf8(first().print().unwrap()).unwrap();
        let changed = change(&line);
        assert_eq!(
            Entry::parse(changed.as_bytes()).is_ok(),
            expected,
            "{changed}"
        );
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let entry = first();
        assert_eq!(Entry::parse(&entry.print().unwrap()).unwrap(), entry);
        check(|line| line.replace("\"v\":1", "\"v\":1,\"w\":2"), true);
    }

    #[test]
    fn what_an_entry_needs_is_required() {
        check(|line| line.replace("\"v\":1", "\"v\":2"), false);
        check(|line| line.replace("\"i\":0", "\"i\":-1"), false);
        check(|line| line.replace("\"i\":0", "\"i\":1"), false);
        check(|line| line.replace("00\"", "0\""), false);
        check(|line| line.replace(".000Z", "Z"), false);
        check(|line| line.replace("T08", "T25"), false);
        check(|line| line.replace("\"k\":\"note\",", ""), false);
        check(|line| line.replace("一", &"一".repeat(22_000)), false);
    }

    #[test]
    fn a_moment_has_one_spelling() {
        let text = "2026-11-21T08:00:00.000Z";
        assert_eq!(Time::parse(text).unwrap().to_string(), text);
        for refused in [
            "2026-11-21T08:00:00Z",
            "2026-11-21T16:00:00.000+08:00",
            "2026-11-21",
            "",
        ] {
            assert!(Time::parse(refused).is_err(), "{refused}");
        }
        assert!(Time::from_unix_ms(i64::MAX).is_err());
        assert!(
            Time::from_unix_ms(253_402_300_800_000).is_err(),
            "the year 10000"
        );
    }
}
