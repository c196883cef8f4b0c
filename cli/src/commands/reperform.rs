//! `onecard reperform`: a logged audit is made again from its inputs, and every output compared.
//!
//! Inputs are found by length and BLAKE3, wherever they lie now, and are read under the names the log
//! gives them, because names stand in the outputs. Packs, project and arguments are the logged ones.
//! The outputs are never compared as files: the log holds their digests, so a report that was lost or
//! changed is found as well. The log must verify first.

mod find;

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
use onecard::report::{self, Digest, Outputs, Workbook};
use serde_json::json;
use std::io::Write;
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
    let (job, lang) = again(&run, find::inputs(&run, &given)?)?;
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
    let digests = match &mut kept {
        Some(pending) => report::write(&audit, &key, workbook, pending, &mut ticker)?,
        None => report::write(&audit, &key, workbook, &mut Forgotten, &mut ticker)?,
    };
    kept.map(Pending::commit).transpose()?;
    drop(ticker);
    let policy = Digest32(audit.on.policy.digest());
    let compared = Compared::of(&run, &digests, others(&run, policy)?);
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

/// The job of a logged run, and the language of its reports.
fn again(run: &LoggedRun, files: Files) -> Result<(Job, Lang)> {
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
    Ok((job, lang))
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

/// Outputs of which only the digests are wanted.
struct Forgotten;

impl Outputs for Forgotten {
    fn put(
        &mut self,
        _: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        fill(&mut std::io::sink())
    }
}

/// One output: what the log says of it, and what it is now.
struct Pair {
    name: String,
    logged: Option<(u64, Digest32)>,
    now: Option<(u64, Digest32)>,
}

struct Compared<'a> {
    run: &'a LoggedRun,
    pairs: Vec<Pair>,
    others: Vec<(&'static Message, &'static str)>,
}

impl<'a> Compared<'a> {
    fn of(
        run: &'a LoggedRun,
        digests: &[Digest],
        others: Vec<(&'static Message, &'static str)>,
    ) -> Self {
        let mut pairs: Vec<Pair> = run
            .outputs
            .iter()
            .map(|output| Pair {
                name: output.name.clone(),
                logged: Some((output.len, output.b3)),
                now: None,
            })
            .collect();
        for digest in digests {
            let now = Some((digest.bytes, Digest32(digest.blake3)));
            match pairs.iter_mut().find(|pair| pair.name == digest.name) {
                Some(pair) => pair.now = now,
                None => pairs.push(Pair {
                    name: digest.name.to_owned(),
                    logged: None,
                    now,
                }),
            }
        }
        Self { run, pairs, others }
    }

    fn differs(&self) -> usize {
        self.pairs.iter().filter(|p| p.logged != p.now).count()
    }

    fn tell(&self, matches: &ArgMatches, console: Console) -> Result<()> {
        if matches.get_flag("json") {
            return console.print(&format!("{}\n", self.object()));
        }
        let theirs = self.run.said("version");
        if theirs != env!("CARGO_PKG_VERSION") {
            let ours = env!("CARGO_PKG_VERSION").to_owned();
            let arguments = [("theirs", theirs.to_owned()), ("ours", ours)];
            console.tell(&messages::OTHER_VERSION, &arguments)?;
        }
        for (what, _) in &self.others {
            let what = console.text(what, &[]);
            console.tell(&messages::OTHER_DIGEST, &[("what", what)])?;
        }
        for pair in &self.pairs {
            pair.tell(console)?;
        }
        let (message, n) = match self.differs() {
            0 => (&messages::ALL_SAME, self.pairs.len()),
            n => (&messages::NOT_SAME, n),
        };
        console.tell(
            message,
            &[("run", self.run.name.clone()), ("n", n.to_string())],
        )
    }

    fn object(&self) -> serde_json::Value {
        let digest = |of: Option<(u64, Digest32)>| {
            of.map(|(len, b3)| json!({"len": len, "b3": b3.to_string()}))
        };
        let outputs: Vec<_> = self
            .pairs
            .iter()
            .map(|pair| {
                json!({
                    "name": pair.name,
                    "same": pair.logged == pair.now,
                    "logged": digest(pair.logged),
                    "now": digest(pair.now),
                })
            })
            .collect();
        json!({
            "run": self.run.name,
            "same": self.differs() == 0,
            "version": self.run.said("version"),
            "changed": self.others.iter().map(|(_, key)| *key).collect::<Vec<_>>(),
            "outputs": outputs,
        })
    }
}

impl Pair {
    fn tell(&self, console: Console) -> Result<()> {
        let name = ("name", self.name.clone());
        match (self.logged, self.now) {
            (Some(logged), Some(now)) if logged == now => {
                console.tell(&messages::SAME, &[name, ("len", now.0.to_string())])
            }
            (Some((len, b3)), Some((now_len, now_b3))) => console.tell(
                &messages::DIFFERENT,
                &[
                    name,
                    ("len", len.to_string()),
                    ("b3", b3.to_string()),
                    ("now_len", now_len.to_string()),
                    ("now_b3", now_b3.to_string()),
                ],
            ),
            _ => console.tell(&messages::MISSING_OUTPUT, &[name]),
        }
    }
}
