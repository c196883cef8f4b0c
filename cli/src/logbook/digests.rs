//! Digests of input files, made beside the audit on a thread of their own.
//!
//! The audit reads each file once and keeps its BLAKE3; the log wants SHA-256 as well. Both are made
//! here from one read, and the BLAKE3 of both readings must agree, so no file changes unseen.

use onecard::audit_log::hash::Digest32;
use onecard::engagement::evidence::FileDigest;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli as messages;
use sha2::Digest as _;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

const PIECE: usize = 1 << 18;

/// A file to digest: its name in the log, its role there, where it is.
pub(crate) type Asked = (String, &'static str, PathBuf);

/// What is digested beside an audit.
pub(crate) struct Seen {
    /// The files, in the order in which they were asked for.
    pub(crate) files: Vec<FileDigest>,
    /// BLAKE3 of the running program.
    pub(crate) program: Digest32,
}

/// Digests files, and the program, while something else happens.
pub(crate) fn begin(files: Vec<Asked>) -> JoinHandle<Result<Seen>> {
    std::thread::spawn(move || {
        let files = files.iter().map(of).collect::<Result<_>>()?;
        Ok(Seen {
            files,
            program: program()?,
        })
    })
}

/// The digests of one file.
///
/// # Errors
/// Of kind `Io` when it cannot be read; `Interrupted` when somebody asked to stop.
pub(crate) fn of((name, role, path): &Asked) -> Result<FileDigest> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::Io, &messages::READ)
            .with("path", path.display())
            .with("reason", error)
    };
    let mut file = File::open(path).map_err(failed)?;
    let (mut b3, mut sha256, mut len) = (blake3::Hasher::new(), sha2::Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        if crate::interrupt::stopped() {
            return Err(crate::interrupt::interrupted());
        }
        let count = file.read(&mut piece).map_err(failed)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        b3.update(bytes);
        sha256.update(bytes);
        len += count as u64;
    }
    Ok(FileDigest {
        name: name.clone(),
        role,
        len,
        b3: Digest32(*b3.finalize().as_bytes()),
        sha256: Digest32(sha256.finalize().into()),
    })
}

/// BLAKE3 of the running program.
///
/// # Errors
/// Of kind `Io` when it cannot be read.
pub(crate) fn program() -> Result<Digest32> {
    b3(&std::env::current_exe().unwrap_or_default())
}

/// BLAKE3 of a file.
///
/// # Errors
/// Of kind `Io` when it cannot be read.
pub(crate) fn b3(path: &Path) -> Result<Digest32> {
    let mut hasher = blake3::Hasher::new();
    let read = File::open(path).and_then(|mut file| {
        let mut piece = vec![0; PIECE];
        loop {
            let count = file.read(&mut piece)?;
            let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else {
                return Ok(());
            };
            hasher.update(bytes);
        }
    });
    read.map_err(|error| {
        Error::new(ErrorKind::Io, &messages::READ)
            .with("path", path.display())
            .with("reason", error)
    })?;
    Ok(Digest32(*hasher.finalize().as_bytes()))
}
