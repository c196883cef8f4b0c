//! Workbooks on their way out: cells become an xlsx file that streams, and is the same bytes again.
//!
//! ```text
//! [Content_Types].xml  _rels/.rels  xl/styles.xml  xl/worksheets/sheet1.xml …  xl/workbook.xml
//! ```
//!
//! A sheet is written row by row into the archive, so nothing is kept of it, in memory or in a
//! temporary file. A [`Tab`] is reserved first and may be filled last, so that a cover can stand in
//! front of what it adds up. No part holds a time, an author or a machine.
//!
//! Texts are inline strings in cells that are formatted as text: no text is ever a formula, nor
//! becomes one when somebody edits the cell. Numbers go in as the decimal text they print as, so no
//! float lies between a fen and its cell; a spreadsheet keeps fifteen digits, and what has more is
//! written as text. This is why the sheets are written here: the libraries that write workbooks take
//! numbers as floats, stage sheets in temporary files, or want to seek in what they write.
//!
//! This module knows cells, columns and styles. It must never know what a roll or a finding is.

mod archive;
mod cell;
mod name;
mod sheet;
mod style;

pub(crate) use cell::{Cell, column};
pub(crate) use sheet::{Layout, Sheet};
pub(crate) use style::Style;

use archive::Archive;
use std::io::{self, Write};

/// What one sheet may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Rows: what a spreadsheet can open.
    pub(crate) rows: u32,
    /// Bytes of its XML: an archive without wide sizes holds parts below 4 GiB.
    pub(crate) part_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 1_048_576,
            part_bytes: 3 << 30,
        }
    }
}

/// A sheet by its place in the workbook, and its name.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    index: usize,
    name: String,
}

impl Tab {
    /// Its cells in a formula: `'R01 名称'!$M$4:$M$103`.
    pub(crate) fn range(&self, column: u32, first: u32, last: u32) -> String {
        let name = self.name.replace('\'', "''");
        let column = cell::column(column);
        format!("'{name}'!${column}${first}:${column}${last}")
    }
}

/// A workbook that is being written.
pub(crate) struct Book<W: Write> {
    archive: Archive<W>,
    tabs: Vec<Written>,
    limits: Limits,
}

/// What the list of sheets says of one.
#[derive(Clone, Debug, Default)]
struct Written {
    name: String,
    /// The header with its filter, as a range.
    filter: Option<String>,
    /// The row that every printed page repeats.
    repeated: Option<u32>,
    /// What goes to paper, where that is not all.
    printed: Option<String>,
}

impl<W: Write> Book<W> {
    /// Begins a workbook.
    pub(crate) fn new(out: W, limits: Limits) -> io::Result<Self> {
        let mut archive = Archive::new(out);
        archive.whole("[Content_Types].xml", TYPES)?;
        archive.whole("_rels/.rels", RELS)?;
        archive.whole("xl/styles.xml", &style::xml())?;
        Ok(Self {
            archive,
            tabs: Vec::new(),
            limits,
        })
    }

    /// Reserves the next sheet; its name is made one that a spreadsheet takes and that is not taken.
    pub(crate) fn tab(&mut self, name: &str) -> Tab {
        let taken = |name: &str| self.tabs.iter().any(|tab| name::same(&tab.name, name));
        let name = name::free(name, taken);
        let index = self.tabs.len();
        self.tabs.push(Written {
            name: name.clone(),
            ..Written::default()
        });
        Tab { index, name }
    }

    /// Begins to write a reserved sheet, which gives the workbook back when it ends.
    pub(crate) fn sheet(self, tab: &Tab, layout: &Layout<'_>) -> io::Result<Sheet<W>> {
        let part = format!("xl/worksheets/sheet{}.xml", tab.index + 1);
        let part = self.archive.part(&part)?;
        Ok(Sheet::begin(
            part,
            layout,
            (self.tabs, tab.index),
            self.limits,
        ))
    }

    /// Writes the list of sheets and the directory.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.archive.whole("xl/workbook.xml", &self.list())?;
        let mut rels = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        );
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        for number in 1..=self.tabs.len() {
            rels.push_str(&format!(
                "<Relationship Id=\"rId{number}\" Type=\"{kinds}/worksheet\" \
                 Target=\"worksheets/sheet{number}.xml\"/>"
            ));
        }
        rels.push_str(&format!(
            "<Relationship Id=\"rId{}\" Type=\"{kinds}/styles\" Target=\"styles.xml\"/>\
             </Relationships>",
            self.tabs.len() + 1
        ));
        self.archive.whole("xl/_rels/workbook.xml.rels", &rels)?;
        self.archive.finish()
    }

    fn list(&self) -> String {
        let mut list = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
             <bookViews><workbookView activeTab=\"0\" tabRatio=\"850\"/></bookViews><sheets>",
        );
        for (tab, number) in self.tabs.iter().zip(1..) {
            list.push_str("<sheet name=\"");
            cell::escape(&mut list, &tab.name);
            list.push_str(&format!("\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
        }
        list.push_str("</sheets>");
        let mut names = String::new();
        for (tab, place) in self.tabs.iter().zip(0..) {
            let sheet = format!("'{}'!", tab.name.replace('\'', "''"));
            let mut define = |name: &str, more: &str, range: &str| {
                names.push_str(&format!(
                    "<definedName name=\"_xlnm.{name}\" localSheetId=\"{place}\"{more}>"
                ));
                cell::escape(&mut names, &format!("{sheet}{range}"));
                names.push_str("</definedName>");
            };
            if let Some(range) = &tab.filter {
                define("_FilterDatabase", " hidden=\"1\"", range);
            }
            if let Some(range) = &tab.printed {
                define("Print_Area", "", range);
            }
            if let Some(row) = tab.repeated {
                define("Print_Titles", "", &format!("${row}:${row}"));
            }
        }
        if !names.is_empty() {
            list.push_str(&format!("<definedNames>{names}</definedNames>"));
        }
        list.push_str("</workbook>");
        list
    }
}

/// Every part that is not named is a sheet, so this stands first without knowing how many there are.
const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    </Types>";

const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";

#[cfg(feature = "xlsx")]
#[cfg(test)]
mod tests;
