//! A run on its way into the log, while others of its lines are being made.
//!
//! A disk takes its time for each sync and the processors none, so nothing waits for one that need not:
//! the run is opened when its first lines come, what opens its commitments goes into the vault beside
//! them, and only the seal comes when all of that is on the disk.

use super::super::Written;
use super::{Said, Sealed};
use crate::interrupt;
use crate::logbook::digests::{self, Hurried};
use crate::logbook::{self, publishing};
use onecard::audit_log::anchor::paper;
use onecard::audit_log::hash::Digest32;
use onecard::audit_log::rows::Lines;
use onecard::audit_log::vault::Vault;
use onecard::audit_log::writer::{OutputFile, RunOpen, Writer};
use onecard::engagement::evidence::{self, Evidence, personal};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::audit_log::THREAD;
use onecard::report::Digest;
use onecard::report::seal::SealedLog;
use std::path::PathBuf;
use std::sync::MutexGuard;
use std::thread::ScopedJoinHandle;

/// A run that is not sealed yet. Once it is opened no signal ends the program until it is sealed, or
/// the log says why it is not.
pub(super) struct Run<'r, 'k> {
    of: &'r Said<'k>,
    log: &'r mut Writer<'k>,
    written: &'r Written<'r>,
    hashing: Option<Hurried>,
    name: Option<String>,
    held: Option<MutexGuard<'static, Option<PathBuf>>>,
}

impl<'r, 'k> Run<'r, 'k> {
    pub(super) const fn new(
        of: &'r Said<'k>,
        log: &'r mut Writer<'k>,
        written: &'r Written<'r>,
        hashing: Hurried,
    ) -> Self {
        Self {
            of,
            log,
            written,
            hashing: Some(hashing),
            name: None,
            held: None,
        }
    }

    /// Writes the run up to its seal.
    pub(super) fn seal(mut self, evidence: Evidence<'_>) -> Result<Sealed> {
        let rest = match self.rows(evidence) {
            Ok(rest) => rest,
            Err(error) => {
                // A log that cannot take this either is left to the next command.
                if self.name.is_some() && self.log.abort(error.code(), logbook::now()?).is_ok() {
                    publishing::forget(&self.of.folder);
                }
                return Err(error);
            }
        };
        let outputs = self.written.digests.iter().map(output).collect::<Vec<_>>();
        self.log.seal(&rest.ordinary, &outputs, logbook::now()?)?;
        let checkpoint = self.log.checkpoint(logbook::now()?)?.clone();
        let note = crate::inputs::read_text(&self.of.folder.join("checkpoint"))?;
        Ok(Sealed {
            log: SealedLog {
                origin: checkpoint.origin.clone(),
                run: self.name.unwrap_or_default(),
                size: checkpoint.size,
                root: checkpoint.root.to_base64(),
                words: paper::print(checkpoint.fingerprint()),
            },
            note,
        })
    }

    /// Opens the run; gives its name, and nothing where it is open already.
    fn open(&mut self) -> Result<Option<String>> {
        let Some(hashing) = self.hashing.take() else {
            return Ok(None);
        };
        let (of, audit) = (self.of, self.written.audit);
        let seen = hashing.join()?;
        let others = of.others.iter().map(digests::of);
        let others = others.collect::<Result<Vec<_>>>()?;
        let open = RunOpen {
            operator: personal::plain(&of.operator),
            version: audit.version.to_owned(),
            binary_b3: seen.program,
            policy_b3: Digest32(audit.on.policy.digest()),
            catalogue_b3: evidence::catalogue_digest(audit.catalogue),
            args: of.args.iter().map(|arg| personal::plain(arg)).collect(),
            inputs: evidence::inputs(audit, &seen.files, &others)?,
        };
        self.held = Some(interrupt::unfinished());
        publishing::announce(
            &of.folder,
            &std::path::absolute(self.written.out).unwrap_or_default(),
        )?;
        let name = self.log.open_run(&open, logbook::now()?)?;
        self.name = Some(name.clone());
        Ok(Some(name))
    }

    /// Writes the lines, and keeps in the vault what opens them: before the seal, beside the lines.
    fn rows(&mut self, evidence: Evidence<'_>) -> Result<evidence::Written> {
        let of = self.of;
        let vault = Vault::of(of.disk, &of.folder);
        let known = vault.pseudonym_key()?;
        let secrets = personal::Secrets {
            pseudonym: known.map_or_else(logbook::random, Ok)?,
            salt: logbook::random()?,
            fresh: logbook::random()?,
            ids: self.written.id_key,
        };
        let keep_keys = |run: &str| {
            if known.is_none() {
                vault.keep_pseudonym_key(&secrets.pseudonym)?;
            }
            vault.keep_salt_key(run, &secrets.salt)
        };
        let rest = std::thread::scope(|scope| {
            let mut keys = None;
            let mut add = |run: &mut Self, lines: Option<&Lines>| {
                if interrupt::stopped() {
                    return Err(interrupt::interrupted());
                }
                if let Some(name) = run.open()? {
                    keys = Some(scope.spawn(move || keep_keys(&name)));
                }
                lines.map_or(Ok(()), |lines| run.log.rows(lines, logbook::now()?))
            };
            let rest = evidence.write(&secrets, self.written.threads, &mut |lines| {
                add(self, Some(lines))
            })?;
            // There may be no line.
            add(self, None)?;
            keys.map_or(Ok(()), joined).map(|()| rest)
        })?;
        let run = self.name.as_deref().unwrap_or_default();
        let (log, now) = (&mut *self.log, logbook::now()?);
        std::thread::scope(|scope| {
            let openings = scope.spawn(|| match rest.openings.is_empty() {
                true => Ok(()),
                false => vault.store(run, &rest.openings),
            });
            let synced = log.sync_run(now);
            joined(openings).and(synced)
        })?;
        Ok(rest)
    }
}

fn joined(thread: ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    let died = |_| Err(Error::new(ErrorKind::Law, &THREAD));
    thread.join().unwrap_or_else(died)
}

fn output(digest: &Digest) -> OutputFile {
    OutputFile {
        name: digest.name.to_owned(),
        len: digest.bytes,
        b3: Digest32(digest.blake3),
    }
}
