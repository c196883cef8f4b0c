//! What was refused, what is asked, and the totals that files state about themselves.

use super::{Column, Table, column, text, wrapped};
use crate::book::{Book, Cell, Style};
use crate::record::ControlTotal;
use crate::report::Audit;
use crate::report::csv::{hanging, question_cells, reason};
use crate::report::visible::visible;
use std::io::{self, Write};

const REFUSED: [Column; 6] = [
    column("文件", "file", 40),
    column("工作表", "sheet", 14),
    column("行", "row", 9),
    column("列", "column", 16),
    column("原值", "as it stands", 36),
    column("原因", "reason", 60),
];

/// Every row that could not be read.
pub(super) fn refused<W: Write>(book: Book<W>, audit: &Audit<'_>) -> io::Result<Book<W>> {
    let above = [
        "无法读取的行 Rows that could not be read".to_owned(),
        format!(
            "共 {} 处。这些行没有参加核对；更正后重新核对。 {} in all. They took no part in the audit.",
            audit.refused.len(),
            audit.refused.len()
        ),
    ];
    let mut rows = audit.refused.iter();
    let mut table = Table::new("无法读取的行", &REFUSED, &above);
    table.write(book, &mut |cells| {
        let Some(refused) = rows.next() else {
            return false;
        };
        let place = audit.on.records.locus(refused.file, refused.row);
        cells.extend([
            Cell::wrapped(visible(&place.file).into_owned()),
            Cell::text(visible(place.sheet.as_deref().unwrap_or_default()).into_owned()),
            Cell::count(u64::from(refused.row)),
            text(&refused.column),
            wrapped(&refused.raw),
            Cell::wrapped(visible(&reason(audit, refused)).into_owned()),
        ]);
        true
    })
}

const QUESTIONS: [Column; 12] = [
    column("问题编号", "question", 9),
    column("范围", "scope", 14),
    column("问题", "what is asked", 24),
    column("所见", "what is seen", 40),
    column("读法", "reading", 12),
    column("含义", "meaning", 28),
    column("解释数", "explains", 10),
    column("总数", "of", 10),
    column("示例", "example", 28),
    column("答复写法", "how to answer", 30),
    column("未答复即停止", "blocks", 9),
    column("挂起疑点", "findings under it", 36),
];

/// Every question, a row for each reading.
pub(super) fn questions<W: Write>(book: Book<W>, audit: &Audit<'_>) -> io::Result<Book<W>> {
    let above = [
        "数据问题 Data questions".to_owned(),
        "先答复，后定性：挂在问题下的疑点不计入合计，答复后重新核对。 \
         Findings under a question are in no total until it is answered."
            .to_owned(),
    ];
    let each = audit.questions.iter().flat_map(|question| {
        let hanging = hanging(audit, question);
        (0..question.readings.len().max(1)).map(move |row| {
            let reading = question.readings.get(row);
            question_cells(audit.lang, question, reading, &hanging)
        })
    });
    let mut rows = each;
    let mut table = Table::new("数据问题", &QUESTIONS, &above);
    table.write(book, &mut |cells| {
        let Some(row) = rows.next() else {
            return false;
        };
        let cell = |text: String| Cell::wrapped(visible(&text).into_owned());
        cells.extend(row.into_iter().map(cell));
        true
    })
}

const TOTALS: [Column; 11] = [
    column("文件", "file", 40),
    column("工作表", "sheet", 14),
    column("行", "row", 9),
    column("列", "column", 14),
    column("原值", "as it stands", 24),
    column("所及行", "rows covered", 16),
    column("声明笔数", "stated count", 12),
    column("实计笔数", "counted", 12),
    column("声明金额", "stated sum", 16),
    column("实计金额", "computed sum", 16),
    column("核对", "agrees", 9),
];

/// Every total that a file states, with what its rows give.
pub(super) fn totals<W: Write>(book: Book<W>, audit: &Audit<'_>) -> io::Result<Book<W>> {
    let totals = &audit.on.records.totals;
    let above = [
        "控制合计 Control totals".to_owned(),
        format!(
            "文件自己写明的合计、小计、人数，与其所及各行逐一核对：共 {} 处，不符 {} 处，无从核对 {} 处。 \
             Totals that files state about themselves, against their rows.",
            totals.len(),
            totals.iter().filter(|t| !t.agrees()).count(),
            totals.iter().filter(|t| !t.is_legible()).count()
        ),
    ];
    let mut rows = totals.iter();
    let mut table = Table::new("控制合计", &TOTALS, &above);
    table.write(book, &mut |cells| match rows.next() {
        Some(total) => {
            cells.extend(total_cells(audit, total));
            true
        }
        None => false,
    })
}

fn total_cells<'a>(audit: &Audit<'a>, total: &'a ControlTotal) -> [Cell<'a>; 11] {
    let place = audit.on.records.locus(total.file, total.row);
    let count = |count: Option<u64>| count.map_or(Cell::Empty(Style::Count), Cell::count);
    let (first, last) = total.rows;
    [
        Cell::wrapped(visible(&place.file).into_owned()),
        Cell::text(visible(place.sheet.as_deref().unwrap_or_default()).into_owned()),
        Cell::count(u64::from(total.row)),
        text(&total.column),
        wrapped(&total.raw),
        Cell::text(format!("{first}–{last}")),
        count(total.count.map(|c| c.0)),
        count(total.count.map(|c| c.1)),
        Cell::money(total.sum.map(|s| s.0)),
        Cell::money(total.sum.map(|s| s.1)),
        match total.agrees() {
            true if !total.is_legible() => Cell::Text("无从核对".into(), Style::Open),
            true => Cell::Text("相符".into(), Style::Agrees),
            false => Cell::Text("不符".into(), Style::Open),
        },
    ]
}
