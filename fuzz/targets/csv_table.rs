//! Any bytes are a table or an error. Rows are numbered upward and read again the same; as a payment
//! file, every row gets exactly one disposition, and every fen of a legible amount is accounted for.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::intake::{Intake, ListInfo};
use onecard::record::Role;
use onecard::table::header::Vocabulary;
use onecard::table::{Limits, Row, Table};
use std::sync::LazyLock;

static WORDS: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::shipped().expect("the shipped vocabulary can be read"));

const HEADER: &[u8] =
    "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,用途\n".as_bytes();

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(table) = Table::open("a.csv", bytes, &limits) {
        assert_eq!(cells(&table), cells(&table), "a second reading differs");
    }
    payments(bytes);
    payments(&[HEADER, bytes].concat());
});

/// Row numbers and cells up to the end, or up to what stops the reading.
fn cells(table: &Table<'_>) -> Vec<(u32, Vec<String>)> {
    let (mut rows, mut row) = (table.rows(), Row::new());
    let mut all: Vec<(u32, Vec<String>)> = Vec::new();
    while let Ok(true) = rows.read(&mut row) {
        assert!(
            all.last().is_none_or(|(last, _)| *last < row.number()),
            "rows go backward"
        );
        all.push((
            row.number(),
            row.cells().map(|cell| cell.text.to_owned()).collect(),
        ));
    }
    all
}

fn payments(bytes: &[u8]) {
    let Ok(tables) = Table::open_all("a.csv", bytes, &Limits::default()) else {
        return;
    };
    let mut intake = Intake::new(WORDS.clone());
    if intake.read(Role::Payments, &tables, &ListInfo::default()).is_err() {
        return;
    }
    let (records, inputs, refused) = intake.finish().expect("few programmes");
    let input = &inputs[0];
    assert_eq!(
        input.rows,
        input.dispositions.rows(),
        "a row without a disposition, or with two"
    );
    assert_eq!(input.dispositions.record, records.payments.len() as u64);
    assert!(
        input.dispositions.refused <= refused.len() as u64,
        "a refused row is not listed"
    );
    let sum = records.each_payment().map(|payment| payment.amount).sum();
    assert_eq!(input.amount_records, sum, "a fen is lost");
}
