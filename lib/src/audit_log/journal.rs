//! The journal on disk: how far it is whole, and what stands behind that.
//!
//! ```text
//! LOG/journal/000000000000.jsonl   entries 0..65536
//! LOG/journal/000000065536.jsonl   entries 65536..131072
//! ```
//!
//! [`walk`] reads entries from 0 and stops at the first byte that is not the next one: a line that
//! is not canonical, an index out of order, a `prev` that is not the hash of the line before, a
//! `log` that is not the hash of entry 0. What is before that place is whole; what is behind it is
//! for [`super::verify`] to judge and for [`super::recover`] to set aside.

use super::disk::{Disk, failed};
use super::entry::{Entry, LONGEST, SEGMENT};
use super::hash::{Chain, Digest32, leaf};
use super::tree::Tree;
use crate::error::{Defect, Result};
use crate::message::audit_log as say;
use std::path::Path;

/// How far a journal is whole.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Tree over the whole entries; its size is their number.
    pub tree: Tree,
    /// Hash of the last whole entry; of nothing: 32 zeros.
    pub head: Option<Digest32>,
    /// Hash of entry 0.
    pub log: Option<Digest32>,
    /// Bytes of whole entries, with their LF, in all segments.
    pub bytes: u64,
    /// Bytes of whole entries in the segment that holds the next one.
    pub segment_bytes: u64,
    /// What stands behind the whole entries, if anything does.
    pub rest: Option<Rest>,
}

/// Bytes behind the last whole entry.
#[derive(Clone, Debug)]
pub struct Rest {
    /// File, as the log names it.
    pub file: String,
    /// Where they begin.
    pub offset: u64,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
    /// Whether later segments stand behind them.
    pub place: RestPlace,
    /// Why they are not the next entry.
    pub reason: Defect,
    /// First and last entry of which one is wrong: the next one; the one before, if the line here
    /// is vouched for by its successor; either of them, where there is no successor to ask.
    pub entries: (u64, u64),
}

/// Where bytes behind the last whole entry stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestPlace {
    /// In the last segment, where a crash can leave something.
    LastSegment,
    /// Before a later segment, where none can.
    BeforeOthers,
}

impl Journal {
    /// How many whole entries there are.
    pub fn entries(&self) -> u64 {
        self.tree.size()
    }

    /// The file that holds the next entry.
    pub fn next_file(&self) -> String {
        segment_file(self.entries() / SEGMENT)
    }
}

/// A whole entry with its place, as [`walk`] shows it.
pub struct Placed<'a> {
    /// The entry.
    pub entry: Entry,
    /// Its line, without LF.
    pub line: &'a [u8],
    /// Where the line begins in its segment.
    pub offset: u64,
}

/// Name of a segment inside the log.
pub fn segment_file(segment: u64) -> String {
    format!("journal/{:012}.jsonl", segment * SEGMENT)
}

/// Reads the journal of the log in `folder`, giving each whole entry to `each`.
///
/// # Errors
/// If a file cannot be read, or `each` fails; a journal that is not whole is no error.
pub fn walk(
    disk: &dyn Disk,
    folder: &Path,
    mut each: impl FnMut(Placed<'_>) -> Result<()>,
) -> Result<Journal> {
    let names = disk.list(&folder.join("journal")).map_err(failed(folder))?;
    let is_segment = |n: &String| {
        n.len() == 18 && n.ends_with(".jsonl") && n.bytes().take(12).all(|b| b.is_ascii_digit())
    };
    let files: Vec<String> = names.into_iter().filter(is_segment).collect();
    let last = files.last().map(|name| format!("journal/{name}"));
    let mut journal = Journal::default();
    let chain = Chain::new();
    let mut buffer = Vec::new();
    loop {
        let file = journal.next_file();
        let path = folder.join(&file);
        buffer.clear();
        journal.segment_bytes = 0;
        if disk.length(&path).map_err(failed(&path))?.is_some() {
            disk.read(&path, 0, u64::MAX, &mut buffer)
                .map_err(failed(&path))?;
        }
        let place = match &last {
            Some(last) if *last > file => RestPlace::BeforeOthers,
            _ => RestPlace::LastSegment,
        };
        read_segment(&chain, &mut journal, &buffer, &file, place, &mut each)?;
        if journal.rest.is_some() || journal.next_file() == file {
            return Ok(journal);
        }
    }
}

fn read_segment(
    chain: &Chain,
    journal: &mut Journal,
    buffer: &[u8],
    file: &str,
    place: RestPlace,
    each: &mut impl FnMut(Placed<'_>) -> Result<()>,
) -> Result<()> {
    let mut rest = buffer;
    let reason = loop {
        if rest.is_empty() {
            let ended = journal.next_file() != file || place == RestPlace::LastSegment;
            break (!ended).then(|| Defect::new(&say::SEGMENT_MISSING));
        }
        if journal.next_file() != file {
            break Some(Defect::new(&say::SEGMENT_LONG));
        }
        let Some(end) = rest
            .iter()
            .take(LONGEST + 1)
            .position(|byte| *byte == b'\n')
        else {
            break Some(Defect::new(&say::NO_LINE_END));
        };
        let Some((line, tail)) = rest.split_at_checked(end) else {
            break None;
        };
        let entry = match next_entry(journal, line) {
            Ok(entry) => entry,
            Err(defect) => break Some(defect),
        };
        let offset = journal.segment_bytes;
        each(Placed {
            entry,
            line,
            offset,
        })?;
        journal.head = Some(chain.entry(line));
        journal.log = journal.log.or(journal.head);
        journal.tree.push(leaf(line));
        journal.segment_bytes += line.len() as u64 + 1;
        journal.bytes += line.len() as u64 + 1;
        rest = tail.get(1..).unwrap_or_default();
    };
    journal.rest = reason.map(|reason| Rest {
        file: file.to_owned(),
        offset: (buffer.len() - rest.len()) as u64,
        entries: culprits(chain, journal, rest),
        bytes: rest.to_vec(),
        place,
        reason,
    });
    Ok(())
}

/// Reads `line` as the entry that comes next.
fn next_entry(journal: &Journal, line: &[u8]) -> std::result::Result<Entry, Defect> {
    let entry = Entry::parse(line)?;
    let wanted = journal.entries();
    if entry.index != wanted {
        return Err(Defect::new(&say::INDEX)
            .with("index", entry.index)
            .with("wanted", wanted));
    }
    if entry.prev != journal.head.unwrap_or(Digest32::ZERO) {
        return Err(Defect::new(&say::PREV));
    }
    if entry.log != journal.log {
        return Err(Defect::new(&say::OTHER_LOG));
    }
    if (wanted == 0) != (entry.kind == "genesis") {
        return Err(Defect::new(&say::GENESIS_PLACE));
    }
    Ok(entry)
}

/// Which entries may be wrong where the chain breaks before entry `next`.
///
/// If the line there is entry `next` and the line after it names its hash, two lines agree against
/// the one before: that one was changed, unless both come from another log.
fn culprits(chain: &Chain, journal: &Journal, rest: &[u8]) -> (u64, u64) {
    let next = journal.entries();
    let before = next.saturating_sub(1);
    let mut lines = rest.split(|byte| *byte == b'\n');
    let (Some(line), Some(after)) = (lines.next(), lines.next()) else {
        return (next, next);
    };
    let Some(entry) = Entry::parse(line).ok().filter(|entry| entry.index == next) else {
        return (next, next);
    };
    match Entry::parse(after) {
        Ok(after) if after.prev != chain.entry(line) => (next, next),
        Ok(_) if entry.log == journal.log => (before, before),
        _ => (before, next),
    }
}
