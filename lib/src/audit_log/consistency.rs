//! A proof that a log has only grown since an older checkpoint; and what a witness does with it.
//!
//! ```text
//! old 3
//! <base64 of a hash>            the consistency proof
//!
//! <the newer checkpoint's note>
//! ```
//!
//! These are the bytes of C2SP tlog-witness `add-checkpoint`, as a file: an audit bureau reads it from
//! a USB stick, compares with the last checkpoint it has seen, and answers with a signature line,
//! [`cosign`]. It sees sizes and hashes, never a name. A parent log takes its children the same way.

use super::checkpoint::Checkpoint;
use super::disk::Disk;
use super::hash::{Digest32, sha256};
use super::key::{Signer, VerifierKey, cosigned_message};
use super::note::{Note, SignatureLine};
use super::proof::signed;
use super::tree::extends;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::Path;

const DEEPEST: usize = 63;

/// A consistency proof, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Size of the older tree.
    pub old: u64,
    /// The proof.
    pub path: Vec<Digest32>,
    /// The newer checkpoint's note.
    pub note: Note,
}

/// What a witness remembers and hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The signature line, with LF: the answer.
    pub line: String,
    /// What it must remember now, before it hands out the answer.
    pub checkpoint: Checkpoint,
}

/// Proves that the newest checkpoint extends the tree of `old` entries.
///
/// # Errors
/// A usage error if the checkpoint is smaller; exit status 5 if the log does not verify.
pub fn prove_consistency(disk: &dyn Disk, folder: &Path, old: u64) -> Result<String> {
    let signed = signed(disk, folder, |_| false)?;
    let path = signed.tree.consistency(old, signed.checkpoint.size);
    let missing = || Error::new(ErrorKind::Usage, &say::NOT_COVERED).with("index", old);
    Ok(Consistency {
        old,
        path: path.ok_or_else(missing)?,
        note: signed.note,
    }
    .print())
}

impl Consistency {
    /// Reads a proof.
    ///
    /// # Errors
    /// A defect if it is not one.
    pub fn parse(bytes: &[u8]) -> std::result::Result<Self, Defect> {
        Self::read(bytes).ok_or(Defect::new(&say::PROOF_FORM))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let number = lines.next()?.strip_prefix("old ")?;
        let old = number
            .parse()
            .ok()
            .filter(|old: &u64| old.to_string() == number)?;
        let path: Vec<Digest32> = lines.map(Digest32::from_base64).collect::<Option<_>>()?;
        let note = Note::parse(note.as_bytes()).ok()?;
        (path.len() <= DEEPEST).then_some(Self { old, path, note })
    }

    /// The proof as it is stored.
    pub fn print(&self) -> String {
        let hashes: String = self
            .path
            .iter()
            .map(|hash| hash.to_base64() + "\n")
            .collect();
        format!("old {}\n{hashes}\n{}", self.old, self.note.print())
    }

    /// Checks that the newer checkpoint is signed and extends `last`, of which nothing means that
    /// no checkpoint of the log was seen before.
    ///
    /// # Errors
    /// A defect if it does not; where the proof starts elsewhere it names the size to start from.
    pub fn check(
        &self,
        last: Option<&Checkpoint>,
        keys: &[VerifierKey],
    ) -> std::result::Result<Checkpoint, Defect> {
        let newer = Checkpoint::parse(&self.note.text)?;
        let signed = self.note.verify(keys)?;
        if !signed.iter().any(|key| key.name() == newer.origin) {
            return Err(Defect::new(&say::OTHER_ORIGIN).with("origin", &newer.origin));
        }
        self.extends(last)
    }

    /// Checks that the newer checkpoint extends `last`, whoever signed it.
    pub(crate) fn extends(
        &self,
        last: Option<&Checkpoint>,
    ) -> std::result::Result<Checkpoint, Defect> {
        let newer = Checkpoint::parse(&self.note.text)?;
        let (size, root) = last.map_or((0, sha256(b"")), |last| (last.size, last.root));
        if last.is_some_and(|last| last.origin != newer.origin) {
            return Err(Defect::new(&say::OTHER_ORIGIN).with("origin", &newer.origin));
        }
        if self.old != size {
            return Err(Defect::new(&say::WITNESS_SIZE)
                .with("size", size)
                .with("old", self.old));
        }
        if !extends(size, root, newer.size, newer.root, &self.path) {
            return Err(Defect::new(&say::NOT_EXTENDED)
                .with("size", newer.size)
                .with("old", size));
        }
        Ok(newer)
    }
}

/// Cosigns a checkpoint at `seconds` after 1970, if it extends `last`, the one cosigned before.
///
/// # Errors
/// Exit status 5 if it does not; the witness then keeps what it was sent as evidence.
pub fn cosign(
    request: &[u8],
    last: Option<&Checkpoint>,
    log: &[VerifierKey],
    witness: &dyn Signer,
    seconds: u64,
) -> Result<Cosigned> {
    let stop = |defect| super::stop(ErrorKind::Log, defect);
    let request = Consistency::parse(request).map_err(stop)?;
    let checkpoint = request.check(last, log).map_err(stop)?;
    let message = cosigned_message(seconds, request.note.text.as_bytes());
    let signature = [&seconds.to_be_bytes()[..], &witness.sign(&message)?].concat();
    let key = witness.verifier();
    if key.cosigned_at(request.note.text.as_bytes(), &signature) != Some(seconds) {
        return Err(Error::new(ErrorKind::Usage, &say::WITNESS_KEY));
    }
    let (name, key_id) = (key.name().to_owned(), key.id());
    Ok(Cosigned {
        line: SignatureLine {
            name,
            key_id,
            signature,
        }
        .text(),
        checkpoint,
    })
}
