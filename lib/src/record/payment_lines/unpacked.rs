//! Lines that repeat the roll, kept in full from now on.

use super::super::pile::{FULL, Packed};
use super::{Payment, PaymentLines, Serial};
use crate::record::roll::RollEntry;
use crate::work::Workers;
use std::borrow::Cow;

impl PaymentLines {
    /// Keeps the lines at `places` in full: they will be looked at often. They will lie in the order in
    /// which they are given, or in their own where numbers are found in that order only.
    pub(crate) fn unpack_at(&mut self, entries: &[RollEntry], places: &[u32], workers: &Workers) {
        /// Lines that are put together in one go.
        const LINES: usize = 1 << 14;
        /// Runs among which one is found faster than in memory.
        const RUNS: usize = 1 << 12;
        let on_disk = self.packed.on_disk();
        let mut places = Cow::Borrowed(places);
        if on_disk > 0 || self.rows.len().max(self.serials.len()) > RUNS {
            workers.sort(places.to_mut(), Ord::cmp);
        }
        let first = match on_disk {
            0 => 0,
            on_disk => places.partition_point(|at| (*at as usize) < on_disk),
        };
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

    /// Lines at places, those that repeat the roll, with their stamps.
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
        let mut all = Vec::with_capacity(places.len());
        all.extend(lines);
        all
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
}
