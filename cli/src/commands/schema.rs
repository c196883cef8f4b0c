//! `onecard schema findings|summary`: the JSON Schema of an output.

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use onecard::error::Result;
use onecard::message::cli::help;
use onecard::report::schema;

pub(super) const COMMAND: Command = Command {
    name: "schema",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words.command("schema", &help::SCHEMA).arg(
        words
            .positional("which", "findings|summary", &help::SCHEMA_WHICH)
            .value_parser(clap::builder::PossibleValuesParser::new([
                "findings", "summary",
            ]))
            .hide_possible_values(true)
            .required(true),
    )
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    console.print(match one(matches, "which") {
        Some("summary") => schema::SUMMARY,
        _ => schema::FINDINGS,
    })?;
    Ok(Status::Clean)
}
