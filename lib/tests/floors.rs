//! Imports go down the floors only, and the library reads no clock, environment or float.
//!
//! Reads the sources of `lib/src`. Tests inside them and comments do not count.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Top modules of `lib/src` by floor; one may use its own floor and those below.
const FLOORS: &[(u8, &[&str])] = &[
    (
        0,
        &[
            "calendar", "error", "identity", "locus", "message", "money", "period", "progress",
            "ratio", "work",
        ],
    ),
    (1, &["book", "table"]),
    (2, &["intake", "policy", "record"]),
    (3, &["reconcile", "view"]),
    (
        4,
        &["catalogue", "finding", "judge", "question", "rule", "rules"],
    ),
    (
        5,
        &["kpi", "rectification", "report", "summary", "worklist"],
    ),
    (
        6,
        &["demo", "engagement", "person_check", "project", "survey"],
    ),
];

/// Modules beside the tower, and all that they may use.
const BESIDE: &[(&str, &[&str])] = &[("audit_log", &["error", "locus", "message"])];

/// Strategies and laws for property tests look at everything, and nothing looks at them.
const ROOF: &str = "proptest";

const NEVER: &[(&str, &str)] = &[
    ("f32", "money and ratios are exact"),
    ("f64", "money and ratios are exact"),
    ("SystemTime", "the time is the caller's to say"),
    ("Instant", "the time is the caller's to say"),
    ("println", "the library never prints"),
    ("eprintln", "the library never prints"),
    ("print", "the library never prints"),
    ("eprint", "the library never prints"),
];

fn floor(module: &str) -> Option<u8> {
    let found = FLOORS.iter().find(|(_, names)| names.contains(&module));
    found.map(|(floor, _)| *floor)
}

/// Whether a module may use another; an error says why not.
fn judge(module: &str, used: &str) -> Result<(), String> {
    let unknown =
        |name: &str| format!("`{name}` has no floor: give it one in FLOORS of lib/tests/floors.rs");
    if module == ROOF {
        return Ok(());
    }
    if let Some((_, allowed)) = BESIDE.iter().find(|(name, _)| *name == module) {
        return match used == module || allowed.contains(&used) {
            true => Ok(()),
            false => Err(format!(
                "`{module}` uses `{used}`, but may use {allowed:?} only"
            )),
        };
    }
    let own = floor(module).ok_or_else(|| unknown(module))?;
    if BESIDE.iter().any(|(name, _)| *name == used) {
        return match own {
            6 => Ok(()),
            _ => Err(format!(
                "`{module}` uses `{used}`; only `engagement` joins towers"
            )),
        };
    }
    if module == used {
        return Ok(());
    }
    match floor(used).ok_or_else(|| unknown(used))? {
        other if other <= own => Ok(()),
        other => Err(format!(
            "`{module}` (floor {own}) uses `{used}` (floor {other})"
        )),
    }
}

/// The code of a file: no comments, no items for tests only.
fn code(source: &str) -> String {
    let mut kept = String::new();
    if source.lines().any(|line| line == "#![cfg(test)]") {
        return kept; // A file of tests only.
    }
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test") {
            let ends = |l: &&str| !l.starts_with([' ', '#']) && l.ends_with([';', '}']);
            lines.by_ref().find(ends);
            continue;
        }
        kept.push_str(line.split("//").next().unwrap_or_default());
        kept.push('\n');
    }
    kept
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// The first names of all paths that start with `prefix`, also those of a `{…}` group.
fn heads<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let mut heads = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let (before, rest) = code.split_at(at);
        let rest = rest.strip_prefix(prefix).unwrap().trim_start();
        let inside = before.ends_with(is_word) || before.ends_with("::");
        if inside {
            continue;
        }
        let Some(group) = rest.strip_prefix('{') else {
            heads.extend(words(rest).next());
            continue;
        };
        let mut depth = 0;
        let mut item = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' => item = item || depth == 0,
                c if is_word(c) && item && depth == 0 => {
                    heads.extend(words(group.split_at(at).1).next());
                    item = false;
                }
                _ => {}
            }
        }
    }
    heads
}

/// Modules that a file uses: by `crate::`, or by as many `super::` as lead to the root.
fn uses(code: &str, depth: usize) -> Vec<&str> {
    let mut used = heads(code, "crate::");
    used.extend(heads(code, &"super::".repeat(depth)));
    used.retain(|name| *name != "super" && name.starts_with(|c: char| c.is_lowercase()));
    used
}

/// A serde format has to name the floats that it refuses: `_: f64`, and a list of one macro.
fn without_refused_floats(code: &str) -> String {
    let mut parts = code.split("forward_to_deserialize_any!");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    kept.replace("_: f32", "_").replace("_: f64", "_")
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            into.push(path);
        }
    }
}

/// Every file with its top module and how many modules deep it is.
fn files() -> Vec<(PathBuf, String, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    let place = |path: PathBuf| {
        let inner = path.strip_prefix(&root).unwrap().with_extension("");
        let mut parts: Vec<_> = inner
            .iter()
            .map(|p| p.to_str().unwrap().to_owned())
            .collect();
        if parts.last().is_some_and(|last| last == "mod") {
            parts.pop();
        }
        let top = parts.first()?.clone();
        (top != "lib").then_some((path, top, parts.len()))
    };
    paths.into_iter().filter_map(place).collect()
}

#[test]
fn imports_go_down_the_floors_only() {
    let mut wrong = Vec::new();
    let (mut modules, mut used) = (0, 0);
    for (path, module, depth) in files() {
        let code = code(&fs::read_to_string(&path).unwrap());
        // A module that uses nothing needs a floor as well.
        for name in std::iter::once(module.as_str()).chain(uses(&code, depth)) {
            wrong.extend(
                judge(&module, name)
                    .err()
                    .map(|e| format!("{}: {e}", path.display())),
            );
            used += 1;
        }
        modules += 1;
    }
    assert!(
        modules >= 15 && used > modules,
        "{modules} files, {used} uses: too few were found"
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_float_clock_environment_or_printing() {
    let mut wrong = Vec::new();
    for (path, ..) in files() {
        let code = without_refused_floats(&code(&fs::read_to_string(&path).unwrap()));
        let mut found = |what: &str, why: &str| {
            wrong.push(format!("{}: `{what}`: {why}", path.display()));
        };
        for (name, why) in NEVER {
            let calls = code.match_indices(name).any(|(at, _)| {
                let (before, rest) = code.split_at(at);
                let rest = rest.strip_prefix(name).unwrap();
                let whole = !before.ends_with(is_word) && !rest.starts_with(is_word);
                whole && (!name.contains("print") || rest.starts_with('!'))
            });
            if calls {
                found(name, why);
            }
        }
        if heads(&code, "std::").contains(&"env") {
            found("std::env", "settings are the caller's to give");
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_sources_sees_every_form_of_a_use() {
    let seen = |source: &str, depth| uses(&code(source), depth).join(" ");
    for (source, depth, expected) in [
        ("use crate::money::Money;", 1, "money"),
        (
            "use crate::{error::{Error, kind}, money};",
            1,
            "error money",
        ),
        ("use crate::{\n    view::A,\n    rule,\n};", 1, "view rule"),
        ("let x = crate::table::read(y);", 2, "table"),
        ("$crate::message::Message", 1, "message"),
        ("use super::rule::Rule;", 1, "rule"),
        ("use super::rule::Rule;", 2, ""),
        ("use super::super::rule::Rule;", 2, "rule"),
        ("// use crate::rule::Rule;\nfn a() {} // crate::rule", 1, ""),
        (
            "#[cfg(test)]\nmod tests {\n    use crate::rule;\n}\nuse crate::view::V;",
            1,
            "view",
        ),
        ("#[cfg(test)]\nmod tests;\nuse crate::view::V;", 1, "view"),
        ("//! Tests.\n#![cfg(test)]\nuse crate::rule;", 1, ""),
        ("use crate::Thing;", 1, ""),
    ] {
        assert_eq!(seen(source, depth), expected, "{source}");
    }
    assert_eq!(heads("use std::{env, fs};", "std::"), ["env", "fs"]);
    let refused = "fn f(_: f64) {} forward_to_deserialize_any! { u8 f32 } fn g(x: f32) {}";
    assert_eq!(
        without_refused_floats(refused),
        "fn f(_) {}  fn g(x: f32) {}"
    );
}

#[test]
fn a_use_upward_or_sideways_out_of_the_tower_is_found() {
    for (module, used, allowed) in [
        ("reconcile", "money", true),
        ("reconcile", "view", true),
        ("view", "rule", false),
        ("money", "table", false),
        ("audit_log", "error", true),
        ("audit_log", "money", false),
        ("report", "audit_log", false),
        ("engagement", "audit_log", true),
        ("engagement", "report", true),
        ("proptest", "report", true),
        ("newcomer", "money", false),
        ("newcomer", "newcomer", false),
        ("money", "newcomer", false),
    ] {
        assert_eq!(judge(module, used).is_ok(), allowed, "{module} uses {used}");
    }
    assert!(judge("newcomer", "money").unwrap_err().contains("FLOORS"));
}
