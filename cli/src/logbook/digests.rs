//! Digests of input files, made beside the audit while it leaves a processor idle.
//!
//! The audit reads each file once and keeps its BLAKE3; the log wants SHA-256 as well. Of rolls the
//! audit makes it in the same reading, where they read in spans. Of other files both are made here
//! from one read, and the BLAKE3 of both readings must agree, so no file changes unseen.
//!
//! A thread of the lowest need digests one file after the other, and takes no time from the audit.
//! When the log wants the digests, what is not done is taken from that thread, and is done on as many
//! threads as the audit had: on a busy machine nobody waits for a thread that hardly ever runs.

use onecard::audit_log::hash::Digest32;
use onecard::engagement::evidence::FileDigest;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::audit_log::THREAD;
use onecard::message::cli as messages;
use sha2::Digest as _;
use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// Files that are being digested while something else happens.
pub(crate) struct Beside {
    thread: JoinHandle<Result<Vec<Digesting>>>,
    wanted: Arc<AtomicBool>,
}

/// Begins to digest files, and the program.
pub(crate) fn begin(files: &[Asked]) -> Beside {
    let program = std::env::current_exe().unwrap_or_default();
    let program = (String::new(), "", program);
    // Last, because it is short, and lies in memory already.
    let files: Vec<_> = files.iter().chain([&program]).map(Digesting::of).collect();
    let wanted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&wanted);
    let thread = std::thread::spawn(move || {
        give_way();
        let mut files = files;
        files.iter_mut().try_for_each(|file| file.go_on(&flag))?;
        Ok(files)
    });
    Beside { thread, wanted }
}

/// Lets every other thread of the process go first.
fn give_way() {
    // A system that does not let it loses nothing but time. Elsewhere it is said of whole processes.
    #[cfg(target_os = "linux")]
    let _refused = rustix::process::nice(10);
}

impl Beside {
    /// Goes on with what is left, and with `more`, on `threads` threads that give way to nobody.
    pub(crate) fn hurry(self, more: &[Asked], threads: NonZeroUsize) -> Hurried {
        let more = more.iter().map(Digesting::of).collect();
        Hurried(std::thread::spawn(move || self.finish(more, threads)))
    }

    fn finish(self, more: Vec<Digesting>, threads: NonZeroUsize) -> Result<Seen> {
        self.wanted.store(true, Ordering::Relaxed);
        let mut files = more;
        // The program is the last of them.
        files.extend(self.thread.join().map_err(|_| died())??);
        let never = AtomicBool::new(false);
        let mut left: Vec<_> = files.iter_mut().filter(|file| !file.is_done).collect();
        let each = left.len().div_ceil(threads.get()).max(1);
        std::thread::scope(|scope| {
            let go_on = |files: &mut [&mut Digesting]| {
                files.iter_mut().try_for_each(|file| file.go_on(&never))
            };
            let threads: Vec<_> = left
                .chunks_mut(each)
                .map(|files| scope.spawn(move || go_on(files)))
                .collect();
            let mut ended = threads.into_iter().map(|thread| thread.join());
            ended.try_for_each(|ended| ended.map_err(|_| died())?)
        })?;
        let mut files: Vec<FileDigest> = files.into_iter().map(Digesting::end).collect();
        let program = files.pop().ok_or_else(died)?.b3;
        Ok(Seen { files, program })
    }
}

/// Files whose digests are waited for.
pub(crate) struct Hurried(JoinHandle<Result<Seen>>);

impl Hurried {
    /// The digests.
    ///
    /// # Errors
    /// As [`of`].
    pub(crate) fn join(self) -> Result<Seen> {
        self.0.join().map_err(|_| died())?
    }
}

fn died() -> Error {
    Error::new(ErrorKind::Law, &THREAD)
}

/// The digests of one file.
///
/// # Errors
/// Of kind `Io` when it cannot be read; `Interrupted` when somebody asked to stop.
pub(crate) fn of(asked: &Asked) -> Result<FileDigest> {
    let mut file = Digesting::of(asked);
    file.go_on(&AtomicBool::new(false))?;
    Ok(file.end())
}

/// A file on its way through both hashes.
struct Digesting {
    asked: Asked,
    file: Option<File>,
    b3: blake3::Hasher,
    sha256: sha2::Sha256,
    len: u64,
    is_done: bool,
}

impl Digesting {
    fn of(asked: &Asked) -> Self {
        Self {
            asked: asked.clone(),
            file: None,
            b3: blake3::Hasher::new(),
            sha256: sha2::Sha256::new(),
            len: 0,
            is_done: false,
        }
    }

    /// Digests on, to the end of the file or until `stop` is set.
    fn go_on(&mut self, stop: &AtomicBool) -> Result<()> {
        if self.is_done || stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let path = &self.asked.2;
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::Io, &messages::READ)
                .with("path", path.display())
                .with("reason", error)
        };
        let mut file = match self.file.take() {
            Some(file) => file,
            None => File::open(path).map_err(failed)?,
        };
        let mut piece = vec![0; PIECE];
        while !self.is_done && !stop.load(Ordering::Relaxed) {
            if crate::interrupt::stopped() {
                return Err(crate::interrupt::interrupted());
            }
            let count = file.read(&mut piece).map_err(failed)?;
            let bytes = piece.get(..count).unwrap_or_default();
            self.is_done = bytes.is_empty();
            self.b3.update(bytes);
            self.sha256.update(bytes);
            self.len += count as u64;
        }
        self.file = Some(file).filter(|_| !self.is_done);
        Ok(())
    }

    fn end(self) -> FileDigest {
        let (name, role, _) = self.asked;
        FileDigest {
            name,
            role,
            len: self.len,
            b3: Digest32(*self.b3.finalize().as_bytes()),
            sha256: Digest32(self.sha256.finalize().into()),
        }
    }
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
