//! Money at risk in total, each paid fen once.
//!
//! Findings overlap: a payment after death to a changed account is one sum and two findings. So the
//! total is counted by payment line. Each finding lays its amount on the confirmed payment lines
//! among its sources — surplus lines first, then lines of its own programme, then larger ones —
//! and no line takes more than was confirmed on it; a line's amount at risk is the *largest* that
//! any one finding lays on it. What a finding cannot lay on a line counts once for its (subject,
//! person, period). Arithmetic families (D R M E01 E02) and list families are counted apart;
//! findings under a question are in neither.

use super::payment_rows::PaymentRows;
use crate::finding::Finding;
use crate::money::Money;
use crate::period::Period;
use crate::reconcile::{Reconciliation, Shares, Subject};
use crate::record::{Identity, ProgrammeIx};
use crate::work::Workers;

/// The two totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AtRiskTotal {
    /// Follows from rolls and payments alone.
    pub arithmetic: Money,
    /// Rests on a reference list.
    pub lists: Money,
}

impl AtRiskTotal {
    /// Counts the findings outside questions.
    pub fn of(on: &Reconciliation, findings: &[Box<Finding>], workers: &Workers) -> Self {
        Self::by(&Shares::of(on, workers), on, findings, workers)
    }

    /// [`AtRiskTotal::of`] where the shares of lines are at hand.
    pub(super) fn by(
        shares: &Shares,
        on: &Reconciliation,
        findings: &[Box<Finding>],
        workers: &Workers,
    ) -> Self {
        let rows = PaymentRows::of(&on.records);
        let lines = Lines { on, rows, shares };
        let claim = |index: usize, claims: &mut Vec<Claimed>| {
            let finding = findings.get(index).map(Box::as_ref);
            let counts = |f: &&Finding| f.question.is_none() && f.at_risk.fen() > 0;
            if let Some(finding) = finding.filter(counts) {
                lines.claim(finding, claims);
            }
        };
        let claims = workers.fold(findings.len(), Vec::new, claim);
        let mut claims = claims.concat();
        // The largest amount on each thing comes last.
        workers.sort(&mut claims, Ord::cmp);
        let mut total = Self::default();
        for same in claims.chunk_by(|a, b| (a.family, a.on) == (b.family, b.on)) {
            if let Some(largest) = same.last() {
                total.add(largest);
            }
        }
        total
    }

    fn add(&mut self, claim: &Claimed) {
        let total = match claim.family {
            Family::Arithmetic => &mut self.arithmetic,
            Family::Lists => &mut self.lists,
        };
        // What is laid is never negative: the order of adding does not matter.
        *total = Money::from_fen(total.fen().saturating_add(claim.fen));
    }
}

/// Whether a rule follows from rolls and payments alone.
pub(super) fn is_arithmetic(code: &str) -> bool {
    matches!(code, "E01" | "E02") || code.starts_with(['D', 'R', 'M'])
}

/// Families that are counted apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Arithmetic,
    Lists,
}

/// What an amount is laid on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    Line(u32),
    Key(Option<Subject>, Identity, Option<Period>),
}

/// An amount that a finding lays on something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Claimed {
    family: Family,
    on: Claim,
    fen: i64,
}

/// What was confirmed on each payment line, and whether any of it is surplus.
struct Lines<'a> {
    on: &'a Reconciliation,
    rows: PaymentRows,
    /// Lines of folded subjects are not here: all of such a line was confirmed, and none is surplus.
    shares: &'a Shares,
}

impl Lines<'_> {
    fn claim(&self, finding: &Finding, claims: &mut Vec<Claimed>) {
        let family = match is_arithmetic(finding.rule) {
            true => Family::Arithmetic,
            false => Family::Lists,
        };
        let mut lay = |on, fen| claims.push(Claimed { family, on, fen });
        let mut rest = finding.at_risk.fen();
        for (payment, capacity) in self.in_order(finding) {
            let laid = rest.min(capacity);
            if laid > 0 {
                lay(Claim::Line(payment), laid);
                rest -= laid;
            }
        }
        if rest > 0 {
            let key = Claim::Key(finding.subject, finding.person, finding.period);
            lay(key, rest);
        }
    }

    /// Payment lines among the sources with what was confirmed on them, in an order that does not
    /// depend on where they stand.
    fn in_order(&self, finding: &Finding) -> Vec<(u32, i64)> {
        let found = finding.sources.iter();
        let mut lines: Vec<u32> = found
            .filter_map(|s| self.rows.find(&self.on.records, s.file, s.row))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        let programme = finding.subject.map(|s| s.programme);
        if lines.len() > 1 {
            lines.sort_by_cached_key(|payment| self.rank(*payment, programme));
        }
        let capacity = |payment: u32| self.confirmed(payment).0;
        lines.into_iter().map(|p| (p, capacity(p))).collect()
    }

    /// What was confirmed on a line, and whether any of it is surplus.
    fn confirmed(&self, payment: u32) -> (i64, bool) {
        if let Some(share) = self.shares.of_line(&self.on.records.payments, payment) {
            return (share.confirmed, share.is_surplus);
        }
        let line = self.on.records.payment(payment);
        (line.map_or(0, |p| p.amount.fen()), false)
    }

    fn rank(&self, payment: u32, programme: Option<ProgrammeIx>) -> impl Ord + use<> {
        let (fen, surplus) = self.confirmed(payment);
        let row = self.on.records.payment(payment);
        let other = row.map(|p| p.programme) != programme;
        let texts = &self.on.records.texts;
        let words = row.map(|p| {
            let serial = p.serial.reveal(texts).into_owned();
            (p.credited, texts.get(p.batch).to_owned(), serial)
        });
        (!surplus, other, std::cmp::Reverse(fen), words)
    }
}
