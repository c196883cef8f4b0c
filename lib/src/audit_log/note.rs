//! C2SP signed notes: a text and lines that sign it.
//!
//! ```text
//! any text, its lines ending in LF
//!
//! — name base64(key id ‖ signature)
//! ```
//!
//! Reading is strict: UTF-8, no control character but LF, at most 1 MiB and 100 signatures, every
//! signature line in its one spelling. Signatures of unknown keys are ignored; one wrong signature
//! of a known key refuses the note. An unsigned note is its text and the blank line.

use super::armour;
use super::key::VerifierKey;
use crate::error::Defect;
use crate::message::audit_log as say;

/// The longest note.
pub const LONGEST: usize = 1 << 20;
/// The most signature lines.
pub const SIGNATURES: usize = 100;

/// A note, read but not yet trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed: up to and including the last LF before the blank line.
    pub text: String,
    /// Who says they sign it.
    pub signatures: Vec<SignatureLine>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key.
    pub name: String,
    /// First four bytes of the key's hash.
    pub key_id: [u8; 4],
    /// The signature as its algorithm has it.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads `— name base64` without its LF.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, text) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = armour::from_base64(text)?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        (valid_name(name) && !signature.is_empty()).then(|| Self {
            name: name.to_owned(),
            key_id: *key_id,
            signature: signature.to_vec(),
        })
    }

    /// The line, with its LF.
    pub fn text(&self) -> String {
        let bytes = [&self.key_id, self.signature.as_slice()].concat();
        format!("— {} {}\n", self.name, armour::base64(&bytes))
    }
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// A defect if it is not one, in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, Defect> {
        Self::read(bytes).ok_or(Defect::new(&say::NOTE_FORM))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let note = std::str::from_utf8(bytes)
            .ok()
            .filter(|note| note.len() <= LONGEST)?;
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return None;
        }
        let at = note.rfind("\n\n")?;
        let text = note.get(..=at)?;
        let rest = note.get(at + 2..)?;
        if rest.is_empty() {
            return Some(Self {
                text: text.to_owned(),
                signatures: Vec::new(),
            });
        }
        let lines: Vec<&str> = rest.strip_suffix('\n')?.split('\n').collect();
        if lines.len() > SIGNATURES {
            return None;
        }
        let signatures: Option<Vec<_>> = lines.into_iter().map(SignatureLine::parse).collect();
        Some(Self {
            text: text.to_owned(),
            signatures: signatures?,
        })
    }

    /// The note as it is stored.
    pub fn print(&self) -> String {
        let lines: String = self.signatures.iter().map(SignatureLine::text).collect();
        format!("{}\n{lines}", self.text)
    }

    /// The keys of `known` that signed the note, each once, in the order of their lines.
    ///
    /// # Errors
    /// A defect if a known key's signature does not hold, if two known keys cannot be told apart,
    /// or if no known key signed.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, Defect> {
        let mut verified: Vec<&VerifierKey> = Vec::new();
        for line in &self.signatures {
            let mut keys = known
                .iter()
                .filter(|key| key.name() == line.name && key.id() == line.key_id);
            let Some(key) = keys.next() else { continue };
            if keys.any(|other| other != key) || known.iter().filter(|k| *k == key).count() > 1 {
                return Err(Defect::new(&say::NOTE_AMBIGUOUS).with("name", &line.name));
            }
            if verified.contains(&key) {
                continue;
            }
            if !key.verify(self.text.as_bytes(), &line.signature) {
                return Err(Defect::new(&say::NOTE_SIGNATURE).with("name", &line.name));
            }
            verified.push(key);
        }
        if verified.is_empty() {
            Err(Defect::new(&say::NOTE_UNKNOWN))
        } else {
            Ok(verified)
        }
    }
}

/// Whether `name` can name a key or a log: not empty, no blank, no `+`.
pub fn valid_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c == '+' || c.is_control())
}
