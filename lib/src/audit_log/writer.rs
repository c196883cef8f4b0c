//! Writes a log, so that whatever dies in between leaves it whole or torn, never damaged.
//!
//! Entries wait in memory until [`Writer::commit`]. Then rows are written and synced, the journal is
//! written and synced, and both are read back from the disk and hashed again. A checkpoint comes
//! after that: guard file, then the checkpoint under a new name, synced and renamed. It is written
//! when a command ends, when a run is sealed, and during a run every 5 seconds or 4,096 entries. A
//! call of the disk that fails is never tried again: the writer refuses everything after it.
//!
//! One writer at a time holds `LOG/lock`. It looks at the whole journal before it writes, refuses a
//! torn one (exit status 4, and names `onecard log recover`) and any that does not verify (5), and
//! appends `run.abort` for a run that never ended.

mod guard;
mod lists;
mod publish;
mod run;

pub use run::{InputFile, Ordinary, OutputFile, RunOpen};

use super::canonical::{Object, Value, clean, object};
use super::checkpoint::Checkpoint;
use super::disk::{Appender, Disk, failed};
use super::entry::{Entry, SEGMENT, Time};
use super::genesis::Genesis;
use super::hash::{Chain, Digest32, leaf};
use super::journal::{Journal, segment_file};
use super::key::Signer;
use super::ledger::Ledger;
use super::verify::heads::Heads;
use super::verify::{Depth, Evidence, Report, Survey, Verdict, inspect, loose_rows};
use crate::error::{Defect, Error, ErrorKind, Result};
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

/// What a log is when writing begins.
struct Opened {
    journal: Journal,
    ledger: Ledger,
    heads: Heads,
    checkpoint: Checkpoint,
    note: Option<String>,
    last_time: Time,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Sound,
    /// A call of the disk failed; what is on it is no longer known.
    Failed,
}

impl<'a> Writer<'a> {
    /// Creates the log in `folder`, which must not exist or be empty: with its checkpoint or not at all.
    ///
    /// # Errors
    /// If there is something in the folder, the key does not fit, or the disk fails.
    pub fn create(
        disk: &'a dyn Disk,
        folder: &Path,
        genesis: &Genesis,
        access: Access<'a>,
        now: Time,
    ) -> Result<Self> {
        if !disk.list(folder).map_err(failed(folder))?.is_empty() {
            let error = Error::new(ErrorKind::Usage, &say::NOT_EMPTY);
            return Err(error.with("folder", folder.display()));
        }
        check_signer(genesis.vkeys.is_empty(), access)?;
        let fresh = sibling(folder, ".new");
        disk.create_folder(&fresh.join("journal"))
            .map_err(failed(&fresh))?;
        let lock = disk.lock(&fresh.join("lock")).map_err(failed(&fresh))?;
        let file = segment_file(0);
        for stale in ["checkpoint", "checkpoint.tmp", file.as_str()] {
            disk.remove(&fresh.join(stale)).map_err(failed(&fresh))?;
        }
        let mut heads = Heads::default();
        heads.begin(genesis);
        let origin = genesis.origin.clone();
        let opened = Opened {
            journal: Journal::default(),
            ledger: Ledger::default(),
            heads,
            checkpoint: Checkpoint {
                origin,
                size: 0,
                root: Digest32::ZERO,
            },
            note: None,
            last_time: now,
        };
        let guard = access.guard.map(|path| Guard::lock(disk, path, folder));
        let guard = guard.transpose()?;
        let mut writer = Self::begin(disk, &fresh, access, guard, opened, lock);
        writer.append("genesis", genesis.body(), now)?;
        writer.checkpoint(now)?;
        drop(writer);
        disk.sync_folder(&fresh).map_err(failed(&fresh))?;
        disk.rename(&fresh, folder).map_err(failed(folder))?;
        let above = folder
            .parent()
            .filter(|above| !above.as_os_str().is_empty());
        let above = above.unwrap_or(Path::new("."));
        disk.sync_folder(above).map_err(failed(above))?;
        Self::open(disk, folder, access, now)
    }

    /// Opens the log in `folder`.
    ///
    /// # Errors
    /// Exit status 4 if another writer has it, or it is torn; 5 if it does not verify; 2 if the key
    /// is not one of the log's.
    pub fn open(disk: &'a dyn Disk, folder: &Path, access: Access<'a>, now: Time) -> Result<Self> {
        if disk
            .list(&folder.join("journal"))
            .map_err(failed(folder))?
            .is_empty()
        {
            let error = Error::new(ErrorKind::Usage, &say::NO_LOG);
            return Err(error.with("folder", folder.display()));
        }
        let lock = disk.lock(&folder.join("lock")).map_err(failed(folder))?;
        Self::open_locked(disk, folder, access, now, lock)
    }

    pub(super) fn open_locked(
        disk: &'a dyn Disk,
        folder: &Path,
        access: Access<'a>,
        now: Time,
        lock: Box<dyn Send>,
    ) -> Result<Self> {
        let guard = access
            .guard
            .map(|path| Guard::lock(disk, path, folder))
            .transpose()?;
        let remembered = guard
            .as_ref()
            .map(|guard| guard.read(disk))
            .transpose()?
            .flatten();
        let evidence = Evidence {
            guard: remembered,
            ..Evidence::default()
        };
        let (survey, mut report) = inspect(disk, folder, &evidence, Depth::Full)?;
        refuse_unless_whole(disk, folder, &survey, &mut report)?;
        let whole = survey.genesis.zip(report.checkpoint);
        let (genesis, checkpoint) = whole.ok_or_else(|| Error::new(ErrorKind::Law, &say::LAW))?;
        check_signer(survey.heads.known.is_empty(), access)?;
        let path = folder.join("checkpoint");
        let note = super::disk::read_whole(disk, &path, super::note::LONGEST as u64)?;
        let opened = Opened {
            journal: survey.journal,
            ledger: survey.ledger,
            heads: survey.heads,
            checkpoint: Checkpoint {
                origin: genesis.origin,
                ..checkpoint
            },
            note: note.and_then(|note| String::from_utf8(note).ok()),
            last_time: survey.last_time.unwrap_or(now),
        };
        let mut writer = Self::begin(disk, folder, access, guard, opened, lock);
        // Idle time is no reason for a checkpoint: the clock starts with this writer.
        writer.checkpoint_time = now;
        writer.end_unfinished_run(now)?;
        Ok(writer)
    }

    fn begin(
        disk: &'a dyn Disk,
        folder: &Path,
        access: Access<'a>,
        guard: Option<Guard>,
        opened: Opened,
        lock: Box<dyn Send>,
    ) -> Self {
        Self {
            disk,
            folder: folder.to_owned(),
            access,
            guard,
            origin: opened.checkpoint.origin.clone(),
            chain: Chain::new(),
            journal: opened.journal,
            ledger: opened.ledger,
            heads: opened.heads,
            pending: Vec::new(),
            file: None,
            run: None,
            checkpoint: opened.checkpoint,
            note: opened.note,
            retiring: None,
            checkpoint_time: opened.last_time,
            last_time: opened.last_time,
            health: Health::Sound,
            _lock: lock,
        }
    }

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

/// A journal that is not whole, or a log that does not verify, is not written to.
fn refuse_unless_whole(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    report: &mut Report,
) -> Result<()> {
    for (file, offset, length) in loose_rows(disk, folder, &survey.ledger)? {
        let what = Defect::new(&say::TORN_ROWS)
            .with("file", &file)
            .with("offset", offset)
            .with("len", length - offset);
        report.find(Verdict::Torn, super::verify::Place::File(file), what);
    }
    report.decide();
    if let Some(bad) = report.first_bad() {
        let torn = bad.verdict == Verdict::Torn;
        let kind = if torn { ErrorKind::Io } else { ErrorKind::Log };
        let message = if torn {
            &say::REFUSED_TORN
        } else {
            &say::REFUSED
        };
        let text = bad.what.text(crate::message::Lang::En);
        let text = format!("{}: {text}", bad.place.text());
        return Err(Error::new(kind, message)
            .with("verdict", report.verdict.name())
            .with("what", text));
    }
    Ok(())
}

fn check_signer(unsigned: bool, access: Access<'_>) -> Result<()> {
    match (unsigned, access.signer) {
        (true, Some(_)) => Err(Error::new(ErrorKind::Usage, &say::SIGNER_UNWANTED)),
        (false, None) => Err(Error::new(ErrorKind::Usage, &say::SIGNER_WANTED)),
        _ => Ok(()),
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
