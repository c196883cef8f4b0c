//! Which payments and keys are ordinary, and what those with a line and those without add up to.

use super::DELIVERED_BEFORE;
use super::in_order::in_order;
use super::personal::plain;
use super::reasons::{self, Why};
use crate::audit_log::genesis::Profile;
use crate::audit_log::rows::Total;
use crate::audit_log::writer::Ordinary;
use crate::error::Result;
use crate::period::Month;
use crate::reconcile::{Case, KeyOutcome, Line, LineRole, Outcome};
use crate::record::{BankResult, FileIx, Payment, PaymentKind, ProgrammeIx, Records, Role};
use crate::report::Audit;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;

/// What becomes of each payment and key.
pub(super) struct Sorted {
    profile: Profile,
    /// By payment: nothing for an ordinary one, else why it has a line.
    why: Vec<Option<Why>>,
    sums: Sums,
}

/// What payments add up to.
#[derive(Default)]
struct Sums {
    /// Those without a line, by file, programme and month.
    ordinary: BTreeMap<Group, Total>,
    /// Those with a line, by file.
    listed: BTreeMap<FileIx, (u64, i128)>,
}

/// Ordinary payments that are counted together.
type Group = (FileIx, ProgrammeIx, Option<Month>);

/// A payment as the cases tell it.
#[derive(Clone, Copy, Default)]
struct Seen {
    why: Option<Why>,
    /// It settles its key alone, to the fen.
    is_plain: bool,
}

/// Payments that are looked at in one go.
const LOOK: usize = 1 << 16;

impl Sorted {
    /// Sorts the payments of an audit.
    ///
    /// # Errors
    /// Kind `Law` when a thread dies.
    pub(super) fn of(audit: &Audit<'_>, profile: Profile, threads: NonZeroUsize) -> Result<Self> {
        let count = audit.on.records.payments.len();
        let mut seen = vec![Seen::default(); count];
        for case in &audit.on.cases {
            sort_case(&audit.on.records, case, profile, &mut seen);
        }
        let doubts = match profile {
            Profile::Exceptions => Doubts::of(audit),
            Profile::All => Doubts::default(),
        };
        let starts = (0..count).step_by(LOOK);
        let ranges: Vec<_> = starts.map(|at| at..count.min(at + LOOK)).collect();
        let look = |range: &Range<usize>| Ok(look(audit, profile, &doubts, &seen, range));
        let (mut why, mut sums) = (Vec::with_capacity(count), Sums::default());
        in_order(threads, &ranges, look, &mut |(more, part)| {
            why.extend(more);
            sums.add(&part);
            Ok(())
        })?;
        Ok(Self { profile, why, sums })
    }

    /// Why each payment has a line, by index; nothing for an ordinary one.
    pub(super) fn why(&self) -> &[Option<Why>] {
        &self.why
    }

    /// Whether a key has a line.
    pub(super) fn has_line(&self, key: &KeyOutcome) -> bool {
        self.profile == Profile::All || !is_ordinary_key(key)
    }

    /// What has no line, by file, programme and month.
    pub(super) fn ordinary(&self, audit: &Audit<'_>) -> Vec<Ordinary> {
        let records = &audit.on.records;
        let sums = self.sums.ordinary.iter();
        let mut ordinary: Vec<Ordinary> = sums
            .map(|((file, programme, month), total)| Ordinary {
                file: u64::from(*file),
                programme: plain(records.programme(*programme)),
                month: month.map(|m| m.to_string()).unwrap_or_default(),
                total: *total,
            })
            .collect();
        for (input, file) in audit.inputs.iter().zip(0u64..) {
            let n = input.dispositions.duplicate_delivery;
            if input.role == Role::Payments && n > 0 {
                let fen = input.amount_duplicate.fen();
                ordinary.push(Ordinary {
                    file,
                    programme: DELIVERED_BEFORE.to_owned(),
                    month: String::new(),
                    total: Total { n, fen },
                });
            }
        }
        ordinary.sort_by(|a, b| {
            let key = |o: &Ordinary| (o.file, o.programme.clone(), o.month.clone());
            key(a).cmp(&key(b))
        });
        ordinary
    }

    /// Rows and fen of the lines that carry an input row, by input.
    pub(super) fn listed(&self, audit: &Audit<'_>) -> BTreeMap<u64, (u64, i128)> {
        let payments = self.sums.listed.iter();
        let mut sums: BTreeMap<u64, (u64, i128)> = payments
            .map(|(file, sum)| (u64::from(*file), *sum))
            .collect();
        for row in audit.refused {
            let sum = sums.entry(u64::from(row.file)).or_default();
            let fen = row.amount.map_or(0, |amount| amount.fen());
            *sum = (sum.0 + 1, sum.1 + i128::from(fen));
        }
        sums
    }
}

impl Sums {
    fn add(&mut self, part: &Self) {
        for (group, more) in &part.ordinary {
            self.ordinary(*group, *more);
        }
        for (file, more) in &part.listed {
            let sum = self.listed.entry(*file).or_default();
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
    }

    fn ordinary(&mut self, group: Group, more: Total) {
        let sum = self.ordinary.entry(group).or_default();
        sum.n += more.n;
        sum.fen = sum.fen.saturating_add(more.fen);
    }
}

/// The groups that were counted last: payments of a few programmes mostly take turns.
#[derive(Default)]
struct Recent {
    groups: [Option<(Group, Total)>; 16],
    /// Which of them goes when another comes.
    turn: usize,
}

impl Recent {
    fn add(&mut self, group: Group, fen: i64, sums: &mut Sums) {
        let mut known = self.groups.iter_mut().flatten();
        if let Some((_, sum)) = known.find(|(known, _)| *known == group) {
            sum.n += 1;
            sum.fen = sum.fen.saturating_add(fen);
            return;
        }
        self.turn = (self.turn + 1) % self.groups.len();
        let place = self.groups.get_mut(self.turn);
        let gone = place.and_then(|place| place.replace((group, Total { n: 1, fen })));
        if let Some((group, sum)) = gone {
            sums.ordinary(group, sum);
        }
    }

    fn end(self, sums: &mut Sums) {
        let groups = self.groups.into_iter().flatten();
        groups.for_each(|(group, sum)| sums.ordinary(group, sum));
    }
}

/// Why each payment of a range has a line, and what they add up to.
fn look(
    audit: &Audit<'_>,
    profile: Profile,
    doubts: &Doubts,
    seen: &[Seen],
    range: &Range<usize>,
) -> (Vec<Option<Why>>, Sums) {
    // What was folded stands in no case: it is exactly ordinary.
    let folded = !audit.on.folded.is_empty();
    let mut why = Vec::with_capacity(range.len());
    let mut sums = Sums::default();
    let (mut places, mut doubted) = (Cursor::of(&doubts.places), Cursor::of(&doubts.payments));
    let mut recent = Recent::default();
    for (at, payment) in audit.on.records.payments_in(range.clone(), |_| true) {
        let seen = seen.get(at as usize).copied().unwrap_or_default();
        let is_plain = seen.is_plain || (folded && seen.why.is_none());
        let is_ordinary = profile == Profile::Exceptions
            && is_plain
            && !places.finds(&(payment.file, payment.row))
            && !doubted.finds(&at);
        if !is_ordinary {
            // A payment that no case holds cannot be: conservation is held before.
            why.push(Some(seen.why.unwrap_or(Why::Split)));
            let sum = sums.listed.entry(payment.file).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(payment.amount.fen()));
            continue;
        }
        why.push(None);
        recent.add(group_of(&payment), payment.amount.fen(), &mut sums);
    }
    recent.end(&mut sums);
    (why, sums)
}

fn group_of(payment: &Payment) -> Group {
    (payment.file, payment.programme, payment.month)
}

fn is_ordinary_key(key: &KeyOutcome) -> bool {
    key.outcome == Outcome::Paid && key.parts.is_empty() && key.repeated.is_empty()
}

/// Says of every payment of a case whether it is ordinary, and what it would be called.
fn sort_case(records: &Records, case: &Case, profile: Profile, seen: &mut [Seen]) {
    let mut lines = case.lines.as_slice();
    while let Some(first) = lines.first() {
        let same = lines.iter().take_while(|l| l.period == first.period);
        let (of_period, rest) = lines.split_at_checked(same.count()).unwrap_or((lines, &[]));
        lines = rest;
        let key = case.key(first.period);
        let plain_key = key.is_some_and(is_ordinary_key) && of_period.len() == 1;
        let outcome = key.map_or(Outcome::Unknown, |key| key.outcome);
        for line in of_period {
            let Some(seen) = seen.get_mut(line.payment as usize) else {
                continue;
            };
            // Where every line is written, none is looked at: in the order of cases that would be one
            // after another from all over a file.
            let may_be = profile == Profile::Exceptions && seen.why.is_none() && plain_key;
            let payment = may_be.then(|| records.payment(line.payment)).flatten();
            *seen = Seen {
                is_plain: payment.is_some_and(|payment| is_plain(&payment, line)),
                why: Some(match seen.why {
                    Some(_) => Why::Split,
                    None => reasons::payment(line.role, outcome),
                }),
            };
        }
    }
}

/// Whether a line is exactly what its own month's payment should be.
fn is_plain(payment: &Payment, line: &Line) -> bool {
    line.role == LineRole::Kept
        && !line.inferred
        && !line.shared
        && line.share == payment.amount
        && payment.kind == PaymentKind::Ordinary
        && payment.result == BankResult::Success
        && payment.month.is_some()
}

/// Payments that a finding or suppression rests on: they are not ordinary.
#[derive(Default)]
struct Doubts {
    /// Their places, in order.
    places: Vec<(FileIx, u32)>,
    /// Their indices, in order.
    payments: Vec<u32>,
}

impl Doubts {
    fn of(audit: &Audit<'_>) -> Self {
        let records = &audit.on.records;
        let is_payments = |file: FileIx| {
            let file = records.files.get(usize::from(file));
            file.is_some_and(|file| file.role == Role::Payments)
        };
        let sources = audit.findings.iter().flat_map(|finding| &finding.sources);
        let mut places: Vec<_> = sources
            .filter(|source| is_payments(source.file))
            .map(|source| (source.file, source.row))
            .collect();
        places.sort_unstable();
        places.dedup();
        let payments = audit.suppressions.iter().filter_map(|held| held.payment);
        let mut payments: Vec<u32> = payments.collect();
        payments.sort_unstable();
        Self { places, payments }
    }
}

/// Looks for one thing after the other, which mostly come in order, in a list that is in order.
struct Cursor<'l, T> {
    list: &'l [T],
    /// What stands before is smaller than what was looked for last.
    at: usize,
}

impl<'l, T: Ord> Cursor<'l, T> {
    fn of(list: &'l [T]) -> Self {
        Self { list, at: 0 }
    }

    fn finds(&mut self, wanted: &T) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.list.get(at));
        if before.is_some_and(|before| before >= wanted) {
            self.at = 0;
        }
        let rest = self.list.get(self.at..).unwrap_or_default();
        if rest.first().is_some_and(|next| next < wanted) {
            self.at += rest.partition_point(|next| next < wanted);
        }
        self.list.get(self.at) == Some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_in_any_order() {
        let list = [2, 3, 5, 8, 13];
        for wanted in [
            [0, 2, 3, 4, 13, 14],
            [13, 2, 1, 8, 8, 5],
            [3, 2, 2, 0, 9, 5],
        ] {
            let mut cursor = Cursor::of(&list);
            for one in wanted {
                assert_eq!(
                    cursor.finds(&one),
                    list.contains(&one),
                    "{one} of {wanted:?}"
                );
            }
        }
        assert!(!Cursor::of(&[]).finds(&1));
    }
}
