//! `onecard rules`: the catalogue, one line a rule.

use super::Command;
use crate::arguments::Words;
use crate::console::Console;
use crate::status::Status;
use clap::ArgMatches;
use onecard::catalogue::Catalogue;
use onecard::error::Result;
use onecard::finding::Severity;
use onecard::message::cli::help;
use onecard::rule::Rule;

pub(super) const COMMAND: Command = Command {
    name: "rules",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("rules", &help::RULES)
        .arg(words.flag("json", &help::JSON))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    for rule in Catalogue::national().rules() {
        if matches.get_flag("json") {
            console.print(&format!("{}\n", object(rule)))?;
        } else {
            let title = console.either(rule.title.zh, rule.title.en);
            console.say(&format!(
                "{:<4} {} {:<6} {:<40} {title}",
                rule.code,
                tier(rule),
                severity(rule),
                rule.name,
            ))?;
        }
    }
    Ok(Status::Clean)
}

/// One rule as a line of JSON; texts in both languages, so that it does not depend on `--lang`.
fn object(rule: &Rule) -> serde_json::Value {
    serde_json::json!({
        "code": rule.code,
        "name": rule.name,
        "version": rule.version,
        "severity": severity(rule),
        "tier": tier(rule),
        "title": { "zh": rule.title.zh, "en": rule.title.en },
        "check": { "zh": rule.check.zh, "en": rule.check.en },
        "clears_with": { "zh": rule.clears_with.zh, "en": rule.clears_with.en },
    })
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

fn tier(rule: &Rule) -> String {
    format!("{:?}", rule.tier)
}
