//! The README's commands and examples run as they stand there.

use crate::running::{root, run, scratch, words};
use std::fs;
use std::path::{Path, PathBuf};

const MAIN: &str = "cargo run --release -- audit testdata/county/onecard.toml \
                    --out target/county --force --fail-on never";
const TEST: &str = "cargo test --workspace";

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The indented blocks, each as its lines.
fn blocks(readme: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in readme.lines() {
        match (line.strip_prefix("    "), blocks.last_mut().unwrap()) {
            (Some(code), block) => block.push(code),
            (None, block) if !block.is_empty() => blocks.push(Vec::new()),
            _ => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// A directory with the files that the README speaks of.
fn furnished(name: &str) -> PathBuf {
    let place = scratch(name);
    let input = root().join("testdata/engagements/clean/input");
    for (from, to) in [
        ("roll.csv", "roll.csv"),
        ("roll.csv", "花名册.csv"),
        ("payments-202501.csv", "payments-202501.csv"),
        ("payments-202502.csv", "payments-202502.csv"),
        ("payments-202501.csv", "代发清单1月.csv"),
        ("payments-202502.csv", "代发清单2月.csv"),
        ("deaths.csv", "deaths.csv"),
        ("deaths.csv", "死亡名单.csv"),
    ] {
        fs::copy(input.join(from), place.join(to)).unwrap();
    }
    place
}

#[test]
fn it_begins_with_the_two_commands() {
    let readme = readme();
    assert_eq!(blocks(&readme)[0], [MAIN, TEST]);
    let before = readme.split("    cargo").next().unwrap();
    assert_eq!(before.lines().filter(|line| !line.is_empty()).count(), 1);
}

#[test]
fn the_main_command_audits_the_county() {
    let place = scratch("readme-county");
    let project = root().join("testdata/county/onecard.toml");
    let arguments = words(MAIN.split_once("-- ").unwrap().1);
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|word| match word.as_str() {
            "testdata/county/onecard.toml" => project.to_str().unwrap(),
            "target/county" => "county",
            word => word,
        })
        .collect();
    let ended = run(&place, &arguments);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(place.join("county/report.html").exists());
}

#[test]
fn every_other_command_works_on_the_files_it_names() {
    let readme = readme();
    let mut commands = 0;
    for (number, block) in blocks(&readme).iter().enumerate() {
        let place = furnished(&format!("readme-{number}"));
        for line in block
            .iter()
            .filter_map(|line| line.strip_prefix("onecard "))
        {
            check(&place, line);
            commands += 1;
        }
    }
    assert!(commands > 8, "the README has {commands} commands");
}

fn check(place: &Path, line: &str) {
    let arguments = words(line);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = run(place, &arguments);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "onecard {line}\n{said}");
    assert_eq!(said, "", "onecard {line}");
}

#[test]
fn the_project_file_it_shows_can_be_read() {
    let readme = readme();
    let shown = readme.split("```toml\n").nth(1).unwrap();
    let shown = shown.split("```").next().unwrap();
    let project = onecard::project::Project::parse("README.md", shown).unwrap();
    assert!(!project.roll.is_empty() && !project.lists.is_empty());
}
