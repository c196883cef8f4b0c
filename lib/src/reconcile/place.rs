//! Which period each confirmed line of a subject settles, and how much of it.
//!
//! A line that names months settles those, oldest first up to their due; money that comes back for
//! named months nets against what was paid over in them. A difference after a rise
//! settles the shortfalls the rise created. A line without names settles its own month, unless it
//! equals exactly the sum of the dues of a run of earliest unpaid periods; that is marked inferred.

use super::due::{Due, Roll};
use super::keep::{Kept, sort_lines};
use super::order::line_order;
use super::outcome::{Line, LineRole};
use super::resolve::{Claim, month_of};
use crate::money::Money;
use crate::period::{Cycle, Month, Period};
use crate::record::{BankResult, Payment, PaymentKind};
use std::collections::BTreeMap;

/// Lines of one subject while they find their periods.
pub(super) struct Placing<'a> {
    pub(super) roll: Roll<'a>,
    pub(super) dues: BTreeMap<Period, Due>,
    pub(super) lines: Vec<Line>,
}

impl<'a> Placing<'a> {
    /// Places every claim.
    pub(super) fn new(roll: Roll<'a>, claims: &[Claim]) -> Self {
        let mut placing = Self {
            roll,
            dues: BTreeMap::new(),
            lines: Vec::new(),
        };
        let mut claims = claims.to_vec();
        claims.sort_by(|a, b| line_order(roll.records, a.payment, b.payment));
        placing.dues_of_frame(&claims);
        let claims = placing.net(claims);
        let (named, unnamed): (Vec<Claim>, Vec<Claim>) =
            claims.into_iter().partition(|c| placing.named(c).is_some());
        let (back, named): (Vec<Claim>, Vec<Claim>) =
            named.into_iter().partition(|c| c.share < Money::ZERO);
        for claim in named {
            if let Some((from, to)) = placing.named(&claim) {
                placing.place_named(claim, from, to);
            }
        }
        let rises = |c: &Claim| {
            placing
                .payment(c)
                .is_some_and(|p| p.kind == PaymentKind::RiseDifference)
        };
        let (rises, plain): (Vec<Claim>, Vec<Claim>) = unnamed.into_iter().partition(rises);
        placing.place_plain(&plain);
        for claim in rises {
            placing.place_rise(claim);
        }
        // Last, for only now is known what was paid over.
        for claim in back {
            if let Some((from, to)) = placing.named(&claim) {
                placing.place_back(claim, from, to);
            }
        }
        placing
    }

    fn payment(&self, claim: &Claim) -> Option<Payment> {
        self.roll.records.payment(claim.payment)
    }

    fn named(&self, claim: &Claim) -> Option<(Month, Month)> {
        let payment = self.payment(claim)?;
        let from = payment.named_from?;
        Some((from, payment.named_to.unwrap_or(from)))
    }

    fn month(&self, claim: &Claim) -> Month {
        let frame = self.roll.frame;
        let month = self
            .payment(claim)
            .and_then(|p| month_of(p, self.roll.terms, frame));
        month.unwrap_or(frame.last)
    }

    fn due(&mut self, period: Period) -> &Due {
        let roll = self.roll;
        self.dues.entry(period).or_insert_with(|| roll.due(period))
    }

    /// Dues of every judged period, so that what nobody tried to pay is seen.
    fn dues_of_frame(&mut self, claims: &[Claim]) {
        let (frame, terms) = (self.roll.frame, self.roll.terms);
        let mut period = terms.period(frame.first);
        while period.first() <= frame.last {
            self.due(period);
            period = period.next();
        }
        if terms.programme.cycle == Cycle::Once {
            let records = self.roll.records;
            for index in &self.roll.seed.entries {
                let entry = records.entries.get(*index as usize);
                let own = entry.and_then(|e| e.from.or(e.decided.map(|d| d.month())));
                if let Some(month) = own.filter(|m| *m <= frame.last) {
                    self.due(terms.period(month));
                }
            }
        }
        for claim in claims {
            let month = self.month(claim);
            self.due(terms.period(month));
        }
    }

    /// Reversals and recoveries net against the line they take back; both leave the settlement.
    fn net(&mut self, claims: Vec<Claim>) -> Vec<Claim> {
        if claims.iter().all(|claim| claim.share >= Money::ZERO) {
            return claims;
        }
        let confirmed = |p: Payment| p.result == BankResult::Success;
        let mut kept: Vec<Option<Claim>> = claims.iter().copied().map(Some).collect();
        for (index, claim) in claims.iter().enumerate() {
            let Some(back) = self.payment(claim) else {
                continue;
            };
            if claim.share >= Money::ZERO || !confirmed(back) {
                continue;
            }
            let month = self
                .named(claim)
                .map_or_else(|| self.month(claim), |(from, _)| from);
            let matches = |c: &Claim| {
                let Some(line) = self.payment(c) else {
                    return false;
                };
                let of = self
                    .named(c)
                    .map_or_else(|| self.month(c), |(from, _)| from);
                confirmed(line) && c.share == -claim.share && of == month
            };
            // Of several equal lines the latest is the surplus one.
            let found = kept.iter().rposition(|c| c.as_ref().is_some_and(matches));
            if let Some(found) = found {
                let period = self.roll.terms.period(month);
                for at in [found, index] {
                    let taken = kept.get_mut(at).and_then(Option::take);
                    if let Some(taken) = taken {
                        self.push(taken, period, taken.share, LineRole::Netted, Inferred::No);
                    }
                }
            }
        }
        kept.into_iter().flatten().collect()
    }

    fn push(
        &mut self,
        claim: Claim,
        period: Period,
        share: Money,
        role: LineRole,
        inferred: Inferred,
    ) {
        let result = self
            .payment(&claim)
            .map_or(BankResult::Unknown, |p| p.result);
        let role = match (role, result) {
            (LineRole::Netted, _) => LineRole::Netted,
            (_, BankResult::Success) => role,
            (_, BankResult::Failed) => LineRole::Failed,
            (_, BankResult::Unknown) => LineRole::Unknown,
        };
        let inferred = inferred == Inferred::Yes;
        let shared = claim.shared || share != claim.share;
        self.lines.push(Line {
            payment: claim.payment,
            period,
            share,
            role,
            inferred,
            shared,
        });
    }

    /// Periods from one month to another, each once.
    fn periods(&self, from: Month, to: Month) -> Vec<Period> {
        let months = from.through(to.max(from));
        let mut periods: Vec<Period> = months.map(|m| self.roll.terms.period(m)).collect();
        periods.dedup();
        periods
    }

    /// What confirmed lines already pay for a period.
    fn paid(&self, period: Period) -> Money {
        let kept = self
            .lines
            .iter()
            .filter(|l| l.period == period && l.role == LineRole::Kept);
        kept.map(|l| l.share).sum()
    }

    /// Named months, oldest first up to what is due and not yet paid; the rest goes to the last.
    fn place_named(&mut self, claim: Claim, from: Month, to: Month) {
        let mut periods = self.periods(from, to);
        let Some(last) = periods.pop() else { return };
        let mut rest = claim.share;
        for period in periods {
            let due = self.due(period).total;
            let share = due.min(rest);
            if share > Money::ZERO {
                self.push(claim, period, share, LineRole::Kept, Inferred::No);
                rest = rest - share;
            }
        }
        if rest != Money::ZERO || claim.share == Money::ZERO {
            self.due(last);
            self.push(claim, last, rest, LineRole::Kept, Inferred::No);
        }
    }

    /// Money that comes back for named months: what was paid over in each, oldest first; the rest
    /// goes to the last.
    fn place_back(&mut self, claim: Claim, from: Month, to: Month) {
        let mut periods = self.periods(from, to);
        let Some(last) = periods.pop() else { return };
        let mut rest = claim.share;
        for period in periods {
            let due = self.due(period).total;
            let share = (due - self.paid(period)).max(rest);
            if share < Money::ZERO {
                self.push(claim, period, share, LineRole::Kept, Inferred::No);
                rest = rest - share;
            }
        }
        if rest != Money::ZERO {
            self.due(last);
            self.push(claim, last, rest, LineRole::Kept, Inferred::No);
        }
    }

    /// Lines without named months: their own month, or a run of earliest unpaid periods.
    fn place_plain(&mut self, claims: &[Claim]) {
        let of_period = |claim: &Claim| (self.roll.terms.period(self.month(claim)), *claim);
        let mut claims: Vec<(Period, Claim)> = claims.iter().map(of_period).collect();
        // Stable: within a period the canonical order stands.
        claims.sort_by_key(|(period, _)| *period);
        for claims in claims.chunk_by(|a, b| a.0 == b.0) {
            let Some((period, _)) = claims.first().copied() else {
                continue;
            };
            let total = self.due(period).total;
            let claims = claims.iter().map(|(_, claim)| *claim);
            let (mut confirmed, others): (Vec<Claim>, Vec<Claim>) = claims.partition(|c| {
                self.payment(c)
                    .is_some_and(|p| p.result == BankResult::Success)
            });
            self.approved_first(period, &mut confirmed);
            let open = total - self.paid(period);
            let amounts: Vec<Money> = confirmed.iter().map(|c| c.share).collect();
            let exact = super::keep::first_exact_set(&amounts, open).is_some();
            let sorted = sort_lines(&amounts, open);
            for (claim, kept) in confirmed.iter().zip(sorted) {
                let settles_own = kept == Kept::Toward && (exact || claim.share == open);
                let run = match (settles_own, self.roll.terms.programme.cycle) {
                    (true, _) => None,
                    (false, Cycle::Once) => self.open_event(period, claim.share),
                    (false, _) => self.run_of_unpaid(period, claim.share),
                };
                match run {
                    Some(run) => self.place_run(*claim, &run),
                    None => self.push(*claim, period, claim.share, LineRole::Kept, Inferred::No),
                }
            }
            for claim in others {
                self.push(claim, period, claim.share, LineRole::Kept, Inferred::No);
            }
        }
    }

    /// Lines on an approved account come first, otherwise in their order.
    fn approved_first(&self, period: Period, claims: &mut [Claim]) {
        let Some(due) = self.dues.get(&period).filter(|_| claims.len() > 1) else {
            return;
        };
        claims.sort_by_cached_key(|claim| {
            let payment = self.payment(claim);
            !payment.is_some_and(|p| self.roll.on_account(due, p.account))
        });
    }

    /// A contiguous run of the earliest unpaid periods whose dues add up to `amount` exactly, with
    /// or without the current one.
    fn run_of_unpaid(&self, current: Period, amount: Money) -> Option<Vec<(Period, Money)>> {
        let unpaid = |p: Period, due: &Due| {
            due.total > Money::ZERO && !due.stop_unknown && self.paid(p) == Money::ZERO
        };
        let mut run = Vec::new();
        let mut sum = Money::ZERO;
        for (period, due) in self.dues.range(..current) {
            if unpaid(*period, due) {
                run.push((*period, due.total));
                sum += due.total;
                if sum == amount {
                    return Some(run);
                }
            } else if !run.is_empty() {
                break;
            }
        }
        let due = self.dues.get(&current)?;
        let contiguous = run.last().is_some_and(|(last, _)| last.next() == current);
        if contiguous && unpaid(current, due) && sum + due.total == amount {
            run.push((current, due.total));
            return Some(run);
        }
        None
    }

    /// An earlier approval of exactly this amount that is still open; each pays for itself.
    fn open_event(&self, current: Period, amount: Money) -> Option<Vec<(Period, Money)>> {
        let open = |p: Period, due: &Due| {
            due.components.contains(&amount) && self.paid(p) + amount <= due.total
        };
        let found = self
            .dues
            .range(..current)
            .find(|(period, due)| open(**period, due));
        found.map(|(period, _)| vec![(*period, amount)])
    }

    fn place_run(&mut self, claim: Claim, run: &[(Period, Money)]) {
        for (period, due) in run {
            self.push(claim, *period, *due, LineRole::Kept, Inferred::Yes);
        }
    }

    /// A difference after a rise settles the shortfalls that a decision created, oldest first.
    fn place_rise(&mut self, claim: Claim) {
        let own = self.roll.terms.period(self.month(&claim));
        let short: Vec<(Period, Money)> = self
            .dues
            .range(..=own)
            .filter(|(_, due)| due.total > Money::ZERO)
            .map(|(period, due)| (*period, due.total - self.paid(*period)))
            .filter(|(period, missing)| *missing > Money::ZERO && self.paid(*period) > Money::ZERO)
            .collect();
        let mut rest = claim.share;
        for (period, missing) in short {
            let share = missing.min(rest);
            if share > Money::ZERO {
                self.push(claim, period, share, LineRole::Kept, Inferred::Yes);
                rest = rest - share;
            }
        }
        if rest != Money::ZERO {
            self.push(claim, own, rest, LineRole::Kept, Inferred::No);
        }
    }
}

/// Whether a period was inferred.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inferred {
    Yes,
    No,
}
