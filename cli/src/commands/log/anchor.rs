//! `onecard log anchor`: keeps what others gave us, and gives others what they need of us.

use super::{answer, folder, folder_argument, json_argument, key_arguments, number, one_of, trust};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::inputs;
use crate::logbook::{self, Keys};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::anchor::Anchor;
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::consistency::cosign;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::key::VerifierKey;
use onecard::audit_log::note::Note;
use onecard::audit_log::stop;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "anchor",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("anchor", &messages::ANCHOR)
        .arg(folder_argument(words))
        .arg(
            words
                .option("keep", "FILE", &messages::KEEP)
                .requires("kind"),
        )
        .arg(words.choice(
            "kind",
            &["tsr", "cosig", "paper.txt", "parent.tlog-proof"],
            &messages::KIND,
        ))
        .arg(words.option("size", "N", &messages::SIZE))
        .arg(
            words
                .option("child", "FILE", &messages::CHILD)
                .requires("trust"),
        )
        .arg(
            words
                .option("cosign", "FILE", &messages::COSIGN)
                .requires_all(["trust", "key"]),
        )
        .arg(words.option("since", "FILE", &messages::OLDER))
        .arg(words.option("trust", "FILE", &messages::TRUST))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let asked = ["keep", "child", "cosign"].map(|name| one(matches, name));
    match asked {
        [Some(path), None, None] => keep(matches, path, console),
        [None, Some(path), None] => child(matches, path, console),
        [None, None, Some(path)] => witness(matches, path, console),
        _ => Err(one_of("--keep --child --cosign")),
    }
}

/// Keeps a receipt beside the log and names it in an entry.
fn keep(matches: &ArgMatches, path: &str, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let receipt = inputs::read(Path::new(path))?;
    let kind = one(matches, "kind").unwrap_or_default();
    is_of_kind(path, kind, &receipt)?;
    let keys = Keys::given(matches, console)?;
    let size = match number(matches, "size")? {
        Some(size) => size,
        None => newest(&folder.join("checkpoint"))?.size,
    };
    let mut log = logbook::open(&disk, &folder, &keys, console)?;
    let index = log.keep_receipt(size, kind, &receipt, logbook::now()?)?;
    log.close(logbook::now()?)?;
    kept(matches, index, console)
}

/// Refuses what cannot be read as a receipt of that kind: it would be found to be none in years to come.
fn is_of_kind(path: &str, kind: &str, receipt: &[u8]) -> Result<()> {
    match kind {
        "tsr" => Anchor::timestamp(path, receipt).map(drop),
        "cosig" => Anchor::cosignatures(path, None, receipt).map(drop),
        "paper.txt" => {
            let text = inputs::text(Path::new(path), receipt.to_vec())?;
            let read = Anchor::paper(&text).map(drop);
            read.map_err(|error| error.in_file(path))
        }
        // Whose proof it is, the parent's keys tell when it is used.
        _ => Ok(()),
    }
}

/// Takes in a child log's newest checkpoint.
fn child(matches: &ArgMatches, path: &str, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let proof = inputs::read(Path::new(path))?;
    let keys = Keys::given(matches, console)?;
    let mut log = logbook::open(&disk, &folder, &keys, console)?;
    let taken = log.child(&proof, &known(matches)?, logbook::now()?);
    let index = taken.map_err(about(path))?;
    log.close(logbook::now()?)?;
    kept(matches, index, console)
}

/// Cosigns another log's growth: the line goes to stdout, the checkpoint to be remembered beside it.
fn witness(matches: &ArgMatches, path: &str, console: Console) -> Result<Status> {
    let request = inputs::read(Path::new(path))?;
    let keys = Keys::given(matches, console)?;
    let last = one(matches, "since").map(Path::new);
    let last = last.map(newest).transpose()?;
    let Some(signer) = keys.signer() else {
        return Err(one_of("--key"));
    };
    let seconds = u64::try_from(logbook::now()?.unix_ms() / 1000).unwrap_or_default();
    let signed = cosign(&request, last.as_ref(), &known(matches)?, signer, seconds);
    let signed = signed.map_err(about(path))?;
    let value = json!({"line": signed.line, "checkpoint": signed.checkpoint.text()});
    answer(matches, console, &value, || console.print(&signed.line))
}

/// Says of which file something is wrong; what the log or a signer meets is not of the file.
fn about(path: &str) -> impl Fn(Error) -> Error {
    move |error| match (error.kind(), error.locus()) {
        (ErrorKind::Log, None) => error.in_file(path),
        _ => error,
    }
}

fn known(matches: &ArgMatches) -> Result<Vec<VerifierKey>> {
    let keys = trust(matches)?.map(|trust| trust.keys).unwrap_or_default();
    Ok(keys.into_iter().map(|known| known.key).collect())
}

fn newest(path: &Path) -> Result<Checkpoint> {
    let bad = |defect| stop(ErrorKind::Log, defect).in_file(path.display().to_string());
    let note = Note::parse(&inputs::read(path)?).map_err(bad)?;
    Checkpoint::parse(&note.text).map_err(bad)
}

fn kept(matches: &ArgMatches, index: u64, console: Console) -> Result<Status> {
    answer(matches, console, &json!({"entry": index}), || {
        console.tell(&messages::KEPT, &[("index", index.to_string())])
    })
}
