//! Typed settings of a rule, decoded from the plain values of a policy.
//!
//! `[rules.T09.settings]` with `window_days = 30` becomes the rule's own struct. An unknown name or a
//! value of the wrong kind is a defect that says so; a setting that is absent keeps its default.

use crate::error::Defect;
use crate::message::rules;
use crate::policy::Policy;
use crate::policy::settings::Setting;
use crate::view::ListAges;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

/// The settings of a rule that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoSettings {}

/// The settings of the rule `code` in `policy`.
///
/// # Errors
/// A [`Defect`] for an unknown name or a value of the wrong kind.
pub fn settings<T: DeserializeOwned + Default>(policy: &Policy, code: &str) -> Result<T, Defect> {
    let Some(terms) = policy.rules.get(code) else {
        return Ok(T::default());
    };
    let pairs = terms
        .settings
        .iter()
        .map(|(name, value)| (name.as_str(), Plain(value)));
    T::deserialize(MapDeserializer::<_, Error>::new(pairs)).map_err(|error| {
        Defect::new(&rules::SETTING)
            .with("rule", code)
            .with("reason", error)
    })
}

/// From which age a list row is plausible: settings of D14, which every rule that reads a list heeds.
///
/// # Errors
/// As [`settings`].
pub fn list_ages(policy: &Policy) -> Result<ListAges, Defect> {
    settings(policy, "D14")
}

/// A plain value, as serde asks for it.
struct Plain<'a>(&'a Setting);

impl<'de> IntoDeserializer<'de, Error> for Plain<'_> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Plain<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Setting::Switch(on) => visitor.visit_bool(*on),
            Setting::Number(number) => visitor.visit_i64(*number),
            Setting::Text(text) => visitor.visit_str(text),
            Setting::List(values) => {
                visitor.visit_seq(SeqDeserializer::new(values.iter().map(Plain)))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
