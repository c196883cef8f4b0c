//! The lines of parts joined to those of the whole, and taken back where a file does not read so.

use super::super::pile::{FULL, Packed};
use super::order::Order;
use super::{Payment, PaymentLines, Stamp};

/// How many lines there were at some time, and what they came to.
#[derive(Clone, Debug)]
pub(in crate::record) struct Mark {
    lines: usize,
    full: usize,
    counts: Vec<u64>,
    rows: usize,
    serials: usize,
    order: Order,
}

impl PaymentLines {
    /// What there is now.
    pub(in crate::record) fn mark(&self) -> Mark {
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
    pub(in crate::record) fn back_to(&mut self, mark: Mark) {
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
    fn renew(&mut self, renew: impl Fn(Payment) -> Payment, restamp: impl Fn(Stamp) -> Stamp) {
        for line in &mut self.full {
            *line = renew(*line);
        }
        for stamp in &mut self.stamps {
            *stamp = restamp(*stamp);
        }
        self.known = self.stamps.iter().copied().zip(0..).collect();
    }

    /// Appends the lines of a part: full ones and stamps as `renew` and `restamp` make them, rows
    /// `down` further than they say.
    /// Gives back the memory in which the part had them.
    pub(in crate::record) fn append(
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
