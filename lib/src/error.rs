//! What stops a run ([`Error`]) and what is wrong with one cell ([`Defect`]).
//!
//! A bad cell is collected, never thrown; only what makes a whole run meaningless is an error. Both
//! carry a message of [`crate::message`] and a place, and print as
//! `file:row:column: what is wrong`. Neither may hold a personal value that is not masked.

use crate::locus::Locus;
use crate::message::{Arguments, Lang, Message};
use std::fmt;

/// The kind of an error decides the exit status of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Wrong use: arguments, project, policy, an open blocking question (exit status 2).
    Usage,
    /// An input cannot be read as what it is said to be (exit status 3).
    Input,
    /// The system failed: disk, permission, lock (exit status 4).
    Io,
    /// An internal law does not hold; nothing may be written (exit status 4).
    Law,
    /// A log does not verify (exit status 5).
    Log,
    /// The caller cancelled (exit status 130).
    Interrupted,
}

/// Something that stops a run.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: &'static Message,
    arguments: Arguments,
    locus: Option<Locus>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of what can stop a run.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of `kind` that says `message`.
    pub fn new(kind: ErrorKind, message: &'static Message) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            arguments: Vec::new(),
            locus: None,
            source: None,
        }))
    }

    /// Fills the place `name` of the message.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.0.arguments.push((name, value.to_string()));
        self
    }

    /// Says where.
    pub fn at(mut self, locus: Locus) -> Self {
        self.0.locus = Some(locus);
        self
    }

    /// Says in which file.
    pub fn in_file(self, path: impl Into<String>) -> Self {
        self.at(Locus::file(path))
    }

    /// Keeps the error below this one.
    pub fn because(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code of the message.
    pub fn code(&self) -> &'static str {
        self.0.message.code
    }

    /// Where, if it is about a place in a file.
    pub fn locus(&self) -> Option<&Locus> {
        self.0.locus.as_ref()
    }

    /// `place: text`, in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        let text = self.0.message.text(lang, &self.0.arguments);
        match &self.0.locus {
            Some(locus) => format!("{locus}: {text}"),
            None => text,
        }
    }

    /// How to mend it, in `lang`.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        self.0.message.hint(lang, &self.0.arguments)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {:?}: {}",
            self.code(),
            self.kind(),
            self.text(Lang::En)
        )
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

/// Something wrong with one cell or one row: collected, listed, never thrown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub message: &'static Message,
    /// Values for the message.
    pub arguments: Arguments,
}

impl Defect {
    /// A defect that says `message`.
    pub fn new(message: &'static Message) -> Self {
        Self {
            message,
            arguments: Vec::new(),
        }
    }

    /// Fills the place `name` of the message.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The text in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        self.message.text(lang, &self.arguments)
    }
}

impl From<&'static Message> for Defect {
    fn from(message: &'static Message) -> Self {
        Self::new(message)
    }
}
