//! `onecard check FILE...`: what each file is, and what the set of them leaves open.

use super::Command;
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::error::Result;
use onecard::message::cli::help;

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
        .arg(words.flag("write-project", &help::WRITE_PROJECT))
}

fn run(_: &ArgMatches, _: Console) -> Result<Status> {
    Ok(Status::Clean)
}
