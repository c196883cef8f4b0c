//! Reads canonical JSON without allocating, so that millions of rows can be checked.
//!
//! The scanner holds every law of the profile; [`super::parse`] builds values with it and the rows
//! reader only looks at the members it needs.

use super::{DEPTH, LARGEST, Object, Value, words};
use crate::error::Defect;
use crate::message::Message;
use crate::message::audit_log as say;

/// A place in a text.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// A key, and its first eight bytes as a number that sorts as they do.
#[derive(Clone, Copy)]
struct Key<'a> {
    text: &'a str,
    front: u64,
}

impl<'a> Key<'a> {
    fn is_after(self, before: Self) -> bool {
        self.front > before.front || (self.front == before.front && self.text > before.text)
    }
}

/// A string as it is written: escapes stand as they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted<'a> {
    raw: &'a str,
    escapes: usize,
}

impl<'a> Quoted<'a> {
    /// The string, if it holds no escape.
    pub(crate) fn plain(self) -> Option<&'a str> {
        (self.escapes == 0).then_some(self.raw)
    }

    fn unescape(self) -> String {
        if self.escapes == 0 {
            return self.raw.to_owned();
        }
        let mut text = String::with_capacity(self.raw.len());
        let mut letters = self.raw.chars();
        while let Some(letter) = letters.next() {
            text.push(match letter {
                '\\' if letters.as_str().starts_with('n') => {
                    letters.next();
                    '\n'
                }
                '\\' => letters.next().unwrap_or('\\'),
                other => other,
            });
        }
        text
    }
}

impl<'a> Scanner<'a> {
    /// At the beginning of `text`.
    ///
    /// # Errors
    /// A defect if it is not UTF-8.
    pub(crate) fn new(text: &'a [u8]) -> Result<Self, Defect> {
        match std::str::from_utf8(text) {
            Ok(text) => Ok(Self { text, at: 0 }),
            Err(error) => Err(Defect::new(&say::STRING).with("byte", error.valid_up_to())),
        }
    }

    /// How many bytes were read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    fn refuse<T>(&self, message: &'static Message) -> Result<T, Defect> {
        Err(Defect::new(message).with("byte", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn take(&mut self, byte: u8) -> Result<(), Defect> {
        if self.peek() != Some(byte) {
            return self.refuse(&say::SYNTAX);
        }
        self.at += 1;
        Ok(())
    }

    pub(crate) fn end(&self) -> Result<(), Defect> {
        if self.at == self.text.len() {
            Ok(())
        } else {
            self.refuse(&say::SYNTAX)
        }
    }

    /// The whole text is one object.
    pub(crate) fn whole_object(&mut self) -> Result<(), Defect> {
        self.members(0, |scanner, _| scanner.skip(1))?;
        self.end()
    }

    /// Reads an object at `depth`, giving each key to `each`, which reads its value.
    pub(crate) fn members(
        &mut self,
        depth: usize,
        mut each: impl FnMut(&mut Self, &'a str) -> Result<(), Defect>,
    ) -> Result<(), Defect> {
        if depth >= DEPTH {
            return self.refuse(&say::DEPTH);
        }
        self.take(b'{')?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut before = Key { text: "", front: 0 };
        loop {
            let key = self.key()?;
            if !key.is_after(before) {
                return self.refuse(&say::KEY_ORDER);
            }
            before = key;
            self.take(b':')?;
            each(self, key.text)?;
            if self.peek() == Some(b',') {
                self.at += 1;
                continue;
            }
            return self.take(b'}');
        }
    }

    /// Reads a list at `depth`; `each` reads one value.
    fn items(
        &mut self,
        depth: usize,
        mut each: impl FnMut(&mut Self) -> Result<(), Defect>,
    ) -> Result<(), Defect> {
        if depth >= DEPTH {
            return self.refuse(&say::DEPTH);
        }
        self.take(b'[')?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            each(self)?;
            if self.peek() == Some(b',') {
                self.at += 1;
                continue;
            }
            return self.take(b']');
        }
    }

    fn key(&mut self) -> Result<Key<'a>, Defect> {
        self.take(b'"')?;
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (length, front) = words::short_key(rest).unwrap_or_else(|| {
            let in_key = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
            let length = rest.iter().take(33).take_while(in_key).count();
            (
                if length > 32 { 0 } else { length },
                words::front(rest, length),
            )
        });
        let text = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        if text.is_empty() || self.take(b'"').is_err() {
            return self.refuse(&say::KEY);
        }
        Ok(Key { text, front })
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Quoted<'a>, Defect> {
        self.take(b'"')?;
        let start = self.at;
        let (mut escapes, mut ascii) = (0, true);
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = words::plain(rest);
            ascii &= plain.ascii;
            self.at += plain.length;
            match (rest.get(plain.length), rest.get(plain.length + 1)) {
                (Some(b'"'), _) => break,
                (Some(b'\\'), Some(b'"' | b'\\' | b'n')) => {
                    escapes += 1;
                    self.at += 2;
                }
                (None, _) => return self.refuse(&say::SYNTAX),
                _ => return self.refuse(&say::STRING),
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let profile =
            ascii || (unicode_normalization::is_nfc(raw) && !raw.chars().any(char::is_control));
        if !profile {
            return self.refuse(&say::STRING);
        }
        self.at += 1;
        Ok(Quoted { raw, escapes })
    }

    /// Reads a number.
    pub(crate) fn integer(&mut self) -> Result<i64, Defect> {
        let negative = self.peek() == Some(b'-');
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .take(17)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let digits = rest.get(..length).unwrap_or_default();
        if length == 0 || length > 16 || (digits.first() == Some(&b'0') && (length > 1 || negative))
        {
            return self.refuse(&say::NUMBER);
        }
        let size = digits
            .iter()
            .fold(0i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        if size > LARGEST {
            return self.refuse(&say::NUMBER);
        }
        self.at = start + length;
        Ok(if negative { -size } else { size })
    }

    /// Reads a value at `depth` and forgets it.
    pub(crate) fn skip(&mut self, depth: usize) -> Result<(), Defect> {
        match self.peek() {
            Some(b'{') => self.members(depth, |scanner, _| scanner.skip(depth + 1)),
            Some(b'[') => self.items(depth, |scanner| scanner.skip(depth + 1)),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer().map(drop),
            _ => self.refuse(&say::SYNTAX),
        }
    }

    /// Reads an object at `depth`.
    pub(super) fn object_value(&mut self, depth: usize) -> Result<Object, Defect> {
        let mut object = Object::new();
        self.members(depth, |scanner, key| {
            object.insert(key.to_owned(), scanner.value(depth + 1)?);
            Ok(())
        })?;
        Ok(object)
    }

    fn value(&mut self, depth: usize) -> Result<Value, Defect> {
        match self.peek() {
            Some(b'{') => Ok(Value::Object(self.object_value(depth)?)),
            Some(b'"') => Ok(Value::Text(self.string()?.unescape())),
            Some(b'[') => {
                let mut list = Vec::new();
                self.items(depth, |scanner| {
                    list.push(scanner.value(depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::List(list))
            }
            _ => Ok(Value::Integer(self.integer()?)),
        }
    }
}
