//! The file system of the machine.
//!
//! Files are created for their owner alone (0600, folders 0700). Locks on network file systems may
//! hold nothing back, so a log on one is refused unless it is asked for by name.

use super::{Appender, Disk};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Whether a log may be written on a network file system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkDisks {
    /// No: its locks may not hold.
    #[default]
    Refused,
    /// Yes: who asks has made sure that there is one writer.
    Allowed,
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk {
    network: NetworkDisks,
}

impl RealDisk {
    /// Local disks only.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a choice about network file systems.
    pub fn with(network: NetworkDisks) -> Self {
        Self { network }
    }
}

impl Disk for RealDisk {
    fn read(&self, path: &Path, offset: u64, length: u64, into: &mut Vec<u8>) -> io::Result<()> {
        let mut file = File::open(path)?;
        if offset > 0 {
            file.seek(SeekFrom::Start(offset))?;
        }
        file.take(length).read_to_end(into).map(drop)
    }

    fn length(&self, path: &Path) -> io::Result<Option<u64>> {
        match std::fs::metadata(path) {
            Ok(about) if about.is_file() => Ok(Some(about.len())),
            Ok(_) => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn Appender>> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        owner_only(&mut options);
        Ok(Box::new(RealFile(options.open(path)?)))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Windows has no such call and needs none: its renames are journalled.
        if cfg!(unix) {
            File::open(path)?.sync_all()
        } else {
            Ok(())
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send>> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        owner_only(&mut options);
        let file = options.open(path)?;
        if self.network == NetworkDisks::Refused && on_network(path) {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        file.try_lock().map_err(io::Error::from)?;
        Ok(Box::new(file))
    }
}

struct RealFile(File);

impl Appender for RealFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Whether the mount that holds `path` is a network one; where nobody says, it is not.
fn on_network(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    mount_kind(&mounts, &path).is_some_and(is_network)
}

/// The file-system kind of the deepest mount above `path` in a mountinfo table.
fn mount_kind<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mount = |line: &'a str| {
        let (before, after) = line.split_once(" - ")?;
        let point = before.split(' ').nth(4)?.replace("\\040", " ");
        path.starts_with(&point)
            .then_some((point.len(), after.split(' ').next()?))
    };
    // Of two mounts on one point the later one is seen.
    mounts
        .lines()
        .filter_map(mount)
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

fn is_network(kind: &str) -> bool {
    let kinds = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "ncpfs",
    ];
    kinds.contains(&kind) || kind == "fuse.sshfs" || kind.starts_with("fuse.gluster")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: bool) {
        let mounts = "22 1 8:1 / / rw - ext4 /dev/a rw\n\
                      40 22 0:9 / /mnt/share\\040one rw shared:1 - nfs4 host:/x rw\n\
                      41 22 0:9 / /mnt rw - ext4 /dev/b rw\n";
        let network = mount_kind(mounts, Path::new(path)).is_some_and(is_network);
        assert_eq!(network, expected, "{path}");
    }

    #[test]
    fn the_deepest_mount_decides_whether_a_log_is_on_a_network() {
        check("/home/log", false);
        check("/mnt/log", false);
        check("/mnt/share one/log", true);
        check("/mnt/share one", true);
        check("/mnt/share onetwo", false);
    }
}
