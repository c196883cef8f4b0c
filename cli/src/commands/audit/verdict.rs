//! What an audit says on stdout, and the status it ends with.

use crate::commands::hidden;
use crate::console::Console;
use crate::status::Status;
use onecard::engagement::Report;
use onecard::error::Result;
use onecard::finding::{Finding, Severity, Tier};
use onecard::intake::Input;
use onecard::message::cli as messages;
use onecard::report::Audit;
use onecard::report::seal::SealedLog;
use std::path::Path;

/// From which severity on findings make the status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailOn {
    /// From this one on.
    From(Severity),
    /// Whatever was found.
    Never,
}

impl FailOn {
    /// The value of `--fail-on`; `low` where it is not given.
    pub(super) fn of(value: Option<&str>) -> Self {
        match value {
            Some("high") => Self::From(Severity::High),
            Some("medium") => Self::From(Severity::Medium),
            Some("never") => Self::Never,
            _ => Self::From(Severity::Low),
        }
    }

    /// The status of a finished audit.
    pub(super) fn status(self, audit: &Audit<'_>) -> Status {
        let Self::From(least) = self else {
            return Status::Clean;
        };
        let counts = |f: &Finding| f.tier != Tier::C && f.question.is_none() && f.severity <= least;
        let open = !audit.refused.is_empty() || !audit.questions.is_empty();
        match open || audit.findings.iter().any(|f| counts(f)) {
            true => Status::Findings,
            false => Status::Clean,
        }
    }
}

/// Says in a few lines what was found and where it is written.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn tell(report: &Report, audit: &Audit<'_>, out: &Path, console: Console) -> Result<()> {
    let frame = &audit.on.frame;
    console.tell(
        &messages::VERDICT_FRAME,
        &[
            ("first", frame.first.to_string()),
            ("last", frame.last.to_string()),
            ("as_of", frame.as_of.to_string()),
        ],
    )?;
    for note in &report.notes {
        console.say(&format!(
            "{} {}",
            note.code,
            console.either(&note.zh, &note.en)
        ))?;
    }
    found(audit, console)?;
    doubts(audit, console)?;
    let idle = audit.rules.iter().filter(|rule| rule.not_run.is_some());
    let idle: Vec<&str> = idle.map(|rule| rule.code).collect();
    if !idle.is_empty() {
        console.tell(&messages::VERDICT_NOT_RUN, &[("codes", idle.join(" "))])?;
    }
    console.tell(
        &messages::VERDICT_WHERE,
        &[("path", out.display().to_string())],
    )
}

/// Says where the run stands in the log, with the words for paper.
///
/// # Errors
/// As [`tell`].
pub(super) fn tell_log(sealed: &SealedLog, folder: &str, console: Console) -> Result<()> {
    console.tell(
        &messages::log::SEALED_RUN,
        &[
            ("log", folder.to_owned()),
            ("run", sealed.run.clone()),
            ("size", sealed.size.to_string()),
            ("words", sealed.words.clone()),
        ],
    )
}

/// Says what was not read, is empty, or must be answered first.
fn doubts(audit: &Audit<'_>, console: Console) -> Result<()> {
    if !audit.questions.is_empty() {
        let folded = audit.findings.iter().filter(|f| f.question.is_some());
        console.tell(
            &messages::VERDICT_QUESTIONS,
            &[
                ("questions", audit.questions.len().to_string()),
                ("folded", folded.count().to_string()),
            ],
        )?;
    }
    for input in audit.inputs {
        beside(input, console)?;
    }
    for input in empty(audit) {
        console.tell(&messages::VERDICT_EMPTY, &[("path", input.path.clone())])?;
    }
    if !audit.refused.is_empty() {
        let rows: u64 = audit.inputs.iter().map(|i| i.dispositions.refused).sum();
        console.tell(&messages::VERDICT_REFUSED, &[("refused", rows.to_string())])?;
    }
    Ok(())
}

/// Says what a workbook hides or holds beside its lists.
fn beside(input: &Input, console: Console) -> Result<()> {
    let Some(sheet) = &input.sheet else {
        return Ok(());
    };
    let say = |message, what| {
        let what = console.text(message, &[what]);
        console.say(&format!("{}[{}] {what}", input.path, sheet.name))
    };
    if let Some(what) = hidden::hidden(sheet, console) {
        say(&messages::check::HIDDEN, ("what", what))?;
    }
    match sheet.ignored_sheets.is_empty() {
        true => Ok(()),
        false => {
            let sheets = sheet.ignored_sheets.join(console.either("，", ", "));
            say(&messages::check::SHEETS_IGNORED, ("sheets", sheets))
        }
    }
}

/// Inputs with no row of data.
fn empty<'a>(audit: &'a Audit<'a>) -> impl Iterator<Item = &'a Input> {
    audit.inputs.iter().filter(|input| {
        let rows = &input.dispositions;
        rows.record + rows.duplicate_delivery + rows.refused == 0
    })
}

fn found(audit: &Audit<'_>, console: Console) -> Result<()> {
    let open = || audit.findings.iter().filter(|f| f.question.is_none());
    let tier = |tier| open().filter(|f| f.tier == tier).count().to_string();
    let severity = |severity| {
        let grave = open().filter(|f| f.tier != Tier::C && f.severity == severity);
        grave.count().to_string()
    };
    if open().next().is_none() {
        let doubtful = !audit.questions.is_empty() || !audit.refused.is_empty();
        return match doubtful || empty(audit).next().is_some() {
            true => console.tell(&messages::VERDICT_CLEAN_SO_FAR, &[]),
            false => console.tell(&messages::VERDICT_CLEAN, &[]),
        };
    }
    console.tell(
        &messages::VERDICT_FINDINGS,
        &[
            ("findings", open().count().to_string()),
            ("a", tier(Tier::A)),
            ("b", tier(Tier::B)),
            ("c", tier(Tier::C)),
        ],
    )?;
    console.tell(
        &messages::VERDICT_SEVERITY,
        &[
            ("high", severity(Severity::High)),
            ("medium", severity(Severity::Medium)),
            ("low", severity(Severity::Low)),
        ],
    )
}
