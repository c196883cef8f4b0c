//! A thousand persons whose numbers and names stand in no byte of the log, the seals or what is said.

use crate::running::{run, scratch};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const COUNT: usize = 1000;

struct Canary {
    id: String,
    account: String,
    phone: String,
    name: String,
}

impl Canary {
    /// The `number`-th; its ID has a right check character and its name nobody else has.
    fn new(number: usize) -> Self {
        let body = format!(
            "43400119{:02}{:02}{:02}{:03}",
            30 + number % 60,
            1 + number % 12,
            1 + number % 28,
            number
        );
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let digits = body.bytes().map(|digit| usize::from(digit - b'0'));
        let sum: usize = digits
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum();
        let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][sum % 11];
        let letter = |at: usize| char::from_u32(0x5100 + u32::try_from(at).unwrap()).unwrap();
        Self {
            id: format!("{body}{check}"),
            account: format!("62284807{:011}", 10_000_019 * (number + 7) % 99_999_999_977),
            phone: format!("139{:08}", 70_000_001 + number * 7919),
            name: format!("欧{}{}", letter(number % 40), letter(100 + number / 40)),
        }
    }
}

/// A roll and payments in which every canary is found, refused or excepted.
fn write(place: &Path, canaries: &[Canary]) {
    let mut roll = "项目,身份证号,姓名,银行账号,标准金额,起始月份,联系电话\n".to_owned();
    let mut payments =
        "项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,联系电话\n".to_owned();
    let mut deaths = "身份证号,姓名,死亡日期\n".to_owned();
    for (
        number,
        Canary {
            id,
            account,
            phone,
            name,
        },
    ) in canaries.iter().enumerate()
    {
        let paid = match number % 5 {
            0 => "100.00",
            1 => "120.00",
            2 => "80.00",
            3 => "不详",
            _ => "0.005",
        };
        if number % 7 != 0 {
            writeln!(roll, "高龄津贴,{id},{name},{account},100.00,202401,{phone}").unwrap();
        }
        if number % 11 != 0 {
            writeln!(
                payments,
                "高龄津贴,{id},{name},{account},{paid},202501,2025-01-05,成功,{phone}"
            )
            .unwrap();
        }
        if number % 13 == 0 {
            writeln!(deaths, "{id},{name},2024-06-01").unwrap();
        }
    }
    fs::write(place.join("roll.csv"), roll).unwrap();
    fs::write(place.join("payments.csv"), payments).unwrap();
    fs::write(place.join("deaths.csv"), deaths).unwrap();
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // The vault holds openings: it is where these values belong.
            if !path.ends_with("vault") {
                files(&path, found);
            }
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn no_person_stands_in_the_log_the_seals_or_what_is_said() {
    let place = scratch("canaries");
    let canaries: Vec<Canary> = (0..COUNT).map(Canary::new).collect();
    write(&place, &canaries);
    let given = [
        "audit",
        "--roll",
        "roll.csv",
        "--payments",
        "payments.csv",
        "--list",
        "deaths=deaths.csv",
        "--log",
        "log",
    ];
    let mut found = Vec::new();
    for (out, more) in [
        ("exceptions", &["--log-rows", "exceptions"][..]),
        ("all", &["--log-rows", "all"]),
        ("exceptions", &[]),
        ("wrong", &["--period", "434001195903124567"]),
    ] {
        let ended = run(&place, &[&given, &["--out", out][..], more].concat());
        assert!(matches!(ended.status.code(), Some(1 | 2)), "{ended:?}");
        found.push((format!("stdout of {out}"), ended.stdout));
        found.push((format!("stderr of {out}"), ended.stderr));
    }
    let rows = fs::read_to_string(place.join("log/rows/R000002/000000.rows")).unwrap();
    assert!(rows.lines().count() > COUNT, "every line is in the log");
    files(&place.join("log"), &mut found);
    for out in ["exceptions", "all"] {
        for seal in ["seal.json", "seal.html"] {
            found.push((
                seal.to_owned(),
                fs::read(place.join(out).join(seal)).unwrap(),
            ));
        }
    }
    for argument in [
        &["show", "log"][..],
        &["verify", "log"],
        &["show", "log", "--entries"],
        &["export", "log", "--out", "pack"],
    ] {
        let ended = run(&place, &[&["log"], argument].concat());
        found.push((
            format!("{argument:?}"),
            [ended.stdout, ended.stderr].concat(),
        ));
    }
    // The ends of all values by their length: every place of every file is looked up.
    let mut ends: BTreeMap<usize, HashSet<&[u8]>> = BTreeMap::new();
    for Canary {
        id,
        account,
        phone,
        name,
    } in &canaries
    {
        for value in [id, account, phone, name].map(String::as_bytes) {
            let end = &value[value.len().saturating_sub(11)..];
            ends.entry(end.len()).or_default().insert(end);
        }
    }
    assert_eq!(ends.keys().copied().collect::<Vec<_>>(), [9, 11]);
    for (name, bytes) in &found {
        for (length, ends) in &ends {
            let hit = bytes.windows(*length).find(|window| ends.contains(window));
            assert!(
                hit.is_none(),
                "{:?} stands in {name}",
                hit.map(String::from_utf8_lossy)
            );
        }
    }
    let told = fs::read_to_string(place.join("all/findings.jsonl")).unwrap();
    assert!(told.contains(&canaries[1].id), "the findings do hold them");
}
