//! The runs of a log as their entries tell them: what each read, wrote, and whether it appeared.
//!
//! ```text
//! run.open … rows … run.seal        the outputs are complete beside their place, and synced
//! note {"event":"published",…}      the output directory stands in its place
//! note {"event":"unpublished",…}    it never came to stand there
//! ```
//!
//! A run counts when `published` follows its seal. What dies between the two entries leaves a run that
//! is sealed and of which nothing is said: the next command that writes looks for the directory and
//! says it. Reading stops at the first entry that is not whole; whether the log holds is the
//! verifier's matter and not asked here.

use crate::audit_log::canonical::{Object, Value, digest, natural};
use crate::audit_log::disk::Disk;
use crate::audit_log::entry::{Entry, Time};
use crate::audit_log::hash::Digest32;
use crate::audit_log::journal::walk;
use crate::audit_log::writer::Writer;
use crate::error::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has not ended: it is under way, or it died.
    Open,
    /// It ended without outputs.
    Aborted,
    /// It is sealed; nothing says whether its output directory appeared.
    Sealed,
    /// Its output directory appeared.
    Published,
    /// It is sealed, and its output directory never appeared.
    Unpublished,
}

impl State {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Aborted => "aborted",
            Self::Sealed => "sealed",
            Self::Published => "published",
            Self::Unpublished => "unpublished",
        }
    }
}

/// A file that a run read or wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedFile {
    /// Name.
    pub name: String,
    /// What it was read as; empty for an output.
    pub role: String,
    /// Bytes.
    pub len: u64,
    /// BLAKE3.
    pub b3: Digest32,
}

/// A run.
#[derive(Clone, Debug)]
pub struct LoggedRun {
    /// `R000001` …
    pub name: String,
    /// The entry that opened it.
    pub opened: u64,
    /// When, as the writer says.
    pub time: Time,
    /// How it stands.
    pub state: State,
    /// What `run.open` says besides lists: operator, version, digests.
    pub said: BTreeMap<String, String>,
    /// Arguments.
    pub args: Vec<String>,
    /// What it read.
    pub inputs: Vec<LoggedFile>,
    /// What it wrote.
    pub outputs: Vec<LoggedFile>,
    /// Lines.
    pub rows: u64,
    /// Why it was aborted or never appeared.
    pub why: String,
}

impl LoggedRun {
    /// A text of `run.open`.
    pub fn said(&self, key: &str) -> &str {
        self.said.get(key).map_or("", String::as_str)
    }
}

/// Reads the runs of the log in `folder`.
///
/// # Errors
/// If a file cannot be read.
pub fn read(disk: &dyn Disk, folder: &Path) -> Result<Vec<LoggedRun>> {
    let mut runs: Vec<LoggedRun> = Vec::new();
    walk(disk, folder, |placed| {
        accept(&mut runs, &placed.entry);
        Ok(())
    })?;
    Ok(runs)
}

fn accept(runs: &mut Vec<LoggedRun>, entry: &Entry) {
    let body = &entry.body;
    let name = body.get("run").and_then(Value::text).unwrap_or_default();
    if entry.kind == "run.open" {
        runs.push(opened(name, entry));
        return;
    }
    let Some(run) = runs.iter_mut().rev().find(|run| run.name == name) else {
        return;
    };
    match entry.kind.as_str() {
        "more" => {
            let list = body.get("list").and_then(Value::list).unwrap_or_default();
            match body.get("of").and_then(Value::text) {
                Some("args") => run.args.extend(texts(list)),
                Some("inputs") => run.inputs.extend(list.iter().filter_map(file)),
                Some("outputs") => run.outputs.extend(list.iter().filter_map(file)),
                _ => {}
            }
        }
        "run.seal" => {
            run.state = State::Sealed;
            run.rows = body.get("n").and_then(natural).unwrap_or(0);
            run.outputs = files(body, "outputs");
        }
        "run.abort" => {
            run.state = State::Aborted;
            body_text(body, "why").clone_into(&mut run.why);
        }
        "note" if run.state == State::Sealed => {
            run.state = match body_text(body, "event") {
                "published" => State::Published,
                "unpublished" => State::Unpublished,
                _ => run.state,
            };
            body_text(body, "why").clone_into(&mut run.why);
        }
        _ => {}
    }
}

fn opened(name: &str, entry: &Entry) -> LoggedRun {
    let texts_of = entry.body.iter().filter_map(|(key, value)| {
        let text = value.text()?;
        Some((key.clone(), text.to_owned()))
    });
    LoggedRun {
        name: name.to_owned(),
        opened: entry.index,
        time: entry.time,
        state: State::Open,
        said: texts_of.collect(),
        args: texts(
            entry
                .body
                .get("args")
                .and_then(Value::list)
                .unwrap_or_default(),
        )
        .collect(),
        inputs: files(&entry.body, "inputs"),
        outputs: Vec::new(),
        rows: 0,
        why: String::new(),
    }
}

fn body_text<'b>(body: &'b Object, key: &str) -> &'b str {
    body.get(key).and_then(Value::text).unwrap_or_default()
}

fn texts(list: &[Value]) -> impl Iterator<Item = String> + '_ {
    list.iter().filter_map(Value::text).map(str::to_owned)
}

fn files(body: &Object, key: &str) -> Vec<LoggedFile> {
    let list = body.get(key).and_then(Value::list).unwrap_or_default();
    list.iter().filter_map(file).collect()
}

fn file(value: &Value) -> Option<LoggedFile> {
    let body = value.object()?;
    Some(LoggedFile {
        name: body.get("name")?.text()?.to_owned(),
        role: body_text(body, "role").to_owned(),
        len: body.get("len").and_then(natural)?,
        b3: body.get("b3").and_then(digest)?,
    })
}

/// Says whether the output directory of a sealed run appeared; on disk and signed when it answers.
///
/// # Errors
/// As [`Writer::checkpoint`].
pub fn settle(log: &mut Writer<'_>, run: &str, state: State, why: &str, now: Time) -> Result<()> {
    let body = crate::audit_log::canonical::object([
        ("event", state.name().into()),
        ("run", run.into()),
        ("why", crate::audit_log::canonical::clean(why).into()),
    ]);
    log.append("note", body, now)?;
    log.checkpoint(now).map(drop)
}
