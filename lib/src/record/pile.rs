//! Numbers of eight bytes, one a line, in memory or, where that is too little, on a disk.

#[cfg(feature = "files")]
use super::spill::{BLOCK, Spilled};
use std::ops::Range;

/// An entry and a stamp, or the place of a full line and [`FULL`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    pub(super) place: u32,
    pub(super) stamp: u32,
}

/// Stands for a stamp where the line is kept in full.
pub(super) const FULL: u32 = u32::MAX;

impl Packed {
    #[cfg(feature = "files")]
    fn word(self) -> u64 {
        u64::from(self.place) << 32 | u64::from(self.stamp)
    }

    #[cfg(feature = "files")]
    const fn of(word: u64) -> Self {
        Self {
            place: (word >> 32) as u32,
            stamp: (word & u32::MAX as u64) as u32,
        }
    }
}

/// Lines by index; those that came first may be on a disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Pile {
    memory: Vec<Packed>,
    #[cfg(feature = "files")]
    disk: Option<Spilled>,
    /// What stands in the place of lines on the disk, by index, in order.
    over: Vec<(usize, Packed)>,
}

impl Pile {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.on_disk() + self.memory.len()
    }

    /// How many of them are on a disk, the first ones.
    pub(super) fn on_disk(&self) -> usize {
        #[cfg(feature = "files")]
        return self.disk.as_ref().map_or(0, Spilled::len);
        #[cfg(not(feature = "files"))]
        0
    }

    /// How many lines there is room for in memory.
    #[cfg(feature = "files")]
    pub(super) const fn capacity(&self) -> usize {
        self.memory.capacity()
    }

    /// Without a line, in memory that was used before.
    #[cfg(feature = "files")]
    pub(super) fn in_room(room: Vec<Packed>) -> Self {
        Self {
            memory: room,
            ..Self::default()
        }
    }

    /// The memory in which the lines were, without them.
    #[cfg(feature = "files")]
    pub(super) fn into_room(mut self) -> Vec<Packed> {
        self.memory.clear();
        self.memory
    }

    /// Keeps the first so many lines, and those on the disk.
    #[cfg(feature = "files")]
    pub(super) fn truncate(&mut self, lines: usize) {
        self.memory.truncate(lines.saturating_sub(self.on_disk()));
    }

    #[cfg(feature = "files")]
    pub(super) fn reserve(&mut self, lines: usize) {
        self.memory.reserve_exact(lines);
    }

    pub(super) fn push(&mut self, line: Packed) {
        self.memory.push(line);
    }

    /// Puts a line in the place of the one appended last, where that is in memory.
    #[cfg(feature = "files")]
    pub(super) fn set_newest(&mut self, line: Packed) {
        if let Some(newest) = self.memory.last_mut() {
            *newest = line;
        }
    }

    pub(super) fn extend(&mut self, lines: impl Iterator<Item = Packed>) {
        self.memory.extend(lines);
    }

    /// The line appended last, where it is in memory.
    #[cfg(feature = "files")]
    pub(super) fn newest(&self) -> Option<Packed> {
        self.memory.last().copied()
    }

    /// The line at `index`.
    pub(super) fn get(&self, index: usize) -> Option<Packed> {
        match index.checked_sub(self.on_disk()) {
            Some(index) => self.memory.get(index).copied(),
            None => match self.over.binary_search_by_key(&index, |(at, _)| *at) {
                Ok(found) => self.over.get(found).map(|(_, line)| *line),
                Err(_) => self.walk(index..index + 1).next(),
            },
        }
    }

    /// Lines of a range, in order.
    pub(super) fn walk(&self, range: Range<usize>) -> Walk<'_> {
        Walk {
            on_disk: self.on_disk(),
            at: range.start,
            end: range.end.min(self.len()),
            pile: self,
            block: Vec::new(),
            first: 0,
            over: {
                let first = self.over.partition_point(|(at, _)| *at < range.start);
                self.over.get(first..).unwrap_or_default()
            },
        }
    }

    /// Puts a line in the place of one in memory.
    pub(super) fn set(&mut self, index: usize, line: Packed) {
        let at = index.checked_sub(self.on_disk());
        if let Some(known) = at.and_then(|at| self.memory.get_mut(at)) {
            *known = line;
        }
    }

    /// Puts what `new` gives in the place of lines on the disk, whose indices come in order.
    #[cfg(feature = "files")]
    pub(super) fn replace_on_disk(
        &mut self,
        indices: &[u32],
        mut new: impl FnMut(u32, Packed) -> Option<Packed>,
    ) {
        let Some(spilled) = &self.disk else {
            return;
        };
        let over = &self.over;
        let known = |at: &u32| {
            over.binary_search_by_key(&(*at as usize), |(at, _)| *at)
                .is_ok()
        };
        let indices: Vec<u32> = indices.iter().copied().filter(|at| !known(at)).collect();
        let over = &mut self.over;
        spilled.visit(&indices, |index, word| {
            let new = new(index, Packed::of(word));
            over.extend(new.map(|line| (index as usize, line)));
        });
        over.sort_unstable_by_key(|(at, _)| *at);
    }

    /// Moves every line to a disk, in a file of `dir`, if there are more than `most` in memory.
    #[cfg(feature = "files")]
    pub(super) fn spill_beyond(
        &mut self,
        most: usize,
        dir: &std::path::Path,
    ) -> std::io::Result<()> {
        if self.memory.len() <= most {
            return Ok(());
        }
        let mut disk = match self.disk.take() {
            Some(disk) => disk,
            None => Spilled::new(dir)?,
        };
        disk.append(self.memory.iter().map(|line| line.word()))?;
        (self.memory, self.disk) = (Vec::new(), Some(disk));
        Ok(())
    }

    /// Whether a line could not be read back.
    #[cfg(feature = "files")]
    pub(super) fn has_failed(&self) -> bool {
        self.disk.as_ref().is_some_and(Spilled::has_failed)
    }
}

/// Reads lines in order.
pub(super) struct Walk<'a> {
    pile: &'a Pile,
    on_disk: usize,
    at: usize,
    end: usize,
    /// Lines from the disk, and the index of the first of them.
    block: Vec<u64>,
    first: usize,
    /// Lines that stand in the place of those to come.
    over: &'a [(usize, Packed)],
}

impl Iterator for Walk<'_> {
    type Item = Packed;

    fn next(&mut self) -> Option<Packed> {
        if self.at >= self.end {
            return None;
        }
        let line = match self.at.checked_sub(self.on_disk) {
            Some(index) => self.pile.memory.get(index).copied(),
            None => self.next_on_disk(),
        };
        self.at += 1;
        line
    }
}

impl Walk<'_> {
    #[cfg(feature = "files")]
    fn next_on_disk(&mut self) -> Option<Packed> {
        if let Some(((at, line), rest)) = self.over.split_first()
            && *at == self.at
        {
            self.over = rest;
            return Some(*line);
        }
        let beyond = self.first + self.block.len();
        if !(self.first..beyond).contains(&self.at) {
            self.first = self.at;
            let most = BLOCK.min(self.end - self.at);
            self.pile
                .disk
                .as_ref()?
                .read(self.at, most, &mut self.block);
        }
        self.block
            .get(self.at - self.first)
            .map(|word| Packed::of(*word))
    }

    #[cfg(not(feature = "files"))]
    fn next_on_disk(&mut self) -> Option<Packed> {
        let nowhere = self.first + self.block.len() + self.over.len();
        self.at = self.end.max(nowhere);
        None
    }
}
