//! Packs what an outsider needs into a folder: journal, rows asked for, checkpoint, anchors.
//!
//! The vault is never among it. The page of the format and the verifying script are passed in.

use super::disk::{Disk, failed};
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::Path;

const PIECE: u64 = 1 << 20;

/// Which rows a pack or a verification takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runs {
    /// All.
    #[default]
    All,
    /// Those of these runs.
    Of(Vec<String>),
}

impl Runs {
    /// Whether the rows of `run` are among them.
    pub fn hold(&self, run: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(runs) => runs.iter().any(|name| name == run),
        }
    }
}

/// Copies the log in `folder` to `out`, which must not exist or be empty, with `extras` beside it.
///
/// # Errors
/// A usage error if there is something in `out`, or the disk fails.
pub fn export(
    disk: &dyn Disk,
    folder: &Path,
    out: &Path,
    runs: &Runs,
    extras: &[(&str, &[u8])],
) -> Result<()> {
    if !disk.list(out).map_err(failed(out))?.is_empty() {
        let error = Error::new(ErrorKind::Usage, &say::NOT_EMPTY);
        return Err(error.with("folder", out.display()));
    }
    let mut files = vec!["checkpoint".to_owned()];
    for name in list(disk, folder, "journal")? {
        files.push(format!("journal/{name}"));
    }
    for above in ["rows", "anchors"] {
        for name in list(disk, folder, above)? {
            if above == "rows" && !runs.hold(&name) {
                continue;
            }
            let inner = format!("{above}/{name}");
            files.extend(
                list(disk, folder, &inner)?
                    .iter()
                    .map(|file| format!("{inner}/{file}")),
            );
        }
    }
    for file in files {
        copy(disk, &folder.join(&file), &out.join(&file))?;
    }
    for (name, bytes) in extras {
        let path = out.join(name);
        let mut file = disk.append(&path).map_err(failed(&path))?;
        file.write(bytes).map_err(failed(&path))?;
        file.sync().map_err(failed(&path))?;
    }
    disk.sync_folder(out).map_err(failed(out))
}

fn list(disk: &dyn Disk, folder: &Path, name: &str) -> Result<Vec<String>> {
    let path = folder.join(name);
    disk.list(&path).map_err(failed(&path))
}

fn copy(disk: &dyn Disk, from: &Path, to: &Path) -> Result<()> {
    let Some(length) = disk.length(from).map_err(failed(from))? else {
        return Ok(());
    };
    if let Some(above) = to.parent() {
        disk.create_folder(above).map_err(failed(above))?;
    }
    let mut file = disk.append(to).map_err(failed(to))?;
    let (mut at, mut bytes) = (0, Vec::new());
    while at < length {
        bytes.clear();
        disk.read(from, at, PIECE, &mut bytes)
            .map_err(failed(from))?;
        file.write(&bytes).map_err(failed(to))?;
        at += (bytes.len() as u64).max(1);
    }
    file.sync().map_err(failed(to))
}
