//! Entry 0: which log this is and who may sign for it.
//!
//! ```text
//! {"limits":{"line":65535,"segment":65536},"next":"<SHA-256 of the next vkey>","nonce":"<64 hex>",
//!  "origin":"example.org/434001/butie/a5a5…","profile":"exceptions","suite":"b3-s256-ed25519","vkeys":["…"]}
//! ```
//!
//! The origin ends in the first 16 digits of the nonce, so no two logs share one. A log without a
//! key has no `next` and its `vkeys` are empty; its checkpoints are unsigned and verdicts say so.

use super::armour;
use super::canonical::{Object, Value, member, object};
use super::disk::{Disk, failed};
use super::entry::{Entry, LONGEST, SEGMENT};
use super::hash::{Digest32, sha256};
use super::journal::segment_file;
use super::key::VerifierKey;
use super::note::valid_name;
use crate::error::Defect;
use crate::message::audit_log as say;
use std::path::Path;

/// The hashes and signatures of this version.
pub const SUITE: &str = "b3-s256-ed25519";

/// Which rows a run writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// One line for whatever is not exactly ordinary.
    #[default]
    Exceptions,
    /// One line a decision.
    All,
}

impl Profile {
    fn text(self) -> &'static str {
        if self == Self::All {
            "all"
        } else {
            "exceptions"
        }
    }
}

/// Entry 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// Which log.
    pub origin: String,
    /// 32 random bytes that make it this one.
    pub nonce: [u8; 32],
    /// Who signs from the start; nobody in an unsigned log.
    pub vkeys: Vec<VerifierKey>,
    /// SHA-256 of the text of the key that comes next.
    pub next: Option<Digest32>,
    /// Which rows runs write unless told otherwise.
    pub profile: Profile,
    /// Text of the last checkpoint of the log this one continues.
    pub predecessor: Option<String>,
}

impl Genesis {
    /// An unsigned log of `office`, such as `example.org/434001/butie`.
    pub fn unsigned(office: &str, nonce: [u8; 32]) -> Self {
        Self {
            origin: Self::origin(office, &nonce),
            nonce,
            vkeys: Vec::new(),
            next: None,
            profile: Profile::default(),
            predecessor: None,
        }
    }

    /// A log signed by `key`, whose name is the origin; `next` follows it one day.
    pub fn signed(key: VerifierKey, next: &VerifierKey, nonce: [u8; 32]) -> Self {
        Self {
            origin: key.name().to_owned(),
            nonce,
            vkeys: vec![key],
            next: Some(commitment(next)),
            profile: Profile::default(),
            predecessor: None,
        }
    }

    /// The origin of a log of `office` with this nonce: also the name of its keys.
    pub fn origin(office: &str, nonce: &[u8; 32]) -> String {
        format!(
            "{office}/{}",
            armour::hex(nonce.first_chunk::<8>().unwrap_or(&[0; 8]))
        )
    }

    /// The body of entry 0.
    pub fn body(&self) -> Object {
        let vkeys: Vec<Value> = self
            .vkeys
            .iter()
            .map(|key| key.to_string().into())
            .collect();
        let limits = object([
            ("line", (LONGEST as u64).into()),
            ("segment", SEGMENT.into()),
        ]);
        let mut body = object([
            ("limits", limits.into()),
            ("nonce", armour::hex(&self.nonce).into()),
            ("origin", self.origin.as_str().into()),
            ("profile", self.profile.text().into()),
            ("suite", SUITE.into()),
            ("vkeys", vkeys.into()),
        ]);
        if let Some(next) = self.next {
            body.insert("next".to_owned(), next.into());
        }
        if let Some(predecessor) = &self.predecessor {
            body.insert("predecessor".to_owned(), predecessor.as_str().into());
        }
        body
    }

    /// Reads the body of entry 0.
    ///
    /// # Errors
    /// A defect that names the member that is not what it must be.
    pub fn parse(body: &Object) -> Result<Self, Defect> {
        let suite = member(body, "suite", Value::text)?;
        if suite != SUITE {
            return Err(Defect::new(&say::SUITE).with("suite", suite));
        }
        let origin = member(body, "origin", |v| v.text().filter(|name| valid_name(name)))?;
        let vkeys = member(body, "vkeys", Value::list)?.iter();
        let vkeys = vkeys.map(|key| VerifierKey::parse(key.text().unwrap_or_default()));
        let next = match body.get("next") {
            Some(_) => Some(member(body, "next", super::canonical::digest)?),
            None => None,
        };
        Ok(Self {
            origin: origin.to_owned(),
            nonce: member(body, "nonce", |v| armour::from_hex_exact(v.text()?))?,
            vkeys: vkeys.collect::<Result<_, _>>()?,
            next,
            profile: match member(body, "profile", Value::text)? {
                "all" => Profile::All,
                _ => Profile::Exceptions,
            },
            predecessor: body
                .get("predecessor")
                .and_then(Value::text)
                .map(str::to_owned),
        })
    }
}

/// Entry 0 of the log in `folder`; nothing where there is none that can be read.
///
/// # Errors
/// If the disk fails.
pub fn read(disk: &dyn Disk, folder: &Path) -> crate::error::Result<Option<Genesis>> {
    let path = folder.join(segment_file(0));
    let mut bytes = Vec::new();
    if disk.length(&path).map_err(failed(&path))?.is_some() {
        let most = LONGEST as u64 + 1;
        disk.read(&path, 0, most, &mut bytes)
            .map_err(failed(&path))?;
    }
    let line = bytes.split(|byte| *byte == b'\n').next();
    let entry = line.and_then(|line| Entry::parse(line).ok());
    Ok(entry.and_then(|entry| Genesis::parse(&entry.body).ok()))
}

/// What is told of a key before it is shown: SHA-256 of its text.
pub fn commitment(key: &VerifierKey) -> Digest32 {
    sha256(key.to_string().as_bytes())
}
