//! Folding: what is exactly ordinary is counted, everything else is kept and settled.
//!
//! A subject is *ordinary* when it is one person with one entry that nobody else touches, and every
//! month in force was paid once, in time, in full, to the account and the name of the entry. Nearly
//! all are. What settling would say of them is the same for all of one programme, county and set of
//! months; so one of them, the *representative*, is settled and judged like any other, and the rest
//! are a count and a sum beside it.
//!
//! Folding decides only what is exactly ordinary. Whatever is in doubt is kept, and costs time, never
//! a difference: settling, views and rules see it as if there were no folding.
//!
//! Each entry has a cell of eight bytes: a bit for each month that is due and not yet paid, and one
//! that says *kept*. A line that is exactly ordinary takes the bit of its month away; a line that is
//! not, or that finds its bit gone, marks the cell. An entry whose cell is zero at the end is ordinary.

mod kinds;
mod plain;

pub(super) use kinds::Alike;

use super::frame::{Frame, MonthMeans, RollMode, Terms};
use super::seen_twice::SeenTwice;
use crate::record::{Held, Payment, ProgrammeIx, Records, RollEntry, RollIndex, Stamp};
use crate::work::Workers;
use kinds::{DueMonths, Kind, Kinds};
use plain::{Paid, Plain};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What is kept, as indices, and what is folded.
pub(super) struct Folding {
    /// In order.
    pub(super) entries: Vec<u32>,
    /// Those of one entry together, in the order of entries; in memory they will lie so.
    pub(super) payments: Vec<u32>,
    pub(super) alike: Vec<Alike>,
}

const KEPT: u64 = 1 << 63;
/// More months than this are not folded.
const MONTHS_MAX: i32 = 60;
/// Entries or lines that are looked at in one go.
const CHUNK: usize = 1 << 15;
const NOWHERE: u32 = u32::MAX;

/// Folds what is ordinary; `None` where the records as a whole are not of a kind that folds.
pub(super) fn fold(
    records: &Records,
    terms: &[Terms],
    frame: &Frame,
    workers: &Workers,
) -> Option<Folding> {
    let span = frame.last.since(frame.first);
    let plain = frame.month_means == MonthMeans::For && frame.roll_mode == RollMode::Register;
    if !plain || !(0..MONTHS_MAX).contains(&span) {
        return None;
    }
    u32::try_from(records.payments.len()).ok()?;
    let mut ledger = Ledger {
        records,
        frame,
        plain: terms.iter().map(|t| Plain::of(t, frame)).collect(),
        stamped: Vec::new(),
        index: records.roll_index()?,
        cells: records.entries.iter().map(|_| AtomicU64::new(0)).collect(),
        accounts: SeenTwice::for_about(records.entries.len()),
    };
    let stamps = records.payments.stamps().iter();
    ledger.stamped = stamps.map(|stamp| ledger.paid_alike(stamp)).collect();
    ledger.open(workers);
    ledger.mark_related();
    let posted = workers.map(chunks(records.payments.len()), |c| ledger.post(range(c)));
    let elsewhere = posted.iter().flat_map(|posted| &posted.elsewhere);
    let alike = ledger.group(elsewhere.copied().collect(), workers)?;
    let kept = |place: &u32| ledger.is_kept(*place);
    let entries = 0..u32::try_from(records.entries.len()).ok()?;
    Some(Folding {
        entries: entries.filter(kept).collect(),
        payments: ledger.kept_payments(&posted, workers),
        alike,
    })
}

fn chunks(count: usize) -> usize {
    count.div_ceil(CHUNK)
}

fn range(chunk: usize) -> Range<usize> {
    chunk * CHUNK..(chunk + 1) * CHUNK
}

/// What posting lines leaves behind.
#[derive(Default)]
struct Posted {
    /// The entry of each line that is kept in full.
    homes: Vec<u32>,
    /// Accounts that lines name and their entries do not.
    elsewhere: Vec<u64>,
}

struct Ledger<'a> {
    records: &'a Records,
    frame: &'a Frame,
    plain: Vec<Option<Plain>>,
    index: &'a RollIndex,
    cells: Vec<AtomicU64>,
    accounts: SeenTwice,
    /// By stamp: what its lines pay, where that is the same for entries of all programmes.
    stamped: Vec<Option<Paid>>,
}

impl Ledger<'_> {
    fn keep(&self, place: u32) {
        if let Some(cell) = self.cells.get(place as usize) {
            cell.fetch_or(KEPT, Relaxed);
        }
    }

    fn is_kept(&self, place: u32) -> bool {
        let cell = self.cells.get(place as usize);
        cell.is_none_or(|cell| cell.load(Relaxed) & KEPT != 0)
    }

    fn plain(&self, programme: ProgrammeIx) -> Option<&Plain> {
        self.plain.get(usize::from(programme))?.as_ref()
    }

    /// Opens the cell of each entry: the months that are due, or that it is kept.
    fn open(&self, workers: &Workers) {
        let entries = &self.records.entries;
        workers.map(chunks(entries.len()), |chunk| {
            let mut due = DueMonths::new(self.frame);
            let cells = self.cells.iter().zip(entries);
            for (cell, entry) in cells.skip(chunk * CHUNK).take(CHUNK) {
                self.accounts.add(entry.account.packed());
                let months = match self
                    .plain(entry.programme)
                    .is_some_and(|p| p.may_have(entry))
                {
                    true => due.of(entry),
                    false => KEPT,
                };
                cell.store(months, Relaxed);
            }
        });
    }

    /// Keeps every entry of a person whom anything else names: a second entry, another's entry, a
    /// household, a list.
    fn mark_related(&self) {
        let entries = &self.records.entries;
        for (first, later) in self.index.repeated() {
            self.keep(*first);
            self.keep(*later);
        }
        let records = self.records;
        let others = records.extras.iter().flat_map(|e| [e.head, e.payee]);
        let members = records.members.iter().flat_map(|m| [m.person, m.head]);
        let listed = records.lists.iter().map(|row| row.person);
        for person in others.chain(members).chain(listed) {
            if !person.is_none()
                && let Some(place) = self.index.find(entries, person)
            {
                self.keep(place);
            }
        }
    }

    /// Posts lines to the cells of their entries, and says to which entry each full one belongs.
    fn post(&self, lines: Range<usize>) -> Posted {
        let mut posted = Posted::default();
        let mut guess = 0u32;
        for line in self.records.payments.held_in(lines) {
            match line {
                Held::OnRoll { entry, stamp } => {
                    guess = entry.saturating_add(1);
                    self.post_on_roll(entry, stamp);
                }
                Held::Full(line) => {
                    let home = self.home(line, guess);
                    guess = home.map_or(guess, |place| place.saturating_add(1));
                    if self.is_elsewhere(line, home) {
                        self.accounts.add_as_known(line.account.packed());
                        posted.elsewhere.push(line.account.packed());
                    }
                    self.post_line(line, home);
                    posted.homes.push(home.unwrap_or(NOWHERE));
                }
            }
        }
        posted
    }

    /// Whether a line names an account that is not that of its entry.
    fn is_elsewhere(&self, line: &Payment, home: Option<u32>) -> bool {
        let entry = home.and_then(|place| self.records.entries.get(place as usize));
        !line.account.is_none() && entry.is_none_or(|entry| entry.account != line.account)
    }

    /// Posts a line that repeats an entry.
    fn post_on_roll(&self, place: u32, stamp: u32) {
        let Some(cell) = self.cells.get(place as usize) else {
            return;
        };
        let paid = match self.stamped.get(stamp as usize) {
            Some(Some(paid)) => *paid,
            _ => self.stamped_on(place, stamp),
        };
        take(cell, paid);
    }

    /// What a line under a stamp pays to an entry.
    fn stamped_on(&self, place: u32, stamp: u32) -> Paid {
        let entry = self.records.entries.get(place as usize)?;
        let stamp = self.records.payments.stamps().get(stamp as usize)?;
        self.plain(entry.programme)?.paid(stamp, self.frame)
    }

    /// What lines under a stamp pay to entries of every programme that may be ordinary.
    fn paid_alike(&self, stamp: &Stamp) -> Option<Paid> {
        let plain = self.plain.iter().flatten();
        let mut paid = plain.map(|programme| programme.paid(stamp, self.frame));
        let first = paid.next()?;
        paid.all(|other| other == first).then_some(first)
    }

    /// The first entry of the person of a line; files mostly follow the order of the roll.
    fn home(&self, line: &Payment, guess: u32) -> Option<u32> {
        let entries = &self.records.entries;
        if line.person.is_none() {
            return None;
        }
        let next = entries.get(guess as usize);
        if next.is_some_and(|e| e.person == line.person) {
            return Some(guess);
        }
        self.index.find(entries, line.person)
    }

    fn post_line(&self, line: &Payment, home: Option<u32>) {
        let own = home.and_then(|place| {
            let entry = self.records.entries.get(place as usize)?;
            Some((entry, self.cells.get(place as usize)?))
        });
        if let Some((entry, cell)) = own {
            take(cell, self.ordinary_month(entry, line));
        }
    }

    /// The bit of the month that a line pays exactly as it should.
    fn ordinary_month(&self, entry: &RollEntry, line: &Payment) -> Paid {
        let same = line.programme == entry.programme
            && line.amount == entry.amount
            && line.account == entry.account
            && line.name == entry.name;
        match same {
            true => self
                .plain(entry.programme)?
                .paid(&Stamp::of(line), self.frame),
            false => None,
        }
    }

    /// Puts ordinary entries together; the first of each kind is kept and stands for the others.
    ///
    /// `elsewhere` are accounts that are named beside those of entries.
    fn group(&self, mut elsewhere: Vec<u64>, workers: &Workers) -> Option<Vec<Alike>> {
        elsewhere.sort_unstable();
        let count = self.records.entries.len();
        let parts = workers.map(chunks(count), |c| self.group_part(range(c)));
        let mut all = Kinds::default();
        let mut doubtful = Vec::new();
        for part in parts {
            let (kinds, more) = part?;
            kinds.into_iter().try_for_each(|kind| all.join(kind))?;
            doubtful.extend(more);
        }
        doubtful.sort_unstable();
        let mut due = DueMonths::new(self.frame);
        for same in doubtful.chunk_by(|a, b| a.0 == b.0) {
            let first = same.first()?;
            let shared = same.len() > 1 || elsewhere.binary_search(&first.0).is_ok();
            for (_, place) in same {
                let (entry, cell) = (
                    self.records.entries.get(*place as usize)?,
                    self.cells.get(*place as usize)?,
                );
                match shared || cell.load(Relaxed) != 0 {
                    true => self.keep(*place),
                    false => all.join(Kind::with(entry, *place, &mut due))?,
                }
            }
        }
        let mut alike = all.alike();
        for one in &mut alike {
            self.keep(one.entry);
            let own = self.records.entries.get(one.entry as usize)?;
            one.fen -= own.amount.fen();
        }
        Some(alike)
    }

    /// The kinds of one part, and the entries whose account may be that of another, by account.
    fn group_part(&self, places: Range<usize>) -> Option<(Kinds, Vec<Named>)> {
        let mut kinds = Kinds::default();
        let mut doubtful = Vec::new();
        let mut due = DueMonths::new(self.frame);
        let end = places.end.min(self.records.entries.len());
        for place in places.start..end {
            let (entry, cell) = (self.records.entries.get(place)?, self.cells.get(place)?);
            let account = entry.account.packed();
            let at = u32::try_from(place).ok()?;
            if self.accounts.maybe(account) && !entry.account.is_none() {
                doubtful.push((account, at));
            } else if cell.load(Relaxed) != 0 {
                cell.fetch_or(KEPT, Relaxed);
            } else {
                kinds.join(Kind::with(entry, at, &mut due))?;
            }
        }
        Some((kinds, doubtful))
    }

    /// Lines that do not belong to a folded entry, those of one entry together.
    fn kept_payments(&self, posted: &[Posted], workers: &Workers) -> Vec<u32> {
        let parts = workers.map(posted.len(), |chunk| {
            let mut homes = posted.get(chunk).into_iter().flat_map(|p| &p.homes);
            let held = self.records.payments.held_in(range(chunk));
            let home = |held: Held<'_>| match held {
                Held::OnRoll { entry, .. } => entry,
                Held::Full(_) => homes.next().copied().unwrap_or(NOWHERE),
            };
            let homes = held.map(home).zip((chunk * CHUNK) as u64..);
            let kept = homes.filter(|(home, _)| self.is_kept(*home));
            let kept = kept.map(|(home, line)| u64::from(home) << 32 | line);
            kept.collect::<Vec<u64>>()
        });
        let mut kept = parts.concat();
        workers.sort(&mut kept, Ord::cmp);
        kept.into_iter().map(|line| line as u32).collect()
    }
}

/// Takes the month that was paid from a cell; where it is gone, or none was, the entry is kept.
fn take(cell: &AtomicU64, paid: Paid) {
    let before = match paid {
        Some(month) => cell.fetch_and(!month, Relaxed) & month,
        None => 0,
    };
    if before == 0 {
        cell.fetch_or(KEPT, Relaxed);
    }
}

/// An account, and the entry that names it.
type Named = (u64, u32);
