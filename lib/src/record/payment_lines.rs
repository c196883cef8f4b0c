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

use super::payment::{BankResult, Payment, PaymentKind, Serial};
use super::pile::{FULL, Packed, Pile};
use super::roll::RollEntry;
use super::runs::Runs;
use super::texts::TextId;
use super::{FileIx, ProgrammeIx};
use crate::period::{Day, Month};
use crate::work::Workers;
use hashbrown::HashMap;
use std::ops::Range;

/// What lines that repeat the roll have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    pub(crate) batch: TextId,
    pub(crate) purpose: TextId,
    pub(crate) reason: TextId,
    pub(crate) file: FileIx,
    pub(crate) fund_source: u16,
    pub(crate) month: Option<Month>,
    pub(crate) named_from: Option<Month>,
    pub(crate) named_to: Option<Month>,
    pub(crate) credited: Option<Day>,
    pub(crate) result: BankResult,
    pub(crate) kind: PaymentKind,
}

impl Stamp {
    /// What a line shares with others.
    pub(crate) const fn of(line: &Payment) -> Self {
        Self {
            batch: line.batch,
            purpose: line.purpose,
            reason: line.reason,
            file: line.file,
            fund_source: line.fund_source,
            month: line.month,
            named_from: line.named_from,
            named_to: line.named_to,
            credited: line.credited,
            result: line.result,
            kind: line.kind,
        }
    }

    /// The line that bears this stamp and otherwise repeats `entry`.
    const fn line(&self, entry: &RollEntry, row: u32, serial: Serial) -> Payment {
        Payment {
            person: entry.person,
            account: entry.account,
            amount: entry.amount,
            name: entry.name,
            batch: self.batch,
            serial,
            purpose: self.purpose,
            reason: self.reason,
            row,
            programme: entry.programme,
            file: self.file,
            month: self.month,
            named_from: self.named_from,
            named_to: self.named_to,
            credited: self.credited,
            fund_source: self.fund_source,
            result: self.result,
            kind: self.kind,
        }
    }
}

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

/// A file and a row.
type Place = (FileIx, u32);

/// Whether lines stand in the order of files and rows.
#[derive(Clone, Copy, Debug, Default)]
struct Order {
    first: Option<Place>,
    last: Option<Place>,
    is_broken: bool,
}

impl Order {
    fn add(&mut self, place: Place) {
        self.is_broken |= self.last.is_some_and(|last| place <= last);
        self.first = self.first.or(Some(place));
        self.last = Some(place);
    }

    #[cfg(feature = "files")]
    fn append(&mut self, part: Self, down: u32) {
        for (file, row) in [part.first, part.last].into_iter().flatten() {
            let place = (file, row.saturating_add(down));
            if self.last != Some(place) {
                self.add(place);
            }
        }
        self.is_broken |= part.is_broken;
    }
}

/// How many lines there were at some time, and what they came to.
#[cfg(feature = "files")]
#[derive(Clone, Debug)]
pub(super) struct Mark {
    lines: usize,
    full: usize,
    counts: Vec<u64>,
    rows: usize,
    serials: usize,
    order: Order,
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

    /// The line appended last, where it is kept in full.
    #[cfg(feature = "files")]
    pub(crate) fn newest(&self) -> Option<&Payment> {
        self.packed.newest().filter(|p| p.stamp == FULL)?;
        self.full.last()
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

    /// Whether lines stand in the order of files and rows, as those that were read do.
    pub(crate) const fn is_in_order(&self) -> bool {
        !self.order.is_broken
    }

    /// The index of the line in that row; lines must stand in order.
    pub(crate) fn in_row(&self, file: FileIx, row: u32) -> Option<u32> {
        let place = |at: usize| -> Option<Place> {
            let packed = self.packed.get(at)?;
            Some(match self.held(packed)? {
                Held::Full(line) => (line.file, line.row),
                Held::OnRoll { stamp, .. } => {
                    let file = self.stamps.get(stamp as usize)?.file;
                    (file, self.rows.get(u32::try_from(at).ok()?))
                }
            })
        };
        let (mut low, mut high) = (0, self.packed.len());
        while low < high {
            // In a file rows count up, by one at least: rows between two lines bound lines between them.
            let (first, last) = (place(low)?, place(high - 1)?);
            // Most rows that are asked for in vain stand in another file.
            if (file, row) < first || last < (file, row) {
                return None;
            }
            let rows = |from: u32, to: u32| to.checked_sub(from).map(|rows| rows as usize);
            let end = match first.0 == file {
                true => high.min(low + rows(first.1, row)? + 1),
                false => high,
            };
            if last.0 == file {
                low = low.max((high - 1).saturating_sub(rows(row, last.1)?));
            }
            high = end;
            if low >= high {
                return None;
            }
            let middle = low + (high - low) / 2;
            match place(middle)?.cmp(&(file, row)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
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

    /// Keeps the lines at `places`, which are in order, in full: they will be looked at often.
    pub(crate) fn unpack_at(&mut self, entries: &[RollEntry], places: &[u32], workers: &Workers) {
        /// Lines that are put together in one go.
        const LINES: usize = 1 << 14;
        let on_disk = self.packed.on_disk();
        let first = places.partition_point(|at| (*at as usize) < on_disk);
        #[cfg(feature = "files")]
        self.unpack_spilled(entries, places.get(..first).unwrap_or_default());
        let here = places.get(first..).unwrap_or_default();
        if self.full.len() + here.len() >= FULL as usize {
            return;
        }
        let mut full = std::mem::take(&mut self.full);
        let mut unpacked: Vec<(u32, u32)> = Vec::with_capacity(here.len());
        full.reserve_exact(here.len());
        let gather = |part: usize| {
            let places = here.chunks(LINES).nth(part).unwrap_or_default();
            self.on_roll_at(entries, places)
        };
        let put = |lines: Vec<(u32, u32, Payment)>| {
            for (at, stamp, line) in lines {
                full.push(line);
                unpacked.push((at, stamp));
            }
            Ok::<_, std::convert::Infallible>(())
        };
        let Ok(()) = workers.in_order(here.len().div_ceil(LINES), gather, put);
        let first = u32::try_from(full.len() - unpacked.len()).unwrap_or(FULL);
        self.full = full;
        for ((at, stamp), place) in unpacked.into_iter().zip(first..) {
            self.packed.set(at as usize, Packed { place, stamp: FULL });
            if let Some(count) = self.counts.get_mut(stamp as usize) {
                *count -= 1;
            }
        }
    }

    /// Lines at places in order, those that repeat the roll, with their stamps.
    fn on_roll_at(&self, entries: &[RollEntry], places: &[u32]) -> Vec<(u32, u32, Payment)> {
        let first = places.first().copied().unwrap_or_default();
        let (mut rows, mut serials) = (self.rows.walk_from(first), self.serials.walk_from(first));
        let lines = places.iter().filter_map(|at| {
            let packed = self.packed.get(*at as usize)?;
            let stamp = self.stamps.get(packed.stamp as usize)?;
            let entry = entries.get(packed.place as usize)?;
            let serial = Serial::from_packed(serials.at(*at));
            let line = stamp.line(entry, rows.at(*at), serial);
            Some((*at, packed.stamp, line))
        });
        lines.collect()
    }

    /// Keeps lines on a disk in full.
    #[cfg(feature = "files")]
    fn unpack_spilled(&mut self, entries: &[RollEntry], places: &[u32]) {
        let Self {
            packed,
            full,
            stamps,
            counts,
            rows,
            serials,
            ..
        } = self;
        packed.replace_on_disk(places, |at, line| {
            let place = u32::try_from(full.len()).ok()?;
            let stamp = stamps.get(line.stamp as usize)?;
            let entry = entries.get(line.place as usize)?;
            let serial = Serial::from_packed(serials.get(at));
            full.push(stamp.line(entry, rows.get(at), serial));
            if let Some(count) = counts.get_mut(line.stamp as usize) {
                *count -= 1;
            }
            Some(Packed { place, stamp: FULL })
        });
    }

    /// Keeps every line in full, for entries are about to change.
    pub(crate) fn unpack(&mut self, entries: &[RollEntry]) {
        let lines: Vec<Payment> = self.iter(entries).collect();
        let lost = self.is_short();
        *self = lines.into();
        self.lost = lost;
    }

    /// What there is now.
    #[cfg(feature = "files")]
    pub(super) fn mark(&self) -> Mark {
        Mark {
            lines: self.packed.len(),
            full: self.full.len(),
            counts: self.counts.clone(),
            rows: self.rows.len(),
            serials: self.serials.len(),
            order: self.order,
        }
    }

    /// Drops what was appended since.
    #[cfg(feature = "files")]
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.packed.truncate(mark.lines);
        self.full.truncate(mark.full);
        // Stamps stay, as those of no line.
        let stamps = self.stamps.len();
        self.counts = mark.counts;
        self.counts.resize(stamps, 0);
        self.rows.truncate(mark.rows);
        self.serials.truncate(mark.serials);
        self.order = mark.order;
    }

    /// Makes every line in full and every stamp another.
    #[cfg(feature = "files")]
    fn renew(&mut self, renew: impl Fn(Payment) -> Payment, restamp: impl Fn(Stamp) -> Stamp) {
        for line in &mut self.full {
            *line = renew(*line);
        }
        for stamp in &mut self.stamps {
            *stamp = restamp(*stamp);
        }
        self.known = self.stamps.iter().copied().zip(0..).collect();
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

    /// Appends the lines of a part: full ones and stamps as `renew` and `restamp` make them, rows
    /// `down` further than they say.
    /// Gives back the memory in which the part had them.
    #[cfg(feature = "files")]
    pub(super) fn append(
        &mut self,
        part: Self,
        down: u32,
        renew: impl Fn(Payment) -> Payment,
        restamp: impl Fn(Stamp) -> Stamp,
    ) -> Vec<Packed> {
        // Not where room was made for more than this part.
        if down == 0 && self.is_empty() && self.packed.capacity() == 0 {
            *self = part;
            self.renew(renew, restamp);
            return Vec::new();
        }
        let base = u32::try_from(self.packed.len()).unwrap_or(u32::MAX);
        let first = u32::try_from(self.full.len()).unwrap_or(u32::MAX);
        let stamps: Vec<Option<u32>> = part
            .stamps
            .iter()
            .map(|s| self.stamp(restamp(*s)))
            .collect();
        for (stamp, count) in stamps.iter().zip(part.counts) {
            let known = stamp.and_then(|at| self.counts.get_mut(at as usize));
            if let Some(known) = known {
                *known += count;
            }
        }
        let lines = part.packed.walk(0..part.packed.len());
        self.packed.extend(lines.map(|line| {
            let stamp = stamps.get(line.stamp as usize).copied().flatten();
            match stamp {
                Some(stamp) => Packed { stamp, ..line },
                None => Packed {
                    place: line.place.saturating_add(first),
                    stamp: FULL,
                },
            }
        }));
        self.full.extend(part.full.into_iter().map(renew));
        self.order.append(part.order, down);
        self.rows.append(&part.rows, base, down);
        self.serials.append(&part.serials, base, 0);
        part.packed.into_room()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::record::{AccountKey, Identity};

    /// A line in that row of that file.
    fn line((file, row): Place) -> Payment {
        Payment {
            person: Identity::NONE,
            account: AccountKey::NONE,
            amount: Money::ZERO,
            name: TextId::EMPTY,
            batch: TextId::EMPTY,
            serial: Serial::default(),
            purpose: TextId::EMPTY,
            reason: TextId::EMPTY,
            row,
            programme: 0,
            file,
            month: None,
            named_from: None,
            named_to: None,
            credited: None,
            fund_source: 0,
            result: BankResult::Success,
            kind: PaymentKind::Ordinary,
        }
    }

    #[test]
    fn a_line_is_found_by_its_row_and_a_row_without_one_is_not() {
        let gaps = [2, 3, 4, 9, 11, 12, 40, 41, 42, 43, 90];
        let places: Vec<Place> = [1, 3, 4]
            .into_iter()
            .flat_map(|file| gaps.map(|row| (file, row + u32::from(file))))
            .collect();
        let lines: PaymentLines = places.iter().copied().map(line).collect();
        assert!(lines.is_in_order());
        for file in 0..6 {
            for row in 0..100 {
                let at = places.iter().position(|place| *place == (file, row));
                assert_eq!(lines.in_row(file, row).map(|at| at as usize), at);
            }
        }
        assert_eq!(PaymentLines::default().in_row(1, 1), None);
    }
}
