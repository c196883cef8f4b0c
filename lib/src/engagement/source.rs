//! Where the bytes of an input come from.

use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::{engagement as texts, intake as intake_texts};
use crate::table::{Bytes, Layout, Limits, Spans, Table, Unread, length_of, read_whole, span_size};
use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::PathBuf;

/// One input: a file, or bytes that a service has already.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    from: From,
    layout: Option<Layout>,
    sha256: Wanted,
}

/// Whether a digest is made beside the one that always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    No,
    Yes,
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
            sha256: Wanted::No,
        }
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            from: From::Bytes(bytes.into()),
            layout: None,
            sha256: Wanted::No,
        }
    }

    /// The same source as a fixed-width file of that layout.
    pub fn laid_out(mut self, layout: Layout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// Its SHA-256 is made while it is read, if it is a text that is read in spans.
    pub(super) fn want_sha256(&mut self) {
        self.sha256 = Wanted::Yes;
    }

    /// Everything that a reader gives.
    ///
    /// A source is read more than once (to see what it is, and again in a further run), so it is kept.
    ///
    /// # Errors
    /// Kind `Io` when the reader fails.
    pub fn reader(name: impl Into<String>, mut reader: impl Read) -> Result<Self> {
        let name = name.into();
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(|error| {
            Error::new(ErrorKind::Io, &texts::UNREADABLE)
                .with("reason", &error)
                .at(Locus::file(&name))
                .because(error)
        })?;
        Ok(Self::bytes(name, bytes))
    }

    /// Rows of a table of one's own: headers as a file would have them, then the cells of each row.
    ///
    /// ```
    /// use onecard::engagement::Source;
    /// let rows = [["高龄津贴", "11010519491231002X", "甲", "100.00"]];
    /// let roll = Source::rows("roll", ["项目", "身份证号", "姓名", "标准金额"], rows)?;
    /// # Ok::<(), onecard::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// Kind `Io` for a row with more or fewer cells than there are headers.
    pub fn rows<R>(
        name: impl Into<String>,
        headers: impl IntoIterator<Item = impl AsRef<str>>,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self>
    where
        R: IntoIterator,
        R::Item: AsRef<str>,
    {
        let name = name.into();
        let mut table = csv::Writer::from_writer(Vec::new());
        let written = write_rows(&mut table, headers, rows);
        let bytes = written.and_then(|()| table.into_inner().map_err(|e| e.into_error().into()));
        let bytes = bytes.map_err(|error: csv::Error| {
            Error::new(ErrorKind::Io, &texts::UNREADABLE)
                .with("reason", &error)
                .at(Locus::file(&name))
                .because(error)
        })?;
        Ok(Self::bytes(name, bytes))
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

    /// The same as a large text that is read a span at a time, where it is one.
    pub(crate) fn spans(&self, limits: &Limits) -> Option<Spans<'_>> {
        let bytes = match &self.from {
            From::Path(path) => Bytes::File(path),
            From::Bytes(bytes) => Bytes::Memory(bytes),
        };
        match self.layout {
            Some(_) => None,
            None => {
                let spans = Spans::open(&self.name, bytes, limits, span_size(bytes.length()))?;
                Some(match self.sha256 {
                    Wanted::No => spans,
                    Wanted::Yes => spans.with_sha256(),
                })
            }
        }
    }

    /// The state of its file, to be held against the state after it was read; none for bytes in
    /// memory and for what is no file on a disk.
    pub(crate) fn state(&self) -> Option<Metadata> {
        match &self.from {
            From::Path(path) => path.metadata().ok().filter(Metadata::is_file),
            From::Bytes(_) => None,
        }
    }

    /// Holds that the file is as it was: one that is written, cut or replaced meanwhile was read in
    /// part as it was and in part as it is.
    ///
    /// # Errors
    /// Kind `Io` when it is another file, or of another length or time of change.
    pub(crate) fn require_unchanged(&self, before: Option<&Metadata>) -> Result<()> {
        let Some(before) = before else {
            return Ok(());
        };
        let after = self.state();
        match after.is_some_and(|after| is_same(before, &after)) {
            true => Ok(()),
            false => {
                let here = Locus::file(&self.name);
                Err(Error::new(ErrorKind::Io, &intake_texts::FILE_CHANGED).at(here))
            }
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// Kind `Input` for a directory, and for a text with a line over its limit; kind `Usage` for a path
    /// that is not there; kind `Io` when the system cannot read it.
    pub(crate) fn read(&self, limits: &Limits) -> Result<Cow<'_, [u8]>> {
        let path = match &self.from {
            From::Bytes(bytes) => return Ok(Cow::Borrowed(bytes)),
            From::Path(path) => path,
        };
        if path.is_dir() {
            let here = Locus::file(&self.name);
            return Err(Error::new(ErrorKind::Input, &texts::IS_DIRECTORY).at(here));
        }
        let read = File::open(path).map_err(Unread::System);
        let read = read.and_then(|file| {
            let length = length_of(&file);
            read_whole(&self.name, file, length, limits)
        });
        read.map(Cow::Owned).map_err(|unread| {
            let error = match unread {
                Unread::Refused(error) => return error,
                Unread::System(error) => error,
            };
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

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        let place = |file: &Metadata| (file.dev(), file.ino(), file.ctime(), file.ctime_nsec());
        place(before) == place(after)
    };
    #[cfg(not(unix))]
    let identity = true;
    identity && before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

fn write_rows<R>(
    table: &mut csv::Writer<Vec<u8>>,
    headers: impl IntoIterator<Item = impl AsRef<str>>,
    rows: impl IntoIterator<Item = R>,
) -> csv::Result<()>
where
    R: IntoIterator,
    R::Item: AsRef<str>,
{
    let mut record = csv::StringRecord::new();
    let mut write = |cells: &mut dyn Iterator<Item = String>| {
        record.clear();
        cells.for_each(|cell| record.push_field(&cell));
        table.write_record(&record)
    };
    write(&mut headers.into_iter().map(|cell| cell.as_ref().to_owned()))?;
    for row in rows {
        write(&mut row.into_iter().map(|cell| cell.as_ref().to_owned()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_table_and_ragged_rows_are_not() {
        let rows = [["a,b", "\"c\""]];
        let source = Source::rows("t", ["x", "y"], rows).unwrap();
        let text = "x,y\n\"a,b\",\"\"\"c\"\"\"\n";
        let limits = Limits::default();
        assert_eq!(source.read(&limits).unwrap().as_ref(), text.as_bytes());
        let ragged = Source::rows("t", ["x", "y"], [vec!["a"]]).unwrap_err();
        assert_eq!((ragged.kind(), ragged.code()), (ErrorKind::Io, "E6004"));
        let reader = Source::reader("t", text.as_bytes()).unwrap();
        assert_eq!(reader.read(&limits).unwrap(), source.read(&limits).unwrap());
    }

    #[test]
    fn a_file_that_is_written_cut_or_replaced_meanwhile_is_told() {
        let dir = std::env::temp_dir().join(format!("onecard-changed-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("a.csv");
        let change = |how: &dyn Fn(), changed: bool| {
            std::fs::write(&path, "姓名\n丁妍\n").unwrap();
            let source = Source::path("a.csv", &path);
            let before = source.state();
            how();
            let told = source.require_unchanged(before.as_ref());
            assert_eq!(
                told.as_ref().map_err(Error::code),
                match changed {
                    true => Err("E2013"),
                    false => Ok(&()),
                }
            );
        };
        change(&|| {}, false);
        change(&|| std::fs::write(&path, "姓名\n").unwrap(), true);
        change(&|| std::fs::remove_file(&path).unwrap(), true);
        change(
            &|| {
                let other = dir.join("b.csv");
                std::fs::write(&other, "姓名\n史静\n").unwrap();
                std::fs::rename(&other, &path).unwrap();
            },
            true,
        );
        let memory = Source::bytes("a", "x");
        assert!(memory.state().is_none() && memory.require_unchanged(None).is_ok());
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
