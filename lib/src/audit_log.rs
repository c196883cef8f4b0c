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
//! three contradicts what others have kept. What nobody else has kept yet can still be
//! rewritten, and every verdict says how much that is.
//!
//! Nothing here reads a clock, draws a random number or looks at the environment: times, seeds and
//! nonces are arguments. The module knows bytes; it must never know a payment, a person or a rule,
//! and it imports nothing of the crate but [`crate::error`] and the texts of [`crate::message`].

pub mod anchor;
pub mod armour;
pub mod canonical;
pub mod checkpoint;
pub mod disk;
pub mod entry;
pub mod genesis;
pub mod hash;
pub mod journal;
pub mod key;
pub mod ledger;
pub mod note;
pub mod rows;
#[cfg(feature = "sign")]
pub mod signing;
pub mod tree;
pub mod trust;
pub mod verify;

use crate::error::{Defect, Error, ErrorKind};

/// A defect that stops what was being done.
pub fn stop(kind: ErrorKind, defect: Defect) -> Error {
    let error = Error::new(kind, defect.message);
    defect
        .arguments
        .into_iter()
        .fold(error, |error, (name, value)| error.with(name, value))
}
