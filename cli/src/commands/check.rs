//! `onecard check FILE...`: what each file is, and what the set of them leaves open.

mod look;
mod say;

use super::{Command, one, several};
use crate::arguments::Words;
use crate::console::Console;
use crate::inputs::{self, Found};
use crate::out_dir::{Existing, FileTarget};
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use look::Look;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as messages, cli::help};
use onecard::project::{Project, ProjectList};
use onecard::question::{Answer, Answers, Settled};
use onecard::reconcile::{MonthMeans, RollMode, StopMonth};
use onecard::record::Role;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "check",
    build,
    run,
};

/// Where `--write-project` writes.
const PROJECT: &str = "onecard.toml";

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
        return Err(Error::new(ErrorKind::Usage, &messages::PROJECT_EXISTS).with("path", PROJECT));
    }
    let found = inputs::find(Path::new(""), &patterns)?;
    let list = list(matches, &found)?;
    let mut look = Look::at(found)?;
    let settled = look.settle();
    say::files(&look, console)?;
    if let Some(Ok(settled)) = &settled {
        say::questions(settled, console)?;
    }
    if write {
        let settled = settled.as_ref().and_then(|settled| settled.as_ref().ok());
        save(&project(&look.files, settled))?;
        console.tell(&messages::CHECK_WRITTEN, &[("path", PROJECT.to_owned())])?;
    }
    if let Some((path, target)) = list {
        let list = look.return_list(console.lang);
        target.write(&mut |out| list.write(out))?;
        let places = [("path", path), ("count", list.count().to_string())];
        console.tell(&messages::CHECK_RETURNED, &places)?;
    }
    let open = match settled {
        Some(settled) => !settled?.open.is_empty(),
        None => false,
    };
    match look.unreadable.pop() {
        Some(unread) => Err(unread.error),
        None if open || !look.refused.is_empty() => Ok(Status::Findings),
        None => Ok(Status::Clean),
    }
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

/// The project of these files, with what the data decided as its answers.
fn project(files: &[(Found, Role)], settled: Option<&Settled>) -> Project {
    let mut project = Project::default();
    for (found, role) in files {
        let name = found.name.clone();
        match role {
            Role::Payments => project.payments.push(name),
            Role::List(kind) => match project.lists.iter_mut().find(|list| list.kind == *kind) {
                Some(list) => list.files.push(name),
                None => project.lists.push(ProjectList::of(*kind, vec![name])),
            },
            _ => project.roll.push(name),
        }
    }
    project.answers = settled.map(answers).unwrap_or_default();
    project
}

/// What was settled otherwise than by the plain reading.
fn answers(settled: &Settled) -> Answers {
    let frame = &settled.frame;
    let answer = |code: &str, value: &str| Answer {
        code: code.to_owned(),
        scope: String::new(),
        value: value.to_owned(),
    };
    let snapshot = (frame.roll_mode == RollMode::Snapshot).then(|| answer("Q01", "snapshot"));
    let paid = (frame.month_means == MonthMeans::Paid).then(|| answer("Q02", "paid"));
    let exclusive = (frame.stop_month == StopMonth::Exclusive).then(|| answer("Q06", "exclusive"));
    let mut answers = Answers::default();
    answers.extend([snapshot, paid, exclusive].into_iter().flatten());
    answers
}

/// Writes the project file, which must not exist.
fn save(project: &Project) -> Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(PROJECT);
    let written = file.and_then(|mut file| {
        file.write_all(project.to_string().as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| {
        Error::new(ErrorKind::Io, &messages::WRITE)
            .with("path", PROJECT)
            .with("reason", &error)
            .because(error)
    })
}
