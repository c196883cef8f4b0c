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

use super::area::county;
use super::force::entry_in_force;
use super::frame::{Frame, MonthMeans, RollMode, Terms};
use super::seen_twice::SeenTwice;
use crate::period::{Cycle, Month};
use crate::policy::programme::Unit;
use crate::record::{
    BankResult, EntryStatus, Held, Payment, PaymentKind, ProgrammeIx, Records, RollEntry,
    RollIndex, Stamp,
};
use crate::work::Workers;
use chrono::NaiveDate;
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Subjects of one programme, county and set of months that are all ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// The entry of the representative, which is kept.
    pub(super) entry: u32,
    /// How many others there are.
    pub(super) others: u64,
    /// What is due to the others, and was paid to them, in each month in force; in fen.
    pub(super) fen: i64,
}

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

/// What stays the same for all entries of a programme whose subjects may be ordinary.
struct Plain {
    /// A decision after this day may change from when something is charged.
    decided_by: NaiveDate,
    /// The last day in time, by month from the first; empty where the programme has no pay day.
    pay_days: Vec<NaiveDate>,
}

impl Plain {
    fn of(terms: &Terms, frame: &Frame) -> Option<Self> {
        let programme = &terms.programme;
        if programme.cycle != Cycle::Month || programme.unit == Unit::Event {
            return None;
        }
        let months = frame.first.through(frame.last);
        let periods = months.map(|m| terms.period(m));
        let pay_days: Option<Vec<NaiveDate>> = match programme.pay_day {
            Some(_) => periods.map(|p| terms.pay_day(p)).collect(),
            None => Some(Vec::new()),
        };
        Some(Self {
            decided_by: terms.chargeable_from(terms.period(frame.first), None, frame),
            pay_days: pay_days?,
        })
    }
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
                let months = match self.may_be_ordinary(entry) {
                    true => due.of(entry),
                    false => KEPT,
                };
                cell.store(months, Relaxed);
            }
        });
    }

    /// Whether an entry by itself leaves nothing to look at.
    fn may_be_ordinary(&self, entry: &RollEntry) -> bool {
        let Some(plain) = self.plain(entry.programme) else {
            return false;
        };
        let known = !entry.person.is_none()
            && !entry.person.is_unresolved()
            && !entry.account.is_none()
            && !entry.name.is_empty();
        let simple = entry.extra == 0
            && entry.snapshot.is_none()
            && entry.status == EntryStatus::InForce
            && entry.amount.fen() > 0;
        let decided = entry.decided.is_none_or(|d| d.date() <= plain.decided_by);
        known && simple && decided
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
        self.stamped_month(entry.programme, stamp)
    }

    /// What lines under a stamp pay to entries of every programme that may be ordinary.
    fn paid_alike(&self, stamp: &Stamp) -> Option<Paid> {
        let plain = self.plain.iter().zip(0..).filter(|(p, _)| p.is_some());
        let mut paid = plain.map(|(_, programme)| self.stamped_month(programme, stamp));
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
            true => self.stamped_month(entry.programme, &Stamp::of(line)),
            false => None,
        }
    }

    /// The bit of the month that a line with that stamp pays exactly as it should, where it repeats
    /// its entry otherwise.
    fn stamped_month(&self, programme: ProgrammeIx, line: &Stamp) -> Paid {
        let plainly = line.result == BankResult::Success
            && line.kind == PaymentKind::Ordinary
            && line.named_from.is_none();
        let month = line.month.filter(|_| plainly)?;
        let at = usize::try_from(month.since(self.frame.first)).ok()?;
        let pay_days = &self.plain(programme)?.pay_days;
        let credited = line.credited?.date();
        let in_time = match pay_days.is_empty() {
            true => true,
            false => credited <= *pay_days.get(at)?,
        };
        (in_time && month <= self.frame.last).then(|| 1 << at)
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
        let mut alike: Vec<Alike> = all.0.into_values().collect();
        alike.sort_unstable_by_key(|a| a.entry);
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

/// What a line pays: the bit of a month, or nothing ordinary.
type Paid = Option<u64>;

/// What the settling of ordinary subjects depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    programme: ProgrammeIx,
    county: u32,
    months: u64,
}

impl Kind {
    /// That of an entry, with the entry itself as all there is of it.
    fn with(entry: &RollEntry, place: u32, due: &mut DueMonths<'_>) -> (Self, Alike) {
        let kind = Self {
            programme: entry.programme,
            county: county(entry.region),
            months: due.of(entry),
        };
        let alike = Alike {
            entry: place,
            others: 0,
            fen: entry.amount.fen(),
        };
        (kind, alike)
    }
}

/// Kinds with their entries; `fen` holds the first entry as well.
#[derive(Default)]
struct Kinds(HashMap<Kind, Alike>);

impl Kinds {
    /// Adds entries of a kind; `None` where a sum does not fit.
    fn join(&mut self, (kind, more): (Kind, Alike)) -> Option<()> {
        match self.0.get_mut(&kind) {
            None => {
                self.0.insert(kind, more);
            }
            Some(known) => {
                known.entry = known.entry.min(more.entry);
                known.others += more.others + 1;
                known.fen = known.fen.checked_add(more.fen)?;
            }
        }
        Some(())
    }
}

impl IntoIterator for Kinds {
    type Item = (Kind, Alike);
    type IntoIter = hashbrown::hash_map::IntoIter<Kind, Alike>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// An account, and the entry that names it.
type Named = (u64, u32);

/// First and last month of an entry.
type Span = (Option<Month>, Option<Month>);

/// The months of the frame in which entries are in force, as bits; equal spans are looked at once.
struct DueMonths<'a> {
    frame: &'a Frame,
    last: Option<(Span, u64)>,
}

impl<'a> DueMonths<'a> {
    const fn new(frame: &'a Frame) -> Self {
        Self { frame, last: None }
    }

    fn of(&mut self, entry: &RollEntry) -> u64 {
        let span = (entry.from, entry.to);
        if let Some((known, months)) = self.last
            && known == span
        {
            return months;
        }
        let all = self.frame.first.through(self.frame.last).zip(0u32..);
        let due = all.filter(|(month, _)| entry_in_force(entry, *month, self.frame));
        let months = due.map(|(_, at)| 1u64 << at).sum();
        self.last = Some((span, months));
        months
    }
}
