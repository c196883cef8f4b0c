//! `onecard policy show|check|diff`: what a region has decided, as the program understands it.

use super::{Command, one, several};
use crate::arguments::Words;
use crate::console::Console;
use crate::inputs;
use crate::job;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as messages, cli::help};
use onecard::policy::Policy;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "policy",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    let packs = || {
        words
            .positional("packs", "PACK.toml", &help::PACKS)
            .action(ArgAction::Append)
            .num_args(0..)
    };
    words
        .command("policy", &help::POLICY_COMMAND)
        .subcommand_required(true)
        .subcommand(words.command("show", &help::POLICY_SHOW).arg(packs()))
        .subcommand(words.command("check", &help::POLICY_CHECK).arg(packs()))
        .subcommand(
            words
                .command("diff", &help::POLICY_DIFF)
                .arg(
                    words
                        .positional("old", "OLD.toml", &help::PACK_OLD)
                        .required(true),
                )
                .arg(
                    words
                        .positional("new", "NEW.toml", &help::PACK_NEW)
                        .required(true),
                ),
        )
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    match matches.subcommand() {
        Some(("show", matches)) => {
            console.print(&read(&several(matches, "packs"))?.show())?;
            Ok(Status::Clean)
        }
        Some(("check", matches)) => check(&read(&several(matches, "packs"))?, console),
        Some(("diff", matches)) => diff(matches, console),
        _ => Err(Error::new(ErrorKind::Usage, &messages::NO_COMMAND)),
    }
}

/// Says what is wrong with a policy; anything at all makes the status 1.
fn check(policy: &Policy, console: Console) -> Result<Status> {
    let defects = policy.check();
    for defect in &defects {
        console.say(&defect.text(console.lang))?;
    }
    if defects.is_empty() {
        let (name, version) = (policy.pack.clone(), policy.version.clone());
        console.tell(
            &messages::POLICY_GOOD,
            &[("name", name), ("version", version)],
        )?;
        return Ok(Status::Clean);
    }
    Ok(Status::Findings)
}

/// Says what differs, as `-` and `+` lines; any difference makes the status 1.
fn diff(matches: &ArgMatches, console: Console) -> Result<Status> {
    let old = read(&[one(matches, "old").unwrap_or_default()])?;
    let new = read(&[one(matches, "new").unwrap_or_default()])?;
    let changes = old.diff(&new);
    for change in &changes {
        let sides = [("-", &change.before), ("+", &change.after)];
        for (sign, value) in sides {
            if let Some(value) = value {
                console.say(&format!("{sign} {} = {value}", change.field))?;
            }
        }
    }
    if changes.is_empty() {
        console.tell(&messages::POLICY_SAME, &[])?;
        return Ok(Status::Clean);
    }
    Ok(Status::Findings)
}

/// The policy of packs; `national` names the pack inside the program.
fn read(packs: &[&str]) -> Result<Policy> {
    let packs: Vec<String> = packs
        .iter()
        .filter(|pack| **pack != "national")
        .map(|pack| (*pack).to_owned())
        .collect();
    job::policy(&inputs::find(Path::new(""), &packs)?)
}
