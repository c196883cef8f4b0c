//! Passphrases: typed on a terminal without an echo, or the first line of a file.
//!
//! `ONECARD_PASSPHRASE_FILE` names the file. Never an argument: every user of the machine sees those.

use crate::console::Console;
use crate::inputs;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

const FILE: &str = "ONECARD_PASSPHRASE_FILE";

/// The passphrase of the key file at `path`.
///
/// # Errors
/// Of kind `Usage` when there is nobody to ask.
pub(super) fn ask(path: &Path, console: Console) -> Result<String> {
    if let Some(file) = std::env::var_os(FILE) {
        let text = inputs::read_text(Path::new(&file))?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    let none = || Error::new(ErrorKind::Usage, &messages::NO_PASSPHRASE);
    if !io::stdin().is_terminal() {
        return Err(none());
    }
    let prompt = console.text(
        &messages::ASK_PASSPHRASE,
        &[("path", path.display().to_string())],
    );
    let _unread = write!(io::stderr().lock(), "{prompt}");
    let line = without_echo(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    let _unread = writeln!(io::stderr().lock());
    let line = line.map_err(|_| none())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A passphrase for a new key file; a typed one is asked for twice.
///
/// # Errors
/// Of kind `Usage` when there is nobody to ask, or the two differ.
pub(super) fn choose(path: &Path, console: Console) -> Result<String> {
    let phrase = ask(path, console)?;
    match std::env::var_os(FILE).is_some() || ask(path, console)? == phrase {
        true => Ok(phrase),
        false => Err(Error::new(
            ErrorKind::Usage,
            &onecard::message::audit_log::PASSPHRASE_WRONG,
        )),
    }
}

#[cfg(target_os = "linux")]
fn without_echo<T>(read: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let terminal = io::stdin();
    let before = tcgetattr(&terminal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent)?;
    let result = read();
    tcsetattr(&terminal, OptionalActions::Flush, &before)?;
    result
}

#[cfg(not(target_os = "linux"))]
fn without_echo<T>(read: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    read()
}
