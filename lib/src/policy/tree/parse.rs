//! TOML text as a tree.
//!
//! The grammar is that of `toml_parser`; here its events become keys and values, each with its
//! line. Floats are refused: amounts are text, so that no digit is lost.

use super::assemble::{Assembly, Key, Repeated};
use super::{Node, Origin, Table, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::policy as say;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{Expected, ParseError, Source};

/// Deepest nesting of lists and inline tables.
const MAX_DEPTH: u32 = 32;

/// Reads the text of source number `source`, which people call `name`.
///
/// # Errors
/// E2501 with the line, where it is not TOML, repeats a key, or holds a float.
pub(crate) fn parse(text: &str, source: usize, name: &str) -> Result<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let toml = Source::new(text);
    let tokens = toml.lex().into_vec();
    let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
    let mut flaw: Option<ParseError> = None;
    parse_document(
        &tokens,
        &mut RecursionGuard::new(&mut events, MAX_DEPTH),
        &mut flaw,
    );
    let reader = Reader {
        toml,
        name,
        source,
        line_starts: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
    };
    match flaw {
        Some(flaw) => Err(reader.syntax(&flaw)),
        None => reader.document(&mut events.into_iter().filter(is_significant)),
    }
}

fn is_significant(event: &Event) -> bool {
    use EventKind::{Comment, KeySep, Newline, ValueSep, Whitespace};
    !matches!(
        event.kind(),
        Comment | KeySep | Newline | ValueSep | Whitespace
    )
}

/// Puts names and places to the events of one text.
struct Reader<'s> {
    toml: Source<'s>,
    name: &'s str,
    source: usize,
    line_starts: Vec<usize>,
}

impl Reader<'_> {
    fn origin(&self, at: usize) -> Origin {
        let line = self.line_starts.partition_point(|start| *start <= at) + 1;
        Origin {
            source: self.source,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        }
    }

    fn error(&self, origin: Origin, reason: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Usage, &say::SYNTAX)
            .with("reason", reason)
            .at(Locus::file(self.name).row(origin.line))
    }

    fn syntax(&self, flaw: &ParseError) -> Error {
        let place = flaw.unexpected().or(flaw.context());
        let expected: Vec<String> = flaw
            .expected()
            .unwrap_or_default()
            .iter()
            .filter_map(|expected| match expected {
                Expected::Literal(text) => Some(format!("{text:?}")),
                Expected::Description(text) => Some((*text).to_owned()),
                _ => None,
            })
            .collect();
        let mut reason = flaw.description().to_owned();
        if !expected.is_empty() {
            reason = format!("{reason}, expected {}", expected.join(", "));
        }
        self.error(self.origin(place.map_or(0, |span| span.start())), reason)
    }

    fn document(&self, events: &mut impl Iterator<Item = Event>) -> Result<Table> {
        let mut assembly = Assembly::default();
        while let Some(event) = events.next() {
            let done = match event.kind() {
                EventKind::StdTableOpen => {
                    assembly.open(self.keys(events, None, EventKind::StdTableClose)?)
                }
                EventKind::ArrayTableOpen => {
                    assembly.open_element(self.keys(events, None, EventKind::ArrayTableClose)?)
                }
                EventKind::SimpleKey => {
                    let keys = self.keys(events, Some(event), EventKind::KeyValSep)?;
                    assembly.assign(keys, self.value(events, None)?)
                }
                other => return Err(self.unexpected(event, other)),
            };
            done.map_err(|repeated| self.repeated(&repeated))?;
        }
        Ok(assembly.into_table())
    }

    fn unexpected(&self, event: Event, kind: EventKind) -> Error {
        self.error(self.origin(event.span().start()), kind.description())
    }

    /// The parts of a key, up to the event that ends it.
    fn keys(
        &self,
        events: &mut impl Iterator<Item = Event>,
        first: Option<Event>,
        end: EventKind,
    ) -> Result<Vec<Key>> {
        let mut keys = Vec::new();
        for event in first.into_iter().chain(events) {
            if event.kind() == end {
                break;
            }
            if event.kind() != EventKind::SimpleKey {
                return Err(self.unexpected(event, event.kind()));
            }
            let mut name = std::borrow::Cow::Borrowed("");
            let mut flaw: Option<ParseError> = None;
            if let Some(raw) = self.toml.get(event) {
                raw.decode_key(&mut name, &mut flaw);
            }
            if let Some(flaw) = flaw {
                return Err(self.syntax(&flaw));
            }
            let origin = self.origin(event.span().start());
            keys.push(Key {
                name: name.into_owned(),
                origin,
            });
        }
        Ok(keys)
    }

    /// The value that begins at `first`, or else at the next event.
    fn value(&self, events: &mut dyn Iterator<Item = Event>, first: Option<Event>) -> Result<Node> {
        let Some(event) = first.or_else(|| events.next()) else {
            return Err(self.error(Origin::default(), "no value"));
        };
        let origin = self.origin(event.span().start());
        let value = match event.kind() {
            EventKind::Scalar => self.scalar(event)?,
            EventKind::ArrayOpen => {
                let mut list = Vec::new();
                while let Some(event) = events.next() {
                    if event.kind() == EventKind::ArrayClose {
                        break;
                    }
                    list.push(self.value(events, Some(event))?);
                }
                Value::List(list)
            }
            EventKind::InlineTableOpen => self.inline_table(events)?,
            other => return Err(self.unexpected(event, other)),
        };
        Ok(Node::new(value, origin))
    }

    fn inline_table(&self, mut events: &mut dyn Iterator<Item = Event>) -> Result<Value> {
        let mut assembly = Assembly::default();
        while let Some(event) = events.next() {
            if event.kind() == EventKind::InlineTableClose {
                break;
            }
            let keys = self.keys(&mut events, Some(event), EventKind::KeyValSep)?;
            let node = self.value(events, None)?;
            assembly
                .assign(keys, node)
                .map_err(|repeated| self.repeated(&repeated))?;
        }
        Ok(Value::Table(assembly.into_table()))
    }

    fn scalar(&self, event: Event) -> Result<Value> {
        let mut text = std::borrow::Cow::Borrowed("");
        let mut flaw: Option<ParseError> = None;
        let kind = match self.toml.get(event) {
            Some(raw) => raw.decode_scalar(&mut text, &mut flaw),
            None => ScalarKind::String,
        };
        if let Some(flaw) = flaw {
            return Err(self.syntax(&flaw));
        }
        let origin = self.origin(event.span().start());
        match kind {
            ScalarKind::String | ScalarKind::DateTime => Ok(Value::Text(text.into_owned())),
            ScalarKind::Boolean(switch) => Ok(Value::Switch(switch)),
            ScalarKind::Integer(radix) => i64::from_str_radix(&text, radix.value())
                .map(Value::Number)
                .map_err(|_| self.error(origin, format!("{text} is too large"))),
            ScalarKind::Float => {
                Err(self.error(origin, format!("{text} is a float; write it as \"{text}\"")))
            }
        }
    }

    fn repeated(&self, repeated: &Repeated) -> Error {
        self.error(
            repeated.origin,
            format!("{} is defined twice", repeated.path.join(".")),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let got = match parse(text, 0, "p.toml") {
            Ok(table) => print::toml(&table, &|_| None),
            Err(error) => error.to_string(),
        };
        assert_eq!(got.trim(), expected.trim(), "{text}");
    }

    #[test]
    fn tables_lists_and_dotted_keys_are_put_together() {
        check(
            "a = 1\nb.c = \"x\"\nb.d = true",
            "a = 1\n\n[b]\nc = \"x\"\nd = true",
        );
        check(
            "[a.b]\nc = [1, 2]\n[a]\nd = 'x'",
            "[a]\nd = \"x\"\n\n[a.b]\nc = [1, 2]",
        );
        check(
            "[[a]]\nb = 1\n[[a]]\nb = 2",
            "a = [\n  { b = 1 },\n  { b = 2 },\n]",
        );
        check("a = { b = { c = 2016-01-01 } }", "[a.b]\nc = 2016-01-01");
        check(
            "\u{feff}[\"城市低保\"]\nunit = \"person\"",
            "[\"城市低保\"]\nunit = \"person\"",
        );
        check("a = \"q\\\"\\u00e9\\n\"", "a = \"q\\\"é\\n\"");
        check("a = [\n  [1],\n  [],\n]", "a = [[1], []]");
        check("a = 0x1F\nb = 1_000", "a = 31\nb = 1000");
    }

    #[test]
    fn what_is_not_toml_is_refused_with_its_line() {
        check(
            "a = 1\na = 2",
            "p.toml:2: not valid TOML: a is defined twice",
        );
        check(
            "[a]\n[b]\n[a]",
            "p.toml:3: not valid TOML: a is defined twice",
        );
        check(
            "a = { b = 1 }\n[a.c]",
            "p.toml:2: not valid TOML: a is defined twice",
        );
        check(
            "a.b = 1\na.b.c = 2",
            "p.toml:2: not valid TOML: a.b is defined twice",
        );
        check(
            "a = [1]\n[[a]]",
            "p.toml:2: not valid TOML: a is defined twice",
        );
        check(
            "\na = 1.5",
            "p.toml:2: not valid TOML: 1.5 is a float; write it as \"1.5\"",
        );
        check(
            "a = 99999999999999999999",
            "p.toml:1: not valid TOML: 99999999999999999999 is too large",
        );
        let deep = format!("a = {}{}", "[".repeat(200), "]".repeat(200));
        let error = parse(&deep, 0, "p.toml").unwrap_err();
        assert!(error.to_string().contains("recursion"), "{error}");
        for broken in [
            "a",
            "a =",
            "= 1",
            "[a",
            "a = \"x",
            "a = 城",
            "城 = 1",
            "a = 1 b = 2",
        ] {
            let error = parse(broken, 0, "p.toml").expect_err(broken);
            assert_eq!(
                (error.code(), error.locus().unwrap().row),
                ("E2501", Some(1)),
                "{broken}"
            );
        }
    }

    #[test]
    fn every_value_knows_its_line() {
        let table = parse("a = 1\n\n[b]\n# remark\nc = [\n 1,\n 2]\n", 7, "p").unwrap();
        assert_eq!(
            table.get("a").unwrap().origin,
            Origin { source: 7, line: 1 }
        );
        let b = table.get("b").unwrap();
        assert_eq!(b.origin.line, 3);
        let c = b.as_table().unwrap().get("c").unwrap();
        assert_eq!(c.origin.line, 5);
        assert_eq!(c.as_list().unwrap()[1].origin.line, 7);
    }
}
