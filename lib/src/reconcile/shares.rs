//! What the cases of a run say of each payment line, line by line.

use super::{Line, LineRole, Reconciliation};
use crate::record::PaymentLines;
use crate::work::Workers;

/// Shares of one line, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Σ of all of them, in fen.
    all: i64,
    /// Σ of those that are confirmed, in fen.
    pub(crate) confirmed: i64,
    /// Whether any of the confirmed ones is surplus.
    pub(crate) is_surplus: bool,
    /// Whether any case has the line.
    is_known: bool,
    /// Whether a sum does not fit.
    is_beyond: bool,
}

impl Share {
    fn of(line: &Line) -> Self {
        let is_confirmed = line.is_confirmed();
        Self {
            all: line.share.fen(),
            confirmed: if is_confirmed { line.share.fen() } else { 0 },
            is_surplus: is_confirmed && line.role != LineRole::Kept,
            is_known: true,
            is_beyond: false,
        }
    }

    fn add(&mut self, more: Self) {
        let all = self.all.checked_add(more.all);
        self.is_beyond |= more.is_beyond || all.is_none();
        self.all = all.unwrap_or_default();
        self.confirmed = self.confirmed.saturating_add(more.confirmed);
        self.is_surplus |= more.is_surplus;
        self.is_known |= more.is_known;
    }

    /// Σ of all of them, in fen; none where it does not fit.
    pub(super) fn all(&self) -> Option<i64> {
        (!self.is_beyond).then_some(self.all)
    }
}

/// The shares of every line that a case has.
#[derive(Debug)]
pub(crate) struct Shares {
    /// Of lines kept in full, by where they lie, in parts of so many.
    kept: Vec<Vec<Share>>,
    step: usize,
    /// Of other lines, by index, in order, each once.
    others: Vec<(u32, Share)>,
}

impl Shares {
    /// Adds up what cases say.
    pub(crate) fn of(on: &Reconciliation, workers: &Workers) -> Self {
        let count = on.records.payments.full().len();
        // Each worker looks at all cases, and takes the lines of his part.
        let step = count.div_ceil(workers.count()).max(1);
        let lines = || on.cases.iter().flat_map(|case| &case.lines);
        let parts = workers.map(count.div_ceil(step), |part| {
            let first = part * step;
            let mut kept = vec![Share::default(); step.min(count - first)];
            for line in lines() {
                let at = (line.place as usize).checked_sub(first);
                if let Some(known) = at.and_then(|at| kept.get_mut(at)) {
                    known.add(Share::of(line));
                }
            }
            kept
        });
        let others = lines().filter(|line| line.place as usize >= count);
        let mut shares = Self {
            step,
            kept: parts,
            others: others.map(|line| (line.payment, Share::of(line))).collect(),
        };
        workers.sort(&mut shares.others, |a, b| a.0.cmp(&b.0));
        shares.others.dedup_by(|next, known| {
            let same = next.0 == known.0;
            if same {
                known.1.add(next.1);
            }
            same
        });
        shares
    }

    /// Those of a line by its index; none where no case has it.
    pub(crate) fn of_line(&self, payments: &PaymentLines, line: u32) -> Option<&Share> {
        let place = payments.place(line);
        match payments.full().get(place as usize) {
            Some(_) => self.at(place),
            None => {
                let found = self.others.binary_search_by_key(&line, |(of, _)| *of);
                let found = found.ok().and_then(|at| self.others.get(at));
                found.map(|(_, share)| share)
            }
        }
    }

    /// Those of the line kept in full at a place; none where no case has it.
    pub(super) fn at(&self, place: u32) -> Option<&Share> {
        let place = place as usize;
        let share = self.kept.get(place / self.step)?.get(place % self.step)?;
        share.is_known.then_some(share)
    }

    /// Looks at lines that repeat the roll in their order, from the one with that index on.
    pub(super) fn walk_from(&self, line: u32) -> Walk<'_> {
        let before = self.others.partition_point(|(of, _)| *of < line);
        Walk {
            others: self.others.get(before..).unwrap_or_default(),
        }
    }
}

/// The shares of lines that repeat the roll and are looked at in their order.
pub(super) struct Walk<'a> {
    others: &'a [(u32, Share)],
}

impl<'a> Walk<'a> {
    /// Those of a line by its index.
    pub(super) fn take(&mut self, line: u32) -> Option<&'a Share> {
        let ((of, share), rest) = self.others.split_first()?;
        if *of != line {
            return None;
        }
        self.others = rest;
        Some(share)
    }
}
