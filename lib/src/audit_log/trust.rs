//! The trust file: which keys a verifier knows from elsewhere. Never read from the log.
//!
//! ```json
//! {"origin": "example.org/434001/butie/a5a5a5a5a5a5a5a5",
//!  "vkeys": [{"vkey": "example.org/…+d9bdfe0e+AQOh…", "from": 1, "to": 900}],
//!  "witnesses": [{"vkey": "audit.example.org+…"}], "quorum": 1}
//! ```
//!
//! `from` and `to` are tree sizes, both included: a key vouches only for checkpoints of those sizes,
//! so an old key that was stolen cannot sign new entries, nor a new one old entries. `quorum` says
//! how many witnesses must have cosigned a checkpoint before it counts as anchored (default 1).

use super::key::VerifierKey;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use serde::Deserialize;

/// Keys known from outside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The log they speak for.
    pub origin: String,
    /// Keys of the log.
    pub keys: Vec<KnownKey>,
    /// Keys of witnesses.
    pub witnesses: Vec<VerifierKey>,
    /// How many witnesses it takes.
    pub quorum: usize,
}

/// A key and the tree sizes for which it vouches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// The key.
    pub key: VerifierKey,
    /// Smallest size.
    pub from: u64,
    /// Largest size; open if absent.
    pub to: Option<u64>,
}

impl KnownKey {
    /// Whether it vouches for checkpoints of `size`.
    pub fn covers(&self, size: u64) -> bool {
        size >= self.from && self.to.is_none_or(|to| size <= to)
    }
}

/// The keys among `known` that vouch for checkpoints of `size`.
pub(crate) fn covering(known: &[KnownKey], size: u64) -> Vec<VerifierKey> {
    known
        .iter()
        .filter(|known| known.covers(size))
        .map(|known| known.key.clone())
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    origin: String,
    vkeys: Vec<Span>,
    #[serde(default)]
    witnesses: Vec<Witness>,
    quorum: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    vkey: String,
    from: Option<u64>,
    to: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Witness {
    Text(String),
    Object { vkey: String },
}

impl Trust {
    /// Reads a trust file.
    ///
    /// # Errors
    /// A usage error if it is not one: unknown members and keys that cannot be used are named.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let file: File = serde_json::from_slice(bytes).map_err(|source| {
            Error::new(ErrorKind::Usage, &say::TRUST)
                .with("cause", &source)
                .because(source)
        })?;
        let usage = |defect: Defect| super::stop(ErrorKind::Usage, defect);
        let key = |span: Span| {
            let key = VerifierKey::parse(&span.vkey).map_err(usage)?;
            Ok(KnownKey {
                key,
                from: span.from.unwrap_or(0),
                to: span.to,
            })
        };
        let witness = |witness: Witness| {
            let (Witness::Text(vkey) | Witness::Object { vkey }) = witness;
            VerifierKey::parse(&vkey).map_err(usage)
        };
        Ok(Self {
            origin: file.origin,
            keys: file.vkeys.into_iter().map(key).collect::<Result<_>>()?,
            witnesses: file
                .witnesses
                .into_iter()
                .map(witness)
                .collect::<Result<_>>()?,
            quorum: file.quorum.map_or(1, |quorum| quorum.max(1) as usize),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(Trust::parse(text.as_bytes()).is_ok(), expected, "{text}");
    }

    #[test]
    fn a_trust_file_is_read_strictly() {
        let worked = include_str!("../../../testdata/log/golden/trust.json");
        check(worked, true);
        check(&worked.replace("\"quorum\"", "\"quorom\""), false);
        check(&worked.replace("d9bdfe0e", "d9bdfe0f"), false);
        check("{}", false);
        let trust = Trust::parse(worked.as_bytes()).unwrap();
        assert_eq!((trust.keys.len(), trust.quorum), (1, 1));
        assert!(trust.keys[0].covers(0) && trust.keys[0].covers(u64::MAX));
    }
}
