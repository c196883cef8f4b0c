//! Key files: the secret key of a log under a passphrase, and what a new log must know.
//!
//! ```text
//! PRIVATE+KEY+example.org/434001/a5a5…+d9bdfe0e+…    or the public key, when an agent holds the secret
//! nonce <64 hex>                                     makes the origin; needed to begin a log
//! next <64 hex>                                      SHA-256 of the public key that comes after
//! ```
//!
//! These lines are an age file (scrypt); stock `age -d` opens it. A public key alone may be a plain file.

use super::{passphrase, random};
use crate::console::Console;
use crate::inputs;
use onecard::audit_log::armour;
use onecard::audit_log::genesis::{Genesis, commitment};
use onecard::audit_log::hash::Digest32;
use onecard::audit_log::key::{Algorithm, Signer, VerifierKey};
use onecard::audit_log::passphrase::{Work, lock, unlock};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::stop;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use std::io::Write;
use std::path::Path;

/// What a new log must know besides its key.
pub(crate) struct First {
    /// Its nonce.
    pub(crate) nonce: [u8; 32],
    /// SHA-256 of the key that comes after.
    pub(crate) next: Digest32,
}

/// The key of a file.
pub(crate) enum Held {
    /// The secret itself.
    Secret(Box<SeedKey>),
    /// A public key; an agent holds the secret.
    Public(Box<VerifierKey>),
}

/// A key file, read.
pub(crate) struct KeyText {
    /// The key.
    pub(crate) key: Held,
    /// What a new log must know.
    pub(crate) first: Option<First>,
}

/// Reads a key file.
///
/// # Errors
/// Of kind `Usage` when it is not one, or the passphrase is not the one.
pub(crate) fn read(path: &Path, console: Console) -> Result<KeyText> {
    let bytes = inputs::read(path)?;
    let bytes = match bytes.starts_with(b"age-encryption.org/") {
        true => unlock(&bytes, &passphrase::ask(path, console)?)?,
        false => bytes,
    };
    parse(&bytes).ok_or_else(|| {
        Error::new(ErrorKind::Usage, &messages::KEY_FILE).with("path", path.display())
    })
}

/// Reads the lines of a key file, or of a signing program's answer.
pub(crate) fn parse(bytes: &[u8]) -> Option<KeyText> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines().map(str::trim);
    let first = lines.next()?;
    let key = match SeedKey::parse(first) {
        Ok(key) => Held::Secret(Box::new(key)),
        Err(_) => Held::Public(Box::new(VerifierKey::parse(first).ok()?)),
    };
    let (mut nonce, mut next) = (None, None);
    for line in lines {
        match line.split_once(' ') {
            Some(("nonce", hex)) => nonce = armour::from_hex_exact(hex),
            Some(("next", hex)) => next = Digest32::from_hex(hex),
            _ => {}
        }
    }
    let first = nonce.zip(next).map(|(nonce, next)| First { nonce, next });
    Some(KeyText { key, first })
}

/// Makes the key of a new log in `path` and its successor in `PATH.next`; answers the public key.
///
/// # Errors
/// Of kind `Usage` when a file is there already; what the system meets.
pub(crate) fn make(path: &Path, office: &str, console: Console) -> Result<VerifierKey> {
    let nonce: [u8; 32] = random()?;
    let name = Genesis::origin(office, &nonce);
    let after = path.with_extension(match path.extension().and_then(|e| e.to_str()) {
        Some(extension) => format!("{extension}.next"),
        None => "next".to_owned(),
    });
    for path in [path, &after] {
        refuse_existing(path)?;
    }
    let (key, next) = (draw(&name)?, draw(&name)?);
    let promise = commitment(next.verifier());
    let phrase = passphrase::choose(path, console)?;
    let lines = format!(
        "{}\nnonce {}\nnext {promise}\n",
        key.secret_text(),
        armour::hex(&nonce)
    );
    write(&after, &format!("{}\n", next.secret_text()), &phrase)?;
    write(path, &lines, &phrase)?;
    Ok(key.verifier().clone())
}

/// Makes a further key of the log `name` in `path`.
///
/// # Errors
/// As [`make`].
pub(crate) fn make_next(path: &Path, name: &str, console: Console) -> Result<VerifierKey> {
    refuse_existing(path)?;
    let key = draw(name)?;
    let phrase = passphrase::choose(path, console)?;
    write(path, &format!("{}\n", key.secret_text()), &phrase)?;
    Ok(key.verifier().clone())
}

fn refuse_existing(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Ok(_) => {
            Err(Error::new(ErrorKind::Usage, &messages::FILE_EXISTS).with("path", path.display()))
        }
        Err(_) => Ok(()),
    }
}

fn draw(name: &str) -> Result<SeedKey> {
    let key = SeedKey::from_seed(name, Algorithm::Ed25519, &random()?);
    key.map_err(|defect| stop(ErrorKind::Usage, defect))
}

fn write(path: &Path, lines: &str, phrase: &str) -> Result<()> {
    let locked = lock(lines.as_bytes(), phrase, Work::OFFICE, &random()?)?;
    write_new(path, &locked)
}

/// Writes a file that does not exist yet, for its owner alone, and syncs it.
///
/// # Errors
/// Of kind `Io`, or `Usage` when it exists.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    refuse_existing(path)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| {
        Error::new(ErrorKind::Io, &onecard::message::cli::WRITE)
            .with("path", path.display())
            .with("reason", &error)
            .because(error)
    })
}
