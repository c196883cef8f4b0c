//! What `audit --log` writes: the run is in the log exactly when its output directory appeared.
//!
//! The order of events, and what each death leaves, stands in [`crate::logbook::publishing`]. An
//! existing log is opened, and locked, before any input is read; a new one is begun only when there
//! is something to write into it.

mod run;

use super::Written;
use crate::commands::one;
use crate::console::Console;
use crate::inputs;
use crate::interrupt;
use crate::job::Job;
use crate::logbook::digests::{self, Asked, Beside};
use crate::logbook::{self, Keys, publishing};
use crate::out_dir::Pending;
use clap::ArgMatches;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::genesis::Profile;
use onecard::audit_log::writer::Writer;
use onecard::engagement::evidence::Evidence;
use onecard::engagement::logged_runs::{self, State};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::Lang;
use onecard::message::audit_log::THREAD;
use onecard::message::cli as texts;
use onecard::message::cli::log as messages;
use onecard::report::seal::{SealOf, SealedLog};
use onecard::report::{self, Audit};
use run::Run;
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
    /// Those that the audit digests while it reads them.
    by_audit: Vec<Asked>,
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
        // To digest a file where it is read costs least, but costs it while processors are busy; to digest
        // it once more, beside the audit, takes what they have left. Each has its share.
        let is_roll = |(name, ..): &Asked| job.roll.iter().any(|found| found.name == *name);
        let (by_audit, beside): (Vec<_>, Vec<_>) = inputs.into_iter().partition(is_roll);
        Ok(Some(Self {
            log,
            keys,
            hashing: digests::begin(&beside),
            of: Said {
                disk,
                folder,
                operator: operator(matches),
                profile: profile(matches),
                args: std::env::args().skip(1).collect(),
                others: others(job),
                by_audit,
            },
        }))
    }

    /// Whether the audit digests a source of this name itself while it reads it.
    pub(super) fn is_digested_by_audit(&self, name: &str) -> bool {
        self.of.by_audit.iter().any(|(known, ..)| known == name)
    }

    /// Writes the run, the seals and the directory, in that order.
    ///
    /// # Errors
    /// What the log, the seals or the directory meet; the log then says how far the run came.
    pub(super) fn finish(self, written: &Written<'_>, mut pending: Pending) -> Result<SealedLog> {
        let (of, audit) = (self.of, written.audit);
        // The rest of the digests is made while the log is begun and payments are told apart.
        let hashing = self.hashing.hurry(&of.left(audit), written.threads);
        let (log, evidence) = std::thread::scope(|scope| {
            let evidence = scope.spawn(|| Evidence::of(audit, of.profile, written.threads));
            let log = match self.log {
                Some(log) => Ok(log),
                None => logbook::create(of.disk, &of.folder, self.keys, of.profile),
            };
            (log, evidence.join())
        });
        let mut log = log?;
        let evidence = evidence.map_err(|_| Error::new(ErrorKind::Law, &THREAD))??;
        // The log speaks of outputs only once the disk has them.
        pending.synced()?;
        let sealed = Run::new(&of, &mut log, written, hashing).seal(evidence)?;
        let stands =
            seals(written, &of.operator, &sealed, &mut pending).and_then(|()| pending.commit());
        let run = &sealed.log.run;
        let mut held = interrupt::unfinished();
        let mut settle = |state, why| {
            logbook::now().and_then(|now| logged_runs::settle(&mut log, run, state, why, now))
        };
        match stands {
            Ok(replaced) => replaced
                .removed_beside(&mut held, || settle(State::Published, ""))
                .map_err(|error| unsaid(written.out, &error))?,
            // It stands, but the disk did not take its name for good, or nobody can tell whether it
            // stands: the next command looks again.
            Err(error)
                if publishing::stands(written.out, &sealed.log.origin, run).unwrap_or(true) =>
            {
                return Err(error);
            }
            Err(error) => {
                // If this cannot be said now, the next command says it.
                if settle(State::Unpublished, error.code()).is_ok() {
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
    /// Files that the audit was to digest, and did not: they do not read in spans.
    fn left(&self, audit: &Audit<'_>) -> Vec<Asked> {
        let has = |name: &str| {
            let mut inputs = audit.inputs.iter().filter(|input| input.path == name);
            inputs.all(|input| input.sha256.is_some())
        };
        let asked = self.by_audit.iter().filter(|(name, ..)| !has(name));
        asked.cloned().collect()
    }
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
