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
mod run;

pub use run::{InputFile, Ordinary, OutputFile, RunOpen};

use super::canonical::{Object, Value, clean, object};
use super::checkpoint::Checkpoint;
use super::disk::{Appender, Disk, failed, replace};
use super::entry::{Entry, SEGMENT, Time};
use super::genesis::{Genesis, commitment};
use super::hash::{Chain, Digest32, leaf};
use super::journal::{Journal, segment_file};
use super::key::Signer;
use super::ledger::Ledger;
use super::note::{Note, SignatureLine};
use super::trust::covering;
use super::verify::heads::Heads;
use super::verify::{Depth, Evidence, Verdict, inspect, loose_rows};
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
        let empty = Checkpoint {
            origin: origin.clone(),
            size: 0,
            root: Digest32::ZERO,
        };
        let mut writer = Self {
            disk,
            folder: fresh.clone(),
            access,
            guard: access
                .guard
                .map(|path| Guard::lock(disk, path, folder))
                .transpose()?,
            origin,
            chain: Chain::new(),
            journal: Journal::default(),
            ledger: Ledger::default(),
            heads,
            pending: Vec::new(),
            file: None,
            run: None,
            checkpoint: empty,
            note: None,
            retiring: None,
            checkpoint_time: now,
            last_time: now,
            health: Health::Sound,
            _lock: lock,
        };
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
        let whole = survey.genesis.zip(report.checkpoint);
        let (genesis, checkpoint) = whole.ok_or_else(|| Error::new(ErrorKind::Law, &say::LAW))?;
        check_signer(survey.heads.known.is_empty(), access)?;
        let path = folder.join("checkpoint");
        let note = super::disk::read_whole(disk, &path, super::note::LONGEST as u64)?;
        let mut writer = Self {
            disk,
            folder: folder.to_owned(),
            access,
            guard,
            origin: genesis.origin,
            chain: Chain::new(),
            journal: survey.journal,
            ledger: survey.ledger,
            heads: survey.heads,
            pending: Vec::new(),
            file: None,
            run: None,
            checkpoint,
            note: note.and_then(|note| String::from_utf8(note).ok()),
            retiring: None,
            checkpoint_time: now,
            last_time: survey.last_time.unwrap_or(now),
            health: Health::Sound,
            _lock: lock,
        };
        writer.end_unfinished_run(now)?;
        Ok(writer)
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

    /// Hands over to the key that was promised, and promises `next`; both keys sign.
    ///
    /// A log whose key is lost can be opened with the promised key and rotated to it.
    ///
    /// # Errors
    /// A usage error if `signer` is not the promised key.
    pub fn rotate(
        &mut self,
        signer: &'a dyn Signer,
        next: Digest32,
        why: &str,
        now: Time,
    ) -> Result<()> {
        if self.heads.next != Some(commitment(signer.verifier())) {
            let error = Error::new(ErrorKind::Usage, &say::KEY_NOT_PROMISED);
            return Err(error.with("vkey", signer.verifier()));
        }
        let body = object([
            ("vkey", signer.verifier().to_string().into()),
            ("next", next.into()),
            ("why", clean(why).into()),
        ]);
        // The old key vouches for the tree that ends in this entry, so nothing else may join it.
        self.checkpoint(now)
            .map(drop)
            .or_else(|error| self.without_old_key(error))?;
        if let Some(note) = self.note.take() {
            self.append("ckpt", object([("note", note.into())]), now)?;
        }
        self.append("key", body, now)?;
        let old = self.access.signer.replace(signer);
        self.retiring = old.filter(|old| old.verifier() != signer.verifier());
        self.flush()?;
        self.sign_and_publish()
            .inspect_err(|_| self.health = Health::Failed)?;
        self.checkpoint_time = now;
        self.retiring = None;
        Ok(())
    }

    /// Where only the promised key is at hand, there is no checkpoint before the handing over.
    fn without_old_key(&mut self, error: Error) -> Result<()> {
        if error.code() != say::SIGNER_UNKNOWN.code {
            return Err(error);
        }
        self.health = Health::Sound;
        Ok(())
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

    /// Rows, then journal, each written, synced and read back.
    fn flush(&mut self) -> Result<()> {
        self.sound()?;
        let result = self.sync_rows().and_then(|()| self.write_journal());
        if result.is_err() {
            self.health = Health::Failed;
        }
        result
    }

    fn write_journal(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let last = self.entries() - 1;
        let path = self.folder.join(segment_file(last / SEGMENT));
        let mut fresh = false;
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                fresh = self.disk.length(&path).map_err(failed(&path))?.is_none();
                self.disk.append(&path).map_err(failed(&path))?
            }
        };
        file.write(&self.pending).map_err(failed(&path))?;
        file.sync().map_err(failed(&path))?;
        if fresh {
            let folder = self.folder.join("journal");
            self.disk.sync_folder(&folder).map_err(failed(&folder))?;
        }
        self.read_back(&path, last)?;
        self.file = Some(file);
        self.journal.segment_bytes += self.pending.len() as u64;
        self.journal.bytes += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// What the disk holds is hashed again; what differs is never signed.
    fn read_back(&self, path: &Path, last: u64) -> Result<()> {
        let mut bytes = Vec::with_capacity(self.pending.len());
        let (offset, length) = (self.journal.segment_bytes, self.pending.len() as u64);
        self.disk
            .read(path, offset, length + 1, &mut bytes)
            .map_err(failed(path))?;
        let mut head = Digest32::ZERO;
        let lines = bytes
            .strip_suffix(b"\n")
            .map(|bytes| bytes.split(|byte| *byte == b'\n'));
        let mut count = 0;
        for line in lines.into_iter().flatten().rev() {
            if self.journal.tree.leaf(last - count) != Some(leaf(line)) {
                break;
            }
            if count == 0 {
                head = self.chain.entry(line);
            }
            count += 1;
        }
        let wanted = self.pending.iter().filter(|byte| **byte == b'\n').count() as u64;
        if bytes.len() as u64 == length && count == wanted && Some(head) == self.journal.head {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Io, &say::READ_BACK).with("file", path.display()))
    }

    fn sign_and_publish(&mut self) -> Result<()> {
        let size = self.entries();
        let root = self.journal.tree.root(size).unwrap_or(Digest32::ZERO);
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size,
            root,
        };
        let note = self.signed(&checkpoint)?;
        let text = note.print();
        if let Some(guard) = &self.guard {
            guard.advance(self.disk, &self.journal.tree, &checkpoint, &text)?;
        }
        replace(self.disk, &self.folder.join("checkpoint"), text.as_bytes())?;
        self.checkpoint = checkpoint;
        self.note = Some(text);
        Ok(())
    }

    /// The note over a checkpoint, its signatures verified as a stranger would.
    fn signed(&self, checkpoint: &Checkpoint) -> Result<Note> {
        let mut note = Note {
            text: checkpoint.text(),
            signatures: Vec::new(),
        };
        if self.heads.known.is_empty() {
            return Ok(note);
        }
        let known = covering(&self.heads.known, checkpoint.size);
        let signers: Vec<_> = self
            .access
            .signer
            .into_iter()
            .chain(self.retiring)
            .collect();
        if !signers
            .iter()
            .any(|signer| known.contains(signer.verifier()))
        {
            return Err(Error::new(ErrorKind::Usage, &say::SIGNER_UNKNOWN));
        }
        for signer in signers {
            let key = signer.verifier();
            let signature = signer.sign(note.text.as_bytes())?.to_vec();
            let (name, key_id) = (key.name().to_owned(), key.id());
            note.signatures.push(SignatureLine {
                name,
                key_id,
                signature,
            });
        }
        note.verify(&known)
            .map_err(|defect| super::stop(ErrorKind::Io, defect))?;
        Ok(note)
    }
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
