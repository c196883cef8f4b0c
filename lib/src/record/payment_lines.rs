//! Payment lines in the order of their files, eight bytes each where the roll says the rest.
//!
//! Nearly every line repeats the roll: the person, the account, the name, the programme and the
//! amount are those of one entry. Of such a line only the entry and a *stamp* are kept. A stamp is
//! what many lines share: batch, month, day of credit, purpose, what the bank said. Its row and its
//! serial mostly follow those of the line before. Every other line is kept in full. Nothing is lost
//! either way: [`Records::payment`](super::Records::payment) gives each line as it was read.
//!
//! ```text
//! line      entry 17, stamp 2      entry 18, stamp 2      full, place 0      entry 20, stamp 3
//! rows      from line 0: row 2, then one more each
//! ```

#[cfg(feature = "files")]
mod joined;
mod order;
mod stamp;
mod unpacked;

#[cfg(feature = "files")]
pub(super) use joined::Mark;
pub(crate) use stamp::Stamp;

use super::payment::{BankResult, Payment, Serial};
use super::pile::{FULL, Packed, Pile};
use super::roll::RollEntry;
use super::runs::Runs;
use super::{FileIx, ProgrammeIx};
use hashbrown::HashMap;
use order::Order;
use std::ops::Range;

/// A line as it is held.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Held<'a> {
    /// It repeats that entry of the roll, under that stamp.
    OnRoll {
        /// Index of the entry.
        entry: u32,
        /// Index into [`PaymentLines::stamps`].
        stamp: u32,
    },
    /// It is kept in full.
    Full(&'a Payment),
}

/// All payment lines, by index in the order of files and rows.
#[derive(Clone, Debug, Default)]
pub struct PaymentLines {
    packed: Pile,
    full: Vec<Payment>,
    stamps: Vec<Stamp>,
    /// Lines under each stamp.
    counts: Vec<u64>,
    known: HashMap<Stamp, u32>,
    rows: Runs,
    serials: Runs,
    order: Order,
    /// Whether lines were lost with a file on a disk that is no longer held.
    lost: bool,
}

impl PaymentLines {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.len() == 0
    }

    /// None, in memory that was used before.
    #[cfg(feature = "files")]
    pub(super) fn in_room(room: Vec<Packed>) -> Self {
        Self {
            packed: Pile::in_room(room),
            ..Self::default()
        }
    }

    #[cfg(feature = "files")]
    pub(super) fn reserve(&mut self, lines: usize) {
        self.packed.reserve(lines);
    }

    /// Moves lines to a disk, in a file of `dir`, if more than `most` of them are in memory.
    ///
    /// # Errors
    /// Whatever keeps the file from being written.
    #[cfg(feature = "files")]
    pub(crate) fn spill_beyond(
        &mut self,
        most: usize,
        dir: &std::path::Path,
    ) -> std::io::Result<()> {
        self.packed.spill_beyond(most, dir)
    }

    /// Whether lines that went to a disk did not all come back: what was read is not all there is.
    #[cfg(feature = "files")]
    pub(crate) fn has_failed(&self) -> bool {
        self.lost || self.packed.has_failed()
    }

    /// About how many bytes are kept beside the lines that can go to a disk: lines in full, stamps,
    /// and runs of rows and serials.
    #[cfg(feature = "files")]
    pub(crate) fn kept_bytes(&self) -> u64 {
        // A stamp stands in its list and, with two slots, in the index of stamps.
        const STAMP: usize = 2 * size_of::<Stamp>() + 32;
        // What vectors hold beyond that depends on how they grew, and so on the number of threads.
        let full = self.full.len() * size_of::<Payment>() * 2;
        let stamps = self.stamps.len() * STAMP;
        (full + stamps + self.rows.bytes() + self.serials.bytes()) as u64
    }

    /// Appends a line in full.
    pub fn push(&mut self, line: Payment) {
        let place = u32::try_from(self.full.len()).unwrap_or(FULL);
        self.order.add((line.file, line.row));
        self.packed.push(Packed { place, stamp: FULL });
        self.full.push(line);
    }

    /// Appends a line that repeats an entry of the roll.
    #[cfg(feature = "files")]
    pub(crate) fn push_on_roll(&mut self, entry: u32, stamp: u32, row: u32, serial: Serial) {
        let at = u32::try_from(self.packed.len()).unwrap_or(u32::MAX);
        if let Some(stamp) = self.stamps.get(stamp as usize) {
            self.order.add((stamp.file, row));
        }
        if let Some(count) = self.counts.get_mut(stamp as usize) {
            *count += 1;
        }
        self.rows.push(at, row);
        self.serials.push(at, serial.packed());
        self.packed.push(Packed {
            place: entry,
            stamp,
        });
    }

    /// The index of a stamp, added if it is new; `None` where there are too many.
    #[cfg(feature = "files")]
    pub(crate) fn stamp(&mut self, stamp: Stamp) -> Option<u32> {
        if let Some(known) = self.known.get(&stamp) {
            return Some(*known);
        }
        let index = u32::try_from(self.stamps.len())
            .ok()
            .filter(|i| *i < FULL)?;
        self.stamps.push(stamp);
        self.counts.push(0);
        self.known.insert(stamp, index);
        Some(index)
    }

    /// Stamps of lines that repeat the roll, by index.
    pub(crate) fn stamps(&self) -> &[Stamp] {
        &self.stamps
    }

    /// Lines that are kept in full; in order, unless some were unpacked.
    pub(crate) fn full(&self) -> &[Payment] {
        &self.full
    }

    /// Where a line lies among those kept in full; beyond all of them if it repeats the roll.
    pub(crate) fn place(&self, index: u32) -> u32 {
        let packed = self.packed.get(index as usize);
        let full = packed.filter(|packed| packed.stamp == FULL);
        full.map_or(u32::MAX, |packed| packed.place)
    }

    /// The line appended last, where it is kept in full.
    #[cfg(feature = "files")]
    pub(crate) fn newest(&self) -> Option<&Payment> {
        self.packed.newest().filter(|p| p.stamp == FULL)?;
        self.full.last()
    }

    /// Keeps the line appended last, which is kept in full, in eight bytes: it repeats that entry of the
    /// roll as well.
    #[cfg(feature = "files")]
    pub(crate) fn pack_newest(&mut self, entry: u32) {
        let newest = self.newest().copied();
        let Some(line) = newest.filter(|line| line.serial.is_number()) else {
            return;
        };
        let Some(stamp) = self.stamp(Stamp::of(&line)) else {
            return;
        };
        let at = u32::try_from(self.packed.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.full.pop();
        self.packed.set_newest(Packed {
            place: entry,
            stamp,
        });
        if let Some(count) = self.counts.get_mut(stamp as usize) {
            *count += 1;
        }
        self.rows.push(at, line.row);
        self.serials.push(at, line.serial.packed());
    }

    fn held(&self, packed: Packed) -> Option<Held<'_>> {
        match packed.stamp {
            FULL => self.full.get(packed.place as usize).map(Held::Full),
            stamp => Some(Held::OnRoll {
                entry: packed.place,
                stamp,
            }),
        }
    }

    /// Lines of a range as they are held, in order.
    pub(crate) fn held_in(&self, range: Range<usize>) -> impl Iterator<Item = Held<'_>> {
        self.packed
            .walk(range)
            .filter_map(|packed| self.held(packed))
    }

    /// All lines as they are held, in order.
    pub(crate) fn all_held(&self) -> impl Iterator<Item = Held<'_>> {
        self.held_in(0..self.packed.len())
    }

    /// Stamps with the number of lines that repeat the roll under each; none without a line.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (&Stamp, u64)> {
        let counts = self.counts.iter().copied();
        self.stamps
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
    }

    /// How many lines stand in a file.
    pub(crate) fn of_file(&self, file: FileIx) -> u64 {
        let stamped = self.counted().filter(|(stamp, _)| stamp.file == file);
        let full = self.full.iter().filter(|line| line.file == file);
        stamped.map(|(_, count)| count).sum::<u64>() + full.count() as u64
    }

    /// The file of a line.
    pub(crate) fn file(&self, line: Held<'_>) -> FileIx {
        match line {
            Held::Full(line) => line.file,
            Held::OnRoll { stamp, .. } => {
                let stamp = self.stamps.get(stamp as usize);
                stamp.map_or(FileIx::MAX, |stamp| stamp.file)
            }
        }
    }

    /// What the bank said, once a full line and once a stamp.
    #[cfg(feature = "html")]
    pub(crate) fn results(&self) -> impl Iterator<Item = BankResult> {
        let stamped = self.counted().map(|(stamp, _)| stamp.result);
        stamped.chain(self.full.iter().map(|line| line.result))
    }

    /// The line at `index`, whose roll is `entries`.
    pub(super) fn get(&self, index: u32, entries: &[RollEntry]) -> Option<Payment> {
        match self.held(self.packed.get(index as usize)?)? {
            Held::Full(line) => Some(*line),
            Held::OnRoll { entry, stamp } => {
                let stamp = self.stamps.get(stamp as usize)?;
                let serial = Serial::from_packed(self.serials.get(index));
                let entry = entries.get(entry as usize)?;
                Some(stamp.line(entry, self.rows.get(index), serial))
            }
        }
    }

    /// Every line in order, whose roll is `entries`.
    pub(super) fn iter<'a>(
        &'a self,
        entries: &'a [RollEntry],
    ) -> impl Iterator<Item = Payment> + use<'a> {
        let each = self.iter_in(0..self.packed.len(), entries, |_| true);
        each.map(|(_, line)| line)
    }

    /// The lines of a range that are `wanted`, with their indices and in order; of the others, nothing is
    /// put together.
    pub(super) fn iter_in<'a, W: Fn(u32) -> bool>(
        &'a self,
        range: Range<usize>,
        entries: &'a [RollEntry],
        wanted: W,
    ) -> impl Iterator<Item = (u32, Payment)> + use<'a, W> {
        let first = u32::try_from(range.start).unwrap_or(u32::MAX);
        let (mut rows, mut serials) = (self.rows.walk_from(first), self.serials.walk_from(first));
        let lines = (first..).zip(self.packed.walk(range));
        let lines = lines.filter(move |(at, _)| wanted(*at));
        lines.filter_map(move |(at, packed)| match self.held(packed)? {
            Held::Full(line) => Some((at, *line)),
            Held::OnRoll { entry, stamp } => {
                let stamp = self.stamps.get(stamp as usize)?;
                let entry = entries.get(entry as usize)?;
                let serial = Serial::from_packed(serials.at(at));
                Some((at, stamp.line(entry, rows.at(at), serial)))
            }
        })
    }

    /// Every line of a file gets that result.
    pub(crate) fn set_result(&mut self, result: BankResult, of: impl Fn(FileIx) -> bool) {
        for stamp in self.stamps.iter_mut().filter(|s| of(s.file)) {
            stamp.result = result;
        }
        for line in self.full.iter_mut().filter(|p| of(p.file)) {
            line.result = result;
        }
        let all = self.stamps.iter().copied().zip(0..);
        self.known = all.collect();
    }

    /// Gives every line that is kept in full its programme; the others have that of their entry, which
    /// must change with them.
    pub(crate) fn set_programmes(&mut self, mut of: impl FnMut(&Payment) -> ProgrammeIx) {
        for line in &mut self.full {
            line.programme = of(line);
        }
    }

    /// Drops lines that `keep` refuses.
    #[cfg(feature = "files")]
    pub(crate) fn retain(&mut self, entries: &[RollEntry], mut keep: impl FnMut(&Payment) -> bool) {
        let mut kept = Self {
            stamps: std::mem::take(&mut self.stamps),
            known: std::mem::take(&mut self.known),
            counts: vec![0; self.counts.len()],
            ..Self::default()
        };
        let before = std::mem::take(self);
        let lines = before.packed.walk(0..before.packed.len()).zip(0u32..);
        for (packed, at) in lines {
            let line = match before.held(packed) {
                Some(Held::Full(line)) => Some(*line),
                Some(Held::OnRoll { entry, stamp }) => {
                    let (stamp, entry) =
                        (kept.stamps.get(stamp as usize), entries.get(entry as usize));
                    let serial = Serial::from_packed(before.serials.get(at));
                    stamp
                        .zip(entry)
                        .map(|(s, e)| s.line(e, before.rows.get(at), serial))
                }
                None => None,
            };
            let Some(line) = line.filter(|line| keep(line)) else {
                continue;
            };
            match packed.stamp {
                FULL => kept.push(line),
                stamp => kept.push_on_roll(packed.place, stamp, line.row, line.serial),
            }
        }
        kept.lost = before.is_short();
        *self = kept;
    }

    /// Whether lines that went to a disk did not all come back.
    #[cfg(feature = "files")]
    fn is_short(&self) -> bool {
        self.has_failed()
    }

    /// Nothing goes to a disk where there are no files.
    #[cfg(not(feature = "files"))]
    const fn is_short(&self) -> bool {
        self.lost
    }
}

impl From<Vec<Payment>> for PaymentLines {
    fn from(full: Vec<Payment>) -> Self {
        let mut order = Order::default();
        full.iter()
            .for_each(|line| order.add((line.file, line.row)));
        let places = (0u32..).take(full.len());
        let mut packed = Pile::default();
        packed.extend(places.map(|place| Packed { place, stamp: FULL }));
        Self {
            packed,
            full,
            order,
            ..Self::default()
        }
    }
}

impl FromIterator<Payment> for PaymentLines {
    fn from_iter<T: IntoIterator<Item = Payment>>(lines: T) -> Self {
        lines.into_iter().collect::<Vec<_>>().into()
    }
}
