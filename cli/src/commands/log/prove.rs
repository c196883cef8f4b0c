//! `onecard log prove`: a file that shows an entry, a row, or growth to somebody without the log.

use super::{folder, folder_argument, json_argument, number, one_of, row};
use crate::arguments::Words;
use crate::commands::{Command, one, several};
use crate::console::Console;
use crate::logbook::key_file::write_new;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::consistency::prove_consistency;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::proof::{RowNumber, prove_entry, prove_row};
use onecard::audit_log::vault::{Opening, Vault};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "prove",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("prove", &messages::PROVE)
        .arg(folder_argument(words))
        .arg(words.option("entry", "N", &messages::ENTRY))
        .arg(words.option("row", "RUN:ROW", &messages::ROW))
        .arg(
            words
                .option("open", "FIELD", &messages::OPEN)
                .action(ArgAction::Append)
                .requires("row"),
        )
        .arg(words.option("since", "N", &messages::SINCE))
        .arg(words.option("out", "FILE", &messages::OUT_FILE))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let (entry, since) = (number(matches, "entry")?, number(matches, "since")?);
    let proof = match (entry, one(matches, "row"), since) {
        (Some(entry), None, None) => prove_entry(&disk, &folder, entry)?,
        (None, Some(text), None) => {
            let (run, row) = row(text)?;
            let openings = openings(&disk, &folder, (&run, row), &several(matches, "open"))?;
            prove_row(&disk, &folder, &RowNumber { run, row }, &openings)?
        }
        (None, None, Some(since)) => prove_consistency(&disk, &folder, since)?,
        _ => return Err(one_of("--entry --row --since")),
    };
    if let Some(path) = one(matches, "out") {
        write_new(Path::new(path), proof.as_bytes())?;
        return Ok(Status::Clean);
    }
    match matches.get_flag("json") {
        true => console.print(&format!("{}\n", json!({"proof": proof})))?,
        false => console.print(&proof)?,
    }
    Ok(Status::Clean)
}

/// The openings of the fields that are disclosed; each must be there.
fn openings(
    disk: &RealDisk,
    folder: &Path,
    (run, row): (&str, u64),
    fields: &[&str],
) -> Result<Vec<Opening>> {
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let all = Vault::of(disk, folder).openings(run)?;
    let find = |field: &&str| {
        let found = all.iter().find(|o| o.row == row && o.field == *field);
        found
            .cloned()
            .ok_or_else(|| Error::new(ErrorKind::Usage, &messages::NO_OPENING))
    };
    fields.iter().map(find).collect()
}
