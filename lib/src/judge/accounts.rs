//! Every account with what it was paid in a month.

use crate::period::Month;
use crate::reconcile::{LineRole, Reconciliation};
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

/// The confirmed lines of a range of cases.
fn paid_in(on: &Reconciliation, cases: Range<usize>) -> Vec<Paid> {
    use LineRole::{Duplicate, Kept, NotDue};
    let mut paid = Vec::new();
    let cases = on
        .cases
        .iter()
        .zip(0u32..)
        .take(cases.end)
        .skip(cases.start);
    for (case, case_index) in cases {
        for (line, line_index) in case.lines.iter().zip(0u32..) {
            if !matches!(line.role, Kept | Duplicate | NotDue) {
                continue;
            }
            let payment = on.records.payment(line.payment);
            let account = payment.map_or(AccountKey::NONE, |p| p.account);
            if !account.is_none() {
                paid.push((account, line.period.first(), case_index, line_index));
            }
        }
    }
    paid
}

impl Accounts {
    pub(super) fn of(on: &Reconciliation, workers: &Workers) -> Self {
        let parts = workers.map(on.cases.len().div_ceil(CASES), |part| {
            paid_in(on, part * CASES..(part + 1) * CASES)
        });
        let mut all = parts.concat();
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
            alone: (every - groups.len()) as u64,
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
