//! `onecard log show`: runs, entries, rows; and, logged first, what a row hides.

use super::{answer, folder, folder_argument, json_argument, key_arguments, one_of, row};
use crate::arguments::Words;
use crate::commands::{Command, one};
use crate::console::Console;
use crate::inputs;
use crate::logbook::{self, Keys};
use crate::status::Status;
use clap::ArgMatches;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::journal::walk;
use onecard::audit_log::vault::Vault;
use onecard::engagement::logged_runs::{self, LoggedFile, LoggedRun};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::{Value, json};
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "show",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("show", &messages::SHOW)
        .arg(folder_argument(words))
        .arg(words.flag("entries", &messages::ENTRIES))
        .arg(words.option("run", "RUN", &messages::RUN))
        .arg(words.option("rows", "RUN", &messages::ROWS))
        .arg(
            words
                .option("reveal", "RUN:ROW", &messages::REVEAL)
                .requires_all(["by", "why"]),
        )
        .arg(words.option("by", "NAME", &messages::BY))
        .arg(words.option("why", "TEXT", &messages::WHY))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let folder = folder(matches);
    if !logbook::exists(&folder) {
        let message = &onecard::message::audit_log::NO_LOG;
        return Err(Error::new(ErrorKind::Usage, message).with("folder", folder.display()));
    }
    let asked = ["run", "rows", "reveal"].map(|name| one(matches, name));
    match (matches.get_flag("entries"), asked) {
        (true, [None, None, None]) => entries(&folder, console),
        (false, [run, None, None]) => runs(matches, &folder, run, console),
        (false, [None, Some(run), None]) => rows(&folder, run, console),
        (false, [None, None, Some(row)]) => reveal(matches, &folder, row, console),
        _ => Err(one_of("--entries --run --rows --reveal")),
    }
}

/// Every entry as it stands; it is JSON already.
fn entries(folder: &Path, console: Console) -> Result<Status> {
    walk(&RealDisk::new(), folder, |placed| {
        console.print(&format!("{}\n", String::from_utf8_lossy(placed.line)))
    })?;
    Ok(Status::Clean)
}

/// Rows of a run as they stand.
fn rows(folder: &Path, run: &str, console: Console) -> Result<Status> {
    let run = logbook::run(folder, Some(run))?;
    let place = folder.join("rows").join(&run.name);
    let mut names: Vec<_> = match std::fs::read_dir(&place) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    names.sort();
    for name in names {
        console.print(&String::from_utf8_lossy(&inputs::read(&name)?))?;
    }
    Ok(Status::Clean)
}

fn runs(
    matches: &ArgMatches,
    folder: &Path,
    asked: Option<&str>,
    console: Console,
) -> Result<Status> {
    let mut runs = logged_runs::read(&RealDisk::new(), folder)?;
    let (mut count, mut origin) = (0u64, String::new());
    walk(&RealDisk::new(), folder, |placed| {
        let body = &placed.entry.body;
        if let Some(text) = body.get("origin").and_then(|value| value.text()) {
            text.clone_into(&mut origin);
        }
        count += 1;
        Ok(())
    })?;
    let all = runs.len();
    if let Some(name) = asked {
        runs.retain(|run| run.name == name);
        if runs.is_empty() {
            return Err(Error::new(ErrorKind::Usage, &messages::NO_SUCH_RUN).with("run", name));
        }
    }
    let value = json!({
        "entries": count,
        "origin": origin,
        "runs": runs.iter().map(object).collect::<Vec<_>>(),
    });
    answer(matches, console, &value, || {
        console.tell(
            &messages::SHOW_LOG,
            &[
                ("origin", origin.clone()),
                ("entries", count.to_string()),
                ("runs", all.to_string()),
            ],
        )?;
        for run in &runs {
            tell(run, console)?;
            let files = run.inputs.iter().chain(&run.outputs);
            for file in files.filter(|_| asked.is_some()) {
                tell_file(file, console)?;
            }
        }
        Ok(())
    })
}

fn tell(run: &LoggedRun, console: Console) -> Result<()> {
    console.tell(
        &messages::SHOW_RUN,
        &[
            ("run", run.name.clone()),
            ("time", run.time.to_string()),
            ("state", run.state.name().to_owned()),
            ("operator", run.said("operator").to_owned()),
            ("version", run.said("version").to_owned()),
            ("rows", run.rows.to_string()),
            ("inputs", run.inputs.len().to_string()),
            ("outputs", run.outputs.len().to_string()),
        ],
    )
}

fn tell_file(file: &LoggedFile, console: Console) -> Result<()> {
    let role = match file.role.as_str() {
        "" => "output",
        role => role,
    };
    console.tell(
        &messages::SHOW_FILE,
        &[
            ("role", role.to_owned()),
            ("name", file.name.clone()),
            ("len", file.len.to_string()),
            ("b3", file.b3.to_string()),
        ],
    )
}

fn object(run: &LoggedRun) -> Value {
    let file = |file: &LoggedFile| json!({"name": file.name, "role": file.role, "len": file.len, "b3": file.b3.to_string()});
    json!({
        "run": run.name,
        "entry": run.opened,
        "time": run.time.to_string(),
        "state": run.state.name(),
        "said": run.said,
        "args": run.args,
        "inputs": run.inputs.iter().map(file).collect::<Vec<_>>(),
        "outputs": run.outputs.iter().map(file).collect::<Vec<_>>(),
        "rows": run.rows,
        "why": run.why,
    })
}

/// Shows what a row hides, once the log holds who looked and why.
fn reveal(matches: &ArgMatches, folder: &Path, text: &str, console: Console) -> Result<Status> {
    let (run, number) = row(text)?;
    let disk = RealDisk::new();
    let openings = Vault::of(&disk, folder).openings(&run)?;
    let of_row = openings.iter().filter(|opening| opening.row == number);
    let of_row: Vec<_> = of_row.collect();
    if of_row.is_empty() {
        return Err(Error::new(ErrorKind::Usage, &messages::NO_OPENING));
    }
    let keys = Keys::given(matches, console)?;
    let mut log = logbook::open(&disk, folder, &keys, console)?;
    let [by, why] = ["by", "why"].map(|name| one(matches, name).unwrap_or_default());
    log.view(text, by, why, logbook::now()?)?;
    let members = of_row.iter().map(|o| (o.field.clone(), json!(o.value)));
    let value = Value::Object(members.collect());
    answer(matches, console, &value, || {
        of_row
            .iter()
            .try_for_each(|opening| console.say(&format!("{} {}", opening.field, opening.value)))
    })
}
