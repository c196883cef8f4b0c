//! Which payments and keys are ordinary, and so which have a line.

use super::pen::Pen;
use super::personal::plain;
use super::{DELIVERED_BEFORE, reasons};
use crate::audit_log::genesis::Profile;
use crate::audit_log::rows::Total;
use crate::audit_log::writer::Ordinary;
use crate::error::Result;
use crate::period::Month;
use crate::reconcile::{Case, KeyOutcome, Line, LineRole, Outcome};
use crate::record::{BankResult, FileIx, Payment, PaymentKind, ProgrammeIx, Records, Role};
use crate::report::Audit;
use std::collections::BTreeMap;
use std::ops::Range;

/// What becomes of each payment and key.
pub(super) struct Sorted {
    profile: Profile,
    /// By payment: nothing for an ordinary one, else why it has a line.
    why: Vec<Option<&'static str>>,
}

impl Sorted {
    /// Sorts the payments of an audit.
    pub(super) fn of(audit: &Audit<'_>, profile: Profile) -> Self {
        let records = &audit.on.records;
        let mut seen: Vec<Option<&'static str>> = vec![None; records.payments.len()];
        let mut ordinary = vec![false; records.payments.len()];
        for case in &audit.on.cases {
            sort_case(records, case, &mut seen, &mut ordinary);
        }
        // What was folded stands in no case: it is exactly ordinary.
        if !audit.on.folded.is_empty() {
            for (why, ordinary) in seen.iter().zip(ordinary.iter_mut()) {
                *ordinary |= why.is_none();
            }
        }
        if profile == Profile::All {
            ordinary.fill(false);
        } else {
            doubt(audit, &mut ordinary);
        }
        let pairs = seen.into_iter().zip(ordinary);
        let why = pairs.map(|(why, ordinary)| match ordinary {
            true => None,
            // A payment that no case holds cannot be: conservation is held before.
            false => Some(why.unwrap_or(reasons::SPLIT)),
        });
        Self {
            profile,
            why: why.collect(),
        }
    }

    /// What has no line, by file, programme and month.
    pub(super) fn ordinary(&self, audit: &Audit<'_>) -> Vec<Ordinary> {
        let records = &audit.on.records;
        let mut sums: BTreeMap<(FileIx, ProgrammeIx, Option<Month>), Total> = BTreeMap::new();
        let plain_ones = records.each_payment().zip(&self.why);
        for (payment, _) in plain_ones.filter(|(_, why)| why.is_none()) {
            let key = (payment.file, payment.programme, payment.month);
            let sum = sums.entry(key).or_default();
            sum.n += 1;
            sum.fen = sum.fen.saturating_add(payment.amount.fen());
        }
        let mut ordinary: Vec<Ordinary> = sums
            .into_iter()
            .map(|((file, programme, month), total)| Ordinary {
                file: u64::from(file),
                programme: plain(records.programme(programme)),
                month: month.map(|m| m.to_string()).unwrap_or_default(),
                total,
            })
            .collect();
        for (input, file) in audit.inputs.iter().zip(0u64..) {
            let n = input.dispositions.duplicate_delivery;
            if input.role == Role::Payments && n > 0 {
                let fen = input.amount_duplicate.fen();
                ordinary.push(Ordinary {
                    file,
                    programme: DELIVERED_BEFORE.to_owned(),
                    month: String::new(),
                    total: Total { n, fen },
                });
            }
        }
        ordinary.sort_by(|a, b| {
            let key = |o: &Ordinary| (o.file, o.programme.clone(), o.month.clone());
            key(a).cmp(&key(b))
        });
        ordinary
    }

    /// Rows and fen of the lines that carry an input row, by input.
    pub(super) fn listed(&self, audit: &Audit<'_>) -> BTreeMap<u64, (u64, i128)> {
        let mut sums: BTreeMap<u64, (u64, i128)> = BTreeMap::new();
        let mut add = |file: FileIx, fen: i64| {
            let sum = sums.entry(u64::from(file)).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(fen));
        };
        let payments = audit.on.records.each_payment().zip(&self.why);
        for (payment, _) in payments.filter(|(_, why)| why.is_some()) {
            add(payment.file, payment.amount.fen());
        }
        for row in audit.refused {
            add(row.file, row.amount.map_or(0, |amount| amount.fen()));
        }
        sums
    }

    /// Every line in its order, in pieces: payments, refused rows, keys, findings, suppressions.
    pub(super) fn pieces(&self, audit: &Audit<'_>) -> Vec<Piece> {
        let keys = |case: &Case| case.keys.iter().filter(|key| self.has_line(key)).count();
        let mut pieces = Pieces::default();
        pieces.cut(
            Part::Payments,
            self.why.iter().map(|why| usize::from(why.is_some())),
        );
        pieces.cut(Part::Refused, audit.refused.iter().map(|_| 1));
        pieces.cut(Part::Keys, audit.on.cases.iter().map(keys));
        pieces.cut(Part::Findings, audit.findings.iter().map(|_| 1));
        pieces.cut(Part::Suppressions, audit.suppressions.iter().map(|_| 1));
        pieces.all
    }

    /// Writes the lines of a piece.
    pub(super) fn write(&self, piece: &Piece, audit: &Audit<'_>, pen: &mut Pen<'_>) -> Result<()> {
        let mut each = piece.range.clone();
        each.try_for_each(|at| match piece.part {
            Part::Payments => {
                let reason = self.why.get(at).copied().flatten();
                let payment = u32::try_from(at).ok().filter(|_| reason.is_some());
                let payment = payment.and_then(|at| audit.on.records.payment(at));
                match payment.zip(reason) {
                    Some((payment, reason)) => pen.payment(&payment, reason),
                    None => Ok(()),
                }
            }
            Part::Refused => audit.refused.get(at).map_or(Ok(()), |row| pen.refused(row)),
            Part::Keys => {
                let case = audit.on.cases.get(at).into_iter();
                let mut keys = case.flat_map(|case| case.keys.iter().map(move |key| (case, key)));
                keys.try_for_each(|(case, key)| match self.has_line(key) {
                    true => pen.key(case, key),
                    false => Ok(()),
                })
            }
            Part::Findings => {
                let finding = audit.findings.get(at);
                finding.map_or(Ok(()), |finding| pen.finding(at, finding))
            }
            Part::Suppressions => {
                let suppression = audit.suppressions.get(at);
                suppression.map_or(Ok(()), |suppression| pen.suppression(suppression))
            }
        })
    }

    fn has_line(&self, key: &KeyOutcome) -> bool {
        self.profile == Profile::All || !is_ordinary_key(key)
    }
}

/// Lines that are written together: about as many as fill a fifth of a block.
const LINES: usize = 512;

/// Some of the things that lines are about.
pub(super) struct Piece {
    part: Part,
    /// Which of them, in their order.
    range: Range<usize>,
    /// The number of the first line in the run.
    pub(super) first: u64,
}

#[derive(Clone, Copy)]
enum Part {
    Payments,
    Refused,
    Keys,
    Findings,
    Suppressions,
}

#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
    next: u64,
}

impl Pieces {
    /// Cuts a part into pieces; `counts` says how many lines each thing in it has.
    fn cut(&mut self, part: Part, counts: impl Iterator<Item = usize>) {
        let (mut start, mut end, mut lines) = (0, 0, 0);
        for count in counts {
            end += 1;
            lines += count;
            if lines >= LINES {
                self.put(part, start..end, lines);
                (start, lines) = (end, 0);
            }
        }
        self.put(part, start..end, lines);
    }

    fn put(&mut self, part: Part, range: Range<usize>, lines: usize) {
        let first = self.next;
        self.next += lines as u64;
        if lines > 0 {
            self.all.push(Piece { part, range, first });
        }
    }
}

fn is_ordinary_key(key: &KeyOutcome) -> bool {
    key.outcome == Outcome::Paid && key.parts.is_empty() && key.repeated.is_empty()
}

/// Says of every payment of a case whether it is ordinary, and what it would be called.
fn sort_case(
    records: &Records,
    case: &Case,
    seen: &mut [Option<&'static str>],
    ordinary: &mut [bool],
) {
    let mut lines = case.lines.as_slice();
    while let Some(first) = lines.first() {
        let same = lines.iter().take_while(|l| l.period == first.period);
        let (of_period, rest) = lines.split_at_checked(same.count()).unwrap_or((lines, &[]));
        lines = rest;
        let key = case.key(first.period);
        let plain_key = key.is_some_and(is_ordinary_key) && of_period.len() == 1;
        let outcome = key.map_or(Outcome::Unknown, |key| key.outcome);
        for line in of_period {
            let at = line.payment as usize;
            let (Some(payment), Some(why), Some(is)) = (
                records.payment(line.payment),
                seen.get_mut(at),
                ordinary.get_mut(at),
            ) else {
                continue;
            };
            *is = why.is_none() && plain_key && is_plain(&payment, line);
            *why = Some(match why {
                Some(_) => reasons::SPLIT,
                None => reasons::payment(line.role, outcome),
            });
        }
    }
}

/// Whether a line is exactly what its own month's payment should be.
fn is_plain(payment: &Payment, line: &Line) -> bool {
    line.role == LineRole::Kept
        && !line.inferred
        && !line.shared
        && line.share == payment.amount
        && payment.kind == PaymentKind::Ordinary
        && payment.result == BankResult::Success
        && payment.month.is_some()
}

/// A payment that a finding or suppression rests on is not ordinary.
fn doubt(audit: &Audit<'_>, ordinary: &mut [bool]) {
    let records = &audit.on.records;
    let is_payments = |file: FileIx| {
        let file = records.files.get(usize::from(file));
        file.is_some_and(|file| file.role == Role::Payments)
    };
    let sources = audit.findings.iter().flat_map(|finding| &finding.sources);
    let mut places: Vec<(FileIx, u32)> = sources
        .filter(|source| is_payments(source.file))
        .map(|source| (source.file, source.row))
        .collect();
    places.sort_unstable();
    places.dedup();
    if !places.is_empty() {
        for (payment, ordinary) in records.each_payment().zip(ordinary.iter_mut()) {
            if *ordinary && places.binary_search(&(payment.file, payment.row)).is_ok() {
                *ordinary = false;
            }
        }
    }
    for at in audit.suppressions.iter().filter_map(|s| s.payment) {
        if let Some(ordinary) = ordinary.get_mut(at as usize) {
            *ordinary = false;
        }
    }
}
