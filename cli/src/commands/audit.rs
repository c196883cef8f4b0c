//! `onecard audit`: the main job.

mod logged;
mod verdict;

use super::{Command, one, several};
use crate::arguments::Words;
use crate::console::Console;
use crate::interrupt;
use crate::job::{Flags, Job};
use crate::logbook::Keys;
use crate::out_dir::{Existing, Pending, Target};
use crate::status::Status;
use crate::ticker::Ticker;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use clap::{ArgAction, ArgMatches};
use logged::Logged;
use onecard::audit_log::disk::RealDisk;
use onecard::engagement::{Engine, MemoryLimit};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Lang, cli as messages, cli::help};
use onecard::project::{ProjectList, list_kind, parse_date, parse_period};
use onecard::question::{Answer, Answers};
use onecard::report::seal::SealOf;
use onecard::report::{self, Audit, Digest, Outputs, Workbook};
use onecard::table::Limits;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::SystemTime;
use verdict::FailOn;

pub(super) const COMMAND: Command = Command {
    name: "audit",
    build,
    run,
};

/// Flags whose part is not built yet. They are refused: who gives one counts on what it does.
const LATER: &[&str] = &["returns", "statement"];

/// More threads than any machine has.
const MOST_THREADS: usize = 1024;

fn build(words: Words) -> clap::Command {
    let files = |name, about| {
        words
            .option(name, "FILE|GLOB", about)
            .action(ArgAction::Append)
    };
    words
        .command("audit", &help::AUDIT)
        .arg(words.positional("project", "PROJECT.toml", &help::PROJECT))
        .arg(files("roll", &help::ROLL))
        .arg(files("payments", &help::PAYMENTS))
        .arg(files("returns", &help::RETURNS))
        .arg(files("statement", &help::STATEMENT))
        .arg(
            words
                .option("list", "KIND=FILE|GLOB", &help::LIST)
                .action(ArgAction::Append),
        )
        .arg(
            words
                .option("policy", "[CODE=]PACK.toml", &help::POLICY)
                .action(ArgAction::Append),
        )
        .arg(limit(words))
        .arg(words.option("period", "MONTH[..MONTH]", &help::PERIOD))
        .arg(words.option("as-of", "DATE", &help::AS_OF))
        .arg(words.choice(
            "roll-mode",
            &["auto", "register", "snapshot"],
            &help::ROLL_MODE,
        ))
        .arg(words.option("roll-as-of", "DATE", &help::ROLL_AS_OF))
        .arg(words.choice(
            "period-means",
            &["auto", "for", "paid"],
            &help::PERIOD_MEANS,
        ))
        .arg(words.option("out", "DIR", &help::OUT).required(true))
        .arg(words.option("log", "DIR", &help::LOG))
        .arg(
            words
                .option("operator", "NAME", &help::OPERATOR)
                .requires("log"),
        )
        .arg(words.option("memory-limit", "SIZE", &help::MEMORY_LIMIT))
        .arg(words.option("threads", "N", &help::THREADS))
        .arg(words.flag("force", &help::FORCE))
        .arg(words.flag("no-xlsx", &help::NO_XLSX))
        .arg(
            words
                .option("answer", "Q=VALUE", &help::ANSWER)
                .action(ArgAction::Append),
        )
        .arg(
            words
                .option("key", "FILE", &help::KEY)
                .conflicts_with("signer-cmd")
                .requires("log"),
        )
        .arg(
            words
                .option("signer-cmd", "PROG", &help::SIGNER)
                .requires("log"),
        )
        .arg(
            words
                .choice("log-rows", &["exceptions", "all"], &help::LOG_ROWS)
                .requires("log"),
        )
        .arg(words.choice(
            "fail-on",
            &["high", "medium", "low", "never"],
            &help::FAIL_ON,
        ))
        .arg(words.flag("quiet", &help::QUIET))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let flags = flags(matches)?;
    let threads = threads(matches)?;
    let fail_on = FailOn::of(one(matches, "fail-on"));
    let out = Path::new(one(matches, "out").unwrap_or_default());
    let existing = match matches.get_flag("force") {
        true => Existing::Replace,
        false => Existing::Keep,
    };
    let log = one(matches, "log").map(Path::new);
    Target::check(out, existing, &[], log)?;
    if let Some(name) = LATER.iter().find(|name| matches.contains_id(name)) {
        return Err(
            Error::new(ErrorKind::Usage, &messages::LATER).with("argument", format!("--{name}"))
        );
    }

    let job = Job::new(one(matches, "project"), flags)?;
    let target = Target::check(out, existing, &job.inputs(), log)?;
    let lang = language(matches, &job, console);
    let console = Console { lang };
    let mut ticker = match matches.get_flag("quiet") {
        true => Ticker::hidden(console),
        false => Ticker::new(console),
    };
    let disk = RealDisk::new();
    let keys = Keys::given(matches, console)?;
    let logged = Logged::begin(matches, (&disk, &keys), &job, out, console)?;
    // A line for every decision needs every subject settled by itself.
    let engine = match one(matches, "log-rows") {
        Some("all") => Engine::Reference,
        _ => Engine::Fold,
    };
    let memory = memory(matches, out)?;
    let mut engagement = job.engagement(threads, lang, engine, memory)?;
    if let Some(logged) = &logged {
        engagement = engagement.with_sha256(|name| logged.is_digested_by_audit(name));
    }
    let report = engagement.run(&mut ticker)?;
    let audit = report.audit();
    if interrupt::stopped() {
        return Err(interrupt::interrupted());
    }
    let mut pending = target.begin()?;
    let id_key = job.id_key.unwrap_or(report::PUBLIC_ID_KEY);
    let digests = report::write(
        &audit,
        &id_key,
        workbook(matches),
        &mut pending,
        &mut ticker,
    )?;
    let time = DateTime::<Utc>::from(SystemTime::now());
    let written = Written {
        audit: &audit,
        digests: &digests,
        id_key,
        time: time.to_rfc3339_opts(SecondsFormat::Secs, true),
        out,
        threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
    };
    let sealed = match logged {
        Some(logged) => Some(logged.finish(&written, pending)?),
        None => written.without_log(pending).map(|()| None)?,
    };
    drop(ticker);
    if !matches.get_flag("quiet") {
        verdict::tell(&report, &audit, out, console)?;
        if let Some(sealed) = sealed {
            verdict::tell_log(&sealed, one(matches, "log").unwrap_or_default(), console)?;
        }
    }
    let status = fail_on.status(&audit);
    // The process is about to end: giving back a few million small pieces one by one helps nobody.
    std::mem::forget(report);
    Ok(status)
}

/// Whether `report.xlsx` is written.
fn workbook(matches: &ArgMatches) -> Workbook {
    match matches.get_flag("no-xlsx") {
        true => Workbook::Omitted,
        false => Workbook::Written,
    }
}

/// An audit whose outputs are written beside their place.
struct Written<'a> {
    audit: &'a Audit<'a>,
    digests: &'a [Digest],
    id_key: [u8; 32],
    /// Time of sealing, as RFC 3339: it stands in the seals alone.
    time: String,
    out: &'a Path,
    threads: NonZeroUsize,
}

impl Written<'_> {
    /// Seals the outputs by their digests alone, and puts them in their place.
    fn without_log(&self, mut pending: Pending) -> Result<()> {
        let of = SealOf {
            version: self.audit.version,
            time: &self.time,
            log: None,
        };
        report::seal::seal(self.digests, &of, &mut pending)?;
        pending.commit().map(drop)
    }
}

impl Outputs for Pending {
    fn put(
        &mut self,
        name: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let mut file = self.create(name)?;
        fill(&mut file)?;
        self.finish(file)
    }
}

/// The language of the reports: the flag, else the project, else the console's.
pub(super) fn language(matches: &ArgMatches, job: &Job, console: Console) -> Lang {
    match job.lang {
        Some(lang) if !matches.contains_id("lang") => lang,
        _ => console.lang,
    }
}

/// The flags that override a project.
///
/// # Errors
/// Of kind `Usage` for a value that cannot be read.
pub(super) fn flags(matches: &ArgMatches) -> Result<Flags> {
    let owned = |name| {
        several(matches, name)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let (policy, policies) = packs(owned("policy"));
    Ok(Flags {
        roll: owned("roll"),
        payments: owned("payments"),
        policy,
        policies,
        limits: limits(matches)?,
        lists: lists(&several(matches, "list"))?,
        period: one(matches, "period").map(parse_period).transpose()?,
        as_of: date(matches, "as-of")?,
        answers: answers(matches)?,
    })
}

/// Packs of all regions, and those of one region code: `530100=PACK.toml`.
fn packs(given: Vec<String>) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let (mut all, mut regions) = (Vec::new(), Vec::<(String, Vec<String>)>::new());
    let code = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    for text in given {
        match text.split_once('=').filter(|(before, _)| code(before)) {
            None => all.push(text),
            Some((code, pack)) => match regions.iter_mut().find(|(known, _)| known == code) {
                Some((_, packs)) => packs.push(pack.to_owned()),
                None => regions.push((code.to_owned(), vec![pack.to_owned()])),
            },
        }
    }
    (all, regions)
}

/// The flag that sets a limit of files.
pub(super) fn limit(words: Words) -> clap::Arg {
    words
        .option("limit", "NAME=VALUE", &help::LIMIT)
        .action(ArgAction::Append)
}

/// The limits that were set, by name.
///
/// # Errors
/// Of kind `Usage` for a limit that is none, or cannot have that value.
pub(super) fn limits(matches: &ArgMatches) -> Result<Vec<(&'static str, u64)>> {
    let mut limits = Vec::new();
    for text in several(matches, "limit") {
        let wrong = || {
            Error::new(ErrorKind::Usage, &messages::VALUE)
                .with("value", text)
                .with("argument", "--limit NAME=VALUE")
        };
        let (name, value) = text.split_once('=').ok_or_else(wrong)?;
        let value = value.replace('_', "").parse().map_err(|_| wrong())?;
        Limits::default().set(name, value)?;
        let known = Limits::NAMES.iter().find(|known| **known == name);
        limits.extend(known.map(|known| (*known, value)));
    }
    Ok(limits)
}

fn date(matches: &ArgMatches, name: &str) -> Result<Option<NaiveDate>> {
    let parse = |text| parse_date(&format!("--{name}"), text);
    one(matches, name).map(parse).transpose()
}

/// `KIND=PATTERN`, one list a kind.
fn lists(values: &[&str]) -> Result<Vec<ProjectList>> {
    let mut lists: Vec<ProjectList> = Vec::new();
    for value in values {
        let (kind, pattern) = value
            .split_once('=')
            .filter(|(_, pattern)| !pattern.is_empty())
            .ok_or_else(|| {
                Error::new(ErrorKind::Usage, &messages::LIST_FORM).with("value", value)
            })?;
        let kind = list_kind(kind)?;
        match lists.iter_mut().find(|list| list.kind == kind) {
            Some(list) => list.files.push(pattern.to_owned()),
            None => lists.push(ProjectList::of(kind, vec![pattern.to_owned()])),
        }
    }
    Ok(lists)
}

/// The answers, and the flags that are short for one.
fn answers(matches: &ArgMatches) -> Result<Answers> {
    let mut answers = Answers::default();
    for text in several(matches, "answer") {
        answers.add(text)?;
    }
    date(matches, "roll-as-of")?;
    for (code, flag) in [
        ("Q01", "roll-mode"),
        ("Q02", "period-means"),
        ("Q03", "roll-as-of"),
    ] {
        if let Some(value) = one(matches, flag).filter(|value| *value != "auto") {
            answers.add(&format!("{code}={value}"))?;
        }
    }
    let mut questions: Vec<String> = answers.all().iter().map(Answer::question).collect();
    questions.sort();
    let twice = questions
        .windows(2)
        .find(|pair| pair.first() == pair.last());
    match twice.and_then(<[String]>::first) {
        Some(question) => {
            Err(Error::new(ErrorKind::Usage, &messages::ANSWERED_TWICE).with("question", question))
        }
        None => Ok(answers),
    }
}

/// The memory limit; lines beyond it wait beside the output directory, on the disk that must hold that.
fn memory(matches: &ArgMatches, out: &Path) -> Result<Option<MemoryLimit>> {
    const UNITS: [(&str, u32); 4] = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];
    let Some(text) = one(matches, "memory-limit") else {
        return Ok(None);
    };
    let unit = UNITS
        .iter()
        .find_map(|(name, log)| Some((text.strip_suffix(name)?, *log)));
    let (number, log) = unit.unwrap_or((text, 0));
    let number: Option<u64> = number.trim_end().parse().ok();
    let bytes = number
        .and_then(|n| n.checked_mul(1 << log))
        .filter(|bytes| *bytes > 0);
    let bytes = bytes.ok_or_else(|| {
        Error::new(ErrorKind::Usage, &messages::VALUE)
            .with("value", text)
            .with("argument", "--memory-limit")
    })?;
    let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty());
    let spill = beside.unwrap_or(Path::new(".")).to_owned();
    Ok(Some(MemoryLimit { bytes, spill }))
}

/// How many threads to judge on: as many as there are processors, unless it is said.
fn threads(matches: &ArgMatches) -> Result<usize> {
    let Some(text) = one(matches, "threads") else {
        return Ok(std::thread::available_parallelism().map_or(1, usize::from));
    };
    let number = text.parse().ok().filter(|number| *number <= MOST_THREADS);
    number.ok_or_else(|| {
        Error::new(ErrorKind::Usage, &messages::VALUE)
            .with("value", text)
            .with("argument", "--threads")
    })
}
