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
use crate::reconcile::{Line, LineRole, Reconciliation, Subject};
use crate::record::{Identity, ProgrammeIx};
use hashbrown::HashMap;

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
    pub fn of(on: &Reconciliation, findings: &[Finding]) -> Self {
        let lines = Lines::of(on);
        let (mut arithmetic, mut lists) = (Claims::new(), Claims::new());
        for finding in findings {
            if finding.question.is_none() && finding.at_risk.fen() > 0 {
                let claims = if is_arithmetic(finding.rule) {
                    &mut arithmetic
                } else {
                    &mut lists
                };
                lines.claim(finding, claims);
            }
        }
        Self {
            arithmetic: total(&arithmetic),
            lists: total(&lists),
        }
    }
}

/// Whether a rule follows from rolls and payments alone.
pub(super) fn is_arithmetic(code: &str) -> bool {
    matches!(code, "E01" | "E02") || code.starts_with(['D', 'R', 'M'])
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Claim {
    Line(u32),
    Key(Option<Subject>, Identity, Option<Period>),
}

type Claims = HashMap<Claim, i64>;

fn total(claims: &Claims) -> Money {
    // What is laid is never negative: the order of adding does not matter.
    let sum = claims
        .values()
        .fold(0i64, |sum, fen| sum.saturating_add(*fen));
    Money::from_fen(sum)
}

fn raise(claims: &mut Claims, claim: Claim, fen: i64) {
    let held = claims.entry(claim).or_default();
    *held = fen.max(*held);
}

/// What was confirmed on each payment line, and whether any of it is surplus.
struct Lines<'a> {
    on: &'a Reconciliation,
    rows: PaymentRows,
    /// Lines of folded subjects are not here: all of such a line was confirmed, and none is surplus.
    confirmed: Vec<(u32, i64, bool)>,
}

impl<'a> Lines<'a> {
    fn of(on: &'a Reconciliation) -> Self {
        let lines = on.cases.iter().flat_map(|case| &case.lines);
        let of = |line: &Line| match line.is_confirmed() {
            true => (line.payment, line.share.fen(), line.role != LineRole::Kept),
            false => (line.payment, 0, false),
        };
        let mut confirmed: Vec<(u32, i64, bool)> = lines.map(of).collect();
        confirmed.sort_unstable();
        confirmed.dedup_by(|next, line| {
            let same = next.0 == line.0;
            if same {
                line.1 = line.1.saturating_add(next.1);
                line.2 |= next.2;
            }
            same
        });
        let rows = PaymentRows::of(&on.records);
        Self {
            on,
            rows,
            confirmed,
        }
    }

    fn claim(&self, finding: &Finding, claims: &mut Claims) {
        let mut rest = finding.at_risk.fen();
        for (payment, capacity) in self.in_order(finding) {
            let laid = rest.min(capacity);
            if laid > 0 {
                raise(claims, Claim::Line(payment), laid);
                rest -= laid;
            }
        }
        if rest > 0 {
            let key = Claim::Key(finding.subject, finding.person, finding.period);
            raise(claims, key, rest);
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
        let found = self.confirmed.binary_search_by_key(&payment, |line| line.0);
        if let Some((_, fen, surplus)) = found.ok().and_then(|at| self.confirmed.get(at)) {
            return (*fen, *surplus);
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
