//! The output directory: modes, replacement, interruption, and no personal number anywhere else.

use crate::running::{copy, names, onecard, root, run, scratch};
use std::fs;
use std::path::{Path, PathBuf};

const GIVEN: &[&str] = &[
    "audit",
    "--roll",
    "input/roll.csv",
    "--payments",
    "input/payments-*.csv",
    "--out",
];

/// The golden engagement `case` in a directory of its own.
fn place(name: &str, case: &str) -> PathBuf {
    let place = scratch(name);
    copy(&root().join("testdata/engagements").join(case), &place);
    place
}

fn audit(place: &Path, more: &[&str]) -> Option<i32> {
    run(place, &[GIVEN, more].concat()).status.code()
}

#[test]
fn a_failed_run_leaves_the_old_report_and_nothing_else() {
    let place = place("outputs-failed", "clean");
    assert_eq!(audit(&place, &["out"]), Some(0));
    let (before, report) = (names(&place), names(&place.join("out")));
    assert_eq!(audit(&place, &["out"]), Some(2));
    assert_eq!(
        audit(&place, &["out", "--force", "--period", "2025"]),
        Some(2)
    );
    assert_eq!(audit(&place, &["out", "--force"]), Some(0));
    assert_eq!(audit(&place, &["input/roll.csv", "--force"]), Some(2));
    assert_eq!(audit(&place, &["input", "--force"]), Some(2));
    assert_eq!(names(&place), before);
    assert_eq!(names(&place.join("out")), report);
}

#[test]
fn the_workbook_is_sealed_and_stays_away_when_asked() {
    let place = place("outputs-workbook", "dirty");
    let mut listed = Vec::new();
    for (out, more) in [("with", None), ("without", Some("--no-xlsx"))] {
        let arguments: Vec<&str> = [out].into_iter().chain(more).collect();
        assert_eq!(audit(&place, &arguments), Some(1));
        let seal = fs::read_to_string(place.join(out).join("seal.json")).unwrap();
        let seal: serde_json::Value = serde_json::from_str(&seal).unwrap();
        let files = seal["files"].as_array().unwrap();
        let names = files.iter().map(|f| f["name"].as_str().unwrap().to_owned());
        listed.push(names.collect::<Vec<_>>());
    }
    assert!(place.join("with/report.xlsx").exists());
    assert!(!place.join("without/report.xlsx").exists());
    listed[0].retain(|name| name != "report.xlsx");
    assert_eq!(listed[0], listed[1]);
    assert_eq!(names(&place.join("with")).len(), listed[1].len() + 2);
}

#[test]
fn equal_runs_give_equal_bytes_but_for_the_seal() {
    let place = place("outputs-equal", "dirty");
    audit(&place, &["one", "--threads", "1"]);
    let ended = onecard(&place)
        .args(GIVEN)
        .args(["two", "--threads", "3"])
        .envs([("TZ", "Pacific/Kiritimati"), ("LANG", "zh_CN.GBK")])
        .env_remove("HOME")
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let files = names(&place.join("one"));
    assert!(files.len() > 5, "{files:?}");
    assert_eq!(names(&place.join("two")), files);
    for file in files.iter().filter(|name| !name.starts_with("seal.")) {
        let read = |run: &str| fs::read(place.join(run).join(file)).unwrap();
        assert!(read("one") == read("two"), "{file} differs");
    }
}

#[test]
fn no_personal_number_leaves_the_report() {
    let place = place("outputs-personal", "dirty");
    for more in [&["a"][..], &["b", "--lang", "en"], &["a"]] {
        let ended = run(&place, &[GIVEN, more].concat());
        let said = [ended.stdout, ended.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        let digits = said.split(|c: char| !c.is_ascii_digit());
        let longest = digits.map(str::len).max().unwrap_or(0);
        assert!(longest < 15, "{said}");
    }
    let ended = run(&place, &["explain", "434001194803121024"]);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("434***********1024"), "{said}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_a_report() {
    use std::os::unix::fs::PermissionsExt;
    let place = place("outputs-modes", "clean");
    assert_eq!(audit(&place, &["out"]), Some(0));
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.join("out")), 0o700);
    for name in names(&place.join("out")) {
        assert_eq!(mode(&place.join("out").join(&name)), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let place = place("outputs-link", "clean");
    fs::create_dir(place.join("victim")).unwrap();
    std::os::unix::fs::symlink("victim", place.join("out")).unwrap();
    for more in [&["out"][..], &["out", "--force"], &["out/", "--force"]] {
        assert_eq!(audit(&place, more), Some(2));
    }
    assert_eq!(names(&place.join("victim")), [""; 0]);
}
