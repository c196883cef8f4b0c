//! Where the bytes of an input come from.

use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::engagement as texts;
use crate::table::{Bytes, Layout, Limits, Spans, Table, span_size};
use std::borrow::Cow;
use std::io::Read;
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
            None => Spans::open(&self.name, bytes, limits, span_size(bytes.length())),
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
        assert_eq!(source.read().unwrap().as_ref(), text.as_bytes());
        let ragged = Source::rows("t", ["x", "y"], [vec!["a"]]).unwrap_err();
        assert_eq!((ragged.kind(), ragged.code()), (ErrorKind::Io, "E6004"));
        let reader = Source::reader("t", text.as_bytes()).unwrap();
        assert_eq!(reader.read().unwrap(), source.read().unwrap());
    }
}
