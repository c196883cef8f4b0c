//! The catalogue as a whole: codes, names, words, lookups, and when a rule cannot run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as it should be"
)]

use onecard::catalogue::{CATALOGUE, Catalogue, not_run};
use onecard::policy::Policy;
use onecard::record::{ListKind, Records, Role, SourceFile};
use onecard::rule::{Bilingual, Family, Need, Rule};
use std::collections::BTreeSet;

/// Codes and names are a promise: a line may be added here, none may change or go.
#[test]
fn codes_and_names_are_those_of_the_snapshot() {
    let lines: Vec<String> = CATALOGUE
        .iter()
        .map(|r| format!("{} {} {:?} {:?}", r.code, r.name, r.severity, r.tier))
        .collect();
    let snapshot = include_str!("snapshots/catalogue.txt");
    assert_eq!(lines, snapshot.lines().collect::<Vec<_>>());
}

#[test]
fn codes_are_unique_and_begin_with_the_letter_of_their_family() {
    let codes: BTreeSet<&str> = CATALOGUE.iter().map(|r| r.code).collect();
    assert_eq!(codes.len(), CATALOGUE.len());
    for rule in CATALOGUE {
        let letter = match rule.family {
            Family::Data => "D",
            Family::Reconciliation => "R",
            Family::Eligibility => "E",
            Family::Multiple => "M",
            Family::Timeliness => "T",
            Family::Own => "X-",
        };
        assert!(rule.code.starts_with(letter), "{}", rule.code);
    }
}

#[test]
fn every_rule_speaks_both_languages_and_names_a_clearing_document() {
    let both = |text: &Bilingual| {
        let chinese = text.zh.chars().any(|c| c > '\u{2e80}');
        chinese && !text.en.is_empty() && text.en.chars().next().is_some_and(|c| c.is_ascii())
    };
    for rule in CATALOGUE {
        let words = [&rule.title, &rule.clears_with, &rule.check];
        assert!(words.into_iter().all(both), "{}", rule.code);
        assert!(
            !rule.innocent.is_empty() && rule.innocent.iter().all(both),
            "{}",
            rule.code
        );
    }
}

#[test]
fn names_name_what_is_found() {
    for rule in CATALOGUE {
        let plain = rule
            .name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(plain, "{}", rule.name);
        for verb in ["check-", "find-", "detect-", "verify-"] {
            assert!(!rule.name.starts_with(verb), "{}", rule.name);
        }
    }
}

#[test]
fn an_unknown_code_names_the_nearest() {
    let catalogue = Catalogue::national();
    for (code, nearest) in [("R22", "R02"), ("m0l", "M01"), ("overpayments", "R03")] {
        assert!(catalogue.find(code).is_none(), "{code}");
        assert!(catalogue.nearest(code).contains(&nearest), "{code}");
        let error = catalogue.require(code).err().expect("an error");
        assert_eq!(error.code(), "E4002");
        assert!(error.to_string().contains(nearest), "{error}");
    }
    for (code, found) in [("R03", "R03"), ("r03", "R03"), ("overpayment", "R03")] {
        assert_eq!(catalogue.find(code).map(|r| r.code), Some(found));
    }
}

#[test]
fn a_rule_of_ones_own_bears_a_code_of_its_own() {
    let base = *Catalogue::national().find("R03").unwrap();
    let with = |code: &'static str| Catalogue::national().with(Rule { code, ..base });
    let code = |code| with(code).err().map(|error| error.code());
    assert_eq!(code("R99"), Some("E4003"));
    let own = with("X-01").ok().unwrap();
    assert_eq!(own.rules().last().map(|r| r.code), Some("X-01"));
    let twice = own.with(Rule {
        code: "X-01",
        ..base
    });
    assert_eq!(twice.err().map(|error| error.code()), Some("E4004"));
}

fn records(roles: &[Role]) -> Records {
    let file = |role: &Role| SourceFile {
        path: String::new(),
        sheet: None,
        role: *role,
        headers: Vec::new(),
        fields: Vec::new(),
    };
    let mut records = Records::default();
    records.files.extend(roles.iter().map(file));
    records
}

#[test]
fn a_rule_runs_when_its_inputs_were_given_even_if_they_are_empty() {
    let national = Policy::national();
    let capped = "pack = \"x\"\nextends = \"national\"\nversion = \"1\"\n\
        [programmes.\"临时救助\"]\ntownship_cap = [{ amount = \"3000.00\", from = 2016-01-01 }]";
    let capped = national.overlay(capped, "x.toml").unwrap();
    let off =
        "pack = \"x\"\nextends = \"national\"\nversion = \"1\"\n[rules]\nR03 = { on = false }";
    let off = national.overlay(off, "x.toml").unwrap();
    let base = [Role::Roll, Role::Payments];
    let with = |role: Role| [base[0], base[1], role];
    let deaths = with(Role::List(ListKind::Deaths));
    for (code, roles, policy, reason) in [
        ("R03", &base[..], &national, None),
        ("R03", &base[..], &off, Some("E4005")),
        ("R03", &base[1..], &national, Some("E4006")),
        ("R03", &base[..1], &national, Some("E4007")),
        ("R19", &deaths[..], &national, Some("E4008")),
        ("E01", &base[..], &national, Some("E4009")),
        ("E01", &deaths[..], &national, None),
        ("E04", &base[..], &national, Some("E4010")),
        ("E03", &base[..], &national, Some("E4011")),
        ("D14", &base[..], &national, Some("E4012")),
        ("D14", &deaths[..], &national, None),
        ("T09", &base[..], &national, Some("E4013")),
        ("T09", &base[..], &capped, None),
        ("D01", &[], &national, None),
    ] {
        let rule = CATALOGUE.iter().find(|r| r.code == code).unwrap();
        let found = not_run(rule, &records(roles), policy).map(|m| m.code);
        assert_eq!(found, reason, "{code} {roles:?}");
    }
    let needs: usize = CATALOGUE.iter().map(|rule| rule.needs.len()).sum();
    assert!(needs > 0, "{:?}", Need::Roll);
}

#[test]
fn every_rule_reads_its_settings_from_the_national_pack_and_refuses_others() {
    use onecard::rule::Judge;
    let prepared = |rule: &Rule, policy: &Policy| match rule.judge {
        Judge::Records(prepare) => prepare(policy).map(drop),
        Judge::Subject(prepare) => prepare(policy).map(drop),
        Judge::Person(prepare) => prepare(policy).map(drop),
        Judge::Account(prepare) => prepare(policy).map(drop),
        Judge::Area(prepare) => prepare(policy).map(drop),
        _ => panic!("a view that no rule judges yet"),
    };
    let national = Policy::national();
    for rule in CATALOGUE {
        prepared(rule, &national).expect(rule.code);
        let mut pack = (*national).clone();
        let terms = pack.rules.entry(rule.code.to_owned()).or_default();
        let wrong = onecard::policy::settings::Setting::Switch(true);
        terms.settings.insert("no_such_setting".to_owned(), wrong);
        let policy = Policy::new(&pack).expect("a pack is data");
        let defect = prepared(rule, &policy).expect_err(rule.code);
        assert_eq!(defect.message.code, "E4001", "{}", rule.code);
    }
}
