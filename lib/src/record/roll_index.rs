//! From the number of a person to his entry on the roll.
//!
//! One table of eight bytes a slot, half of the hash beside the place of the entry, so that nearly
//! every look that finds nothing, or another person, ends in the table itself.

use super::identity::Identity;
use super::roll::RollEntry;
use super::short_text::ShortText;
use super::texts::Texts;

/// The first entry of each person.
#[derive(Clone, Debug)]
pub(crate) struct RollIndex {
    slots: Vec<u64>,
    shift: u32,
    /// Pairs of entries that name one person: the first, and one that came later.
    repeated: Vec<(u32, u32)>,
    /// The name of each entry as a number, where it is short: compared without a look at any text.
    names: Vec<Option<ShortText>>,
}

/// Stands where nobody does; the last place there could be is that of no entry.
const EMPTY: u64 = u64::MAX;

/// An odd number without structure; multiplying spreads the digits of a number over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

pub(crate) const fn spread(value: u64) -> u64 {
    let mixed = value.wrapping_mul(SPREAD);
    (mixed ^ (mixed >> 32)).wrapping_mul(SPREAD)
}

impl RollIndex {
    /// Of every entry that names somebody; `None` where the roll is longer than a place can say.
    pub(crate) fn new(entries: &[RollEntry], texts: &Texts) -> Option<Self> {
        let mut index = Self::for_about(entries.len());
        index.extend(entries, texts, (0, &[]))?;
        Some(index)
    }

    /// Of nobody yet, with room for about so many entries.
    pub(crate) fn for_about(entries: usize) -> Self {
        let size = entries.saturating_mul(2).next_power_of_two().max(16);
        Self {
            // Not zeros: memory of zeros is mapped when it is read and once more when it is written.
            slots: vec![EMPTY; size],
            shift: 64 - size.trailing_zeros(),
            repeated: Vec::new(),
            names: Vec::with_capacity(entries),
        }
    }

    /// Adds the entries from that place on, the first of which have these short names; `None` where
    /// there are more than a place can say.
    pub(crate) fn extend(
        &mut self,
        entries: &[RollEntry],
        texts: &Texts,
        (mut known, mut short): (usize, &[Option<ShortText>]),
    ) -> Option<()> {
        u32::try_from(entries.len())
            .ok()
            .filter(|n| *n < u32::MAX)?;
        if entries.len() * 2 > self.slots.len() {
            *self = Self::for_about(entries.len() * 2);
            (known, short) = (0, &[]);
        }
        for (entry, place) in entries.iter().zip(0u32..).skip(known) {
            if !entry.person.is_none() {
                self.add(entries, entry.person, place);
            }
        }
        self.repeated.sort_unstable();
        let new = entries.get(known..).unwrap_or_default();
        let first = self.names.len();
        self.names.extend_from_slice(short);
        self.names.resize(first + new.len(), None);
        let names = self.names.iter_mut().skip(first).zip(new);
        for (name, entry) in names.filter(|(name, _)| name.is_none()) {
            *name = ShortText::of(texts.get(entry.name));
        }
        Some(())
    }

    fn add(&mut self, entries: &[RollEntry], person: Identity, place: u32) {
        let hash = spread(person.packed());
        let mut at = (hash >> self.shift) as usize;
        let mask = self.slots.len() - 1;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == EMPTY {
                *slot = hash << 32 | u64::from(place);
                return;
            }
            if let Some(first) = holds(*slot, hash, entries, person.packed()) {
                self.repeated.push((first, place));
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The first entry of a person.
    pub(crate) fn find(&self, entries: &[RollEntry], person: Identity) -> Option<u32> {
        self.find_packed(entries, person.packed())
    }

    /// The first entry of the person that is packed so.
    pub(crate) fn find_packed(&self, entries: &[RollEntry], person: u64) -> Option<u32> {
        let hash = spread(person);
        let mut at = (hash >> self.shift) as usize;
        let mask = self.slots.len() - 1;
        loop {
            let slot = *self.slots.get(at)?;
            if slot == EMPTY {
                return None;
            }
            if let Some(found) = holds(slot, hash, entries, person) {
                return Some(found);
            }
            at = (at + 1) & mask;
        }
    }

    /// Lets go of what only reading needs.
    #[cfg(feature = "files")]
    pub(crate) fn forget_names(&mut self) {
        self.names = Vec::new();
    }

    /// Whether an entry has that name, as its text and, where that is short, as a number.
    #[cfg(feature = "files")]
    pub(crate) fn is_named(
        &self,
        (entry, place): (&RollEntry, u32),
        texts: &Texts,
        (name, short): (&str, Option<ShortText>),
    ) -> bool {
        match (self.names.get(place as usize), short) {
            (Some(Some(known)), Some(short)) => *known == short,
            _ => texts.get(entry.name) == name,
        }
    }

    /// Further entries of the person whose first entry it is.
    #[cfg(feature = "files")]
    pub(crate) fn further(&self, first: u32) -> impl Iterator<Item = u32> + use<'_> {
        let start = self.repeated.partition_point(|(known, _)| *known < first);
        let pairs = self.repeated.get(start..).unwrap_or_default().iter();
        pairs
            .take_while(move |(known, _)| *known == first)
            .map(|(_, later)| *later)
    }

    /// Pairs of entries that name one person.
    pub(crate) fn repeated(&self) -> &[(u32, u32)] {
        &self.repeated
    }
}

fn holds(slot: u64, hash: u64, entries: &[RollEntry], person: u64) -> Option<u32> {
    if slot >> 32 != hash & u64::from(u32::MAX) {
        return None;
    }
    let place = (slot & u64::from(u32::MAX)) as u32;
    let entry = entries.get(place as usize)?;
    (entry.person.packed() == person).then_some(place)
}
