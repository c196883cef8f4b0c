//! Every account with what it was paid in a month.

use crate::period::Month;
use crate::reconcile::{Reconciliation, SeenTwice};
use crate::record::AccountKey;
use crate::view::AccountView;
use crate::work::Workers;
use std::ops::Range;

/// Accounts with the confirmed lines of each month.
#[derive(Default)]
pub(super) struct Accounts {
    /// (account, month as an ordered key) to a range of `lines`.
    groups: Vec<(AccountKey, Month, u32, u32)>,
    lines: Vec<(u32, u32)>,
    /// Groups of one line: judged at a glance, they share their account with nobody that month.
    pub(super) alone: u64,
}

/// Cases whose lines are gathered in one go.
const CASES: usize = 1 << 12;

/// A confirmed line with its account and month: the case, and the line in it.
type Paid = (AccountKey, Month, u32, u32);

/// The confirmed lines of a range of cases that went to some account.
fn paid_in(on: &Reconciliation, cases: Range<usize>) -> impl Iterator<Item = Paid> {
    let first = u32::try_from(cases.start).unwrap_or(u32::MAX);
    let range = cases.start..cases.end.min(on.cases.len());
    let cases = on.cases.get(range).unwrap_or_default();
    cases
        .iter()
        .zip(first..)
        .flat_map(move |(case, case_index)| {
            let lines = case.lines.iter().zip(0u32..);
            let confirmed = lines.filter(|(line, _)| line.is_confirmed());
            confirmed.filter_map(move |(line, line_index)| {
                let account = line.payment_in(&on.records)?.account;
                let paid = (account, line.period.first(), case_index, line_index);
                (!account.is_none()).then_some(paid)
            })
        })
}

/// Whether a line pays the account that the line before it paid, for the same case and another month:
/// then neither shares the account with the other.
fn goes_on(before: Option<&Paid>, (account, month, case, _): &Paid) -> bool {
    before.is_some_and(|(a, m, c, _)| (a, c) == (account, case) && m != month)
}

/// The lines of accounts that may have several in a month, and how many other lines there are.
fn in_company(on: &Reconciliation, workers: &Workers) -> (Vec<Paid>, u64) {
    let part = |number: usize| paid_in(on, number * CASES..(number + 1) * CASES);
    let parts = on.cases.len().div_ceil(CASES);
    // A case mostly has one account, month after month: it is marked once.
    let seen = SeenTwice::for_about(on.cases.len());
    workers.map(parts, |number| {
        let mut before = None;
        for paid in part(number) {
            if !goes_on(before.as_ref(), &paid) {
                seen.add(paid.0.packed());
            }
            before = Some(paid);
        }
    });
    let found = workers.map(parts, |number| {
        let mut alone = 0;
        let mut several = Vec::new();
        for paid in part(number) {
            match seen.maybe(paid.0.packed()) {
                true => several.push(paid),
                false => alone += 1,
            }
        }
        (several, alone)
    });
    let alone = found.iter().map(|(_, alone)| alone).sum();
    let several = found.into_iter().flat_map(|(several, _)| several);
    (several.collect(), alone)
}

impl Accounts {
    pub(super) fn of(on: &Reconciliation, workers: &Workers) -> Self {
        let (mut all, alone) = in_company(on, workers);
        workers.sort(&mut all, Ord::cmp);
        let mut groups: Vec<(AccountKey, Month, u32, u32)> = Vec::new();
        for ((account, month, ..), index) in all.iter().zip(0u32..) {
            match groups.last_mut() {
                Some((a, m, _, end)) if (*a, *m) == (*account, *month) => *end = index + 1,
                _ => groups.push((*account, *month, index, index + 1)),
            }
        }
        // A view of one line has nothing to compare.
        let every = groups.len();
        groups.retain(|(_, _, start, end)| end - start > 1);
        Self {
            alone: alone + (every - groups.len()) as u64,
            groups,
            lines: all
                .into_iter()
                .map(|(_, _, case, line)| (case, line))
                .collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn view<'a>(
        &'a self,
        on: &'a Reconciliation,
        index: usize,
    ) -> Option<AccountView<'a>> {
        let (account, month, start, end) = *self.groups.get(index)?;
        let lines = self.lines.get(start as usize..end as usize)?;
        Some(AccountView {
            on,
            account,
            month,
            lines,
        })
    }
}
