//! The parent log: county, city, province.
//!
//! A parent takes its children's checkpoints as `child` entries, each with the proof that it extends
//! the one before. Whoever rewrites the child would have to rewrite the parent, which others keep. The
//! parent is known by keys that are given, never by what lies beside either log; a child shows itself
//! by the whole log of the parent, or by a proof of one entry of it.

use super::{Anchor, Claim};
use crate::audit_log::canonical::Value;
use crate::audit_log::disk::Disk;
use crate::audit_log::entry::Entry;
use crate::audit_log::journal::walk;
use crate::audit_log::key::VerifierKey;
use crate::audit_log::note::Note;
use crate::audit_log::proof::verify_proof;
use crate::audit_log::trust::Trust;
use crate::audit_log::verify::{Depth, Evidence, Options, Strictness, Verdict, verify};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::Path;

/// A child's checkpoint, proved to stand in a parent log whose keys are given.
///
/// # Errors
/// Exit status 5 if the proof does not hold or proves something else.
pub fn of_proof(source: &str, proof: &[u8], parent: &[VerifierKey]) -> Result<Anchor> {
    let entry = verify_proof(proof, parent)?.entry;
    let note = taken(&entry).map_err(|defect| crate::audit_log::stop(ErrorKind::Log, defect))?;
    Ok(Anchor {
        source: source.to_owned(),
        claim: Claim::Note(note),
    })
}

/// Every checkpoint of the log `origin` that the parent log in `folder` has taken.
///
/// # Errors
/// Exit status 5 if the parent log does not verify under the keys of `trust`, ends in something torn,
/// or has taken no checkpoint of this child.
pub fn of_log(disk: &dyn Disk, folder: &Path, trust: &Trust, origin: &str) -> Result<Vec<Anchor>> {
    let evidence = Evidence {
        trust: Some(trust.clone()),
        ..Evidence::default()
    };
    let options = Options {
        depth: Depth::Full,
        ..Options::default()
    };
    let verdict = verify(disk, folder, &evidence, &options)?.verdict;
    if verdict == Verdict::Torn || verdict.exit_status(Strictness::Plain) != 0 {
        let error = Error::new(ErrorKind::Log, &say::PARENT_BAD);
        return Err(error
            .with("folder", folder.display())
            .with("verdict", verdict.name()));
    }
    let mut anchors = Vec::new();
    walk(disk, folder, |placed| {
        let entry = &placed.entry;
        let note = Some(entry).filter(|entry| entry.kind == "child");
        let note = note.and_then(|entry| taken(entry).ok());
        let own = |note: &Note| note.text.split('\n').next() == Some(origin);
        anchors.extend(note.filter(own).map(|note| Anchor {
            source: format!("{} entry {}", trust.origin, entry.index),
            claim: Claim::Note(note),
        }));
        Ok(())
    })?;
    match anchors.is_empty() {
        true => Err(Error::new(ErrorKind::Log, &say::NO_CHILD)
            .with("folder", folder.display())
            .with("origin", origin)),
        false => Ok(anchors),
    }
}

/// The note that a `child` entry holds.
fn taken(entry: &Entry) -> std::result::Result<Note, Defect> {
    let child = Some(entry).filter(|entry| entry.kind == "child");
    let note = child.and_then(|entry| entry.body.get("note").and_then(Value::text));
    Note::parse(note.ok_or(Defect::new(&say::NOT_A_CHILD))?.as_bytes())
}
