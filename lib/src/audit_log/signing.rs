//! A private key in memory: generated from a seed, kept as the text Go's note tools read.
//!
//! ```text
//! PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz
//! ```
//!
//! The text is a secret; it belongs into a [passphrase file](super::passphrase) outside the log.

use super::armour;
use super::key::{Algorithm, Signer, VerifierKey};
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use ed25519_dalek::Signer as _;

const PREFIX: &str = "PRIVATE+KEY+";

/// An Ed25519 key that signs; erased from memory when dropped.
pub struct SeedKey {
    verifier: VerifierKey,
    key: ed25519_dalek::SigningKey,
}

impl SeedKey {
    /// The key of `name` made from 32 random bytes, which the caller draws and then erases.
    ///
    /// # Errors
    /// A defect if the name cannot be used.
    pub fn from_seed(
        name: &str,
        algorithm: Algorithm,
        seed: &[u8; 32],
    ) -> std::result::Result<Self, Defect> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, algorithm, key.verifying_key().as_bytes())?;
        Ok(Self { verifier, key })
    }

    /// Reads the secret text.
    ///
    /// # Errors
    /// A defect if it is not one; the text is not repeated in it.
    pub fn parse(text: &str) -> std::result::Result<Self, Defect> {
        Self::read(text).ok_or(Defect::new(&say::KEY_SECRET))
    }

    fn read(text: &str) -> Option<Self> {
        let (name, rest) = text.strip_prefix(PREFIX)?.split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let bytes = armour::from_base64(key)?;
        let (algorithm, seed) = bytes.split_first()?;
        let algorithm = match algorithm {
            1 => Algorithm::Ed25519,
            4 => Algorithm::Cosignature,
            _ => return None,
        };
        let key = Self::from_seed(name, algorithm, seed.try_into().ok()?).ok()?;
        (armour::hex(&key.verifier.id()) == id).then_some(key)
    }

    /// The secret text.
    pub fn secret_text(&self) -> String {
        let algorithm = if self.verifier.algorithm() == Algorithm::Ed25519 {
            1
        } else {
            4
        };
        let bytes = [&[algorithm], self.key.as_bytes().as_slice()].concat();
        let id = armour::hex(&self.verifier.id());
        format!(
            "{PREFIX}{}+{id}+{}",
            self.verifier.name(),
            armour::base64(&bytes)
        )
    }
}

impl Signer for SeedKey {
    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        Ok(self.key.sign(message).to_bytes())
    }
}
