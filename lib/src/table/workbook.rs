//! Workbooks: sheets become rows of cells, through readers that check before they take.
//!
//! An xlsx file is a zip archive of XML parts. Its directory is judged first (`entries`, `part_bytes`,
//! `inflate_ratio`), parts are inflated while they are read (`token_bytes`), shared texts are counted as
//! they come (`shared_bytes`), and a sheet is a stream of rows: its declared size is not read, and a
//! cell far away costs no more than one nearby. Cells keep the text that the file holds.
//!
//! What is named `.xls` is often something else: a web page with a table, or a workbook in XML of 2003.
//! Both are told by what they hold and read under the same limits.

mod attributes;
mod bytes;
mod day;
mod double;
mod formats;
mod html;
mod html_rows;
mod markup;
mod number;
mod old_rows;
mod ole;
mod package;
mod page_columns;
mod records;
mod references;
mod sheet;
mod spans;
mod spreadsheet_ml;
mod spreadsheet_ml_rows;
mod strings;
mod tokens;
mod visibility;
mod xls;
mod xml;
mod zip;

use super::limits::Limits;
use super::row::Row;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use std::fmt::Display;

/// Where in a workbook something is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    file: String,
    sheet: Option<String>,
}

impl Place {
    fn file(name: &str) -> Self {
        let (file, sheet) = (name.to_owned(), None);
        Self { file, sheet }
    }

    fn locus(&self) -> Locus {
        Locus {
            sheet: self.sheet.clone(),
            ..Locus::file(&self.file)
        }
    }

    fn damaged(&self, part: &str, what: &str) -> Error {
        let damaged = Error::new(ErrorKind::Input, &tables::BOOK_DAMAGED);
        damaged
            .with("part", part)
            .with("what", what)
            .at(self.locus())
    }

    fn limit(&self, part: &str, limit: &str, value: impl Display) -> Error {
        let passed = Error::new(ErrorKind::Input, &tables::BOOK_LIMIT);
        passed
            .with("limit", limit)
            .with("value", value)
            .with("part", part)
            .at(self.locus())
    }
}

/// What a workbook file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xls,
    Html,
    Xml,
}

/// One sheet, ready to be read.
pub(super) struct Sheet<'b> {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) format: Format,
    from: From<'b>,
}

enum From<'b> {
    Xlsx(package::Worksheet<'b>),
    Xls(xls::OldSheet),
    Html(html::Page<'b>),
    Xml(spreadsheet_ml::Worksheet<'b>),
}

/// The sheets of a workbook, in their order; `None` when the bytes are no workbook.
///
/// # Errors
/// Kind `Input` for a workbook that is damaged, locked, of a form that is not read, or that passes a
/// limit.
pub(super) fn open<'b>(
    name: &str,
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<Option<Vec<Sheet<'b>>>> {
    if bytes.starts_with(ole::MAGIC) {
        let sheets = xls::open(&Place::file(name), bytes, limits)?;
        let sheet = |sheet: xls::OldSheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            format: Format::Xls,
            from: From::Xls(sheet),
        };
        return Ok(Some(sheets.into_iter().map(sheet).collect()));
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return marked_up(name, bytes, limits);
    }
    let sheets = package::open(&Place::file(name), bytes, limits)?;
    let sheet = |worksheet: package::Worksheet<'b>| Sheet {
        name: worksheet.name.clone(),
        hidden: worksheet.hidden,
        format: Format::Xlsx,
        from: From::Xlsx(worksheet),
    };
    Ok(Some(sheets.into_iter().map(sheet).collect()))
}

/// The sheets of a text whose marks are those of a page or a workbook.
fn marked_up<'b>(name: &str, bytes: &'b [u8], limits: &Limits) -> Result<Option<Vec<Sheet<'b>>>> {
    let place = Place::file(name);
    let sheets = match markup::sniff(bytes) {
        None => return Ok(None),
        Some(markup::Markup::Html) => vec![Sheet {
            name: html::NAME.to_owned(),
            hidden: false,
            format: Format::Html,
            from: From::Html(html::Page::open(&place, bytes, limits)?),
        }],
        Some(markup::Markup::SpreadsheetMl) => {
            let sheets = spreadsheet_ml::open(&place, bytes, limits)?;
            let sheet = |worksheet: spreadsheet_ml::Worksheet<'b>| Sheet {
                name: worksheet.name.clone(),
                hidden: worksheet.hidden,
                format: Format::Xml,
                from: From::Xml(worksheet),
            };
            sheets.into_iter().map(sheet).collect()
        }
    };
    Ok(Some(sheets))
}

/// The rows of one sheet.
pub(super) enum SheetRows<'t> {
    Xlsx(Box<sheet::Rows<'t>>),
    Xls(Box<old_rows::OldRows>),
    Html(Box<html_rows::HtmlRows<'t>>),
    Xml(Box<spreadsheet_ml_rows::XmlRows<'t>>),
    /// It could not be opened; the first read says so.
    Failed(Option<Error>),
}

impl Sheet<'_> {
    /// Reads its rows from the first.
    pub(super) fn rows(&self, file: &str, limits: &Limits) -> SheetRows<'_> {
        let place = Place {
            file: file.to_owned(),
            sheet: Some(self.name.clone()),
        };
        match &self.from {
            From::Xlsx(worksheet) => match sheet::Rows::new(place, worksheet, limits) {
                Ok(rows) => SheetRows::Xlsx(Box::new(rows)),
                Err(error) => SheetRows::Failed(Some(error)),
            },
            From::Xls(sheet) => match old_rows::OldRows::new(place, sheet, limits) {
                Ok(rows) => SheetRows::Xls(Box::new(rows)),
                Err(error) => SheetRows::Failed(Some(error)),
            },
            From::Html(page) => SheetRows::Html(Box::new(page.rows(place, limits))),
            From::Xml(sheet) => SheetRows::Xml(Box::new(sheet.rows(place, limits))),
        }
    }
}

impl SheetRows<'_> {
    /// Reads the next row; false at the end.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        match self {
            Self::Xlsx(rows) => rows.read(row),
            Self::Xls(rows) => rows.read(row),
            Self::Html(rows) => rows.read(row),
            Self::Xml(rows) => rows.read(row),
            Self::Failed(error) => error.take().map_or(Ok(false), Err),
        }
    }

    /// Hidden columns, first and last of each run, counted from 0.
    pub(super) fn hidden_columns(&self) -> &[(usize, usize)] {
        match self {
            Self::Xlsx(rows) => rows.hidden_columns(),
            Self::Xls(rows) => rows.hidden_columns(),
            Self::Html(rows) => rows.hidden_columns(),
            Self::Xml(rows) => rows.hidden_columns(),
            Self::Failed(_) => &[],
        }
    }

    /// Whether conditions strike out or write otherwise what the sheet holds; old workbooks and pages
    /// are not asked.
    pub(super) fn has_altering_conditions(&self) -> bool {
        match self {
            Self::Xlsx(rows) => rows.has_altering_conditions(),
            Self::Xls(_) | Self::Html(_) | Self::Xml(_) | Self::Failed(_) => false,
        }
    }
}

#[cfg(test)]
mod markup_tests;
#[cfg(test)]
mod old_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
