//! A tree as typed terms: a serde format whose errors name the place and what would be valid.

use super::{Node, Origin, Table, Value};
use crate::error::{Error, ErrorKind};
use crate::locus::Locus;
use crate::message::policy as say;
use crate::policy::nearest::nearest;
use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use std::fmt;

/// What is wrong, the keys that lead to it (innermost first), and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    what: What,
    path: Vec<String>,
    origin: Option<Origin>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    WrongValue {
        value: String,
        valid: String,
    },
    Missing(&'static str),
    Other(String),
}

/// Types a table.
pub(crate) fn decode<'t, T: de::Deserialize<'t>>(table: &'t Table) -> Result<T, Flaw> {
    T::deserialize(TableAccess::of(table))
}

impl Flaw {
    fn new(what: What) -> Self {
        Self {
            what,
            path: Vec::new(),
            origin: None,
        }
    }

    fn under(mut self, key: &str, origin: Origin) -> Self {
        self.path.push(key.to_owned());
        if self.origin.is_none() && origin.line > 0 {
            self.origin = Some(origin);
        }
        self
    }

    /// The error people see; `sources` are the names of the sources.
    pub(crate) fn error(self, sources: &[String]) -> Error {
        let path = |last: Option<&str>| {
            let keys = self.path.iter().rev().map(String::as_str).chain(last);
            keys.collect::<Vec<_>>().join(".")
        };
        let usage = |message| Error::new(ErrorKind::Usage, message);
        let error = match &self.what {
            What::UnknownKey { key, known } => {
                let near = nearest(key, known.iter().copied(), 2);
                usage(&say::UNKNOWN_KEY)
                    .with("key", path(None))
                    .with("nearest", or_dash(&near))
                    .with("known", known.join(" "))
            }
            What::WrongValue { value, valid } => usage(&say::WRONG_VALUE)
                .with("key", path(None))
                .with("value", value)
                .with("valid", valid),
            What::Missing(key) => usage(&say::MISSING_KEY).with("key", path(Some(key))),
            What::Other(reason) => usage(&say::WRONG_VALUE)
                .with("key", path(None))
                .with("value", "–")
                .with("valid", reason),
        };
        match self
            .origin
            .and_then(|o| Some((sources.get(o.source)?, o.line)))
        {
            Some((name, line)) => error.at(Locus::file(name).row(line)),
            None => error,
        }
    }
}

/// The names, or a dash where there are none.
pub(crate) fn or_dash(names: &[&str]) -> String {
    if names.is_empty() {
        "–".to_owned()
    } else {
        names.join(" ")
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.clone().error(&[]), f)
    }
}

impl std::error::Error for Flaw {}

impl serde::ser::Error for Flaw {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(What::Other(reason.to_string()))
    }
}

impl de::Error for Flaw {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(What::Other(reason.to_string()))
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_value(found, expected)
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let value = match found {
            de::Unexpected::Str(text) => format!("\"{text}\""),
            de::Unexpected::Signed(number) => number.to_string(),
            de::Unexpected::Bool(switch) => switch.to_string(),
            de::Unexpected::Seq => "[…]".to_owned(),
            de::Unexpected::Map => "{…}".to_owned(),
            other => other.to_string(),
        };
        Self::new(What::WrongValue {
            value,
            valid: in_toml(&expected.to_string()),
        })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let value = format!("\"{variant}\"");
        Self::new(What::WrongValue {
            value,
            valid: expected.join(" "),
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownKey {
            key: field.to_owned(),
            known: expected,
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Missing(field))
    }
}

/// How to write what serde expects.
fn in_toml(expected: &str) -> String {
    let shown = match expected {
        "a string" | "string or map" | "a formatted date string" => "\"…\"",
        "a boolean" => "true false",
        "u8" => "0–255",
        "u16" => "0–65535",
        "u32" | "u64" | "i64" | "usize" => "0, 1, 2 …",
        "a sequence" => "[…]",
        "a map" => "{ … }",
        other if other.starts_with("struct ") => "{ … }",
        other => other,
    };
    shown.to_owned()
}

impl<'t> Deserializer<'t> for &'t Node {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match &self.value {
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Number(number) => visitor.visit_i64(*number),
            Value::Switch(switch) => visitor.visit_bool(*switch),
            Value::List(list) => {
                let mut items = SeqDeserializer::new(list.iter());
                visitor.visit_seq(&mut items)
            }
            Value::Table(table) => visitor.visit_map(TableAccess::of(table)),
        }
        .map_err(|mut flaw| {
            if self.origin.line > 0 {
                flaw.origin.get_or_insert(self.origin);
            }
            flaw
        })
    }

    /// The text `none` takes a value away that the pack above has.
    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.as_text() {
            Some("none") => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        match self.as_text() {
            Some(text) => visitor.visit_enum(StrDeserializer::<Flaw>::new(text)),
            None => Err(Flaw::new(What::WrongValue {
                value: "–".to_owned(),
                valid: variants.join(" "),
            })),
        }
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'t> IntoDeserializer<'t, Flaw> for &'t Node {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// Walks a table and says of each flaw under which key it stands.
struct TableAccess<'t> {
    entries: Vec<(&'t str, &'t Node)>,
    value: Option<(&'t str, &'t Node)>,
}

impl<'t> TableAccess<'t> {
    fn of(table: &'t Table) -> Self {
        let mut entries: Vec<_> = table.iter().collect();
        entries.reverse();
        Self {
            entries,
            value: None,
        }
    }
}

impl<'t> MapAccess<'t> for TableAccess<'t> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Flaw> {
        let Some((key, node)) = self.entries.pop() else {
            return Ok(None);
        };
        self.value = Some((key, node));
        let name = StrDeserializer::<Flaw>::new(key);
        seed.deserialize(name)
            .map(Some)
            .map_err(|flaw| flaw.under(key, node.origin))
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Flaw> {
        let Some((key, node)) = self.value.take() else {
            return Err(de::Error::custom("a key without a value"));
        };
        seed.deserialize(node)
            .map_err(|flaw| flaw.under(key, node.origin))
    }
}

impl<'t> Deserializer<'t> for TableAccess<'t> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_map(self)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any option newtype_struct
        enum
    }
}
