//! What is to be audited: a project file, and the flags that override it.

use crate::inputs::{self, Found};
use chrono::NaiveDate;
use onecard::engagement::{Builder, Engagement, Engine, ListInfo, MemoryLimit, Source};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Lang, cli as messages, project as project_messages};
use onecard::period::Month;
use onecard::policy::Policy;
use onecard::project::{Project, ProjectList, parse_id_key};
use onecard::question::Answers;
use onecard::record::ListKind;
use onecard::table::{Layout, Limits};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything an engagement is built from, every file found.
#[derive(Debug, Default)]
pub(crate) struct Job {
    /// Roll files.
    pub(crate) roll: Vec<Found>,
    /// Payment files.
    pub(crate) payments: Vec<Found>,
    /// Reference lists with their files.
    pub(crate) lists: Vec<(ProjectList, Vec<Found>)>,
    /// Policy packs.
    pub(crate) policy: Vec<Found>,
    /// Policy packs of regions, by code.
    pub(crate) policies: Vec<(String, Vec<Found>)>,
    /// Limits of files.
    pub(crate) limits: Limits,
    /// First and last month judged.
    pub(crate) period: Option<(Month, Month)>,
    /// The day up to which payments count.
    pub(crate) as_of: Option<NaiveDate>,
    /// The project's own key for finding ids.
    pub(crate) id_key: Option<[u8; 32]>,
    /// Language of the reports, where the project says one.
    pub(crate) lang: Option<Lang>,
    /// Headers by role.
    pub(crate) columns: BTreeMap<String, BTreeMap<String, String>>,
    /// Layouts of fixed-width files, with those files.
    pub(crate) layouts: Vec<(Layout, Vec<Found>)>,
    /// Answers to data questions.
    pub(crate) answers: Answers,
    /// Further files that must not be written to: the project and its key.
    pub(crate) others: Vec<PathBuf>,
}

/// Flags that override a project.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    /// Patterns of roll files.
    pub(crate) roll: Vec<String>,
    /// Patterns of payment files.
    pub(crate) payments: Vec<String>,
    /// Reference lists with the patterns of their files.
    pub(crate) lists: Vec<ProjectList>,
    /// Patterns of policy packs.
    pub(crate) policy: Vec<String>,
    /// Patterns of policy packs of regions, by code.
    pub(crate) policies: Vec<(String, Vec<String>)>,
    /// Limits of files, over those of the project.
    pub(crate) limits: Vec<(&'static str, u64)>,
    /// First and last month judged.
    pub(crate) period: Option<(Month, Month)>,
    /// The day up to which payments count.
    pub(crate) as_of: Option<NaiveDate>,
    /// Answers to data questions.
    pub(crate) answers: Answers,
}

/// The files of a job that was done before, wherever they lie now.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The project file.
    pub(crate) project: Option<Found>,
    /// Roll files.
    pub(crate) roll: Vec<Found>,
    /// Payment files.
    pub(crate) payments: Vec<Found>,
    /// Reference lists by kind.
    pub(crate) lists: Vec<(ListKind, Found)>,
    /// Policy packs, in their order.
    pub(crate) policy: Vec<Found>,
    /// The project's key for finding ids.
    pub(crate) id_key: Option<PathBuf>,
}

impl Job {
    /// The job of `project` with `flags` over it, on `files` whatever patterns both have.
    ///
    /// # Errors
    /// Of kind `Usage` when there is no roll or no payment file, or the id key cannot be read.
    pub(crate) fn again(project: Project, flags: Flags, files: Files) -> Result<Self> {
        let mut job = Self {
            roll: files.roll,
            payments: files.payments,
            limits: limits(&project.limits, &flags.limits)?,
            period: flags.period.or(project.period),
            as_of: flags.as_of.or(project.as_of),
            lang: project.lang,
            columns: project.columns,
            ..Self::default()
        };
        let regions = match flags.policies.is_empty() {
            true => project.policies,
            false => flags.policies,
        };
        job.policies = regions
            .iter()
            .map(|(code, _)| (code.clone(), Vec::new()))
            .collect();
        for found in files.policy {
            let mut of = regions.iter().zip(&mut job.policies);
            match of.find(|((_, patterns), _)| inputs::named(patterns, &found.name)) {
                Some((_, (_, packs))) => packs.push(found),
                None => job.policy.push(found),
            }
        }
        for (kind, found) in files.lists {
            let known = flags.lists.iter().chain(&project.lists);
            let list = known.into_iter().find(|list| list.kind == kind);
            let list = list.map_or_else(|| ProjectList::of(kind, Vec::new()), ProjectList::clone);
            match job.lists.iter_mut().find(|(list, _)| list.kind == kind) {
                Some((_, all)) => all.push(found),
                None => job.lists.push((list, vec![found])),
            }
        }
        for about in project.layouts {
            let has = |found: &&Found| inputs::named(&about.files, &found.name);
            let lists = job.lists.iter().flat_map(|(_, found)| found);
            let found = job.roll.iter().chain(&job.payments).chain(lists);
            let found = found.filter(has).cloned().collect();
            job.layouts.push((about.layout, found));
        }
        job.answers = project.answers;
        job.answers.extend(flags.answers.all().iter().cloned());
        if let Some(key) = files.id_key {
            job.id_key = Some(parse_id_key(&inputs::read_text(&key)?)?);
        }
        job.complete()
    }

    /// The job of the project file at `path`, if one is given, with `flags` over it.
    ///
    /// # Errors
    /// Of kind `Usage` for a project that cannot be understood, a pattern that matches nothing, or
    /// when there is no roll or no payment file.
    pub(crate) fn new(path: Option<&str>, flags: Flags) -> Result<Self> {
        let (project, base) = match path {
            Some(path) => (
                read(path)?,
                Path::new(path).parent().unwrap_or(Path::new("")),
            ),
            None => (Project::default(), Path::new("")),
        };
        later(&project)?;
        let mut job = Self {
            period: flags.period.or(project.period),
            as_of: flags.as_of.or(project.as_of),
            lang: project.lang,
            limits: limits(&project.limits, &flags.limits)?,
            columns: project.columns,
            others: path.map(PathBuf::from).into_iter().collect(),
            ..Self::default()
        };
        job.roll = either(&flags.roll, base, &project.roll)?;
        job.payments = either(&flags.payments, base, &project.payments)?;
        job.policy = either(&flags.policy, base, &project.policy)?;
        let regions = match flags.policies.is_empty() {
            true => (base, &project.policies),
            false => (Path::new(""), &flags.policies),
        };
        for (code, patterns) in regions.1 {
            let packs = inputs::find(regions.0, patterns)?;
            job.policies.push((code.clone(), packs));
        }
        let overridden = |kind| flags.lists.iter().any(|list| list.kind == kind);
        for list in project.lists {
            if !overridden(list.kind) {
                let found = inputs::find(base, &list.files)?;
                job.lists.push((list, found));
            }
        }
        for about in project.layouts {
            let found = inputs::find(base, &about.files)?;
            job.layouts.push((about.layout, found));
        }
        for list in flags.lists {
            let found = inputs::find(Path::new(""), &list.files)?;
            job.lists.push((list, found));
        }
        job.answers = project.answers;
        job.answers.extend(flags.answers.all().iter().cloned());
        if let Some(key) = &project.id_key {
            let key = base.join(key);
            job.id_key = Some(parse_id_key(&inputs::read_text(&key)?)?);
            job.others.push(key);
        }
        job.complete()
    }

    /// The job, if it has what no job can do without.
    fn complete(self) -> Result<Self> {
        for (argument, files) in [("--roll", &self.roll), ("--payments", &self.payments)] {
            if files.is_empty() {
                return Err(Error::new(ErrorKind::Usage, &messages::NOTHING_GIVEN)
                    .with("argument", argument));
            }
        }
        Ok(self)
    }

    /// Every file that is read.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        let lists = self.lists.iter().flat_map(|(_, found)| found);
        let regions = self.policies.iter().flat_map(|(_, found)| found);
        self.roll
            .iter()
            .chain(&self.payments)
            .chain(&self.policy)
            .chain(regions)
            .chain(lists)
            .map(|found| found.path.clone())
            .chain(self.others.iter().cloned())
            .collect()
    }

    /// The engagement that does it, on `threads` threads, speaking `lang`.
    ///
    /// # Errors
    /// What the policy packs or the library object to.
    pub(crate) fn engagement(
        &self,
        threads: usize,
        lang: Lang,
        engine: Engine,
        memory: Option<MemoryLimit>,
    ) -> Result<Engagement> {
        let mut builder = Engagement::builder()
            .engine(engine)
            .policy(regional(
                policy(&self.policy)?,
                &self.policy,
                &self.policies,
            )?)
            .limits(self.limits)
            .threads(threads)
            .lang(lang)
            .version(env!("CARGO_PKG_VERSION"));
        builder = self
            .roll
            .iter()
            .fold(builder, |b, found| b.roll(self.source(found)));
        builder = self
            .payments
            .iter()
            .fold(builder, |b, found| b.payments(self.source(found)));
        for (list, found) in &self.lists {
            builder = found.iter().fold(builder, |b, found| {
                b.list(list.kind, info(list), self.source(found))
            });
        }
        for (role, mapping) in &self.columns {
            builder = builder.columns(role, mapping);
        }
        builder = memory
            .into_iter()
            .fold(builder, |b, limit| b.memory_limit(limit));
        self.frame(builder).build()
    }

    /// A file, with the layout that the project gives it.
    fn source(&self, found: &Found) -> Source {
        let source = Source::path(found.name.clone(), found.path.clone());
        let has = |(_, files): &&(Layout, Vec<Found>)| files.iter().any(|f| f.path == found.path);
        match self.layouts.iter().find(has) {
            Some((layout, _)) => source.laid_out(layout.clone()),
            None => source,
        }
    }

    /// What is judged, as of when, and what was answered.
    fn frame(&self, mut builder: Builder) -> Builder {
        if let Some((first, last)) = self.period {
            builder = builder.period(first, last);
        }
        if let Some(date) = self.as_of {
            builder = builder.as_of(date);
        }
        if let Some(key) = self.id_key {
            builder = builder.id_key(key);
        }
        builder.answers(self.answers.clone())
    }
}

/// The national policy with the packs in `found` over it.
///
/// # Errors
/// Of kind `Usage`, with file and line.
pub(crate) fn policy(found: &[Found]) -> Result<Policy> {
    let texts = found
        .iter()
        .map(|found| Ok((found.name.as_str(), inputs::read_text(&found.path)?)))
        .collect::<Result<Vec<_>>>()?;
    let sources: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    match sources.as_slice() {
        [] => Ok(Policy::national()),
        sources => Policy::read(sources),
    }
}

/// `policy` with the packs of regions. A pack of a region stands on its own packs and the national one,
/// or lies over those of the whole run where it extends one of them.
fn regional(mut policy: Policy, all: &[Found], regions: &[(String, Vec<Found>)]) -> Result<Policy> {
    for (code, packs) in regions {
        let over: Vec<Found> = all.iter().chain(packs).cloned().collect();
        let own = self::policy(packs).or_else(|error| match all.is_empty() {
            true => Err(error),
            false => self::policy(&over),
        })?;
        policy = policy.with_region(code, own)?;
    }
    Ok(policy)
}

/// The usual limits with those of the project and of flags.
fn limits(project: &[(&str, u64)], flags: &[(&str, u64)]) -> Result<Limits> {
    let set = project.iter().chain(flags);
    set.copied()
        .try_fold(Limits::default(), |limits, (name, value)| {
            limits.set(name, value)
        })
}

fn read(path: &str) -> Result<Project> {
    Project::parse(path, &inputs::read_text(Path::new(path))?)
}

/// Refuses what a project may say and this version does not do.
fn later(project: &Project) -> Result<()> {
    let later = |key| Error::new(ErrorKind::Usage, &project_messages::LATER).with("key", key);
    match project {
        Project { returns, .. } if !returns.is_empty() => Err(later("returns")),
        Project { statement, .. } if !statement.is_empty() => Err(later("statement")),
        _ => Ok(()),
    }
}

/// The files of a flag, or those of the project where the flag is not given.
fn either(flag: &[String], base: &Path, project: &[String]) -> Result<Vec<Found>> {
    if flag.is_empty() {
        inputs::find(base, project)
    } else {
        inputs::find(Path::new(""), flag)
    }
}

fn info(list: &ProjectList) -> ListInfo {
    ListInfo {
        source: list.source.clone(),
        purpose: list.purpose.clone(),
        received_on: list.received_on,
        as_of: list.as_of,
        valid_to: list.valid_to,
    }
}
