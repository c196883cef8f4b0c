//! `onecard completions SHELL`.

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use clap_complete::Shell;
use onecard::error::Result;
use onecard::message::cli::help;

pub(super) const COMMAND: Command = Command {
    name: "completions",
    build,
    run,
};

const SHELLS: &[&str] = &["bash", "zsh", "fish", "elvish", "powershell"];

fn build(words: Words) -> clap::Command {
    words.command("completions", &help::COMPLETIONS).arg(
        words
            .positional("shell", "SHELL", &help::SHELL)
            .value_parser(clap::builder::PossibleValuesParser::new(SHELLS))
            .hide_possible_values(true)
            .required(true),
    )
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let shell = match one(matches, "shell") {
        Some("zsh") => Shell::Zsh,
        Some("fish") => Shell::Fish,
        Some("elvish") => Shell::Elvish,
        Some("powershell") => Shell::PowerShell,
        _ => Shell::Bash,
    };
    let mut script = Vec::new();
    let mut program = Words(console.lang).program();
    clap_complete::generate(shell, &mut program, "onecard", &mut script);
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
