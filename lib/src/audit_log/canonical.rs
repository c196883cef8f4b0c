//! The canonical JSON of the log: one value, one spelling.
//!
//! ```text
//! {"b":{"fen":-5,"list":[1,"二"]},"i":0}
//! ```
//!
//! RFC 8785 narrowed until a page of any language can check it: keys are ASCII letters, digits and
//! `_.-` (1 to 32), sorted, without duplicates; numbers are integers within ±(2^53−1); strings are
//! NFC and hold no control character but LF; there is no null, no boolean, no float; what is absent
//! is left out; at most 8 objects and lists stand inside each other. It equals Python's
//! `json.dumps(o, sort_keys=True, separators=(",",":"), ensure_ascii=False)`.
//!
//! The reader accepts a text only if writing what it read gives the same bytes, so no hash ever
//! depends on how something was written again.

pub(crate) mod scan;
mod words;

use crate::error::Defect;
use crate::message::audit_log as say;
use scan::Scanner;
use std::collections::BTreeMap;

/// The largest number, and with a minus the smallest: what every JSON reader holds exactly.
pub const LARGEST: i64 = (1 << 53) - 1;
/// How many objects and lists may stand inside each other.
pub const DEPTH: usize = 8;

/// Members by key.
pub type Object = BTreeMap<String, Value>;

/// A value of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number within ±[`LARGEST`]; money is fen.
    Integer(i64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Members by key.
    Object(Object),
}

impl Value {
    /// The number, if it is one.
    pub fn integer(&self) -> Option<i64> {
        if let Self::Integer(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(value) = self {
            Some(value)
        } else {
            None
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Value]> {
        if let Self::List(value) = self {
            Some(value)
        } else {
            None
        }
    }

    /// The members, if it is an object.
    pub fn object(&self) -> Option<&Object> {
        if let Self::Object(value) = self {
            Some(value)
        } else {
            None
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u64> for Value {
    /// What does not fit is out of range and is refused when it is written.
    fn from(value: u64) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<super::hash::Digest32> for Value {
    fn from(value: super::hash::Digest32) -> Self {
        Self::Text(value.to_string())
    }
}

impl From<Object> for Value {
    fn from(value: Object) -> Self {
        Self::Object(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Self::List(value)
    }
}

/// An object of `members`.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Object {
    members
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Reads the one object that `text` is.
///
/// # Errors
/// A defect that names the byte at which the text stops being canonical.
pub fn parse(text: &[u8]) -> Result<Object, Defect> {
    let mut scanner = Scanner::new(text)?;
    let object = scanner.object_value(0)?;
    scanner.end()?;
    Ok(object)
}

/// The one spelling of `object`.
///
/// # Errors
/// A defect if the object holds what the profile has no spelling for: see [`clean`] for strings.
pub fn print(object: &Object) -> Result<Vec<u8>, Defect> {
    let mut text = Vec::with_capacity(256);
    print_object(object, &mut text);
    Scanner::new(&text)?.whole_object()?;
    Ok(text)
}

/// `text` as the profile can hold it: NFC, control characters replaced by U+FFFD.
///
/// For what others named: files, operators, arguments.
pub fn clean(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let kept = |c: char| {
        if c.is_control() && c != '\n' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(kept).nfc().collect()
}

/// Whether the profile holds `text` as it is: [`clean`] would give the same.
pub fn is_clean(text: &str) -> bool {
    let plain = words::plain(text.as_bytes());
    let simple = plain.ascii && plain.length == text.len();
    // Ideographs of the block that nearly every name is written in compose with nothing.
    let common = |c: char| matches!(c, ' '..='~' | '\u{4e00}'..='\u{9fff}');
    let control = |c: char| c.is_control() && c != '\n';
    simple
        || text.chars().all(common)
        || (!text.contains(control) && unicode_normalization::is_nfc(text))
}

fn print_value(value: &Value, text: &mut Vec<u8>) {
    match value {
        Value::Integer(number) => print_number(*number, text),
        Value::Text(string) => print_text(string, text),
        Value::Object(object) => print_object(object, text),
        Value::List(list) => {
            text.push(b'[');
            for (at, value) in list.iter().enumerate() {
                if at > 0 {
                    text.push(b',');
                }
                print_value(value, text);
            }
            text.push(b']');
        }
    }
}

fn print_object(object: &Object, text: &mut Vec<u8>) {
    text.push(b'{');
    for (at, (key, value)) in object.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        print_text(key, text);
        text.push(b':');
        print_value(value, text);
    }
    text.push(b'}');
}

/// Writes a text that may be outside the profile.
///
/// # Errors
/// A defect if it is.
pub(crate) fn spell_text(string: &str, text: &mut Vec<u8>) -> Result<(), Defect> {
    let plain = words::plain(string.as_bytes());
    if plain.ascii && plain.length == string.len() {
        text.push(b'"');
        text.extend_from_slice(string.as_bytes());
        text.push(b'"');
        return Ok(());
    }
    print_text(string, text);
    match is_clean(string) {
        true => Ok(()),
        false => Err(Defect::new(&say::STRING)),
    }
}

/// Writes a number that may be outside the profile.
///
/// # Errors
/// A defect if it is.
pub(crate) fn spell_number(number: i64, text: &mut Vec<u8>) -> Result<(), Defect> {
    if number.unsigned_abs() > LARGEST.unsigned_abs() {
        return Err(Defect::new(&say::NUMBER));
    }
    print_number(number, text);
    Ok(())
}

/// Which bytes a key may hold.
const LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut rest = letters.as_mut_slice();
    let mut byte = 0u8;
    while let [letter, more @ ..] = rest {
        *letter = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        byte = byte.wrapping_add(1);
        rest = more;
    }
    letters
};

/// Writes a key that may be outside the profile.
///
/// # Errors
/// A defect if it is.
pub(crate) fn spell_key(key: &str, text: &mut Vec<u8>) -> Result<(), Defect> {
    let letter = |byte: u8| LETTERS.get(usize::from(byte)) == Some(&true);
    if !(1..=32).contains(&key.len()) || !key.bytes().all(letter) {
        return Err(Defect::new(&say::KEY));
    }
    text.push(b'"');
    text.extend_from_slice(key.as_bytes());
    text.push(b'"');
    Ok(())
}

/// Writes a value at `depth` that may be outside the profile.
///
/// # Errors
/// A defect if it is.
pub(crate) fn spell_value(value: &Value, depth: usize, text: &mut Vec<u8>) -> Result<(), Defect> {
    match value {
        Value::Integer(number) => spell_number(*number, text),
        Value::Text(string) => spell_text(string, text),
        Value::List(_) | Value::Object(_) => {
            let start = text.len();
            print_value(value, text);
            let mut scanner = Scanner::new(text.get(start..).unwrap_or_default())?;
            scanner.skip(depth)?;
            scanner.end()
        }
    }
}

/// Writes `string` quoted; what the profile forbids is written raw and refused by the reader.
pub(crate) fn print_text(string: &str, text: &mut Vec<u8>) {
    text.push(b'"');
    let mut rest = string.as_bytes();
    loop {
        let (plain, tail) = rest.split_at(words::plain(rest).length);
        text.extend_from_slice(plain);
        let Some((byte, tail)) = tail.split_first() else {
            break;
        };
        match byte {
            b'"' | b'\\' => text.extend_from_slice(&[b'\\', *byte]),
            b'\n' => text.extend_from_slice(b"\\n"),
            other => text.push(*other),
        }
        rest = tail;
    }
    text.push(b'"');
}

/// Writes a number, as fast as rows need it: two digits at a time.
fn print_number(number: i64, text: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let (mut left, mut used) = (number.unsigned_abs(), 0);
    let (pairs, _) = digits.as_chunks_mut::<2>();
    for [tens, ones] in pairs.iter_mut().rev() {
        let pair = (left % 100) as u8;
        (*tens, *ones) = (b'0' + pair / 10, b'0' + pair % 10);
        left /= 100;
        used += 2;
        if left == 0 {
            used -= usize::from(pair < 10);
            break;
        }
    }
    if number < 0 {
        text.push(b'-');
    }
    text.extend_from_slice(digits.get(digits.len() - used..).unwrap_or_default());
}

/// The member `key` of `object` as `read` takes it, or a defect that names it.
pub fn member<'a, T>(
    object: &'a Object,
    key: &'static str,
    read: impl FnOnce(&'a Value) -> Option<T>,
) -> Result<T, Defect> {
    object
        .get(key)
        .and_then(read)
        .ok_or_else(|| Defect::new(&say::MEMBER).with("key", key))
}

/// Like [`Value::integer`], for what cannot be negative.
pub fn natural(value: &Value) -> Option<u64> {
    u64::try_from(value.integer()?).ok()
}

/// Exactly 64 hex digits.
pub fn digest(value: &Value) -> Option<super::hash::Digest32> {
    super::hash::Digest32::from_hex(value.text()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        let read = parse(text.as_bytes());
        assert_eq!(read.is_ok(), expected, "{text:?}: {read:?}");
        if let Ok(object) = read {
            assert_eq!(print(&object).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn what_is_written_is_read_and_has_one_spelling() {
        for text in [
            "{}",
            r#"{"A":1,"a":-5,"b":[],"c":{},"d":["x",1,{"e":"二\n\"\\/"}]}"#,
            r#"{"n":9007199254740991}"#,
            r#"{"n":-9007199254740991,"o":0}"#,
            "{\"t\":\"\u{2028}\u{1f600}é\"}",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn every_other_spelling_is_refused() {
        for text in [
            "",
            "[]",
            "1",
            "\u{feff}{}",
            "{} ",
            " {}",
            "{}\n",
            "{}{}",
            "{\"a\":1,}",
            "{\"a\" :1}",
            "{\"a\":1,\"a\":2}",
            "{\"b\":1,\"a\":2}",
            "{\"a\":null}",
            "{\"a\":true}",
            "{\"a\":1.0}",
            "{\"a\":1e2}",
            "{\"a\":-0}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":-}",
            "{\"a\":9007199254740992}",
            "{\"a\":-9007199254740992}",
            "{\"a\":99999999999999999999999}",
            "{\"a\":\"\\u4e00\"}",
            "{\"a\":\"\\/\"}",
            "{\"a\":\"\\t\"}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\u{7f}\"}",
            "{\"a\":\"\u{85}\"}",
            "{\"a\":\"e\u{301}\"}",
            "{\"a\":\"x}",
            "{\"a\":\"x\\\"}",
            "{\"é\":1}",
            "{\"\":1}",
            "{\"a b\":1}",
            "{a:1}",
            "{\"a\":[1,]}",
            "{\"a\":[1 ,2]}",
            "{\"a\":[[[[[[[[1]]]]]]]]}",
            "{\"a12345678901234567890123456789012\":1}",
        ] {
            check(text, false);
        }
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
        assert!(
            parse(b"{\"a\":\"\xed\xa0\x80\"}").is_err(),
            "an unpaired surrogate"
        );
    }

    #[test]
    fn numbers_are_written_as_others_write_them() {
        for number in [
            0,
            1,
            -1,
            9,
            10,
            -10,
            99,
            100,
            LARGEST,
            -LARGEST,
            i64::MAX,
            i64::MIN,
        ] {
            let mut text = Vec::new();
            print_number(number, &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), number.to_string());
        }
    }

    #[test]
    fn eight_levels_are_allowed() {
        check("{\"a\":[[[[[[[1]]]]]]]}", true);
    }

    #[test]
    fn the_writer_refuses_what_the_reader_would() {
        for value in [
            Value::Integer(LARGEST + 1),
            Value::Text("e\u{301}".into()),
            Value::Text("\u{1b}".into()),
            Value::Object(object([("二", 1i64.into())])),
        ] {
            assert!(print(&object([("a", value.clone())])).is_err(), "{value:?}");
        }
        let text = "e\u{301}\u{1b}\n";
        assert_eq!(clean(text), "é\u{fffd}\n");
        assert!(print(&object([("a", clean(text).into())])).is_ok());
    }

    #[test]
    fn the_outside_samples_are_refused_because_their_keys_and_floats_are_outside_the_profile() {
        let file = include_str!("../../../testdata/log/vectors/jcs/jcs_samples.json");
        let samples: serde_json::Value = serde_json::from_str(file).unwrap();
        let cases = samples["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 2);
        for case in cases {
            for side in ["input", "output"] {
                if let Some(text) = case[side].as_str() {
                    check(text, false);
                }
            }
        }
        // What remains of the second sample inside the profile agrees with RFC 8785.
        let text = r#"{"1":{"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}"#;
        check(text, true);
    }
}
