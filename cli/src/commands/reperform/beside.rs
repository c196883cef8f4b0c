//! Outputs made again, laid beside those that the run left: where do they first differ?
//!
//! The log holds digests alone. Where the old directory still stands, and its file is still the one
//! that was logged, bytes are compared as they are made. What is said of a difference is a place, and
//! in a file of findings the rule and the member: never a value, because values are personal.

use crate::logbook::digests;
use crate::out_dir::Pending;
use onecard::audit_log::hash::Digest32;
use onecard::engagement::logged_runs::LoggedRun;
use onecard::error::Result;
use onecard::report::Outputs;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The longest line that is looked into.
const LONGEST_LINE: u64 = 1 << 20;

/// What the file in the old directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Old {
    /// There is none.
    Gone,
    /// Another one than was logged.
    Altered,
    /// The logged one; where the output made again first differs from it.
    Logged(Option<Difference>),
}

/// The first place where two files differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Line, from 1; in a file of findings also which finding.
    pub(super) line: u64,
    /// Byte, from 0.
    pub(super) byte: u64,
    /// What the finding now there is called by.
    pub(super) rule: Option<String>,
    /// And what it was called by.
    pub(super) old_rule: Option<String>,
    /// The first member that differs, where both are findings.
    pub(super) member: Option<String>,
}

/// Takes the outputs, and compares them on their way.
pub(super) struct Beside<'a> {
    folder: PathBuf,
    logged: BTreeMap<String, (u64, Digest32)>,
    kept: Option<&'a mut Pending>,
    pub(super) found: BTreeMap<String, Old>,
}

impl<'a> Beside<'a> {
    /// Beside the outputs in `folder`; they are kept as well where there is a place.
    pub(super) fn of(run: &LoggedRun, folder: &Path, kept: Option<&'a mut Pending>) -> Self {
        let outputs = run.outputs.iter();
        Self {
            folder: folder.to_owned(),
            logged: outputs.map(|o| (o.name.clone(), (o.len, o.b3))).collect(),
            kept,
            found: BTreeMap::new(),
        }
    }

    /// The file that an output was, if it is still what was logged.
    fn old(&self, name: &str) -> std::result::Result<File, Old> {
        let path = self.folder.join(name);
        let about = path.metadata().map_err(|_| Old::Gone)?;
        let now = digests::b3(&path).map_err(|_| Old::Gone)?;
        match self.logged.get(name) == Some(&(about.len(), now)) {
            true => File::open(&path).map_err(|_| Old::Gone),
            false => Err(Old::Altered),
        }
    }
}

impl Outputs for Beside<'_> {
    fn put(
        &mut self,
        name: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let (old, mut state) = match self.old(name) {
            Ok(file) => (Some(file), Old::Logged(None)),
            Err(state) => (None, state),
        };
        let mut compared = old.map(Comparing::with);
        let mut fill_both = |kept: &mut dyn Write| {
            fill(&mut Both {
                kept,
                compared: compared.as_mut(),
            })
        };
        match &mut self.kept {
            Some(kept) => kept.put(name, &mut fill_both)?,
            None => fill_both(&mut io::sink())?,
        }
        if let Some(compared) = compared {
            state = Old::Logged(compared.end());
        }
        self.found.insert(name.to_owned(), state);
        Ok(())
    }
}

struct Both<'w> {
    kept: &'w mut dyn Write,
    compared: Option<&'w mut Comparing>,
}

impl Write for Both<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.kept.write(bytes)?;
        if let Some(compared) = &mut self.compared {
            compared.take(bytes.get(..count).unwrap_or_default())?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.kept.flush()
    }
}

/// A file, as far as what is written equals it.
struct Comparing {
    old: BufReader<File>,
    byte: u64,
    line: u64,
    /// Where the line begins, and what was written of it.
    start: u64,
    begun: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Equal,
    /// Bytes differ at `byte`; the line that is written is not whole yet.
    Differs,
    Known,
}

impl Comparing {
    fn with(old: File) -> Self {
        Self {
            old: BufReader::new(old),
            byte: 0,
            line: 1,
            start: 0,
            begun: Vec::new(),
            state: State::Equal,
        }
    }

    fn take(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while self.state == State::Equal && !bytes.is_empty() {
            let old = self.old.fill_buf()?;
            let same = old.iter().zip(bytes).take_while(|(a, b)| a == b).count();
            let whole = same == old.len().min(bytes.len()) && !old.is_empty();
            self.old.consume(same);
            let (equal, rest) = bytes.split_at_checked(same).unwrap_or((bytes, &[]));
            self.pass(equal);
            bytes = rest;
            if !whole {
                self.state = State::Differs;
            }
        }
        if self.state == State::Differs {
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let (line, _) = bytes
                .split_at_checked(end.unwrap_or(bytes.len()))
                .unwrap_or((bytes, &[]));
            self.begun.extend_from_slice(line);
            if end.is_some() || self.begun.len() as u64 > LONGEST_LINE {
                self.state = State::Known;
            }
        }
        Ok(())
    }

    /// Goes past bytes that are equal.
    fn pass(&mut self, bytes: &[u8]) {
        self.byte += bytes.len() as u64;
        self.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                let begun = bytes.get(at + 1..).unwrap_or_default();
                self.start = self.byte - begun.len() as u64;
                self.begun = begun.to_vec();
            }
            None => self.begun.extend_from_slice(bytes),
        }
    }

    fn end(mut self) -> Option<Difference> {
        let more = self.old.fill_buf().is_ok_and(|rest| !rest.is_empty());
        if self.state == State::Equal && !more {
            return None;
        }
        let mut line = Vec::new();
        let seek = self.old.seek(SeekFrom::Start(self.start));
        let read = seek.and_then(|_| self.old.take(LONGEST_LINE).read_until(b'\n', &mut line));
        let old = read
            .ok()
            .and_then(|_| serde_json::from_slice::<Value>(&line).ok());
        let now = serde_json::from_slice::<Value>(&self.begun).ok();
        let rule = |of: &Option<Value>| Some(of.as_ref()?.get("rule")?.as_str()?.to_owned());
        Some(Difference {
            line: self.line,
            byte: self.byte,
            rule: rule(&now),
            old_rule: rule(&old),
            member: old.zip(now).and_then(|(old, now)| member(&old, &now)),
        })
    }
}

/// The first member of one of two findings that the other has not, or has otherwise.
fn member(old: &Value, now: &Value) -> Option<String> {
    let (old, now) = (old.as_object()?, now.as_object()?);
    let mut keys = now.keys().chain(old.keys());
    keys.find(|key| old.get(*key) != now.get(*key)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where `new`, written in pieces of every length, first differs from `old`.
    #[track_caller]
    fn check(old: &str, new: &str, expected: Option<(u64, u64, &str)>) {
        let path = std::env::temp_dir().join(format!("onecard-beside-{}", std::process::id()));
        std::fs::write(&path, old).unwrap();
        for length in 1..=new.len().max(1) {
            let mut compared = Comparing::with(File::open(&path).unwrap());
            for piece in new.as_bytes().chunks(length) {
                compared.take(piece).unwrap();
            }
            let found = compared.end();
            let found = found.map(|d| {
                let names = [d.rule, d.old_rule, d.member];
                let names: Vec<_> = names.into_iter().flatten().collect();
                (d.line, d.byte, names.join(" "))
            });
            let expected = expected.map(|(line, byte, names)| (line, byte, names.to_owned()));
            assert_eq!(found, expected, "{old:?} {new:?} in pieces of {length}");
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn the_first_difference_is_a_line_and_a_byte() {
        check("", "", None);
        check("a\nb\n", "a\nb\n", None);
        check("a\nb\n", "a\nc\n", Some((2, 2, "")));
        check("a\nb\n", "a\n", Some((2, 2, "")));
        check("a\n", "a\nb", Some((2, 2, "")));
        check("", "a", Some((1, 0, "")));
        let old = "{\"rule\":\"E01\",\"paid\":\"1.00\"}\n{\"rule\":\"E01\",\"paid\":\"1.00\"}\n";
        let paid = old.replacen("1.00\"}\n{", "2.00\"}\n{", 1);
        check(old, &paid, Some((1, 22, "E01 E01 paid")));
        let rule = old.replace("}\n{\"rule\":\"E01\"", "}\n{\"rule\":\"E02\"");
        check(old, &rule, Some((2, 40, "E02 E01 rule")));
        check(old, &old[..30], Some((2, 30, "E01")));
    }
}
