//! Data questions and what settled others, as the page shows them.

use super::rows::{Words, grouped};
use crate::question::{Note, Question, Reading};
use crate::report::Audit;
use crate::report::csv::hangs_on;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct QuestionWords {
    code: &'static str,
    scope: String,
    title: Words,
    seen: Words,
    readings: Vec<ReadingRow>,
    flag: String,
    blocking: bool,
    findings: String,
    rules: String,
}

#[derive(Serialize)]
struct ReadingRow {
    value: String,
    zh: String,
    en: String,
    explained: String,
    of: String,
    example: String,
}

/// What the data or an answer decided.
#[derive(Serialize)]
pub(super) struct NoteWords {
    code: &'static str,
    text: Words,
}

pub(super) fn question(audit: &Audit<'_>, question: &Question) -> QuestionWords {
    let reading = |reading: &Reading| ReadingRow {
        value: reading.value.clone(),
        zh: reading.zh.clone(),
        en: reading.en.clone(),
        explained: grouped(reading.explained),
        of: grouped(reading.of),
        example: reading.example.clone(),
    };
    QuestionWords {
        code: question.code,
        scope: question.scope.clone(),
        title: question.title.into(),
        seen: Words::of(&question.seen.0, &question.seen.1),
        readings: question.readings.iter().map(reading).collect(),
        flag: question.flag.clone(),
        blocking: question.blocking,
        findings: grouped(question.findings),
        rules: hanging_rules(audit, question),
    }
}

/// Which rules the findings under a question are of: `E03×12 R02×3`.
fn hanging_rules(audit: &Audit<'_>, question: &Question) -> String {
    let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in audit.findings {
        if hangs_on(audit, finding, question) {
            *rules.entry(finding.rule).or_default() += 1;
        }
    }
    let rules: Vec<_> = rules
        .iter()
        .map(|(rule, count)| format!("{rule}×{}", grouped(*count)))
        .collect();
    rules.join(" ")
}

pub(super) fn note(note: &Note) -> NoteWords {
    NoteWords {
        code: note.code,
        text: Words::of(&note.zh, &note.en),
    }
}
