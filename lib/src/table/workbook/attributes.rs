//! The attributes of one element of XML, each looked at once: held to be whole and kept as places.
//!
//! A name, `=` and a quoted value, with a blank before each and no name twice. What is not so would
//! silently be no attribute, or one of two, so it is damage. Bytes are those of the tag without its
//! angle brackets.

use quick_xml::escape::unescape;
use std::borrow::Cow;
use std::ops::Range;

/// Attributes of one element; each new one is compared with those before it.
pub(super) const MOST: usize = 256;

/// Where one attribute stands in its tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
    /// The value is what it stands for: letters of ASCII without a reference.
    is_plain: bool,
}

/// What is wrong with the attributes of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// One of them is no attribute, or a name stands there twice.
    NotWhole,
    /// There are more than [`MOST`].
    TooMany,
}

/// Finds the attributes of `tag`, which follow its name of `after` bytes, in memory used again.
pub(super) fn find(tag: &[u8], after: usize, found: &mut Vec<Attribute>) -> Result<(), Fault> {
    found.clear();
    let mut at = after;
    loop {
        let blanks = count(tag, at, is_blank);
        at += blanks;
        if at >= tag.len() {
            return Ok(());
        }
        let attribute = Attribute::at(tag, at).filter(|_| blanks > 0);
        let attribute = attribute.ok_or(Fault::NotWhole)?;
        let name = attribute.name(tag);
        if found.iter().any(|other| other.name(tag) == name) {
            return Err(Fault::NotWhole);
        }
        if found.len() == MOST {
            return Err(Fault::TooMany);
        }
        at = attribute.value.end + 1;
        found.push(attribute);
    }
}

impl Attribute {
    fn at(tag: &[u8], start: usize) -> Option<Self> {
        let name = start..start + count(tag, start, is_of_name);
        let equals = name.end + count(tag, name.end, is_blank);
        if name.is_empty() || tag.get(equals) != Some(&b'=') {
            return None;
        }
        let opens = equals + 1 + count(tag, equals + 1, is_blank);
        let quote = tag.get(opens).filter(|b| matches!(b, b'"' | b'\''))?;
        let rest = tag.get(opens + 1..)?;
        let mut is_plain = true;
        let length = rest.iter().position(|b| {
            is_plain &= b.is_ascii() && !matches!(b, b'&' | b'<');
            b == quote
        })?;
        let value = opens + 1..opens + 1 + length;
        let attribute = Self {
            name,
            value,
            is_plain,
        };
        let whole = is_plain || attribute.text(tag).is_some();
        whole.then_some(attribute)
    }

    /// Its name, prefix and all.
    pub(super) fn name<'t>(&self, tag: &'t [u8]) -> &'t [u8] {
        tag.get(self.name.clone()).unwrap_or_default()
    }

    /// Its value with references resolved; `None` for one that XML has not.
    pub(super) fn value<'t>(&self, tag: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        match self.is_plain {
            true => tag.get(self.value.clone()).map(Cow::Borrowed),
            false => self.text(tag).map(|text| match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }),
        }
    }

    fn text<'t>(&self, tag: &'t [u8]) -> Option<Cow<'t, str>> {
        let raw = std::str::from_utf8(tag.get(self.value.clone())?).ok()?;
        unescape(raw).ok().filter(|_| !raw.contains('<'))
    }
}

/// How many bytes from `at` on are of that kind.
fn count(tag: &[u8], at: usize, is: fn(u8) -> bool) -> usize {
    let rest = tag.get(at..).unwrap_or_default();
    rest.iter().take_while(|b| is(**b)).count()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_of_name(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'=' | b'"' | b'\'' | b'<' | b'>' | b'/' | b'&')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every attribute as `name:value`, or the fault.
    #[track_caller]
    fn check(tag: &str, expected: Result<&[&str], Fault>) {
        let (tag, mut found) = (tag.as_bytes(), Vec::new());
        let after = tag.iter().position(|b| is_blank(*b)).unwrap_or(tag.len());
        let shown = |a: &Attribute| {
            let value = a.value(tag).unwrap();
            let both = [a.name(tag), &*value].map(|bytes| String::from_utf8_lossy(bytes));
            both.join(":")
        };
        let got = find(tag, after, &mut found).map(|()| found.iter().map(shown).collect());
        let expected = expected.map(|all| all.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        assert_eq!(got, expected, "{}", String::from_utf8_lossy(tag));
    }

    #[test]
    fn an_attribute_is_a_name_and_a_quoted_value() {
        check("c", Ok(&[]));
        check("c ", Ok(&[]));
        check(
            "c r=\"A1\" s='2' t = \"s\"\n",
            Ok(&["r:A1", "s:2", "t:s"][..]),
        );
        check("c r=\"\"", Ok(&["r:"]));
        check("c r='\"' x:s=\"'>/\"", Ok(&["r:\"", "x:s:'>/"]));
        check("c n=\"名&amp;&#65;\"", Ok(&["n:名&A"]));
    }

    #[test]
    fn what_is_no_attribute_is_damage() {
        for tag in [
            "c r",
            "c r=",
            "c r=A1",
            "c r=\"A1",
            "c r=\"A1\"t=\"s\"",
            "c =\"A1\"",
            "c /=\"A1\"",
            "c r==\"A1\"",
            "c r=\"A1\" t",
            "c r=\"A1\" /",
            "c r=\"A1\" r=\"B1\"",
            "c r=\"&bogus;\"",
            "c r=\"A&1\"",
            "c r=\"<\"",
        ] {
            check(tag, Err(Fault::NotWhole));
        }
        let mut found = Vec::new();
        assert_eq!(find(b"c r=\"\xff\"", 1, &mut found), Err(Fault::NotWhole));
    }

    #[test]
    fn an_element_has_so_many_and_no_more() {
        let tag = |count: usize| {
            let all: Vec<_> = (0..count).map(|i| format!(" a{i}=\"1\"")).collect();
            format!("c{}", all.concat())
        };
        let mut found = Vec::new();
        assert_eq!(find(tag(MOST).as_bytes(), 1, &mut found), Ok(()));
        assert_eq!(found.len(), MOST);
        check(&tag(MOST + 1), Err(Fault::TooMany));
    }
}
