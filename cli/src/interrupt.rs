//! Ctrl-C and SIGTERM: a run ends within a second and leaves nothing behind.
//!
//! A signal sets a flag that the library asks for. If the run has not ended by itself soon after,
//! the watching thread removes what is unfinished and ends the process.

use crate::console::Console;
use crate::status::Status;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli as messages;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a run may take to end by itself.
const GRACE: Duration = Duration::from_millis(500);

static STOPPED: AtomicBool = AtomicBool::new(false);
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Watches for signals until the process ends.
///
/// # Errors
/// Of kind `Io` when the system does not let it.
pub(crate) fn watch(console: Console) -> Result<()> {
    ctrlc::set_handler(move || {
        STOPPED.store(true, Ordering::SeqCst);
        std::thread::sleep(GRACE);
        let unfinished = unfinished();
        if let Some(directory) = unfinished.as_deref() {
            remove(directory);
        }
        console.fail(&interrupted());
        std::process::exit(i32::from(Status::Interrupted.code()));
    })
    .map_err(|error| {
        Error::new(ErrorKind::Io, &messages::SIGNALS)
            .with("reason", &error)
            .because(error)
    })
}

/// Makes the system report a file that grows past a limit as an error of the write.
///
/// Its signal would end the process at once and leave an unfinished directory.
pub(crate) fn report_full_files() {
    #[cfg(unix)]
    {
        use signal_hook::{consts::SIGXFSZ, flag};
        let _unset = flag::register(SIGXFSZ, std::sync::Arc::default());
    }
}

/// Whether somebody asked to stop.
pub(crate) fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}

/// The error of a run that was asked to stop.
pub(crate) fn interrupted() -> Error {
    Error::new(ErrorKind::Interrupted, &messages::INTERRUPTED)
}

/// The directory that is being written, if there is one. While it is held, no signal ends the
/// process: so a step is either done with its record here, or not done.
pub(crate) fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a directory that another thread may still be writing into.
fn remove(directory: &Path) {
    for _ in 0..10 {
        if std::fs::remove_dir_all(directory).is_ok() || !directory.exists() {
            return;
        }
    }
}
