//! What every row costs, piece by piece, beside what nobody can do without: the csv scan and BLAKE3.
//!
//! `cargo bench -p onecard --bench kernels`. A figure means something only beside those of the same run.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first thing that is wrong"
)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use onecard::engagement::{Engagement, Source};
use onecard::identity::{Account, PersonName, ResidentId};
use onecard::money::Money;
use onecard::table::cell::{self, Cell, Unit};
use onecard::table::{Limits, Row, Table};
use std::fmt::Write;
use std::hint::black_box;

/// A roll and a payment file of so many persons.
fn files(persons: usize) -> (String, String) {
    let mut roll =
        "项目,身份证号,姓名,区划代码,银行账号,标准金额,起始月份,审批日期,状态\n".to_owned();
    let mut paid =
        "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果\n".to_owned();
    for person in 0..persons {
        let body = 43_400_119_500_101_000 + person / 999 * 1_000_000_000_000 + person % 999;
        let mut ids = "0123456789X".chars().map(|check| format!("{body}{check}"));
        let id = ids.find(|id| ResidentId::parse(id).is_some()).unwrap();
        let account = 62_109_800_000_000_000 + person;
        writeln!(
            roll,
            "高龄津贴,{id},史瑾静,434001105,{account},985.00,202401,2023-12-05,在享"
        )
        .unwrap();
        writeln!(
            paid,
            "P01,{},高龄津贴,{id},史瑾静,{account},985.00,202501,2025-01-05,成功",
            person + 1
        )
        .unwrap();
    }
    (roll, paid)
}

fn words(c: &mut Criterion) {
    let mut group = c.benchmark_group("a cell");
    group.bench_function("resident id", |b| {
        b.iter(|| ResidentId::parse(black_box("11010519491231002X")));
    });
    group.bench_function("account", |b| {
        b.iter(|| Account::parse(black_box("6210980000000000001")))
    });
    group.bench_function("amount", |b| b.iter(|| Money::parse(black_box("985.00"))));
    group.bench_function("name", |b| {
        b.iter(|| PersonName::normal(black_box("史瑾静")))
    });
    group.bench_function("text", |b| {
        b.iter(|| cell::text(black_box(Cell::text("农村低保"))))
    });
    group.bench_function("date", |b| {
        b.iter(|| cell::date(black_box(Cell::text("2025-01-05"))))
    });
    group.bench_function("month", |b| {
        b.iter(|| cell::month(black_box(Cell::text("202501"))))
    });
    group.bench_function("a dirty amount", |b| {
        b.iter(|| cell::amount(black_box(Cell::text("￥1，234.50元")), Unit::Yuan));
    });
    group.finish();
}

fn tables(c: &mut Criterion) {
    let (_, paid) = files(10_000);
    let mut group = c.benchmark_group("a table");
    group.throughput(Throughput::Bytes(paid.len() as u64));
    group.bench_function("csv scan", |b| {
        b.iter(|| {
            let mut reader = csv::Reader::from_reader(paid.as_bytes());
            let (mut record, mut cells) = (csv::ByteRecord::new(), 0);
            while reader.read_byte_record(&mut record).unwrap() {
                cells += record.len();
            }
            cells
        });
    });
    group.bench_function("BLAKE3", |b| b.iter(|| blake3::hash(paid.as_bytes())));
    group.bench_function("rows", |b| {
        b.iter(|| {
            let table = Table::open("p.csv", paid.as_bytes(), &Limits::default()).unwrap();
            let (mut rows, mut row, mut cells) = (table.rows(), Row::new(), 0);
            while rows.read(&mut row).unwrap() {
                cells += row.len();
            }
            cells
        });
    });
    group.finish();
}

fn audits(c: &mut Criterion) {
    let mut group = c.benchmark_group("an audit");
    group.sample_size(20);
    for persons in [1_000, 30_000] {
        let (roll, paid) = files(persons);
        let engagement = || {
            Engagement::builder()
                .roll(Source::bytes("roll.csv", roll.as_bytes()))
                .payments(Source::bytes("payments.csv", paid.as_bytes()))
                .build()
                .unwrap()
        };
        group.throughput(Throughput::Elements(persons as u64));
        group.bench_function(format!("{persons} persons"), |b| {
            let run = |engagement: Engagement| engagement.run(&mut ()).unwrap().findings.len();
            b.iter_batched(engagement, run, BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(kernels, words, tables, audits);
criterion_main!(kernels);
