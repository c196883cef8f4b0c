//! Which period each confirmed line of a subject settles, and how much of it.
//!
//! A line that names months settles those, oldest first up to their due; money that comes back for
//! named months nets against what was paid over in them. A difference after a rise
//! settles the shortfalls the rise created. A line without names settles its own month, unless it
//! equals exactly the sum of the dues of a run of earliest unpaid periods; that is marked inferred.

mod claimed;

use super::due::{Due, Roll};
use super::dues::Dues;
use super::keep::{Kept, sort_lines};
use super::order::order_of;
use super::outcome::{Line, LineRole};
use super::resolve::{Claim, month_of};
use crate::money::Money;
use crate::period::{Cycle, Month, Period};
use crate::record::BankResult;
use claimed::{Claimed, Way};

/// Lines of one subject while they find their periods.
pub(super) struct Placing<'a> {
    pub(super) roll: Roll<'a>,
    pub(super) dues: Dues,
    pub(super) lines: Vec<Line>,
}

impl<'a> Placing<'a> {
    /// Places every claim.
    pub(super) fn new(roll: Roll<'a>, claims: &[Claim]) -> Self {
        let records = roll.records;
        let with_line = |claim: &Claim| {
            let line = claim.at.payment(records)?;
            Some(Claimed {
                claim: *claim,
                line,
            })
        };
        let all = claims.iter().filter_map(with_line);
        let mut claims: Vec<Claimed> = Vec::with_capacity(claims.len());
        claims.extend(all);
        claims.sort_by(|a, b| {
            let (a, b) = ((a.claim.at.line, &a.line), (b.claim.at.line, &b.line));
            order_of(records, a, b)
        });
        let months = roll.frame.last.since(roll.frame.first).saturating_add(1);
        let months = usize::try_from(months).unwrap_or_default();
        let mut placing = Self {
            roll,
            dues: Dues::with_capacity(claims.len().max(months)),
            lines: Vec::with_capacity(claims.len()),
        };
        placing.dues_of_frame(&claims);
        let claims = placing.net(claims);
        for claim in claims.iter().filter(|c| c.way() == Way::Named) {
            if let Some((from, to)) = claim.named() {
                placing.place_named(claim, from, to);
            }
        }
        placing.place_plain(&claims);
        for claim in claims.iter().filter(|c| c.way() == Way::Rise) {
            placing.place_rise(claim);
        }
        // Last, for only now is known what was paid over.
        for claim in claims.iter().filter(|c| c.way() == Way::Back) {
            if let Some((from, to)) = claim.named() {
                placing.place_back(claim, from, to);
            }
        }
        placing.close();
        placing
    }

    /// Every line has a period; where nothing but what nets itself speaks of one, nothing is due for it.
    fn close(&mut self) {
        for line in &self.lines {
            self.dues.total(line.period, Due::default);
        }
    }

    fn month(&self, claim: &Claimed) -> Month {
        let frame = self.roll.frame;
        month_of(claim.line, self.roll.terms, frame).unwrap_or(frame.last)
    }

    /// The sum due for a period.
    fn due(&mut self, period: Period) -> Money {
        let roll = self.roll;
        self.dues.total(period, || roll.due(period))
    }

    /// Dues of every judged period, so that what nobody tried to pay is seen.
    fn dues_of_frame(&mut self, claims: &[Claimed]) {
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
    fn net(&mut self, claims: Vec<Claimed>) -> Vec<Claimed> {
        if claims.iter().all(|claim| claim.share() >= Money::ZERO) {
            return claims;
        }
        let confirmed = |claim: &Claimed| claim.line.result == BankResult::Success;
        let mut kept: Vec<Option<Claimed>> = claims.iter().copied().map(Some).collect();
        for (index, back) in claims.iter().enumerate() {
            if back.share() >= Money::ZERO || !confirmed(back) {
                continue;
            }
            let month = |c: &Claimed| c.named().map_or_else(|| self.month(c), |(from, _)| from);
            let of = month(back);
            let matches =
                |c: &Claimed| confirmed(c) && c.share() == -back.share() && month(c) == of;
            // Of several equal lines the latest is the surplus one.
            let found = kept.iter().rposition(|c| c.as_ref().is_some_and(matches));
            if let Some(found) = found {
                let period = self.roll.terms.period(of);
                for at in [found, index] {
                    let taken = kept.get_mut(at).and_then(Option::take);
                    if let Some(taken) = taken {
                        self.push(
                            &taken,
                            period,
                            taken.share(),
                            LineRole::Netted,
                            Inferred::No,
                        );
                    }
                }
            }
        }
        kept.into_iter().flatten().collect()
    }

    fn push(
        &mut self,
        claim: &Claimed,
        period: Period,
        share: Money,
        role: LineRole,
        inferred: Inferred,
    ) {
        let role = match (role, claim.line.result) {
            (LineRole::Netted, _) => LineRole::Netted,
            (_, BankResult::Success) => role,
            (_, BankResult::Failed) => LineRole::Failed,
            (_, BankResult::Unknown) => LineRole::Unknown,
        };
        self.lines.push(Line {
            payment: claim.claim.at.line,
            place: claim.claim.at.place,
            period,
            share,
            role,
            inferred: inferred == Inferred::Yes,
            shared: claim.claim.shared || share != claim.share(),
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
    fn place_named(&mut self, claim: &Claimed, from: Month, to: Month) {
        let mut periods = self.periods(from, to);
        let Some(last) = periods.pop() else { return };
        let mut rest = claim.share();
        for period in periods {
            let due = self.due(period);
            let share = due.min(rest);
            if share > Money::ZERO {
                self.push(claim, period, share, LineRole::Kept, Inferred::No);
                rest = rest - share;
            }
        }
        if rest != Money::ZERO || claim.share() == Money::ZERO {
            self.due(last);
            self.push(claim, last, rest, LineRole::Kept, Inferred::No);
        }
    }

    /// Money that comes back for named months: what was paid over in each, oldest first; the rest
    /// goes to the last.
    fn place_back(&mut self, claim: &Claimed, from: Month, to: Month) {
        let mut periods = self.periods(from, to);
        let Some(last) = periods.pop() else { return };
        let mut rest = claim.share();
        for period in periods {
            let due = self.due(period);
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
    fn place_plain(&mut self, claims: &[Claimed]) {
        let plain = claims.iter().filter(|c| c.way() == Way::Plain);
        let plain = plain.map(|claim| (self.roll.terms.period(self.month(claim)), claim));
        let mut all: Vec<(Period, &Claimed)> = Vec::with_capacity(claims.len());
        all.extend(plain);
        // Stable: within a period the canonical order stands.
        all.sort_by_key(|(period, _)| *period);
        for claims in all.chunk_by(|a, b| a.0 == b.0) {
            match claims {
                [(period, only)] => self.place_only(only, *period),
                [(period, _), ..] => self.place_several(claims, *period),
                [] => {}
            }
        }
    }

    /// The only line of its period without named months.
    fn place_only(&mut self, claim: &Claimed, period: Period) {
        let open = self.due(period) - self.paid(period);
        match claim.line.result == BankResult::Success && claim.share() != open {
            true => self.place_odd(claim, period),
            false => self.place_here(claim, period),
        }
    }

    /// Lines of one period without named months.
    fn place_several(&mut self, claims: &[(Period, &Claimed)], period: Period) {
        let total = self.due(period);
        let claims = claims.iter().map(|(_, claim)| *claim);
        let (mut confirmed, others): (Vec<&Claimed>, Vec<&Claimed>) =
            claims.partition(|c| c.line.result == BankResult::Success);
        self.approved_first(period, &mut confirmed);
        let open = total - self.paid(period);
        let amounts: Vec<Money> = confirmed.iter().map(|c| c.share()).collect();
        let exact = super::keep::first_exact_set(&amounts, open).is_some();
        let sorted = sort_lines(&amounts, open);
        for (claim, kept) in confirmed.into_iter().zip(sorted) {
            let settles_own = kept == Kept::Toward && (exact || claim.share() == open);
            match settles_own {
                true => self.place_here(claim, period),
                false => self.place_odd(claim, period),
            }
        }
        for claim in others {
            self.place_here(claim, period);
        }
    }

    fn place_here(&mut self, claim: &Claimed, period: Period) {
        self.push(claim, period, claim.share(), LineRole::Kept, Inferred::No);
    }

    /// A confirmed line without named months that does not settle its own period as it should.
    fn place_odd(&mut self, claim: &Claimed, period: Period) {
        let run = match self.roll.terms.programme.cycle {
            Cycle::Once => self.open_event(period, claim.share()),
            _ => self.run_of_unpaid(period, claim.share()),
        };
        match run {
            Some(run) => self.place_run(claim, &run),
            None => self.place_here(claim, period),
        }
    }

    /// Lines on an approved account come first, otherwise in their order.
    fn approved_first(&self, period: Period, claims: &mut [&Claimed]) {
        let Some(due) = self.dues.get(period).filter(|_| claims.len() > 1) else {
            return;
        };
        claims.sort_by_cached_key(|claim| !self.roll.on_account(due, claim.line.account));
    }

    /// A contiguous run of the earliest unpaid periods whose dues add up to `amount` exactly, with
    /// or without the current one. What lies before the audited months is settled by name only.
    fn run_of_unpaid(&self, current: Period, amount: Money) -> Option<Vec<(Period, Money)>> {
        let unpaid = |p: Period, due: &Due| {
            due.total > Money::ZERO && !due.stop_unknown && self.paid(p) == Money::ZERO
        };
        let mut run = Vec::new();
        let mut sum = Money::ZERO;
        let first = self.roll.frame.first;
        let audited = self.dues.before(current).iter();
        for (period, due) in audited.filter(|(period, _)| period.last() >= first) {
            let follows = |(last, _): &(Period, Money)| last.next() == *period;
            if unpaid(*period, due) && run.last().is_none_or(follows) {
                run.push((*period, due.total));
                sum += due.total;
                if sum == amount {
                    return Some(run);
                }
            } else if !run.is_empty() {
                break;
            }
        }
        let due = self.dues.get(current)?;
        let contiguous = run.last().is_some_and(|(last, _)| last.next() == current);
        if contiguous && unpaid(current, due) && sum + due.total == amount {
            run.push((current, due.total));
            return Some(run);
        }
        None
    }

    /// An earlier approval of exactly this amount that is still open; each pays for itself.
    fn open_event(&self, current: Period, amount: Money) -> Option<Vec<(Period, Money)>> {
        let open =
            |p: Period, due: &Due| due.has_component(amount) && self.paid(p) + amount <= due.total;
        let found = self
            .dues
            .before(current)
            .iter()
            .find(|(period, due)| open(*period, due));
        found.map(|(period, _)| vec![(*period, amount)])
    }

    fn place_run(&mut self, claim: &Claimed, run: &[(Period, Money)]) {
        for (period, due) in run {
            self.push(claim, *period, *due, LineRole::Kept, Inferred::Yes);
        }
    }

    /// A difference after a rise settles the shortfalls that a decision created, oldest first.
    fn place_rise(&mut self, claim: &Claimed) {
        let own = self.roll.terms.period(self.month(claim));
        let short: Vec<(Period, Money)> = self
            .dues
            .up_to(own)
            .iter()
            .filter(|(_, due)| due.total > Money::ZERO)
            .map(|(period, due)| (*period, due.total - self.paid(*period)))
            .filter(|(period, missing)| *missing > Money::ZERO && self.paid(*period) > Money::ZERO)
            .collect();
        let mut rest = claim.share();
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
