//! Compares what outsiders hold of the log: fingerprints on paper and in time stamps, cosignatures.

use super::report::Anchored;
use super::{Evidence, Place, Report, Survey, Verdict};
use crate::audit_log::anchor::{Anchor, Claim};
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::disk::{Disk, failed, read_whole};
use crate::audit_log::key::Algorithm;
use crate::audit_log::note::{LONGEST, Note, SignatureLine};
use crate::audit_log::trust::Trust;
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use std::path::Path;

/// Looks for the sizes whose checkpoints have the fingerprints of paper and time stamps.
pub(super) fn compare_fingerprints(survey: &Survey, evidence: &Evidence, report: &mut Report) {
    let Some(genesis) = &survey.genesis else {
        return;
    };
    let prints = evidence
        .anchors
        .iter()
        .filter_map(|anchor| match anchor.claim {
            Claim::Fingerprint(print) => Some((anchor, print)),
            _ => None,
        });
    let mut wanted: Vec<_> = prints.collect();
    for size in (1..=survey.journal.entries()).rev() {
        if wanted.is_empty() {
            return;
        }
        let Some(root) = survey.journal.tree.root(size) else {
            continue;
        };
        let print = Checkpoint {
            origin: genesis.origin.clone(),
            size,
            root,
        }
        .fingerprint();
        wanted.retain(|(anchor, wanted)| {
            if *wanted == print {
                report.anchors.push(Anchored {
                    source: anchor.source.clone(),
                    size,
                });
            }
            *wanted != print
        });
    }
    for (anchor, print) in wanted {
        let what = Defect::new(&say::OTHER_FINGERPRINT)
            .with("source", &anchor.source)
            .with("theirs", print)
            .with("entries", survey.journal.entries());
        report.find(Verdict::Rewritten, Place::Log, what);
    }
}

/// Checks witnesses' cosignatures: in the checkpoint, beside the log, and given.
pub(super) fn compare_cosignatures(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    evidence: &Evidence,
    own: Option<&Note>,
    report: &mut Report,
) -> Result<()> {
    let (Some(genesis), Some(trust)) = (&survey.genesis, &evidence.trust) else {
        return Ok(());
    };
    let own_size = report.checkpoint.as_ref().map(|checkpoint| checkpoint.size);
    let mut claims: Vec<(String, u64, Vec<SignatureLine>)> = Vec::new();
    if let (Some(note), Some(size)) = (own, own_size) {
        claims.push(("checkpoint".to_owned(), size, note.signatures.clone()));
    }
    for anchor in &evidence.anchors {
        if let Claim::Cosignatures { size, lines } = &anchor.claim {
            let size = size.or(own_size).unwrap_or(0);
            claims.push((anchor.source.clone(), size, lines.clone()));
        }
    }
    if !trust.witnesses.is_empty() {
        claims.extend(stored_cosignatures(disk, folder)?);
    }
    for (source, size, lines) in claims {
        let Some(root) = survey.journal.tree.root(size) else {
            report
                .notes
                .push(Defect::new(&say::NOTE_COSIGNED).with("size", size));
            continue;
        };
        let text = Checkpoint {
            origin: genesis.origin.clone(),
            size,
            root,
        }
        .text();
        let (witnesses, wrong) = cosigners(&text, &lines, trust);
        for name in wrong {
            let what = Defect::new(&say::OTHER_COSIGNATURE)
                .with("name", name)
                .with("size", size);
            report.find(Verdict::Rewritten, Place::File(source.clone()), what);
        }
        if witnesses >= trust.quorum && size > 0 {
            report.anchors.push(Anchored { source, size });
        }
    }
    Ok(())
}

/// How many witnesses cosigned `text`, and the names of those whose lines are over something else.
fn cosigners<'t>(text: &str, lines: &[SignatureLine], trust: &'t Trust) -> (usize, Vec<&'t str>) {
    let (mut witnesses, mut wrong) = (Vec::new(), Vec::new());
    for line in lines {
        let key = trust.witnesses.iter().find(|key| {
            key.algorithm() == Algorithm::Cosignature
                && key.name() == line.name
                && key.id() == line.key_id
        });
        let Some(key) = key else { continue };
        if !key.verify(text.as_bytes(), &line.signature) {
            wrong.push(key.name());
        } else if !witnesses.contains(&key) {
            witnesses.push(key);
        }
    }
    (witnesses.len(), wrong)
}

/// Cosignatures kept beside the log: whose they are, the trust file decides.
fn stored_cosignatures(
    disk: &dyn Disk,
    folder: &Path,
) -> Result<Vec<(String, u64, Vec<SignatureLine>)>> {
    let anchors = folder.join("anchors");
    let mut claims = Vec::new();
    for name in disk.list(&anchors).map_err(failed(&anchors))? {
        let Ok(size) = name.parse::<u64>() else {
            continue;
        };
        for file in disk.list(&anchors.join(&name)).unwrap_or_default() {
            let source = format!("anchors/{name}/{file}");
            if !file.ends_with(".cosig") {
                continue;
            }
            let bytes =
                read_whole(disk, &folder.join(&source), LONGEST as u64)?.unwrap_or_default();
            let Ok(anchor) = Anchor::cosignatures(&source, Some(size), &bytes) else {
                continue;
            };
            if let Claim::Cosignatures { lines, .. } = anchor.claim {
                claims.push((source, size, lines));
            }
        }
    }
    Ok(claims)
}
