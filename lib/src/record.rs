//! Floor 2: typed, compact records, and where each came from.
//!
//! A record holds integers only: identities and accounts pack into a `u64`, every other text is an
//! index into [`Texts`]. So a payment is 64 bytes, and what was read stays comparable without a look
//! at any string. Records know the field's values and the row they came from; they must never know
//! rules or reports.

#[cfg(feature = "files")]
mod append;
mod identity;
mod list;
mod payment;
mod payment_lines;
mod pile;
mod roll;
mod roll_index;
mod runs;
mod short_text;
#[cfg(feature = "files")]
mod spill;
mod texts;
mod typed;

#[cfg(feature = "files")]
pub(crate) use append::{Mark, Room};
pub use identity::{AccountKey, Identity};
pub use list::{ListKind, ListRow, ListSource};
pub use payment::{BankResult, Payment, PaymentKind, Serial};
pub use payment_lines::PaymentLines;
pub(crate) use payment_lines::{Held, Stamp};
pub use roll::{EntryExtra, EntryStatus, Member, RollEntry};
pub(crate) use roll_index::{RollIndex, spread};
#[cfg(feature = "files")]
pub(crate) use short_text::ShortText;
pub use texts::{TextId, Texts};
pub use typed::{
    ApprovalLevel, Entitlement, HouseholdGrant, HouseholdMember, ListLine, PaymentLine,
};

use crate::error::Defect;
use crate::locus::Locus;
use crate::money::Money;
use crate::work::Workers;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// Approved roll, one entitlement a row.
    Roll,
    /// Household decisions.
    Households,
    /// Members of households.
    Members,
    /// Payment lines.
    Payments,
    /// A reference list.
    List(ListKind),
}

/// One file (or one sheet of one) that records came from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceFile {
    /// Path as the user gave it.
    pub path: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// What it is.
    pub role: Role,
    /// Headers as they stand in the file, by column.
    pub headers: Vec<String>,
    /// Canonical columns that were found.
    pub fields: Vec<&'static str>,
}

/// Index into [`Records::files`].
pub type FileIx = u16;
/// Index into [`Records::programmes`].
pub type ProgrammeIx = u16;

/// A total that a file states about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// File.
    pub file: FileIx,
    /// Row that states it.
    pub row: u32,
    /// Column header of the stated value.
    pub column: String,
    /// The cell as it stands.
    pub raw: String,
    /// Rows it covers, first and last included.
    pub rows: (u32, u32),
    /// Batch it covers; [`TextId::EMPTY`] for all rows of the range.
    pub batch: TextId,
    /// Declared sum.
    pub sum: Option<(Money, Money)>,
    /// Declared count of rows, and the computed one.
    pub count: Option<(u64, u64)>,
    /// Why what is declared cannot be read, if so.
    pub illegible: Option<Defect>,
}

impl ControlTotal {
    /// Whether there is anything to hold against the rows.
    pub fn is_legible(&self) -> bool {
        self.illegible.is_none() && (self.sum.is_some() || self.count.is_some())
    }

    /// Whether what is declared is what the rows give.
    pub fn agrees(&self) -> bool {
        self.sum
            .is_none_or(|(declared, computed)| declared == computed)
            && self
                .count
                .is_none_or(|(declared, computed)| declared == computed)
    }
}

/// A cell that an identifier rule speaks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestroyedCell {
    /// File.
    pub file: FileIx,
    /// Row.
    pub row: u32,
    /// Column header.
    pub column: String,
    /// The cell as it stands.
    pub raw: String,
    /// The record's programme, if the row has one.
    pub programme: Option<ProgrammeIx>,
    /// The record's person as read, if any.
    pub person: Identity,
}

/// Everything that was read, ready to be reconciled.
///
/// Built by [`crate::intake`] from files, or by hand from a service's own records.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Every text, once.
    pub texts: Texts,
    /// Files, in order of role and path.
    pub files: Vec<SourceFile>,
    /// Programme labels as they stand in the files after width and blank normalisation.
    pub programmes: Vec<TextId>,
    /// By programme: which pack of the policy judges it; 0 where nothing is said. A programme of
    /// several counties with packs of their own stands here once for each, under one label.
    pub packs: Vec<u16>,
    /// Approved roll: entries of persons, and decisions of households.
    pub entries: Vec<RollEntry>,
    /// Fund sources; payment lines refer to them by place, from 1.
    pub funds: Vec<TextId>,
    /// Rarely needed fields of entries.
    pub extras: Vec<EntryExtra>,
    /// Members of households.
    pub members: Vec<Member>,
    /// Payment lines.
    pub payments: PaymentLines,
    /// Names of entries, where they are short and get their numbers only when a part is joined.
    #[cfg(feature = "files")]
    pub(crate) short_names: Vec<Option<ShortText>>,
    /// Built when it is first asked for.
    index: OnceLock<Option<RollIndex>>,
    /// Where lists come from and what they say of themselves.
    pub list_sources: Vec<ListSource>,
    /// Rows of reference lists.
    pub lists: Vec<ListRow>,
    /// Totals that files state about themselves.
    pub totals: Vec<ControlTotal>,
    /// Identifiers that a spreadsheet destroyed.
    pub destroyed: Vec<DestroyedCell>,
    /// Whom refused rows name, as far as that can be read, by the role of their file.
    pub refused: BTreeSet<(Role, Identity)>,
}

impl Records {
    /// The label of a programme.
    pub fn programme(&self, programme: ProgrammeIx) -> &str {
        self.programmes
            .get(usize::from(programme))
            .map_or("", |text| self.texts.get(*text))
    }

    /// Which pack of the policy judges a programme; 0 = the policy itself.
    pub fn pack(&self, programme: ProgrammeIx) -> u16 {
        let pack = self.packs.get(usize::from(programme));
        pack.copied().unwrap_or(0)
    }

    /// Index of a programme label, added if it is new.
    pub fn programme_ix(&mut self, label: &str) -> ProgrammeIx {
        let text = self.texts.intern(label);
        let known = self.programmes.iter().position(|t| *t == text);
        let index = known.unwrap_or_else(|| {
            self.programmes.push(text);
            self.programmes.len() - 1
        });
        ProgrammeIx::try_from(index).unwrap_or(ProgrammeIx::MAX)
    }

    /// Makes room for so many more entries and payment lines.
    #[cfg(feature = "files")]
    pub(crate) fn reserve(&mut self, entries: usize, lines: usize) {
        self.entries.reserve_exact(entries);
        self.payments.reserve(lines);
    }

    /// Makes room for about so many entries, and indexes them as they come.
    #[cfg(feature = "files")]
    pub(crate) fn expect_roll(&mut self, entries: usize) {
        self.entries.reserve_exact(entries);
        self.index = Some(RollIndex::for_about(entries)).into();
    }

    /// Lets go of what only reading needs.
    #[cfg(feature = "files")]
    pub(crate) fn close(&mut self) {
        if let Some(Some(index)) = self.index.get_mut() {
            index.forget_names();
        }
    }

    /// About how many bytes everything but the payment lines takes, its indices included.
    #[cfg(feature = "files")]
    pub(crate) fn roll_bytes(&self) -> u64 {
        // The entry, two slots of the index, its name, a cell, and its account among those seen.
        const ENTRY: usize = size_of::<RollEntry>() + 32 + 16 + 8 + 8;
        let extras = self.extras.len() * size_of::<EntryExtra>();
        let members = self.members.len() * (size_of::<Member>() + 32);
        let lists = self.lists.len() * (size_of::<ListRow>() + 32);
        let others = extras + members + lists + self.texts.bytes();
        (self.entries.len() * ENTRY + others) as u64
    }

    /// Keeps some payment lines by index as they are often looked at, so that they lie in memory in the
    /// order in which they are given; nothing else changes.
    pub(crate) fn unpack_at(&mut self, places: &[u32], workers: &Workers) {
        self.payments.unpack_at(&self.entries, places, workers);
    }

    /// Where each person's entries are; `None` for a roll that is too long. Persons of entries must not
    /// change behind it.
    pub(crate) fn roll_index(&self) -> Option<&RollIndex> {
        let index = self
            .index
            .get_or_init(|| RollIndex::new(&self.entries, &self.texts));
        index.as_ref()
    }

    /// The place of a fund source, from 1, added if it is new; 0 for none, or beyond 65,535 of them.
    pub(crate) fn fund_ix(&mut self, text: TextId) -> u16 {
        if text.is_empty() {
            return 0;
        }
        let known = self.funds.iter().position(|known| *known == text);
        let place = known.unwrap_or_else(|| {
            self.funds.push(text);
            self.funds.len() - 1
        });
        u16::try_from(place + 1).unwrap_or(0)
    }

    /// The payment line at `index`.
    pub fn payment(&self, index: u32) -> Option<Payment> {
        self.payments.get(index, &self.entries)
    }

    /// Every payment line, in order.
    pub fn each_payment(&self) -> impl Iterator<Item = Payment> + use<'_> {
        self.payments.iter(&self.entries)
    }

    /// The payment lines of a range that are `wanted`, with their indices and in order.
    #[cfg(all(feature = "files", feature = "log"))]
    pub(crate) fn payments_in<W: Fn(u32) -> bool>(
        &self,
        range: std::ops::Range<usize>,
        wanted: W,
    ) -> impl Iterator<Item = (u32, Payment)> + use<'_, W> {
        self.payments.iter_in(range, &self.entries, wanted)
    }

    /// The amount of a line.
    pub(crate) fn amount(&self, line: Held<'_>) -> Money {
        match line {
            Held::Full(line) => line.amount,
            Held::OnRoll { entry, .. } => {
                let entry = self.entries.get(entry as usize);
                entry.map_or(Money::ZERO, |entry| entry.amount)
            }
        }
    }

    /// The place of a payment line.
    pub fn locus_of(&self, payment: u32) -> Locus {
        let line = self.payment(payment);
        line.map_or_else(|| Locus::file(""), |line| self.locus(line.file, line.row))
    }

    /// The rarely needed fields of an entry; all empty where there are none.
    pub fn extra(&self, entry: &RollEntry) -> &EntryExtra {
        let index = (entry.extra as usize).checked_sub(1);
        index
            .and_then(|i| self.extras.get(i))
            .unwrap_or(&EntryExtra::NONE)
    }

    /// The place of a row.
    pub fn locus(&self, file: FileIx, row: u32) -> Locus {
        let source = self.files.get(usize::from(file));
        Locus {
            file: source.map(|s| s.path.clone()).unwrap_or_default(),
            sheet: source.and_then(|s| s.sheet.clone()),
            row: Some(row),
            column: None,
        }
    }
}
