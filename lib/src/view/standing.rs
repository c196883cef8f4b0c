//! Whether the account of a line is one that the roll knows for its subject.

use super::SubjectView;
use crate::period::Period;
use crate::reconcile::Line;
use crate::record::{AccountKey, RollEntry};

/// How the account of a line stands to the accounts of its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStanding {
    /// It is the account of an entry in force.
    Approved,
    /// It is the account of the decision before, shortly after a change.
    DecisionBefore,
    /// The entry has none; it is that of the last payment.
    LastPayment,
    /// None of these.
    Foreign,
    /// There is nothing to compare it with.
    NothingKnown,
}

impl<'a> SubjectView<'a> {
    /// How the account of a line stands. Lines of subjects without any entry have no standing.
    pub fn account_standing(&self, line: &Line) -> AccountStanding {
        use AccountStanding::{Approved, DecisionBefore, Foreign, LastPayment, NothingKnown};
        let Some(account) = self.payment(line).map(|p| p.account) else {
            return NothingKnown;
        };
        if account.is_none() || self.case.entries.is_empty() {
            return NothingKnown;
        }
        if self.in_force(line.period).any(|e| e.account == account) {
            return Approved;
        }
        let entries = self.governing(line.period);
        if entries.iter().any(|e| e.account == account) {
            return Approved;
        }
        if entries
            .iter()
            .any(|e| self.account_before(e, line.period) == Some(account))
        {
            return DecisionBefore;
        }
        if entries.iter().all(|e| !e.account.is_none()) {
            return Foreign;
        }
        match self.last_account(line.period) {
            Some(last) if last == account => LastPayment,
            None => NothingKnown,
            Some(_) => Foreign,
        }
    }

    /// Entries in force in `period`; all of them where none is.
    fn governing(&self, period: Period) -> Vec<&'a RollEntry> {
        let entries: Vec<&RollEntry> = self.in_force(period).collect();
        if entries.is_empty() {
            return self.entries().collect();
        }
        entries
    }

    /// The account of the decision before `entry`, while it may still be used. In snapshots that of
    /// an earlier one, as many months back as the grace is long.
    fn account_before(&self, entry: &RollEntry, period: Period) -> Option<AccountKey> {
        let grace = self.programme().programme.account_change_grace_months;
        if let Some(snapshot) = entry.snapshot {
            let other = |e: &RollEntry| {
                let back = e.snapshot.map_or(0, |earlier| snapshot.since(earlier));
                back > 0 && back <= i32::from(grace) && e.account != entry.account
            };
            return self
                .entries()
                .filter(|e| other(e))
                .last()
                .map(|e| e.account);
        }
        let from = entry.from?;
        let elapsed = period.first().since(from);
        let within = elapsed >= 0 && elapsed < i32::from(grace);
        let before = self.entries().filter(|e| e.from.is_none_or(|f| f < from));
        within.then(|| before.last().map(|e| e.account)).flatten()
    }

    /// The account that was last paid before `period`.
    fn last_account(&self, period: Period) -> Option<AccountKey> {
        let before = self.case.confirmed().filter(|l| l.period < period);
        let accounts = before.filter_map(|l| self.payment(l)).map(|p| p.account);
        accounts.filter(|a| !a.is_none()).last()
    }
}
