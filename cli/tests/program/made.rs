//! A made county, as people make one.

use crate::running::{names, run, scratch};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Rule, person and period of every finding.
fn findings(out: &Path) -> BTreeSet<(String, String, String)> {
    let text = fs::read_to_string(out.join("findings.jsonl")).unwrap();
    let said = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        (text("rule"), text("person"), text("period"))
    };
    text.lines().map(said).collect()
}

#[test]
fn a_county_in_workbooks_is_the_county_in_text_files() {
    let place = scratch("made-books");
    for (name, more) in [("csv", None), ("xlsx", Some("--xlsx"))] {
        let mut arguments = vec!["demo", name, "--people", "900", "--months", "2"];
        arguments.extend(more);
        assert_eq!(run(&place, &arguments).status.code(), Some(0));
        let project = format!("{name}/onecard.toml");
        let out = format!("{name}-out");
        let ended = run(&place, &["audit", &project, "--out", &out, "--quiet"]);
        assert_eq!(ended.status.code(), Some(1));
    }
    let found = findings(&place.join("csv-out"));
    assert!(found.len() > 20);
    assert_eq!(findings(&place.join("xlsx-out")), found);
    let made = names(&place.join("xlsx"));
    assert!(made.contains(&"roll.xlsx".to_owned()) && made.contains(&"truth.csv".to_owned()));
    let key = |name: &str| fs::read(place.join(name).join("truth.csv")).unwrap();
    assert!(key("csv") == key("xlsx"));
}

#[test]
fn what_workbooks_cannot_be_is_refused() {
    let place = scratch("made-refused");
    for more in [["--gbk", "--xlsx"], ["--people=600000", "--xlsx"]] {
        let mut arguments = vec!["demo", "county"];
        arguments.extend(more);
        let ended = run(&place, &arguments);
        assert_eq!(ended.status.code(), Some(2));
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(
            said.contains("xlsx") && said.contains("提示") == more[0].contains('='),
            "{said}"
        );
    }
    assert_eq!(names(&place), [""; 0]);
}
