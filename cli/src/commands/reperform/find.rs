//! Inputs of a logged run, found by what they are: first where they were, then where they may be.

use crate::inputs::Found;
use crate::job::Files;
use crate::logbook::digests;
use onecard::audit_log::hash::Digest32;
use onecard::engagement::logged_runs::{LoggedFile, LoggedRun};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use onecard::project::list_kind;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Finds every input of `run`: at its name, beside the project, or below one of `folders`.
///
/// # Errors
/// Of kind `Usage` for one that is nowhere.
pub(super) fn inputs(run: &LoggedRun, folders: &[&Path]) -> Result<Files> {
    let mut below = Vec::new();
    for folder in folders {
        gather(folder, &mut below);
    }
    below.sort();
    let project = run.inputs.iter().find(|input| input.role == "project");
    let base = project.and_then(|input| Path::new(&input.name).parent());
    let mut seen: BTreeMap<PathBuf, Digest32> = BTreeMap::new();
    let mut files = Files::default();
    for input in &run.inputs {
        let own = [
            Some(PathBuf::from(&input.name)),
            base.map(|b| b.join(&input.name)),
        ];
        let mut candidates = own.into_iter().flatten().chain(below.iter().cloned());
        let path = candidates.find(|path| is(path, input, &mut seen));
        let path = path.ok_or_else(|| {
            Error::new(ErrorKind::Usage, &messages::NOT_FOUND)
                .with("name", &input.name)
                .with("role", &input.role)
                .with("b3", input.b3)
        })?;
        place(&mut files, input, path)?;
    }
    Ok(files)
}

/// Whether the file at `path` is the input; digests are made once.
fn is(path: &Path, input: &LoggedFile, seen: &mut BTreeMap<PathBuf, Digest32>) -> bool {
    let about = std::fs::metadata(path);
    if !about.is_ok_and(|about| about.is_file() && about.len() == input.len) {
        return false;
    }
    if let Some(digest) = seen.get(path) {
        return *digest == input.b3;
    }
    match digests::b3(path) {
        Ok(digest) => {
            seen.insert(path.to_owned(), digest);
            digest == input.b3
        }
        Err(_) => false,
    }
}

/// Puts a file where its role belongs; several sheets of one file are one file.
fn place(files: &mut Files, input: &LoggedFile, path: PathBuf) -> Result<()> {
    let name = input.name.clone();
    let found = Found { name, path };
    let put = |list: &mut Vec<Found>, found: Found| {
        if !list.contains(&found) || input.role == "payments" {
            list.push(found);
        }
    };
    match input.role.as_str() {
        "roll" | "households" | "members" => put(&mut files.roll, found),
        "payments" => put(&mut files.payments, found),
        "policy" => files.policy.push(found),
        "project" => files.project = Some(found),
        "id-key" => files.id_key = Some(found.path),
        list => {
            let kind = list_kind(list)?;
            let found = (kind, found);
            if !files.lists.contains(&found) {
                files.lists.push(found);
            }
        }
    }
    Ok(())
}

/// Every file below `folder`; links are not followed.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => gather(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}
