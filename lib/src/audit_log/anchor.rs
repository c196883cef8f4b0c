//! Anchors: what others have kept of the log, against which it is compared.
//!
//! Who holds the key can rewrite the whole log and sign it again. He cannot rewrite a checkpoint in
//! somebody else's safe, words on a stamped page, a witness's cosignature, a time stamp, or a parent
//! log. Each of them is read here into one of four claims; [`super::verify`] compares the claims.

pub mod paper;
pub mod parent;
pub mod timestamp;

use super::checkpoint::Checkpoint;
use super::hash::Digest32;
use super::note::{Note, SignatureLine};
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;

/// Something kept outside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What it is, for people: a file's name, `paper`.
    pub source: String,
    /// What it says.
    pub claim: Claim,
}

/// What an anchor says about the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A checkpoint signed by the log.
    Note(Note),
    /// A checkpoint that the anchor itself has proved, such as one in a parent log.
    Checkpoint(Checkpoint),
    /// SHA-256 of the text of some checkpoint: paper, time stamp.
    Fingerprint(Digest32),
    /// Witnesses' signature lines over the checkpoint of some size; of the newest if `size` is absent.
    Cosignatures {
        /// Size of the checkpoint.
        size: Option<u64>,
        /// The lines.
        lines: Vec<SignatureLine>,
    },
}

impl Anchor {
    /// A checkpoint kept elsewhere.
    ///
    /// # Errors
    /// An input error if `bytes` are not a note that holds a checkpoint.
    pub fn note(source: &str, bytes: &[u8]) -> Result<Self> {
        let note = Note::parse(bytes).and_then(|note| {
            Checkpoint::parse(&note.text)?;
            Ok(note)
        });
        let note = note.map_err(|defect| unreadable(source, defect))?;
        Ok(Self {
            source: source.to_owned(),
            claim: Claim::Note(note),
        })
    }

    /// The 24 characters printed on paper.
    ///
    /// # Errors
    /// A usage error that names the character that was mistyped.
    pub fn paper(text: &str) -> Result<Self> {
        let fingerprint = paper::read(text)?;
        Ok(Self {
            source: "paper".to_owned(),
            claim: Claim::Fingerprint(fingerprint),
        })
    }

    /// An RFC 3161 time stamp over the text of a checkpoint.
    ///
    /// Only the imprint is compared; whose stamp it is, `openssl ts -verify` tells.
    ///
    /// # Errors
    /// An input error if `bytes` hold no SHA-256 time stamp.
    pub fn timestamp(source: &str, bytes: &[u8]) -> Result<Self> {
        let fingerprint = timestamp::imprint(bytes).map_err(|defect| unreadable(source, defect))?;
        Ok(Self {
            source: source.to_owned(),
            claim: Claim::Fingerprint(fingerprint),
        })
    }

    /// Witnesses' answers: signature lines, as the witness protocol sends them.
    ///
    /// # Errors
    /// An input error if `bytes` are not signature lines.
    pub fn cosignatures(source: &str, size: Option<u64>, bytes: &[u8]) -> Result<Self> {
        let lines = std::str::from_utf8(bytes).ok().and_then(|text| {
            let lines = text.strip_suffix('\n')?.split('\n');
            lines
                .take(super::note::SIGNATURES + 1)
                .map(SignatureLine::parse)
                .collect()
        });
        let lines: Vec<_> = lines.ok_or_else(|| unreadable(source, (&say::COSIGNATURES).into()))?;
        Ok(Self {
            source: source.to_owned(),
            claim: Claim::Cosignatures { size, lines },
        })
    }
}

fn unreadable(source: &str, defect: crate::error::Defect) -> Error {
    super::stop(ErrorKind::Input, defect).in_file(source)
}
