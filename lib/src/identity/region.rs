//! Where a person lives: a region code, or the village as text.

use std::borrow::Cow;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A region code: six digits for a county, nine for a township, twelve for a village.
///
/// Stored as twelve digits, so `510122` and `510122000000` are one region. No list of regions is
/// kept: counties are merged and renamed every year, and an old code is no error.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u64);

/// What a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionLevel {
    /// Province: `510000`.
    Province,
    /// City or prefecture: `510100`.
    City,
    /// County or district: `510122`.
    County,
    /// Township or street: `510122101`.
    Township,
    /// Village or neighbourhood: `510122101203`.
    Village,
}

/// Each level, finest first: where its digits begin from the right, and how far they go.
const LEVELS: [(RegionLevel, u64, u64); 4] = [
    (RegionLevel::Village, 1, 1_000),
    (RegionLevel::Township, 1_000, 1_000),
    (RegionLevel::County, 1_000_000, 100),
    (RegionLevel::City, 100_000_000, 100),
];

impl Region {
    /// Reads 6, 9 or 12 digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let padding: u64 = match text.len() {
            6 => 1_000_000,
            9 => 1_000,
            12 => 1,
            _ => return None,
        };
        if text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.parse::<u64>().ok().map(|code| Self(code * padding))
    }

    /// The first six digits.
    pub const fn county(self) -> u32 {
        (self.0 / 1_000_000) as u32
    }

    /// All twelve digits as a number.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// The level of the last digits that are not zero.
    pub fn level(self) -> RegionLevel {
        self.finest().0
    }

    fn finest(self) -> (RegionLevel, u64) {
        LEVELS
            .iter()
            .find(|(_, unit, span)| !(self.0 / unit).is_multiple_of(*span))
            .map_or(
                (RegionLevel::Province, 10_000_000_000),
                |(level, unit, _)| (*level, *unit),
            )
    }

    /// Whether `other` is this region or lies in it.
    pub fn contains(self, other: Self) -> bool {
        let (_, unit) = self.finest();
        self.0 / unit == other.0 / unit
    }
}

impl fmt::Display for Region {
    /// The shortest of 6, 9 and 12 digits that says all: `510122`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level() {
            RegionLevel::Village => write!(f, "{:012}", self.0),
            RegionLevel::Township => write!(f, "{:09}", self.0 / 1_000),
            _ => write!(f, "{:06}", self.0 / 1_000_000),
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({self})")
    }
}

/// A cell that says where: a code where it is one, otherwise the village as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A region code.
    Code(Region),
    /// Village text in normal form: NFKC, no blanks. Equal texts are one village; renamed and merged
    /// villages need a caller's alias table.
    Village(String),
}

impl Place {
    /// Reads a cell; `None` when nothing is in it.
    pub fn parse(cell: &str) -> Option<Self> {
        let text = village(cell);
        match Region::parse(&text) {
            Some(code) => Some(Self::Code(code)),
            None if text.is_empty() => None,
            None => Some(Self::Village(text.into_owned())),
        }
    }
}

/// Village text in normal form; borrows what is in it already.
fn village(cell: &str) -> Cow<'_, str> {
    if cell
        .chars()
        .all(|c| c.is_ascii_digit() || ('\u{4e00}'..='\u{9fff}').contains(&c))
    {
        return Cow::Borrowed(cell);
    }
    let seen =
        |c: &char| !c.is_whitespace() && !c.is_control() && !('\u{200b}'..='\u{200f}').contains(c);
    Cow::Owned(
        cell.nfkc()
            .filter(seen)
            .filter(|c| *c != '\u{feff}')
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use RegionLevel::{City, County, Province, Township, Village};

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, u32, RegionLevel)>) {
        let got = Region::parse(text).map(|r| (r.to_string(), r.county(), r.level()));
        let got = got.as_ref().map(|(s, c, l)| (s.as_str(), *c, *l));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn six_nine_and_twelve_digits_are_region_codes() {
        check("510122", Some(("510122", 510_122, County)));
        check("510122000000", Some(("510122", 510_122, County)));
        check("510122101", Some(("510122101", 510_122, Township)));
        check("510122101203", Some(("510122101203", 510_122, Village)));
        check("510100", Some(("510100", 510_100, City)));
        check("510000", Some(("510000", 510_000, Province)));
        check("51012", None);
        check("0101221", None);
        check("010122", None);
        check("51012a", None);
        check("五一〇一二二", None);
    }

    #[test]
    fn a_region_contains_what_lies_in_it() {
        let region = |text| Region::parse(text).unwrap();
        for outer in ["510000", "510100", "510122", "510122101", "510122101203"] {
            assert!(region(outer).contains(region("510122101203")), "{outer}");
        }
        assert!(!region("510122").contains(region("510121101203")));
        assert!(!region("510122101203").contains(region("510122101")));
    }

    #[test]
    fn a_place_is_a_code_or_village_text() {
        assert_eq!(
            Place::parse("510122"),
            Region::parse("510122").map(Place::Code)
        );
        assert_eq!(
            Place::parse(" ５１０１２２ "),
            Region::parse("510122").map(Place::Code)
        );
        assert_eq!(
            Place::parse("红 星村\u{3000}二组"),
            Some(Place::Village("红星村二组".into()))
        );
        assert_eq!(
            Place::parse("红星村２组"),
            Some(Place::Village("红星村2组".into()))
        );
        assert_eq!(Place::parse(" \u{3000}"), None);
    }
}
