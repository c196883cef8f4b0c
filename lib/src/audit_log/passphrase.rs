//! A secret under a passphrase, as an age file: stock `age` opens it without this program.
//!
//! ```text
//! age-encryption.org/v1
//! -> scrypt <salt> <log2 of the work>
//! <file key, encrypted under the passphrase>
//! --- <HMAC of the lines above>
//! <nonce, then the secret: ChaCha20-Poly1305 in chunks of 64 KiB>
//! ```
//!
//! The format is age-encryption.org/v1 with the one recipient `scrypt`. A secret fits into one
//! chunk. Randomness is passed in, and the caller erases it.

use super::armour;
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use sha2::{Digest, Sha256};

const INTRO: &str = "age-encryption.org/v1";
const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const CHUNK: usize = 64 << 10;
/// What a reader spends at most: 2^22, some seconds and 4 GiB.
const MOST_WORK: u8 = 22;

/// How hard a passphrase is to try: 2^n steps of scrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work(u8);

impl Work {
    /// About a second on an office machine: 2^18.
    pub const OFFICE: Self = Self(18);

    /// 2^`log2` steps, 1 to 22.
    pub fn log2(log2: u8) -> Option<Self> {
        (1..=MOST_WORK).contains(&log2).then_some(Self(log2))
    }
}

/// Puts `secret` under `passphrase`; `random` is 48 fresh random bytes, used once.
///
/// # Errors
/// A usage error if the passphrase is empty or the secret longer than 64 KiB.
pub fn lock(secret: &[u8], passphrase: &str, work: Work, random: &[u8; 48]) -> Result<Vec<u8>> {
    if passphrase.is_empty() || secret.len() > CHUNK {
        return Err(Error::new(ErrorKind::Usage, &say::PASSPHRASE_EMPTY));
    }
    let (salt, rest) = random.split_at(16);
    let (file_key, nonce) = rest.split_at(16);
    let law = || Error::new(ErrorKind::Law, &say::LAW);
    let wrapping = wrapping_key(passphrase, salt, work.0).ok_or_else(law)?;
    let wrapped = cipher(&wrapping)
        .encrypt(&[0; 12].into(), file_key)
        .map_err(|_| law())?;
    let header = format!(
        "{INTRO}\n-> scrypt {} {}\n{}\n---",
        bare(salt),
        work.0,
        bare(&wrapped)
    );
    let mac = hmac(&hkdf(file_key, &[], b"header"), &[header.as_bytes()]);
    let mut file = format!("{header} {}\n", bare(&mac)).into_bytes();
    file.extend(nonce);
    let payload = cipher(&hkdf(file_key, nonce, b"payload"));
    file.extend(
        payload
            .encrypt(&LAST_CHUNK.into(), secret)
            .map_err(|_| law())?,
    );
    Ok(file)
}

/// Nonce of the only chunk: number 0, and the last.
const LAST_CHUNK: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// The secret in an age file.
///
/// # Errors
/// A usage error if the passphrase is not the one, or the file is not a locked secret.
pub fn unlock(file: &[u8], passphrase: &str) -> Result<Vec<u8>> {
    let form = || Error::new(ErrorKind::Usage, &say::PASSPHRASE_FILE);
    let (header, mac, body) = split(file).ok_or_else(form)?;
    let (salt, work, wrapped) = recipient(header).ok_or_else(form)?;
    let wrapping = wrapping_key(passphrase, &salt, work).ok_or_else(form)?;
    let wrong = |_| Error::new(ErrorKind::Usage, &say::PASSPHRASE_WRONG);
    let file_key = cipher(&wrapping)
        .decrypt(&[0; 12].into(), wrapped.as_slice())
        .map_err(wrong)?;
    if hmac(&hkdf(&file_key, &[], b"header"), &[header.as_bytes()]).as_slice() != mac {
        return Err(form());
    }
    let (nonce, chunk) = body.split_first_chunk::<16>().ok_or_else(form)?;
    let payload = cipher(&hkdf(&file_key, nonce, b"payload"));
    payload
        .decrypt(&LAST_CHUNK.into(), chunk)
        .map_err(|_| form())
}

/// The header up to `---`, its HMAC, and what follows it.
fn split(file: &[u8]) -> Option<(&str, Vec<u8>, &[u8])> {
    let mark = b"\n--- ";
    let at = file.windows(mark.len()).position(|window| window == mark)?;
    let header = std::str::from_utf8(file.get(..at + 4)?).ok()?;
    let rest = file.get(at + mark.len()..)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let mac = from_bare(std::str::from_utf8(rest.get(..end)?).ok()?)?;
    Some((header, mac, rest.get(end + 1..)?))
}

/// Salt, work and wrapped key of the one recipient.
fn recipient(header: &str) -> Option<(Vec<u8>, u8, Vec<u8>)> {
    let mut lines = header.split('\n');
    let intro = lines.next()? == INTRO;
    let mut words = lines.next()?.strip_prefix("-> scrypt ")?.split(' ');
    let (salt, work) = (from_bare(words.next()?)?, words.next()?);
    let log2: u8 = work
        .parse()
        .ok()
        .filter(|log2: &u8| log2.to_string() == work)?;
    let wrapped = from_bare(lines.next()?)?;
    let whole = intro
        && words.next().is_none()
        && lines.next() == Some("---")
        && lines.next().is_none()
        && salt.len() == 16
        && (1..=MOST_WORK).contains(&log2);
    whole.then_some((salt, log2, wrapped))
}

fn wrapping_key(passphrase: &str, salt: &[u8], log2: u8) -> Option<[u8; 32]> {
    let params = scrypt::Params::new(log2, 8, 1).ok()?;
    let mut key = [0; 32];
    let salt = [LABEL, salt].concat();
    scrypt::scrypt(passphrase.as_bytes(), &salt, &params, &mut key).ok()?;
    Some(key)
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&(*key).into())
}

/// Base64 without padding, as age writes it.
fn bare(bytes: &[u8]) -> String {
    armour::base64(bytes).trim_end_matches('=').to_owned()
}

fn from_bare(text: &str) -> Option<Vec<u8>> {
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    armour::from_base64(&format!("{text}{padding}")).filter(|_| !text.ends_with('='))
}

/// HMAC-SHA-256 of RFC 2104 under a key of at most 64 bytes.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let pad = |byte: u8| -> Vec<u8> {
        let key = key.iter().copied().chain(std::iter::repeat(0));
        key.take(64).map(|k| k ^ byte).collect()
    };
    let mut inner = Sha256::new_with_prefix(pad(0x36));
    parts.iter().for_each(|part| inner.update(part));
    Sha256::new_with_prefix(pad(0x5c))
        .chain_update(inner.finalize())
        .finalize()
        .into()
}

/// HKDF-SHA-256 of RFC 5869, one block.
fn hkdf(secret: &[u8], salt: &[u8], info: &[u8]) -> [u8; 32] {
    hmac(&hmac(salt, &[secret]), &[info, &[1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANDOM: [u8; 48] = [5; 48];

    #[test]
    fn the_hmac_and_hkdf_vectors_of_their_rfcs_hold() {
        let digest = hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(armour::hex(&digest), expected);
        let salt: Vec<u8> = (0..13).collect();
        let info: Vec<u8> = (0xf0..0xfa).collect();
        let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf";
        assert_eq!(armour::hex(&hkdf(&[0x0b; 22], &salt, &info)), expected);
    }

    #[test]
    fn what_is_locked_opens_with_the_passphrase_and_with_no_other() {
        let work = Work::log2(4).unwrap();
        let file = lock(b"PRIVATE+KEY", "一卡通 2026", work, &RANDOM).unwrap();
        assert_eq!(unlock(&file, "一卡通 2026").unwrap(), b"PRIVATE+KEY");
        let code = |file: &[u8], pass: &str| unlock(file, pass).unwrap_err().code();
        assert_eq!(code(&file, "一卡通 2027"), say::PASSPHRASE_WRONG.code);
        assert!(lock(b"x", "", work, &RANDOM).is_err());
        assert_eq!(Work::log2(23), None);
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_refused() {
        let file = lock(b"secret", "pass", Work::log2(2).unwrap(), &RANDOM).unwrap();
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(unlock(&changed, "pass").is_err(), "byte {at}");
            assert!(unlock(&file[..at], "pass").is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_file_of_another_implementation_opens() {
        let file = include_bytes!("../../../testdata/log/vectors/age/rage.age");
        let secret = unlock(file, "correct horse").unwrap();
        assert_eq!(secret, b"PRIVATE+KEY+example");
    }
}
