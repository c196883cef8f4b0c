//! Public keys of logs and witnesses, and who can sign for them.
//!
//! ```text
//! example.org/434001/butie/a5a5a5a5a5a5a5a5+d9bdfe0e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4
//! name                                     +id      +base64(algorithm ‖ public key)
//! ```
//!
//! The id is the first four bytes of SHA-256(name ‖ LF ‖ algorithm ‖ public key). Two algorithms are
//! known: 1, an Ed25519 signature over the text; 4, a witness's cosignature, which signs a time with
//! it. Keys of low order or in a second spelling are refused when they are read, and signatures are
//! held to the strict reading that no two verifiers disagree about.

use super::armour;
use super::hash::sha256;
use super::note::valid_name;
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use ed25519_dalek::{Signature, VerifyingKey};
use std::fmt;

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// The text itself: a log's key.
    Ed25519,
    /// A time and the text: a witness's key.
    Cosignature,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

/// A public key with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key of `name`.
    ///
    /// # Errors
    /// A defect if the name or the key cannot be used.
    pub fn new(
        name: &str,
        algorithm: Algorithm,
        public: &[u8; 32],
    ) -> std::result::Result<Self, Defect> {
        if !valid_name(name) {
            return Err(Defect::new(&say::KEY_NAME).with("name", name));
        }
        let key = VerifyingKey::from_bytes(public).ok();
        let key = key.filter(|k| !k.is_weak() && k.to_edwards().compress().as_bytes() == public);
        let key = key.ok_or(Defect::new(&say::KEY_WEAK))?;
        Ok(Self {
            name: name.to_owned(),
            algorithm,
            key,
        })
    }

    /// Reads a vkey text.
    ///
    /// # Errors
    /// A defect if it is not one, or its id is not that of its name and key.
    pub fn parse(text: &str) -> std::result::Result<Self, Defect> {
        let refused = || Defect::new(&say::KEY_TEXT);
        let (name, rest) = text.split_once('+').ok_or_else(refused)?;
        let (id, key) = rest.split_once('+').ok_or_else(refused)?;
        let bytes = armour::from_base64(key).ok_or_else(refused)?;
        let (algorithm, public) = bytes.split_first().ok_or_else(refused)?;
        let algorithm = match algorithm {
            1 => Algorithm::Ed25519,
            4 => Algorithm::Cosignature,
            _ => return Err(refused()),
        };
        let key = Self::new(name, algorithm, public.try_into().map_err(|_| refused())?)?;
        if armour::hex(&key.id()) == id {
            Ok(key)
        } else {
            Err(refused())
        }
    }

    /// Who it belongs to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the public key.
    pub fn public(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The short id that signature lines name.
    pub fn id(&self) -> [u8; 4] {
        let mut bytes = self.name.clone().into_bytes();
        bytes.extend([b'\n', self.algorithm.byte()]);
        bytes.extend(self.key.as_bytes());
        *sha256(&bytes).0.first_chunk().unwrap_or(&[0; 4])
    }

    /// Whether `signature` is this key's over the text of a note.
    pub fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 => self.verify_raw(text, signature),
            Algorithm::Cosignature => self.cosigned_at(text, signature).is_some(),
        }
    }

    /// When a witness says it cosigned the text: seconds after 1970; `None` if it did not.
    pub fn cosigned_at(&self, text: &[u8], cosignature: &[u8]) -> Option<u64> {
        let (time, signature) = cosignature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let holds = self.algorithm == Algorithm::Cosignature
            && self.verify_raw(&cosigned_message(time, text), signature);
        holds.then_some(time)
    }

    fn verify_raw(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }
}

/// What a witness signs at `time`.
pub(crate) fn cosigned_message(time: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat()
}

impl fmt::Display for VerifierKey {
    /// The vkey text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.algorithm.byte()];
        bytes.extend(self.key.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            armour::hex(&self.id()),
            armour::base64(&bytes)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Who can sign for a key: a key in memory, an agent, a device behind a program.
pub trait Signer {
    /// The public key that will verify.
    fn verifier(&self) -> &VerifierKey;

    /// Ed25519 over `message`: 64 bytes.
    ///
    /// # Errors
    /// If the holder of the key cannot or will not sign.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64]>;
}
