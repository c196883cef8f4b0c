//! Every text of the records, once.

use super::short_text::{ShortText, ShortTexts};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

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
    short: ShortTexts,
    hasher: DefaultHashBuilder,
}

impl Default for Texts {
    fn default() -> Self {
        let (table, hasher) = (HashTable::new(), DefaultHashBuilder::default());
        Self {
            bytes: String::new(),
            ends: vec![0],
            table,
            short: ShortTexts::default(),
            hasher,
        }
    }
}

impl Texts {
    /// About how many bytes they take.
    #[cfg(feature = "files")]
    pub(super) fn bytes(&self) -> usize {
        let table = self.table.capacity() * 4 * 8 / 7;
        self.bytes.len() + self.ends.len() * 4 + self.short.bytes() + table
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
        if let Some(short) = ShortText::of(text) {
            let (bytes, ends) = (&mut self.bytes, &mut self.ends);
            return self.short.id(short, |_| TextId(add(bytes, ends, text)));
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

    /// Gives the ids of short texts in their order, that of the empty text for none; new ones are added.
    #[cfg(feature = "files")]
    pub(super) fn intern_each(&mut self, texts: &[Option<ShortText>], give: impl FnMut(TextId)) {
        let (bytes, ends) = (&mut self.bytes, &mut self.ends);
        let add = |text: ShortText| TextId(text.read(|text| add(bytes, ends, text)));
        self.short.each_id(texts, add, give);
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
        if let Some(short) = ShortText::of(text) {
            return self.short.find(short);
        }
        let hash = self.hasher.hash_one(text);
        self.table
            .find(hash, |id| slice(&self.bytes, &self.ends, *id) == text)
            .map(|id| TextId(*id))
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
