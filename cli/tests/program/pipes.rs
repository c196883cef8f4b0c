//! What comes through a pipe comes once.
#![cfg(unix)]

use crate::running::{copy, onecard, root, scratch};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

/// Runs the program with `fed` on its standard input, which it is asked to read as a file.
fn piped(place: &Path, arguments: &[&str], fed: &[u8]) -> Output {
    let mut child = onecard(place)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that refuses early closes its end.
    let _fed = stdin.write_all(fed);
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn place(name: &str) -> PathBuf {
    let place = scratch(name);
    copy(&root().join("testdata/engagements/clean"), &place);
    place
}

#[test]
fn check_reads_a_pipe_as_it_reads_the_file() {
    let place = place("pipe-check");
    let roll = std::fs::read(place.join("input/roll.csv")).unwrap();
    let from_pipe = piped(&place, &["check", "/dev/stdin"], &roll);
    let from_file = piped(&place, &["check", "input/roll.csv"], b"");
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(from_pipe.status.code(), Some(0), "{from_pipe:?}");
    assert_eq!(
        text(&from_pipe),
        text(&from_file).replace("input/roll.csv", "/dev/stdin")
    );
}

#[test]
fn a_logged_audit_says_that_a_pipe_cannot_be_read_twice() {
    let place = place("pipe-log");
    let roll = std::fs::read(place.join("input/roll.csv")).unwrap();
    let payments = "input/payments-*.csv";
    let audit = |out: &str, more: &[&str]| {
        let arguments = [
            "audit",
            "--roll",
            "/dev/stdin",
            "--payments",
            payments,
            "--out",
            out,
        ];
        piped(&place, &[&arguments, more].concat(), &roll)
    };
    let plain = audit("plain", &["--fail-on", "never"]);
    assert_eq!(plain.status.code(), Some(0), "{plain:?}");
    let logged = audit("logged", &["--log", "log", "--lang", "en"]);
    let said = String::from_utf8(logged.stderr).unwrap();
    assert_eq!(logged.status.code(), Some(2), "{said}");
    assert!(
        said.contains("/dev/stdin is a pipe, which can be read once"),
        "{said}"
    );
    assert!(said.contains("save it as a file first"), "{said}");
    assert!(!place.join("logged").exists() && !place.join("log").exists());
}

#[test]
fn a_page_or_a_text_without_an_end_is_stopped_by_its_limit() {
    let place = place("pipe-page");
    let page = [&b"<table>"[..], &vec![b'a'; 3 << 20]].concat();
    let lines = "1,2\n".repeat(1 << 20).into_bytes();
    let arguments = [
        "check",
        "/dev/stdin",
        "--lang",
        "en",
        "--limit",
        "pipe_bytes=1000000",
    ];
    for endless in [page, lines] {
        let refused = piped(&place, &arguments, &endless);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(3), "{said}");
        assert!(
            said.contains("over the limit pipe_bytes = 1000000"),
            "{said}"
        );
    }
}
