//! `onecard log recover`: sets aside what a crash left, so that writing can go on.

use super::{answer, folder, folder_argument, json_argument, key_arguments};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::logbook::{self, Keys};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::recover::recover;
use onecard::error::Result;
use onecard::message::cli::log as messages;
use serde_json::{Value, json};

pub(super) const COMMAND: Command = Command {
    name: "recover",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("recover", &messages::RECOVER)
        .arg(folder_argument(words))
        .arg(words.option("accept", "NAME", &messages::ACCEPT))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let keys = Keys::given(matches, console)?;
    let accepted = one(matches, "accept");
    let tails = recover(&disk, &folder, keys.access(), accepted, logbook::now()?)?;
    logbook::open(&disk, &folder, &keys, console)?.close(logbook::now()?)?;
    let object = |tail: &onecard::audit_log::recover::Recovered| {
        json!({
            "f": tail.tail.file,
            "off": tail.tail.offset,
            "len": tail.tail.length,
            "class": tail.tail.class.name(),
            "b3": tail.digest.to_string(),
            "copy": tail.copy,
        })
    };
    let value = json!({"recovered": tails.iter().map(object).collect::<Vec<Value>>()});
    answer(matches, console, &value, || {
        if tails.is_empty() {
            return console.tell(&messages::NOTHING_TORN, &[]);
        }
        tails.iter().try_for_each(|tail| {
            console.tell(
                &messages::RECOVERED,
                &[
                    ("file", tail.tail.file.clone()),
                    ("offset", tail.tail.offset.to_string()),
                    ("len", tail.tail.length.to_string()),
                    ("copy", tail.copy.clone()),
                ],
            )
        })
    })
}
