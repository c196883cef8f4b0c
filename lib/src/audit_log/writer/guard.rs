//! The guard file: outside the log, the last checkpoint that was signed.
//!
//! A log restored from a backup and continued would sign a second history. The guard remembers the
//! first: it only moves from one checkpoint to another that extends it.

use super::sibling;
use crate::audit_log::anchor::Anchor;
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::disk::{Disk, failed, read_whole, replace};
use crate::audit_log::note::{LONGEST, Note};
use crate::audit_log::tree::Tree;
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::{Path, PathBuf};

pub(super) struct Guard {
    path: PathBuf,
    _lock: Box<dyn Send>,
}

impl Guard {
    /// Takes the guard of the log in `log` for as long as the writer lives.
    pub(super) fn lock(disk: &dyn Disk, path: &Path, log: &Path) -> Result<Self> {
        if path.starts_with(log) {
            let error = Error::new(ErrorKind::Usage, &say::GUARD_INSIDE);
            return Err(error.with("path", path.display()));
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            disk.create_folder(folder).map_err(failed(folder))?;
        }
        let lock = disk.lock(&sibling(path, ".lock")).map_err(failed(path))?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// What it remembers.
    pub(super) fn read(&self, disk: &dyn Disk) -> Result<Option<Anchor>> {
        let bytes = read_whole(disk, &self.path, LONGEST as u64)?;
        bytes.map(|bytes| Anchor::note("guard", &bytes)).transpose()
    }

    /// Moves to `checkpoint`, whose note is `text`, if it extends what is remembered.
    pub(super) fn advance(
        &self,
        disk: &dyn Disk,
        tree: &Tree,
        checkpoint: &Checkpoint,
        text: &str,
    ) -> Result<()> {
        let bytes = read_whole(disk, &self.path, LONGEST as u64)?;
        let stop = |defect| crate::audit_log::stop(ErrorKind::Input, defect);
        if let Some(bytes) = bytes {
            let note = Note::parse(&bytes).map_err(stop)?;
            let last = Checkpoint::parse(&note.text).map_err(stop)?;
            let extends = last.origin == checkpoint.origin
                && last.size <= checkpoint.size
                && tree.root(last.size) == Some(last.root);
            if !extends {
                return Err(Error::new(ErrorKind::Log, &say::GUARD_DIFFERS)
                    .with("size", last.size)
                    .with("ours", checkpoint.size));
            }
        }
        replace(disk, &self.path, text.as_bytes())
    }
}
