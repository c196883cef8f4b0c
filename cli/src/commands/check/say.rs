//! What `check` says about files and questions.

use super::look::Look;
use crate::console::Console;
use onecard::error::Result;
use onecard::intake::{Input, kind_of};
use onecard::message::{Lang, cli as messages};
use onecard::question::{Question, Settled};
use onecard::record::{ControlTotal, Role};

/// Says what each file is and holds.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn files(look: &Look, console: Console) -> Result<()> {
    for input in &look.inputs {
        file(input, console)?;
        totals(input, look, console)?;
    }
    for unread in &look.unreadable {
        console.say(&unread.error.text(console.lang))?;
    }
    let (joined, of) = look.joins();
    if of > 0 && !look.records.entries.is_empty() {
        let places = [("joined", joined.to_string()), ("of", of.to_string())];
        console.tell(&messages::CHECK_JOINS, &places)?;
    }
    Ok(())
}

fn file(input: &Input, console: Console) -> Result<()> {
    console.tell(
        &messages::CHECK_FILE,
        &[
            ("path", input.path.clone()),
            ("role", role(input.role, console.lang)),
            ("encoding", input.encoding.to_owned()),
            ("bytes", input.bytes.to_string()),
            ("rows", input.rows.to_string()),
        ],
    )?;
    let rows = &input.dispositions;
    detail(
        console,
        &console.text(
            &messages::CHECK_ROWS,
            &[
                ("record", rows.record.to_string()),
                ("control_total", rows.control_total.to_string()),
                ("structural", rows.structural.to_string()),
                ("duplicate", rows.duplicate_delivery.to_string()),
                ("refused", rows.refused.to_string()),
            ],
        ),
    )?;
    if input.role == Role::Payments {
        detail(
            console,
            &console.text(
                &messages::CHECK_AMOUNTS,
                &[
                    ("records", input.amount_records.to_string()),
                    ("refused", input.amount_refused.to_string()),
                    ("duplicate", input.amount_duplicate.to_string()),
                    ("illegible", input.illegible.to_string()),
                ],
            ),
        )?;
    }
    columns(input, console)
}

/// How headers were mapped, which were not, and what was repaired.
fn columns(input: &Input, console: Console) -> Result<()> {
    let mapping = input
        .mapping
        .iter()
        .map(|(header, field)| match header == field {
            true => header.clone(),
            false => format!("{header} → {field}"),
        });
    let repairs = input.repairs.iter();
    let repairs = repairs.map(|(step, count)| format!("{step} {count}"));
    for (message, name, values) in [
        (&messages::CHECK_MAPPED, "columns", mapping.collect()),
        (&messages::CHECK_UNMAPPED, "columns", input.unmapped.clone()),
        (
            &messages::CHECK_REPAIRS,
            "repairs",
            repairs.collect::<Vec<_>>(),
        ),
    ] {
        if !values.is_empty() {
            let values = [(name, values.join(", "))];
            detail(console, &console.text(message, &values))?;
        }
    }
    Ok(())
}

/// How many of the totals that a file states agree with its rows.
fn totals(input: &Input, look: &Look, console: Console) -> Result<()> {
    let files = &look.records.files;
    let file = files.iter().position(|file| file.path == input.path);
    let of_file = |total: &&ControlTotal| Some(usize::from(total.file)) == file;
    let (agree, differ): (Vec<_>, Vec<_>) = look
        .records
        .totals
        .iter()
        .filter(of_file)
        .partition(|total| total.agrees());
    if agree.is_empty() && differ.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = differ.iter().map(|total| total.row.to_string()).collect();
    let places = [
        ("agree", agree.len().to_string()),
        ("differ", differ.len().to_string()),
        ("rows", rows.join(" ")),
    ];
    detail(console, &console.text(&messages::CHECK_TOTALS, &places))
}

/// Says what the data decided, and what they leave open.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn questions(settled: &Settled, console: Console) -> Result<()> {
    let frame = &settled.frame;
    console.tell(
        &messages::VERDICT_FRAME,
        &[
            ("first", frame.first.to_string()),
            ("last", frame.last.to_string()),
            ("as_of", frame.as_of.to_string()),
        ],
    )?;
    for note in &settled.notes {
        console.say(&format!(
            "{} {}",
            note.code,
            console.either(&note.zh, &note.en)
        ))?;
    }
    settled
        .open
        .iter()
        .try_for_each(|open| question(open, console))
}

fn question(question: &Question, console: Console) -> Result<()> {
    let title = console.either(question.title.zh, question.title.en);
    let seen = console.either(&question.seen.0, &question.seen.1);
    console.tell(
        &messages::QUESTION,
        &[
            ("code", question.code.to_owned()),
            ("title", title.to_owned()),
            ("seen", seen.to_owned()),
        ],
    )?;
    for reading in &question.readings {
        let meaning = console.either(&reading.zh, &reading.en);
        let places = [
            ("value", reading.value.clone()),
            ("meaning", meaning.to_owned()),
            ("explained", reading.explained.to_string()),
            ("of", reading.of.to_string()),
            ("example", reading.example.clone()),
        ];
        detail(console, &console.text(&messages::READING, &places))?;
    }
    let flag = [("flag", question.flag.clone())];
    detail(console, &console.text(&messages::QUESTION_FLAG, &flag))
}

/// One line that belongs to the one above it.
fn detail(console: Console, line: &str) -> Result<()> {
    console.say(&format!("  {line}"))
}

fn role(role: Role, lang: Lang) -> String {
    let kind = kind_of(role);
    match lang {
        Lang::Zh => kind.map_or("", |kind| kind.zh),
        Lang::En => kind.map_or("", |kind| kind.columns.role),
    }
    .to_owned()
}
