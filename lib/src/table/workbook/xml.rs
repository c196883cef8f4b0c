//! The XML of one part, token by token: bounded, without entities of its own.
//!
//! Only what a workbook needs is let through: elements by local name (strict and transitional
//! namespaces read alike), their attributes, and text. A document type is refused, so no entity can
//! expand; a token longer than `token_bytes` is refused while it is read, not after.

use super::Place;
use super::attributes::{self, Attribute, Fault};
use super::zip::{Part, read_error};
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::Limits;
use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

/// Bytes inflated at a time.
const BLOCK: usize = 64 << 10;
/// Elements inside each other; a workbook needs about ten.
const DEPTH: u32 = 64;

/// One part being read.
pub(super) struct Xml<'b> {
    reader: Reader<Metered<BufReader<Part<'b>>>>,
    buffer: Vec<u8>,
    /// Those of the tag at hand.
    attributes: Vec<Attribute>,
    place: Place,
    part: String,
    depth: u32,
    token_bytes: usize,
}

/// What comes next, with the depth of elements; the root is at 1.
pub(super) enum Node<'x> {
    /// An element begins.
    Open(Tag<'x>, u32),
    /// An element ends.
    Close(BytesEnd<'x>, u32),
    /// Text without references.
    Text(Cow<'x, str>),
    /// What a reference stands for.
    Character(char),
    /// A comment or an instruction.
    Other,
    /// The part ends.
    End,
}

/// The start of an element.
pub(super) struct Tag<'x> {
    start: BytesStart<'x>,
    attributes: &'x [Attribute],
}

impl Tag<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &[u8] {
        self.start.name().local_name().into_inner()
    }

    /// Calls `each` with the name and the value of every attribute; one with a prefix is of another
    /// kind than the element and is left out.
    pub(super) fn attributes(&self, mut each: impl FnMut(&[u8], &[u8])) {
        for attribute in self.attributes {
            let name = attribute.name(&self.start);
            if let Some(value) = attribute
                .value(&self.start)
                .filter(|_| !name.contains(&b':'))
            {
                each(name, &value);
            }
        }
    }

    /// The attribute of that full name, prefix and all.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.first(|full| full == name.as_bytes())
    }

    /// The attribute of that local name, whatever its prefix.
    pub(super) fn local(&self, name: &str) -> Option<String> {
        self.first(|full| QName(full).local_name().into_inner() == name.as_bytes())
    }

    /// The attribute whose name ends like that: `r:id`, `rel:id`.
    pub(super) fn get_prefixed(&self, local: &str) -> Option<String> {
        self.first(|full| {
            let mut words = full.split(|b| *b == b':').skip(1);
            words.any(|word| word == local.as_bytes())
        })
    }

    fn first(&self, is: impl Fn(&[u8]) -> bool) -> Option<String> {
        let mut all = self.attributes.iter();
        let found = all.find(|attribute| is(attribute.name(&self.start)))?;
        String::from_utf8(found.value(&self.start)?.into_owned()).ok()
    }
}

impl<'b> Xml<'b> {
    pub(super) fn new(place: &Place, part: &str, bytes: Part<'b>, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(Metered {
            inner: BufReader::with_capacity(BLOCK, bytes),
            since: 0,
            most: limits.token_bytes,
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            attributes: Vec::new(),
            place: place.clone(),
            part: part.to_owned(),
            depth: 0,
            token_bytes: limits.token_bytes,
        }
    }

    /// The next token.
    ///
    /// # Errors
    /// Kind `Input` for a part that is no XML, declares a document type, or passes a limit.
    pub(super) fn next(&mut self) -> Result<Node<'_>> {
        self.buffer.clear();
        self.reader.get_mut().since = 0;
        let damaged = |what| self.place.damaged(&self.part, what);
        // Each event is taken where it stands: to move it first costs more than to read it.
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(self.place.limit(&self.part, "depth", DEPTH));
                }
                let after = tag.name().into_inner().len();
                match attributes::find(&tag, after, &mut self.attributes) {
                    Ok(()) => Ok(Node::Open(
                        Tag {
                            start: tag,
                            attributes: &self.attributes,
                        },
                        self.depth,
                    )),
                    Err(Fault::NotWhole) => Err(damaged("an attribute")),
                    Err(Fault::TooMany) => {
                        let most = attributes::MOST;
                        Err(self.place.limit(&self.part, "attributes", most))
                    }
                }
            }
            Ok(Event::End(end)) => {
                let depth = self.depth;
                self.depth = depth.saturating_sub(1);
                Ok(Node::Close(end, depth))
            }
            Ok(Event::Text(text)) => utf8(text.into_inner())
                .map(Node::Text)
                .ok_or_else(|| damaged("not UTF-8")),
            Ok(Event::CData(text)) => utf8(text.into_inner())
                .map(Node::Text)
                .ok_or_else(|| damaged("not UTF-8")),
            Ok(Event::GeneralRef(name)) => match resolved(&name) {
                Some(c) => Ok(Node::Character(c)),
                None => Err(damaged("a reference to nothing")),
            },
            Ok(Event::DocType(_)) => Err(Error::new(ErrorKind::Input, &tables::BOOK_ENTITY)
                .with("part", &self.part)
                .at(self.place.locus())),
            Ok(Event::Eof) if self.depth > 0 => Err(damaged("it ends inside an element")),
            Ok(Event::Eof) => Ok(Node::End),
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => Ok(Node::Other),
            Err(error) => Err(Source::of(&error).error(&self.place, &self.part, self.token_bytes)),
        }
    }

    /// How many bytes of the part were read as tokens.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Reads what is left of the part, so that its size and checksum are known to be right.
    pub(super) fn drain(&mut self) -> Result<()> {
        let inner = &mut self.reader.get_mut().inner;
        io::copy(inner, &mut io::sink())
            .map(|_| ())
            .map_err(|error| read_error(&self.place, &self.part, &error))
    }

    /// A limit that this part passes.
    pub(super) fn limit(&self, name: &str, value: impl std::fmt::Display) -> Error {
        self.place.limit(&self.part, name, value)
    }

    /// Damage of this part.
    pub(super) fn damaged(&self, what: &str) -> Error {
        self.place.damaged(&self.part, what)
    }
}

fn utf8(bytes: Cow<'_, [u8]>) -> Option<Cow<'_, str>> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}

/// The character of a reference: one of the five that XML has, or a number.
fn resolved(name: &BytesRef<'_>) -> Option<char> {
    if name.is_char_ref() {
        return name.resolve_char_ref().ok().flatten();
    }
    match &**name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

/// Counts the bytes of the token at hand and ends it when there are too many.
struct Metered<R> {
    inner: R,
    since: usize,
    most: usize,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.since > self.most {
            true => Err(io::Error::new(io::ErrorKind::FileTooLarge, "token")),
            false => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.since += amount;
        self.inner.consume(amount);
    }
}

/// Why the reader stopped.
enum Source<'e> {
    Token,
    Part(&'e io::Error),
    Syntax(&'e quick_xml::Error),
}

impl<'e> Source<'e> {
    fn of(error: &'e quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => Self::Token,
            quick_xml::Error::Io(e) => Self::Part(e),
            error => Self::Syntax(error),
        }
    }

    fn error(&self, place: &Place, part: &str, token_bytes: usize) -> Error {
        match self {
            Self::Token => place.limit(part, "token_bytes", token_bytes),
            Self::Part(error) => read_error(place, part, error),
            // The reader's own words could quote a cell.
            Self::Syntax(quick_xml::Error::Syntax(_)) => place.damaged(part, "XML that ends early"),
            Self::Syntax(_) => place.damaged(part, "wrong XML"),
        }
    }
}
