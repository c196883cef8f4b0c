//! Where the bytes of an input come from.

use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::engagement as texts;
use crate::table::{Layout, Limits, Table};
use std::borrow::Cow;
use std::path::PathBuf;

/// One input: a file, or bytes that a service has already.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    from: From,
    layout: Option<Layout>,
}

#[derive(Clone, Debug)]
enum From {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

impl Source {
    /// A file; `name` is what messages and reports call it.
    pub fn path(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            from: From::Path(path.into()),
            layout: None,
        }
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            from: From::Bytes(bytes.into()),
            layout: None,
        }
    }

    /// The same source as a fixed-width file of that layout.
    pub fn laid_out(mut self, layout: Layout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// What messages and reports call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of it, as far as known before reading.
    pub(crate) fn len(&self) -> u64 {
        match &self.from {
            From::Path(path) => std::fs::metadata(path).map(|m| m.len()).unwrap_or(0),
            From::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// What it reads as: the sheets of a workbook, else one table.
    pub(crate) fn tables<'b>(&self, bytes: &'b [u8], limits: &Limits) -> Result<Vec<Table<'b>>> {
        match &self.layout {
            Some(layout) => Table::fixed_width(&self.name, bytes, limits, layout).map(|t| vec![t]),
            None => Table::open_all(&self.name, bytes, limits),
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// Kind `Input` for a directory; kind `Usage` for a path that is not there; kind `Io` when the
    /// system cannot read it.
    pub(crate) fn read(&self) -> Result<Cow<'_, [u8]>> {
        let path = match &self.from {
            From::Bytes(bytes) => return Ok(Cow::Borrowed(bytes)),
            From::Path(path) => path,
        };
        if path.is_dir() {
            let here = Locus::file(&self.name);
            return Err(Error::new(ErrorKind::Input, &texts::IS_DIRECTORY).at(here));
        }
        std::fs::read(path).map(Cow::Owned).map_err(|error| {
            let (kind, message) = match error.kind() {
                std::io::ErrorKind::NotFound => (ErrorKind::Usage, &texts::NOT_FOUND),
                _ => (ErrorKind::Io, &texts::UNREADABLE),
            };
            let reason = error.to_string();
            Error::new(kind, message)
                .with("reason", reason)
                .at(Locus::file(&self.name))
                .because(error)
        })
    }
}
