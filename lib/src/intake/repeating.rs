//! Payment lines that repeat the roll, recognised before anything is made of them.
//!
//! Of such a line the person, the account, the name, the programme and the amount are those of one
//! entry, cell by cell in their plainest spelling, and its other cells were seen before, byte for byte.
//! What those other cells mean was learnt from the line that had them first, which was read in full
//! ([`payments`]). So nothing is read here in a second way: a line is either the same as what was
//! read already, or it goes the full way. `lib/src/intake/read/tests.rs` holds both ways to be one.

use super::fields::{RepairCounts, Sheet};
use super::others::Others;
use super::{payments, plain};
use crate::identity::{Few, digits};
use crate::money::Money;
use crate::record::{
    AccountKey, Payment, ProgrammeIx, Records, RollEntry, RollIndex, Serial, ShortText, Stamp,
};
use crate::table::cell::Unit;
use crate::table::header::Header;
use crate::table::{Line, Row, Window};

/// The roll as far as it was read.
#[derive(Clone, Copy)]
pub(super) struct OnRoll<'a> {
    records: &'a Records,
    index: &'a RollIndex,
}

impl<'a> OnRoll<'a> {
    /// Of those records; none where there is no roll.
    pub(super) fn of(records: &'a Records) -> Option<Self> {
        let index = records
            .roll_index()
            .filter(|_| !records.entries.is_empty())?;
        Some(Self { records, index })
    }
}

/// Recognises lines of one part of a file.
pub(super) struct Repeating<'a> {
    roll: OnRoll<'a>,
    columns: Columns,
    /// The entry behind the one that was repeated last: files mostly follow the roll.
    guess: u32,
    others: Others<Meaning>,
    /// By programme: what the last line that repeated one of its entries had. Batches are mostly of
    /// one programme, and so is the entry that is guessed.
    recent: Vec<Option<u32>>,
}

/// Where a line has what.
struct Columns {
    width: usize,
    person: usize,
    name: usize,
    account: usize,
    amount: usize,
    serial: Option<usize>,
}

#[derive(Clone)]
struct Meaning {
    stamp: u32,
    programme: ProgrammeIx,
    /// Steps that were needed to read them.
    repairs: Option<RepairCounts>,
    /// Columns of the first two filled cells, where a total would be labelled; none where both are told
    /// to be no labels by what was seen before, or are the serial.
    heads: Option<[usize; 2]>,
    /// Whether the line has a serial.
    numbered: bool,
}

/// What a line was found to be.
pub(super) enum Found {
    /// It was taken, with that amount.
    Taken(Money),
    /// Its other cells were never seen: it is to be read, and then learnt from.
    Unseen,
    /// Something else.
    Other,
}

/// A name and, where it is short, its number.
type Name<'t> = (&'t str, Option<ShortText>);

/// The cells of a line that repeat the roll; the number of the person as it is packed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Own {
    person: u64,
    account: AccountKey,
    amount: Money,
}

impl<'a> Repeating<'a> {
    /// Of a file with this header; none where it does not speak plainly of the roll.
    pub(super) fn of(header: &Header, roll: OnRoll<'a>) -> Option<Self> {
        let own = [
            payments::PERSON,
            payments::NAME,
            payments::ACCOUNT,
            payments::AMOUNT,
        ];
        let [person, name, account, amount] = own.map(|field| header.column(field));
        let (person, name, account, amount) = (person?, name?, account?, amount?);
        if header.unit(amount) != Unit::Yuan {
            return None;
        }
        let fields = payments::COLUMNS.fields.len();
        let others = (0..fields).filter(|f| !own.contains(f) && *f != payments::SERIAL);
        let columns = Columns {
            width: header.width(),
            person,
            name,
            account,
            amount,
            serial: header.column(payments::SERIAL),
        };
        Some(Self {
            roll,
            columns,
            guess: 0,
            others: Others::of(others.filter_map(|f| header.column(f)).collect()),
            recent: vec![None; roll.records.programmes.len()],
        })
    }

    /// Takes the next line of a window if it repeats the roll.
    pub(super) fn take(&mut self, window: &mut Window<'_>, sheet: &mut Sheet<'_>) -> Found {
        let line = window.line();
        let Some(line) = line.filter(|line| line.len() == self.columns.width) else {
            return Found::Other;
        };
        let Some(own) = self.own(&line) else {
            return Found::Other;
        };
        let expected = self.entry_at(self.guess).map(|entry| entry.programme);
        let expected = expected.and_then(|programme| self.recent.get(usize::from(programme)));
        let expected = expected.copied().flatten();
        let Some(seen) = self.others.find(&line, expected) else {
            return Found::Unseen;
        };
        let Some(read) = self.others.meaning(seen) else {
            return Found::Other;
        };
        let column = self.columns.name;
        let short = line.few(column).and_then(ShortText::of_few);
        let name = (line.cell(column), short);
        let Some(entry) = self.entry(own, read.programme, name) else {
            return Found::Other;
        };
        let Some(serial) = self.serial(&line) else {
            return Found::Other;
        };
        let same_heads = read.numbered == (serial != Serial::default());
        let mut heads = read.heads.iter().flatten();
        if !same_heads || !heads.all(|head| self.is_no_label(&line, *head)) {
            return Found::Other;
        }
        let (stamp, programme, repairs) = (read.stamp, read.programme, read.repairs.as_ref());
        if !window.skip(&line) {
            return Found::Other;
        }
        if let Some(repairs) = repairs {
            sheet.repairs.add(repairs);
        }
        // What needed a step is seldom there once more.
        if repairs.is_none()
            && let Some(recent) = self.recent.get_mut(usize::from(programme))
        {
            *recent = Some(seen);
        }
        self.guess = entry.saturating_add(1);
        let lines = &mut sheet.records.payments;
        lines.push_on_roll(entry, stamp, window.number(), serial);
        Found::Taken(own.amount)
    }

    /// Learns from a line that was read in full as the newest payment; `repairs` are all its steps.
    ///
    /// Where its own cells are plain, those steps are of the other cells.
    pub(super) fn learn(&mut self, row: &Row, sheet: &mut Sheet<'_>, repairs: RepairCounts) {
        let newest = sheet.records.payments.newest();
        let plain = newest.is_some_and(|line| self.is_plainly(line, row));
        if plain && self.others.has_room() {
            let read = self.meaning(row, sheet, repairs);
            self.others.learn(read);
        }
    }

    /// Keeps the newest payment, which was read in full, as one that repeats the roll, if it does: then it
    /// has the words of an entry, however they were spelled.
    pub(super) fn pack(&mut self, sheet: &mut Sheet<'_>) {
        let Some(line) = sheet.records.payments.newest() else {
            return;
        };
        // Texts of the part are not those of the roll.
        let numbers = !line.person.is_none() && !line.person.is_unresolved();
        if !numbers || !line.account.is_number() {
            return;
        }
        let own = Own {
            person: line.person.packed(),
            account: line.account,
            amount: line.amount,
        };
        let (programme, name) = (line.programme, sheet.records.texts.get(line.name));
        let programme = self.programme(sheet.records.programme(programme));
        let entry =
            programme.and_then(|programme| self.entry(own, programme, (name, ShortText::of(name))));
        if let Some(entry) = entry {
            sheet.records.payments.pack_newest(entry);
        }
        let guessed = self.entry_at(self.guess);
        let guessed = guessed.filter(|e| e.person.packed() == own.person);
        if let Some(place) = entry.or(guessed.map(|_| self.guess)) {
            self.guess = place.saturating_add(1);
        }
    }

    /// The programme of the roll that bears a label.
    fn programme(&self, label: &str) -> Option<ProgrammeIx> {
        let records = self.roll.records;
        let mut labels = records.programmes.iter();
        let programme = labels.position(|text| records.texts.get(*text) == label)?;
        ProgrammeIx::try_from(programme).ok()
    }

    /// Whether the own cells of a line say plainly what was read.
    fn is_plainly(&self, line: &Payment, row: &Row) -> bool {
        let cell = |column: usize| row.cell(column).text.as_bytes();
        row.len() == self.columns.width
            && plain::person(cell(self.columns.person)) == Some(line.person)
            && AccountKey::of_digits(cell(self.columns.account)) == Some(line.account)
            && Few::of(cell(self.columns.amount)).and_then(plain::amount) == Some(line.amount)
    }

    fn meaning(&self, row: &Row, sheet: &mut Sheet<'_>, repairs: RepairCounts) -> Option<Meaning> {
        let line = *sheet.records.payments.newest()?;
        let programme = self.programme(sheet.records.programme(line.programme))?;
        let heads = self.heads(row)?;
        let is_told =
            |head: &usize| self.others.contains(*head) || self.columns.serial == Some(*head);
        let heads = Some(heads).filter(|heads| !heads.iter().all(is_told));
        let numbered = line.serial != Serial::default();
        let stamp = sheet.records.payments.stamp(Stamp::of(&line))?;
        Some(Meaning {
            stamp,
            programme,
            repairs: Some(repairs).filter(|repairs| !repairs.is_none()),
            heads,
            numbered,
        })
    }

    /// Columns of the first two filled cells, where those before them are empty in every such line.
    fn heads(&self, row: &Row) -> Option<[usize; 2]> {
        let mut heads = (0..row.len()).filter(|column| !row.cell(*column).is_blank());
        let heads = [heads.next()?, heads.next()?];
        let known =
            |column: usize| self.others.contains(column) || self.columns.serial == Some(column);
        let mut before = (0..heads[1]).filter(|column| *column != heads[0]);
        before.all(known).then_some(heads)
    }

    /// Whether the cell is filled and labels no total.
    fn is_no_label(&self, line: &Line<'_>, column: usize) -> bool {
        let cell = line.cell(column);
        // What was seen before, and numbers that were read, are no labels.
        if self.others.contains(column) {
            return true;
        }
        let visible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}');
        let filled = cell.chars().next().is_some_and(visible);
        filled && !cell.contains(['计', '計'])
    }

    /// Person, account and amount in their plainest spelling.
    fn own(&self, line: &Line<'_>) -> Option<Own> {
        let cell = |column| line.bytes(column);
        Some(Own {
            person: plain::packed_person(cell(self.columns.person))?,
            account: AccountKey::of_digits(cell(self.columns.account))?,
            amount: plain::amount(line.few(self.columns.amount)?)?,
        })
    }

    /// The serial; empty, or a plain number.
    fn serial(&self, line: &Line<'_>) -> Option<Serial> {
        let Some(column) = self.columns.serial else {
            return Some(Serial::default());
        };
        let cell = line.few(column)?;
        match (cell.byte(0), cell.len()) {
            (_, 0) => Some(Serial::default()),
            (b'1'..=b'9', 1..=9) => Serial::plain(u32::try_from(digits::few(cell)?).ok()?),
            _ => None,
        }
    }

    fn entry_at(&self, place: u32) -> Option<&'a RollEntry> {
        self.roll.records.entries.get(place as usize)
    }

    /// The entry that the line repeats.
    fn entry(&self, own: Own, programme: ProgrammeIx, name: Name<'_>) -> Option<u32> {
        let repeats = |place: u32| {
            self.entry_at(place).is_some_and(|e| {
                let same = Own {
                    person: e.person.packed(),
                    account: e.account,
                    amount: e.amount,
                };
                let texts = &self.roll.records.texts;
                let named = || self.roll.index.is_named((e, place), texts, name);
                same == own && e.programme == programme && !e.name.is_empty() && named()
            })
        };
        if repeats(self.guess) {
            return Some(self.guess);
        }
        let first = self
            .roll
            .index
            .find_packed(&self.roll.records.entries, own.person)?;
        let mut places = std::iter::once(first).chain(self.roll.index.further(first));
        places.find(|place| repeats(*place))
    }
}
