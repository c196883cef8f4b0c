//! The project file that `check --write-project` writes.

use super::look::Look;
use crate::console::Console;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as texts, cli::check as messages};
use onecard::project::{Project, ProjectList};
use onecard::question::{Answer, Answers, Question, Settled};
use onecard::reconcile::{MonthMeans, RollMode, StopMonth, WhoseId};
use onecard::record::Role;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write;

/// Where `--write-project` writes.
pub(super) const PROJECT: &str = "onecard.toml";

/// What flags say, which the project says from then on.
pub(super) struct Given<'a> {
    /// Answers to questions.
    pub(super) answers: &'a Answers,
    /// Limits of files.
    pub(super) limits: &'a [(&'static str, u64)],
}

/// Writes the project of the files that were seen, which must not exist.
///
/// # Errors
/// Of kind `Io`.
pub(super) fn write(
    look: &Look,
    settled: Option<&Settled>,
    given: &Given<'_>,
    console: Console,
) -> Result<()> {
    let mut text = project(look, settled, given).to_string();
    if let Some(settled) = settled.filter(|settled| !settled.open.is_empty()) {
        open(&mut text, &settled.open, given.answers, console);
    }
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(PROJECT);
    let written = file.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| {
        Error::new(ErrorKind::Io, &texts::WRITE)
            .with("path", PROJECT)
            .with("reason", &error)
            .because(error)
    })
}

/// The project of these files, with what was answered and what the data decided as its answers.
fn project(look: &Look, settled: Option<&Settled>, given: &Given<'_>) -> Project {
    let mut project = Project::default();
    for (found, role) in &look.files {
        let name = found.name.clone();
        match role {
            Role::Payments => project.payments.push(name),
            Role::List(kind) => match project.lists.iter_mut().find(|list| list.kind == *kind) {
                Some(list) => list.files.push(name),
                None => project.lists.push(ProjectList::of(*kind, vec![name])),
            },
            // A workbook may hold households and their members; it is named once.
            _ if !project.roll.contains(&name) => project.roll.push(name),
            _ => {}
        }
    }
    let packs = look.packs.iter().map(|(found, _)| found.name.clone());
    project.policy = packs.collect();
    project.answers = settled.map(decided).unwrap_or_default();
    project.answers.extend(given.answers.all().iter().cloned());
    project.limits = given.limits.to_vec();
    project
}

/// What was settled otherwise than by the plain reading.
fn decided(settled: &Settled) -> Answers {
    let frame = &settled.frame;
    let answer = |code: &str, value: &str| Answer {
        code: code.to_owned(),
        scope: String::new(),
        value: value.to_owned(),
    };
    let snapshot = (frame.roll_mode == RollMode::Snapshot).then(|| answer("Q01", "snapshot"));
    let paid = (frame.month_means == MonthMeans::Paid).then(|| answer("Q02", "paid"));
    let whose = match frame.whose_id {
        WhoseId::Payee => Some(answer("Q04", "payee")),
        WhoseId::Head => Some(answer("Q04", "head")),
        _ => None,
    };
    let exclusive = (frame.stop_month == StopMonth::Exclusive).then(|| answer("Q06", "exclusive"));
    let mut answers = Answers::default();
    answers.extend([snapshot, paid, whose, exclusive].into_iter().flatten());
    answers
}

/// What is still open, as lines that become answers when the `#` before them is taken away.
fn open(text: &mut String, open: &[Question], given: &Answers, console: Console) {
    if !text.contains("\n[answers]\n") {
        text.push_str("\n[answers]\n");
    }
    let head = console.text(&messages::TO_ANSWER, &[]);
    // Writing to a text does not fail.
    let _written = writeln!(text, "# {head}");
    for question in open {
        let about = Answer {
            code: question.code.to_owned(),
            scope: question.scope.clone(),
            value: String::new(),
        };
        if given.get(question.code, &question.scope).is_some() {
            continue;
        }
        let title = console.either(question.title.zh, question.title.en);
        let values = question
            .flag
            .rsplit_once('=')
            .map_or("", |(_, values)| values);
        let key = quoted(&about.question());
        let _written = writeln!(text, "# {key} = {}  # {}", quoted(values), visible(title));
    }
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            c if c.is_control() => format!("\\u{:04X}", u32::from(c)).chars().collect(),
            c => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}

/// A text that stays in its line.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
