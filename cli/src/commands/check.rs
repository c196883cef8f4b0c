//! `onecard check FILE...`: what each file is, and what the set of them leaves open.
//!
//! The first step of every audit: one page for somebody who does not program. It counts and asks, and
//! judges nothing.

mod ask;
mod files;
mod look;
mod together;
mod write;

use super::audit::{limit, limits};
use super::{Command, one, several};
use crate::arguments::Words;
use crate::console::Console;
use crate::inputs::{self, Found};
use crate::out_dir::{Existing, FileTarget};
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use look::Look;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as texts, cli::check as messages, cli::help};
use onecard::question::{Settled, Wishes};
use onecard::table::Limits;
use std::collections::BTreeSet;
use std::path::Path;
use write::{Given, PROJECT};

pub(super) const COMMAND: Command = Command {
    name: "check",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("check", &help::CHECK)
        .arg(
            words
                .positional("files", "FILE|GLOB", &help::CHECK_FILES)
                .action(ArgAction::Append)
                .num_args(1..)
                .required(true),
        )
        .arg(
            words
                .option("answer", "Q=VALUE", &help::ANSWER)
                .action(ArgAction::Append),
        )
        .arg(limit(words))
        .arg(words.flag("write-project", &help::WRITE_PROJECT))
        .arg(words.option("return-list", "OUT.xlsx", &help::RETURN_LIST))
        .arg(
            words
                .flag("force", &help::RETURN_FORCE)
                .requires("return-list"),
        )
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let patterns: Vec<String> = several(matches, "files")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let write = matches.get_flag("write-project");
    if write && Path::new(PROJECT).symlink_metadata().is_ok() {
        return Err(Error::new(ErrorKind::Usage, &texts::PROJECT_EXISTS).with("path", PROJECT));
    }
    let mut wishes = Wishes::default();
    for text in several(matches, "answer") {
        wishes.answers.add(text)?;
    }
    let mut found = inputs::find(Path::new(""), &patterns)?;
    let mut seen = BTreeSet::new();
    found.retain(|file| seen.insert(file.name.clone()));
    let list = list(matches, &found)?;
    let set = limits(matches)?;
    let mut limits = Limits::default();
    for (name, value) in &set {
        limits = limits.set(name, *value)?;
    }
    let mut look = Look::at(found, &limits)?;
    let settled = look.settle(&wishes);
    let known = settled.as_ref().and_then(|settled| settled.as_ref().ok());
    page(&look, known, console)?;
    if write {
        let given = Given {
            answers: &wishes.answers,
            limits: &set,
        };
        write::write(&look, known, &given, console)?;
        console.tell(&messages::WRITTEN, &[("path", PROJECT.to_owned())])?;
    }
    let known = known.is_some();
    if let Some((path, target)) = list {
        let list = look.return_list(console.lang);
        target.write(&mut |out| list.write(out))?;
        let places = [("path", path), ("count", list.count().to_string())];
        console.tell(&texts::CHECK_RETURNED, &places)?;
    }
    if known {
        let path = [("path", PROJECT.to_owned())];
        match write {
            true => console.tell(&messages::NEXT_AUDIT, &path)?,
            false => console.tell(&messages::NEXT_WRITE, &path)?,
        }
    }
    verdict(look, settled)
}

/// Where the list of faults goes, checked before anything is read.
fn list(matches: &ArgMatches, found: &[Found]) -> Result<Option<(String, FileTarget)>> {
    let Some(path) = one(matches, "return-list") else {
        return Ok(None);
    };
    let existing = match matches.get_flag("force") {
        true => Existing::Replace,
        false => Existing::Keep,
    };
    let inputs: Vec<_> = found.iter().map(|found| found.path.clone()).collect();
    let target = FileTarget::check(Path::new(path), existing, &inputs)?;
    Ok(Some((path.to_owned(), target)))
}

/// How the look ends: a file that cannot be used weighs most, then what blocks a run.
fn verdict(mut look: Look, settled: Option<Result<Settled>>) -> Result<Status> {
    if !look.unreadable.is_empty() {
        return Err(look.unreadable.swap_remove(0).error);
    }
    let open = match settled {
        Some(settled) => {
            let settled = settled?;
            settled.require_unblocked()?;
            !settled.open.is_empty()
        }
        None => false,
    };
    match open || look.has_faults() {
        true => Ok(Status::Findings),
        false => Ok(Status::Clean),
    }
}

/// The page: files, the set of them, questions.
fn page(look: &Look, settled: Option<&Settled>, console: Console) -> Result<()> {
    let bad = look.unreadable.len();
    let places = [
        ("all", look.count.to_string()),
        ("good", look.count.saturating_sub(bad).to_string()),
        ("bad", bad.to_string()),
    ];
    console.tell(&messages::HEAD, &places)?;
    console.say("")?;
    files::say(look, console)?;
    together::say(look, settled, console)?;
    match settled {
        Some(settled) => ask::say(settled, console),
        None => Ok(()),
    }
}
