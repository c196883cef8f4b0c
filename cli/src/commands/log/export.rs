//! `onecard log export`: everything an outsider needs to verify, and nothing of the vault.

use super::{answer, folder, folder_argument, json_argument};
use crate::arguments::Words;
use crate::commands::{Command, one, several};
use crate::console::Console;
use crate::logbook;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::export::{Runs, export};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::json;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "export",
    build,
    run,
};

/// The verifier of another hand.
const SCRIPT: &[u8] = include_bytes!("../../../../docs/verify_log.py");

fn build(words: Words) -> clap::Command {
    words
        .command("export", &messages::EXPORT)
        .arg(folder_argument(words))
        .arg(
            words
                .option("out", "DIR", &messages::OUT_DIR)
                .required(true),
        )
        .arg(
            words
                .option("run", "RUN", &messages::RUN)
                .action(ArgAction::Append),
        )
        .arg(json_argument(words))
}

/// The page from which a verifier can be written.
const PAGE: &[u8] = include_bytes!("../../../../docs/audit-log.md");

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let folder = folder(matches);
    if !logbook::exists(&folder) {
        let message = &onecard::message::audit_log::NO_LOG;
        return Err(Error::new(ErrorKind::Usage, message).with("folder", folder.display()));
    }
    let out = one(matches, "out").unwrap_or_default();
    let runs = match several(matches, "run").as_slice() {
        [] => Runs::All,
        names => {
            for name in names {
                logbook::run(&folder, Some(name))?;
            }
            Runs::Of(names.iter().map(|name| (*name).to_owned()).collect())
        }
    };
    let extras = [("verify_log.py", SCRIPT), ("audit-log.md", PAGE)];
    export(&RealDisk::new(), &folder, Path::new(out), &runs, &extras)?;
    answer(matches, console, &json!({"out": out}), || {
        console.tell(&messages::EXPORTED, &[("path", out.to_owned())])
    })
}
