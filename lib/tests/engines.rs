//! Folding and the reference give the same bytes in every output, however many threads do the work.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

use onecard::engagement::{Engagement, Engine, MemoryLimit, Source};
use onecard::intake::ListInfo;
use onecard::policy::Policy;
use onecard::record::ListKind;
use onecard::report::{self, InMemory, Workbook};
use std::fmt::Write as _;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % count
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len() as u64) as usize]
    }
}

const PROGRAMMES: [&str; 5] = [
    "农村低保",
    "城市低保",
    "高龄津贴",
    "残疾人两项补贴",
    "特困供养",
];
const POLICY: &str = "pack = \"t\"\nextends = \"national\"\nversion = \"1\"\n\
    [programmes.\"城市低保\"]\nunit = \"person\"\n[programmes.\"农村低保\"]\nunit = \"person\"\n";

fn resident_id(dice: &mut Dice, serial: u64) -> String {
    const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, month, day) = (
        1935 + dice.below(60),
        1 + dice.below(12),
        1 + dice.below(28),
    );
    let body = format!(
        "{:06}{year:04}{month:02}{day:02}{:03}",
        434_001 + serial / 1000,
        serial % 1000
    );
    let sum: u64 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, w)| u64::from(b - b'0') * w)
        .sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// A county of files, as text.
#[derive(Default)]
struct County {
    /// One line in so many is touched in some way.
    odd: u64,
    roll: Vec<String>,
    payments: Vec<Vec<String>>,
    deaths: Vec<String>,
    custody: Vec<String>,
    payroll: Vec<String>,
}

fn county(seed: u64, persons: u64, months: u64, odd: u64) -> County {
    let mut dice = Dice(seed * 0x9e37_79b9 + 0x1234_5678_9abc);
    let mut county = County {
        odd,
        ..County::default()
    };
    county.payments.resize(months as usize, Vec::new());
    let mut accounts: Vec<String> = Vec::new();
    for person in 0..persons {
        let id = resident_id(&mut dice, person);
        let name = format!(
            "{}{}",
            dice.of(&["赵", "钱", "孙", "欧阳"]),
            dice.of(&["伟", "秀英", "磊", "静"])
        );
        let account = match accounts.is_empty() || !dice.one_in(odd * 2) {
            true => format!("62{:017}", 10_000_000 + person * 7919),
            false => accounts[dice.below(accounts.len() as u64) as usize].clone(),
        };
        accounts.push(account.clone());
        roll_and_lines(&mut dice, &mut county, (&id, &name, &account), person, odd);
        for list in [&mut county.deaths, &mut county.custody, &mut county.payroll] {
            if dice.one_in(odd * 4) {
                let other = if dice.one_in(3) { "钱多" } else { &name };
                list.push(format!("{id},{other},2025-{:02}-11", 1 + dice.below(3)));
            }
        }
    }
    county
}

fn roll_and_lines(
    dice: &mut Dice,
    county: &mut County,
    (id, name, account): (&str, &str, &str),
    person: u64,
    odd: u64,
) {
    let entries = if dice.one_in(odd) { 2 } else { 1 };
    for entry in 0..entries {
        let programme = PROGRAMMES[((person + entry * dice.below(3)) % 5) as usize];
        let amount = format!("{}.{:02}", 100 + dice.below(900), dice.below(100));
        let from = if dice.one_in(odd) { "202502" } else { "202001" };
        let to = if dice.one_in(odd) { "202502" } else { "" };
        let head = if dice.one_in(odd) {
            "434001195603036655"
        } else {
            id
        };
        let payee = if dice.one_in(odd * 2) {
            "434001197407218995"
        } else {
            ""
        };
        let status = if dice.one_in(odd * 2) {
            "停发"
        } else {
            "在享"
        };
        let decided = if dice.one_in(odd) {
            "2025-02-20"
        } else {
            "2019-12-20"
        };
        county.roll.push(format!(
            "{programme},{id},{name},{:09},村{},{account},{head},{amount},{from},{to},{decided},县级,{status},{payee}",
            434_001_100 + person % 3 * 1_000_000, person % 7,
        ));
        for month in 0..county.payments.len() {
            let late = !to.is_empty() && month > 1 || from == "202502" && month == 0;
            if late && !dice.one_in(8) {
                continue;
            }
            let line = (programme, id, name, account, amount.as_str());
            lines_of_month(
                dice,
                &mut county.payments[month],
                line,
                month as u64 + 1,
                odd,
            );
        }
    }
}

fn lines_of_month(
    dice: &mut Dice,
    lines: &mut Vec<String>,
    (programme, id, name, account, amount): (&str, &str, &str, &str, &str),
    month: u64,
    odd: u64,
) {
    let serial = lines.len() + 1;
    let mut fields = [
        format!("2025{month:02}01"),
        serial.to_string(),
        programme.to_owned(),
        id.to_owned(),
        name.to_owned(),
        account.to_owned(),
        amount.to_owned(),
        format!("2025{month:02}"),
        format!("2025-{month:02}-05"),
        "成功".to_owned(),
        String::new(),
        "中央财政".to_owned(),
        format!("{programme}金"),
    ];
    if dice.one_in(odd) {
        match dice.below(14) {
            0 => return,
            1 => fields[6] = "31.00".to_owned(),
            2 => fields[9] = "失败".to_owned(),
            3 => fields[9] = "处理中".to_owned(),
            4 => fields[5] = "6299999999999999999".to_owned(),
            5 => fields[4] = "别人".to_owned(),
            6 => fields[8] = format!("2025-{month:02}-25"),
            7 => fields[3] = String::new(),
            8 => fields[3] = "110105194912310021".to_owned(),
            9 => fields[12] = "补发202501".to_owned(),
            10 => fields[6] = format!(" {amount}元"),
            11 => fields[3] = format!("{id} "),
            12 => fields[6] = "坏".to_owned(),
            _ => fields[2] = "未知项目".to_owned(),
        }
    }
    lines.push(fields.join(","));
    if dice.one_in(odd * 2) {
        lines.push(fields.join(","));
    }
}

fn shuffle(dice: &mut Dice, lines: &mut [String]) {
    for at in (1..lines.len()).rev() {
        lines.swap(at, dice.below(at as u64 + 1) as usize);
    }
}

fn file(header: &str, lines: &[String]) -> Vec<u8> {
    let mut text = format!("{header}\n");
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text.into_bytes()
}

fn outputs(county: &County, engine: Engine, threads: usize) -> InMemory {
    outputs_within(county, engine, threads, None).unwrap()
}

/// Nothing where the limit is too little for the roll.
fn outputs_within(
    county: &County,
    engine: Engine,
    threads: usize,
    memory: Option<MemoryLimit>,
) -> Option<InMemory> {
    let roll = file(
        "项目,身份证号,姓名,区划代码,村居,银行账号,户主身份证号,标准金额,起始月份,截止月份,审批日期,审批级别,状态,收款人身份证号",
        &county.roll,
    );
    let mut builder = Engagement::builder()
        .policy(Policy::read(&[("t.toml", POLICY)]).unwrap())
        .roll(Source::bytes("roll.csv", roll))
        .engine(engine)
        .threads(threads);
    for (lines, month) in county.payments.iter().zip(1..) {
        let lines = file(
            "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,失败原因,资金来源,用途",
            lines,
        );
        builder = builder.payments(Source::bytes(format!("payments-{month}.csv"), lines));
    }
    for (kind, header, rows) in [
        (ListKind::Deaths, "身份证号,姓名,死亡日期", &county.deaths),
        (ListKind::Custody, "身份证号,姓名,收监日期", &county.custody),
        (ListKind::Payroll, "身份证号,姓名,入职日期", &county.payroll),
    ] {
        if !rows.is_empty() {
            let source = Source::bytes(format!("{}.csv", kind.name()), file(header, rows));
            builder = builder.list(kind, ListInfo::default(), source);
        }
    }
    builder = memory
        .into_iter()
        .fold(builder, |b, memory| b.memory_limit(memory));
    let report = match builder.build().unwrap().run(&mut ()) {
        Err(error) if error.code() == "E2008" => return None,
        report => report.unwrap(),
    };
    let folded: u64 = report.on.folded.iter().map(|f| f.subjects).sum();
    assert!(folded == 0 || engine == Engine::Fold);
    assert!(folded > 0 || engine == Engine::Reference || county.odd < 30);
    let mut outputs = InMemory::new();
    let (audit, key) = (report.audit(), &report.id_key);
    report::write(&audit, key, Workbook::Written, &mut outputs, &mut ()).unwrap();
    Some(outputs)
}

#[track_caller]
fn check(county: &County, of: &str) {
    let reference = outputs(county, Engine::Reference, 0);
    for (engine, threads) in [
        (Engine::Fold, 0),
        (Engine::Fold, 1),
        (Engine::Fold, 2),
        (Engine::Reference, 2),
    ] {
        for (name, bytes) in outputs(county, engine, threads) {
            let (this, that) = (
                String::from_utf8_lossy(&bytes),
                String::from_utf8_lossy(&reference[name]),
            );
            let differs = this.lines().zip(that.lines()).find(|(a, b)| a != b);
            assert!(
                bytes == reference[name],
                "{of}: {name} by {engine:?} with {threads} threads: {differs:?}"
            );
        }
    }
}

#[test]
fn an_ordinary_county_folds_and_is_the_same() {
    let county = county(1, 900, 3, 100_000_000);
    let source = outputs(&county, Engine::Fold, 2);
    assert_eq!(source["findings.csv"].split(|b| *b == b'\n').count(), 2);
    check(&county, "ordinary");
}

#[test]
fn odd_counties_are_the_same() {
    for seed in 1..7 {
        check(
            &county(seed, 400, 1 + seed % 4, 3 + seed * seed * 3),
            &format!("seed {seed}"),
        );
    }
}

#[test]
fn counties_in_any_order_are_the_same() {
    let mut county = county(11, 1500, 3, 40);
    let mut dice = Dice(99);
    shuffle(&mut dice, &mut county.roll);
    for lines in &mut county.payments {
        shuffle(&mut dice, lines);
    }
    check(&county, "shuffled");
}

/// Files so large that they are read in spans, and lines that repeat the roll are packed.
#[test]
fn counties_of_large_files_are_the_same() {
    let mut county = county(5, 20_000, 3, 150);
    county.payments[0][7].push('"');
    county.payments[1][9] = county.payments[1][9].replace(",成功,", ",\"成功\",");
    let mut dice = Dice(3);
    shuffle(&mut dice, &mut county.payments[2]);
    check(&county, "large");
}

#[test]
fn a_little_memory_gives_the_same_and_leaves_nothing() {
    let county = county(6, 20_000, 3, 400);
    let spill = std::env::temp_dir().join(format!("onecard-engines-{}", std::process::id()));
    std::fs::create_dir_all(&spill).unwrap();
    let within = |kib: u64| {
        let (bytes, spill) = (kib << 10, spill.clone());
        outputs_within(&county, Engine::Fold, 2, Some(MemoryLimit { bytes, spill }))
    };
    // The least that holds the roll leaves room for a few thousand lines of sixty thousand.
    let least = (0..)
        .map(|step| (64 << 10) + step * 64)
        .find_map(within)
        .unwrap();
    let plain = outputs(&county, Engine::Fold, 2);
    for (name, bytes) in least {
        assert!(bytes == plain[name], "{name}");
    }
    assert_eq!(std::fs::read_dir(&spill).unwrap().count(), 0);
    std::fs::remove_dir(&spill).unwrap();
}
