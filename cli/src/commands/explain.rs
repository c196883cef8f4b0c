//! `onecard explain CODE`: the page of a rule.

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use onecard::catalogue::Catalogue;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as messages, cli::help};
use onecard::policy::nearest;
use onecard::rule::Rule;

pub(super) const COMMAND: Command = Command {
    name: "explain",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("explain", &help::EXPLAIN)
        .arg(words.positional("code", "CODE", &help::CODE).required(true))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let asked = one(matches, "code").unwrap_or_default();
    let catalogue = Catalogue::national();
    let rule = find(catalogue.rules(), asked)?;
    let title = console.either(rule.title.zh, rule.title.en);
    console.say(&format!("{} {}  {title}\n", rule.code, rule.name))?;
    console.print(rule.page)?;
    Ok(Status::Clean)
}

/// The rule of a code or a name, in upper or lower case.
fn find<'r>(rules: &'r [Rule], asked: &str) -> Result<&'r Rule> {
    let found = rules
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(asked) || rule.name == asked);
    found.ok_or_else(|| {
        let codes = || rules.iter().map(|rule| rule.code);
        let near = nearest(&asked.to_ascii_uppercase(), codes(), 3);
        let error = |message| Error::new(ErrorKind::Usage, message).with("code", asked);
        if near.is_empty() {
            let known: Vec<&str> = codes().collect();
            error(&messages::CODE).with("known", known.join(" "))
        } else {
            error(&messages::CODE_NEAREST).with("nearest", near.join(" "))
        }
    })
}
