//! `onecard log key`: shows the keys of a log, makes the files of a new one, hands over to the next.

use super::{answer, folder, folder_argument, json_argument, key_arguments, one_of};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::logbook::{self, Keys, key_file};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::genesis::commitment;
use onecard::audit_log::key::VerifierKey;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "key",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("key", &messages::KEY)
        .arg(folder_argument(words))
        .arg(
            words
                .option("new", "FILE", &messages::NEW)
                .requires("office"),
        )
        .arg(words.option("office", "NAME", &messages::OFFICE))
        .arg(
            words
                .option("rotate", "FILE", &messages::ROTATE)
                .requires_all(["next", "why"]),
        )
        .arg(words.option("next", "FILE", &messages::NEXT))
        .arg(words.option("why", "TEXT", &messages::WHY))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let folder = folder(matches);
    match (one(matches, "new"), one(matches, "rotate")) {
        (Some(path), None) => make(matches, path, &folder, console),
        (None, Some(path)) => rotate(matches, path, &folder, console),
        (None, None) => show(matches, &folder, console),
        _ => Err(one_of("--new --rotate")),
    }
}

/// Makes the key of a log that is not begun yet; `audit --log DIR --key FILE` begins it.
fn make(matches: &ArgMatches, path: &str, folder: &Path, console: Console) -> Result<Status> {
    if logbook::exists(folder) {
        let message = &onecard::message::audit_log::NOT_EMPTY;
        return Err(Error::new(ErrorKind::Usage, message).with("folder", folder.display()));
    }
    let office = one(matches, "office").unwrap_or_default();
    let key = key_file::make(Path::new(path), office, console)?;
    made(matches, path, &key, console)
}

fn made(matches: &ArgMatches, path: &str, key: &VerifierKey, console: Console) -> Result<Status> {
    let vkey = key.to_string();
    let value = json!({"file": path, "origin": key.name(), "vkey": vkey});
    answer(matches, console, &value, || {
        let arguments = [("path", path.to_owned()), ("vkey", vkey.clone())];
        console.tell(&messages::KEY_MADE, &arguments)
    })
}

/// Hands over to the promised key, and promises a new one.
fn rotate(matches: &ArgMatches, path: &str, folder: &Path, console: Console) -> Result<Status> {
    let disk = RealDisk::new();
    let promised = Keys::of_file(Path::new(path), console)?;
    let given = Keys::given(matches, console)?;
    let old = match given.signer() {
        Some(_) => &given,
        None => &promised,
    };
    let Some(signer) = promised.signer() else {
        return Err(one_of("--rotate"));
    };
    let next = one(matches, "next").unwrap_or_default();
    let why = one(matches, "why").unwrap_or_default();
    let mut log = logbook::open(&disk, folder, old, console)?;
    // The next key is on disk before it is promised.
    let key = key_file::make_next(Path::new(next), signer.verifier().name(), console)?;
    log.rotate(signer, commitment(&key), why, logbook::now()?)?;
    log.close(logbook::now()?)?;
    made(matches, next, &key, console)
}

fn show(matches: &ArgMatches, folder: &Path, console: Console) -> Result<Status> {
    if !logbook::exists(folder) {
        let message = &onecard::message::audit_log::NO_LOG;
        return Err(Error::new(ErrorKind::Usage, message).with("folder", folder.display()));
    }
    let keys = logbook::keys_of(folder)?;
    let values: Vec<_> = keys
        .iter()
        .map(|(vkey, from)| json!({"vkey": vkey, "from": from}))
        .collect();
    answer(matches, console, &json!({"keys": values}), || {
        if keys.is_empty() {
            return console.tell(&messages::KEY_NONE, &[]);
        }
        keys.iter().try_for_each(|(vkey, from)| {
            let arguments = [("vkey", vkey.clone()), ("from", from.to_string())];
            console.tell(&messages::KEY_SHOWN, &arguments)
        })
    })
}
