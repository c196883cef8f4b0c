//! `onecard reperform`: a logged audit is made again from its inputs, and every output compared.
//!
//! Inputs are found by length and BLAKE3, wherever they lie now, and are read under the names the log
//! gives them, because names stand in the outputs. Packs, project and arguments are the logged ones.
//! What is the same is said by digests, which the log holds, so a report that was lost or changed is
//! found as well; where outputs differ, the old directory says where first, see [`beside`]. The log
//! must verify first.

mod beside;
mod compared;
mod find;

use self::beside::Beside;
use self::compared::Compared;
use super::audit::{flags, language};
use super::{Command, one, several};
use crate::arguments::{self, Asked, Words};
use crate::console::Console;
use crate::inputs;
use crate::job::{Files, Job};
use crate::logbook::{self, digests};
use crate::out_dir::{Existing, Pending, Target};
use crate::status::Status;
use crate::ticker::Ticker;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::hash::Digest32;
use onecard::audit_log::verify::{Evidence, Options, Strictness, verify};
use onecard::catalogue::Catalogue;
use onecard::engagement::Engine;
use onecard::engagement::evidence::catalogue_digest;
use onecard::engagement::logged_runs::LoggedRun;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::{self as general, help, log as messages};
use onecard::message::{Lang, Message};
use onecard::project::Project;
use onecard::report::{self, Workbook};
use std::path::{Path, PathBuf};

pub(super) const COMMAND: Command = Command {
    name: "reperform",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("reperform", &messages::REPERFORM)
        .arg(
            words
                .positional("folder", "LOGDIR", &messages::FOLDER)
                .required(true),
        )
        .arg(
            words
                .option("inputs", "DIR", &messages::INPUTS)
                .action(ArgAction::Append),
        )
        .arg(words.option("old", "DIR", &messages::OLD_OUT))
        .arg(words.option("run", "RUN", &messages::NEWEST_RUN))
        .arg(words.option("out", "DIR", &messages::KEEP_OUT))
        .arg(words.flag("json", &help::JSON))
        .arg(words.flag("quiet", &help::QUIET))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let folder = PathBuf::from(one(matches, "folder").unwrap_or_default());
    holds(&folder)?;
    let run = logbook::run(&folder, one(matches, "run"))?;
    let given: Vec<&Path> = several(matches, "inputs")
        .into_iter()
        .map(Path::new)
        .collect();
    let (job, lang, logged_out) = again(&run, find::inputs(&run, &given)?)?;
    let old = one(matches, "old").map_or(logged_out, PathBuf::from);
    let out = one(matches, "out").map(Path::new);
    let target = out.map(|out| Target::check(out, Existing::Keep, &job.inputs(), Some(&folder)));
    let target = target.transpose()?;

    let quiet = matches.get_flag("quiet") || matches.get_flag("json");
    let mut ticker = match quiet {
        true => Ticker::hidden(console),
        false => Ticker::new(console),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let finished = job
        .engagement(threads, lang, Engine::Fold, None)?
        .run(&mut ticker)?;
    let audit = finished.audit();
    let key = job.id_key.unwrap_or(report::PUBLIC_ID_KEY);
    let book = run.outputs.iter().any(|o| o.name == Workbook::NAME);
    let workbook = match book {
        true => Workbook::Written,
        false => Workbook::Omitted,
    };
    let mut kept: Option<Pending> = target.as_ref().map(Target::begin).transpose()?;
    let mut beside = Beside::of(&run, &old, kept.as_mut());
    let digests = report::write(&audit, &key, workbook, &mut beside, &mut ticker)?;
    let found = beside.found;
    kept.map(Pending::commit).transpose()?;
    drop(ticker);
    let policy = Digest32(audit.on.policy.digest());
    let others = others(&run, policy)?;
    let compared = Compared::of(&run, &digests, others, (&old, found));
    compared.tell(matches, console)?;
    Ok(match compared.differs() {
        0 => Status::Clean,
        _ => Status::Log,
    })
}

/// Refuses a log that does not verify.
fn holds(folder: &Path) -> Result<()> {
    let report = verify(
        &RealDisk::new(),
        folder,
        &Evidence::default(),
        &Options::default(),
    )?;
    match report.verdict.exit_status(Strictness::Plain) {
        0 => Ok(()),
        _ => {
            Err(Error::new(ErrorKind::Log, &messages::LOG_BAD)
                .with("verdict", report.verdict.name()))
        }
    }
}

/// The job of a logged run, the language of its reports, and where they were to stand.
fn again(run: &LoggedRun, files: Files) -> Result<(Job, Lang, PathBuf)> {
    let args: Vec<String> = std::iter::once("onecard".to_owned())
        .chain(run.args.iter().cloned())
        .collect();
    let lang = arguments::language(&args);
    let unreadable = || Error::new(ErrorKind::Usage, &general::UNREADABLE_ARGUMENTS);
    let Asked::Command(matches) = arguments::parse(&args, lang)? else {
        return Err(unreadable());
    };
    let Some(("audit", matches)) = matches.subcommand() else {
        return Err(unreadable());
    };
    let project = match &files.project {
        Some(found) => Project::parse(&found.name, &inputs::read_text(&found.path)?)?,
        None => Project::default(),
    };
    let job = Job::again(project, flags(matches)?, files)?;
    let lang = language(matches, &job, Console { lang });
    let out = PathBuf::from(one(matches, "out").unwrap_or_default());
    Ok((job, lang, out))
}

/// What besides the inputs is not what the log says: it may be why outputs differ.
fn others(run: &LoggedRun, policy: Digest32) -> Result<Vec<(&'static Message, &'static str)>> {
    let catalogue = catalogue_digest(&Catalogue::national());
    let now = [
        (&messages::PROGRAM, "binary_b3", digests::program()?),
        (&messages::POLICY, "policy_b3", policy),
        (&messages::CATALOGUE, "catalogue_b3", catalogue),
    ];
    let differs = now
        .into_iter()
        .filter(|(_, key, digest)| run.said(key) != digest.to_string());
    Ok(differs.map(|(message, key, _)| (message, key)).collect())
}
