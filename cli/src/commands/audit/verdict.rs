//! What an audit says on stdout, and the status it ends with.

use crate::console::Console;
use crate::status::Status;
use onecard::error::Result;
use onecard::finding::{Finding, Severity, Tier};
use onecard::message::cli as messages;
use onecard::report::Audit;
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
        match open || audit.findings.iter().any(counts) {
            true => Status::Findings,
            false => Status::Clean,
        }
    }
}

/// Says in a few lines what was found and where it is written.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn tell(audit: &Audit<'_>, out: &Path, console: Console) -> Result<()> {
    let frame = &audit.on.frame;
    console.tell(
        &messages::VERDICT_FRAME,
        &[
            ("first", frame.first.to_string()),
            ("last", frame.last.to_string()),
            ("as_of", frame.as_of.to_string()),
        ],
    )?;
    found(audit, console)?;
    let folded = audit.findings.iter().filter(|f| f.question.is_some());
    if !audit.questions.is_empty() {
        console.tell(
            &messages::VERDICT_QUESTIONS,
            &[
                ("questions", audit.questions.len().to_string()),
                ("folded", folded.count().to_string()),
            ],
        )?;
    }
    if !audit.refused.is_empty() {
        let rows: u64 = audit.inputs.iter().map(|i| i.dispositions.refused).sum();
        console.tell(&messages::VERDICT_REFUSED, &[("refused", rows.to_string())])?;
    }
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

fn found(audit: &Audit<'_>, console: Console) -> Result<()> {
    let open = || audit.findings.iter().filter(|f| f.question.is_none());
    let tier = |tier| open().filter(|f| f.tier == tier).count().to_string();
    let severity = |severity| {
        let grave = open().filter(|f| f.tier != Tier::C && f.severity == severity);
        grave.count().to_string()
    };
    if open().next().is_none() {
        return console.tell(&messages::VERDICT_CLEAN, &[]);
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
