//! `onecard log …`: the audit log for those who check it and those who keep it.
//!
//! Commands that only read take no lock and no key. Those that append first say what a run that died
//! left unsaid, see [`crate::logbook::publishing`].

mod anchor;
mod checkpoint;
mod export;
mod key;
mod prove;
mod purge;
mod recover;
mod redact;
mod show;
mod verify;
mod verify_proof;

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::inputs;
use crate::status::Status;
use clap::{Arg, ArgMatches};
use onecard::audit_log::key::VerifierKey;
use onecard::audit_log::stop;
use onecard::audit_log::trust::Trust;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::{self as general, help, log as messages};
use std::path::{Path, PathBuf};

pub(super) const COMMAND: Command = Command {
    name: "log",
    build,
    run,
};

/// Every subcommand, in the order of help.
const COMMANDS: &[Command] = &[
    verify::COMMAND,
    show::COMMAND,
    prove::COMMAND,
    verify_proof::COMMAND,
    checkpoint::COMMAND,
    recover::COMMAND,
    export::COMMAND,
    key::COMMAND,
    anchor::COMMAND,
    redact::COMMAND,
    purge::COMMAND,
];

fn build(words: Words) -> clap::Command {
    words
        .command("log", &messages::LOG_COMMAND)
        .subcommand_required(true)
        .subcommands(COMMANDS.iter().map(|command| (command.build)(words)))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let asked = matches.subcommand();
    let found = asked.and_then(|(name, matches)| {
        let command = COMMANDS.iter().find(|command| command.name == name)?;
        Some((command, matches))
    });
    match found {
        Some((command, matches)) => (command.run)(matches, console),
        None => Err(Error::new(ErrorKind::Usage, &general::NO_COMMAND)),
    }
}

/// The positional argument that names the log.
fn folder_argument(words: Words) -> Arg {
    words
        .positional("folder", "DIR", &messages::FOLDER)
        .required(true)
}

fn json_argument(words: Words) -> Arg {
    words.flag("json", &help::JSON)
}

/// `--key` and `--signer-cmd`.
fn key_arguments(words: Words) -> [Arg; 2] {
    [
        words
            .option("key", "FILE", &help::KEY)
            .conflicts_with("signer-cmd"),
        words.option("signer-cmd", "PROG", &help::SIGNER),
    ]
}

/// The log that was named.
fn folder(matches: &ArgMatches) -> PathBuf {
    PathBuf::from(one(matches, "folder").unwrap_or_default())
}

/// The trust file that was named.
fn trust(matches: &ArgMatches) -> Result<Option<Trust>> {
    let path = one(matches, "trust").map(Path::new);
    path.map(|path| Trust::parse(&inputs::read(path)?))
        .transpose()
}

fn vkey(text: &str) -> Result<VerifierKey> {
    VerifierKey::parse(text.trim()).map_err(|defect| stop(ErrorKind::Usage, defect))
}

/// A whole number of an argument.
fn number(matches: &ArgMatches, name: &'static str) -> Result<Option<u64>> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            Error::new(ErrorKind::Usage, &general::VALUE)
                .with("value", text)
                .with("argument", format!("--{name}"))
        })
    };
    one(matches, name).map(read).transpose()
}

/// `R000001:5`.
fn row(text: &str) -> Result<(String, u64)> {
    let parts = text.split_once(':');
    let row = parts.and_then(|(run, row)| Some((run.to_owned(), row.parse().ok()?)));
    row.ok_or_else(|| Error::new(ErrorKind::Usage, &messages::ROW_FORM).with("text", text))
}

/// The error of arguments of which exactly one is wanted.
fn one_of(arguments: &str) -> Error {
    Error::new(ErrorKind::Usage, &messages::ONE_OF).with("arguments", arguments)
}

/// Says `value` as one line of JSON, or `text` to people.
fn answer(
    matches: &ArgMatches,
    console: Console,
    value: &serde_json::Value,
    text: impl FnOnce() -> Result<()>,
) -> Result<Status> {
    match matches.get_flag("json") {
        true => console.print(&format!("{value}\n"))?,
        false => text()?,
    }
    Ok(Status::Clean)
}
