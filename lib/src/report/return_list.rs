//! 退回单: everything that is wrong with files, told at once to whoever delivered them.
//!
//! ```text
//! 退回单: title, blanks to fill in by hand, the files with their BLAKE3 and how many faults | 问题明细 | 写法提示
//! ```
//!
//! A fault is what the deliverer must mend: a row that cannot be read, a number that a spreadsheet
//! destroyed, a check character that does not fit, a total that its rows do not give, a file that
//! cannot be read at all, rows that were delivered twice. What was spelled in another way and read all
//! the same is a hint, counted by file and step. Cells stand here as they stand in the file: the
//! deliverer knows his own data. The day is left blank, because nothing here reads a clock.

mod faults;

use super::outputs::wrote;
use super::seal::hex;
use super::visible::visible;
use super::xlsx::{Column, Table, column};
use crate::book::{self, Book, Cell, Layout, Limits, Style};
use crate::error::{Error, Result};
use crate::intake::{Input, Refused};
use crate::message::Lang;
use crate::record::Records;
use crate::table::cell::Repair;
use faults::Fault;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A file that could not be read as a table of any known kind.
#[derive(Debug)]
pub struct Unread {
    /// Name as the user gave it.
    pub file: String,
    /// BLAKE3 of its bytes, if they could be had.
    pub blake3: Option<[u8; 32]>,
    /// Why.
    pub error: Error,
}

/// What was seen in files that are handed back.
pub struct ReturnList<'a> {
    /// What was read.
    pub records: &'a Records,
    /// Files that were read.
    pub inputs: &'a [Input],
    /// Rows that could not be read.
    pub refused: &'a [Refused],
    /// Files that could not be read.
    pub unread: &'a [Unread],
    /// Language of the faults; headings are in both.
    pub lang: Lang,
}

impl ReturnList<'_> {
    /// How many faults there are.
    pub fn count(&self) -> usize {
        self.faults().len()
    }

    /// Writes the workbook; it holds cells in full.
    ///
    /// # Errors
    /// Kind `Io` where writing fails.
    pub fn write(&self, out: &mut dyn Write) -> Result<()> {
        wrote("xlsx", self.book(out))
    }

    fn book(&self, out: &mut dyn Write) -> io::Result<()> {
        let faults = self.faults();
        let mut book = Book::new(out, Limits::default())?;
        let form = book.tab("退回单");
        let above = [
            "问题明细 Faults, one by one".to_owned(),
            format!(
                "共 {} 处。行、列按表格软件所示。 {} in all.",
                faults.len(),
                faults.len()
            ),
        ];
        let mut rows = faults.iter().zip(1u64..);
        let book = Table::new("问题明细", &FAULTS, &above).write(book, &mut |cells| {
            let Some((fault, number)) = rows.next() else {
                return false;
            };
            cells.extend(fault_cells(fault, number));
            true
        })?;
        let book = self.hints(book)?;
        self.form(book, &form, &faults)?.finish()?.flush()
    }

    fn form<W: Write>(
        &self,
        book: Book<W>,
        tab: &book::Tab,
        faults: &[Fault],
    ) -> io::Result<Book<W>> {
        let layout = Layout {
            widths: &[8, 44, 12, 14, 70],
            ..Layout::default()
        };
        let mut sheet = book.sheet(tab, &layout)?;
        let words = |text: &'static str, style| Cell::Text(text.into(), style);
        sheet.spread(&[words(
            "数据退回单（一次性告知） Faults in the data delivered",
            Style::Title,
        )])?;
        sheet.spread(&[words(
            "下列文件存在的问题已一次列全，见“问题明细”。请逐处更正，并将更正后的完整文件一次报送；不要只报送更正的行。 \
             Everything found in the files below is listed at once. Mend every place and deliver the whole files again.",
            Style::Note,
        )])?;
        for blank in [
            "报送单位 delivered by",
            "退回单位 returned by",
            "经办人及电话 clerk, telephone",
            "退回日期 date",
        ] {
            sheet.spread(&[
                Cell::Empty(Style::Label),
                words(blank, Style::Label),
                words("", Style::Text),
            ])?;
        }
        let total = format!("共 {} 处 in all", faults.len());
        sheet.spread(&[
            Cell::Empty(Style::Label),
            words("问题 faults", Style::Label),
            Cell::Text(total.into(), Style::Agrees),
        ])?;
        sheet.row(&[])?;
        sheet.row(&[
            words("序号\nno.", Style::Head),
            words("文件\nfile", Style::Head),
            words("总行数\nrows", Style::Head),
            words("问题（处）\nfaults", Style::Head),
            words("BLAKE3", Style::Head),
        ])?;
        for ((file, seen), number) in self.files().into_iter().zip(1..) {
            let own = faults.iter().filter(|fault| fault.file == file).count();
            sheet.row(&[
                Cell::count(number),
                Cell::wrapped(visible(&file).into_owned()),
                seen.rows.map_or(Cell::Empty(Style::Count), Cell::count),
                Cell::count(own as u64),
                Cell::text(seen.blake3.map(|b| hex(&b)).unwrap_or_default()),
            ])?;
        }
        sheet.finish()
    }

    /// What was read in spite of its spelling.
    fn hints<W: Write>(&self, book: Book<W>) -> io::Result<Book<W>> {
        let each = self.inputs.iter().flat_map(|input| {
            let steps = input.repairs.iter();
            steps.map(move |(step, count)| (input, *step, *count))
        });
        let mut rows = each.peekable();
        if rows.peek().is_none() {
            return Ok(book);
        }
        let above = [
            "写法提示 Spelling".to_owned(),
            "下列写法已能识别，不必为此退回；下次请按规范填写。 This was read all the same; please spell it plainly next time."
                .to_owned(),
        ];
        Table::new("写法提示", &HINTS, &above).write(book, &mut |cells| {
            let Some((input, step, count)) = rows.next() else {
                return false;
            };
            let known = Repair::ALL.iter().find(|repair| repair.name() == step);
            let told = known.map_or(step.to_owned(), |r| r.message().text(self.lang, &[]));
            cells.extend([
                Cell::wrapped(visible(&input.path).into_owned()),
                Cell::text(visible(sheet_of(input)).into_owned()),
                Cell::wrapped(told),
                Cell::count(count),
            ]);
            true
        })
    }

    /// Every file once, by name.
    fn files(&self) -> BTreeMap<String, Seen> {
        let mut files: BTreeMap<String, Seen> = BTreeMap::new();
        for input in self.inputs {
            let seen = files.entry(input.path.clone()).or_default();
            seen.rows = Some(seen.rows.unwrap_or(0) + input.rows);
            seen.blake3 = Some(input.blake3);
        }
        for unread in self.unread {
            let seen = files.entry(unread.file.clone()).or_default();
            seen.blake3 = seen.blake3.or(unread.blake3);
        }
        files
    }
}

/// What is said of a file as a whole.
#[derive(Default)]
struct Seen {
    rows: Option<u64>,
    blake3: Option<[u8; 32]>,
}

const FAULTS: [Column; 9] = [
    column("序号", "no.", 8),
    column("文件", "file", 30),
    column("工作表", "sheet", 12),
    column("行", "row", 9),
    column("列", "column", 7),
    column("列名", "header", 16),
    column("原值", "as it stands", 30),
    column("问题", "what is wrong", 44),
    column("如何更正", "how to mend it", 40),
];

const HINTS: [Column; 4] = [
    column("文件", "file", 40),
    column("工作表", "sheet", 14),
    column("识别时所做", "what was done to read it", 44),
    column("单元格数", "cells", 12),
];

fn fault_cells(fault: &Fault, number: u64) -> [Cell<'_>; 9] {
    [
        Cell::count(number),
        Cell::wrapped(visible(&fault.file)),
        Cell::text(visible(&fault.sheet)),
        fault
            .row
            .map_or(Cell::Empty(Style::Count), |row| Cell::count(u64::from(row))),
        Cell::text(fault.letter.as_str()),
        Cell::wrapped(visible(&fault.header)),
        Cell::wrapped(visible(&fault.raw)),
        Cell::wrapped(visible(&fault.wrong)),
        Cell::wrapped(visible(&fault.mend)),
    ]
}

fn sheet_of(input: &Input) -> &str {
    input.sheet.as_ref().map_or("", |sheet| sheet.name.as_str())
}
