//! Begins a log, or takes one that is there.
//!
//! A writer looks at the whole journal before it writes, refuses a torn one (exit status 4, and names
//! `onecard log recover`) and any that does not verify (5), and appends `run.abort` for a run that
//! never ended.

use super::guard::Guard;
use super::{Access, Health, Writer, sibling};
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::disk::{Disk, failed, read_whole};
use crate::audit_log::entry::Time;
use crate::audit_log::genesis::Genesis;
use crate::audit_log::hash::{Chain, Digest32};
use crate::audit_log::journal::{Journal, segment_file};
use crate::audit_log::ledger::Ledger;
use crate::audit_log::note::LONGEST;
use crate::audit_log::verify::heads::Heads;
use crate::audit_log::verify::{Depth, Evidence, Place, Report, Survey, Verdict};
use crate::audit_log::verify::{inspect, loose_rows};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::Path;

/// What a log is when writing begins.
struct Opened {
    journal: Journal,
    ledger: Ledger,
    heads: Heads,
    checkpoint: Checkpoint,
    note: Option<String>,
    last_time: Time,
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

    pub(in crate::audit_log) fn open_locked(
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
        let note = read_whole(disk, &path, LONGEST as u64)?;
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
        report.find(Verdict::Torn, Place::File(file), what);
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
