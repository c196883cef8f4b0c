//! Cells of a line that were seen before, byte for byte, and what they were read as then.
//!
//! Most lines differ from others in a few cells only: the number, the name, the account, the amount.
//! Their other cells come again and again. What those mean was learnt from a line that was read in
//! full, so nothing is read here in a second way.

use crate::table::Line;
use hashbrown::HashMap;
use std::ops::Range;

/// So many different sets of cells are remembered in a part.
const SEEN_MAX: usize = 1 << 14;

/// Sets of other cells with their meanings.
pub(super) struct Others<M> {
    /// The columns, as runs of neighbours.
    runs: Vec<Range<usize>>,
    known: HashMap<Box<[u8]>, u32>,
    seen: Vec<Seen<M>>,
    key: Vec<u8>,
}

/// One set.
struct Seen<M> {
    /// The cells of all runs with what lies between them, a line end behind each run.
    cells: Box<[u8]>,
    /// What they mean; none where lines with them always go the full way.
    read: Option<M>,
}

impl<M> Others<M> {
    /// Of these columns.
    pub(super) fn of(mut columns: Vec<usize>) -> Self {
        columns.sort_unstable();
        let mut runs: Vec<Range<usize>> = Vec::new();
        for column in columns {
            match runs.last_mut() {
                Some(run) if run.end == column => run.end = column + 1,
                _ => runs.push(column..column + 1),
            }
        }
        Self {
            runs,
            known: HashMap::new(),
            seen: Vec::new(),
            key: Vec::new(),
        }
    }

    /// Whether the column is one of them.
    pub(super) fn contains(&self, column: usize) -> bool {
        self.runs.iter().any(|run| run.contains(&column))
    }

    /// Which set a line has, most likely `expected`; where it was never seen it can be learnt.
    pub(super) fn find(&mut self, line: &Line<'_>, expected: Option<u32>) -> Option<u32> {
        let same = |seen: &Seen<M>| {
            let mut rest = &*seen.cells;
            self.runs.iter().all(|columns| {
                let behind = rest.strip_prefix(line.run(columns));
                let behind = behind.and_then(|rest| rest.strip_prefix(b"\n"));
                rest = behind.unwrap_or_default();
                behind.is_some()
            })
        };
        if let Some(expected) = expected
            && self.seen.get(expected as usize).is_some_and(same)
        {
            return Some(expected);
        }
        self.key.clear();
        for columns in &self.runs {
            self.key.extend_from_slice(line.run(columns));
            // A line end stands in no cell of a plain line.
            self.key.push(b'\n');
        }
        self.known.get(self.key.as_slice()).copied()
    }

    /// What a set was read as, where lines with it need not go the full way.
    pub(super) fn meaning(&self, seen: u32) -> Option<&M> {
        self.seen.get(seen as usize)?.read.as_ref()
    }

    /// Whether there is room to learn more.
    pub(super) fn has_room(&self) -> bool {
        self.seen.len() < SEEN_MAX
    }

    /// Remembers what the set that was looked for last means.
    pub(super) fn learn(&mut self, read: Option<M>) {
        let Ok(index) = u32::try_from(self.seen.len()) else {
            return;
        };
        let cells: Box<[u8]> = self.key.as_slice().into();
        self.known.insert(cells.clone(), index);
        self.seen.push(Seen { cells, read });
    }
}
