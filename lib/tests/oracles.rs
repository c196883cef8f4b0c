//! The words held against answers that other people's libraries computed (`testdata/oracles`).
//!
//! Each quarrel between those libraries, or with us, is named here with the rule that was decided.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

use chrono::NaiveDate;
use onecard::calendar::Calendar;
use onecard::identity::{Account, Issuer, ResidentId};
use onecard::money::{Money, Rounding, RoundingMode, RoundingUnit};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fs;

fn read(name: &str) -> String {
    let path = format!("{}/../testdata/oracles/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The rows of a csv file without quotes, each cell by its header.
fn rows(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().expect("a header").split(',').collect();
    let rows: Vec<_> = lines
        .map(|line| header.iter().copied().zip(line.split(',')).collect())
        .collect();
    assert!(rows.len() > 30, "the oracle has no cases");
    rows
}

/// What we say of each way the numbers were made, and on how many cases.
#[rustfmt::skip]
const DECIDED: &[(&str, bool, usize)] = &[
    ("wellformed", true, 454),
    ("X-check", true, 12),
    ("lowercase-x", true, 10),
    ("15-digit", true, 53),         // stdnum refuses; old rolls hold them
    ("date-18991231", true, 1),     // a rule asks whether somebody can be that old
    ("date-19960229", true, 3),
    ("date-20000229", true, 2),
    ("date-20990101", true, 3),     // id-validator for Python refuses; a rule asks
    ("region-100000", true, 1),     // from here on: a warning by `issuer`, never a refusal
    ("region-710000", true, 1),
    ("region-810000", true, 2),
    ("region-820000", true, 3),
    ("region-830000", true, 3),
    ("region-910000", true, 1),
    ("region-990101", true, 1),
    ("region-000000", false, 3),    // a leading zero is a lost digit
    ("date-19000229", false, 2),    // id-validator for JavaScript accepts days that never were
    ("date-19900230", false, 2),
    ("date-19910229", false, 1),
    ("date-19900001", false, 3),
    ("date-19900100", false, 1),
    ("date-19901301", false, 1),
    ("bad-check", false, 84),
    ("one-digit-typo", false, 62),
    ("transposition", false, 55),
    ("excel-15digit-loss", false, 5),
    ("len17", false, 1),
    ("len19", false, 1),
    ("apostrophe", false, 1),       // the table floor repairs these four, and says so
    ("fullwidth", false, 3),
    ("inner-space", false, 3),
    ("lead-space", false, 5),
];

#[test]
fn resident_ids_are_judged_as_decided() {
    let text = read("ids/ric_differential.csv");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(&text) {
        let (number, made) = (row["number"], row["how_made"]);
        let (_, accepted, _) = DECIDED
            .iter()
            .find(|(name, ..)| *name == made)
            .unwrap_or_else(|| panic!("nothing is decided about {made}"));
        let id = ResidentId::parse(number);
        assert_eq!(id.is_some(), *accepted, "{made} {number}");
        let folded = number.to_uppercase();
        match (id, number.len()) {
            (Some(id), 18) => assert_eq!(id.reveal(), folded, "{made}"),
            (Some(id), _) => assert_eq!(id.reveal()[..6], folded[..6], "{made}"),
            (None, _) => {}
        }
        let said = ["stdnum_valid", "id_validator_py", "id_validator_js"].map(|c| row[c]);
        if said == ["1"; 3] {
            assert!(id.is_some(), "{made} {number}: all three accept");
        }
        if said == ["0"; 3] && !made.starts_with("region-") {
            assert!(id.is_none(), "{made} {number}: all three refuse");
        }
        *counts.entry(made).or_default() += 1;
    }
    let expected = DECIDED.iter().map(|(made, _, count)| (*made, *count));
    assert_eq!(counts, expected.collect());
}

#[test]
fn the_region_quarrels_end_in_a_warning() {
    let text = read("ids/ric_differential.csv");
    let mut seen = 0;
    for row in rows(&text) {
        let Some(id) = ResidentId::parse(row["number"]) else {
            continue;
        };
        let expected = match row["how_made"] {
            "region-710000" => Issuer::Province("台湾"),
            "region-810000" | "region-820000" | "region-830000" => Issuer::ResidencePermit,
            "region-910000" | "region-990101" => Issuer::ForeignPermanentResident,
            "region-100000" => Issuer::Unknown,
            _ => {
                let known = matches!(id.issuer(), Issuer::Province(_));
                assert!(known, "{}", row["number"]);
                continue;
            }
        };
        assert_eq!(id.issuer(), expected, "{}", row["number"]);
        seen += 1;
    }
    assert_eq!(seen, 12);
}

#[test]
fn fifteen_digits_upgrade_to_the_same_eighteen() {
    let text = read("ids/ric_15_to_18.csv");
    for row in rows(&text) {
        let id = ResidentId::parse(row["id15"]).expect(row["id15"]);
        assert_eq!(id.reveal(), row["id18"]);
        assert_eq!(id.reveal(), row["id_validator_py_upgrade"]);
        assert_eq!(
            ResidentId::parse(row["id18"]),
            Some(id),
            "one key for both spellings"
        );
    }
}

#[test]
fn card_numbers_have_the_same_luhn_verdict() {
    let text = read("ids/luhn_cards.csv");
    for row in rows(&text) {
        let account = Account::parse(row["number"]).expect(row["number"]);
        assert_eq!(account.luhn(), row["luhn_ok"] == "1", "{}", row["number"]);
    }
}

#[test]
fn every_day_is_worked_or_not_as_three_packages_say() {
    let text = read("workdays/cn_days_2024_2026.csv");
    let calendar = Calendar::shipped().unwrap();
    let days = rows(&text);
    assert_eq!(days.len(), 1096, "three whole years");
    for row in days {
        let date: NaiveDate = row["date"].parse().unwrap();
        let worked = if calendar.is_workday(date).unwrap() {
            "1"
        } else {
            "0"
        };
        for package in ["wd_chinesecalendar", "wd_chinese_days", "wd_holidays_pkg"] {
            assert_eq!(worked, row[package], "{date} {package}");
        }
    }
}

#[test]
fn the_nth_working_day_is_the_same() {
    let text = read("workdays/add_workdays_2005_2025.csv");
    let calendar = Calendar::shipped().unwrap();
    for row in rows(&text) {
        let start: NaiveDate = row["start"].parse().unwrap();
        let count: u32 = row["n"].parse().unwrap();
        let end = calendar.add_workdays(start, count).unwrap();
        assert_eq!(end.to_string(), row["result"], "{start} + {count}");
        let between = calendar.workdays_between(start, end).unwrap();
        assert_eq!(u32::try_from(between), Ok(count), "{start} + {count}");
    }
}

/// Weights as hundredths, so that `"0.33"` and `3` are both whole.
fn weight(value: &serde_json::Value) -> u64 {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let hundredths = text.parse::<Decimal>().unwrap() * Decimal::ONE_HUNDRED;
    hundredths.normalize().to_string().parse().unwrap()
}

fn fen(value: &serde_json::Value) -> Vec<i64> {
    let array = value.as_array().unwrap();
    array.iter().map(|v| v.as_i64().unwrap()).collect()
}

fn split(whole: i64, weights: &[u64]) -> Vec<i64> {
    let shares = Money::from_fen(whole).split(weights).unwrap();
    shares.into_iter().map(Money::fen).collect()
}

#[test]
fn splits_lose_no_fen_and_go_to_the_largest_remainder() {
    let cases: serde_json::Value = serde_json::from_str(&read("money/allocation.json")).unwrap();
    let mut quarrels = Vec::new();
    let mut count = 0;
    for case in cases["ratio_cases"].as_array().unwrap() {
        let weights: Vec<u64> = case[1].as_array().unwrap().iter().map(weight).collect();
        let (whole, expected) = (case[0].as_i64().unwrap(), fen(&case[2]));
        let got = split(whole, &weights);
        assert_eq!(got.iter().sum::<i64>(), whole);
        if got != expected {
            quarrels.push((whole, got, expected));
        }
        count += 1;
    }
    for case in cases["to_n_cases"].as_array().unwrap() {
        let weights = vec![1; usize::try_from(case[1].as_u64().unwrap()).unwrap()];
        assert_eq!(split(case[0].as_i64().unwrap(), &weights), fen(&case[2]));
        count += 1;
    }
    assert_eq!(count, 21);
    // A reversal mirrors the payment it reverses; moneyphp/money rounds its shares down instead.
    assert_eq!(quarrels, [(-5, vec![-4, -1], vec![-3, -2])]);
}

#[test]
fn rounding_agrees_in_the_modes_that_are_offered() {
    let text = read("money/rounding_to_integer.csv");
    let units = [
        (RoundingUnit::Yuan, 0),
        (RoundingUnit::Jiao, 1),
        (RoundingUnit::Fen, 2),
    ];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(&text) {
        *counts.entry(row["mode"]).or_default() += 1;
        let mode = match row["mode"] {
            "ROUND_HALF_UP" => RoundingMode::HalfUp,
            "ROUND_HALF_EVEN" => RoundingMode::HalfEven,
            _ => continue,
        };
        let value: Decimal = row["value"].parse().unwrap();
        let expected: Decimal = row["expected"].parse().unwrap();
        for (unit, scale) in units {
            let one = Decimal::new(1, scale);
            let rounded = Rounding { unit, mode }.round(value * one).unwrap();
            assert_eq!(
                rounded.to_decimal(),
                expected * one,
                "{value} {mode:?} {unit:?}"
            );
        }
    }
    let expected = [
        ("ROUND_HALF_UP", 9),
        ("ROUND_HALF_EVEN", 8),
        // not offered: no regulation asks for them
        ("ROUND_HALF_ODD", 10),
        ("ROUND_HALF_DOWN", 9),
        ("ROUND_HALF_POSITIVE_INFINITY", 9),
        ("ROUND_HALF_NEGATIVE_INFINITY", 10),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}
