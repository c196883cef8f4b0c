//! Every rule is a pair of files, every pair is listed, and the examples of every page are true.
//!
//! An example is a list of fenced tables (`csv roll`, `csv payments` …, `csv frame` for the period,
//! `toml policy` for an overlay) and the findings of the *whole* catalogue on them (`csv findings`):
//! so a page also shows that no other rule speaks about the same fen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

use onecard::catalogue::CATALOGUE;
use onecard::engagement::{Engagement, ListInfo, Report, Source};
use onecard::message::Lang;
use onecard::period::Month;
use onecard::policy::Policy;
use onecard::record::ListKind;
use onecard::rule::Rule;
use std::collections::BTreeSet;
use std::path::Path;

const SECTIONS: &[&str] = &[
    "## 依据 Criteria",
    "## 条件 Condition",
    "## 证据 Evidence",
    "## 设置 Settings",
    "## 不标记 Not flagged",
    "## 让位 Yields to",
    "## 示例 Examples",
];

/// One example of a page.
struct Example {
    title: String,
    tables: Vec<(String, String)>,
}

impl Example {
    fn findings(&self) -> Vec<String> {
        let of_findings = self.tables.iter().filter(|(role, _)| role == "findings");
        let [(_, text)] = of_findings.collect::<Vec<_>>()[..] else {
            panic!("{}: one table of findings", self.title);
        };
        let mut lines = text.lines();
        let header = lines.next();
        assert_eq!(
            header,
            Some("code,person,period,at_risk,tier"),
            "{}",
            self.title
        );
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort();
        lines
    }

    fn policy(&self) -> Policy {
        let national = Policy::national();
        match self.tables.iter().find(|(role, _)| role == "policy") {
            Some((_, text)) => national.overlay(text, "policy.toml").expect(&self.title),
            None => national,
        }
    }

    fn names(&self, rule: &Rule) -> bool {
        let prefix = format!("{},", rule.code);
        self.findings().iter().any(|line| line.starts_with(&prefix))
    }
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut table: Option<(String, String)> = None;
    for line in page.lines() {
        if let Some((role, text)) = &mut table {
            if line == "```" {
                let done = (role.clone(), text.trim_end().to_owned());
                examples
                    .last_mut()
                    .expect("a table under a title")
                    .tables
                    .push(done);
                table = None;
            } else {
                text.push_str(line);
                text.push('\n');
            }
        } else if let Some(title) = line.strip_prefix("### ") {
            examples.push(Example {
                title: title.to_owned(),
                tables: Vec::new(),
            });
        } else if let Some(fence) = line.strip_prefix("```") {
            let (_, role) = fence.split_once(' ').expect("a fence names its table");
            table = Some((role.to_owned(), String::new()));
        }
    }
    assert!(table.is_none(), "a fence is not closed");
    examples
}

/// The findings of the whole catalogue on an example.
fn run(example: &Example) -> Report {
    let mut builder = Engagement::builder().policy(example.policy());
    for (role, text) in &example.tables {
        let source = || Source::bytes(format!("{role}.csv"), text.as_bytes());
        let list = |kind| (kind, ListInfo::default(), source());
        builder = match role.as_str() {
            "findings" | "policy" => builder,
            "frame" => {
                let cells: Vec<&str> = text.lines().last().unwrap().split(',').collect();
                let month = |i: usize| Month::parse(cells[i]).unwrap();
                builder
                    .period(month(0), month(1))
                    .as_of(cells[2].parse().unwrap())
            }
            "roll" | "households" | "members" => builder.roll(source()),
            "payments" => builder.payments(source()),
            other => {
                let (kind, info, source) = match other {
                    "deaths" => list(ListKind::Deaths),
                    "payroll" => list(ListKind::Payroll),
                    "custody" => list(ListKind::Custody),
                    _ => panic!("no such table: {other}"),
                };
                builder.list(kind, info, source)
            }
        };
    }
    let engagement = builder.build().expect("an engagement");
    match engagement.run(&mut ()) {
        Ok(report) => report,
        Err(error) => panic!("{}: {error}", example.title),
    }
}

/// Findings as lines `code,person,period,at_risk,tier`, in order.
fn lines(report: &Report) -> Vec<String> {
    let line = |f: &onecard::finding::Finding| {
        let person = f.person.reveal(&report.on.records.texts);
        let period = f.period.map(|p| p.to_string()).unwrap_or_default();
        format!("{},{person},{period},{},{:?}", f.rule, f.at_risk, f.tier)
    };
    let mut lines: Vec<String> = report.findings.iter().map(|f| line(f)).collect();
    lines.sort();
    lines
}

#[test]
fn the_examples_of_every_page_are_true() {
    let mut wrong = Vec::new();
    for rule in CATALOGUE {
        for example in examples(rule.page) {
            let (found, expected) = (lines(&run(&example)), example.findings());
            if found != expected {
                let title = &example.title;
                wrong.push(format!(
                    "{} {title}\n  found {found:#?}\n  expected {expected:#?}",
                    rule.code
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_explains_itself_and_shows_its_rows() {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for example in CATALOGUE.iter().flat_map(|rule| examples(rule.page)) {
        let report = run(&example);
        for finding in &report.findings {
            for lang in [Lang::Zh, Lang::En] {
                let text = finding.explanation.said(lang, &finding.arguments);
                assert!(!text.contains(['{', '}']), "{}: {text}", finding.rule);
                for person in report.on.records.each_payment().map(|p| p.person) {
                    let number = person.reveal(&report.on.records.texts);
                    assert!(number.is_empty() || !text.contains(&*number), "{text}");
                }
            }
            // A month without any line has no row to show.
            assert!(
                !finding.sources.is_empty() || finding.rule == "R21",
                "{}",
                finding.rule
            );
            seen.insert(finding.rule);
        }
    }
    assert_eq!(seen.len(), CATALOGUE.len(), "{seen:?}");
}

#[test]
fn every_page_shows_a_hit_and_a_near_miss_and_calls_them_so() {
    for rule in CATALOGUE {
        let examples = examples(rule.page);
        let (mut hits, mut misses) = (0, 0);
        for example in &examples {
            let hit = example.title.starts_with("命中 Hit：");
            assert!(
                hit || example.title.starts_with("近似不命中 Near miss："),
                "{}",
                example.title
            );
            assert_eq!(example.names(rule), hit, "{} {}", rule.code, example.title);
            *(if hit { &mut hits } else { &mut misses }) += 1;
        }
        assert!(hits > 0 && misses > 0, "{}", rule.code);
    }
}

#[test]
fn every_page_has_its_sections_in_order() {
    for rule in CATALOGUE {
        let title = format!("# {} {} · {}\n", rule.code, rule.title.zh, rule.name);
        assert!(rule.page.starts_with(&title), "{title}");
        let found: Vec<&str> = rule.page.lines().filter(|l| l.starts_with("## ")).collect();
        assert_eq!(found, SECTIONS, "{}", rule.code);
        for guard in rule.guards {
            assert!(
                rule.page.contains(guard),
                "{} does not tell of {guard}",
                rule.code
            );
        }
    }
}

#[test]
fn every_pair_of_files_is_listed_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut on_disk: BTreeSet<String> = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let stem = path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .replace('_', "-");
        let pair = path.with_extension("rs").exists() && path.with_extension("md").exists();
        if stem != "testing" {
            assert!(pair, "{stem} lacks its other file");
            on_disk.insert(stem);
        }
    }
    let listed: Vec<String> = CATALOGUE.iter().map(|rule| rule.name.to_owned()).collect();
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(unique.len(), listed.len(), "a rule is listed twice");
    assert_eq!(on_disk, unique);
}
