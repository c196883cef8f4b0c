//! Writes a log, so that whatever dies in between leaves it whole or torn, never damaged.
//!
//! Entries wait in memory until [`Writer::commit`]. Then rows are written and synced, the journal is
//! written and synced, and both are read back from the disk and hashed again. A checkpoint comes
//! after that: guard file, then the checkpoint under a new name, synced and renamed. It is written
//! when a command ends, when a run is sealed, and during a run every 5 seconds or 4,096 entries. A
//! call of the disk that fails is never tried again: the writer refuses everything after it.
//!
//! One writer at a time holds `LOG/lock`; how it takes a log is said in `open`.

mod guard;
mod lists;
mod open;
mod publish;
mod run;

pub use run::{InputFile, Ordinary, OutputFile, RunOpen};

use super::canonical::{Object, Value, clean, object};
use super::checkpoint::Checkpoint;
use super::disk::{Appender, Disk};
use super::entry::{Entry, SEGMENT, Time};
use super::hash::{Chain, Digest32, leaf};
use super::journal::Journal;
use super::key::Signer;
use super::ledger::Ledger;
use super::verify::heads::Heads;
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use guard::Guard;
use run::OpenRun;
use std::path::{Path, PathBuf};

/// A checkpoint is due after this many entries.
const ENTRIES_BETWEEN: u64 = 4_096;
/// A checkpoint is due after this many milliseconds.
const MS_BETWEEN: i64 = 5_000;

/// How a log is opened for writing.
#[derive(Clone, Copy, Default)]
pub struct Access<'a> {
    /// Who signs checkpoints; nobody in an unsigned log.
    pub signer: Option<&'a dyn Signer>,
    /// The file outside the log that remembers the last checkpoint signed.
    pub guard: Option<&'a Path>,
}

/// A log that is open for writing.
pub struct Writer<'a> {
    disk: &'a dyn Disk,
    folder: PathBuf,
    access: Access<'a>,
    guard: Option<Guard>,
    origin: String,
    chain: Chain,
    journal: Journal,
    ledger: Ledger,
    heads: Heads,
    /// Lines of the current segment that are not yet on disk.
    pending: Vec<u8>,
    file: Option<Box<dyn Appender>>,
    run: Option<OpenRun>,
    checkpoint: Checkpoint,
    /// The newest checkpoint's note, until an entry holds it.
    note: Option<String>,
    retiring: Option<&'a dyn Signer>,
    checkpoint_time: Time,
    last_time: Time,
    health: Health,
    _lock: Box<dyn Send>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Sound,
    /// A call of the disk failed; what is on it is no longer known.
    Failed,
}

impl<'a> Writer<'a> {
    /// Which log this is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn last_child(&self, origin: &str) -> Option<&Checkpoint> {
        self.ledger.children.get(origin)
    }

    pub(super) fn disk(&self) -> &'a dyn Disk {
        self.disk
    }

    /// How many entries it has, those in memory included.
    pub fn entries(&self) -> u64 {
        self.journal.entries()
    }

    /// Appends an entry of any kind that is not part of a run; it is on disk after [`Self::commit`].
    ///
    /// # Errors
    /// A usage error if the body has no canonical spelling or is too long.
    pub fn append(&mut self, kind: &str, body: Object, now: Time) -> Result<u64> {
        self.sound()?;
        if now < self.last_time {
            let was = self.last_time;
            self.last_time = now;
            let clock = object([
                ("from", was.to_string().into()),
                ("to", now.to_string().into()),
            ]);
            self.push("clock", clock, now)?;
        }
        let index = self.push(kind, body, now)?;
        self.last_time = now;
        Ok(index)
    }

    /// Appends a free note.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn note(&mut self, text: &str, now: Time) -> Result<u64> {
        self.append("note", object([("text", clean(text).into())]), now)
    }

    /// Puts what waits in memory on disk, and a checkpoint if one is due.
    ///
    /// # Errors
    /// If the disk fails; the writer then refuses everything.
    pub fn commit(&mut self, now: Time) -> Result<()> {
        let entries = self.entries() - self.checkpoint.size;
        let due = entries >= ENTRIES_BETWEEN
            || now.unix_ms() - self.checkpoint_time.unix_ms() >= MS_BETWEEN;
        if due && entries > 0 {
            self.checkpoint(now).map(drop)
        } else {
            self.flush()
        }
    }

    /// Puts everything on disk and signs it; the newest checkpoint if nothing was appended.
    ///
    /// # Errors
    /// If the disk or the signer fails, or the guard knows another history.
    pub fn checkpoint(&mut self, now: Time) -> Result<&Checkpoint> {
        self.sound()?;
        self.close_block(now)?;
        if self.entries() == self.checkpoint.size {
            return Ok(&self.checkpoint);
        }
        if let Some(note) = self.note.take() {
            self.append("ckpt", object([("note", note.into())]), now)?;
        }
        self.flush()?;
        let result = self.sign_and_publish();
        self.health = if result.is_ok() {
            Health::Sound
        } else {
            Health::Failed
        };
        result?;
        self.checkpoint_time = now;
        Ok(&self.checkpoint)
    }

    /// Ends writing with a checkpoint.
    ///
    /// # Errors
    /// As [`Self::checkpoint`].
    pub fn close(mut self, now: Time) -> Result<Checkpoint> {
        self.checkpoint(now)?;
        Ok(self.checkpoint)
    }

    fn sound(&self) -> Result<()> {
        match self.health {
            Health::Sound => Ok(()),
            Health::Failed => Err(Error::new(ErrorKind::Io, &say::WRITER_FAILED)),
        }
    }

    fn push(&mut self, kind: &str, body: Object, now: Time) -> Result<u64> {
        let index = self.entries();
        if index > 0 && index.is_multiple_of(SEGMENT) {
            self.flush()?;
            self.file = None;
            self.journal.segment_bytes = 0;
        }
        let entry = Entry {
            index,
            log: self.journal.log,
            prev: self.journal.head.unwrap_or(Digest32::ZERO),
            time: now,
            kind: kind.to_owned(),
            body,
        };
        let line = entry
            .print()
            .map_err(|defect| super::stop(ErrorKind::Usage, defect))?;
        self.ledger.accept(&entry);
        let accepted = match self.ledger.problems.pop() {
            Some(problem) => Err(problem.what),
            None if index > 0 => self.heads.accept(&entry).map_err(|(_, what)| what),
            None => Ok(()),
        };
        if let Err(defect) = accepted {
            self.health = Health::Failed;
            return Err(super::stop(ErrorKind::Law, defect));
        }
        self.journal.head = Some(self.chain.entry(&line));
        self.journal.log = self.journal.log.or(self.journal.head);
        self.journal.tree.push(leaf(&line));
        self.pending.extend(&line);
        self.pending.push(b'\n');
        Ok(index)
    }
}

/// A name beside `path`.
fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// A list of values from what can become one.
fn values<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Vec<Value> {
    items.into_iter().map(Into::into).collect()
}
