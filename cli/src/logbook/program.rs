//! A program that signs: a token, a card, a service behind a wall.
//!
//! ```text
//! PROG vkey      prints the public key; for a new log also `nonce <hex>` and `next <hex>`
//! PROG sign      reads the text from stdin, prints the signature: 64 bytes as 128 hex digits
//! ```

use super::key_file::{First, Held, parse};
use onecard::audit_log::armour;
use onecard::audit_log::key::{Signer, VerifierKey};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use std::io::Write;
use std::process::{Command, Stdio};

/// A signer behind a program.
pub(super) struct ProgramKey {
    program: String,
    verifier: VerifierKey,
}

/// Asks a program for its key.
///
/// # Errors
/// Of kind `Usage` when it names none.
pub(super) fn ask(program: &str) -> Result<(ProgramKey, Option<First>)> {
    let answer = call(program, "vkey", b"")?;
    let key = parse(&answer).and_then(|text| match text.key {
        Held::Public(verifier) => Some((*verifier, text.first)),
        Held::Secret(_) => None,
    });
    let (verifier, first) = key.ok_or_else(|| refused(program, "vkey"))?;
    let program = program.to_owned();
    Ok((ProgramKey { program, verifier }, first))
}

impl Signer for ProgramKey {
    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let answer = call(&self.program, "sign", message)?;
        let text = std::str::from_utf8(&answer).ok();
        let signature = text.and_then(|text| armour::from_hex_exact(text.trim()));
        signature.ok_or_else(|| refused(&self.program, "sign"))
    }
}

fn call(program: &str, what: &'static str, stdin: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| refused(program, what).because(error);
    let mut child = Command::new(program)
        .arg(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that does not read its input says so by its answer.
        let _unread = pipe.write_all(stdin);
    }
    let ended = child.wait_with_output().map_err(failed)?;
    match ended.status.success() {
        true => Ok(ended.stdout),
        false => Err(refused(program, what)),
    }
}

fn refused(program: &str, what: &str) -> Error {
    Error::new(ErrorKind::Usage, &messages::SIGNER_PROGRAM)
        .with("program", program)
        .with("what", what)
}
