//! One file as a table, or a workbook as its sheets.

use super::encoding::Encoding;
use super::fixed_width::{Fixed, Layout};
use super::limits::Limits;
use super::row::Row;
use super::rows::Rows;
use super::text::Text;
#[cfg(feature = "xlsx")]
use super::workbook;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::fmt;
use std::ops::Range;

/// A table whose form is known and whose file is hashed: a text file, or one sheet of a workbook.
///
/// ```
/// use onecard::table::{Limits, Row, Table};
/// let table = Table::open("a.csv", "姓名,金额\n丁妍,985.00\n".as_bytes(), &Limits::default())?;
/// let (mut rows, mut row) = (table.rows(), Row::new());
/// while rows.read(&mut row)? {}
/// assert_eq!((row.number(), row.cell(1).text), (2, "985.00"));
/// # Ok::<(), onecard::error::Error>(())
/// ```
pub struct Table<'b> {
    name: String,
    bytes: &'b [u8],
    limits: Limits,
    body: Body<'b>,
}

enum Body<'b> {
    Text(Text<'b>),
    Fixed(Fixed<'b>),
    #[cfg(feature = "xlsx")]
    Sheet(workbook::Sheet<'b>),
}

/// What a table is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Text with a character between cells.
    Text {
        /// Its encoding.
        encoding: Encoding,
        /// What stands between cells.
        delimiter: char,
    },
    /// Text whose fields stand at fixed bytes.
    FixedWidth {
        /// Its encoding.
        encoding: Encoding,
    },
    /// A sheet of an xlsx workbook.
    Xlsx,
    /// A sheet of an old workbook.
    Xls,
    /// A web page with a table, whatever its name says.
    Html,
    /// A sheet of a workbook in XML (SpreadsheetML 2003).
    Xml,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { encoding, .. } => write!(f, "{encoding}"),
            Self::FixedWidth { encoding } => write!(f, "{encoding} fixed-width"),
            Self::Xlsx => f.write_str("xlsx"),
            Self::Xls => f.write_str("xls"),
            Self::Html => f.write_str("html"),
            Self::Xml => f.write_str("xml"),
        }
    }
}

impl<'b> Table<'b> {
    /// Opens the bytes of a file as its one table, which for a workbook is its first sheet; `name` is
    /// its path as the user gave it.
    ///
    /// # Errors
    /// Those of [`Table::open_all`], and [`ErrorKind::Input`] for a workbook without a sheet.
    pub fn open(name: &str, bytes: &'b [u8], limits: &Limits) -> Result<Self> {
        let mut all = Self::open_all(name, bytes, limits)?;
        match all.is_empty() {
            true => Err(Error::new(ErrorKind::Input, &tables::FILE_EMPTY).at(Locus::file(name))),
            false => Ok(all.swap_remove(0)),
        }
    }

    /// Opens the bytes of a file as its tables: the sheets of a workbook in their order, else one.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a file that is empty, no table, in no known encoding, that ends in the
    /// middle of a character, or a workbook that is damaged, locked or passes a limit.
    pub fn open_all(name: &str, bytes: &'b [u8], limits: &Limits) -> Result<Vec<Self>> {
        #[cfg(feature = "xlsx")]
        if let Some(sheets) = workbook::open(name, bytes, limits)? {
            let table = |sheet| Self::of(name, bytes, limits, Body::Sheet(sheet));
            return Ok(sheets.into_iter().map(table).collect());
        }
        let text = Text::open(name, bytes)?;
        Ok(vec![Self::of(name, bytes, limits, Body::Text(text))])
    }

    /// Opens the bytes of a file whose fields stand at fixed bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a file that is empty, no text, or in no encoding of single bytes.
    pub fn fixed_width(
        name: &str,
        bytes: &'b [u8],
        limits: &Limits,
        layout: &Layout,
    ) -> Result<Self> {
        let fixed = Fixed::open(name, bytes, layout)?;
        Ok(Self::of(name, bytes, limits, Body::Fixed(fixed)))
    }

    fn of(name: &str, bytes: &'b [u8], limits: &Limits, body: Body<'b>) -> Self {
        Self {
            name: name.to_owned(),
            bytes,
            limits: *limits,
            body,
        }
    }

    /// The path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the sheet, if the file is a workbook.
    pub fn sheet(&self) -> Option<&str> {
        match &self.body {
            Body::Text(_) | Body::Fixed(_) => None,
            #[cfg(feature = "xlsx")]
            Body::Sheet(sheet) => Some(&sheet.name),
        }
    }

    /// Whether the workbook hides this sheet; it is read like any other.
    pub fn is_hidden(&self) -> bool {
        match &self.body {
            Body::Text(_) | Body::Fixed(_) => false,
            #[cfg(feature = "xlsx")]
            Body::Sheet(sheet) => sheet.hidden,
        }
    }

    /// Bytes of the file.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// BLAKE3 of the file, taken of the same bytes that are read.
    pub fn digest(&self) -> blake3::Hash {
        blake3::hash(self.bytes)
    }

    /// All bytes of the file.
    pub(crate) fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// What it is made of.
    pub fn form(&self) -> Form {
        match &self.body {
            Body::Text(text) => Form::Text {
                encoding: text.encoding,
                delimiter: char::from(text.delimiter),
            },
            Body::Fixed(fixed) => Form::FixedWidth {
                encoding: fixed.encoding,
            },
            #[cfg(feature = "xlsx")]
            Body::Sheet(sheet) => match sheet.format {
                workbook::Format::Xlsx => Form::Xlsx,
                workbook::Format::Xls => Form::Xls,
                workbook::Format::Html => Form::Html,
                workbook::Format::Xml => Form::Xml,
            },
        }
    }

    /// The limits it is read under.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A place in it.
    pub fn locus(&self, row: u32) -> Locus {
        Locus {
            sheet: self.sheet().map(str::to_owned),
            ..Locus::file(&self.name).row(row)
        }
    }

    /// The header that a layout gives to a file without one.
    pub(super) fn given_header(&self) -> Option<Row> {
        match &self.body {
            Body::Fixed(fixed) => Some(fixed.layout.header()),
            _ => None,
        }
    }

    /// Cuts a text into at most `count` parts that begin and end with a row, the first of them long
    /// enough to hold the first `rows` rows; empty where it is read in one go.
    pub(crate) fn parts(&self, count: usize, rows: u32) -> Result<Vec<Range<usize>>> {
        match &self.body {
            Body::Text(text) => text.parts(&self.name, &self.limits, count, rows),
            _ => Ok(Vec::new()),
        }
    }

    /// Reads the rows of one part; `before` is the number of the row before its first.
    pub(crate) fn rows_of(&self, part: &Range<usize>, before: u32) -> Rows<'_> {
        match &self.body {
            Body::Text(text) => Rows::of_text(text.rows_of(&self.name, &self.limits, part, before)),
            _ => self.rows(),
        }
    }

    /// Reads all rows; a text is decoded in one go.
    pub(crate) fn all_rows(&self) -> Rows<'_> {
        match &self.body {
            Body::Text(text) => Rows::of_text(text.rows(&self.name, &self.limits).decoded()),
            _ => self.rows(),
        }
    }

    /// Reads its rows from the first.
    pub fn rows(&self) -> Rows<'_> {
        match &self.body {
            Body::Text(text) => Rows::of_text(text.rows(&self.name, &self.limits)),
            Body::Fixed(fixed) => Rows::of_fixed(fixed.rows(&self.name, &self.limits)),
            #[cfg(feature = "xlsx")]
            Body::Sheet(sheet) => Rows::of_sheet(sheet.rows(&self.name, &self.limits)),
        }
    }
}

#[cfg(test)]
mod tests;
