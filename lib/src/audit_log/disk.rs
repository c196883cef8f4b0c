//! The few things a log asks of a file system, so that crashes can be tried out in a test.
//!
//! Two file systems exist: [`RealDisk`], and the fault-injecting one of the crash tests, which drops
//! what was not synced. What the log relies on is stated at each method and on nothing else.

mod real;

pub use real::{NetworkDisks, RealDisk};

use crate::error::{Error, ErrorKind};
use crate::message::audit_log as say;
use std::io;
use std::path::Path;

/// A file system.
pub trait Disk: Sync {
    /// Appends up to `length` bytes of `path` from `offset` to `into`; fewer where the file ends.
    fn read(&self, path: &Path, offset: u64, length: u64, into: &mut Vec<u8>) -> io::Result<()>;

    /// Length of the file; `None` if there is none.
    fn length(&self, path: &Path) -> io::Result<Option<u64>>;

    /// Names in a folder, sorted; none if there is no such folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// Opens a file for writing at its end, and creates it if need be.
    fn append(&self, path: &Path) -> io::Result<Box<dyn Appender>>;

    /// Creates a folder and those above it.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes names created, renamed or removed in a folder last.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Renames a file over another, or a folder over an empty one, in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Cuts a file to `length` and makes that last.
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()>;

    /// Removes a file; one that is not there is no error.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock that is the file `path`, until the answer is dropped.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] if another holds it.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send>>;
}

/// A file open for writing at its end.
pub trait Appender: Send {
    /// Writes all of `bytes`.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written last; after an error nothing more may be written.
    fn sync(&mut self) -> io::Result<()>;
}

/// A failed call, as an error that names the path.
pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| {
        let message = match source.kind() {
            io::ErrorKind::WouldBlock => &say::LOCKED,
            io::ErrorKind::Unsupported => &say::NETWORK,
            _ => &say::IO,
        };
        Error::new(ErrorKind::Io, message)
            .with("cause", &source)
            .in_file(path.display().to_string())
            .because(source)
    }
}

/// The whole of a file of at most `limit` bytes; `None` if there is none.
pub(crate) fn read_whole(
    disk: &dyn Disk,
    path: &Path,
    limit: u64,
) -> crate::error::Result<Option<Vec<u8>>> {
    let Some(length) = disk.length(path).map_err(failed(path))? else {
        return Ok(None);
    };
    if length > limit {
        return Err(Error::new(ErrorKind::Log, &say::FILE_LONG)
            .with("limit", limit)
            .in_file(path.display().to_string()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    disk.read(path, 0, length, &mut bytes)
        .map_err(failed(path))?;
    Ok(Some(bytes))
}

/// Puts `bytes` in place of the file `path`, so that it is the old one or the new one, whole.
pub(crate) fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> crate::error::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    let fresh = folder.join(name);
    disk.remove(&fresh).map_err(failed(&fresh))?;
    let mut file = disk.append(&fresh).map_err(failed(&fresh))?;
    file.write(bytes).map_err(failed(&fresh))?;
    file.sync().map_err(failed(&fresh))?;
    drop(file);
    disk.rename(&fresh, path).map_err(failed(path))?;
    disk.sync_folder(folder).map_err(failed(folder))
}
