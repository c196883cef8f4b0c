//! Hashes the blocks of rows, on as many threads as are given, and adds them up.

use super::report::{Depth, Place, Report, Tail, Verdict};
use super::{Options, Survey, loose_rows};
use crate::audit_log::disk::{Disk, failed};
use crate::audit_log::hash;
use crate::audit_log::rows::{Block, Count, count};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Small enough to be hashed while it is still in the cache.
const PIECE: u64 = 256 << 10;

/// What a block turned out to be.
enum Outcome {
    /// Not asked for.
    Skipped,
    /// As committed; counted where the depth asks for it.
    Whole(Count),
    /// Other bytes; the first bad row where one can be told.
    Changed {
        row: Option<(u64, u64)>,
        what: Defect,
    },
}

/// Checks every block; the counts are by block, absent where it is not as committed.
pub(super) fn check(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<Option<Count>>> {
    let blocks = &survey.ledger.blocks;
    let mut lengths: BTreeMap<&str, u64> = BTreeMap::new();
    for block in blocks {
        if !lengths.contains_key(block.file.as_str()) {
            let path = folder.join(&block.file);
            let length = disk.length(&path).map_err(failed(&path))?.unwrap_or(0);
            lengths.insert(&block.file, length);
        }
    }
    let check = |block: &Block, buffer: &mut Vec<u8>| {
        if !options.runs.hold(&block.run) {
            return Ok(Outcome::Skipped);
        }
        let length = lengths.get(block.file.as_str()).copied().unwrap_or(0);
        check_block(disk, folder, block, length, options.depth, buffer)
    };
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Outcome)>> {
        let (mut done, mut buffer) = (Vec::new(), Vec::new());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(block) = blocks.get(at) else {
                return Ok(done);
            };
            done.push((at, check(block, &mut buffer)?));
        }
    };
    let threads = options.threads.get().min(blocks.len().max(1));
    let mut outcomes = std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut outcomes = work()?;
        for handle in handles {
            let law = |_| Error::new(ErrorKind::Law, &say::THREAD);
            outcomes.extend(handle.join().map_err(law)??);
        }
        Ok::<_, Error>(outcomes)
    })?;
    outcomes.sort_by_key(|(at, _)| *at);
    let mut counts = Vec::with_capacity(blocks.len());
    for ((_, outcome), block) in outcomes.into_iter().zip(blocks) {
        report.bytes += if options.runs.hold(&block.run) {
            block.length
        } else {
            0
        };
        counts.push(record(block, outcome, report));
    }
    report_loose(disk, folder, survey, report)?;
    Ok(counts)
}

fn report_loose(
    disk: &dyn Disk,
    folder: &Path,
    survey: &Survey,
    report: &mut Report,
) -> Result<()> {
    for (file, offset, length) in loose_rows(disk, folder, &survey.ledger)? {
        let tail = Tail {
            offset,
            length: length - offset,
            class: Verdict::Torn,
            file,
        };
        let what = Defect::new(&say::TORN_ROWS)
            .with("file", &tail.file)
            .with("offset", tail.offset)
            .with("len", tail.length);
        report.find(Verdict::Torn, Place::File(tail.file.clone()), what);
        report.tails.push(tail);
    }
    Ok(())
}

fn record(block: &Block, outcome: Outcome, report: &mut Report) -> Option<Count> {
    match outcome {
        Outcome::Skipped => None,
        Outcome::Whole(count) => Some(count),
        Outcome::Changed { row, what } => {
            let last = (block.first + block.rows)
                .saturating_sub(1)
                .max(block.first);
            let (from, to, offset) = match row {
                Some((row, offset)) => (row, row, block.offset + offset),
                None => (block.first, last, block.offset),
            };
            let (run, file) = (block.run.clone(), block.file.clone());
            report.find(
                Verdict::Damaged,
                Place::Rows {
                    run,
                    from,
                    to,
                    file,
                    offset,
                },
                what,
            );
            None
        }
    }
}

fn check_block(
    disk: &dyn Disk,
    folder: &Path,
    block: &Block,
    file_length: u64,
    depth: Depth,
    buffer: &mut Vec<u8>,
) -> Result<Outcome> {
    let path = folder.join(&block.file);
    if block.offset.saturating_add(block.length) > file_length {
        let what = Defect::new(&say::BLOCK_MISSING)
            .with("file", &block.file)
            .with("len", file_length)
            .with("entry", block.entry);
        return Ok(Outcome::Changed { row: None, what });
    }
    let mut hasher = blake3::Hasher::new();
    let mut at = 0;
    buffer.clear();
    while at < block.length {
        if depth == Depth::Quick {
            buffer.clear();
        }
        let before = buffer.len();
        let length = PIECE.min(block.length - at);
        disk.read(&path, block.offset + at, length, buffer)
            .map_err(failed(&path))?;
        hasher.update(buffer.get(before..).unwrap_or_default());
        at += length;
    }
    let whole = hash::Digest32(*hasher.finalize().as_bytes()) == block.digest;
    if whole && depth == Depth::Quick {
        return Ok(Outcome::Whole(Count::default()));
    }
    if !whole && depth == Depth::Quick {
        buffer.clear();
        disk.read(&path, block.offset, block.length, buffer)
            .map_err(failed(&path))?;
    }
    Ok(match count(buffer, block.first) {
        Ok(count) if whole => Outcome::Whole(count),
        Ok(_) => Outcome::Changed {
            row: None,
            what: Defect::new(&say::BLOCK_HASH).with("entry", block.entry),
        },
        Err(bad) => Outcome::Changed {
            row: Some((bad.row, bad.offset)),
            what: bad.what,
        },
    })
}
