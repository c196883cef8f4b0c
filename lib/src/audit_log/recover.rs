//! Sets a torn tail aside, so that writing can go on; nothing is ever deleted.
//!
//! ```text
//! LOG/recovered/journal+000000000000.jsonl@2700.torn.<BLAKE3 of the bytes>
//! ```
//!
//! The bytes are copied and synced before the file they stood in is cut, and each copy is named in a
//! `recover` entry. If the machine dies in between, the next recovery finds the copy and names it.
//! A suspect tail needs a person who accepts it; the entry names the person.

use super::canonical::{Value, clean, object};
use super::disk::{Disk, failed};
use super::entry::Time;
use super::hash::{Digest32, block};
use super::verify::{Depth, Evidence, Survey, Tail, Verdict, classify, inspect, loose_rows};
use super::writer::{Access, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::message::{Lang, audit_log as say};
use std::path::Path;

/// A tail that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where it stood.
    pub tail: Tail,
    /// BLAKE3 of its bytes.
    pub digest: Digest32,
    /// Its copy, inside the log.
    pub copy: String,
}

/// Sets aside what stands behind the last whole entry and the last committed blocks.
///
/// `accepted_by` names who accepts a suspect tail; a torn one needs nobody.
///
/// # Errors
/// Exit status 5 if the log is anything worse than torn, or suspect and accepted by nobody.
pub fn recover(
    disk: &dyn Disk,
    folder: &Path,
    access: Access<'_>,
    accepted_by: Option<&str>,
    now: Time,
) -> Result<Vec<Recovered>> {
    let segments = disk.list(&folder.join("journal")).map_err(failed(folder))?;
    if segments.is_empty() {
        let error = Error::new(ErrorKind::Usage, &say::NO_LOG);
        return Err(error.with("folder", folder.display()));
    }
    let lock = disk.lock(&folder.join("lock")).map_err(failed(folder))?;
    let (survey, mut report) = inspect(disk, folder, &Evidence::default(), Depth::Full)?;
    report.decide();
    let accepted = accepted_by.is_some();
    let bad = report
        .findings
        .iter()
        .find(|finding| match finding.verdict {
            Verdict::Torn => false,
            Verdict::SuspectTail => !accepted,
            _ => true,
        });
    if let Some(bad) = bad {
        let text = format!("{}: {}", bad.place.text(), bad.what.text(Lang::En));
        let error = Error::new(ErrorKind::Log, &say::REFUSED);
        return Err(error.with("verdict", bad.verdict.name()).with("what", text));
    }
    set_all_aside(disk, folder, &survey)?;
    let known = survey.ledger.recovered;
    let mut writer = Writer::open_locked(disk, folder, access, now, lock)?;
    let recovered = unnamed_copies(disk, folder, &known)?;
    for recovered in &recovered {
        let mut body = object([
            ("f", recovered.tail.file.as_str().into()),
            ("off", recovered.tail.offset.into()),
            ("len", recovered.tail.length.into()),
            ("b3", recovered.digest.into()),
            ("class", recovered.tail.class.name().into()),
        ]);
        if let Some(person) = accepted_by {
            body.insert("by".to_owned(), Value::Text(clean(person)));
        }
        writer.append("recover", body, now)?;
    }
    writer.close(now)?;
    Ok(recovered)
}

fn set_all_aside(disk: &dyn Disk, folder: &Path, survey: &Survey) -> Result<()> {
    if let Some(rest) = &survey.journal.rest {
        let (file, class) = (rest.file.clone(), classify(rest));
        let length = rest.bytes.len() as u64;
        let tail = Tail {
            file,
            offset: rest.offset,
            length,
            class,
        };
        set_aside(disk, folder, &tail, &rest.bytes)?;
    }
    for (file, offset, end) in loose_rows(disk, folder, &survey.ledger)? {
        let mut bytes = Vec::new();
        let path = folder.join(&file);
        disk.read(&path, offset, end - offset, &mut bytes)
            .map_err(failed(&path))?;
        let tail = Tail {
            file,
            offset,
            length: end - offset,
            class: Verdict::Torn,
        };
        set_aside(disk, folder, &tail, &bytes)?;
    }
    Ok(())
}

/// Copies a tail and cuts its file before it.
fn set_aside(disk: &dyn Disk, folder: &Path, tail: &Tail, bytes: &[u8]) -> Result<()> {
    let copies = folder.join("recovered");
    disk.create_folder(&copies).map_err(failed(&copies))?;
    let copy = copies.join(copy_name(tail, block(bytes)));
    // An unfinished copy of an earlier attempt is written again from the start.
    super::disk::replace(disk, &copy, bytes)?;
    disk.sync_folder(folder).map_err(failed(folder))?;
    let path = folder.join(&tail.file);
    disk.truncate(&path, tail.offset).map_err(failed(&path))
}

fn copy_name(tail: &Tail, digest: Digest32) -> String {
    let file = tail.file.replace('/', "+");
    format!("{file}@{}.{}.{digest}", tail.offset, tail.class.name())
}

/// Copies that no `recover` entry names yet.
fn unnamed_copies(disk: &dyn Disk, folder: &Path, known: &[Digest32]) -> Result<Vec<Recovered>> {
    let copies = folder.join("recovered");
    let mut unnamed = Vec::new();
    for name in disk.list(&copies).map_err(failed(&copies))? {
        let Some((tail, digest)) = read_name(&name) else {
            continue;
        };
        if known.contains(&digest) {
            continue;
        }
        let path = copies.join(&name);
        let length = disk.length(&path).map_err(failed(&path))?.unwrap_or(0);
        let tail = Tail { length, ..tail };
        unnamed.push(Recovered {
            tail,
            digest,
            copy: format!("recovered/{name}"),
        });
    }
    Ok(unnamed)
}

fn read_name(name: &str) -> Option<(Tail, Digest32)> {
    let (file, rest) = name.rsplit_once('@')?;
    let mut parts = rest.split('.');
    let offset = parts.next()?.parse().ok()?;
    let class = match parts.next()? {
        "torn" => Verdict::Torn,
        "suspect-tail" => Verdict::SuspectTail,
        _ => return None,
    };
    let digest = Digest32::from_hex(parts.next()?)?;
    let whole = parts.next().is_none();
    let file = file.replace('+', "/");
    whole.then_some((
        Tail {
            file,
            offset,
            length: 0,
            class,
        },
        digest,
    ))
}
