//! `seal.json`: what the other outputs are, written last.
//!
//! It is the one file that differs between two equal runs, because it holds the time, which is
//! passed in. A seal without a log proves nothing by itself: it says what was written, so that a
//! copy can be compared.

use super::outputs::{Digest, Outputs, wrote};
use super::schema;
use crate::error::Result;
use serde::Serialize;
use std::io::Write;

/// Name of the seal.
pub const NAME: &str = "seal.json";

/// Where the run stands in an audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SealedLog {
    /// Origin of the log.
    pub origin: String,
    /// Run within the log.
    pub run: String,
    /// Size of the tree at the checkpoint.
    pub size: u64,
    /// Root hash, as text.
    pub root: String,
    /// The root in 24 characters, for paper.
    pub words: String,
}

/// What a seal says beside the digests.
#[derive(Clone, Debug, Default)]
pub struct SealOf<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// Time of sealing, as RFC 3339.
    pub time: &'a str,
    /// The log, where there is one.
    pub log: Option<&'a SealedLog>,
}

#[derive(Serialize)]
struct Seal<'a> {
    schema: u32,
    version: &'a str,
    time: &'a str,
    files: Vec<FileSeal<'a>>,
    log: Option<&'a SealedLog>,
}

#[derive(Serialize)]
struct FileSeal<'a> {
    name: &'a str,
    bytes: u64,
    blake3: String,
    sha256: String,
}

/// Writes the seal over `digests`.
///
/// # Errors
/// Whatever `outputs` meets.
pub fn seal(digests: &[Digest], of: &SealOf<'_>, outputs: &mut dyn Outputs) -> Result<()> {
    let file = |digest: &'_ Digest| FileSeal {
        name: digest.name,
        bytes: digest.bytes,
        blake3: hex(&digest.blake3),
        sha256: hex(&digest.sha256),
    };
    let seal = Seal {
        schema: schema::NUMBER,
        version: of.version,
        time: of.time,
        files: digests.iter().map(file).collect(),
        log: of.log,
    };
    outputs.put(NAME, &mut |out: &mut dyn Write| {
        let written = serde_json::to_writer_pretty(&mut *out, &seal).map_err(Into::into);
        wrote(NAME, written.and_then(|()| out.write_all(b"\n")))
    })
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15];
    let digit = |nibble| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    bytes.iter().flat_map(digits).map(digit).collect()
}
