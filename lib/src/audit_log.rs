//! The audit log: append-only evidence of what was read, decided and done.
//!
//! ```text
//! LOG/journal/000000000000.jsonl   entries, one a line: hash-chained, and leaves of a Merkle tree
//! LOG/rows/R000001/000000.rows     decisions, one a line, in blocks; each block has an entry
//! LOG/checkpoint                   the newest signed note: origin, size, root
//! LOG/anchors/5/…                  receipts of others for the tree of that size
//! LOG/vault/                       openings of commitments: erasable, never evidence
//! LOG/recovered/  LOG/lock         quarantined tails; the writer's lock
//! ```
//!
//! Every entry names the hash of the entry before it, every checkpoint signs the root of the RFC
//! 6962 tree over all lines so far, and every block of rows is committed by an entry. So a changed
//! byte contradicts the chain, the tree and the signature; and who holds the key and changes all
//! three contradicts what others have kept ([`anchor`]). What nobody else has kept yet can still be
//! rewritten, and every verdict says how much that is.
//!
//! ```
//! use onecard::audit_log::{disk::RealDisk, entry::Time, genesis::Genesis, verify};
//! use onecard::audit_log::writer::{Access, Writer};
//! let folder = std::env::temp_dir().join(format!("onecard-doc-{}", std::process::id()));
//! let now = Time::from_unix_ms(1_795_334_400_000)?;
//! let disk = RealDisk::new();
//! let genesis = Genesis::unsigned("example.org/434001/butie", [7; 32]);
//! let mut log = Writer::create(&disk, &folder, &genesis, Access::default(), now)?;
//! log.note("first words", now)?;
//! log.close(now)?;
//! let report = verify::verify(&disk, &folder, &verify::Evidence::default(), &Default::default())?;
//! assert_eq!(report.verdict.name(), "self-consistent");
//! assert_eq!(report.entries, 3);
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok::<(), onecard::error::Error>(())
//! ```
//!
//! Nothing here reads a clock, draws a random number or looks at the environment: times, seeds and
//! nonces are arguments. The module knows bytes; it must never know a payment, a person or a rule,
//! and it imports nothing of the crate but [`crate::error`] and the texts of [`crate::message`].

pub mod agent;
pub mod anchor;
pub mod armour;
pub mod canonical;
pub mod checkpoint;
pub mod consistency;
pub mod disk;
pub mod entry;
pub mod events;
pub mod export;
pub mod genesis;
pub mod hash;
pub mod journal;
pub mod key;
pub mod ledger;
pub mod note;
#[cfg(feature = "sign")]
pub mod passphrase;
pub mod proof;
pub mod recover;
pub mod rows;
#[cfg(feature = "sign")]
pub mod signing;
pub mod tree;
pub mod trust;
pub mod vault;
pub mod verify;
pub mod writer;

use crate::error::{Defect, Error, ErrorKind};

/// A defect that stops what was being done.
pub fn stop(kind: ErrorKind, defect: Defect) -> Error {
    let error = Error::new(kind, defect.message);
    defect
        .arguments
        .into_iter()
        .fold(error, |error, (name, value)| error.with(name, value))
}
