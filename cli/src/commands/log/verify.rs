//! `onecard log verify`: is the log what it was, and how much could still be rewritten?

use super::{folder, folder_argument, json_argument, trust};
use crate::arguments::Words;
use crate::commands::{Command, one, several};
use crate::console::Console;
use crate::inputs;
use crate::logbook::publishing;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::anchor::{Anchor, parent};
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::genesis;
use onecard::audit_log::trust::Trust;
use onecard::audit_log::verify::{Depth, Evidence, Options, Report, Strictness, verify};
use onecard::engagement::logged_runs::{self, LoggedRun, State};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::{Map, Value, json};
use std::num::NonZeroUsize;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "verify",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    let file = |name, about| words.option(name, "FILE", about).action(ArgAction::Append);
    words
        .command("verify", &messages::VERIFY)
        .arg(folder_argument(words))
        .arg(words.option("trust", "FILE", &messages::TRUST))
        .arg(file("against", &messages::AGAINST))
        .arg(
            words
                .option("paper", "TEXT", &messages::PAPER)
                .action(ArgAction::Append),
        )
        .arg(file("timestamp", &messages::TIMESTAMP))
        .arg(file("cosignatures", &messages::COSIGNATURES))
        .arg(
            words
                .option("parent", "PATH", &messages::PARENT)
                .action(ArgAction::Append)
                .requires("parent-trust"),
        )
        .arg(
            words
                .option("parent-trust", "FILE", &messages::PARENT_TRUST)
                .requires("parent"),
        )
        .arg(words.option("guard", "FILE", &messages::GUARD))
        .arg(words.flag("strict", &messages::STRICT))
        .arg(words.flag("quick", &messages::QUICK))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    if !folder.is_dir() {
        let error = Error::new(ErrorKind::Log, &messages::NO_FOLDER);
        return Err(error.with("folder", folder.display()));
    }
    let depth = match matches.get_flag("quick") {
        true => Depth::Quick,
        false => Depth::Full,
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let options = Options {
        depth,
        threads,
        ..Options::default()
    };
    let report = verify(
        &disk,
        &folder,
        &evidence(matches, &disk, &folder)?,
        &options,
    )?;
    let runs = logged_runs::read(&disk, &folder)?;
    match matches.get_flag("json") {
        true => console.print(&format!("{}\n", object(&report, &runs)))?,
        false => tell(&report, &runs, &folder, console)?,
    }
    let strictness = match matches.get_flag("strict") {
        true => Strictness::Strict,
        false => Strictness::Plain,
    };
    Ok(match report.verdict.exit_status(strictness) {
        0 => Status::Clean,
        _ => Status::Log,
    })
}

/// What is given from outside.
fn evidence(matches: &ArgMatches, disk: &RealDisk, folder: &Path) -> Result<Evidence> {
    let mut anchors = Vec::new();
    for path in several(matches, "against") {
        anchors.push(Anchor::note(path, &inputs::read(Path::new(path))?)?);
    }
    for text in several(matches, "paper") {
        anchors.push(Anchor::paper(text)?);
    }
    for path in several(matches, "timestamp") {
        anchors.push(Anchor::timestamp(path, &inputs::read(Path::new(path))?)?);
    }
    for path in several(matches, "cosignatures") {
        let bytes = inputs::read(Path::new(path))?;
        anchors.push(Anchor::cosignatures(path, None, &bytes)?);
    }
    anchors.extend(parents(matches, disk, folder)?);
    let guard = one(matches, "guard").map(Path::new);
    let guard = guard.map(|path| Anchor::note("guard", &inputs::read(path)?));
    Ok(Evidence {
        trust: trust(matches)?,
        guard: guard.transpose()?,
        anchors,
    })
}

/// What parent logs have taken of this one.
fn parents(matches: &ArgMatches, disk: &RealDisk, folder: &Path) -> Result<Vec<Anchor>> {
    let Some(path) = one(matches, "parent-trust") else {
        return Ok(Vec::new());
    };
    let trust = Trust::parse(&inputs::read(Path::new(path))?)?;
    let keys: Vec<_> = trust.keys.iter().map(|known| known.key.clone()).collect();
    // A log whose first entry cannot be read is damaged whoever has seen it.
    let Some(genesis) = genesis::read(disk, folder)? else {
        return Ok(Vec::new());
    };
    let mut anchors = Vec::new();
    for source in several(matches, "parent") {
        match Path::new(source) {
            path if path.is_dir() => {
                anchors.extend(parent::of_log(disk, path, &trust, &genesis.origin)?);
            }
            path => anchors.push(parent::of_proof(source, &inputs::read(path)?, &keys)?),
        }
    }
    Ok(anchors)
}

fn tell(report: &Report, runs: &[LoggedRun], folder: &Path, console: Console) -> Result<()> {
    for line in report.text(console.lang).lines() {
        console.say(line)?;
    }
    for run in runs {
        let message = match run.state {
            State::Sealed => &messages::UNSAID,
            State::Open => &messages::UNFINISHED,
            State::Unpublished => &messages::NEVER_APPEARED,
            State::Aborted | State::Published => continue,
        };
        console.tell(message, &[("run", run.name.clone())])?;
    }
    if let Some(proof) = &report.fraud_proof {
        console.print(proof)?;
    }
    if let Some(place) = publishing::announced(folder)? {
        let place = place.display().to_string();
        console.tell(&messages::ANNOUNCED, &[("path", place)])?;
    }
    Ok(())
}

/// The report with the states of the runs; its keys stay in order.
fn object(report: &Report, runs: &[LoggedRun]) -> Value {
    let mut object: Map<String, Value> = serde_json::from_str(&report.json()).unwrap_or_default();
    let runs = runs.iter();
    let runs = runs.map(|run| json!({"run": run.name, "state": run.state.name()}));
    object.insert("runs".to_owned(), runs.collect());
    object.insert("fraud_proof".to_owned(), json!(report.fraud_proof));
    object.into()
}
