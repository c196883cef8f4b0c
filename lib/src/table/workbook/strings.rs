//! The shared texts of a workbook, in one buffer.

use super::Place;
use super::xml::{Node, Tag, Xml};
use super::zip::Archive;
use crate::error::Result;
use crate::table::Limits;

/// Shared texts by number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Numbers of texts with letters struck out or raised, in their order.
    altered: Vec<u32>,
}

/// What a text costs beside its bytes.
const EACH: usize = size_of::<u32>();

impl Strings {
    /// Reads the part of that name; a workbook without one has no shared texts.
    ///
    /// # Errors
    /// Kind `Input` for a part that is damaged or has more than `shared_bytes`.
    pub(super) fn read(
        place: &Place,
        archive: &Archive<'_>,
        part: &str,
        limits: &Limits,
    ) -> Result<Self> {
        let mut strings = Self::default();
        let Some(bytes) = archive.part(place, part)? else {
            return Ok(strings);
        };
        let most = limits.shared_bytes.min(u32::MAX as usize);
        let full = || place.limit(part, "shared_bytes", most);
        let mut xml = Xml::new(place, part, bytes, limits);
        // Phonetic hints stand inside an item and are not of its text.
        let (mut inside, mut hint) = (false, false);
        let mut altered = false;
        loop {
            match xml.next()? {
                Node::Open(tag, depth) => match tag.name() {
                    b"rPh" => hint = true,
                    b"t" => inside = depth >= 3 && !hint,
                    _ => altered |= alters(&tag),
                },
                Node::Text(text) if inside => strings.text.push_str(&text),
                Node::Character(c) if inside => strings.text.push(c),
                Node::Close(end, depth) => match end.local_name().into_inner() {
                    b"t" => inside = false,
                    b"rPh" => hint = false,
                    b"si" if depth == 2 => {
                        strings.close();
                        if std::mem::take(&mut altered) {
                            strings.alter_last();
                        }
                    }
                    _ => {}
                },
                Node::End => break,
                _ => {}
            }
            if strings.bytes() > most {
                return Err(full());
            }
        }
        xml.drain()?;
        Ok(strings)
    }

    fn close(&mut self) {
        let from = self.ends.last().map_or(0, |end| *end as usize);
        if let Some(escaped) = self.text.get(from..).filter(|text| text.contains("_x")) {
            let text = unescaped(escaped);
            self.text.truncate(from);
            self.text.push_str(&text);
        }
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Appends a text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Notes that letters of the last text are struck out or raised.
    pub(super) fn alter_last(&mut self) {
        let number = u32::try_from(self.ends.len().saturating_sub(1));
        self.altered.push(number.unwrap_or(u32::MAX));
    }

    /// What all texts cost.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + (self.ends.len() + self.altered.len()) * EACH
    }

    /// Whether letters of the text of that number are struck out or raised.
    pub(super) fn is_altered(&self, index: usize) -> bool {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        !self.altered.is_empty() && self.altered.binary_search(&number).is_ok()
    }

    /// The text of that number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let from = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        self.text.get(from.map_or(0, |from| *from as usize)..end)
    }
}

/// Whether a property of a run of letters strikes it out or sets it above or below the line.
pub(super) fn alters(tag: &Tag<'_>) -> bool {
    let value = || tag.get("val");
    match tag.name() {
        b"strike" => value().is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off")),
        b"vertAlign" => value().is_none_or(|v| v != "baseline"),
        _ => false,
    }
}

/// `_x000D_` and its like, which stand for characters that XML has not.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let hex = code.filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        let found = hex.and_then(|c| u32::from_str_radix(c, 16).ok());
        match found.and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_read_and_nothing_else() {
        for (text, expected) in [
            ("甲_x000D_\n乙", "甲\r\n乙"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_x00g0_b_x", "a_x00g0_b_x"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescaped(text), expected);
        }
    }
}
