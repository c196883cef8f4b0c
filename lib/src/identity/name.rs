//! Person names: one normal form, and which spellings are compatible.
//!
//! `张  三（死亡）` is the name `张三` with the note `死亡`; `阿里木•买买提` is `阿里木·买买提`. The
//! normal form makes spellings of one name equal; [`compatible`] says which different texts can
//! still be one name (masked, cut off, a character lost). It never says that two people are one:
//! only an identity number does that.

mod compatible;
mod normal;
mod private_use;

pub use compatible::{compatible, compatible_texts};

use std::borrow::Cow;
use std::fmt;

/// A name in normal form, with what was cut off it.
///
/// `Display` and `Debug` show the first character only; the fields hold all of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName {
    /// NFKC, no blanks, one kind of middle dot, no trailing bracket note.
    pub text: String,
    /// The trailing bracket note, such as `曾用名…`, `死亡`, `代领`; several are joined by `;`.
    pub note: Option<String>,
}

/// What a trailing note says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note<'a> {
    /// `曾用名…`, `原名…`, `又名…`, `别名…`: another name of the same person.
    Former(&'a str),
    /// `死亡`, `已故`, `亡`: the office knows of the death.
    Deceased,
    /// `代`, `代领`, `代办`: somebody else collects.
    OnBehalf,
    /// Anything else, as it stands.
    Other(&'a str),
}

impl PersonName {
    /// Normalises a cell.
    pub fn parse(cell: &str) -> Self {
        let (text, note) = normal::split(cell);
        Self {
            text: text.into_owned(),
            note,
        }
    }

    /// The normal form alone; borrows when the cell is in normal form already, as nearly
    /// all names are.
    ///
    /// ```
    /// use onecard::identity::PersonName;
    /// assert_eq!(PersonName::normal("张　三（代领）"), "张三");
    /// ```
    pub fn normal(cell: &str) -> Cow<'_, str> {
        normal::split(cell).0
    }

    /// What the trailing notes say, in their order.
    pub fn notes(&self) -> impl Iterator<Item = Note<'_>> {
        self.note
            .iter()
            .flat_map(|note| note.split(normal::NOTE_SEPARATOR))
            .map(read_note)
    }
}

fn read_note(note: &str) -> Note<'_> {
    for label in ["曾用名", "原名", "又名", "别名"] {
        let name = note
            .strip_prefix(label)
            .map(|rest| rest.trim_start_matches([':', '为', '是']));
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            return Note::Former(name);
        }
    }
    match note {
        "死亡" | "已死亡" | "已故" | "亡" | "故" => Note::Deceased,
        "代" | "代领" | "代办" | "代收" => Note::OnBehalf,
        _ => Note::Other(note),
    }
}

impl fmt::Display for PersonName {
    /// Masked: `张＊`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text.chars().next() {
            Some(first) => write!(f, "{first}＊"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &[Note<'_>]) {
        let name = PersonName::parse(cell);
        assert_eq!(name.notes().collect::<Vec<_>>(), expected, "{cell}");
    }

    #[test]
    fn a_note_says_what_it_is() {
        check("张三", &[]);
        check("张三（曾用名：张小三）", &[Note::Former("张小三")]);
        check(
            "张三(原名张山)(死亡)",
            &[Note::Former("张山"), Note::Deceased],
        );
        check("张三[代领]", &[Note::OnBehalf]);
        check("张三（代）", &[Note::OnBehalf]);
        check("张三（二组）", &[Note::Other("二组")]);
        check("张三（曾用名）", &[Note::Other("曾用名")]);
    }

    #[test]
    fn a_name_prints_masked() {
        let name = PersonName::parse("欧阳某某");
        assert_eq!(name.to_string(), "欧＊");
        assert_eq!(format!("{name:?}"), "PersonName(欧＊)");
        assert_eq!(PersonName::parse("").to_string(), "");
    }
}
