//! Rows of the roll that are plainly an entry, taken without the ladder of repairs.
//!
//! Number, account and amount are in their plainest spelling, the head of the household is the person
//! or nobody, and the other cells were seen before in a row that was read in full ([`roll`]), without
//! a step. Every other row goes that way. `lib/src/intake/read/tests.rs` holds both ways to be one.

use super::fields::{RepairCounts, Sheet, plain_region};
use super::others::Others;
use super::repeating::Found;
use super::{plain, roll};
use crate::identity::{Few, PersonName};
use crate::record::{AccountKey, RollEntry, ShortText, TextId};
use crate::table::cell::{Cell, Unit};
use crate::table::header::Header;
use crate::table::structure::Structure;
use crate::table::{Row, Window};

/// Recognises plain rows of one part of a roll.
pub(super) struct Approved {
    columns: Columns,
    others: Others<RollEntry>,
    /// By set of other cells: the one that followed it last.
    after: Vec<u32>,
    newest: u32,
    /// Whether a row whose other cells were seen in a record is one.
    is_told: bool,
}

/// Where a row has what.
struct Columns {
    width: usize,
    person: usize,
    name: usize,
    amount: usize,
    account: Option<usize>,
    head: Option<usize>,
    region: Option<usize>,
    village: Option<usize>,
}

impl Approved {
    /// Of a roll with this header; none where rows say more than an entry by itself holds.
    pub(super) fn of(header: &Header, structure: &Structure<'_>) -> Option<Self> {
        let more = [
            roll::PAYEE_NAME,
            roll::PAYEE,
            roll::HEAD_NAME,
            roll::APPROVED,
        ];
        if more.iter().any(|field| header.column(*field).is_some()) {
            return None;
        }
        let columns = Columns {
            width: header.width(),
            person: header.column(roll::PERSON)?,
            name: header.column(roll::NAME)?,
            amount: header.column(roll::AMOUNT)?,
            account: header.column(roll::ACCOUNT),
            head: header.column(roll::HEAD),
            region: header.column(roll::REGION),
            village: header.column(roll::VILLAGE),
        };
        if header.unit(columns.amount) != Unit::Yuan {
            return None;
        }
        let own = [
            roll::PERSON,
            roll::NAME,
            roll::AMOUNT,
            roll::ACCOUNT,
            roll::HEAD,
            roll::REGION,
            roll::VILLAGE,
            // Nobody reads it.
            roll::BANK,
        ];
        let others = (0..roll::COLUMNS.fields.len()).filter(|field| !own.contains(field));
        let others = Others::of(others.filter_map(|field| header.column(field)).collect());
        Some(Self {
            is_told: structure.is_told_by(|column| others.contains(column), columns.person),
            columns,
            others,
            after: Vec::new(),
            newest: 0,
        })
    }

    /// Takes the next row of a window if it is plainly an entry.
    pub(super) fn take(
        &mut self,
        window: &mut Window<'_>,
        structure: &Structure<'_>,
        sheet: &mut Sheet<'_>,
    ) -> Found {
        let line = window.line();
        let Some(line) = line.filter(|line| line.len() == self.columns.width) else {
            return Found::Other;
        };
        if !self.is_told && !structure.is_plainly_record(|column| line.cell(column)) {
            return Found::Other;
        }
        let amount = line.few(self.columns.amount);
        let Some(own) = self.own(|column| line.bytes(column), amount) else {
            return Found::Other;
        };
        let expected = self.after.get(self.newest as usize).copied();
        let Some(seen) = self.others.find(&line, expected) else {
            return Found::Unseen;
        };
        let Some(known) = self.others.meaning(seen) else {
            return Found::Other;
        };
        let entry = RollEntry {
            person: own.person,
            account: own.account,
            amount: own.amount,
            region: own.region,
            ..*known
        };
        let name = PersonName::normal(line.cell(self.columns.name));
        let village = self.columns.village.map_or("", |column| line.cell(column));
        if !window.skip(&line) {
            return Found::Other;
        }
        if let Some(after) = self.after.get_mut(self.newest as usize) {
            *after = seen;
        }
        self.newest = seen;
        let short = ShortText::of(&name);
        let village = sheet.text_of(Cell::text(village), roll::VILLAGE);
        let records = &mut *sheet.records;
        let name = match short {
            Some(_) => TextId::EMPTY,
            None => records.texts.intern(&name),
        };
        records.short_names.resize(records.entries.len(), None);
        records.short_names.push(short);
        records.entries.push(RollEntry {
            name,
            village,
            row: window.number(),
            ..entry
        });
        Found::Taken(entry.amount)
    }

    /// Forgets what stood in the row before, as that was read in full.
    pub(super) fn forget_newest(&mut self) {
        self.newest = u32::MAX;
    }

    /// Learns from a row that was read in full as the newest entry; `repairs` are all its steps.
    pub(super) fn learn(
        &mut self,
        row: &Row,
        structure: &Structure<'_>,
        sheet: &Sheet<'_>,
        repairs: &RepairCounts,
    ) {
        let Some(entry) = sheet.records.entries.last() else {
            return;
        };
        let own = match row.len() == self.columns.width {
            true => {
                let cell = |column: usize| row.cell(column).text.as_bytes();
                self.own(cell, Few::of(cell(self.columns.amount)))
            }
            false => None,
        };
        let plainly = own.is_some_and(|own| {
            let same = own.person == entry.person && own.account == entry.account;
            same && own.amount == entry.amount && own.region == entry.region
        });
        let is_own = entry.row == row.number() && repairs.is_none();
        let is_record = structure.is_plainly_record(|column| row.cell(column).text);
        if !plainly || !is_own || !is_record || !self.others.has_room() {
            return;
        }
        let by_itself = entry.extra == 0 && !entry.amount_approved;
        self.others.learn(Some(*entry).filter(|_| by_itself));
        self.after.push(0);
    }

    /// The cells that differ from row to row, in their plainest spelling.
    fn own<'t>(&self, cell: impl Fn(usize) -> &'t [u8], amount: Option<Few>) -> Option<Own> {
        let columns = &self.columns;
        let number = cell(columns.person);
        let head = columns.head.map_or(&[][..], &cell);
        if !head.is_empty() && head != number {
            return None;
        }
        Some(Own {
            person: plain::person(number)?,
            amount: plain::amount(amount?)?,
            account: match columns.account.map_or(&[][..], &cell) {
                [] => AccountKey::NONE,
                digits => AccountKey::of_digits(digits)?,
            },
            region: match columns.region {
                Some(column) => plain_region(cell(column))?,
                None => 0,
            },
        })
    }
}

/// What is of one row alone, its name and village aside.
#[derive(Clone, Copy)]
struct Own {
    person: crate::record::Identity,
    amount: crate::money::Money,
    account: AccountKey,
    region: u32,
}
