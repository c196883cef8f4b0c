//! One sheet, row by row.

use super::archive::Part;
use super::cell::{Cell, column, escape};
use super::{Book, Limits, Tab, Written};
use std::io::{self, Write};

/// Bytes that are gathered before they are packed.
const CHUNK: usize = 64 * 1024;

/// How high a row of one line is, in points; the highest that a spreadsheet takes.
const LINE: u32 = 13;
const HIGHEST: u32 = 409;

/// How a sheet is laid out on the screen and on paper.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout<'l> {
    /// Widths of the columns, in digits.
    pub(crate) widths: &'l [u16],
    /// The row that heads the columns: it stays in sight with all above it, has filters, and is
    /// repeated on every printed page.
    pub(crate) head: Option<u32>,
    /// How many columns go to paper; all of them where it is absent.
    pub(crate) printed: Option<u32>,
}

/// A sheet that is being written; a row takes the cells from column A on.
pub(crate) struct Sheet<W: Write> {
    part: Part<W>,
    xml: String,
    row: u32,
    limits: Limits,
    head: Option<u32>,
    printed: Option<u32>,
    widths: Vec<u32>,
    /// Names of the columns.
    names: Vec<String>,
    /// Cells that are one: ranges.
    merged: Vec<String>,
    /// Cells that lead to another sheet, and where.
    links: Vec<(String, String)>,
    /// All sheets, and which one this is.
    tabs: Vec<Written>,
    index: usize,
}

impl<W: Write> Sheet<W> {
    pub(super) fn begin(
        part: Part<W>,
        layout: &Layout<'_>,
        (tabs, index): (Vec<Written>, usize),
        limits: Limits,
    ) -> Self {
        let names = (0..).take(layout.widths.len()).map(column);
        let mut sheet = Self {
            part,
            xml: String::with_capacity(CHUNK + 4096),
            row: 0,
            limits,
            head: layout.head,
            printed: layout.printed,
            widths: layout.widths.iter().map(|w| u32::from(*w)).collect(),
            names: names.collect(),
            merged: Vec::new(),
            links: Vec::new(),
            tabs,
            index,
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
        if !layout.widths.is_empty() {
            sheet.xml.push_str("<cols>");
            for (width, number) in layout.widths.iter().zip(1..) {
                sheet.xml.push_str(&format!(
                    "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
                ));
            }
            sheet.xml.push_str("</cols>");
        }
        sheet.xml.push_str("<sheetData>");
        sheet
    }

    /// Whether the sheet takes no further row.
    pub(crate) fn is_full(&self) -> bool {
        self.row >= self.limits.rows || self.part.size() >= self.limits.part_bytes
    }

    /// The number of the row that was written last; 0 before the first.
    pub(crate) fn last(&self) -> u32 {
        self.row
    }

    /// Writes the next row, as high as its texts need.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let widths = self.widths.iter().copied();
        let heights = cells.iter().zip(widths.chain(std::iter::repeat(10)));
        let points = heights.map(|(cell, width)| cell.lines(width) * cell.line_height());
        let points = points.max().unwrap_or(0);
        self.write(cells, points)
    }

    /// Writes the next row; its last cell is as wide as all columns that are left.
    pub(crate) fn spread(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let from = cells.len().saturating_sub(1);
        let room: u32 = self.widths.iter().skip(from).sum();
        let own = self.widths.iter().copied().take(from);
        let heights = cells.iter().zip(own.chain([room]));
        let points = heights.map(|(cell, width)| cell.lines(width) * cell.line_height());
        let points = points.max().unwrap_or(0);
        let mut cells = cells.to_vec();
        if let Some(last) = cells.last() {
            let frame = last.frame();
            cells.resize(self.widths.len().max(cells.len()), frame);
        }
        self.write(&cells, points)?;
        let end = cells.len().saturating_sub(1);
        if let (Some(from), Some(to)) = (self.names.get(from), self.names.get(end))
            && from != to
        {
            let row = self.row;
            self.merged.push(format!("{from}{row}:{to}{row}"));
        }
        Ok(())
    }

    /// Makes the first cell of the last row lead to another sheet.
    pub(crate) fn lead_to(&mut self, tab: &Tab) {
        self.links
            .push((format!("A{}", self.row), tab.range(0, 1, 1)));
    }

    fn write(&mut self, cells: &[Cell<'_>], points: u32) -> io::Result<()> {
        self.row += 1;
        let row = self.row.to_string();
        self.xml.push_str("<row r=\"");
        self.xml.push_str(&row);
        if points > LINE {
            let points = (points + 4).min(HIGHEST);
            self.xml
                .push_str(&format!("\" ht=\"{points}\" customHeight=\"1"));
        }
        self.xml.push_str("\">");
        while self.names.len() < cells.len() {
            let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            self.names.push(column(next));
        }
        for (cell, name) in cells.iter().zip(&self.names) {
            cell.write(&mut self.xml, name, &row);
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
    pub(crate) fn finish(mut self) -> io::Result<Book<W>> {
        self.xml.push_str("</sheetData>");
        if let Some(row) = self.head {
            let columns = u32::try_from(self.widths.len()).unwrap_or(u32::MAX);
            let last = column(columns.saturating_sub(1));
            let end = self.row.max(row);
            self.xml
                .push_str(&format!("<autoFilter ref=\"A{row}:{last}{end}\"/>"));
            if let Some(written) = self.tabs.get_mut(self.index) {
                written.filter = Some(format!("$A${row}:${last}${end}"));
                written.repeated = Some(row);
                let printed = self.printed.map(|count| column(count.saturating_sub(1)));
                written.printed = printed.map(|last| format!("$A$1:${last}${end}"));
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
        if !self.links.is_empty() {
            self.xml.push_str("<hyperlinks>");
            for (cell, place) in &self.links {
                self.xml
                    .push_str(&format!("<hyperlink ref=\"{cell}\" location=\""));
                escape(&mut self.xml, place);
                self.xml.push_str("\"/>");
            }
            self.xml.push_str("</hyperlinks>");
        }
        self.xml.push_str(TAIL);
        self.flush()?;
        Ok(Book {
            archive: self.part.finish()?,
            tabs: self.tabs,
            limits: self.limits,
        })
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
