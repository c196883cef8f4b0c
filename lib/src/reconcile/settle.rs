//! One subject settled: what was due, what was paid, and why they differ, each fen once.

use super::due::{Due, Roll};
use super::keep::{Kept, LINES_MAX, sort_lines};
use super::outcome::{Case, Cause, KeyOutcome, Line, LineRole, Outcome, Part};
use super::place::Placing;
use super::resolve::Claim;
use crate::money::Money;
use crate::period::Period;

/// Settles one subject.
pub(super) fn settle(roll: Roll<'_>, claims: &[Claim]) -> Case {
    let Placing {
        dues, mut lines, ..
    } = Placing::new(roll, claims);
    // Stable: within a period the canonical order of placing stands.
    lines.sort_by_key(|l| l.period);
    let mut keys = Vec::with_capacity(dues.len());
    let (mut rest, mut start) = (lines.as_mut_slice(), 0);
    for (period, due) in dues {
        let count = rest.partition_point(|l| l.period <= period);
        let (of_period, later) = std::mem::take(&mut rest).split_at_mut(count);
        rest = later;
        debug_assert!(of_period.iter().all(|line| line.period == period));
        let untouched = of_period.is_empty() && due.repeated.is_empty();
        if untouched && due.total == Money::ZERO {
            continue;
        }
        let key = settle_key(roll, period, due, of_period, start);
        start = start.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        if !untouched || key.judged {
            keys.push(key);
        }
    }
    Case {
        subject: roll.seed.subject,
        entries: roll.seed.entries.clone(),
        members: roll.seed.members.clone(),
        keys,
        lines,
    }
}

/// Settles one key; `start` is the index its first line will have in the case.
fn settle_key(
    roll: Roll<'_>,
    period: Period,
    due: Due,
    lines: &mut [Line],
    start: u32,
) -> KeyOutcome {
    let charge = roll.terms.chargeable_from(period, due.decided, roll.frame);
    let judged = roll.frame.covers(period) && roll.frame.as_of >= charge && !due.stop_unknown;
    approved_first(roll, &due, lines);
    let paid: Money = lines
        .iter()
        .filter(|l| l.role == LineRole::Kept)
        .map(|l| l.share)
        .sum();
    // Since when it is stopped is unknown: what was paid is taken as due, nothing is charged.
    let total = if due.stop_unknown && paid == Money::ZERO {
        Money::ZERO
    } else {
        due.total
    };
    let parts = if !due.in_force() {
        not_due(roll, period, lines, start)
    } else if due.ambiguous && paid != total {
        vec![Part {
            cause: Cause::Ambiguous,
            amount: paid - total,
            line: None,
        }]
    } else {
        in_force(total, judged, lines, start)
    };
    let outcome = outcome(&parts);
    let key = KeyOutcome {
        period,
        due: total,
        paid,
        outcome,
        parts: parts
            .into_iter()
            .filter(|p| p.amount != Money::ZERO)
            .collect(),
        entries: due.entries,
        repeated: due.repeated.into(),
        judged,
    };
    debug_assert_eq!(
        key.parts.iter().map(|p| p.amount).sum::<Money>(),
        key.paid - key.due
    );
    key
}

/// Lines on an approved account come first, otherwise in canonical order.
fn approved_first(roll: Roll<'_>, due: &Due, lines: &mut [Line]) {
    if lines.len() < 2 {
        return;
    }
    lines.sort_by_key(|line| {
        let payment = line.payment_in(roll.records);
        !payment.is_some_and(|p| roll.on_account(due, p.account))
    });
}

/// Confirmed money for a period in which nothing is in force.
fn not_due(roll: Roll<'_>, period: Period, lines: &mut [Line], start: u32) -> Vec<Part> {
    let cause = if roll.seed.entries.is_empty() {
        Cause::NotOnRoll
    } else if roll.before_every_start(period.last()) {
        Cause::BeforeStart
    } else {
        Cause::AfterStop
    };
    let mut parts = Vec::new();
    for (line, index) in lines.iter_mut().zip(start..) {
        if line.role == LineRole::Kept {
            line.role = LineRole::NotDue;
            parts.push(Part {
                cause,
                amount: line.share,
                line: Some(index),
            });
        }
    }
    parts
}

/// Confirmed money against what is due.
fn in_force(due: Money, judged: bool, lines: &mut [Line], start: u32) -> Vec<Part> {
    let mut kept = lines.iter().filter(|l| l.role == LineRole::Kept);
    if let (Some(only), None) = (kept.next(), kept.next())
        && only.share == due
    {
        return Vec::new();
    }
    let confirmed: Vec<usize> = positions(lines, LineRole::Kept);
    if confirmed.len() > LINES_MAX {
        let paid: Money = confirmed
            .iter()
            .filter_map(|i| lines.get(*i))
            .map(|l| l.share)
            .sum();
        return vec![Part {
            cause: Cause::Ambiguous,
            amount: paid - due,
            line: None,
        }];
    }
    let amounts: Vec<Money> = confirmed
        .iter()
        .filter_map(|i| lines.get(*i))
        .map(|l| l.share)
        .collect();
    let mut parts = Vec::new();
    let mut toward = Money::ZERO;
    let mut last_kept = None;
    for (position, kept) in confirmed.iter().zip(sort_lines(&amounts, due)) {
        let Some(line) = lines.get_mut(*position) else {
            continue;
        };
        let index = u32::try_from(*position)
            .ok()
            .and_then(|p| start.checked_add(p));
        match kept {
            Kept::Toward => {
                toward += line.share;
                last_kept = index;
            }
            Kept::Over if line.share < Money::ZERO => toward += line.share,
            Kept::Duplicate => {
                line.role = LineRole::Duplicate;
                parts.push(Part {
                    cause: Cause::Duplicate,
                    amount: line.share,
                    line: index,
                });
            }
            Kept::Over => {
                parts.push(Part {
                    cause: Cause::Over,
                    amount: line.share,
                    line: index,
                });
            }
        }
    }
    if toward > due {
        parts.push(Part {
            cause: Cause::Over,
            amount: toward - due,
            line: last_kept,
        });
    } else if toward < due {
        parts.extend(missing(due - toward, toward, judged, lines));
    }
    parts
}

/// Why money is missing: not known, returned, never tried, or simply short.
fn missing(missing: Money, toward: Money, judged: bool, lines: &[Line]) -> Vec<Part> {
    let part = |cause, amount: Money| Part {
        cause,
        amount: -amount,
        line: None,
    };
    if !judged {
        return vec![part(Cause::NotJudged, missing)];
    }
    let unknown: Money = lines
        .iter()
        .filter(|l| l.role == LineRole::Unknown)
        .map(|l| l.share)
        .sum();
    let open = unknown.min(missing);
    if open > Money::ZERO {
        return vec![
            part(Cause::Unknown, open),
            part(Cause::Short, missing - open),
        ];
    }
    let failed = lines.iter().any(|l| l.role == LineRole::Failed);
    let cause = match (toward > Money::ZERO, failed) {
        (true, _) => Cause::Short,
        (false, true) => Cause::Returned,
        (false, false) => Cause::Unpaid,
    };
    vec![part(cause, missing)]
}

fn positions(lines: &[Line], role: LineRole) -> Vec<usize> {
    lines
        .iter()
        .enumerate()
        .filter(|(_, l)| l.role == role)
        .map(|(i, _)| i)
        .collect()
}

/// The one word for a key: its first cause in the order in which causes displace each other.
pub(super) fn outcome(parts: &[Part]) -> Outcome {
    let has = |cause| {
        parts
            .iter()
            .any(|p| p.cause == cause && p.amount != Money::ZERO)
    };
    let order = [
        (Cause::Ambiguous, Outcome::Ambiguous),
        (Cause::NoPayments, Outcome::NoPayments),
        (Cause::NotOnRoll, Outcome::NotOnRoll),
        (Cause::BeforeStart, Outcome::BeforeStart),
        (Cause::AfterStop, Outcome::AfterStop),
        (Cause::Duplicate, Outcome::Duplicate),
        (Cause::Returned, Outcome::Returned),
        (Cause::Unknown, Outcome::Unknown),
        (Cause::Unpaid, Outcome::Unpaid),
        (Cause::Over, Outcome::Over),
        (Cause::Short, Outcome::Short),
        (Cause::NotJudged, Outcome::Unknown),
    ];
    order
        .iter()
        .find(|(cause, _)| has(*cause))
        .map_or(Outcome::Paid, |(_, outcome)| *outcome)
}
