//! The commands, once, in the order that help shows them. One file a command.

mod audit;
mod check;
mod completions;
mod demo;
mod explain;
mod hidden;
mod log;
mod man;
mod policy;
mod reperform;
mod rules;
mod schema;

use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli as messages;

/// One command.
pub(crate) struct Command {
    /// Its name.
    name: &'static str,
    /// Its arguments, in a language.
    pub(crate) build: fn(Words) -> clap::Command,
    /// What it does.
    run: fn(&ArgMatches, Console) -> Result<Status>,
}

/// Every command.
pub(crate) const COMMANDS: &[Command] = &[
    audit::COMMAND,
    check::COMMAND,
    explain::COMMAND,
    rules::COMMAND,
    policy::COMMAND,
    log::COMMAND,
    reperform::COMMAND,
    schema::COMMAND,
    demo::COMMAND,
    completions::COMMAND,
    man::COMMAND,
];

/// Runs the command that was asked for.
///
/// # Errors
/// What the command could not do.
pub(crate) fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let asked = matches.subcommand();
    let command = asked.and_then(|(name, arguments)| {
        let command = COMMANDS.iter().find(|command| command.name == name)?;
        Some((command, arguments))
    });
    match command {
        Some((command, arguments)) => (command.run)(arguments, console),
        None => Err(Error::new(ErrorKind::Usage, &messages::NO_COMMAND)),
    }
}

/// The values of an argument that may be given several times.
pub(crate) fn several<'m>(matches: &'m ArgMatches, name: &str) -> Vec<&'m str> {
    let values = matches.get_many::<String>(name);
    values.into_iter().flatten().map(String::as_str).collect()
}

/// The value of an argument.
pub(crate) fn one<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}
