//! The whole main job: files in, a finished audit out.
//!
//! This is the one place where the towers meet: tables become records, records are reconciled,
//! rules judge, questions fold, reports are read from the [`Report`]. It holds no domain decision.
//!
//! ```
//! use onecard::engagement::{Engagement, Source};
//! let roll = "项目,身份证号,姓名,银行账号,标准金额,起始月份\n\
//!     高龄津贴,11010519491231002X,甲,6210980000000000001,100.00,202401\n";
//! let payments = "项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果\n\
//!     高龄津贴,11010519491231002X,甲,6210980000000000001,120.00,202501,2025-01-05,成功\n";
//! let engagement = Engagement::builder()
//!     .roll(Source::bytes("roll.csv", roll.as_bytes()))
//!     .payments(Source::bytes("payments.csv", payments.as_bytes()))
//!     .build()?;
//! let report = engagement.run(&mut ())?;
//! assert_eq!(report.on.cases.len(), 1);
//! # Ok::<(), onecard::error::Error>(())
//! ```

mod builder;
mod engine;
#[cfg(feature = "log")]
pub mod evidence;
#[cfg(feature = "log")]
pub mod logged_runs;
mod report;
mod sink;
mod source;
mod stream;

pub use crate::intake::ListInfo;
pub use crate::work::MemoryLimit;
pub use builder::Builder;
pub use engine::Engine;
pub use report::Report;
pub use sink::{FindingSink, Found, JsonLines};
pub use source::Source;
pub use stream::Streamed;

use crate::catalogue::Catalogue;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Input, Intake, ROLL_ROLES, Refused, detect};
use crate::judge;
use crate::message::{Lang, engagement as texts, intake as intake_texts};
use crate::policy::Policy;
use crate::progress::{Progress, Stage};
use crate::question::{Settled, Wishes, fold, settle};
use crate::reconcile::{Frame, Preparation, Reconciliation};
use crate::record::{Records, Role};
use crate::table::header::Vocabulary;
use crate::table::{Limits, Table};
use crate::work::Workers;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fs::Metadata;
use std::sync::Arc;

/// Everything an audit needs, ready to run.
pub struct Engagement {
    pub(crate) sources: Vec<(Asked, Source, ListInfo)>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) catalogue: Catalogue,
    pub(crate) wishes: Wishes,
    pub(crate) words: Vocabulary,
    pub(crate) limits: Limits,
    pub(crate) id_key: Option<[u8; 32]>,
    pub(crate) threads: usize,
    pub(crate) engine: Engine,
    pub(crate) memory: Option<MemoryLimit>,
    pub(crate) lang: Lang,
    pub(crate) version: String,
}

/// What a caller says a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// One of the rolls, told apart by its header.
    Roll,
    /// Exactly this.
    Is(Role),
}

impl Engagement {
    /// Starts one.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The same, with SHA-256 of sources that `is_wanted` says yes to by their name.
    ///
    /// Of a large text it is made while it is read, then [`Input::sha256`] has it; else nothing has.
    pub fn with_sha256(mut self, is_wanted: impl Fn(&str) -> bool) -> Self {
        for (_, source, _) in &mut self.sources {
            if is_wanted(source.name()) {
                source.want_sha256();
            }
        }
        self
    }

    /// Runs the audit.
    ///
    /// # Errors
    /// Kind `Input`: a file cannot be read as what it is said to be. Kind `Usage`: an open blocking
    /// question, settings that cannot be read. Kind `Interrupted`: the caller cancelled.
    pub fn run(&self, progress: &mut dyn Progress) -> Result<Report> {
        let workers = Arc::new(self.workers()?);
        let (mut records, inputs, refused) = self.read(&workers, progress)?;
        let settled = settle(&mut records, &self.policy, &self.wishes)?;
        self.require_room(&records)?;
        let on = self.reconcile(Arc::new(records), settled.frame, &workers, progress)?;
        self.judge(on, inputs, refused, settled, workers, progress)
    }

    /// As many threads as were asked for; little files are audited before threads have started.
    fn workers(&self) -> Result<Workers> {
        /// Bytes in files below which threads cost more than they save.
        const LITTLE: u64 = 1 << 20;
        let sources = self.sources.iter().map(|(_, source, _)| source);
        // What is no file on a disk may be of any size.
        let size: Option<u64> = sources.map(|s| s.state().map(|file| file.len())).sum();
        match size.is_some_and(|size| size < LITTLE) {
            true => Workers::new(1),
            false => Workers::new(self.threads),
        }
    }

    /// Reads every source, and holds that none of them changed meanwhile.
    fn read(
        &self,
        workers: &Arc<Workers>,
        progress: &mut dyn Progress,
    ) -> Result<(Records, Vec<Input>, Vec<Refused>)> {
        let sources = || self.sources.iter().map(|(_, source, _)| source);
        let before: Vec<Option<Metadata>> = sources().map(Source::state).collect();
        let read = self.read_all(workers, progress);
        // A file that was cut fails to be read in many ways; why says more than how.
        for (source, before) in sources().zip(&before) {
            match &read {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                _ => source.require_unchanged(before.as_ref())?,
            }
        }
        read
    }

    /// Reads every source, in order of role and name.
    fn read_all(
        &self,
        workers: &Arc<Workers>,
        progress: &mut dyn Progress,
    ) -> Result<(Records, Vec<Input>, Vec<Refused>)> {
        let mut sources = Vec::with_capacity(self.sources.len());
        // A file whose kind was looked up need not be opened twice; one is held at a time.
        let kept = OnceCell::new();
        let mut held: Option<(&Source, Vec<Table<'_>>)> = None;
        for (asked, source, info) in &self.sources {
            let roles = match asked {
                Asked::Is(role) => vec![*role],
                Asked::Roll => {
                    if let Some(spans) = source.spans(&self.limits)
                        && let Ok(table) = spans.head()
                        && let Ok(roles) = detect(&[table], &self.words, &ROLL_ROLES)
                    {
                        sources.extend(roles.into_iter().map(|role| (role, source, info)));
                        continue;
                    }
                    let bytes = source.read(&self.limits)?;
                    if kept.get().is_none() {
                        let bytes: &Cow<'_, [u8]> = kept.get_or_init(|| bytes);
                        let tables = source.tables(bytes, &self.limits)?;
                        let roles = detect(&tables, &self.words, &ROLL_ROLES)?;
                        held = Some((source, tables));
                        roles
                    } else {
                        let tables = source.tables(&bytes, &self.limits)?;
                        detect(&tables, &self.words, &ROLL_ROLES)?
                    }
                }
            };
            sources.extend(roles.into_iter().map(|role| (role, source, info)));
        }
        sources.sort_by(|a, b| (a.0, a.1.name()).cmp(&(b.0, b.1.name())));
        let total: u64 = sources.iter().map(|(_, source, _)| source.len()).sum();
        let mut done = 0;
        let mut intake = Intake::new(self.words.clone()).with(Arc::clone(workers));
        intake = intake.within(self.memory.clone());
        for (role, source, info) in sources {
            proceed(progress, Stage::Reading, done, total)?;
            if let Some(spans) = source.spans(&self.limits)
                && intake.read_spans(role, &spans, info)?
            {
                done += spans.length();
                continue;
            }
            if let Some((_, tables)) = held.take_if(|(of, _)| std::ptr::eq(*of, source)) {
                intake.read(role, &tables, info)?;
                done += source.len();
                // A workbook may be of several kinds.
                held = Some((source, tables));
                continue;
            }
            let bytes = source.read(&self.limits)?;
            let tables = source.tables(&bytes, &self.limits)?;
            intake.read(role, &tables, info)?;
            drop(tables);
            done += bytes.len() as u64;
        }
        proceed(progress, Stage::Reading, done, total)?;
        intake.finish()
    }

    /// Reconciles with the engine that was asked for; by the reference where folding cannot tell.
    fn reconcile(
        &self,
        records: Arc<Records>,
        frame: Frame,
        workers: &Workers,
        progress: &mut dyn Progress,
    ) -> Result<Reconciliation> {
        let (mut records, policy) = (records, Arc::clone(&self.policy));
        if self.engine == Engine::Fold && self.catalogue.is_national() {
            let ready = Preparation::folding(records, Arc::clone(&policy), frame, workers);
            let on = settle_all(ready, workers, progress)?;
            require_all_lines(&on.records)?;
            if judge::is_sound(&self.catalogue.rules_that_run(&on), &on)? {
                return Ok(on);
            }
            records = on.records;
        }
        self.require_memory(&records)?;
        let on = settle_all(Preparation::new(records, policy, frame), workers, progress)?;
        require_all_lines(&on.records)?;
        Ok(on)
    }

    /// An answer may have made every line one that is kept in full.
    fn require_room(&self, records: &Records) -> Result<()> {
        let full = records.payments.kept_bytes();
        let needs = records.roll_bytes() + full;
        match &self.memory {
            Some(memory) if needs > memory.bytes => {
                Err(Error::new(ErrorKind::Usage, &intake_texts::MEMORY_FULL)
                    .with("limit", memory.bytes.div_ceil(1 << 20))
                    .with("full", full.div_ceil(1 << 20))
                    .with("needs", needs.div_ceil(1 << 20)))
            }
            _ => Ok(()),
        }
    }

    /// Settling every subject needs memory for every line.
    fn require_memory(&self, records: &Records) -> Result<()> {
        /// A claim on a line, and the line in its case.
        const LINE: u64 = 120;
        /// A subject with its case and its keys.
        const ENTRY: u64 = 600;
        let Some(memory) = &self.memory else {
            return Ok(());
        };
        let (lines, entries) = (records.payments.len() as u64, records.entries.len() as u64);
        let needs = records.roll_bytes() + lines * LINE + entries * ENTRY;
        match needs > memory.bytes {
            true => Err(Error::new(ErrorKind::Usage, &intake_texts::MEMORY_KEPT)
                .with("limit", memory.bytes.div_ceil(1 << 20))
                .with("needs", needs.div_ceil(1 << 20))),
            false => Ok(()),
        }
    }

    fn judge(
        &self,
        on: Reconciliation,
        inputs: Vec<Input>,
        refused: Vec<Refused>,
        settled: Settled,
        workers: Arc<Workers>,
        progress: &mut dyn Progress,
    ) -> Result<Report> {
        let rules = self.catalogue.rules_that_run(&on);
        proceed(progress, Stage::Judging, 0, rules.len() as u64)?;
        let mut verdicts = judge::judge(&rules, &on, &workers)?;
        let folded = fold(&on, &mut verdicts, settled.open, &self.wishes.answers);
        proceed(
            progress,
            Stage::Judging,
            rules.len() as u64,
            rules.len() as u64,
        )?;
        Ok(Report::new(
            self,
            on,
            verdicts,
            folded.questions,
            settled.notes,
            (inputs, refused),
            workers,
        ))
    }
}

/// Lines that went to a disk must all have come back.
fn require_all_lines(records: &Records) -> Result<()> {
    match records.payments.has_failed() {
        true => Err(Error::new(ErrorKind::Io, &intake_texts::SPILL_LOST)),
        false => Ok(()),
    }
}

/// Settles every subject that is to be settled one by one.
fn settle_all(
    ready: Preparation,
    workers: &Workers,
    progress: &mut dyn Progress,
) -> Result<Reconciliation> {
    let total = ready.subjects() as u64;
    proceed(progress, Stage::Reconciling, 0, total)?;
    let settled = ready.settle_all(workers);
    proceed(progress, Stage::Reconciling, total, total)?;
    Ok(ready.finish_settled(settled))
}

/// Says how far the run is, and stops it if the caller wants that.
fn proceed(progress: &mut dyn Progress, stage: Stage, done: u64, total: u64) -> Result<()> {
    progress.advance(stage, done, total);
    match progress.cancelled() {
        true => Err(Error::new(ErrorKind::Interrupted, &texts::INTERRUPTED)),
        false => Ok(()),
    }
}
