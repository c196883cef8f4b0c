//! Says whether a log is what it was, and how much of that nobody could yet rewrite.
//!
//! `V` is the number of whole entries, `C` the largest size that any checkpoint known from anywhere
//! claims, `R` what stands behind entry V−1.
//!
//! 1. V < C, or the root over C entries is another one: damaged, rolled back, rewritten or forked.
//! 2. R is empty: whole; V−C entries have no checkpoint.
//! 3. R is in the last segment and either a piece of one line, or has an all-zero piece of a
//!    512-byte sector: torn, as an honest crash leaves it.
//! 4. Otherwise a suspect tail, which a person must accept by name.
//!
//! Then the blocks of rows are hashed, their totals added again, and runs compared with their seals.
//! A log can be whole and still not foot. `anchored-ok` takes an anchor: a trust file names the key,
//! but its holder could still rewrite everything, and the report says so.

mod blocks;
mod footing;
pub(crate) mod heads;
mod json;
mod outside;
mod report;

pub use report::{Depth, Finding, Place, Report, Strictness, Tail, Verdict};

use super::anchor::Anchor;
use super::disk::{Disk, failed};
use super::export::Runs;
use super::genesis::Genesis;
use super::journal::{Journal, Rest, RestPlace, walk};
use super::ledger::{Ledger, Weight};
use super::trust::Trust;
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use heads::Heads;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

/// What is given from outside the log.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Keys known from elsewhere.
    pub trust: Option<Trust>,
    /// The writer's guard file: its own memory, which anchors nothing but can contradict.
    pub guard: Option<Anchor>,
    /// What others have kept.
    pub anchors: Vec<Anchor>,
}

/// How to look.
#[derive(Clone, Debug)]
pub struct Options {
    /// How deep.
    pub depth: Depth,
    /// On how many threads rows are checked.
    pub threads: NonZeroUsize,
    /// Whose rows are checked: a pack for an outsider may hold only some.
    pub runs: Runs,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            depth: Depth::Full,
            threads: NonZeroUsize::MIN,
            runs: Runs::All,
        }
    }
}

/// What one walk over the journal collects.
pub(crate) struct Survey {
    pub(crate) journal: Journal,
    pub(crate) ledger: Ledger,
    pub(crate) heads: Heads,
    pub(crate) genesis: Option<Genesis>,
    /// Where each entry begins in its segment.
    offsets: Vec<u64>,
    /// How often the claimed time went back.
    backwards: u64,
    pub(crate) last_time: Option<super::entry::Time>,
    problems: Vec<Finding>,
}

/// Verifies the log in `folder`.
///
/// # Errors
/// Only if a file cannot be read; whatever is wrong with the log is in the report.
pub fn verify(
    disk: &dyn Disk,
    folder: &Path,
    evidence: &Evidence,
    options: &Options,
) -> Result<Report> {
    let (survey, mut report) = inspect(disk, folder, evidence, options.depth)?;
    let counts = blocks::check(disk, folder, &survey, options, &mut report)?;
    if options.depth == Depth::Full {
        footing::check(&survey, &counts, &mut report);
    }
    if options.runs != Runs::All {
        report.rows = survey
            .ledger
            .blocks
            .iter()
            .filter(|b| options.runs.hold(&b.run))
            .map(|b| b.rows)
            .sum();
        report.notes.push(Defect::new(&say::NOTE_RUNS));
    }
    report.decide();
    Ok(report)
}

/// Journal and checkpoints, without rows: what a writer asks before it writes.
pub(crate) fn inspect(
    disk: &dyn Disk,
    folder: &Path,
    evidence: &Evidence,
    depth: Depth,
) -> Result<(Survey, Report)> {
    let survey = survey(disk, folder)?;
    let mut report = Report::new(&survey, depth);
    heads::judge(disk, folder, &survey, evidence, &mut report)?;
    judge_rest(&survey, &mut report);
    for problem in &survey.ledger.problems {
        let verdict = match problem.weight {
            Weight::Damage => Verdict::Damaged,
            Weight::Footing => Verdict::DoesNotFoot,
        };
        if verdict == Verdict::Damaged || depth == Depth::Full {
            let place = survey.entry_place(problem.entry, problem.entry);
            report.find(verdict, place, problem.what.clone());
        }
    }
    Ok((survey, report))
}

/// Walks the journal once.
pub(crate) fn survey(disk: &dyn Disk, folder: &Path) -> Result<Survey> {
    let mut ledger = Ledger::default();
    let mut heads = Heads::default();
    let (mut genesis, mut offsets, mut problems) = (None, Vec::new(), Vec::new());
    let (mut backwards, mut last_time) = (0, None);
    let journal = walk(disk, folder, |placed| {
        let entry = &placed.entry;
        offsets.push(placed.offset);
        backwards += u64::from(last_time.is_some_and(|last| entry.time < last));
        last_time = Some(entry.time);
        let result = if entry.index == 0 {
            Genesis::parse(&entry.body)
                .map(|read| {
                    heads.begin(&read);
                    genesis = Some(read);
                })
                .map_err(|what| (Verdict::Damaged, what))
        } else {
            heads.accept(entry)
        };
        if let Err((verdict, what)) = result {
            problems.push((entry.index, verdict, what));
        }
        ledger.accept(entry);
        Ok(())
    })?;
    let mut survey = Survey {
        journal,
        ledger,
        heads,
        genesis,
        offsets,
        backwards,
        last_time,
        problems: Vec::new(),
    };
    let finding = |(entry, verdict, what)| Finding {
        verdict,
        place: survey.entry_place(entry, entry),
        what,
    };
    survey.problems = problems.into_iter().map(finding).collect();
    Ok(survey)
}

impl Survey {
    /// The place of entries `from..=to`.
    fn entry_place(&self, from: u64, to: u64) -> Place {
        let offset = usize::try_from(from)
            .ok()
            .and_then(|from| self.offsets.get(from).copied());
        let rest = self
            .journal
            .rest
            .as_ref()
            .filter(|_| from >= self.journal.entries());
        Place::Entries {
            from,
            to,
            file: super::journal::segment_file(from / super::entry::SEGMENT),
            offset: offset.or(rest.map(|rest| rest.offset)).unwrap_or(0),
        }
    }
}

/// What stands behind the last whole entry.
fn judge_rest(survey: &Survey, report: &mut Report) {
    let journal = &survey.journal;
    let committed = report.committed;
    let place = |rest: &Rest| survey.entry_place(rest.entries.0, rest.entries.1);
    match &journal.rest {
        None if journal.entries() == 0 => {
            report.find(Verdict::Empty, Place::Log, Defect::new(&say::NO_ENTRIES));
        }
        None if journal.entries() < committed => {
            let what = Defect::new(&say::ROLLED_BACK)
                .with("entries", journal.entries())
                .with("size", committed);
            report.find(Verdict::RolledBack, Place::Log, what);
        }
        None => {}
        Some(rest) if journal.entries() < committed.max(1) => {
            report.find(Verdict::Damaged, place(rest), rest.reason.clone());
        }
        Some(rest) => {
            let verdict = classify(rest);
            let message = if verdict == Verdict::Torn {
                &say::TORN
            } else {
                &say::SUSPECT
            };
            let what = Defect::new(message)
                .with("len", rest.bytes.len())
                .with("file", &rest.file)
                .with("offset", rest.offset);
            report.find(verdict, place(rest), what);
            report.tails.push(Tail {
                file: rest.file.clone(),
                offset: rest.offset,
                length: rest.bytes.len() as u64,
                class: verdict,
            });
        }
    }
}

/// Torn or suspect.
pub(crate) fn classify(rest: &Rest) -> Verdict {
    let prefix = rest.bytes.len() <= super::entry::LONGEST
        && !rest.bytes.iter().any(|byte| matches!(byte, b'\n' | 0));
    let until_sector = (512 - rest.offset % 512) as usize;
    let (head, tail) = rest.bytes.split_at(until_sector.min(rest.bytes.len()));
    let all_zero = |piece: &[u8]| !piece.is_empty() && piece.iter().all(|byte| *byte == 0);
    let hole = all_zero(head) || tail.chunks(512).any(all_zero);
    if rest.place == RestPlace::LastSegment && !rest.bytes.is_empty() && (prefix || hole) {
        Verdict::Torn
    } else {
        Verdict::SuspectTail
    }
}

/// Bytes of rows files behind the last committed block: name, end of the committed, length.
pub(crate) fn loose_rows(
    disk: &dyn Disk,
    folder: &Path,
    ledger: &Ledger,
) -> Result<Vec<(String, u64, u64)>> {
    let mut ends: BTreeMap<&str, u64> = BTreeMap::new();
    for block in &ledger.blocks {
        ends.insert(&block.file, block.offset.saturating_add(block.length));
    }
    let mut loose = Vec::new();
    let rows = folder.join("rows");
    for run in disk.list(&rows).map_err(failed(&rows))? {
        let path = rows.join(&run);
        for name in disk.list(&path).unwrap_or_default() {
            let file = format!("rows/{run}/{name}");
            let end = ends.get(file.as_str()).copied().unwrap_or(0);
            let path = folder.join(&file);
            match disk.length(&path).map_err(failed(&path))? {
                Some(length) if length > end => loose.push((file, end, length)),
                _ => {}
            }
        }
    }
    Ok(loose)
}
