//! Two counties in one run, each under its own pack, find what each finds alone, and what only both show.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

use onecard::engagement::{Engagement, Engine, Source};
use onecard::identity::ResidentId;
use onecard::period::Month;
use onecard::policy::Policy;
use onecard::report::{self, InMemory, Workbook};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const ROLL: &str =
    "项目,身份证号,姓名,区划代码,村居,银行账号,标准金额,起始月份,截止月份,审批日期,审批级别,状态";
const PAID: &str = "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果";
const HEAD: &str = "extends = \"national\"\nversion = \"1\"\n";

/// Township caps and pay days of the two counties differ, and one has a programme of its own.
const EAST: &str = "pack = \"east\"\n[programmes.\"临时救助\"]\n\
    township_cap = [{ amount = \"3000.00\", from = 2016-01-01 }]\n";
const WEST: &str = "pack = \"west\"\n[programmes.\"临时救助\"]\n\
    township_cap = [{ amount = \"1000.00\", from = 2016-01-01 }]\n\
    [programmes.\"高龄津贴\"]\npay_day = { day = 20, holiday = \"none\" }\n\
    [programmes.\"护林员补助\"]\nlabels = [\"生态护林员补助\"]\nunit = \"person\"\ncycle = \"month\"\n";

#[derive(Default, Clone)]
struct Files {
    roll: String,
    paid: String,
}

fn id(serial: u32) -> String {
    let body = format!("43400119500101{serial:03}");
    let ends = "0123456789X".chars().map(|end| format!("{body}{end}"));
    ends.into_iter()
        .find(|number| ResidentId::parse(number).is_some())
        .unwrap()
}

impl Files {
    fn grant(&mut self, programme: &str, person: u32, region: &str, rest: &str) {
        let account = 6_210_980_000_000_000_000u64 + u64::from(person);
        let person = id(person);
        let roll = &mut self.roll;
        writeln!(
            roll,
            "{programme},{person},甲,{region},某村,{account},{rest}"
        )
        .unwrap();
    }

    fn pay(&mut self, programme: &str, person: u32, rest: &str) {
        let account = 6_210_980_000_000_000_000u64 + u64::from(person);
        let person = id(person);
        let paid = &mut self.paid;
        writeln!(paid, "B1,,{programme},{person},甲,{account},{rest}").unwrap();
    }
}

/// One late old-age allowance, two approvals that together pass one of the caps, one unpaid.
fn county(first: u32, region: &str) -> Files {
    let mut files = Files::default();
    for person in first..first + 4 {
        let rest = "100.00,2024-01,,2023-12-20,县级,在享";
        files.grant("高龄津贴", person, region, rest);
        if person > first {
            let late = if person == first + 1 { "15" } else { "08" };
            files.pay(
                "高龄津贴",
                person,
                &format!("100.00,2025-01,2025-01-{late},成功"),
            );
        }
    }
    for (day, amount) in [("02", "800.00"), ("09", "900.00")] {
        let rest = format!("{amount},2025-01,2025-01,2025-01-{day},乡级,在享");
        files.grant("临时救助", first + 9, region, &rest);
        files.pay(
            "临时救助",
            first + 9,
            &format!("{amount},2025-01,2025-01-10,成功"),
        );
    }
    files
}

fn east() -> Files {
    county(100, "530102")
}

fn west() -> Files {
    let mut files = county(200, "532901003");
    files.grant(
        "护林员补助",
        220,
        "532901",
        "50.00,2025-01,,2024-12-20,县级,在享",
    );
    files
}

fn pack(text: &str) -> Policy {
    let (name, rest) = text.split_once('\n').unwrap();
    Policy::read(&[("t.toml", &format!("{name}\n{HEAD}{rest}"))]).unwrap()
}

fn outputs(files: &[Files], policy: Policy, engine: Engine, threads: usize) -> InMemory {
    let january = Month::parse("2025-01").unwrap();
    let mut builder = Engagement::builder()
        .policy(policy)
        .period(january, january)
        .as_of("2025-02-28".parse().unwrap())
        .engine(engine)
        .threads(threads);
    for (files, number) in files.iter().zip(1..) {
        let (roll, paid) = (&files.roll, &files.paid);
        builder = builder
            .roll(Source::bytes(
                format!("roll-{number}"),
                format!("{ROLL}\n{roll}"),
            ))
            .payments(Source::bytes(
                format!("paid-{number}"),
                format!("{PAID}\n{paid}"),
            ));
    }
    let report = builder.build().unwrap().run(&mut ()).unwrap();
    let mut outputs = InMemory::new();
    report::write(
        &report.audit(),
        &report.id_key,
        Workbook::Written,
        &mut outputs,
        &mut (),
    )
    .unwrap();
    outputs
}

/// Rule, programme, person, period and sums of every finding.
fn findings(outputs: &InMemory) -> BTreeSet<String> {
    let lines = outputs.get("findings.jsonl").unwrap();
    let lines = std::str::from_utf8(lines).unwrap().lines();
    let keys = [
        "rule",
        "programme",
        "person",
        "period",
        "due",
        "paid",
        "at_risk",
    ];
    lines
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            keys.map(|key| finding.get(key).unwrap().to_string())
                .join(" ")
        })
        .collect()
}

fn both() -> Policy {
    let policy = Policy::national().with_region("5301", pack(EAST)).unwrap();
    policy.with_region("532901", pack(WEST)).unwrap()
}

#[test]
fn two_counties_find_what_each_finds_alone_under_its_own_pack() {
    let east_alone = findings(&outputs(&[east()], pack(EAST), Engine::Reference, 0));
    let west_alone = findings(&outputs(&[west()], pack(WEST), Engine::Reference, 0));
    let of = |found: &BTreeSet<String>, rule: &str| {
        let code = format!("\"{rule}\"");
        found.iter().filter(|line| line.starts_with(&code)).count()
    };
    // What each pack decides shows: the cap in the west, the pay day in the east.
    assert_eq!((of(&east_alone, "T03"), of(&west_alone, "T03")), (1, 0));
    assert_eq!((of(&east_alone, "T09"), of(&west_alone, "T09")), (0, 1));
    assert_eq!((of(&east_alone, "R02"), of(&west_alone, "R02")), (1, 2));
    let together = findings(&outputs(&[east(), west()], both(), Engine::Reference, 0));
    let alone: BTreeSet<String> = east_alone.union(&west_alone).cloned().collect();
    assert_eq!(together, alone);
    // One pack for both finds something else.
    let one = findings(&outputs(
        &[east(), west()],
        pack(EAST),
        Engine::Reference,
        0,
    ));
    assert_ne!(one, alone);
}

#[test]
fn whoever_is_granted_the_same_in_two_counties_is_found() {
    let (mut east, mut west) = (east(), west());
    let rest = |day: &str| format!("100.00,2024-01,,2023-12-{day},县级,在享");
    east.grant("高龄津贴", 300, "530102", &rest("20"));
    west.grant("高龄津贴", 300, "532901", &rest("25"));
    for files in [&mut east, &mut west] {
        files.pay("高龄津贴", 300, "100.00,2025-01,2025-01-08,成功");
    }
    let found = findings(&outputs(&[east, west], both(), Engine::Reference, 0));
    let person = id(300);
    let rules = found.iter().filter(|line| line.contains(&person));
    let rules: Vec<&str> = rules.map(|line| &line[..5]).collect();
    assert_eq!(rules, ["\"D15\"", "\"M01\""]);
}

#[test]
fn regions_change_no_byte_with_the_engine_the_threads_or_the_order_of_files() {
    let reference = outputs(&[east(), west()], both(), Engine::Reference, 0);
    for (engine, threads) in [(Engine::Fold, 0), (Engine::Fold, 2), (Engine::Reference, 2)] {
        for (name, bytes) in &outputs(&[east(), west()], both(), engine, threads) {
            assert!(
                reference.get(name) == Some(bytes),
                "{name} {engine:?} {threads}"
            );
        }
    }
    let turned = outputs(&[west(), east()], both(), Engine::Fold, 0);
    assert_eq!(findings(&turned), findings(&reference));
}

#[test]
fn the_summary_names_every_pack_and_an_unknown_region_is_said() {
    let mut far = Files::default();
    far.grant(
        "高龄津贴",
        400,
        "650102",
        "100.00,2025-01,,2024-12-20,县级,在享",
    );
    far.pay("高龄津贴", 400, "100.00,2025-01,2025-01-08,成功");
    let outputs = outputs(&[east(), west(), far], both(), Engine::Fold, 0);
    let summary = outputs.get("summary.json").unwrap();
    let summary: serde_json::Value = serde_json::from_slice(summary).unwrap();
    let regions = &summary["policy"]["regions"];
    let named = |index: usize, key: &str| regions[index][key].as_str().unwrap().to_owned();
    assert_eq!(
        (named(0, "code"), named(0, "pack")),
        ("5301".into(), "east".into())
    );
    assert_eq!(
        (named(1, "code"), named(1, "pack")),
        ("532901".into(), "west".into())
    );
}
