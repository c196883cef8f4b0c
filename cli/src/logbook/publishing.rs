//! Whether the output directory of a run appeared: said in the log whatever dies in between.
//!
//! ```text
//! 1  outputs written beside their place, each synced
//! 2  LOG/publishing names the place                  3  run.open, rows …, vault on disk
//! 4  run.seal with the digests of the outputs, checkpoint
//! 5  seal.json and seal.html beside the outputs, synced
//! 6  one rename puts the directory in its place, synced
//! 7  note `published`, checkpoint                    8  LOG/publishing removed
//! ```
//!
//! | died after | the log has | the directory | the next command that writes says |
//! |---|---|---|---|
//! | 1, 2 | nothing of it | absent | nothing: there is no run |
//! | 3 | an open run | absent | `run.abort`: it died before its seal |
//! | 4, 5 | a sealed run | absent | note `unpublished` |
//! | 6 | a sealed run | there, its `seal.json` names the run | note `published` |
//! | 7, 8 | all of it | there | nothing more |
//!
//! A command that only reads says that nothing is said yet. What stands beside the place after a death
//! is removed by the next audit that writes there.

use super::now;
use crate::console::Console;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::writer::Writer;
use onecard::engagement::logged_runs::{self, LoggedRun, State};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::{READ, WRITE, log as messages};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const NAME: &str = "publishing";

/// Says in the log where the outputs of the run that comes next will stand.
///
/// # Errors
/// Of kind `Io`.
pub(crate) fn announce(folder: &Path, out: &Path) -> Result<()> {
    let path = folder.join(NAME);
    let write = || -> io::Result<()> {
        let fresh = folder.join("publishing.tmp");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(out.as_os_str().as_encoded_bytes())?;
        file.sync_all()?;
        std::fs::rename(&fresh, &path)?;
        sync(folder)
    };
    write().map_err(|error| failed(&path, error))
}

/// Forgets the announcement once everything is said.
pub(crate) fn forget(folder: &Path) {
    // One that stays is read again by the next writer, who finds everything said.
    let _left = std::fs::remove_file(folder.join(NAME));
}

/// Where the outputs of the newest run were to stand, if that is still announced.
pub(crate) fn announced(folder: &Path) -> Result<Option<PathBuf>> {
    let path = folder.join(NAME);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(PathBuf::from(
            String::from_utf8_lossy(&bytes).into_owned(),
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unread(&path, error)),
    }
}

/// Says in the log, and to the user, how the newest run ended, if it died before that was said.
///
/// # Errors
/// If the log cannot be read or written.
pub(crate) fn resume(
    disk: &RealDisk,
    folder: &Path,
    log: &mut Writer<'_>,
    console: Console,
) -> Result<()> {
    let Some(place) = announced(folder)? else {
        return Ok(());
    };
    // The end of a run that never ended is on disk before anything is said about it.
    log.checkpoint(now()?)?;
    let run = logged_runs::read(disk, folder)?.pop();
    let path = place.display().to_string();
    let say = |message, run: &LoggedRun| {
        let arguments = [("run", run.name.clone()), ("path", path.clone())];
        console.note(&console.text(message, &arguments));
    };
    match run {
        Some(run) if run.state == State::Aborted && run.why == "unfinished" => {
            say(&messages::DIED, &run);
        }
        Some(run) if run.state == State::Sealed => {
            if stands(&place, log.origin(), &run.name)? {
                logged_runs::settle(log, &run.name, State::Published, "found", now()?)?;
                say(&messages::FOUND_PUBLISHED, &run);
            } else {
                logged_runs::settle(log, &run.name, State::Unpublished, "not found", now()?)?;
                say(&messages::FOUND_UNPUBLISHED, &run);
            }
        }
        _ => {}
    }
    forget(folder);
    Ok(())
}

/// Whether the outputs of this run of this log stand in `place`: its seal names them.
///
/// # Errors
/// Of kind `Io` when that cannot be seen; then nothing may be said of the run.
pub(crate) fn stands(place: &Path, origin: &str, run: &str) -> Result<bool> {
    let path = place.join("seal.json");
    let seal = match std::fs::read(&path) {
        Ok(seal) => seal,
        Err(error) => {
            let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
            return match absent.contains(&error.kind()) {
                true => Ok(false),
                false => Err(unread(&path, error)),
            };
        }
    };
    let seal: Option<serde_json::Value> = serde_json::from_slice(&seal).ok();
    let log = seal.as_ref().and_then(|seal| seal.get("log"));
    let text = |key| log.and_then(|log| log.get(key)?.as_str());
    Ok(text("origin") == Some(origin) && text("run") == Some(run))
}

fn sync(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

fn failed(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, &WRITE)
        .with("path", path.display())
        .with("reason", &error)
        .because(error)
}

fn unread(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, &READ)
        .with("path", path.display())
        .with("reason", &error)
        .because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a place in which `make` made something.
    #[track_caller]
    fn check(name: &str, make: impl FnOnce(&Path) -> io::Result<()>, expected: Option<bool>) {
        let place = std::env::temp_dir().join(format!("onecard-{}-{name}", std::process::id()));
        make(&place).unwrap();
        let found = stands(&place, "example.org/log", "R000002");
        assert_eq!(found.ok(), expected, "{name}");
        let _left = std::fs::remove_file(&place).or_else(|_| std::fs::remove_dir_all(&place));
    }

    #[test]
    fn outputs_stand_or_do_not_or_nobody_can_tell() {
        let seal = |run: &'static str| {
            move |place: &Path| {
                std::fs::create_dir(place)?;
                let seal = format!(r#"{{"log":{{"origin":"example.org/log","run":"{run}"}}}}"#);
                std::fs::write(place.join("seal.json"), seal)
            }
        };
        check("stands", seal("R000002"), Some(true));
        check("another-run", seal("R000001"), Some(false));
        check("absent", |_| Ok(()), Some(false));
        check("a-file", |place| std::fs::write(place, ""), Some(false));
        check("no-seal", |place| std::fs::create_dir(place), Some(false));
        // A disk that does not let it be read is no proof that it is not there.
        let unreadable = |place: &Path| std::fs::create_dir_all(place.join("seal.json"));
        check("unreadable", unreadable, None);
    }
}
