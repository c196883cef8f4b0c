//! Every message people see, once, in Chinese and English.
//!
//! A message is a constant with both texts, so a translation cannot be forgotten; a test holds that
//! none is empty and that both sides name the same `{arguments}`. Each floor keeps its table in a
//! file of this module, and [`all`] joins them.
//!
//! This module knows texts. It must never know when a message is due.

mod said;

pub use said::Said;

use serde::{Deserialize, Serialize};

/// The language of messages and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// One message: a stable code, its text in both languages, and how to mend what it reports.
///
/// Texts hold named places such as `{column}`. An empty hint means that none is needed.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// Stable code, `E` with four digits; the first digit is the floor.
    pub code: &'static str,
    /// Chinese text.
    pub zh: &'static str,
    /// English text.
    pub en: &'static str,
    /// Chinese hint.
    pub hint_zh: &'static str,
    /// English hint.
    pub hint_en: &'static str,
}

/// Values for the places of a message, by name.
pub type Arguments = Vec<(&'static str, String)>;

impl Message {
    /// The text with its places filled; a place without a value stays as it is written.
    pub fn text(&self, lang: Lang, arguments: &[(&'static str, String)]) -> String {
        fill(self.template(lang), 16, |name| among(arguments, name))
    }

    /// As [`Message::text`].
    pub fn said(&self, lang: Lang, said: &Said) -> String {
        fill(self.template(lang), said.len(), |name| said.get(name))
    }

    const fn template(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The hint with its places filled, if there is one.
    pub fn hint(&self, lang: Lang, arguments: &[(&'static str, String)]) -> Option<String> {
        let hint = if lang == Lang::Zh {
            self.hint_zh
        } else {
            self.hint_en
        };
        (!hint.is_empty()).then(|| fill(hint, 16, |name| among(arguments, name)))
    }
}

fn among<'a>(arguments: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
    let found = arguments.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.as_str())
}

/// One pass over the template, so that a value containing `{name}` is never filled again; `more` is
/// about how much longer the text will be.
fn fill<'a>(template: &str, more: usize, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut text = String::with_capacity(template.len() + more);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match value(name) {
            Some(value) => text.push_str(value),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// Declares a table of messages: constants, and the slice `TABLE` that lists them.
macro_rules! messages {
    ($($name:ident = $code:literal, zh: $zh:literal, en: $en:literal
        $(, hint_zh: $hint_zh:literal, hint_en: $hint_en:literal)?;)*) => {
        $(#[doc = $en]
        pub const $name: $crate::message::Message = $crate::message::Message {
            code: $code, zh: $zh, en: $en,
            hint_zh: concat!($($hint_zh)?), hint_en: concat!($($hint_en)?),
        };)*
        /// Every message of this table, in order.
        pub const TABLE: &[&$crate::message::Message] = &[$(&$name),*];
    };
}

#[cfg(feature = "log")]
pub mod audit_log;
pub mod cli;
#[cfg(feature = "demo")]
pub mod demo;
pub mod engagement;
pub mod intake;
pub mod judge;
pub mod policy;
pub mod project;
pub mod question;
pub mod report;
pub mod rules;
pub mod tables;
pub mod words;

/// Every message of every table.
pub fn all() -> impl Iterator<Item = &'static Message> {
    [
        words::TABLE,
        tables::TABLE,
        policy::TABLE,
        intake::TABLE,
        engagement::TABLE,
        judge::TABLE,
        question::TABLE,
        rules::TABLE,
        project::TABLE,
        cli::TABLE,
        cli::check::TABLE,
        cli::help::TABLE,
        cli::log::TABLE,
        cli::demo::TABLE,
        report::TABLE,
        #[cfg(feature = "log")]
        audit_log::TABLE,
        #[cfg(feature = "demo")]
        demo::TABLE,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|t| t.split_once('}'))
            .map(|(n, _)| n)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn every_message_has_both_languages_with_the_same_places_and_a_code_of_its_own() {
        let mut codes: Vec<&str> = Vec::new();
        for message in all() {
            assert!(
                !message.zh.is_empty() && !message.en.is_empty(),
                "{}",
                message.code
            );
            assert_eq!(places(message.zh), places(message.en), "{}", message.code);
            assert_eq!(
                message.hint_zh.is_empty(),
                message.hint_en.is_empty(),
                "{}",
                message.code
            );
            assert!(
                message.zh.chars().any(|c| c > '\u{2e80}'),
                "{} is not Chinese",
                message.code
            );
            codes.push(message.code);
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count, "two messages share a code");
        assert!(count > 0);
    }

    #[test]
    fn a_value_is_never_filled_again() {
        let said = Said::from_iter([("a", "{b}"), ("b", "x")]);
        let filled = fill("{a}-{b}-{c}", 0, |name| said.get(name));
        assert_eq!(filled, "{b}-x-{c}");
    }
}
