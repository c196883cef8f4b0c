//! `onecard man [COMMAND]`: a manual page, as roff.

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as messages, cli::help};

pub(super) const COMMAND: Command = Command {
    name: "man",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("man", &help::MAN)
        .arg(words.positional("command", "COMMAND", &help::MAN_COMMAND))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let mut program = Words(console.lang).program();
    program.build();
    let page = match one(matches, "command") {
        None => program,
        Some(name) => {
            let found = program.get_subcommands().find(|c| c.get_name() == name);
            found.cloned().ok_or_else(|| {
                Error::new(ErrorKind::Usage, &messages::COMMAND).with("command", name)
            })?
        }
    };
    let mut roff = Vec::new();
    let rendered = clap_mangen::Man::new(page).render(&mut roff);
    rendered.map_err(|error| {
        Error::new(ErrorKind::Io, &messages::STDOUT)
            .with("reason", &error)
            .because(error)
    })?;
    console.print(&String::from_utf8_lossy(&roff))?;
    Ok(Status::Clean)
}
