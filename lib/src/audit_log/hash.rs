//! Every hash of the format, one function each.
//!
//! ```text
//! h_i    = BLAKE3.derive_key("onecard 2026-11 audit-log v1 entry", line_i)   h_-1 = 32 zero bytes
//! leaf_i = SHA-256(0x00 ‖ line_i)      node = SHA-256(0x01 ‖ left ‖ right)
//! block  = BLAKE3(bytes of a block of rows)
//! commit = BLAKE3.derive_key("onecard 2026-11 audit-log v1 commit",
//!                            salt ‖ u8 len(field) ‖ field ‖ u32le len(value) ‖ value)
//! ```
//!
//! Chain and tree hash the same line with unrelated functions, so both must break before an entry
//! can be exchanged. BLAKE3's modes are kept apart by its own flags, leaf and node by their prefix:
//! no preimage of one kind is a preimage of another.

use super::armour;
use blake3::hazmat::{self, HasherExt as _};
use sha2::{Digest, Sha256};
use std::fmt;

/// Context of the chain's hash; part of the format.
pub const ENTRY_CONTEXT: &str = "onecard 2026-11 audit-log v1 entry";
/// Context of a commitment; part of the format.
pub const COMMIT_CONTEXT: &str = "onecard 2026-11 audit-log v1 commit";

/// 32 bytes of a digest; prints as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest32(pub [u8; 32]);

impl Digest32 {
    /// What stands before the first entry.
    pub const ZERO: Self = Self([0; 32]);

    /// Exactly 64 lower-case hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        armour::from_hex_exact(text).map(Self)
    }

    /// Exactly 32 bytes in base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        armour::from_base64(text)?.try_into().ok().map(Self)
    }

    /// As base64, for notes and proofs.
    pub fn to_base64(self) -> String {
        armour::base64(&self.0)
    }
}

impl fmt::Display for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&armour::hex(&self.0))
    }
}

impl fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hashes entry lines for the chain; the context is hashed once.
#[derive(Clone)]
pub struct Chain {
    seeded: blake3::Hasher,
}

impl Chain {
    /// A hasher for any number of entries.
    pub fn new() -> Self {
        Self {
            seeded: blake3::Hasher::new_derive_key(ENTRY_CONTEXT),
        }
    }

    /// h_i of `line`, which has no LF.
    pub fn entry(&self, line: &[u8]) -> Digest32 {
        Digest32(*self.seeded.clone().update(line).finalize().as_bytes())
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

/// The tree's leaf of `line`.
pub fn leaf(line: &[u8]) -> Digest32 {
    Digest32(
        Sha256::new()
            .chain_update([0])
            .chain_update(line)
            .finalize()
            .into(),
    )
}

/// The tree's node over two others.
pub fn node(left: Digest32, right: Digest32) -> Digest32 {
    let digest = Sha256::new()
        .chain_update([1])
        .chain_update(left.0)
        .chain_update(right.0);
    Digest32(digest.finalize().into())
}

/// SHA-256 of `bytes`: the empty tree, fingerprints, pre-committed keys.
pub fn sha256(bytes: &[u8]) -> Digest32 {
    Digest32(Sha256::digest(bytes).into())
}

/// BLAKE3 of the bytes of a block or a file, as `b3sum` prints it.
pub fn block(bytes: &[u8]) -> Digest32 {
    Digest32(*blake3::hash(bytes).as_bytes())
}

/// Makes commitments; the context is hashed once.
#[derive(Clone)]
pub struct Commitments {
    context: hazmat::ContextKey,
}

impl Commitments {
    /// For any number of commitments.
    pub fn new() -> Self {
        Self {
            context: hazmat::hash_derive_key_context(COMMIT_CONTEXT),
        }
    }

    /// The commitment to `value` of `field` under `salt`; `None` where a length does not fit.
    pub fn commit(&self, salt: &[u8; 16], field: &str, value: &[u8]) -> Option<Digest32> {
        let (name, length) = (
            u8::try_from(field.len()).ok()?,
            u32::try_from(value.len()).ok()?,
        );
        let length = length.to_le_bytes();
        let parts = [salt.as_slice(), &[name], field.as_bytes(), &length, value];
        // Nearly always short: then it is hashed in one go, from one place.
        let mut short = [0; 128];
        let whole = join(&parts, &mut short);
        let mut hasher = blake3::Hasher::new_from_context_key(&self.context);
        match whole {
            Some(whole) => hasher.update(whole),
            None => parts
                .iter()
                .fold(&mut hasher, |hasher, part| hasher.update(part)),
        };
        Some(Digest32(*hasher.finalize().as_bytes()))
    }
}

/// The parts one behind the other, where there is room for them.
fn join<'r>(parts: &[&[u8]], room: &'r mut [u8]) -> Option<&'r [u8]> {
    let mut used = 0;
    for part in parts {
        let end = used + part.len();
        room.get_mut(used..end)?.copy_from_slice(part);
        used = end;
    }
    room.get(..used)
}

impl Default for Commitments {
    fn default() -> Self {
        Self::new()
    }
}

/// The commitment to `value` of `field` under `salt`; `None` where a length does not fit.
pub fn commit(salt: &[u8; 16], field: &str, value: &[u8]) -> Option<Digest32> {
    Commitments::new().commit(salt, field, value)
}

/// The pseudonym of a canonical ID under the deployment's `key`: 32 hex digits.
pub fn pseudonym(key: &[u8; 32], id: &str) -> String {
    let digest = blake3::keyed_hash(key, id.as_bytes());
    armour::hex(digest.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]))
}

/// The derived salt of a field of a row: `row` as u64 little-endian, then the field's name.
pub fn salt(key: &[u8; 32], row: u64, field: &str) -> [u8; 16] {
    let row = row.to_le_bytes();
    let mut room = [0; 64];
    let digest = match join(&[&row, field.as_bytes()], &mut room) {
        Some(text) => blake3::keyed_hash(key, text),
        None => blake3::keyed_hash(key, &[&row, field.as_bytes()].concat()),
    };
    *digest.as_bytes().first_chunk().unwrap_or(&[0; 16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_tree_and_the_published_leaf_and_node_are_those_of_the_outside_vectors() {
        let expected = |text: &str| Digest32::from_hex(text).unwrap();
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), expected(empty));
        let l123456 = "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56";
        assert_eq!(leaf(b"L123456"), expected(l123456));
    }

    #[test]
    fn a_commitment_cannot_shift_bytes_between_field_and_value() {
        let salt = [3; 16];
        assert_ne!(commit(&salt, "id", b"x1"), commit(&salt, "idx", b"1"));
        assert_eq!(commit(&salt, &"f".repeat(256), b""), None);
        // A long value is committed to as a short one is.
        for length in [0, 40, 103, 104, 105, 5000] {
            let value = vec![b'x'; length];
            let text = [
                &salt[..],
                &[2],
                b"id",
                &(length as u32).to_le_bytes(),
                &value,
            ]
            .concat();
            let whole = Digest32(blake3::derive_key(COMMIT_CONTEXT, &text));
            assert_eq!(commit(&salt, "id", &value), Some(whole));
        }
    }

    #[test]
    fn a_salt_is_the_first_half_of_the_keyed_hash() {
        let mut input = 7u64.to_le_bytes().to_vec();
        input.extend(b"id");
        let whole = blake3::keyed_hash(&[9; 32], &input);
        assert_eq!(salt(&[9; 32], 7, "id"), whole.as_bytes()[..16]);
        let long = "f".repeat(100);
        let whole = blake3::keyed_hash(&[9; 32], &[&7u64.to_le_bytes(), long.as_bytes()].concat());
        assert_eq!(salt(&[9; 32], 7, &long), whole.as_bytes()[..16]);
    }
}
