//! Fixed width: each field stands at its bytes, as the agreement with the bank lays down.
//!
//! Places count bytes, not characters: a Chinese character takes two in GB18030. Blanks that fill a
//! field up are not of its text. A field that begins or ends inside a character, and text behind the
//! last field, refuse the row; a line may end early, as programs strip its blanks.

use super::cell::Kind;
use super::encoding::{Encoding, gb18030};
use super::limits::Limits;
use super::row::Row;
use super::text::body;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::collections::BTreeSet;

/// The layout of a fixed-width file.
///
/// ```
/// use onecard::table::{Layout, LayoutField, Limits, Row, Table};
/// let field = |header: &str, start, length| LayoutField { header: header.to_owned(), start, length };
/// let layout = Layout::new("bank", 0, vec![field("姓名", 1, 9), field("金额", 10, 8)])?;
/// let table = Table::fixed_width("a.txt", "丁妍     985.00\n".as_bytes(), &Limits::default(), &layout)?;
/// let (mut rows, mut row) = (table.rows(), Row::new());
/// assert!(rows.read(&mut row)?);
/// assert_eq!((row.cell(0).text, row.cell(1).text), ("丁妍", "985.00"));
/// # Ok::<(), onecard::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    name: String,
    preface: u32,
    fields: Vec<LayoutField>,
    encoding: Option<Encoding>,
}

/// One field of a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutField {
    /// Its column header, by which a role knows it.
    pub header: String,
    /// Its first byte, counted from 1.
    pub start: usize,
    /// How many bytes it takes.
    pub length: usize,
}

impl Layout {
    /// A layout called `name` with `preface` lines before the first row.
    ///
    /// # Errors
    /// Kind `Usage` for a layout without fields, with an empty or repeated header, a field at byte 0
    /// or of no length, or two fields over one another.
    pub fn new(name: &str, preface: u32, mut fields: Vec<LayoutField>) -> Result<Self> {
        let bad = |what: &str| {
            let error = Error::new(ErrorKind::Usage, &tables::LAYOUT);
            Err(error.with("name", name).with("what", what))
        };
        if fields.is_empty() {
            return bad("fields");
        }
        fields.sort_by_key(|field| field.start);
        let (mut free, mut headers) = (1, BTreeSet::new());
        for field in &fields {
            let new = !field.header.is_empty() && headers.insert(field.header.as_str());
            let end = field.start.checked_add(field.length);
            match end {
                Some(end) if new && field.length > 0 && field.start >= free => free = end,
                _ => return bad(&field.header),
            }
        }
        let name = name.to_owned();
        Ok(Self {
            name,
            preface,
            fields,
            encoding: None,
        })
    }

    /// The same layout for files of that encoding, whatever their bytes look like: places count bytes,
    /// so a short file that reads in two encodings must not be guessed at.
    pub fn encoded(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// The encoding that its files are said to have.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Its name in the project file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lines before the first row.
    pub fn preface(&self) -> u32 {
        self.preface
    }

    /// Its fields, in the order of their places.
    pub fn fields(&self) -> &[LayoutField] {
        &self.fields
    }

    /// The header that a file of this layout would have, in its last preface line.
    pub(super) fn header(&self) -> Row {
        let mut row = Row::new();
        row.clear(self.preface);
        for field in &self.fields {
            row.push(&field.header, Kind::Text);
        }
        row
    }
}

/// A fixed-width file whose encoding is known.
pub(super) struct Fixed<'b> {
    pub(super) encoding: Encoding,
    pub(super) layout: Layout,
    bytes: &'b [u8],
}

impl<'b> Fixed<'b> {
    pub(super) fn open(name: &str, bytes: &'b [u8], layout: &Layout) -> Result<Self> {
        let (found, bytes) = body(name, bytes)?;
        let wide = matches!(found, Encoding::Utf16Le | Encoding::Utf16Be);
        let encoding = layout.encoding.filter(|_| !wide).unwrap_or(found);
        if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            return Err(Error::new(ErrorKind::Input, &tables::LAYOUT_WIDE)
                .with("encoding", encoding)
                .at(Locus::file(name)));
        }
        Ok(Self {
            encoding,
            layout: layout.clone(),
            bytes,
        })
    }

    pub(super) fn rows<'t>(&'t self, name: &'t str, limits: &Limits) -> FixedRows<'t> {
        FixedRows {
            name,
            layout: &self.layout,
            encoding: self.encoding,
            rest: self.bytes,
            number: 0,
            limits: *limits,
        }
    }
}

/// Reads the lines of a fixed-width file.
pub(super) struct FixedRows<'t> {
    name: &'t str,
    layout: &'t Layout,
    encoding: Encoding,
    rest: &'t [u8],
    number: u32,
    limits: Limits,
}

impl FixedRows<'_> {
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        if self.rest.is_empty() {
            return Ok(false);
        }
        if self.number >= self.limits.rows {
            return Err(self.limit("rows", self.limits.rows as usize));
        }
        self.number += 1;
        row.clear(self.number);
        let end = memchr::memchr(b'\n', self.rest);
        let line = self.rest.get(..end.unwrap_or(self.rest.len()));
        let line = line.unwrap_or_default();
        self.rest = match end {
            Some(end) => self.rest.get(end + 1..).unwrap_or_default(),
            None => &[],
        };
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > self.limits.row_bytes {
            return Err(self.limit("row_bytes", self.limits.row_bytes));
        }
        if self.number <= self.layout.preface {
            self.push(row, line);
            return Ok(true);
        }
        let mut end = 0;
        for field in &self.layout.fields {
            let start = (field.start - 1).min(line.len());
            end = (field.start - 1 + field.length).min(line.len());
            if field.length > self.limits.cell_bytes {
                return Err(self.limit("cell_bytes", self.limits.cell_bytes));
            }
            self.push(row, line.get(start..end).unwrap_or_default());
        }
        let behind = line.get(end..).unwrap_or_default();
        if !behind.iter().all(u8::is_ascii_whitespace) && row.fault.is_none() {
            let fault = Defect::new(&tables::ROW_BEYOND_LAYOUT).with("name", &self.layout.name);
            row.fault = Some(fault.with("bytes", line.len()));
        }
        Ok(true)
    }

    /// Appends a field without the blanks that fill it up.
    fn push(&self, row: &mut Row, bytes: &[u8]) {
        let bytes = bytes.trim_ascii();
        let text = match self.encoding {
            Encoding::Gb18030 => gb18030(bytes),
            _ => std::str::from_utf8(bytes).ok().map(Into::into),
        };
        match text {
            Some(text) => row.push(&text, Kind::Text),
            None => {
                row.push(&String::from_utf8_lossy(bytes), Kind::Text);
                row.fault = Some(Defect::new(&tables::CELL_CUT).with("cell", row.len()));
            }
        }
    }

    fn limit(&self, name: &str, value: usize) -> Error {
        Error::new(ErrorKind::Input, &tables::LIMIT)
            .with("limit", name)
            .with("value", value)
            .at(Locus::file(self.name).row(self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    fn layout(fields: &[(&str, usize, usize)]) -> Result<Layout> {
        let field = |(header, start, length): &(&str, usize, usize)| LayoutField {
            header: (*header).to_owned(),
            start: *start,
            length: *length,
        };
        Layout::new("bank", 1, fields.iter().map(field).collect())
    }

    fn read(text: &str) -> Vec<String> {
        let (bytes, ..) = encoding_rs::GB18030.encode(text);
        let layout = layout(&[("姓名", 1, 8), ("金额", 9, 8)]).unwrap();
        let table = Table::fixed_width("t.txt", &bytes, &Limits::default(), &layout).unwrap();
        let (mut rows, mut row, mut shown) = (table.rows(), Row::new(), Vec::new());
        while rows.read(&mut row).unwrap() {
            let fault = row.fault().map_or("", |fault| fault.message.code);
            shown.push(format!("{} {}{fault}", row.number(), row.joined("|")));
        }
        shown
    }

    #[test]
    fn fields_stand_at_their_bytes() {
        let text = "总笔数 2\r\n丁妍      985.00\r\n史瑾静   1234.50\n丁妍\n\n";
        assert_eq!(
            read(text),
            [
                "1 总笔数 2",
                "2 丁妍|985.00",
                "3 史瑾静|1234.50",
                "4 丁妍",
                "5 "
            ]
        );
    }

    #[test]
    fn a_cut_character_and_text_behind_the_last_field_refuse_the_row() {
        assert_eq!(read("x\n欧阳丁妍静   9\n")[1], "2 欧阳丁妍|静   9");
        assert!(read("x\na欧阳丁妍     9\n")[1].ends_with("E1038"));
        assert!(read("x\n丁妍      985.00  x\n")[1].ends_with("E1039"));
    }

    #[test]
    fn a_layout_that_cannot_be_meant_is_refused() {
        for fields in [
            &[][..],
            &[("姓名", 0, 8)],
            &[("姓名", 1, 0)],
            &[("", 1, 8)],
            &[("姓名", 1, 8), ("金额", 8, 8)],
            &[("姓名", 1, 8), ("姓名", 9, 8)],
            &[("姓名", 2, usize::MAX)],
        ] {
            let error = layout(fields).unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::Usage, "E1037"));
        }
    }
}
