//! What `check` asks: at most seven questions, the weightiest first, each with what answers it.

use crate::console::Console;
use onecard::error::Result;
use onecard::message::{cli as texts, cli::check as messages};
use onecard::question::{Asked, Question, Reading, Settled, by_weight};

/// Questions on the page; nobody answers more at a time.
const MOST: usize = 7;

/// Months, files or programmes that one question shows.
const SCOPES: usize = 3;

/// Asks what the files leave open.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn say(settled: &Settled, console: Console) -> Result<()> {
    let asked = by_weight(&settled.open);
    console.say("")?;
    let frame = &settled.frame;
    match asked.len().min(MOST) {
        0 => console.tell(&messages::NO_QUESTIONS, &[])?,
        count => console.tell(&messages::QUESTIONS, &[("count", count.to_string())])?,
    }
    for asked in asked.iter().take(MOST) {
        question(asked, console)?;
    }
    if let more @ 1.. = asked.len().saturating_sub(MOST) {
        console.tell(&messages::MORE_QUESTIONS, &[("count", more.to_string())])?;
    }
    console.say("")?;
    console.tell(
        &texts::VERDICT_FRAME,
        &[
            ("first", frame.first.to_string()),
            ("last", frame.last.to_string()),
            ("as_of", frame.as_of.to_string()),
        ],
    )
}

fn question(asked: &Asked<'_>, console: Console) -> Result<()> {
    for (index, open) in asked.questions.iter().enumerate().take(SCOPES) {
        if index == 0 {
            head(open, console)?;
        }
        scope(open, console)?;
    }
    match asked.questions.len().saturating_sub(SCOPES) {
        0 => Ok(()),
        more => {
            let more = [("count", more.to_string())];
            detail(console, &console.text(&messages::FURTHER, &more))
        }
    }
}

fn head(question: &Question, console: Console) -> Result<()> {
    let title = console.either(question.title.zh, question.title.en);
    console.say(&format!("{} {title}", question.code))
}

fn scope(question: &Question, console: Console) -> Result<()> {
    let seen = console.either(&question.seen.0, &question.seen.1);
    detail(console, seen)?;
    let readings = question.readings.iter().filter(|reading| reading.of > 0);
    for reading in readings {
        detail(console, &read(reading, console))?;
    }
    let flag = [("flag", question.flag.clone())];
    detail(console, &console.text(&texts::QUESTION_FLAG, &flag))
}

fn read(reading: &Reading, console: Console) -> String {
    let meaning = console.either(&reading.zh, &reading.en);
    let places = [
        ("value", reading.value.clone()),
        ("meaning", meaning.to_owned()),
        ("explained", reading.explained.to_string()),
        ("of", reading.of.to_string()),
        ("example", reading.example.clone()),
    ];
    console.text(&texts::READING, &places)
}

/// One line that belongs to the one above it.
fn detail(console: Console, line: &str) -> Result<()> {
    console.say(&format!("  {line}"))
}
