//! `onecard log purge`: says that a list of people was deleted after use.

use super::{answer, folder, folder_argument, json_argument, key_arguments};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::inputs;
use crate::logbook::{self, Keys, digests};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::events::Purge;
use onecard::engagement::evidence::personal::plain;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::{WRITE, log as messages};
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "purge",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("purge", &messages::PURGE)
        .arg(folder_argument(words))
        .arg(
            words
                .option("list", "FILE", &messages::LIST_FILE)
                .required(true),
        )
        .arg(words.option("why", "TEXT", &messages::WHY).required(true))
        .arg(words.flag("delete", &messages::DELETE))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

/// The entry first, on disk and signed; then, where asked for, the file goes.
fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let list = one(matches, "list").unwrap_or_default();
    let path = Path::new(list);
    let bytes = inputs::read(path)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    let purge = Purge {
        list: plain(list),
        b3: digests::b3(path)?,
        rows: lines.filter(|line| !line.is_empty()).count() as u64,
        why: one(matches, "why").unwrap_or_default().to_owned(),
    };
    let keys = Keys::given(matches, console)?;
    let mut log = logbook::open(&disk, &folder, &keys, console)?;
    let index = log.purge(&purge, logbook::now()?)?;
    log.close(logbook::now()?)?;
    if matches.get_flag("delete") {
        std::fs::remove_file(path).map_err(|error| {
            Error::new(ErrorKind::Io, &WRITE)
                .with("path", list)
                .with("reason", &error)
                .because(error)
        })?;
    }
    answer(matches, console, &json!({"entry": index}), || {
        console.tell(&messages::KEPT, &[("index", index.to_string())])
    })
}
