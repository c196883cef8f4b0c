//! A row on its way into a block, written without building values first.

use crate::audit_log::armour::push_hex;
use crate::audit_log::canonical::{self, Value};
use crate::audit_log::hash::Digest32;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A payment line.
    Payment,
    /// A finding.
    Finding,
    /// A finding that a guard held back.
    Suppression,
    /// A row that could not be read.
    Refused,
    /// What was due and paid under one key.
    Key,
}

impl RowKind {
    /// Its name in the row.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Finding => "finding",
            Self::Suppression => "suppression",
            Self::Refused => "refused",
            Self::Key => "key",
        }
    }
}

/// A row to be written; its number is the writer's.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    /// What it is about.
    pub kind: RowKind,
    /// Why it is there: a key of the totals.
    pub reason: &'a str,
    /// Its amount; 0 where it is illegible.
    pub fen: i64,
    /// Place of its file in the run's inputs, and row there.
    pub source: Option<(u64, u64)>,
    /// Pseudonym of whom it is about.
    pub pseudonym: Option<&'a str>,
    /// Commitments to personal fields, by field.
    pub commitments: &'a [(&'a str, Digest32)],
    /// What the reason needs besides.
    pub more: &'a [(&'a str, Value)],
}

/// A member of a row.
enum Part<'a> {
    Commitments(&'a [(&'a str, Digest32)]),
    Number(i64),
    Text(&'a str),
    Source(u64, u64),
    Other(&'a Value),
}

impl NewRow<'_> {
    /// Appends the line of row number `row`, without LF, to `line`.
    pub(crate) fn print(&self, row: u64, line: &mut Vec<u8>) {
        let mut members: Vec<(&str, Part<'_>)> = Vec::with_capacity(8 + self.more.len());
        if !self.commitments.is_empty() {
            members.push(("c", Part::Commitments(self.commitments)));
        }
        members.push(("fen", Part::Number(self.fen)));
        members.push(("k", Part::Text(self.kind.name())));
        members.extend(
            self.pseudonym
                .map(|pseudonym| ("pseudonym", Part::Text(pseudonym))),
        );
        members.push(("reason", Part::Text(self.reason)));
        members.push(("row", Part::Number(i64::try_from(row).unwrap_or(i64::MAX))));
        members.extend(
            self.source
                .map(|(file, row)| ("src", Part::Source(file, row))),
        );
        if !self.more.is_empty() {
            members.extend(
                self.more
                    .iter()
                    .map(|(key, value)| (*key, Part::Other(value))),
            );
            members.sort_by_key(|(key, _)| *key);
        }
        for (at, (key, part)) in members.iter().enumerate() {
            line.push(if at == 0 { b'{' } else { b',' });
            canonical::print_text(key, line);
            line.push(b':');
            part.print(line);
        }
        line.push(b'}');
    }
}

impl Part<'_> {
    fn print(&self, line: &mut Vec<u8>) {
        match self {
            Self::Text(text) => canonical::print_text(text, line),
            Self::Other(value) => canonical::print_value(value, line),
            Self::Number(number) => canonical::print_number(*number, line),
            Self::Source(file, row) => {
                line.extend_from_slice(b"{\"f\":");
                canonical::print_number(i64::try_from(*file).unwrap_or(i64::MAX), line);
                line.extend_from_slice(b",\"row\":");
                canonical::print_number(i64::try_from(*row).unwrap_or(i64::MAX), line);
                line.push(b'}');
            }
            Self::Commitments(commitments) => {
                let mut sorted = commitments.to_vec();
                sorted.sort_by_key(|(field, _)| *field);
                for (at, (field, digest)) in sorted.iter().enumerate() {
                    line.push(if at == 0 { b'{' } else { b',' });
                    canonical::print_text(field, line);
                    line.extend_from_slice(b":\"");
                    push_hex(&digest.0, line);
                    line.push(b'"');
                }
                line.push(b'}');
            }
        }
    }
}
