//! Laws of the whole main job: the same rows in other files, another order, another encoding, on more
//! threads.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

use chrono::NaiveDate;
use onecard::engagement::{JsonLines, Report, Source};
use onecard::finding::Finding;
use onecard::period::Month;
use onecard::proptest::{County, county, outlines};
use onecard::record::{ApprovalLevel, BankResult, EntryStatus};
use onecard::report::{InMemory, Workbook, write};
use onecard::{Engagement, Policy, engagement::Streamed};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::{Arc, LazyLock};

/// PROPTEST_CASES and PROPTEST_RNG_SEED still widen the search.
fn same_cases_every_run() -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        RngSeed::Random => RngSeed::Fixed(434_001),
        given => given,
    };
    ProptestConfig {
        rng_seed,
        failure_persistence: None,
        cases: config.cases / 32,
        // A whole run takes long; a case that is small enough to read is small enough.
        max_shrink_iters: 100,
        ..config
    }
}

static NATIONAL: LazyLock<Arc<Policy>> = LazyLock::new(|| Arc::new(Policy::national()));

const ROLL: [&str; 14] = [
    "项目",
    "身份证号",
    "姓名",
    "区划代码",
    "银行账号",
    "标准金额",
    "起始月份",
    "截止月份",
    "审批日期",
    "审批级别",
    "状态",
    "收款人姓名",
    "收款人身份证号",
    "供养机构",
];

const PAYMENTS: [&str; 11] = [
    "批次号",
    "序号",
    "项目",
    "身份证号",
    "姓名",
    "银行账号",
    "金额",
    "发放月份",
    "发放日期",
    "发放结果",
    "用途",
];

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn roll(county: &County) -> Vec<Vec<String>> {
    let row = |row: &onecard::record::Entitlement| {
        let level = match row.level {
            ApprovalLevel::Township => "乡镇",
            ApprovalLevel::County => "县级",
        };
        let status = match row.status {
            EntryStatus::InForce => "在享",
            _ => "停发",
        };
        vec![
            row.programme.clone(),
            row.person_id.clone(),
            row.person_name.clone(),
            row.region.clone(),
            row.account.clone(),
            row.amount.to_string(),
            text(row.from),
            text(row.to),
            text(row.decided),
            level.to_owned(),
            status.to_owned(),
            row.payee_name.clone(),
            row.payee_id.clone(),
            row.institution.clone(),
        ]
    };
    county.entitlements.iter().map(row).collect()
}

/// Payment rows; each has a serial of its own, so that none is a second delivery of another.
fn payments(county: &County) -> Vec<Vec<String>> {
    let rows = county.payments.iter().zip(1..);
    rows.map(|(row, serial)| {
        let result = match row.result {
            BankResult::Success => "成功",
            BankResult::Failed => "失败",
            _ => "处理中",
        };
        vec![
            row.batch.clone(),
            serial.to_string(),
            row.programme.clone(),
            row.person_id.clone(),
            row.person_name.clone(),
            row.account.clone(),
            row.amount.to_string(),
            text(row.month),
            text(row.credited),
            result.to_owned(),
            row.purpose.clone(),
        ]
    })
    .collect()
}

fn csv(headers: &[&str], rows: &[Vec<String>]) -> String {
    let head = headers.join(",");
    let rows = rows.iter().map(|row| row.join(","));
    let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
    lines.join("\r\n") + "\r\n"
}

fn engagement(roll: Source, payments: Vec<Source>, threads: usize) -> Engagement {
    let month = |m| Month::new(2025, m).unwrap();
    let builder = Engagement::builder()
        .roll(roll)
        .policy(Arc::clone(&NATIONAL))
        .period(month(1), month(3))
        .as_of(NaiveDate::from_ymd_opt(2025, 4, 30).unwrap())
        .threads(threads);
    let with = payments
        .into_iter()
        .fold(builder, |builder, source| builder.payments(source));
    with.build().unwrap()
}

/// One roll, one payment file.
fn plain(county: &County, threads: usize) -> Engagement {
    let roll = Source::rows("roll.csv", ROLL, roll(county)).unwrap();
    let payments = Source::rows("payments.csv", PAYMENTS, payments(county)).unwrap();
    engagement(roll, vec![payments], threads)
}

fn run(engagement: &Engagement) -> Report {
    engagement.run(&mut ()).unwrap()
}

fn said(report: &Report) -> (Vec<String>, Vec<String>) {
    (outlines(&report.on, &report.findings), report.ids.clone())
}

fn bytes(report: &Report) -> InMemory {
    let mut out = InMemory::new();
    let (audit, key) = (report.audit(), &report.id_key);
    write(&audit, key, Workbook::Written, &mut out, &mut ()).unwrap();
    out
}

/// A county that has a row in each file; one without any is told apart by other tests.
fn rows() -> impl Strategy<Value = County> {
    county().prop_filter("rows in each file", |c| {
        !c.entitlements.is_empty() && !c.payments.is_empty()
    })
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

proptest! {
    #![proptest_config(same_cases_every_run())]

    #[test]
    fn how_files_are_encoded_changes_no_finding(county in rows()) {
        let (roll, payments) = (csv(&ROLL, &roll(&county)), csv(&PAYMENTS, &payments(&county)));
        let encoded = |encode: fn(&str) -> Vec<u8>| {
            let roll = Source::bytes("roll.csv", encode(&roll));
            let payments = Source::bytes("payments.csv", encode(&payments));
            run(&engagement(roll, vec![payments], 0))
        };
        let utf8 = encoded(|text| text.as_bytes().to_vec());
        for encode in [gb18030, utf16] {
            let other = encoded(encode);
            prop_assert_eq!(&utf8.findings, &other.findings);
            prop_assert_eq!(&utf8.ids, &other.ids);
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_byte(county in rows()) {
        let one = run(&plain(&county, 0));
        let expected = bytes(&one);
        for threads in 1..=3 {
            let more = run(&plain(&county, threads));
            prop_assert_eq!(&one.findings, &more.findings);
            prop_assert!(expected == bytes(&more), "{} threads write other bytes", threads);
        }
    }

    #[test]
    fn the_order_of_rows_and_their_files_change_no_finding(county in rows(), files in 1..4usize) {
        let one = run(&plain(&county, 0));
        let (mut roll, mut payments) = (roll(&county), payments(&county));
        roll.reverse();
        payments.reverse();
        let size = payments.len().div_ceil(files);
        let split = payments.chunks(size).zip(1..);
        let split = split.map(|(part, n)| {
            Source::rows(format!("part-{n}.csv"), PAYMENTS, part).unwrap()
        });
        let roll = Source::rows("other.csv", ROLL, roll).unwrap();
        let other = run(&engagement(roll, split.collect(), 0));
        prop_assert_eq!(said(&one), said(&other));
    }

    #[test]
    fn a_streamed_run_gives_the_findings_of_a_whole_one(county in rows()) {
        let whole = run(&plain(&county, 0));
        let mut findings: Vec<Box<Finding>> = Vec::new();
        let left: Streamed = plain(&county, 0).run_into(&mut findings, &mut ()).unwrap();
        prop_assert_eq!(&whole.findings, &findings);
        prop_assert_eq!(&whole.rules, &left.rules);
        prop_assert_eq!(&whole.questions, &left.questions);
        let mut lines = JsonLines(Vec::new());
        plain(&county, 0).run_into(&mut lines, &mut ()).unwrap();
        let written = bytes(&whole);
        prop_assert_eq!(written.get("findings.jsonl"), Some(&lines.0));
    }
}
