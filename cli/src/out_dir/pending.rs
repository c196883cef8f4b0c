//! A directory that is being written beside its target.

use super::syncing::Syncing;
use super::writing::OutFile;
use super::{Existing, Target, may_become, write_error};
use crate::interrupt;
use onecard::error::Result;
use std::ffi::OsStr;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// How the names of unfinished directories begin and end.
const PREFIX: &str = ".onecard-";
const SUFFIX: &str = ".tmp";

/// The files of a report on their way; dropped without a commit, it leaves nothing behind.
///
/// The directory is locked while it is written: one whose lock is free was left by a killed run.
#[derive(Debug)]
pub(crate) struct Pending {
    path: PathBuf,
    target: PathBuf,
    existing: Existing,
    /// Directories above the target that did not exist, the highest last.
    made: Vec<PathBuf>,
    syncing: Syncing,
    /// Held open for its lock.
    _lock: Option<File>,
}

impl Target {
    /// Makes the directory that files are written into.
    ///
    /// # Errors
    /// Of kind `Io` when the system does not let it; `Interrupted` when somebody asked to stop.
    pub(crate) fn begin(&self) -> Result<Pending> {
        let parent = self.path.parent().unwrap_or(&self.path);
        let mut pending = Pending {
            path: PathBuf::new(),
            target: self.path.clone(),
            existing: self.existing,
            made: missing(parent),
            syncing: Syncing::default(),
            _lock: None,
        };
        let error = |error| write_error(&self.path, error);
        private().recursive(true).create(parent).map_err(error)?;
        // Nobody tidies up between the making of a directory and its lock.
        let tidying = File::open(parent).ok();
        let _alone = tidying.as_ref().map(File::lock);
        remove_stale(parent);
        for number in 0.. {
            let name = format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id());
            let path = parent.join(name);
            let mut unfinished = interrupt::unfinished();
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            match private().create(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(cause) => return Err(error(cause)),
            }
            *unfinished = Some(path.clone());
            pending.path = path;
            break;
        }
        pending._lock = File::open(&pending.path)
            .ok()
            .filter(|lock| lock.try_lock().is_ok());
        Ok(pending)
    }
}

impl Pending {
    /// A new file in the directory, for its owner alone.
    ///
    /// # Errors
    /// Of kind `Io` when the system does not let it; `Interrupted` when somebody asked to stop.
    pub(crate) fn create(&mut self, name: &str) -> Result<OutFile> {
        let _held = interrupt::unfinished();
        if interrupt::stopped() {
            return Err(interrupt::interrupted());
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.path.join(name));
        file.map(|file| OutFile::new(name, file))
            .map_err(|error| self.error(name, error))
    }

    /// Ends a file: everything written to it is on its way to the disk, see [`Pending::synced`].
    ///
    /// # Errors
    /// Of kind `Io`.
    pub(crate) fn finish(&mut self, file: OutFile) -> Result<()> {
        let name = file.name().to_owned();
        let begun = file.end().and_then(|file| self.syncing.begin(file));
        begun.map_err(|error| self.error(&name, error))
    }

    /// Everything written to files that were ended is on the disk.
    ///
    /// # Errors
    /// Of kind `Io`.
    pub(crate) fn synced(&mut self) -> Result<()> {
        let synced = self.syncing.wait();
        synced.map_err(|error| self.error("", error))
    }

    /// Makes the directory the target, in one step.
    ///
    /// # Errors
    /// Of kind `Io` when the system does not let it, `Usage` when the target is no longer what it
    /// was, `Interrupted` when somebody asked to stop; the target is then as it was.
    pub(crate) fn commit(mut self) -> Result<Replaced> {
        self.synced()?;
        sync_directory(&self.path).map_err(|error| self.error("", error))?;
        may_become(&self.target, &self.target, self.existing)?;
        {
            let mut unfinished = interrupt::unfinished();
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            let left = self.swap().map_err(|error| self.error("", error))?;
            *unfinished = left.clone();
            self.path = left.unwrap_or_default();
            self.made.clear();
        }
        let parent = self.target.parent().unwrap_or(&self.target);
        sync_directory(parent).map_err(|error| self.error("", error))?;
        Ok(Replaced {
            path: std::mem::take(&mut self.path),
        })
    }

    /// Makes one of its files the target, in one step; the directory goes.
    ///
    /// # Errors
    /// As [`Pending::commit`].
    pub(super) fn release(mut self, name: &str) -> Result<()> {
        let from = self.path.join(name);
        self.synced()?;
        {
            let _held = interrupt::unfinished();
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            let placed = match self.existing {
                Existing::Keep => place_new(&from, &self.target),
                Existing::Replace => std::fs::rename(&from, &self.target),
            };
            placed.map_err(|error| self.error("", error))?;
            self.made.clear();
        }
        let parent = self.target.parent().unwrap_or(&self.target);
        sync_directory(parent).map_err(|error| self.error("", error))
    }

    /// Puts the directory in the target's place; gives the path at which an old one now lies.
    fn swap(&self) -> io::Result<Option<PathBuf>> {
        if self.existing == Existing::Keep || self.target.symlink_metadata().is_err() {
            return std::fs::rename(&self.path, &self.target).map(|()| None);
        }
        if exchange(&self.path, &self.target)? {
            return Ok(Some(self.path.clone()));
        }
        let aside = self.path.with_extension("old.tmp");
        std::fs::rename(&self.target, &aside)?;
        match std::fs::rename(&self.path, &self.target) {
            Ok(()) => Ok(Some(aside)),
            Err(error) => std::fs::rename(&aside, &self.target).and(Err(error)),
        }
    }

    fn error(&self, name: &str, error: io::Error) -> onecard::error::Error {
        let path = match name {
            "" => self.target.clone(),
            name => self.target.join(name),
        };
        write_error(&path, error)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut unfinished = interrupt::unfinished();
        if !self.path.as_os_str().is_empty() {
            let _left = std::fs::remove_dir_all(&self.path);
            *unfinished = None;
        }
        for made in &self.made {
            let _left = std::fs::remove_dir(made);
        }
    }
}

/// What stood where a directory was put; it goes when this is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct Replaced {
    path: PathBuf,
}

impl Replaced {
    /// Removes it while `work` is done. Both are held by `unfinished`, see [`interrupt::unfinished`].
    pub(crate) fn removed_beside<T>(
        mut self,
        unfinished: &mut Option<PathBuf>,
        work: impl FnOnce() -> T,
    ) -> T {
        let path = std::mem::take(&mut self.path);
        let done = std::thread::scope(|scope| {
            scope.spawn(|| remove(&path));
            work()
        });
        *unfinished = None;
        done
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            let mut unfinished = interrupt::unfinished();
            remove(&self.path);
            *unfinished = None;
        }
    }
}

fn remove(path: &Path) {
    if !path.as_os_str().is_empty() {
        // What cannot be removed is removed by the next run.
        let _left = std::fs::remove_dir_all(path);
    }
}

/// Moves a file to a place that must be free; a rename would take the place of what stands there.
fn place_new(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::hard_link(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Not every file system has second names.
        Err(_) => std::fs::rename(from, to),
        Ok(()) => Ok(()),
    }
}

/// Makes directories for their owner alone.
fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// The directories from `path` upward that do not exist, the highest last.
fn missing(path: &Path) -> Vec<PathBuf> {
    path.ancestors()
        .take_while(|path| path.symlink_metadata().is_err())
        .map(Path::to_path_buf)
        .collect()
}

/// Removes the directories that killed runs left in `parent`: those whose lock is free.
fn remove_stale(parent: &Path) {
    let ours = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    };
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if ours(&entry.file_name())
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
            && File::open(entry.path()).is_ok_and(|lock| lock.try_lock().is_ok())
        {
            let _left = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Asks the disk to keep what the directory lists.
fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()
    } else {
        Ok(())
    }
}

/// Swaps two directories in one step; `false` where the system has no such step.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Swaps two directories in one step; `false` where the system has no such step.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_directories_swap_at_once() {
        let place = std::env::temp_dir().join(format!("onecard-{}-swap", std::process::id()));
        for name in ["a", "b"] {
            std::fs::create_dir_all(place.join(name)).unwrap();
            std::fs::write(place.join(name).join(name), "").unwrap();
        }
        if exchange(&place.join("a"), &place.join("b")).unwrap() {
            assert!(place.join("a/b").exists() && place.join("b/a").exists());
        } else {
            assert!(place.join("a/a").exists());
        }
        std::fs::remove_dir_all(place).unwrap();
    }
}
