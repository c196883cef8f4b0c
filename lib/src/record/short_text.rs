//! Short texts as numbers, and the ids of those that are known.
//!
//! Nearly all names are short, and a roll of a million persons asks for the id of each. Where one such look
//! waits for the next, each costs the time of a look into far memory; so many are asked for at once, and
//! their looks into the table do not wait for each other.

use super::texts::TextId;
use crate::identity::Few;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;
use std::num::NonZeroU128;

/// A text of one to fifteen bytes with its length, as a number; no two texts are one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ShortText(NonZeroU128);

impl ShortText {
    /// Of a short text; `None` for an empty or a longer one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Few::of(text.as_bytes()).and_then(Self::of_few)
    }

    /// Of the bytes of a text.
    pub(crate) fn of_few(text: Few) -> Option<Self> {
        NonZeroU128::new(text.bytes() | u128::from(text.len()) << 120).map(Self)
    }

    /// Shows the text.
    #[cfg(any(test, feature = "files"))]
    pub(super) fn read<T>(self, see: impl FnOnce(&str) -> T) -> T {
        let bytes = self.0.get().to_le_bytes();
        let [text @ .., length] = &bytes;
        let text = text.get(..usize::from(*length)).map(std::str::from_utf8);
        see(text.and_then(Result::ok).unwrap_or_default())
    }
}

/// Ids by short text.
///
/// A slot is half of a hash beside a place among the texts that are known, so that a look that finds nothing
/// ends in the table, and a table that grows looks at no text.
#[derive(Clone, Debug)]
pub(super) struct ShortTexts {
    slots: Vec<u64>,
    /// How far a hash goes to the right to be a slot.
    shift: u32,
    known: Vec<ShortText>,
    ids: Vec<TextId>,
    hasher: DefaultHashBuilder,
}

/// Stands where no text does.
const EMPTY: u64 = u64::MAX;
/// The half of a slot that is of the hash.
const HASH: u64 = !(u32::MAX as u64);
/// Texts that are looked for at once.
#[cfg(feature = "files")]
const AT_ONCE: usize = 32;

impl Default for ShortTexts {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            shift: 60,
            known: Vec::new(),
            ids: Vec::new(),
            hasher: DefaultHashBuilder::default(),
        }
    }
}

impl ShortTexts {
    /// About how many bytes they take.
    #[cfg(feature = "files")]
    pub(super) fn bytes(&self) -> usize {
        let text = size_of::<ShortText>() + size_of::<TextId>();
        self.slots.len() * 8 + self.known.len() * text
    }

    /// The id of a text that is known.
    pub(super) fn find(&self, text: ShortText) -> Option<TextId> {
        self.find_hashed(text, self.hasher.hash_one(text))
    }

    fn find_hashed(&self, text: ShortText, hash: u64) -> Option<TextId> {
        let mut at = (hash >> self.shift) as usize;
        loop {
            // There is always an empty slot, or none at all.
            let slot = *self.slots.get(at)?;
            if slot == EMPTY {
                return None;
            }
            if let Some(id) = self.held(slot, text, hash) {
                return Some(id);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The id in a slot, if that is of the text.
    fn held(&self, slot: u64, text: ShortText, hash: u64) -> Option<TextId> {
        let place = (slot & !HASH) as usize;
        let same = slot & HASH == hash & HASH && self.known.get(place) == Some(&text);
        same.then(|| self.ids.get(place).copied()).flatten()
    }

    /// The id of a text; what is new gets one from `add`.
    pub(super) fn id(&mut self, text: ShortText, add: impl FnOnce(ShortText) -> TextId) -> TextId {
        let hash = self.hasher.hash_one(text);
        if let Some(id) = self.find_hashed(text, hash) {
            return id;
        }
        let id = add(text);
        if (self.known.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        // Ids count to 32 bits, and so do places.
        let place = u64::try_from(self.known.len()).unwrap_or(0);
        self.put(hash & HASH | place);
        self.known.push(text);
        self.ids.push(id);
        id
    }

    /// Gives the ids of texts in their order, that of the empty text for none.
    #[cfg(feature = "files")]
    pub(super) fn each_id(
        &mut self,
        texts: &[Option<ShortText>],
        mut add: impl FnMut(ShortText) -> TextId,
        mut give: impl FnMut(TextId),
    ) {
        for texts in texts.chunks(AT_ONCE) {
            let mut looks = [(0, EMPTY); AT_ONCE];
            for (look, text) in looks.iter_mut().zip(texts) {
                look.0 = text.map_or(0, |text| self.hasher.hash_one(text));
            }
            for (hash, slot) in &mut looks {
                let at = (*hash >> self.shift) as usize;
                *slot = self.slots.get(at).copied().unwrap_or(EMPTY);
            }
            for (text, (hash, slot)) in texts.iter().zip(looks) {
                give(match text {
                    None => TextId::EMPTY,
                    Some(text) => match self.held(slot, *text, hash) {
                        Some(id) => id,
                        None => self.id(*text, &mut add),
                    },
                });
            }
        }
    }

    fn put(&mut self, slot: u64) {
        let mask = self.slots.len().saturating_sub(1);
        let mut at = (slot >> self.shift) as usize;
        while let Some(known) = self.slots.get_mut(at) {
            if *known == EMPTY {
                *known = slot;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let before = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        self.shift = 64 - size.trailing_zeros();
        for slot in before.into_iter().filter(|slot| *slot != EMPTY) {
            self.put(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of its own for each number.
    fn text(number: u32) -> ShortText {
        ShortText::of(&format!("名{number}")).unwrap()
    }

    #[test]
    fn a_short_text_is_its_letters_and_their_number() {
        let all = "abcdefghijklmnopq";
        for length in 0..all.len() {
            let text = &all[..length];
            let short = ShortText::of(text);
            assert_eq!(short.is_some(), (1..16).contains(&length), "{text}");
            assert!(short.is_none_or(|short| short.read(|known| known == text)));
        }
        assert_ne!(ShortText::of("a"), ShortText::of("a\0"));
        assert_eq!(
            ShortText::of("\0").map(|short| short.read(str::len)),
            Some(1)
        );
    }

    #[test]
    fn texts_that_are_looked_for_at_once_get_the_ids_they_get_one_by_one() {
        let numbers = (0..5_000u32).map(|n| n * 7 % 1_300);
        let texts: Vec<Option<ShortText>> =
            numbers.map(|n| (n % 11 != 3).then(|| text(n))).collect();
        let (mut one, mut many) = (ShortTexts::default(), ShortTexts::default());
        let ids = || {
            let mut next = 1..;
            move |_| TextId::from_index(next.next().unwrap())
        };
        let (mut add, mut given) = (ids(), Vec::new());
        let one_by_one: Vec<TextId> = texts
            .iter()
            .map(|text| text.map_or(TextId::EMPTY, |text| one.id(text, &mut add)))
            .collect();
        many.each_id(&texts, ids(), |id| given.push(id));
        assert_eq!(given, one_by_one);
        for (text, id) in texts.iter().zip(given) {
            assert_eq!(text.and_then(|text| many.find(text)), text.map(|_| id));
        }
        assert_eq!(many.find(text(1_300)), None);
        assert_eq!(ShortTexts::default().find(text(1)), None);
    }
}
