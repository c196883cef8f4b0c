//! Every payment line to the subject it pays.
//!
//! A line is first led by the number it bears. Where that leads to several subjects, or to a payee
//! who collects for others, the amounts decide, in the canonical order of lines and never in the
//! order of a file. What leads nowhere becomes a subject without entries.

mod by_number;

use super::directory::Directory;
use super::due::Roll;
use super::frame::{Frame, MonthMeans, Terms};
use super::keep::{LINES_MAX, first_exact_set};
use super::kept::{At, Kept};
use super::order::line_order;
use super::outcome::{Subject, SubjectId};
use crate::money::Money;
use crate::period::Month;
use crate::record::{BankResult, Identity, Payment, ProgrammeIx, Records};
use crate::work::Workers;
use hashbrown::HashMap;

/// A line, or a share of one, that claims to pay a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) at: At,
    pub(super) share: Money,
    /// Whether the line pays several subjects.
    pub(super) shared: bool,
}

/// Seeds with the claims on each.
pub(super) struct Resolved {
    pub(super) directory: Directory,
    pub(super) claims: Vec<Vec<Claim>>,
}

/// The month a line is for, as its month column says.
pub(super) fn month_of(payment: Payment, terms: &Terms, frame: &Frame) -> Option<Month> {
    let month = payment.month.or(payment.credited.map(|day| day.month()))?;
    match frame.month_means {
        MonthMeans::For => Some(month),
        MonthMeans::Paid if payment.month.is_none() => Some(month),
        MonthMeans::Paid => month.plus(-terms.lag()),
    }
}

/// Leads every line to its subject.
pub(super) fn resolve(
    records: &Records,
    terms: &[Terms],
    frame: &Frame,
    kept: &Kept<'_>,
    workers: &Workers,
) -> Resolved {
    let directory = Directory::new(records, terms, frame, kept, workers);
    let (claims, odd) = by_number::lead(records, &directory, kept, workers);
    let mut resolver = Resolver {
        records,
        terms,
        frame,
        unknown: Terms {
            family: None,
            programme: crate::policy::Programme::default(),
        },
        claims,
        directory,
        doubtful: Vec::new(),
    };
    for at in odd {
        if let Some(payment) = at.payment(records) {
            resolver.lead(payment, at);
        }
    }
    resolver.decide_doubtful();
    resolver.settle_collectors();
    Resolved {
        directory: resolver.directory,
        claims: resolver.claims,
    }
}

struct Resolver<'a> {
    records: &'a Records,
    terms: &'a [Terms],
    frame: &'a Frame,
    unknown: Terms,
    directory: Directory,
    claims: Vec<Vec<Claim>>,
    /// Lines that several seeds could take.
    doubtful: Vec<(u32, Vec<u32>)>,
}

impl Resolver<'_> {
    fn terms(&self, programme: ProgrammeIx) -> &Terms {
        self.terms
            .get(usize::from(programme))
            .unwrap_or(&self.unknown)
    }

    fn lead(&mut self, payment: Payment, at: At) {
        let programme = payment.programme;
        let found = if payment.person.is_none() {
            self.directory
                .without_number(programme, payment.name, payment.account)
        } else {
            let own = self.directory.by_number(programme, payment.person);
            match own.is_empty() {
                true => self.directory.by_payee(programme, payment.person),
                false => own,
            }
        };
        match found.as_slice() {
            [] => {
                let id = match payment.person.is_none() {
                    true => SubjectId::Institution(payment.name),
                    false => SubjectId::Person(payment.person),
                };
                let seed = self.directory.seed(Subject { programme, id });
                self.claim(seed, at, payment.amount);
            }
            [seed] => self.claim(*seed, at, payment.amount),
            _ => self.doubtful.push((at.line, found)),
        }
    }

    fn claim(&mut self, seed: u32, at: At, share: Money) {
        let claim = Claim {
            at,
            share,
            shared: false,
        };
        if self.claims.len() <= seed as usize {
            self.claims.resize(seed as usize + 1, Vec::new());
        }
        if let Some(claims) = self.claims.get_mut(seed as usize) {
            claims.push(claim);
        }
    }

    /// Lines that several seeds could take go, in canonical order, to the best of them.
    fn decide_doubtful(&mut self) {
        let mut doubtful = std::mem::take(&mut self.doubtful);
        doubtful.sort_by(|(a, _), (b, _)| line_order(self.records, *a, *b));
        for (index, seeds) in doubtful {
            let Some(payment) = self.records.payment(index) else {
                continue;
            };
            let best = seeds.iter().copied().max_by(|a, b| {
                let (x, y) = (self.fitness(*a, payment), self.fitness(*b, payment));
                // Of equals the one that comes first in the roll.
                x.cmp(&y).then(self.name_of(*b).cmp(&self.name_of(*a)))
            });
            if let Some(seed) = best {
                self.claim(seed, At::of(index, self.records), payment.amount);
            }
        }
    }

    /// How well a line fits a seed: in force, exact amount still open, the approved account.
    fn fitness(&self, seed: u32, payment: Payment) -> (bool, bool, bool, std::cmp::Reverse<usize>) {
        let Some(at) = self.directory.seeds.get(seed as usize) else {
            return (false, false, false, std::cmp::Reverse(usize::MAX));
        };
        let terms = self.terms(payment.programme);
        let roll = Roll {
            records: self.records,
            frame: self.frame,
            terms,
            seed: at,
        };
        let month = payment
            .named_from
            .or_else(|| month_of(payment, terms, self.frame));
        let due = month.map(|m| roll.due(terms.period(m))).unwrap_or_default();
        let earlier = self.same_month(seed, month, terms);
        let exact = due.total == payment.amount && earlier == 0;
        let account = roll.on_account(&due, payment.account);
        (due.in_force(), exact, account, std::cmp::Reverse(earlier))
    }

    fn same_month(&self, seed: u32, month: Option<Month>, terms: &Terms) -> usize {
        let claims = self
            .claims
            .get(seed as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let months = claims.iter().filter_map(|c| c.at.payment(self.records));
        months
            .filter(|p| month_of(*p, terms, self.frame) == month)
            .count()
    }

    /// A text that orders seeds independent of reading order.
    fn name_of(&self, seed: u32) -> String {
        let id = self
            .directory
            .seeds
            .get(seed as usize)
            .map(|s| s.subject.id);
        match id {
            Some(SubjectId::Person(person)) => person.reveal(&self.records.texts).into_owned(),
            Some(SubjectId::Household(text) | SubjectId::Institution(text)) => {
                self.records.texts.get(text).to_owned()
            }
            Some(SubjectId::Area(_)) | None => String::new(),
        }
    }

    /// A line to a payee may settle several of his subjects, if exactly their dues add up to it.
    fn settle_collectors(&mut self) {
        for (programme, payee) in self.directory.collectors() {
            let mut wards = self.directory.by_payee(programme, payee);
            // A payee who is a beneficiary himself is one of those he collects for.
            wards.extend(self.directory.granted_to(programme, payee));
            wards.sort_by_cached_key(|seed| self.name_of(*seed));
            if wards.len() > 1 && wards.len() <= LINES_MAX {
                self.share_out(programme, payee, &wards);
            }
        }
    }

    fn share_out(&mut self, programme: ProgrammeIx, payee: Identity, wards: &[u32]) {
        let mut months: HashMap<Month, Vec<(u32, u32)>> = HashMap::new();
        let terms = self.terms(programme).clone();
        for seed in wards {
            for claim in self
                .claims
                .get(*seed as usize)
                .map(Vec::as_slice)
                .unwrap_or_default()
            {
                let payment = claim.at.payment(self.records);
                let month =
                    payment.and_then(|p| p.named_from.or_else(|| month_of(p, &terms, self.frame)));
                if let Some(month) = month {
                    months
                        .entry(month)
                        .or_default()
                        .push((claim.at.line, *seed));
                }
            }
        }
        let mut months: Vec<_> = months.into_iter().collect();
        months.sort_by_key(|(month, _)| *month);
        for (month, mut lines) in months {
            lines.sort_by(|(a, _), (b, _)| line_order(self.records, *a, *b));
            self.share_out_month(&terms, payee, wards, month, &lines);
        }
    }

    fn share_out_month(
        &mut self,
        terms: &Terms,
        payee: Identity,
        wards: &[u32],
        month: Month,
        lines: &[(u32, u32)],
    ) {
        let dues: Vec<(u32, Money)> = wards
            .iter()
            .filter_map(|w| {
                let seed = self.directory.seeds.get(*w as usize)?;
                let roll = Roll {
                    records: self.records,
                    frame: self.frame,
                    terms,
                    seed,
                };
                Some((*w, roll.due(terms.period(month)).total))
            })
            .filter(|(_, due)| *due > Money::ZERO)
            .collect();
        let due_of = |seed: u32| dues.iter().find(|(w, _)| *w == seed).map(|(_, due)| *due);
        let amount = |payment: u32| {
            self.records
                .payment(payment)
                .map_or(Money::ZERO, |p| p.amount)
        };
        let succeeded = |payment: u32| {
            let payment = self.records.payment(payment);
            payment.is_some_and(|p| p.result == BankResult::Success)
        };
        // A ward is closed by a line of his own that pays exactly what is due; the payee, whose
        // number may stand for another's money, by the first such line only.
        let mut own_is_paid = false;
        let (exact, odd): (Vec<_>, Vec<_>) = lines.iter().copied().partition(|&(p, seed)| {
            let whole = due_of(seed) == Some(amount(p)) && self.bears(p, seed, payee);
            let again = whole && self.bears_payee(p, payee) && own_is_paid && succeeded(p);
            own_is_paid |= whole && self.bears_payee(p, payee) && succeeded(p);
            whole && !again
        });
        let mut open: Vec<(u32, Money)> = dues
            .iter()
            .copied()
            .filter(|(w, _)| !exact.iter().any(|(_, seed)| seed == w))
            .collect();
        for (payment, seed) in odd {
            let own = !self.bears_payee(payment, payee);
            let exact = shares(&open, amount(payment), own.then_some(seed));
            let Some(shares) = exact.or_else(|| filled(&open, amount(payment)).filter(|_| !own))
            else {
                continue;
            };
            let settled = self.records.payment(payment);
            if settled.is_some_and(|p| p.result == BankResult::Success) {
                open.retain(|(w, _)| !shares.iter().any(|(s, _)| s == w));
            }
            self.replace(payment, seed, &shares);
        }
    }

    fn bears_payee(&self, payment: u32, payee: Identity) -> bool {
        self.records
            .payment(payment)
            .is_some_and(|p| p.person == payee)
    }

    fn bears(&self, payment: u32, seed: u32, payee: Identity) -> bool {
        let own = self
            .directory
            .seeds
            .get(seed as usize)
            .map(|s| s.subject.id);
        !self.bears_payee(payment, payee) || own == Some(SubjectId::Person(payee))
    }

    /// Replaces the claim of a line on one seed by its shares.
    fn replace(&mut self, payment: u32, seed: u32, shares: &[(u32, Money)]) {
        let at = At::of(payment, self.records);
        if let Some(claims) = self.claims.get_mut(seed as usize) {
            claims.retain(|c| c.at != at);
        }
        for (ward, share) in shares {
            if let Some(claims) = self.claims.get_mut(*ward as usize) {
                claims.push(Claim {
                    at,
                    share: *share,
                    shared: shares.len() > 1,
                });
            }
        }
    }
}

/// What a line to the payee of several wards pays where no set of dues adds up to it: one ward after
/// the other, so that one shortfall or one surplus remains and nobody looks overpaid beside a ward
/// who looks unpaid.
fn filled(open: &[(u32, Money)], amount: Money) -> Option<Vec<(u32, Money)>> {
    if open.len() < 2 || amount <= Money::ZERO {
        return None;
    }
    let mut rest = amount;
    let mut shares: Vec<(u32, Money)> = Vec::with_capacity(open.len());
    for (ward, due) in open {
        let share = rest.min(*due);
        if share > Money::ZERO {
            shares.push((*ward, share));
            rest = rest - share;
        }
    }
    if let Some((_, share)) = shares.last_mut() {
        *share += rest;
    }
    Some(shares)
}

/// The first set of open dues that adds up to `amount`, with the ward whose number the line bears.
fn shares(open: &[(u32, Money)], amount: Money, own: Option<u32>) -> Option<Vec<(u32, Money)>> {
    let (mine, others): (Vec<_>, Vec<_>) = open.iter().partition(|(w, _)| Some(*w) == own);
    let mine: Vec<(u32, Money)> = mine;
    let others: Vec<(u32, Money)> = others;
    let own_due: Money = mine.iter().map(|(_, due)| *due).sum();
    if own.is_some() && (mine.is_empty() || amount <= own_due) {
        return None;
    }
    let amounts: Vec<Money> = others.iter().map(|(_, due)| *due).collect();
    let set = first_exact_set(&amounts, amount - own_due)?;
    let mut shares = mine;
    shares.extend(set.iter().filter_map(|i| others.get(*i).copied()));
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(open: &[i64], amount: i64, expected: &[i64]) {
        let open: Vec<(u32, Money)> = (0..)
            .zip(open.iter().map(|fen| Money::from_fen(*fen)))
            .collect();
        let shares = filled(&open, Money::from_fen(amount)).unwrap_or_default();
        let got: Vec<i64> = shares.iter().map(|(_, share)| share.fen()).collect();
        assert_eq!(got, expected, "{amount} over {open:?}");
    }

    #[test]
    fn a_sum_that_fits_no_set_of_wards_fills_one_after_the_other() {
        check(&[500, 500], 900, &[500, 400]);
        check(&[500, 500], 1100, &[500, 600]);
        check(&[500, 500], 300, &[300]);
        check(&[500], 300, &[]);
    }
}
