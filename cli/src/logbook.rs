//! Opening audit logs: the clock, randomness, keys, and what a dead run left unsaid.
//!
//! The library is told the time and every random byte; here is where they come from.

pub(crate) mod digests;
pub(crate) mod key_file;
mod passphrase;
mod program;
pub(crate) mod publishing;

use crate::commands::one;
use crate::console::Console;
use clap::ArgMatches;
use key_file::First;
use onecard::audit_log::agent::AgentKey;
use onecard::audit_log::canonical::Value;
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::{Genesis, Profile};
use onecard::audit_log::key::Signer;
use onecard::audit_log::note::Note;
use onecard::audit_log::writer::{Access, Writer};
use onecard::engagement::logged_runs;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::log as messages;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The first part of an unsigned log's origin.
const OFFICE: &str = "onecard";

/// Who signs, if anybody does.
#[derive(Default)]
pub(crate) struct Keys {
    signer: Option<Box<dyn Signer>>,
    guard: Option<PathBuf>,
    first: Option<First>,
    path: String,
}

impl Keys {
    /// The keys that `--key` or `--signer-cmd` name.
    ///
    /// # Errors
    /// Of kind `Usage` when they cannot be used.
    pub(crate) fn given(matches: &ArgMatches, console: Console) -> Result<Self> {
        if let Some(path) = one(matches, "key") {
            return Self::of_file(Path::new(path), console);
        }
        let Some(program) = one(matches, "signer-cmd") else {
            return Ok(Self::default());
        };
        let (signer, first) = program::ask(program)?;
        Ok(Self {
            signer: Some(Box::new(signer)),
            guard: None,
            first,
            path: program.to_owned(),
        })
    }

    /// The key in a file: under a passphrase, or a public one whose secret an agent holds.
    ///
    /// # Errors
    /// Of kind `Usage` when it cannot be used.
    pub(crate) fn of_file(path: &Path, console: Console) -> Result<Self> {
        let text = key_file::read(path, console)?;
        let signer: Box<dyn Signer> = match text.key {
            key_file::Held::Secret(key) => key,
            key_file::Held::Public(key) => Box::new(agent(key.name(), &key.public())?),
        };
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut guard = whole.into_os_string();
        guard.push(".guard");
        Ok(Self {
            signer: Some(signer),
            guard: Some(PathBuf::from(guard)),
            first: text.first,
            path: path.display().to_string(),
        })
    }

    /// How the log is opened with them.
    pub(crate) fn access(&self) -> Access<'_> {
        Access {
            signer: self.signer.as_deref(),
            guard: self.guard.as_deref(),
        }
    }

    /// Who signs.
    pub(crate) fn signer(&self) -> Option<&dyn Signer> {
        self.signer.as_deref()
    }

    /// Refuses a key that the log in `folder` has handed over, or never had.
    ///
    /// # Errors
    /// Of kind `Usage`.
    pub(crate) fn sign_for(&self, folder: &Path) -> Result<()> {
        let Some(signer) = self.signer() else {
            return Ok(());
        };
        let ours = signer.verifier().to_string();
        match keys_of(folder)?.last() {
            Some((vkey, _)) if *vkey != ours => {
                let message = &onecard::message::audit_log::SIGNER_UNKNOWN;
                Err(Error::new(ErrorKind::Usage, message))
            }
            _ => Ok(()),
        }
    }

    /// Removes the memory of a first entry of this log: the log died before it stood in its place, and
    /// nothing was ever written into it.
    fn forget_log_that_never_was(&self, origin: &str) {
        let Some(guard) = &self.guard else { return };
        let note = std::fs::read(guard).ok();
        let note = note.and_then(|bytes| Note::parse(&bytes).ok());
        let checkpoint = note.and_then(|note| Checkpoint::parse(&note.text).ok());
        if checkpoint.is_some_and(|of| of.origin == origin && of.size <= 1) {
            let _left = std::fs::remove_file(guard);
        }
    }

    /// Entry 0 of a new log.
    fn genesis(&self, profile: Profile) -> Result<Genesis> {
        let Some(signer) = self.signer() else {
            let genesis = Genesis::unsigned(OFFICE, random()?);
            return Ok(Genesis { profile, ..genesis });
        };
        let missing =
            || Error::new(ErrorKind::Usage, &messages::KEY_FIRST).with("path", &self.path);
        let first = self.first.as_ref().ok_or_else(missing)?;
        let key = signer.verifier().clone();
        Ok(Genesis {
            origin: key.name().to_owned(),
            nonce: first.nonce,
            vkeys: vec![key],
            next: Some(first.next),
            profile,
            predecessor: None,
        })
    }
}

#[cfg(unix)]
fn agent(name: &str, public: &[u8; 32]) -> Result<impl Signer + use<>> {
    let no_agent = || Error::new(ErrorKind::Usage, &messages::NO_AGENT);
    let socket = std::env::var_os("SSH_AUTH_SOCK").ok_or_else(no_agent)?;
    let stream = std::os::unix::net::UnixStream::connect(socket).map_err(|_| no_agent())?;
    AgentKey::find(stream, name, public)
}

#[cfg(not(unix))]
fn agent(_: &str, _: &[u8; 32]) -> Result<AgentKey<std::fs::File>> {
    Err(Error::new(ErrorKind::Usage, &messages::NO_AGENT))
}

/// Whether there is a log in `folder`.
pub(crate) fn exists(folder: &Path) -> bool {
    let names = std::fs::read_dir(folder.join("journal"));
    names.is_ok_and(|mut names| names.next().is_some())
}

/// Begins the log in `folder`.
///
/// # Errors
/// As [`Writer::create`].
pub(crate) fn create<'k>(
    disk: &'k RealDisk,
    folder: &Path,
    keys: &'k Keys,
    profile: Profile,
) -> Result<Writer<'k>> {
    let genesis = keys.genesis(profile)?;
    keys.forget_log_that_never_was(&genesis.origin);
    Writer::create(disk, folder, &genesis, keys.access(), now()?)
}

/// Opens the log in `folder` for writing, and says what a dead run left unsaid.
///
/// # Errors
/// As [`Writer::open`].
pub(crate) fn open<'k>(
    disk: &'k RealDisk,
    folder: &Path,
    keys: &'k Keys,
    console: Console,
) -> Result<Writer<'k>> {
    let mut log = Writer::open(disk, folder, keys.access(), now()?)?;
    publishing::resume(disk, folder, &mut log, console)?;
    Ok(log)
}

/// The vkeys of a log and from which entry on each signs, and the promise of the next.
///
/// # Errors
/// If the journal cannot be read.
pub(crate) fn keys_of(folder: &Path) -> Result<Vec<(String, u64)>> {
    let mut keys = Vec::new();
    onecard::audit_log::journal::walk(&RealDisk::new(), folder, |placed| {
        let body = &placed.entry.body;
        let lists = body.get("vkeys").and_then(Value::list).unwrap_or_default();
        let one = body.get("vkey").filter(|_| placed.entry.kind == "key");
        let texts = lists.iter().chain(one).filter_map(Value::text);
        keys.extend(texts.map(|text| (text.to_owned(), placed.entry.index)));
        Ok(())
    })?;
    Ok(keys)
}

/// The run that was asked for, or the newest with outputs.
///
/// # Errors
/// Of kind `Usage` when there is none.
pub(crate) fn run(folder: &Path, asked: Option<&str>) -> Result<logged_runs::LoggedRun> {
    let runs = logged_runs::read(&RealDisk::new(), folder)?;
    let found = match asked {
        Some(name) => runs.into_iter().find(|run| run.name == name),
        None => runs.into_iter().rev().find(|run| !run.outputs.is_empty()),
    };
    found.ok_or_else(|| {
        Error::new(ErrorKind::Usage, &messages::NO_SUCH_RUN).with("run", asked.unwrap_or("-"))
    })
}

/// The time.
///
/// # Errors
/// Of kind `Io` when the system has none that can be written.
pub(crate) fn now() -> Result<Time> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let ms = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    let ms = ms.ok_or_else(|| Error::new(ErrorKind::Io, &messages::CLOCK))?;
    Time::from_unix_ms(ms)
}

/// Random bytes of the system.
///
/// # Errors
/// Of kind `Io` when it gives none.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|reason| Error::new(ErrorKind::Io, &messages::NO_RANDOM).with("reason", reason))?;
    Ok(bytes)
}
