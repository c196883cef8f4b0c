//! One sheet, row by row.

use super::archive::Part;
use super::cell::{Cell, column};
use super::{Limits, Written};
use std::io::{self, Write};

/// Bytes that are gathered before they are packed.
const CHUNK: usize = 64 * 1024;

/// How a sheet is laid out on the screen and on paper.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout<'l> {
    /// Widths of the columns, in digits.
    pub(crate) widths: &'l [u16],
    /// The row that heads the columns: it stays in sight with all above it, has filters, and is
    /// repeated on every printed page.
    pub(crate) head: Option<u32>,
}

/// A sheet that is being written; a row takes the cells from column A on.
pub(crate) struct Sheet<'a, W: Write> {
    part: Part<'a, W>,
    xml: String,
    row: u32,
    limits: Limits,
    head: Option<u32>,
    columns: u32,
    /// Cells that are one: ranges.
    merged: Vec<String>,
    written: Option<&'a mut Written>,
}

impl<'a, W: Write> Sheet<'a, W> {
    pub(super) fn begin(
        part: Part<'a, W>,
        layout: &Layout<'_>,
        limits: Limits,
        written: Option<&'a mut Written>,
    ) -> io::Result<Self> {
        let columns = u32::try_from(layout.widths.len()).unwrap_or(u32::MAX);
        let mut sheet = Self {
            part,
            xml: String::with_capacity(CHUNK + 4096),
            row: 0,
            limits,
            head: layout.head,
            columns,
            merged: Vec::new(),
            written,
        };
        sheet.xml.push_str(HEAD);
        match layout.head {
            Some(row) => sheet.xml.push_str(&format!(
                "<sheetView showGridLines=\"0\" workbookViewId=\"0\">\
                 <pane ySplit=\"{row}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" \
                 state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView>",
                row + 1
            )),
            None => sheet
                .xml
                .push_str("<sheetView showGridLines=\"0\" workbookViewId=\"0\"/>"),
        }
        sheet
            .xml
            .push_str("</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
        if columns > 0 {
            sheet.xml.push_str("<cols>");
            for (width, number) in layout.widths.iter().zip(1..) {
                sheet.xml.push_str(&format!(
                    "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
                ));
            }
            sheet.xml.push_str("</cols>");
        }
        sheet.xml.push_str("<sheetData>");
        Ok(sheet)
    }

    /// Whether the sheet takes no further row.
    pub(crate) fn is_full(&self) -> bool {
        self.row >= self.limits.rows || self.part.size() >= self.limits.part_bytes
    }

    /// The number of the row that was written last; 0 before the first.
    pub(crate) fn last(&self) -> u32 {
        self.row
    }

    /// Writes the next row, as high as its text needs.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.begin_row("");
        self.cells(cells)
    }

    /// Writes the next row, so many lines high.
    pub(crate) fn tall(&mut self, lines: u32, cells: &[Cell<'_>]) -> io::Result<()> {
        let points = lines.clamp(1, 25) * 14 + 4;
        self.begin_row(&format!(" ht=\"{points}\" customHeight=\"1\""));
        self.cells(cells)
    }

    /// Makes cells of the last row one, from a column to a later one, counted from 0.
    pub(crate) fn merge(&mut self, from: u32, to: u32) {
        if to > from {
            let row = self.row;
            self.merged
                .push(format!("{}{row}:{}{row}", column(from), column(to)));
        }
    }

    fn begin_row(&mut self, height: &str) {
        self.row += 1;
        self.xml
            .push_str(&format!("<row r=\"{}\"{height}>", self.row));
    }

    fn cells(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (cell, index) in cells.iter().zip(0..) {
            cell.write(&mut self.xml, index, self.row);
        }
        self.xml.push_str("</row>");
        match self.xml.len() >= CHUNK {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.write(self.xml.as_bytes())?;
        self.xml.clear();
        Ok(())
    }

    /// Ends the sheet.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.xml.push_str("</sheetData>");
        if let Some(row) = self.head {
            let last = column(self.columns.saturating_sub(1));
            let end = self.row.max(row);
            self.xml
                .push_str(&format!("<autoFilter ref=\"A{row}:{last}{end}\"/>"));
            if let Some(written) = self.written.take() {
                written.filter = Some(format!("$A${row}:${last}${end}"));
                written.repeated = Some(row);
            }
        }
        if !self.merged.is_empty() {
            self.xml
                .push_str(&format!("<mergeCells count=\"{}\">", self.merged.len()));
            for range in &self.merged {
                self.xml.push_str(&format!("<mergeCell ref=\"{range}\"/>"));
            }
            self.xml.push_str("</mergeCells>");
        }
        self.xml.push_str(TAIL);
        self.flush()?;
        self.part.finish()
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews>";

/// A4 across, as wide as the paper, as many pages as it takes; digits in text cells are meant.
const TAIL: &str = "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
    <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>\
    <headerFooter><oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>\
    <ignoredErrors><ignoredError sqref=\"A1:XFD1048576\" numberStoredAsText=\"1\"/></ignoredErrors>\
    </worksheet>";
