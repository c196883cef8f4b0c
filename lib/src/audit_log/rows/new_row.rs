//! A row on its way into a block, written without building values first.

use super::LONGEST;
use crate::audit_log::armour::push_hex;
use crate::audit_log::canonical::{Value, spell_key, spell_number};
use crate::audit_log::canonical::{spell_text, spell_value};
use crate::audit_log::hash::Digest32;
use crate::error::{Defect, ErrorKind};
use crate::message::audit_log as say;

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

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name.as_bytes() {
            b"payment" => Some(Self::Payment),
            b"finding" => Some(Self::Finding),
            b"suppression" => Some(Self::Suppression),
            b"refused" => Some(Self::Refused),
            b"key" => Some(Self::Key),
            _ => None,
        }
    }

    /// Whether rows of this kind carry an input row.
    pub fn carries_input(self) -> bool {
        matches!(self, Self::Payment | Self::Refused)
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
    pub more: &'a [(&'a str, More<'a>)],
}

/// What else a row says.
#[derive(Clone, Copy, Debug)]
pub enum More<'a> {
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(&'a str),
    /// A text that many rows bear.
    Spelled(&'a Spelled),
    /// Anything.
    Value(&'a Value),
}

impl From<i64> for More<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl<'a> From<&'a str> for More<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a Spelled> for More<'a> {
    fn from(value: &'a Spelled) -> Self {
        Self::Spelled(value)
    }
}

impl<'a> From<&'a Value> for More<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Value(value)
    }
}

impl More<'_> {
    fn spell(self, line: &mut Vec<u8>) -> Result<(), Defect> {
        match self {
            Self::Integer(number) => spell_number(number, line),
            Self::Text(text) => spell_text(text, line),
            Self::Spelled(Spelled(text)) => {
                line.extend_from_slice(text);
                Ok(())
            }
            Self::Value(value) => spell_value(value, 1, line),
        }
    }
}

/// A text in its canonical spelling, looked at once for many rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled(Vec<u8>);

impl Spelled {
    /// The spelling of `text`.
    ///
    /// # Errors
    /// A usage error if it has none, see [`crate::audit_log::canonical::clean`].
    pub fn of(text: &str) -> crate::error::Result<Self> {
        let mut spelled = Vec::with_capacity(text.len() + 2);
        let stop = |defect| crate::audit_log::stop(ErrorKind::Usage, defect);
        spell_text(text, &mut spelled).map_err(stop)?;
        Ok(Self(spelled))
    }
}

/// A member that has a place of its own; [`NewRow::more`] may not bring it.
struct Own {
    key: &'static str,
    /// What stands before its value, as if another member stood before it.
    opens: &'static [u8],
}

const fn own(key: &'static str, opens: &'static [u8]) -> Own {
    Own { key, opens }
}

const COMMITMENTS: Own = own("c", b",\"c\":");
const FEN: Own = own("fen", b",\"fen\":");
const KIND: Own = own("k", b",\"k\":\"");
const PSEUDONYM: Own = own("pseudonym", b",\"pseudonym\":");
const REASON: Own = own("reason", b",\"reason\":");
const ROW: Own = own("row", b",\"row\":");
const SOURCE: Own = own("src", b",\"src\":{\"f\":");

impl NewRow<'_> {
    /// Appends the line of row number `row`, without LF, to `line`.
    ///
    /// # Errors
    /// A defect where [`super::Row::parse`] would refuse the line; what stands in `line` is then of
    /// no use.
    pub(crate) fn print(&self, row: u64, line: &mut Vec<u8>) -> Result<(), Defect> {
        let start = line.len();
        self.spell(row, line).map_err(|defect| {
            // What was to be spelled knows no place.
            match defect.arguments.is_empty() {
                true => defect.with("byte", line.len() - start),
                false => defect,
            }
        })
    }

    fn spell(&self, row: u64, line: &mut Vec<u8>) -> Result<(), Defect> {
        if self.source.is_none() && self.kind.carries_input() {
            return Err(Defect::new(&say::MEMBER).with("key", "src"));
        }
        let start = line.len();
        let mut sorted = Vec::new();
        let more = in_order(self.more, &mut sorted);
        let mut others = Others { before: "", more };
        others.until(&COMMITMENTS, line)?;
        if !self.commitments.is_empty() {
            line.extend_from_slice(COMMITMENTS.opens);
            commitments(self.commitments, line)?;
        }
        others.until(&FEN, line)?;
        line.extend_from_slice(FEN.opens);
        spell_number(self.fen, line)?;
        others.until(&KIND, line)?;
        line.extend_from_slice(KIND.opens);
        line.extend_from_slice(self.kind.name().as_bytes());
        line.push(b'"');
        others.until(&PSEUDONYM, line)?;
        if let Some(pseudonym) = self.pseudonym {
            line.extend_from_slice(PSEUDONYM.opens);
            spell_text(pseudonym, line)?;
        }
        others.until(&REASON, line)?;
        line.extend_from_slice(REASON.opens);
        spell_name(self.reason, line)?;
        others.until(&ROW, line)?;
        line.extend_from_slice(ROW.opens);
        spell_natural(row, line)?;
        others.until(&SOURCE, line)?;
        if let Some((file, row)) = self.source {
            line.extend_from_slice(SOURCE.opens);
            spell_natural(file, line)?;
            line.extend_from_slice(b",\"row\":");
            spell_natural(row, line)?;
            line.push(b'}');
        }
        others.rest(line)?;
        line.push(b'}');
        // Before the first member stands the brace, where a comma stands before each other.
        if let Some(first) = line.get_mut(start) {
            *first = b'{';
        }
        match line.len() - start {
            long if long > LONGEST => Err(Defect::new(&say::LINE_LONG).with("len", long)),
            _ => Ok(()),
        }
    }
}

/// What a reason needs besides, on its way into a line between the members of our own.
struct Others<'m> {
    /// The last that was written.
    before: &'m str,
    more: &'m [(&'m str, More<'m>)],
}

impl<'m> Others<'m> {
    /// Writes what comes before a member of our own. No other has its key, and ours come in order.
    fn until(&mut self, own: &Own, line: &mut Vec<u8>) -> Result<(), Defect> {
        while let Some((next, rest)) = self.more.split_first()
            && !is_before(own.key, next.0)
        {
            if next.0 == own.key {
                return Err(Defect::new(&say::KEY));
            }
            self.write(next, line)?;
            self.more = rest;
        }
        Ok(())
    }

    /// Writes what is left.
    fn rest(&mut self, line: &mut Vec<u8>) -> Result<(), Defect> {
        self.more.iter().try_for_each(|next| self.write(next, line))
    }

    fn write(
        &mut self,
        (key, value): &(&'m str, More<'m>),
        line: &mut Vec<u8>,
    ) -> Result<(), Defect> {
        if !is_before(self.before, key) {
            return Err(Defect::new(&say::KEY_ORDER));
        }
        self.before = key;
        line.push(b',');
        spell_key(key, line)?;
        line.push(b':');
        value.spell(line)
    }
}

/// As `<` says, and mostly by the first letter alone.
fn is_before(one: &str, other: &str) -> bool {
    let first = |key: &str| key.as_bytes().first().copied();
    match first(one).cmp(&first(other)) {
        std::cmp::Ordering::Equal => one < other,
        order => order.is_lt(),
    }
}

/// Members in the order of their keys, in which whoever writes many rows has them already.
fn in_order<'m, 'k, T: Copy>(
    all: &'m [(&'k str, T)],
    sorted: &'m mut Vec<(&'k str, T)>,
) -> &'m [(&'k str, T)] {
    if all.is_sorted_by(|(one, _), (next, _)| !is_before(next, one)) {
        return all;
    }
    sorted.extend_from_slice(all);
    sorted.sort_unstable_by_key(|(key, _)| *key);
    sorted
}

/// Commitments by field.
fn commitments(all: &[(&str, Digest32)], line: &mut Vec<u8>) -> Result<(), Defect> {
    let mut sorted = Vec::new();
    let mut before = "";
    for (field, digest) in in_order(all, &mut sorted) {
        if !is_before(before, field) {
            return Err(Defect::new(&say::KEY_ORDER));
        }
        line.push(if before.is_empty() { b'{' } else { b',' });
        before = field;
        spell_key(field, line)?;
        line.extend_from_slice(b":\"");
        push_hex(&digest.0, line);
        line.push(b'"');
    }
    line.push(b'}');
    Ok(())
}

fn spell_natural(number: u64, line: &mut Vec<u8>) -> Result<(), Defect> {
    spell_number(i64::try_from(number).unwrap_or(i64::MAX), line)
}

/// A text that is read again as the key of a total.
fn spell_name(name: &str, line: &mut Vec<u8>) -> Result<(), Defect> {
    match name.contains(['"', '\\', '\n']) {
        true => Err(Defect::new(&say::MEMBER).with("key", "reason")),
        false => spell_text(name, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit_log::canonical::{self, object};
    use crate::audit_log::rows::Row;

    /// A row is printed exactly if a reader takes it, and the reader then sees what was meant.
    #[track_caller]
    fn check(row: &NewRow<'_>, number: u64, expected: bool) {
        let mut line = Vec::new();
        let printed = row.print(number, &mut line);
        assert_eq!(printed.is_ok(), expected, "{row:?}: {printed:?}");
        if expected {
            let read = Row::parse(&line).unwrap();
            let seen = (read.row, read.kind, read.reason, read.fen, read.source);
            let meant = (number, row.kind, row.reason, row.fen, row.source);
            assert_eq!(seen, meant);
        }
    }

    const PLAIN: NewRow<'_> = NewRow {
        kind: RowKind::Finding,
        reason: "paid",
        fen: 0,
        source: Some((0, 2)),
        pseudonym: None,
        commitments: &[],
        more: &[],
    };

    #[test]
    fn numbers_and_texts_are_held_to_the_profile() {
        let largest = canonical::LARGEST;
        for (fen, expected) in [(largest, true), (-largest, true), (largest + 1, false)] {
            check(&NewRow { fen, ..PLAIN }, 0, expected);
        }
        check(&PLAIN, largest as u64, true);
        check(&PLAIN, largest as u64 + 1, false);
        for (place, expected) in [(largest as u64, true), (u64::MAX, false)] {
            let file = Some((place, 0));
            check(
                &NewRow {
                    source: file,
                    ..PLAIN
                },
                0,
                expected,
            );
            let row = Some((0, place));
            check(
                &NewRow {
                    source: row,
                    ..PLAIN
                },
                0,
                expected,
            );
        }
        for (text, expected) in [
            ("", true),
            ("农村低保", true),
            ("a\"b", false),
            ("a\\b", false),
            ("a\nb", false),
            ("a\tb", false),
            ("e\u{301}", false),
            ("\u{85}", false),
        ] {
            check(
                &NewRow {
                    reason: text,
                    ..PLAIN
                },
                0,
                expected,
            );
            let escapes = text.contains(['"', '\\', '\n']);
            let named = NewRow {
                pseudonym: Some(text),
                ..PLAIN
            };
            check(&named, 0, expected || escapes);
            let more = [("text", More::from(text))];
            check(
                &NewRow {
                    more: &more,
                    ..PLAIN
                },
                0,
                expected || escapes,
            );
        }
        let long = "x".repeat(LONGEST);
        check(
            &NewRow {
                pseudonym: Some(&long),
                ..PLAIN
            },
            0,
            false,
        );
    }

    #[test]
    fn members_stand_in_order_and_none_stands_twice() {
        let number = || More::from(1i64);
        for (keys, expected) in [
            (["z", "a"], true),
            (["k0", "fem"], true),
            (["a", "a"], false),
            (["fen", "a"], false),
            (["c", "a"], false),
            (["k", "z"], false),
            (["pseudonym", "a"], false),
            (["reason", "a"], false),
            (["row", "z"], false),
            (["src", "a"], false),
            (["a", "b c"], false),
            (["a", ""], false),
            (["二", "a"], false),
            (["a2345678901234567890123456789012", "a"], true),
            (["a23456789012345678901234567890123", "a"], false),
        ] {
            let more = keys.map(|key| (key, number()));
            check(
                &NewRow {
                    more: &more,
                    ..PLAIN
                },
                0,
                expected,
            );
            let digests = keys.map(|key| (key, Digest32::ZERO));
            let ours = ["c", "fen", "k", "pseudonym", "reason", "row", "src"];
            let own = keys.iter().any(|key| ours.contains(key));
            let fields = NewRow {
                commitments: &digests,
                ..PLAIN
            };
            check(&fields, 0, expected || own);
        }
    }

    #[test]
    fn what_is_deep_or_lacks_its_input_is_refused() {
        let mut deep = Value::from(1i64);
        for depth in 1..10 {
            deep = Value::Object(object([("a", deep)]));
            let more = [("deep", More::from(&deep))];
            check(
                &NewRow {
                    more: &more,
                    ..PLAIN
                },
                0,
                depth < canonical::DEPTH,
            );
        }
        for kind in [RowKind::Payment, RowKind::Refused, RowKind::Key] {
            let row = NewRow {
                kind,
                source: None,
                ..PLAIN
            };
            check(&row, 0, !kind.carries_input());
        }
    }
}
