//! What is written is read back by the reader that audits use.

use super::{Book, Cell, Layout, Limits, Style};
use crate::table::cell::Kind;
use crate::table::{self, Row, Table};

/// Sheets with their rows of cells; numbers are marked.
fn read(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let tables = Table::open_all("book.xlsx", bytes, &table::Limits::default()).unwrap();
    let mut sheets = Vec::new();
    for table in tables {
        let (mut rows, mut row, mut all) = (table.rows(), Row::new(), Vec::new());
        while rows.read(&mut row).unwrap() {
            let cell = |c: table::cell::Cell<'_>| match c.kind {
                Kind::Text => c.text.to_owned(),
                _ => format!("#{}", c.text),
            };
            all.push(row.cells().map(cell).collect());
        }
        sheets.push((table.sheet().unwrap_or_default().to_owned(), all));
    }
    sheets
}

fn book(limits: Limits) -> Book<Vec<u8>> {
    Book::new(Vec::new(), limits).unwrap()
}

#[test]
fn every_text_comes_back_as_it_went_in() {
    let texts = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "a\nb",
        "\rx\r\ny",
        "\0\u{1}\u{1b}[31m",
        "\u{202e}王\u{ffff}",
        " 前后有空 ",
        "<a href=\"x\">&amp;</a>",
        "_x0041__x005F_",
        "434001194310229002",
        "5.1E+17",
        "007",
        "真",
    ];
    let mut book = book(Limits::default());
    let tab = book.tab("甲");
    let mut sheet = book.sheet(&tab, &Layout::default()).unwrap();
    for text in texts {
        sheet.row(&[Cell::text(text), Cell::wrapped(text)]).unwrap();
    }
    book = sheet.finish().unwrap();
    let bytes = book.finish().unwrap();
    let expected: Vec<_> = texts.iter().map(|t| vec![(*t).to_owned(); 2]).collect();
    assert_eq!(read(&bytes), [("甲".to_owned(), expected)]);
}

#[test]
fn numbers_are_numbers_and_a_formula_has_its_value() {
    let mut book = book(Limits::default());
    let tab = book.tab("数");
    let layout = Layout {
        widths: &[10, 10],
        head: Some(1),
        printed: Some(1),
    };
    let mut sheet = book.sheet(&tab, &layout).unwrap();
    let money = |fen| Cell::money(Some(crate::money::Money::from_fen(fen)));
    sheet
        .row(&[Cell::text("金额"), Cell::text("合计")])
        .unwrap();
    sheet.row(&[money(-5), Cell::count(7)]).unwrap();
    let sum = format!("SUM({})", tab.range(0, 2, 3));
    assert_eq!(sum, "SUM('数'!$A$2:$A$3)");
    let total = Cell::Sum(sum, "99999.95".to_owned(), Style::TotalMoney);
    sheet.row(&[money(10_000_000), total]).unwrap();
    book = sheet.finish().unwrap();
    let read = read(&book.finish().unwrap());
    let rows: Vec<_> = read[0].1.iter().map(|row| row.join(" ")).collect();
    assert_eq!(rows, ["金额 合计", "#-0.05 #7", "#100000.00 #99999.95"]);
}

#[test]
fn a_sheet_written_last_may_stand_first() {
    let mut book = book(Limits {
        rows: 2,
        ..Limits::default()
    });
    let cover = book.tab("封面");
    for name in ["R01", "r01"] {
        let tab = book.tab(name);
        let mut sheet = book.sheet(&tab, &Layout::default()).unwrap();
        sheet.row(&[Cell::text("一")]).unwrap();
        assert!(!sheet.is_full());
        sheet.row(&[Cell::text("二")]).unwrap();
        assert!(sheet.is_full());
        book = sheet.finish().unwrap();
    }
    let mut sheet = book.sheet(&cover, &Layout::default()).unwrap();
    sheet.row(&[Cell::text("在前")]).unwrap();
    book = sheet.finish().unwrap();
    let names: Vec<_> = read(&book.finish().unwrap())
        .into_iter()
        .map(|s| s.0)
        .collect();
    assert_eq!(names, ["封面", "R01", "r01 (2)"]);
}

#[test]
fn nothing_in_the_file_is_a_time() {
    let mut book = book(Limits::default());
    let tab = book.tab("一");
    book = book
        .sheet(&tab, &Layout::default())
        .unwrap()
        .finish()
        .unwrap();
    let bytes = book.finish().unwrap();
    let headers = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == b"PK\x03\x04");
    let times: Vec<_> = headers
        .map(|(at, _)| bytes[at + 10..at + 14].to_vec())
        .collect();
    assert_eq!(times.len(), 6);
    assert!(times.iter().all(|time| time == &[0, 0, 0x21, 0]));
}
