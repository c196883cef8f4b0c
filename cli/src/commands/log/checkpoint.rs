//! `onecard log checkpoint`: the newest checkpoint, to be kept where the key holder cannot reach it.

use super::{answer, folder, folder_argument, json_argument, key_arguments};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::inputs;
use crate::logbook::key_file::write_new;
use crate::logbook::{self, Keys};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::anchor::paper;
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::note::Note;
use onecard::audit_log::stop;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "checkpoint",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("checkpoint", &messages::CHECKPOINT)
        .arg(folder_argument(words))
        .arg(words.option("out", "FILE", &messages::OUT_FILE))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

/// Signs what is not signed yet, where a key is at hand or none is needed, and shows the newest.
fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    if !logbook::exists(&folder) {
        let message = &onecard::message::audit_log::NO_LOG;
        return Err(Error::new(ErrorKind::Usage, message).with("folder", folder.display()));
    }
    let keys = Keys::given(matches, console)?;
    if keys.signer().is_some() || logbook::keys_of(&folder)?.is_empty() {
        logbook::open(&disk, &folder, &keys, console)?.close(logbook::now()?)?;
    }
    let bytes = inputs::read(&folder.join("checkpoint"))?;
    let bad = |defect| stop(ErrorKind::Log, defect);
    let note = Note::parse(&bytes).map_err(bad)?;
    let checkpoint = Checkpoint::parse(&note.text).map_err(bad)?;
    if let Some(path) = one(matches, "out") {
        write_new(Path::new(path), &bytes)?;
    }
    let (fingerprint, text) = (checkpoint.fingerprint(), note.print());
    let words = paper::print(fingerprint);
    let value = json!({
        "note": text,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.to_base64(),
        "fingerprint": fingerprint.to_string(),
        "words": words,
    });
    answer(matches, console, &value, || {
        console.print(&text)?;
        console.tell(&messages::WORDS, &[("words", words.clone())])?;
        console.tell(
            &messages::FINGERPRINT,
            &[("digest", fingerprint.to_string())],
        )
    })
}
