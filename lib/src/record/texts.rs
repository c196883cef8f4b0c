//! Every text of the records, once.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::num::NonZeroU128;

/// Index of a text in [`Texts`]; comparable for equality within one set of records only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(u32);

impl TextId {
    /// The empty text.
    pub const EMPTY: Self = Self(0);

    /// Whether this is the empty text.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The index, for packing into other keys.
    pub const fn index(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// An interner: equal texts get equal ids. Ids depend on the order of reading and must never decide
/// the order of an output.
#[derive(Clone, Debug)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
    /// Ids of longer texts.
    table: HashTable<u32>,
    /// Short texts as numbers, with their ids: nearly all names, found without a look at any text.
    short: HashTable<(ShortText, u32)>,
    hasher: DefaultHashBuilder,
}

impl Default for Texts {
    fn default() -> Self {
        let (table, hasher) = (HashTable::new(), DefaultHashBuilder::default());
        Self {
            bytes: String::new(),
            ends: vec![0],
            table,
            short: HashTable::new(),
            hasher,
        }
    }
}

impl Texts {
    /// About how many bytes they take.
    #[cfg(feature = "files")]
    pub(super) fn bytes(&self) -> usize {
        let tables =
            self.short.capacity() * size_of::<(ShortText, u32)>() + self.table.capacity() * 4;
        self.bytes.len() + self.ends.len() * 4 + tables * 8 / 7
    }

    /// The text of an id.
    pub fn get(&self, id: TextId) -> &str {
        slice(&self.bytes, &self.ends, id.0)
    }

    /// The id of a text, added if it is new.
    pub fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        if let Some(key) = ShortText::of(text) {
            return self.intern_short(key);
        }
        let Self {
            bytes,
            ends,
            table,
            hasher,
            ..
        } = self;
        let hash = hasher.hash_one(text);
        if let Some(found) = table.find(hash, |id| slice(bytes, ends, *id) == text) {
            return TextId(*found);
        }
        let id = add(bytes, ends, text);
        table.insert_unique(hash, id, |id| hasher.hash_one(slice(bytes, ends, *id)));
        TextId(id)
    }

    /// The id of a short text, added if it is new.
    pub(crate) fn intern_short(&mut self, key: ShortText) -> TextId {
        let hasher = &self.hasher;
        let hash = hasher.hash_one(key);
        if let Some((_, found)) = self.short.find(hash, |(known, _)| *known == key) {
            return TextId(*found);
        }
        let id = key.read(|text| add(&mut self.bytes, &mut self.ends, text));
        let rehash = |(known, _): &(ShortText, u32)| hasher.hash_one(known);
        self.short.insert_unique(hash, (key, id), rehash);
        TextId(id)
    }

    /// How many ids there are, the empty text among them.
    #[cfg(feature = "files")]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every text in the order of ids, the empty one first.
    #[cfg(feature = "files")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0u32..)
            .take(self.ends.len())
            .map(|id| self.get(TextId(id)))
    }

    /// The id of a text that is already there.
    pub fn find(&self, text: &str) -> Option<TextId> {
        if text.is_empty() {
            return Some(TextId::EMPTY);
        }
        if let Some(key) = ShortText::of(text) {
            let hash = self.hasher.hash_one(key);
            let found = self.short.find(hash, |(known, _)| *known == key);
            return found.map(|(_, id)| TextId(*id));
        }
        let hash = self.hasher.hash_one(text);
        self.table
            .find(hash, |id| slice(&self.bytes, &self.ends, *id) == text)
            .map(|id| TextId(*id))
    }
}

/// A text of one to fifteen bytes with its length, as a number; no two texts are one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ShortText(NonZeroU128);

impl ShortText {
    /// Of a short text; `None` for an empty or a longer one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let (length, to) = bytes.split_last_mut()?;
        to.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        *length = u8::try_from(text.len()).ok()?;
        NonZeroU128::new(u128::from_le_bytes(bytes)).map(Self)
    }

    /// Shows the text.
    fn read<T>(self, see: impl FnOnce(&str) -> T) -> T {
        let bytes = self.0.get().to_le_bytes();
        let [text @ .., length] = &bytes;
        let text = text.get(..usize::from(*length)).map(std::str::from_utf8);
        see(text.and_then(Result::ok).unwrap_or_default())
    }
}

fn add(bytes: &mut String, ends: &mut Vec<u32>, text: &str) -> u32 {
    bytes.push_str(text);
    let id = u32::try_from(ends.len()).unwrap_or(u32::MAX);
    ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    id
}

fn slice<'a>(bytes: &'a str, ends: &[u32], id: u32) -> &'a str {
    let end = ends.get(id as usize).copied().unwrap_or_default() as usize;
    let start = match (id as usize).checked_sub(1) {
        Some(before) => ends.get(before).copied().unwrap_or_default() as usize,
        None => end,
    };
    bytes.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_id_and_read_back() {
        let mut texts = Texts::default();
        let a = texts.intern("甲");
        let b = texts.intern("乙乙");
        assert_eq!(texts.intern("甲"), a);
        assert_eq!(
            (texts.get(a), texts.get(b), texts.get(TextId::EMPTY)),
            ("甲", "乙乙", "")
        );
        assert_eq!(texts.find("丙"), None);
        let (long, longer) = ("一二三四五", "一二三四五六");
        let (c, d) = (texts.intern(long), texts.intern(longer));
        assert_eq!((texts.get(c), texts.get(d)), (long, longer));
        assert_eq!((texts.find(long), texts.find(longer)), (Some(c), Some(d)));
        assert_ne!(texts.intern("a"), texts.intern("a\0"));
        assert_eq!(texts.find("乙乙"), Some(b));
    }
}
