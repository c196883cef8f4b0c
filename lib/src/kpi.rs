//! Floor 5: the indicators of a run, as exact fractions.
//!
//! Counts are of *keys* (programme, subject, period), so that a retry chain or a payment in parts
//! counts once; sums are in fen. A key counts where something was due and the month is judged, or
//! where something was paid. What is missing outside the judged months is charged to nobody.
//!
//! | indicator | numerator | denominator |
//! |---|---|---|
//! | `accuracy` 发放准确率 | keys paid exactly, on an approved account | due or paid keys, and each surplus line |
//! | `accuracy_amount` | Σ due − Σ \|paid − due\| (below zero where errors exceed what is due) | Σ due |
//! | `timeliness_first` 及时率 | keys paid in full by the pay day at the first attempt | due keys with a pay day |
//! | `timeliness_final` | keys paid in full by the pay day, after retries as well | the same |
//! | `coverage` 覆盖率 | enrolled | identified as eligible; a list of those is not an input yet: nothing to measure |
//! | `return_rate` 退汇率 | lines failed or returned | lines submitted |
//! | `reissue_rate` 退汇重发率 | keys with a failed line that were paid after all | keys with a failed line |
//!
//! An unknown result is not yet timely, and neither paid nor returned.

use crate::ratio::Ratio;
use crate::reconcile::{Case, Folded, KeyOutcome, Line, LineRole, Outcome, Reconciliation};
use crate::record::{AccountKey, BankResult, PaymentKind, RollEntry};
use crate::work::Workers;

/// Every indicator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Kpi {
    /// Keys paid exactly.
    pub accuracy: Ratio,
    /// Money paid exactly.
    pub accuracy_amount: Ratio,
    /// In time at the first attempt.
    pub timeliness_first: Ratio,
    /// In time in the end.
    pub timeliness_final: Ratio,
    /// Enrolled among those identified as eligible.
    pub coverage: Ratio,
    /// Lines returned.
    pub return_rate: Ratio,
    /// Returned and paid after all.
    pub reissue_rate: Ratio,
}

impl Kpi {
    /// Every indicator with its name, in the order of the specification.
    pub const fn named(&self) -> [(&'static str, Ratio); 7] {
        [
            ("accuracy", self.accuracy),
            ("accuracy_amount", self.accuracy_amount),
            ("timeliness_first", self.timeliness_first),
            ("timeliness_final", self.timeliness_final),
            ("coverage", self.coverage),
            ("return_rate", self.return_rate),
            ("reissue_rate", self.reissue_rate),
        ]
    }

    /// Measures a reconciliation.
    pub fn of(on: &Reconciliation, workers: &Workers) -> Self {
        let measure = |index: usize, (kpi, due, off): &mut (Self, i128, i128)| {
            let Some(case) = on.cases.get(index) else {
                return;
            };
            for key in &case.keys {
                let lines = KeyLines::of(on, case, key);
                lines.count_accuracy(&mut kpi.accuracy);
                let (more, further) = lines.amounts();
                (*due, *off) = (*due + more, *off + further);
                lines.count_timeliness(case, kpi);
            }
            count_reissues(case, &mut kpi.reissue_rate);
        };
        let mut kpi = Self::default();
        let (mut due_sum, mut off_sum) = (0, 0);
        for (part, due, off) in workers.fold(on.cases.len(), Default::default, measure) {
            kpi.add(part);
            (due_sum, off_sum) = (due_sum + due, off_sum + off);
        }
        for folded in &on.folded {
            due_sum += kpi.add_folded(on, folded);
        }
        kpi.accuracy_amount = Ratio::new(narrow(due_sum - off_sum), narrow(due_sum));
        kpi.return_rate = returns(on);
        kpi
    }

    /// Adds what was counted of other cases.
    fn add(&mut self, part: Self) {
        let pairs = [
            (&mut self.accuracy, part.accuracy),
            (&mut self.timeliness_first, part.timeliness_first),
            (&mut self.timeliness_final, part.timeliness_final),
            (&mut self.reissue_rate, part.reissue_rate),
        ];
        for (all, part) in pairs {
            all.numerator += part.numerator;
            all.denominator += part.denominator;
        }
    }

    /// Adds subjects that count as the case that stands for them does; gives Σ due.
    fn add_folded(&mut self, on: &Reconciliation, folded: &Folded) -> i128 {
        let Some(case) = folded.case(&on.cases) else {
            return 0;
        };
        let mut one = Self::default();
        for key in &case.keys {
            let lines = KeyLines::of(on, case, key);
            lines.count_accuracy(&mut one.accuracy);
            lines.count_timeliness(case, &mut one);
        }
        let times = i64::try_from(folded.subjects).unwrap_or(i64::MAX);
        let add = |to: &mut Ratio, one: Ratio| {
            to.numerator += one.numerator * times;
            to.denominator += one.denominator * times;
        };
        add(&mut self.accuracy, one.accuracy);
        add(&mut self.timeliness_first, one.timeliness_first);
        add(&mut self.timeliness_final, one.timeliness_final);
        i128::from(folded.amount.fen()) * case.keys.len() as i128
    }
}

/// Sums of a run fit (conservation holds first); a sum of differences that does not is its bound.
fn narrow(fen: i128) -> i64 {
    i64::try_from(fen).unwrap_or(if fen < 0 { i64::MIN } else { i64::MAX })
}

/// One key with its lines.
struct KeyLines<'a> {
    key: &'a KeyOutcome,
    lines: &'a [Line],
    on: &'a Reconciliation,
}

impl<'a> KeyLines<'a> {
    fn of(on: &'a Reconciliation, case: &'a Case, key: &'a KeyOutcome) -> Self {
        let lines = case.lines_of(key.period);
        Self { key, lines, on }
    }

    fn expected(&self) -> bool {
        self.key.due.fen() > 0 && (self.key.judged || self.key.paid.fen() > 0)
    }

    fn count_accuracy(&self, accuracy: &mut Ratio) {
        let surplus = |l: &&Line| matches!(l.role, LineRole::Duplicate | LineRole::NotDue);
        let surplus = self.lines.iter().filter(surplus).count();
        accuracy.denominator += i64::try_from(surplus).unwrap_or(i64::MAX);
        if self.expected() {
            accuracy.denominator += 1;
            let exact = self.key.outcome == Outcome::Paid && self.on_approved_accounts();
            accuracy.numerator += i64::from(exact);
        }
    }

    /// Whether every kept line went to an account of an entry in force; a blank one allows any.
    fn on_approved_accounts(&self) -> bool {
        let records = &self.on.records;
        let entries = || {
            let entries = self.key.entries.iter();
            entries.filter_map(|i| records.entries.get(*i as usize))
        };
        let allows = |to: AccountKey| move |e: &RollEntry| e.account.is_none() || e.account == to;
        let approved = |line: &Line| {
            let payment = line.payment_in(records);
            payment.is_some_and(|p| entries().any(allows(p.account)))
        };
        let mut kept = self.lines.iter().filter(|l| l.role == LineRole::Kept);
        kept.all(approved)
    }

    /// What counts as due, and how far what was paid is off it, in fen.
    fn amounts(&self) -> (i128, i128) {
        let (due, paid) = (self.key.due.fen(), self.key.paid.fen());
        let due = if self.key.judged {
            due
        } else {
            due.min(paid.max(0))
        };
        let (due, paid) = (i128::from(due), i128::from(paid));
        (due, (paid - due).abs())
    }

    fn count_timeliness(&self, case: &Case, kpi: &mut Kpi) {
        let terms = self.on.programme(case.subject.programme);
        let pay_day = terms.pay_day(self.key.period);
        let Some(pay_day) = pay_day.filter(|_| self.key.due.fen() > 0 && self.key.judged) else {
            return;
        };
        let in_time = |line: &&Line| {
            let payment = line.payment_in(&self.on.records);
            let credited = payment.and_then(|p| p.credited);
            line.role == LineRole::Kept && credited.is_some_and(|day| day.date() <= pay_day)
        };
        let timely = self.lines.iter().filter(in_time);
        let sum: i128 = timely.map(|l| i128::from(l.share.fen())).sum();
        let final_in_time = sum >= i128::from(self.key.due.fen());
        let retried = |l: &Line| matches!(l.role, LineRole::Failed | LineRole::Unknown);
        let first = final_in_time && !self.lines.iter().any(retried);
        kpi.timeliness_final.denominator += 1;
        kpi.timeliness_final.numerator += i64::from(final_in_time);
        kpi.timeliness_first.denominator += 1;
        kpi.timeliness_first.numerator += i64::from(first);
    }
}

fn count_reissues(case: &Case, rate: &mut Ratio) {
    for lines in case.lines.chunk_by(|a, b| a.period == b.period) {
        if lines.iter().any(|l| l.role == LineRole::Failed) {
            rate.denominator += 1;
            rate.numerator += i64::from(lines.iter().any(|l| l.role == LineRole::Kept));
        }
    }
}

fn returns(on: &Reconciliation) -> Ratio {
    let mut rate = Ratio::default();
    let payments = &on.records.payments;
    let stamped = payments
        .counted()
        .map(|(s, count)| (s.kind, s.result, count));
    let full = payments
        .full()
        .iter()
        .map(|line| (line.kind, line.result, 1));
    for (kind, result, count) in stamped.chain(full) {
        if !matches!(kind, PaymentKind::Reversal | PaymentKind::Recovery) {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            rate.denominator += count;
            if result == BankResult::Failed {
                rate.numerator += count;
            }
        }
    }
    rate
}
