//! Compares every checkpoint known from anywhere with the tree, and with each other.

use super::report::Anchored;
use super::{Evidence, Place, Report, Survey, Verdict, outside};
use crate::audit_log::anchor::{Anchor, Claim};
use crate::audit_log::canonical::{Value, digest, member};
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::disk::{Disk, read_whole};
use crate::audit_log::entry::Entry;
use crate::audit_log::genesis::{Genesis, commitment};
use crate::audit_log::hash::Digest32;
use crate::audit_log::key::VerifierKey;
use crate::audit_log::note::{LONGEST, Note};
use crate::audit_log::trust::{KnownKey, Trust, covering};
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use std::path::Path;

/// Keys and checkpoints that the log itself holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heads {
    pub(crate) known: Vec<KnownKey>,
    pub(crate) next: Option<Digest32>,
    embedded: Vec<(u64, Note, Checkpoint)>,
}

/// A checkpoint that somebody has seen.
struct Seen {
    source: String,
    checkpoint: Checkpoint,
    /// The note, where it was signed by a known key.
    signed: Option<String>,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    Embedded,
    Guard,
    Outside,
}

impl Heads {
    pub(crate) fn begin(&mut self, genesis: &Genesis) {
        let key = |key: &VerifierKey| KnownKey {
            key: key.clone(),
            from: 0,
            to: None,
        };
        self.known = genesis.vkeys.iter().map(key).collect();
        self.next = genesis.next;
    }

    pub(crate) fn accept(&mut self, entry: &Entry) -> std::result::Result<(), (Verdict, Defect)> {
        match entry.kind.as_str() {
            "ckpt" => self.embed(entry).map_err(|what| (Verdict::Damaged, what)),
            "key" => self.rotate(entry).map_err(|what| (Verdict::WrongKey, what)),
            _ => Ok(()),
        }
    }

    fn embed(&mut self, entry: &Entry) -> std::result::Result<(), Defect> {
        let note = Note::parse(member(&entry.body, "note", Value::text)?.as_bytes())?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        self.embedded.push((entry.index, note, checkpoint));
        Ok(())
    }

    /// A `key` entry shows the key that was promised and promises the next one.
    fn rotate(&mut self, entry: &Entry) -> std::result::Result<(), Defect> {
        let key = VerifierKey::parse(member(&entry.body, "vkey", Value::text)?)?;
        let next = member(&entry.body, "next", digest)?;
        if self.next != Some(commitment(&key)) {
            return Err(Defect::new(&say::KEY_NOT_PROMISED).with("vkey", &key));
        }
        for known in &mut self.known {
            known.to = known.to.or(Some(entry.index + 1));
        }
        self.known.push(KnownKey {
            key,
            from: entry.index + 1,
            to: None,
        });
        self.next = Some(next);
        Ok(())
    }
}

pub(super) fn note_history(survey: &Survey, report: &mut Report) {
    if survey.ledger.redactions > 0 {
        let note = Defect::new(&say::NOTE_REDACTED).with("n", survey.ledger.redactions);
        report.notes.push(note);
    }
    if survey.backwards > 0 {
        report
            .notes
            .push(Defect::new(&say::NOTE_CLOCK).with("n", survey.backwards));
    }
    if let Some(run) = survey.ledger.open_run() {
        report
            .notes
            .push(Defect::new(&say::NOTE_OPEN_RUN).with("run", &run.name));
    }
}

pub(super) fn judge(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    evidence: &Evidence,
    report: &mut Report,
) -> Result<()> {
    let trust = evidence.trust.as_ref();
    let mut seen = Vec::new();
    let own = own_checkpoint(disk, folder, survey, trust, report)?;
    let own_note = own.map(|(note, checkpoint, signed)| {
        report.checkpoint = Some(checkpoint.clone());
        let signed = signed.then(|| note.print());
        seen.push(Seen {
            source: "checkpoint".into(),
            checkpoint,
            signed,
            origin: Origin::Own,
        });
        note
    });
    for (entry, note, checkpoint) in &survey.heads.embedded {
        let source = format!("ckpt {entry}");
        let mut signed = (!is_unsigned(survey, trust)).then(|| note.print());
        if let Some(what) = embedded_signature(survey, trust, note, checkpoint) {
            report.find(Verdict::Damaged, survey.entry_place(*entry, *entry), what);
            signed = None;
        }
        let checkpoint = checkpoint.clone();
        seen.push(Seen {
            source,
            checkpoint,
            signed,
            origin: Origin::Embedded,
        });
    }
    let guard = evidence.guard.iter().map(|anchor| (anchor, Origin::Guard));
    let outside = evidence
        .anchors
        .iter()
        .map(|anchor| (anchor, Origin::Outside));
    for (anchor, origin) in guard.chain(outside) {
        add_claim(survey, trust, anchor, origin, &mut seen, report);
    }
    let sizes = seen.iter().map(|seen| seen.checkpoint.size);
    report.committed = sizes.fold(report.committed, u64::max);
    compare(survey, &seen, report);
    find_forks(&seen, report);
    outside::compare_fingerprints(survey, evidence, report);
    outside::compare_cosignatures(disk, folder, survey, evidence, own_note.as_ref(), report)
}

/// Reads the log's own checkpoint; `true` where a known key signed it.
fn own_checkpoint(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    trust: Option<&Trust>,
    report: &mut Report,
) -> Result<Option<(Note, Checkpoint, bool)>> {
    let place = || Place::File("checkpoint".to_owned());
    let bytes = read_whole(disk, &folder.join("checkpoint"), LONGEST as u64)?;
    let Some(bytes) = bytes else {
        if survey.journal.entries() > 0 || survey.journal.rest.is_some() {
            report.find(Verdict::Damaged, place(), Defect::new(&say::NO_CHECKPOINT));
        }
        return Ok(None);
    };
    let read = Note::parse(&bytes).and_then(|note| Ok((Checkpoint::parse(&note.text)?, note)));
    let (checkpoint, note) = match read {
        Ok(read) => read,
        Err(what) => {
            report.find(Verdict::Damaged, place(), what);
            return Ok(None);
        }
    };
    report.committed = checkpoint.size;
    let Some(genesis) = &survey.genesis else {
        return Ok(Some((note, checkpoint, false)));
    };
    if checkpoint.origin != genesis.origin {
        let what = Defect::new(&say::OTHER_ORIGIN).with("origin", &checkpoint.origin);
        report.find(Verdict::Damaged, place(), what);
        return Ok(None);
    }
    if let Some(trust) = trust.filter(|trust| trust.origin != genesis.origin) {
        let what = Defect::new(&say::OTHER_TRUST).with("origin", &trust.origin);
        report.find(Verdict::WrongKey, Place::Log, what);
    }
    let signed = match signers(survey, trust, &note, &checkpoint) {
        Ok(names) => {
            report.signed_by = names;
            !report.signed_by.is_empty()
        }
        Err(what) => {
            // Whose words these are is unknown, so they are compared with nothing.
            let verdict = verdict_of(&what);
            report.find(verdict, place(), what);
            return Ok(None);
        }
    };
    if is_unsigned(survey, trust) {
        report.notes.push(Defect::new(&say::NOTE_UNSIGNED));
    }
    Ok(Some((note, checkpoint, signed)))
}

fn verdict_of(what: &Defect) -> Verdict {
    if what.message == &say::NOTE_UNKNOWN {
        Verdict::WrongKey
    } else {
        Verdict::Damaged
    }
}

/// Whether nobody is expected to sign: no trust file names a key and entry 0 has none.
fn is_unsigned(survey: &Survey, trust: Option<&Trust>) -> bool {
    match trust {
        Some(trust) => trust.keys.is_empty(),
        None => survey
            .genesis
            .as_ref()
            .is_some_and(|genesis| genesis.vkeys.is_empty()),
    }
}

/// The names of the known keys that signed; none where nobody has to.
fn signers(
    survey: &Survey,
    trust: Option<&Trust>,
    note: &Note,
    checkpoint: &Checkpoint,
) -> std::result::Result<Vec<String>, Defect> {
    if is_unsigned(survey, trust) {
        return Ok(Vec::new());
    }
    let known = trust.map_or(&survey.heads.known, |trust| &trust.keys);
    let keys = covering(known, checkpoint.size);
    Ok(note
        .verify(&keys)?
        .into_iter()
        .map(|key| key.name().to_owned())
        .collect())
}

/// What is wrong with the signature of an embedded checkpoint: the log's own keys count here too,
/// because a trust file may name only the newest one.
fn embedded_signature(
    survey: &Survey,
    trust: Option<&Trust>,
    note: &Note,
    checkpoint: &Checkpoint,
) -> Option<Defect> {
    if is_unsigned(survey, trust) {
        return None;
    }
    let by_log = note
        .verify(&covering(&survey.heads.known, checkpoint.size))
        .map(drop);
    let by_trust = signers(survey, trust, note, checkpoint).map(drop);
    by_log.or(by_trust).err()
}

/// Turns an anchor into something seen, where that needs no search.
fn add_claim(
    survey: &Survey,
    trust: Option<&Trust>,
    anchor: &Anchor,
    origin: Origin,
    seen: &mut Vec<Seen>,
    report: &mut Report,
) {
    let (checkpoint, note) = match &anchor.claim {
        Claim::Checkpoint(checkpoint) => (Ok(checkpoint.clone()), None),
        Claim::Note(note) => (Checkpoint::parse(&note.text), Some(note)),
        Claim::Fingerprint(_) | Claim::Cosignatures { .. } => return,
    };
    let place = || Place::File(anchor.source.clone());
    let checkpoint = match checkpoint {
        Ok(checkpoint) => checkpoint,
        Err(what) => return report.find(Verdict::WrongKey, place(), what),
    };
    if survey
        .genesis
        .as_ref()
        .is_some_and(|genesis| genesis.origin != checkpoint.origin)
    {
        let what = Defect::new(&say::OTHER_ORIGIN).with("origin", &checkpoint.origin);
        return report.find(Verdict::WrongKey, place(), what);
    }
    let mut signed = None;
    if let Some(note) = note {
        match signers(survey, trust, note, &checkpoint) {
            Ok(names) => signed = (!names.is_empty()).then(|| note.print()),
            Err(what) => return report.find(Verdict::WrongKey, place(), what),
        }
    }
    seen.push(Seen {
        source: anchor.source.clone(),
        checkpoint,
        signed,
        origin,
    });
}

/// Compares what was seen with the tree.
fn compare(survey: &Survey, seen: &[Seen], report: &mut Report) {
    let tree = &survey.journal.tree;
    let agrees = |seen: &&Seen| tree.root(seen.checkpoint.size) == Some(seen.checkpoint.root);
    for wrong in seen.iter().filter(|seen| !agrees(seen)) {
        let size = wrong.checkpoint.size;
        let Some(root) = tree.root(size) else {
            continue;
        };
        // Up to the largest size at which somebody agrees, nothing was changed.
        let good = seen.iter().filter(agrees).map(|seen| seen.checkpoint.size);
        let from = good.filter(|good| *good < size).max().unwrap_or(0);
        let place = survey.entry_place(from, size.saturating_sub(1));
        let what = Defect::new(&say::OTHER_ROOT)
            .with("source", &wrong.source)
            .with("size", size)
            .with("theirs", wrong.checkpoint.root)
            .with("ours", root);
        let own = wrong.origin == Origin::Own;
        report.find(
            if own {
                Verdict::Damaged
            } else {
                Verdict::Rewritten
            },
            place,
            what,
        );
    }
    let outside = seen
        .iter()
        .filter(|seen| seen.origin == Origin::Outside)
        .filter(agrees);
    for anchor in outside.filter(|seen| seen.checkpoint.size > 0) {
        let (source, size) = (anchor.source.clone(), anchor.checkpoint.size);
        report.anchors.push(Anchored { source, size });
    }
}

/// Two signed checkpoints of one size with different roots: nobody honest signs both.
fn find_forks(seen: &[Seen], report: &mut Report) {
    for (at, one) in seen.iter().enumerate() {
        for other in seen.iter().skip(at + 1) {
            let (Some(first), Some(second)) = (&one.signed, &other.signed) else {
                continue;
            };
            let (a, b) = (&one.checkpoint, &other.checkpoint);
            if a.size != b.size || a.root == b.root || report.fraud_proof.is_some() {
                continue;
            }
            let what = Defect::new(&say::FORK)
                .with("size", a.size)
                .with("one", &one.source)
                .with("other", &other.source);
            report.find(Verdict::Fork, Place::Log, what);
            report.fraud_proof = Some(format!("{first}\n{second}"));
        }
    }
}
