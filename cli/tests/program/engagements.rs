//! Golden engagements: every folder of `testdata/engagements` gives what its `expected` holds.
//!
//! `SNAPSHOTS=overwrite cargo test -p onecard-cli` writes the expected files anew.

use crate::running::{names, root, run, scratch};
use snapbox::Data;
use snapbox::data::DataFormat;
use std::path::Path;

/// What a folder pins down; the page and the seal are not among it.
const PINNED: &[&str] = &[
    "findings.jsonl",
    "questions.csv",
    "refused.csv",
    "summary.json",
];

#[test]
fn every_folder_gives_what_it_expects() {
    let folder = root().join("testdata/engagements");
    let scratch = scratch("engagements");
    let names = names(&folder);
    assert!(!names.is_empty(), "there is no golden engagement");
    for name in names {
        let case = folder.join(&name);
        let out = scratch.join(&name);
        let (case_text, out_text) = (case.to_str().unwrap(), out.to_str().unwrap());
        let project = format!("{case_text}/onecard.toml");
        let ended = run(
            &scratch,
            &[
                "audit",
                &project,
                "--out",
                out_text,
                "--fail-on",
                "never",
                "--quiet",
            ],
        );
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{name}: {said}");
        for file in PINNED {
            check(&out.join(file), &case.join("expected").join(file));
        }
    }
}

/// Compares an output with what is expected, but for what every release changes.
fn check(output: &Path, expected: &Path) {
    let text = std::fs::read_to_string(output).unwrap();
    let text = without_release(&text);
    if std::env::var_os("SNAPSHOTS").is_some() {
        std::fs::create_dir_all(expected.parent().unwrap()).unwrap();
    }
    let expected = Data::read_from(expected, Some(DataFormat::Text)).raw();
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(text, expected);
}

/// A summary without the version of the program and the digest of the national pack.
fn without_release(text: &str) -> String {
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = text.replacen(&version, "\"version\": \"0\"", 1);
    let Some((before, after)) = text.split_once("\"policy\": {") else {
        return text;
    };
    let (policy, after) = after.split_once('}').unwrap();
    let policy: Vec<&str> = policy
        .lines()
        .filter(|line| !line.contains("\"blake3\""))
        .collect();
    format!(
        "{before}\"policy\": {{{}\n  }}{after}",
        policy.join("\n").trim_end()
    )
}
