//! A large file read in spans is the same as the file read in one go.

use super::*;
use crate::table::{Bytes, Limits};
use sha2::{Digest as _, Sha256};
use std::fmt::Write;

/// What a file says, whoever read it: lines, texts by what they say, counts.
fn said(intake: Intake) -> String {
    let (records, inputs, refused) = intake.finish().unwrap();
    let text = |id| records.texts.get(id).to_owned();
    let mut said = String::new();
    for p in records.each_payment() {
        let (person, account) = (
            p.person.reveal(&records.texts),
            p.account.reveal(&records.texts),
        );
        let texts = [p.name, p.batch, p.purpose, p.reason].map(text);
        let serial = p.serial.reveal(&records.texts);
        let months = (p.month, p.named_from, p.named_to, p.credited);
        let rest = (
            p.amount,
            p.row,
            records.programme(p.programme),
            p.file,
            p.result,
            p.kind,
        );
        let fund = usize::from(p.fund_source).checked_sub(1);
        let fund = fund.map_or(String::new(), |at| text(records.funds[at]));
        writeln!(
            said,
            "{person} {account} {texts:?} {serial} {months:?} {rest:?} {fund}"
        )
        .unwrap();
    }
    for e in &records.entries {
        let place = (e.row, e.file, e.amount, text(e.name), e.from, e.to);
        let extra = records.extra(e);
        let head = extra.head.reveal(&records.texts);
        let payee = extra.payee.reveal(&records.texts);
        let words = [extra.head_name, extra.payee_name, extra.household];
        let further = (
            payee,
            words.map(text),
            text(extra.institution),
            text(extra.cause),
            extra.standard,
        );
        let more = (
            e.account.reveal(&records.texts),
            e.region,
            text(e.village),
            records.programme(e.programme),
            (e.decided, e.snapshot, e.status),
            (e.township_level, e.amount_approved),
        );
        writeln!(
            said,
            "{} {place:?} {head} {further:?} {more:?}",
            e.person.reveal(&records.texts)
        )
        .unwrap();
    }
    writeln!(said, "{inputs:?}\n{refused:?}\n{:?}", records.totals).unwrap();
    for cell in &records.destroyed {
        let person = cell.person.reveal(&records.texts);
        let place = (cell.file, cell.row, &cell.column);
        writeln!(said, "{place:?} {} {:?} {person}", cell.raw, cell.programme).unwrap();
    }
    said
}

struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

fn id(person: usize) -> String {
    let body = 43_400_119_500_101_000
        + (person as u64 % 28) * 1000
        + person as u64 / 28 % 1000
        + person as u64 / 28_000 * 1_000_000_000_000;
    let check = (0..10).map(|c| char::from(b'0' + c)).chain(['X']);
    let mut all = check.map(|c| format!("{body}{c}"));
    all.find(|text| crate::identity::ResidentId::parse(text).is_some())
        .unwrap()
}

const NAMES: [&str; 6] = ["丁妍", "史瑾静", "赵四", "欧阳·娜", "单立人", "谢计"];
const PEOPLE: usize = 12_000;

fn roll(draw: &mut Draw) -> String {
    let mut text = "项目,身份证号,姓名,区划代码,村居,开户行,银行账号,户主身份证号,标准金额,起始月份,截止月份,审批日期,审批级别,状态\n".to_owned();
    for person in 0..PEOPLE {
        let head = if draw.below(9) == 0 {
            id(person + 1)
        } else {
            id(person)
        };
        let name = NAMES[person % NAMES.len()];
        let programme = draw.one(&["农村低保", "高龄津贴"]);
        let fen = draw.one(&["985.00", "100", "620.50"]);
        writeln!(
            text,
            "{programme},{},{name},434001105,某某村民委员会某某自然村第{}小组,某某农村商业银行某某支行某某分理处,62109800000{person:08},{head},{fen},202401,,2023-12-0{},县级,在享",
            id(person), person % 50, 1 + person % 9
        )
        .unwrap();
    }
    text
}

/// A cell as it should not be written, but is.
fn soiled(draw: &mut Draw, cell: &str) -> String {
    match draw.below(24) {
        0 => format!("\"{cell}\""),
        1 => format!(" {cell}"),
        2 => format!("\"{cell}\n又一行\""),
        3 => String::new(),
        4 => format!("{cell}元"),
        5 => cell.to_lowercase(),
        6 => "合计".to_owned(),
        7 => "5.1E+17".to_owned(),
        8 => "补发202412".to_owned(),
        9 => format!("{cell},"),
        10 => "失败".to_owned(),
        11 => format!("0{cell}"),
        12 => "\"1,234.00\"".to_owned(),
        13 => "2025年1月".to_owned(),
        14 => "-".to_owned(),
        15 => "停发".to_owned(),
        16 => "说明：以上人员".to_owned(),
        17 => format!("甲{cell}\""),
        18 => format!("\"\"甲{cell}\""),
        19 => format!("\"{cell}\" "),
        20 => format!("\"甲,{cell}\""),
        21 => format!("\"{cell}\"\"\""),
        22 => respelled(draw, cell),
        _ => format!("{cell}\u{200b}"),
    }
}

/// A cell in another spelling, which is read as the same.
fn respelled(draw: &mut Draw, cell: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        c => c,
    };
    match draw.below(6) {
        0 => format!("\"{cell}\""),
        1 => format!(" {cell}"),
        2 => format!("{cell}\u{3000}"),
        3 => format!("'{cell}"),
        4 => cell.chars().map(wide).collect(),
        _ => format!("{cell}\u{200b}"),
    }
}

/// A text with one cell of each line but the first respelled.
fn respell(draw: &mut Draw, text: &str) -> String {
    let (header, rows) = text.split_once('\n').unwrap();
    let mut respelled_text = format!("{header}\n");
    for line in rows.lines() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let column = draw.below(cells.len());
        cells[column] = respelled(draw, &cells[column]);
        respelled_text.push_str(&cells.join(","));
        respelled_text.push('\n');
    }
    respelled_text
}

/// A roll with cells soiled, with pages, and with columns in another order.
fn soiled_roll(draw: &mut Draw, clean: &str, dirt: usize, order: &[usize]) -> String {
    let ordered = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cells: Vec<&str> = order.iter().map(|column| cells[*column]).collect();
        cells.join(",")
    };
    let mut lines = clean.lines();
    let header = ordered(lines.next().unwrap());
    let mut text = format!("{header}\n");
    for line in lines {
        let line = ordered(line);
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if draw.below(dirt) == 0 {
            let column = draw.below(cells.len());
            cells[column] = soiled(draw, &cells[column]);
        }
        text.push_str(&cells.join(","));
        text.push('\n');
        let commas = ",".repeat(order.len() - 1);
        match draw.below(1_000) {
            0 => text.push_str(&format!("{header}\n")),
            1 => text.push_str(&format!("本页合计{commas}\n")),
            2 => text.push_str(&format!("制表人：{commas}\n")),
            3 => text.push_str(&format!("{commas}\n")),
            _ => {}
        }
    }
    text
}

/// Lines that repeat the roll, and every kind that nearly does.
fn payments(draw: &mut Draw, roll: &str, dirt: usize) -> String {
    let mut text = "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,失败原因,资金来源,用途\n".to_owned();
    let rows: Vec<Vec<&str>> = roll
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    for serial in 1..=2 * PEOPLE {
        let row = &rows[if draw.below(20) == 0 {
            draw.below(PEOPLE)
        } else {
            serial % PEOPLE
        }];
        let mut cells = vec![
            format!("P2025-{}", serial / 5_000),
            serial.to_string(),
            row[0].to_owned(),
            row[1].to_owned(),
            row[2].to_owned(),
            row[6].to_owned(),
            row[8].to_owned(),
            "202501".to_owned(),
            format!("2025-01-{:02}", 5 + draw.below(7)),
            "成功".to_owned(),
            String::new(),
            "中央财政困难群众救助补助资金".to_owned(),
            "二〇二五年一月困难群众生活补助".to_owned(),
        ];
        if dirt > 0 && draw.below(dirt) == 0 {
            let column = draw.below(cells.len());
            let cell = &mut cells[column];
            *cell = soiled(draw, cell);
        }
        text.push_str(&cells.join(","));
        text.push_str(if draw.below(1000) == 0 { "\r\n" } else { "\n" });
        match draw.below(if dirt == 0 { usize::MAX } else { 3_000 }) {
            0 => text.push('\n'),
            1 => text.push_str("本页合计,,,,,,985.00,,,,,,\n"),
            2 => text.push_str("批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,失败原因,资金来源,用途\n"),
            _ => {}
        }
    }
    text
}

#[derive(Clone, Copy)]
enum How {
    Whole,
    Spans(u64),
}

fn read(roll: &[u8], payments: &[u8], how: How) -> (String, bool) {
    let limits = Limits::default();
    let mut intake = Intake::new(Vocabulary::shipped().unwrap());
    for (role, name, bytes) in [
        (Role::Roll, "roll.csv", roll),
        (Role::Payments, "p.csv", payments),
    ] {
        let info = ListInfo::default();
        match how {
            How::Whole => {
                let tables = Table::open_all(name, bytes, &limits).unwrap();
                intake.read(role, &tables, &info).unwrap();
            }
            How::Spans(size) => {
                let spans = Spans::open(name, Bytes::Memory(bytes), &limits, size);
                let spans = spans.unwrap_or_else(|| panic!("{name} of {} in {size}", bytes.len()));
                let spans = spans.with_sha256();
                assert!(spans.count() > 1);
                assert!(
                    intake.read_spans(role, &spans, &info).unwrap(),
                    "{name} in spans of {size}"
                );
                // In one go there is none.
                let made = intake.inputs.last_mut().unwrap().sha256.take();
                let right = <[u8; 32]>::from(Sha256::digest(bytes));
                assert!(made.is_none_or(|made| made == right), "{name} in {size}");
            }
        }
    }
    let lines = &intake.lines.payments;
    let packed = lines.full().len() < lines.len() / 2;
    (said(intake), packed)
}

/// Reads in one go and in spans, which must say the same; whether most lines were packed in spans.
#[track_caller]
fn same(roll: &[u8], payments: &[u8]) -> bool {
    let (whole, _) = read(roll, payments, How::Whole);
    let sizes = [1 << 14, 1 << 17, 1 << 20].into_iter();
    let sizes = sizes.filter(|size| 2 * size < roll.len() as u64);
    let mut packed = sizes.map(|size| {
        let (spans, packed) = read(roll, payments, How::Spans(size));
        if let Some((a, b)) = spans.lines().zip(whole.lines()).find(|(a, b)| a != b) {
            panic!("spans of {size}:\n{a}\n{b}");
        }
        assert_eq!(spans.len(), whole.len());
        packed
    });
    packed.all(|packed| packed)
}

#[track_caller]
fn check(roll: &[u8], payments: &[u8]) {
    assert!(same(roll, payments), "most lines are kept in full");
}

#[test]
fn a_file_in_spans_says_what_it_says_in_one_go() {
    for (seed, dirt) in [(1, 0), (2, 200), (3, 7)] {
        let mut draw = Draw(seed);
        let roll = roll(&mut draw);
        let payments = payments(&mut draw, &roll, dirt);
        check(roll.as_bytes(), payments.as_bytes());
    }
}

#[test]
fn a_roll_with_dirt_in_it_says_the_same_in_spans() {
    let orders: [&[usize]; 3] = [
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
        &[2, 1, 8, 0, 6, 9, 4, 3, 7, 13, 12, 11, 10, 5],
        // Without account, region and head.
        &[1, 2, 0, 8, 9, 13],
    ];
    for (seed, dirt, order) in [(21, 5, 0), (22, 60, 0), (23, 20, 1), (24, 40, 2)] {
        let mut draw = Draw(seed);
        let clean = roll(&mut draw);
        let payments = payments(&mut draw, &clean, 0);
        let rows = clean.split_once('\n').unwrap().1;
        // A file must be long to be read in spans.
        let long = format!("{clean}{}", rows.repeat(14 / orders[order].len()));
        let soiled = soiled_roll(&mut draw, &long, dirt, orders[order]);
        let packed = same(soiled.as_bytes(), payments.as_bytes());
        assert_eq!(packed, orders[order].contains(&6));
    }
}

#[test]
fn lines_that_repeat_the_roll_in_another_spelling_are_kept_in_eight_bytes() {
    let mut draw = Draw(31);
    let clean = roll(&mut draw);
    let plain = payments(&mut draw, &clean, 0);
    check(clean.as_bytes(), respell(&mut draw, &plain).as_bytes());
    let rolls = respell(&mut draw, &clean);
    check(rolls.as_bytes(), respell(&mut draw, &plain).as_bytes());
}

#[test]
fn months_that_were_joined_with_their_marks_say_the_same_in_spans() {
    let mut draw = Draw(9);
    let roll = roll(&mut draw);
    let month = payments(&mut draw, &roll, 400);
    let (header, rows) = month.split_once('\n').unwrap();
    // A mark, a quoted header, and serials in the first month only.
    let quoted = header.replace("批次号", "\"批次号\"");
    let joined = format!("\u{feff}{quoted}\n{rows}\u{feff}{quoted}\n{rows}\u{feff}\"P\n1\",2,x\n");
    let bare: Vec<String> = rows
        .lines()
        .map(|line| match line.split_once(',') {
            Some((batch, rest)) => match rest.split_once(',') {
                Some((_, rest)) => format!("{batch},,{rest}"),
                None => line.to_owned(),
            },
            None => line.to_owned(),
        })
        .collect();
    check(roll.as_bytes(), joined.as_bytes());
    check(
        roll.as_bytes(),
        format!("{header}\n{}\n", bare.join("\n")).as_bytes(),
    );
}

#[test]
fn a_file_with_damage_behind_its_head_says_the_same_in_spans() {
    let mut draw = Draw(11);
    let roll = roll(&mut draw);
    let mut payments = payments(&mut draw, &roll, 500).into_bytes();
    for near in [1_300_000, 1_900_000] {
        payments[near] = 0xff;
    }
    check(roll.as_bytes(), &payments);
    let tabs = |text: &[u8]| {
        text.iter()
            .map(|b| if *b == b',' { b'\t' } else { *b })
            .collect::<Vec<u8>>()
    };
    check(&tabs(roll.as_bytes()), &tabs(&payments));
}

/// SHA-256 of payments is made where they are read in spans, unless a span was read twice.
#[test]
fn sha256_is_that_of_the_bytes_that_were_read_once() {
    let mut draw = Draw(15);
    let roll = roll(&mut draw);
    let plain = payments(&mut draw, &roll, 0);
    // A line end in a cell, and a span that begins in that cell.
    let (before, after) = plain.split_at((1 << 18) + (1 << 17));
    let (row, after) = after.split_once('\n').unwrap();
    let open = "z".repeat(1 << 17);
    let quoted = format!("{before}{row}\n\"{open}\n{open}\",2,x\n{after}");
    let limits = Limits {
        cell_bytes: 1 << 20,
        ..Limits::default()
    };
    for threads in [1, 2, 5] {
        for (text, is_made) in [(&plain, true), (&quoted, false)] {
            let workers = Arc::new(Workers::new(threads).unwrap());
            let mut intake = Intake::new(Vocabulary::shipped().unwrap()).with(workers);
            let bytes = Bytes::Memory(text.as_bytes());
            let spans = Spans::open("p.csv", bytes, &limits, 1 << 16).unwrap();
            let spans = spans.with_sha256();
            let info = ListInfo::default();
            assert!(intake.read_spans(Role::Payments, &spans, &info).unwrap());
            let right = <[u8; 32]>::from(Sha256::digest(text));
            let made = intake.inputs.last().unwrap().sha256;
            assert_eq!(made, Some(right).filter(|_| is_made), "{threads}");
        }
    }
}

#[test]
fn limits_hold_in_spans() {
    let mut draw = Draw(13);
    let roll = roll(&mut draw);
    let limits = Limits {
        cell_bytes: 50,
        ..Limits::default()
    };
    let spans = Spans::open("r", Bytes::Memory(roll.as_bytes()), &limits, 1 << 17).unwrap();
    let mut intake = Intake::new(Vocabulary::shipped().unwrap());
    let read = intake.read_spans(Role::Roll, &spans, &ListInfo::default());
    assert!(
        !read.unwrap(),
        "the bank's name is longer than a cell may be"
    );
    assert!(intake.records.entries.is_empty() && intake.inputs.is_empty());
}

#[test]
fn a_gbk_file_in_spans_says_what_it_says_in_one_go() {
    let mut draw = Draw(5);
    let roll = roll(&mut draw);
    let payments = payments(&mut draw, &roll, 300)
        .replace('\u{200b}', "")
        .repeat(2);
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    check(&gbk(&roll.repeat(2)), &gbk(&payments));
}

#[test]
fn too_many_programmes_on_payments_stop_the_run() {
    let roll = format!("项目,身份证号,姓名,标准金额\n农村低保,{},丁一,100\n", id(1));
    let mut payments = "项目,身份证号,姓名,银行账号,金额,发放月份\n".to_owned();
    for number in 0..=u16::MAX {
        payments.push_str(&format!(
            "补{number},{},丁一,6210980000000000001,100,202501\n",
            id(1)
        ));
    }
    let mut intake = Intake::new(Vocabulary::shipped().unwrap());
    for (role, name, text) in [
        (Role::Roll, "roll.csv", &roll),
        (Role::Payments, "p.csv", &payments),
    ] {
        let tables = [Table::open(name, text.as_bytes(), &Limits::default()).unwrap()];
        intake.read(role, &tables, &ListInfo::default()).unwrap();
    }
    assert_eq!(intake.finish().unwrap_err().code(), "E2007");
}
