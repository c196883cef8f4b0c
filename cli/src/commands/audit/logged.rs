//! What `audit --log` writes: the run is in the log exactly when its output directory appeared.
//!
//! The order of events, and what each death leaves, stands in [`crate::logbook::publishing`]. An
//! existing log is opened, and locked, before any input is read; a new one is begun only when there
//! is something to write into it.

use super::Written;
use crate::commands::one;
use crate::console::Console;
use crate::inputs;
use crate::interrupt;
use crate::job::Job;
use crate::logbook::digests::{self, Asked, Beside, Hurried};
use crate::logbook::{self, Keys, publishing};
use crate::out_dir::Pending;
use clap::ArgMatches;
use onecard::audit_log::anchor::paper;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::genesis::Profile;
use onecard::audit_log::hash::Digest32;
use onecard::audit_log::rows::Lines;
use onecard::audit_log::vault::Vault;
use onecard::audit_log::writer::{OutputFile, RunOpen, Writer};
use onecard::engagement::evidence::{self, Evidence, personal};
use onecard::engagement::logged_runs::{self, State};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::Lang;
use onecard::message::cli as texts;
use onecard::message::cli::log as messages;
use onecard::report::seal::{SealOf, SealedLog};
use onecard::report::{self, Digest};
use std::path::{Path, PathBuf};

/// A log that is ready to take the run.
pub(super) struct Logged<'k> {
    log: Option<Writer<'k>>,
    keys: &'k Keys,
    hashing: Beside,
    of: Said<'k>,
}

/// What was said of the run when it began.
struct Said<'k> {
    disk: &'k RealDisk,
    folder: PathBuf,
    operator: String,
    profile: Profile,
    args: Vec<String>,
    others: Vec<Asked>,
}

/// A run that is sealed in the log.
struct Sealed {
    log: SealedLog,
    note: String,
}

impl<'k> Logged<'k> {
    /// Opens the log and begins to digest the inputs.
    ///
    /// # Errors
    /// If the log cannot be written, or lies where it must not.
    pub(super) fn begin(
        matches: &ArgMatches,
        (disk, keys): (&'k RealDisk, &'k Keys),
        job: &Job,
        out: &Path,
        console: Console,
    ) -> Result<Option<Self>> {
        let Some(folder) = one(matches, "log").map(PathBuf::from) else {
            return Ok(None);
        };
        outside(&folder, out)?;
        let inputs = read_by_audit(job);
        if let Some((name, ..)) = inputs.iter().find(|(.., path)| inputs::is_pipe(path)) {
            return Err(Error::new(ErrorKind::Usage, &texts::PIPE_LOGGED).with("path", name));
        }
        let log = match logbook::exists(&folder) {
            true => {
                keys.sign_for(&folder)?;
                Some(logbook::open(disk, &folder, keys, console)?)
            }
            false => None,
        };
        Ok(Some(Self {
            log,
            keys,
            hashing: digests::begin(&inputs),
            of: Said {
                disk,
                folder,
                operator: operator(matches),
                profile: profile(matches),
                args: std::env::args().skip(1).collect(),
                others: others(job),
            },
        }))
    }

    /// Writes the run, the seals and the directory, in that order.
    ///
    /// # Errors
    /// What the log, the seals or the directory meet; the log then says how far the run came.
    pub(super) fn finish(self, written: &Written<'_>, mut pending: Pending) -> Result<SealedLog> {
        let of = self.of;
        // The rest of the digests is made while the log is begun and payments are told apart.
        let hashing = self.hashing.hurry(written.threads);
        let mut log = match self.log {
            Some(log) => log,
            None => logbook::create(of.disk, &of.folder, self.keys, of.profile)?,
        };
        let evidence = Evidence::of(written.audit, of.profile, written.threads)?;
        // The log speaks of outputs only once the disk has them.
        pending.synced()?;
        let sealed = of.seal(&mut log, written, hashing, evidence)?;
        let stands =
            seals(written, &of.operator, &sealed, &mut pending).and_then(|()| pending.commit());
        let run = &sealed.log.run;
        let _held = interrupt::unfinished();
        match stands {
            Ok(()) => logbook::now()
                .and_then(|now| logged_runs::settle(&mut log, run, State::Published, "", now))
                .map_err(|error| unsaid(written.out, &error))?,
            // It stands, but the disk did not take its name for good, or nobody can tell whether it
            // stands: the next command looks again.
            Err(error) if publishing::stands(written.out, log.origin(), run).unwrap_or(true) => {
                return Err(error);
            }
            Err(error) => {
                // If this cannot be said now, the next command says it.
                let why = error.code();
                let said = logbook::now().and_then(|now| {
                    logged_runs::settle(&mut log, run, State::Unpublished, why, now)
                });
                if said.is_ok() {
                    publishing::forget(&of.folder);
                }
                return Err(error);
            }
        }
        publishing::forget(&of.folder);
        Ok(sealed.log)
    }
}

impl Said<'_> {
    /// Writes the run up to its seal. No signal ends the program on the way.
    fn seal(
        &self,
        log: &mut Writer<'_>,
        written: &Written<'_>,
        hashing: Hurried,
        evidence: Evidence<'_>,
    ) -> Result<Sealed> {
        let seen = hashing.join()?;
        let others = self
            .others
            .iter()
            .map(digests::of)
            .collect::<Result<Vec<_>>>()?;
        let audit = written.audit;
        let open = RunOpen {
            operator: personal::plain(&self.operator),
            version: audit.version.to_owned(),
            binary_b3: seen.program,
            policy_b3: Digest32(audit.on.policy.digest()),
            catalogue_b3: evidence::catalogue_digest(audit.catalogue),
            args: self.args.iter().map(|arg| personal::plain(arg)).collect(),
            inputs: evidence::inputs(audit, &seen.files, &others)?,
        };
        let _held = interrupt::unfinished();
        publishing::announce(
            &self.folder,
            &std::path::absolute(written.out).unwrap_or_default(),
        )?;
        let run = log.open_run(&open, logbook::now()?)?;
        let rest = rows(log, &run, (self.disk, &self.folder), written, evidence);
        let rest = match rest {
            Ok(rest) => rest,
            Err(error) => {
                // A log that cannot take this either is left to the next command.
                if log.abort(error.code(), logbook::now()?).is_ok() {
                    publishing::forget(&self.folder);
                }
                return Err(error);
            }
        };
        let outputs = written.digests.iter().map(output).collect::<Vec<_>>();
        log.seal(&rest.ordinary, &outputs, logbook::now()?)?;
        let checkpoint = log.checkpoint(logbook::now()?)?.clone();
        let note = crate::inputs::read_text(&self.folder.join("checkpoint"))?;
        Ok(Sealed {
            log: SealedLog {
                origin: checkpoint.origin.clone(),
                run,
                size: checkpoint.size,
                root: checkpoint.root.to_base64(),
                words: paper::print(checkpoint.fingerprint()),
            },
            note,
        })
    }
}

/// Writes the lines of a run, and keeps in the vault what opens them.
fn rows(
    log: &mut Writer<'_>,
    run: &str,
    (disk, folder): (&RealDisk, &Path),
    written: &Written<'_>,
    evidence: Evidence<'_>,
) -> Result<evidence::Written> {
    let vault = Vault::of(disk, folder);
    let pseudonym = match vault.pseudonym_key()? {
        Some(key) => key,
        None => {
            let key = logbook::random()?;
            vault.keep_pseudonym_key(&key)?;
            key
        }
    };
    let secrets = personal::Secrets {
        pseudonym,
        salt: logbook::random()?,
        fresh: logbook::random()?,
        ids: written.id_key,
    };
    vault.keep_salt_key(run, &secrets.salt)?;
    let mut add = |lines: &Lines| {
        if interrupt::stopped() {
            return Err(interrupt::interrupted());
        }
        log.rows(lines, logbook::now()?)
    };
    let rest = evidence.write(&secrets, written.threads, &mut add)?;
    if !rest.openings.is_empty() {
        vault.store(run, &rest.openings)?;
    }
    Ok(rest)
}

/// Writes `seal.json` and `seal.html` over the outputs.
fn seals(
    written: &Written<'_>,
    operator: &str,
    sealed: &Sealed,
    pending: &mut Pending,
) -> Result<()> {
    let of = SealOf {
        version: written.audit.version,
        time: &written.time,
        log: Some(&sealed.log),
    };
    report::seal::seal(written.digests, &of, pending)?;
    let page = report::seal_html::SealPage {
        audit: written.audit,
        digests: written.digests,
        time: &written.time,
        operator,
        log: &sealed.log,
        note: &sealed.note,
    };
    report::seal_html::write(&page, pending)
}

fn output(digest: &Digest) -> OutputFile {
    OutputFile {
        name: digest.name.to_owned(),
        len: digest.bytes,
        b3: Digest32(digest.blake3),
    }
}

/// The outputs stand, and the log could not say so.
fn unsaid(out: &Path, error: &Error) -> Error {
    Error::new(ErrorKind::Io, &messages::PUBLISHED_UNSAID)
        .with("path", out.display())
        .with("cause", error.text(Lang::En))
}

/// Refuses an output directory inside the log.
fn outside(folder: &Path, out: &Path) -> Result<()> {
    let real = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_default();
        path.canonicalize().unwrap_or(path)
    };
    let (folder, above) = (real(folder), real(out));
    let parent = above.parent().map(real).unwrap_or_default();
    match above.starts_with(&folder) || parent.starts_with(&folder) {
        true => Err(Error::new(ErrorKind::Usage, &messages::OUT_IN_LOG)
            .with("path", out.display())
            .with("log", folder.display())),
        false => Ok(()),
    }
}

fn profile(matches: &ArgMatches) -> Profile {
    match one(matches, "log-rows") {
        Some("all") => Profile::All,
        _ => Profile::Exceptions,
    }
}

/// Who runs it: who is named, else the user of the system.
fn operator(matches: &ArgMatches) -> String {
    let user = || std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    match one(matches, "operator") {
        Some(name) => name.to_owned(),
        None => user().unwrap_or_else(|_| "-".to_owned()),
    }
}

/// The files that the audit reads as tables; it says itself what each is.
fn read_by_audit(job: &Job) -> Vec<Asked> {
    let lists = job.lists.iter().flat_map(|(_, found)| found);
    let found = job.roll.iter().chain(&job.payments).chain(lists);
    found
        .map(|found| (found.name.clone(), "", found.path.clone()))
        .collect()
}

/// The other files that decide the outputs: packs in their order, the project, its id key.
fn others(job: &Job) -> Vec<Asked> {
    let regions = job.policies.iter().flat_map(|(_, found)| found);
    let packs = job.policy.iter().chain(regions);
    let packs = packs.map(|found| (found.name.clone(), "policy", found.path.clone()));
    let roles = ["project", "id-key"];
    let more = job.others.iter().zip(roles);
    let more = more.map(|(path, role)| (path.display().to_string(), role, path.clone()));
    packs.chain(more).collect()
}
