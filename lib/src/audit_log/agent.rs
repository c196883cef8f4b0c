//! Signs with a key that an ssh-agent holds, so that no key file is opened.
//!
//! An agent's `ssh-ed25519` key signs the bytes it is given, which is exactly a note's signature. The
//! caller connects to the agent (a socket or a pipe); hardware keys that add a counter of their own
//! (`sk-ssh-ed25519`) do not sign the bare text and are not offered.
//!
//! Messages are `u32 length ‖ type ‖ fields`, strings are `u32 length ‖ bytes`: type 11 asks for the
//! keys (12 answers), type 13 for a signature (14 answers), 5 is a refusal.

use super::key::{Algorithm, Signer, VerifierKey};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::io::{Read, Write};
use std::sync::Mutex;

const TYPE: &[u8] = b"ssh-ed25519";
/// The longest answer that is read.
const LONGEST: u32 = 1 << 20;

/// A key in an agent.
pub struct AgentKey<S> {
    verifier: VerifierKey,
    stream: Mutex<S>,
}

impl<S: Read + Write> AgentKey<S> {
    /// Finds among the agent's keys the one with this public key, for the log `name`.
    ///
    /// # Errors
    /// A usage error if the agent does not hold it.
    pub fn find(mut stream: S, name: &str, public: &[u8; 32]) -> Result<Self> {
        if !public_keys(&mut stream)?.contains(public) {
            return Err(refused());
        }
        let key = VerifierKey::new(name, Algorithm::Ed25519, public);
        let verifier = key.map_err(|defect| super::stop(ErrorKind::Usage, defect))?;
        Ok(Self {
            verifier,
            stream: Mutex::new(stream),
        })
    }
}

/// The Ed25519 keys that an agent holds.
///
/// # Errors
/// If the agent does not answer as one.
pub fn public_keys(stream: &mut (impl Read + Write)) -> Result<Vec<[u8; 32]>> {
    let answer = ask(stream, &[11])?;
    let keys = || {
        let (12, rest) = answer.split_first().map(|(kind, rest)| (*kind, rest))? else {
            return None;
        };
        let (count, mut rest) = number(rest)?;
        let mut keys = Vec::new();
        for _ in 0..count {
            let (blob, after) = string(rest)?;
            let (_comment, after) = string(after)?;
            keys.extend(public_of(blob));
            rest = after;
        }
        Some(keys)
    };
    keys().ok_or_else(refused)
}

impl<S: Read + Write> Signer for AgentKey<S> {
    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let blob = [framed(TYPE), framed(&self.verifier.public())].concat();
        let question = [&[13][..], &framed(&blob), &framed(message), &[0; 4]].concat();
        let answer = match self.stream.lock() {
            Ok(mut stream) => ask(&mut *stream, &question)?,
            Err(_) => return Err(refused()),
        };
        let signature = || {
            let (14, rest) = answer.split_first().map(|(kind, rest)| (*kind, rest))? else {
                return None;
            };
            let (signature, _) = string(rest)?;
            let (kind, rest) = string(signature)?;
            let (bytes, _) = string(rest)?;
            (kind == TYPE).then(|| bytes.try_into().ok()).flatten()
        };
        signature().ok_or_else(refused)
    }
}

fn refused() -> Error {
    Error::new(ErrorKind::Usage, &say::AGENT)
}

fn ask(stream: &mut (impl Read + Write), question: &[u8]) -> Result<Vec<u8>> {
    let io = |source: std::io::Error| {
        super::stop(ErrorKind::Io, Defect::new(&say::IO).with("cause", &source)).because(source)
    };
    stream.write_all(&framed(question)).map_err(io)?;
    stream.flush().map_err(io)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length).map_err(io)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(refused());
    }
    let mut answer = vec![0; length as usize];
    stream.read_exact(&mut answer).map_err(io)?;
    Ok(answer)
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], bytes].concat()
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*number), rest))
}

fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = number(bytes)?;
    rest.split_at_checked(length as usize)
}

fn public_of(blob: &[u8]) -> Option<[u8; 32]> {
    let (kind, rest) = string(blob)?;
    let (public, rest) = string(rest)?;
    if kind == TYPE && rest.is_empty() {
        public.try_into().ok()
    } else {
        None
    }
}

#[cfg(feature = "sign")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit_log::signing::SeedKey;

    /// An agent with one Ed25519 key and one of another type.
    struct Agent {
        key: SeedKey,
        answer: Vec<u8>,
    }

    impl Write for Agent {
        fn write(&mut self, question: &[u8]) -> std::io::Result<usize> {
            let public = self.key.verifier().public();
            let blob = [framed(TYPE), framed(&public)].concat();
            self.answer = match question[4] {
                11 => {
                    let other = framed(&framed(b"ssh-rsa"));
                    let keys = [other, framed(b"old"), framed(&blob), framed(b"log")].concat();
                    framed(&[&[12, 0, 0, 0, 2][..], &keys].concat())
                }
                13 => {
                    let (asked, rest) = string(&question[5..]).unwrap();
                    let (message, _) = string(rest).unwrap();
                    assert_eq!(asked, blob);
                    let signature = self.key.sign(message).unwrap();
                    let signature = [framed(TYPE), framed(&signature)].concat();
                    framed(&[&[14][..], &framed(&signature)].concat())
                }
                _ => framed(&[5]),
            };
            Ok(question.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Read for Agent {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let length = into.len().min(self.answer.len());
            into[..length].copy_from_slice(&self.answer[..length]);
            self.answer.drain(..length);
            Ok(length)
        }
    }

    fn agent() -> Agent {
        let key = SeedKey::from_seed("example.org/a", Algorithm::Ed25519, &[1; 32]).unwrap();
        Agent {
            key,
            answer: Vec::new(),
        }
    }

    #[test]
    fn the_agents_signature_is_the_keys() {
        let public = agent().key.verifier().public();
        assert_eq!(public_keys(&mut agent()).unwrap(), [public]);
        let key = AgentKey::find(agent(), "example.org/a", &public).unwrap();
        let signature = key.sign(b"text\n").unwrap();
        assert!(key.verifier().verify(b"text\n", &signature));
        assert!(AgentKey::find(agent(), "example.org/a", &[2; 32]).is_err());
    }
}
