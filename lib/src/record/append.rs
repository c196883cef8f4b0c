//! Joining what was read in parts.

use super::identity::{AccountKey, Identity};
use super::payment_lines;
use super::pile::Packed;
use super::short_text::ShortText;
use super::texts::TextId;
use super::{Payment, PaymentLines, Records, Role, RollEntry, Serial, Stamp};
use std::collections::BTreeSet;

/// From texts and programmes of a part to those of the whole.
struct Renumbering {
    texts: Vec<TextId>,
    programmes: Vec<u16>,
    rows: u32,
    extras: u32,
}

impl Renumbering {
    fn text(&self, id: TextId) -> TextId {
        self.texts
            .get(id.index() as usize)
            .copied()
            .unwrap_or_default()
    }

    fn programme(&self, index: u16) -> u16 {
        self.programmes
            .get(usize::from(index))
            .copied()
            .unwrap_or(u16::MAX)
    }

    fn person(&self, person: Identity) -> Identity {
        person.with_text(|id| self.text(id))
    }

    fn account(&self, account: AccountKey) -> AccountKey {
        account.with_text(|id| self.text(id))
    }

    fn serial(&self, serial: Serial) -> Serial {
        serial.with_text(|id| self.text(id))
    }
}

/// Memory in which a part had its rows, for the rows of another: new memory costs more than its use.
#[derive(Debug, Default)]
pub(crate) struct Room {
    entries: Vec<RollEntry>,
    short_names: Vec<Option<ShortText>>,
    lines: Vec<Packed>,
}

/// How far records had come at some time. Only payment lines that came since can be taken back, with what
/// their rows left; records of other kinds are read file by file, and dropped as they are.
pub(crate) struct Mark {
    lines: payment_lines::Mark,
    destroyed: usize,
    refused: BTreeSet<(Role, Identity)>,
}

impl Records {
    /// How far they have come.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            lines: self.payments.mark(),
            destroyed: self.destroyed.len(),
            refused: self.refused.clone(),
        }
    }

    /// Drops every row that came since; words stay, which say nothing by themselves.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.payments.back_to(mark.lines);
        self.destroyed.truncate(mark.destroyed);
        self.refused = mark.refused;
    }

    /// Without a row, in memory that was used before, with room for so many entries.
    pub(crate) fn in_room(room: Room, entries: usize) -> Self {
        let mut records = Self {
            entries: room.entries,
            short_names: room.short_names,
            payments: PaymentLines::in_room(room.lines),
            ..Self::default()
        };
        records.entries.reserve(entries);
        records.short_names.reserve(entries);
        records
    }

    /// Takes all that was read of a file.
    pub(crate) fn take(&mut self, mut read: Self) {
        self.totals.append(&mut read.totals);
        if self.is_blank() {
            *self = Self {
                files: std::mem::take(&mut self.files),
                packs: std::mem::take(&mut self.packs),
                list_sources: std::mem::take(&mut self.list_sources),
                totals: std::mem::take(&mut self.totals),
                ..read
            };
            return;
        }
        // Lines that are the first come as they are.
        let lines = match self.payments.is_empty() {
            true => 0,
            false => read.payments.len(),
        };
        self.reserve(read.entries.len(), lines);
        self.append(read, 0);
    }

    /// Whether no row was read yet, and no word.
    fn is_blank(&self) -> bool {
        let no_roll = self.entries.is_empty() && self.extras.is_empty() && self.members.is_empty();
        let no_rows = no_roll && self.payments.is_empty() && self.lists.is_empty();
        let no_words = self.texts.len() == 1 && self.programmes.is_empty() && self.funds.is_empty();
        no_rows && no_words && self.destroyed.is_empty() && self.refused.is_empty()
    }

    /// Indexes the entries from that place on, where there is an index; `names` are the short ones of
    /// the first of them.
    fn index_from(&mut self, known: usize, names: &[Option<ShortText>]) {
        if self.entries.len() > known
            && let Some(mut index) = self.index.take().flatten()
            && index
                .extend(&self.entries, &self.texts, (known, names))
                .is_some()
        {
            self.index = Some(index).into();
        }
    }

    /// Appends the records of a part of a file, whose rows stand `rows` further down than they say.
    ///
    /// Programmes get the numbers they would have if the part had been read here, texts others of no
    /// meaning. Gives back the memory in which the part had its rows.
    pub(crate) fn append(&mut self, mut part: Self, rows: u32) -> Room {
        let mut texts = Vec::with_capacity(part.texts.len());
        for text in part.texts.iter() {
            texts.push(self.texts.intern(text));
        }
        let labels = part.programmes.iter();
        let programmes = labels
            .map(|label| self.programme_ix(part.texts.get(*label)))
            .collect();
        let new = Renumbering {
            texts,
            programmes,
            rows,
            extras: u32::try_from(self.extras.len()).unwrap_or(0),
        };
        let places: Vec<u16> = part
            .funds
            .iter()
            .map(|text| self.fund_ix(new.text(*text)))
            .collect();
        let fund = |place: u16| {
            let at = usize::from(place).checked_sub(1);
            at.and_then(|at| places.get(at)).copied().unwrap_or(0)
        };
        let restamp = |stamp: Stamp| Stamp {
            batch: new.text(stamp.batch),
            purpose: new.text(stamp.purpose),
            reason: new.text(stamp.reason),
            fund_source: fund(stamp.fund_source),
            ..stamp
        };
        let renew = |mut p: Payment| {
            p.person = new.person(p.person);
            p.account = new.account(p.account);
            p.name = new.text(p.name);
            p.batch = new.text(p.batch);
            p.serial = new.serial(p.serial);
            p.purpose = new.text(p.purpose);
            p.reason = new.text(p.reason);
            p.row += new.rows;
            p.programme = new.programme(p.programme);
            p.fund_source = fund(p.fund_source);
            p
        };
        let lines = self.payments.append(part.payments, rows, renew, restamp);
        let known = self.entries.len();
        self.append_roll((&mut part.entries, &part.short_names), part.extras, &new);
        self.index_from(known, &part.short_names);
        part.short_names.clear();
        self.members.extend(part.members.into_iter().map(|mut m| {
            m.person = new.person(m.person);
            m.head = new.person(m.head);
            m.name = new.text(m.name);
            m.household = new.text(m.household);
            m.row += new.rows;
            m
        }));
        self.lists.extend(part.lists.into_iter().map(|mut l| {
            l.person = new.person(l.person);
            l.name = new.text(l.name);
            l.unit = new.text(l.unit);
            l.row += new.rows;
            l
        }));
        let refused = part.refused.into_iter();
        self.refused
            .extend(refused.map(|(role, person)| (role, new.person(person))));
        self.destroyed
            .extend(part.destroyed.into_iter().map(|mut d| {
                d.person = new.person(d.person);
                d.programme = d.programme.map(|p| new.programme(p));
                d.row += new.rows;
                d
            }));
        Room {
            entries: part.entries,
            short_names: part.short_names,
            lines,
        }
    }

    fn append_roll(
        &mut self,
        (entries, names): (&mut Vec<RollEntry>, &[Option<ShortText>]),
        extras: Vec<super::EntryExtra>,
        new: &Renumbering,
    ) {
        let mut named = entries.iter_mut();
        self.texts.intern_each(names, |name| {
            if let Some(entry) = named.next() {
                entry.name = match name.is_empty() {
                    true => new.text(entry.name),
                    false => name,
                };
            }
        });
        // Entries behind the last short name.
        named.for_each(|entry| entry.name = new.text(entry.name));
        self.entries.extend(entries.drain(..).map(|mut e| {
            e.person = new.person(e.person);
            e.account = new.account(e.account);
            e.village = new.text(e.village);
            e.programme = new.programme(e.programme);
            e.row += new.rows;
            if e.extra != 0 {
                e.extra += new.extras;
            }
            e
        }));
        self.extras.extend(extras.into_iter().map(|mut x| {
            x.head = new.person(x.head);
            x.payee = new.person(x.payee);
            x.head_name = new.text(x.head_name);
            x.payee_name = new.text(x.payee_name);
            x.household = new.text(x.household);
            x.institution = new.text(x.institution);
            x.cause = new.text(x.cause);
            x
        }));
    }
}
