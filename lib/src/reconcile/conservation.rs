//! The conservation law: rows in = Σ dispositions, money in = Σ what became of it.
//!
//! It is held where it is finest, so that it holds for every file, batch and programme by addition:
//! each file's rows have one disposition each; each payment line's amount is the sum of its shares;
//! each key's confirmed shares are what it was paid, and the causes of a key add up to paid − due.

use super::shares::{Share, Shares};
use super::{Case, KeyOutcome, LineRole, Reconciliation};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::Input;
use crate::message::report as messages;
use crate::money::Money;
use crate::record::{Held, Role};
use crate::work::Workers;
use std::ops::Range;

/// Rows and money that came in, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conservation {
    /// Rows of all files.
    pub rows_in: u64,
    /// Rows that have a disposition.
    pub rows_accounted: u64,
    /// Money on rows of payment files.
    pub amount_in: Money,
    /// Where that money went.
    pub amounts: Amounts,
    /// Refused payment rows whose amount is not legible; their money is not in any sum.
    pub illegible: u64,
}

/// Where the money of payment rows went; each fen is in exactly one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Amounts {
    /// Paid to keys: Σ of the outcomes.
    pub outcomes: Money,
    /// Failed or returned.
    pub failed: Money,
    /// The bank's answer is not known.
    pub unknown: Money,
    /// Reversals and recoveries, and the lines they net.
    pub netted: Money,
    /// On refused rows, where legible.
    pub refused: Money,
    /// On rows that another file had delivered before.
    pub duplicate_delivery: Money,
}

impl Amounts {
    /// All parts.
    pub fn total(&self) -> Money {
        let reconciled = self.outcomes + self.failed + self.unknown + self.netted;
        reconciled + self.refused + self.duplicate_delivery
    }
}

/// The three states of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// Every row and every fen is accounted for.
    Balanced,
    /// As far as amounts are legible; the rest is listed with the refused rows.
    BalancedButIllegible,
    /// A row or a fen is not accounted for; a run never gets past it.
    NotBalanced,
}

impl Conservation {
    /// Which state the law is in.
    pub fn balance(&self) -> Balance {
        if self.rows_in != self.rows_accounted || self.amount_in != self.amounts.total() {
            Balance::NotBalanced
        } else if self.illegible > 0 {
            Balance::BalancedButIllegible
        } else {
            Balance::Balanced
        }
    }

    /// Adds up a run and holds the law on it.
    ///
    /// # Errors
    /// Kind `Law`, with the place, when a row, a fen of a line or a cause of a key is not accounted
    /// for, and when a sum does not fit.
    pub fn of(on: &Reconciliation, inputs: &[Input], workers: &Workers) -> Result<Self> {
        Self::by(&Shares::of(on, workers), on, inputs, workers)
    }

    /// [`Conservation::of`] where the shares of lines are at hand.
    pub(crate) fn by(
        shares: &Shares,
        on: &Reconciliation,
        inputs: &[Input],
        workers: &Workers,
    ) -> Result<Self> {
        let mut sums = Sums::default();
        let parts = workers.map(on.cases.len().div_ceil(CASES), |part| {
            let cases = on.cases.chunks(CASES).nth(part).unwrap_or_default();
            of_cases(on, cases)
        });
        for part in parts {
            sums.add(&part?);
        }
        let folded = sums.add_folded(on);
        if sums.paid != sums.outcomes {
            return Err(Error::new(ErrorKind::Law, &messages::LAW_OUTCOMES)
                .with("lines", money(sums.outcomes)?)
                .with("keys", money(sums.paid)?));
        }
        let lines = LineSums::of(on, shares, workers);
        if lines.loose != folded || lines.has_fault {
            hold_lines(on, folded)?;
        }
        let mut found = Self::default();
        let mut amount_in = hold_files(lines, inputs, &mut found)?;
        for input in inputs.iter().filter(|i| i.role == Role::Payments) {
            sums.refused += i128::from(input.amount_refused.fen());
            sums.duplicate += i128::from(input.amount_duplicate.fen());
            found.illegible += input.illegible;
        }
        amount_in += sums.refused + sums.duplicate;
        found.amount_in = money(amount_in)?;
        found.amounts = sums.amounts()?;
        money(sums.total())?;
        match found.balance() {
            Balance::NotBalanced => Err(Error::new(ErrorKind::Law, &messages::LAW_ROWS)
                .with("rows", found.rows_in)
                .with("accounted", found.rows_accounted)),
            _ => Ok(found),
        }
    }
}

/// Cases that are added up in one go.
const CASES: usize = 1 << 12;
/// Lines that are added up in one go.
const LINES: usize = 1 << 16;

/// The sums of some cases; every key of them is held.
fn of_cases(on: &Reconciliation, cases: &[Case]) -> Result<Sums> {
    let mut sums = Sums::default();
    for case in cases {
        sums.add_case(case);
        for key in &case.keys {
            hold_key(on, case, key)?;
        }
    }
    Ok(sums)
}

/// Sums wide enough that no input overflows them.
#[derive(Default)]
struct Sums {
    /// Σ paid of keys; the same money as `outcomes`, added up the other way.
    paid: i128,
    outcomes: i128,
    failed: i128,
    unknown: i128,
    netted: i128,
    refused: i128,
    duplicate: i128,
}

impl Sums {
    /// Gives the count and the sum of the folded lines.
    fn add_folded(&mut self, on: &Reconciliation) -> (u64, i128) {
        let mut lines = (0, 0);
        for (folded, case) in on
            .folded
            .iter()
            .filter_map(|f| Some((f, f.case(&on.cases)?)))
        {
            lines.0 += folded.subjects * case.lines.len() as u64;
            lines.1 += i128::from(folded.amount.fen()) * case.lines.len() as i128;
        }
        self.paid += lines.1;
        self.outcomes += lines.1;
        lines
    }

    fn add_case(&mut self, case: &Case) {
        self.paid += case
            .keys
            .iter()
            .map(|k| i128::from(k.paid.fen()))
            .sum::<i128>();
        for line in &case.lines {
            let fen = i128::from(line.share.fen());
            match line.role {
                LineRole::Kept | LineRole::Duplicate | LineRole::NotDue => self.outcomes += fen,
                LineRole::Failed => self.failed += fen,
                LineRole::Unknown => self.unknown += fen,
                LineRole::Netted => self.netted += fen,
            }
        }
    }

    fn add(&mut self, more: &Self) {
        self.paid += more.paid;
        self.outcomes += more.outcomes;
        self.failed += more.failed;
        self.unknown += more.unknown;
        self.netted += more.netted;
        self.refused += more.refused;
        self.duplicate += more.duplicate;
    }

    fn total(&self) -> i128 {
        self.outcomes + self.failed + self.unknown + self.netted + self.refused + self.duplicate
    }

    fn amounts(&self) -> Result<Amounts> {
        Ok(Amounts {
            outcomes: money(self.outcomes)?,
            failed: money(self.failed)?,
            unknown: money(self.unknown)?,
            netted: money(self.netted)?,
            refused: money(self.refused)?,
            duplicate_delivery: money(self.duplicate)?,
        })
    }
}

fn money(fen: i128) -> Result<Money> {
    i64::try_from(fen)
        .map(Money::from_fen)
        .map_err(|_| Error::new(ErrorKind::Input, &messages::SUM_RANGE))
}

/// Confirmed shares of a key are what it was paid; its parts are paid − due.
fn hold_key(on: &Reconciliation, case: &Case, key: &KeyOutcome) -> Result<()> {
    let confirmed = case.confirmed_in(key.period);
    let lines: i128 = confirmed.map(|l| i128::from(l.share.fen())).sum();
    let parts: i128 = key.parts.iter().map(|p| i128::from(p.amount.fen())).sum();
    let (due, paid) = (i128::from(key.due.fen()), i128::from(key.paid.fen()));
    if lines == paid && parts == paid - due {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Law, &messages::LAW_KEY)
        .with("programme", on.records.programme(case.subject.programme))
        .with("period", key.period)
        .with("due", key.due)
        .with("paid", key.paid)
        .with("lines", money(lines)?)
        .with("parts", money(parts)?))
}

/// Number and sum of some lines.
type Count = (u64, i128);

/// What all payment lines come to.
#[derive(Default)]
struct LineSums {
    /// By file. Inputs stand in the order of the files of the records; a path may be given twice.
    by_file: Vec<Count>,
    /// Σ of all, of those included that no file stands behind.
    all: i128,
    /// Lines of some money without a share: they must be the folded ones.
    loose: Count,
    /// Whether the shares of a line are not its amount.
    has_fault: bool,
    /// Lines kept in full.
    full: usize,
}

impl LineSums {
    /// Of all lines.
    fn of(on: &Reconciliation, shares: &Shares, workers: &Workers) -> Self {
        let (count, full) = (on.records.payments.len(), on.records.payments.full().len());
        let range = |part: usize, count: usize| part * LINES..((part + 1) * LINES).min(count);
        let ranges = count.div_ceil(LINES);
        let parts = workers.map(ranges + full.div_ceil(LINES), |part| {
            match part.checked_sub(ranges) {
                None => Self::of_range(on, shares, range(part, count)),
                Some(part) => Self::of_full(on, shares, range(part, full)),
            }
        });
        let mut all = Self::default();
        all.by_file.resize(on.records.files.len(), (0, 0));
        for part in parts {
            all.loose = (all.loose.0 + part.loose.0, all.loose.1 + part.loose.1);
            all.all += part.all;
            all.has_fault |= part.has_fault;
            all.full += part.full;
            for (sum, more) in all.by_file.iter_mut().zip(part.by_file) {
                *sum = (sum.0 + more.0, sum.1 + more.1);
            }
        }
        // Each of them is one line.
        all.has_fault |= all.full != full;
        all
    }

    fn of_range(on: &Reconciliation, shares: &Shares, range: Range<usize>) -> Self {
        let mut sums = Self::default();
        sums.by_file.resize(on.records.files.len(), (0, 0));
        let first = u32::try_from(range.start).unwrap_or(u32::MAX);
        let mut shares = shares.walk_from(first);
        for (held, index) in on.records.payments.held_in(range).zip(first..) {
            match held {
                // By where they lie, see `of_full`.
                Held::Full(_) => sums.full += 1,
                held => sums.add(on, held, shares.take(index)),
            }
        }
        sums
    }

    /// Of lines kept in full, by where they lie.
    fn of_full(on: &Reconciliation, shares: &Shares, places: Range<usize>) -> Self {
        let mut sums = Self::default();
        sums.by_file.resize(on.records.files.len(), (0, 0));
        let lines = on.records.payments.full().get(places.clone());
        for (line, place) in lines.unwrap_or_default().iter().zip(places) {
            let share = u32::try_from(place).ok().and_then(|at| shares.at(at));
            sums.add(on, Held::Full(line), share);
        }
        sums
    }

    /// Adds a line with its shares, if any case has it.
    fn add(&mut self, on: &Reconciliation, line: Held<'_>, share: Option<&Share>) {
        let amount = i128::from(on.records.amount(line).fen());
        self.all += amount;
        let file = usize::from(on.records.payments.file(line));
        if let Some(sum) = self.by_file.get_mut(file) {
            *sum = (sum.0 + 1, sum.1 + amount);
        }
        match share {
            None if amount != 0 => self.loose = (self.loose.0 + 1, self.loose.1 + amount),
            None => {}
            Some(share) => self.has_fault |= share.all().map(i128::from) != Some(amount),
        }
    }
}

/// Shares in the order of their lines, of which each line takes its own.
struct InOrder<'a>(&'a [(u32, i64)]);

impl InOrder<'_> {
    /// Σ of the shares of the next line, whose index is `line`; none where it has none.
    fn take(&mut self, line: u32) -> Option<i128> {
        let mut sum = None;
        while let Some(((of, fen), rest)) = self.0.split_first()
            && *of == line
        {
            sum = Some(sum.unwrap_or(0) + i128::from(*fen));
            self.0 = rest;
        }
        sum
    }
}

/// Every payment line is attributed to the fen: by its shares, or among the folded lines, whose
/// count and sum are known from the entries they were folded into.
fn hold_lines(on: &Reconciliation, folded: Count) -> Result<()> {
    let lines = on.cases.iter().flat_map(|case| &case.lines);
    let mut all: Vec<(u32, i64)> = lines.map(|l| (l.payment, l.share.fen())).collect();
    all.sort_unstable();
    let mut shares = InOrder(&all);
    let (mut lines, mut fen) = folded;
    for (held, index) in on.records.payments.all_held().zip(0u32..) {
        let amount = i128::from(on.records.amount(held).fen());
        let sum = shares.take(index);
        if sum.is_none() && lines > 0 && amount != 0 {
            (lines, fen) = (lines - 1, fen - amount);
        } else if sum.unwrap_or_default() != amount {
            return Err(Error::new(ErrorKind::Law, &messages::LAW_LINE)
                .with("amount", money(amount)?)
                .with("shares", money(sum.unwrap_or_default())?)
                .at(on.records.locus_of(index)));
        }
    }
    match (lines, fen) {
        (0, 0) => Ok(()),
        (_, fen) => Err(Error::new(ErrorKind::Law, &messages::LAW_OUTCOMES)
            .with("lines", money(folded.1 - fen)?)
            .with("keys", money(folded.1)?)),
    }
}

/// Every row of a file has a disposition, and every payment row that was read is reconciled.
///
/// Gives Σ amount of all payment records, those of records that no file stands behind included.
fn hold_files(lines: LineSums, inputs: &[Input], found: &mut Conservation) -> Result<i128> {
    let all = lines.all;
    for (input, sums) in inputs.iter().zip(lines.by_file) {
        let accounted = input.dispositions.rows();
        found.rows_in += input.rows;
        found.rows_accounted += accounted;
        if input.rows != accounted {
            return Err(Error::new(ErrorKind::Law, &messages::LAW_ROWS)
                .with("rows", input.rows)
                .with("accounted", accounted)
                .at(crate::locus::Locus::file(input.path.clone())));
        }
        let (count, fen) = sums;
        let read = (
            input.dispositions.record,
            i128::from(input.amount_records.fen()),
        );
        if input.role == Role::Payments && read != (count, fen) {
            return Err(Error::new(ErrorKind::Law, &messages::LAW_FILE_AMOUNT)
                .with("read", input.amount_records)
                .with("lines", input.dispositions.record)
                .with("reconciled", money(fen)?)
                .with("count", count)
                .at(crate::locus::Locus::file(input.path.clone())));
        }
    }
    Ok(all)
}
