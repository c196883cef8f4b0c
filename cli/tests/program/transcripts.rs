//! Transcripts: what the program says and how it ends, for every way of ending.
//!
//! A transcript holds commands after `$ `, what they said (stderr after `! `), and `? status` where it
//! is not 0. `SNAPSHOTS=overwrite cargo test -p onecard-cli` writes them anew.

use crate::running::{copy, names, onecard, root, scratch, words};
use snapbox::Data;
use snapbox::data::DataFormat;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/transcripts")
}

/// The files that transcripts speak of.
fn furnish(place: &Path) {
    let clean = root().join("testdata/engagements/clean");
    copy(&clean, place);
    fs::remove_dir_all(place.join("expected")).unwrap();
    fs::rename(place.join("onecard.toml"), place.join("project.toml")).unwrap();
    let roll = fs::read(place.join("input/roll.csv")).unwrap();
    let payments = fs::read_to_string(place.join("input/payments-202502.csv")).unwrap();
    let header = payments.lines().next().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(place.join(name), bytes).unwrap();
    write("empty.csv", b"");
    write("bom.csv", b"\xef\xbb\xbf");
    write(
        "junk.bin",
        &[0x7f, b'E', b'L', b'F', 0, 1, 2, 0, 0xff, 0xfe, 0, 0, 9],
    );
    write(
        "cut-character.csv",
        &roll[..roll.iter().rposition(|b| *b >= 0xe0).unwrap() + 1],
    );
    write(
        "cut-quote.csv",
        [payments.as_bytes(), b"1,2,\"three"].concat().as_slice(),
    );
    write("wrong-header.csv", b"a,b,c\n1,2,3\n");
    write("header-only.csv", format!("{header}\n").as_bytes());
    write(
        "two-amounts.csv",
        payments.replacen("失败原因", "实发金额", 1).as_bytes(),
    );
    write(
        "ragged.csv",
        format!("{payments}20250201,12,特困供养\n").as_bytes(),
    );
    write(
        "unpaid.csv",
        payments
            .lines()
            .take(9)
            .collect::<Vec<_>>()
            .join("\n")
            .as_bytes(),
    );
    write(
        "later-month.csv",
        payments
            .replace("2025-02", "2025-04")
            .replace("202502", "202504")
            .replace("高龄津贴", "敬老津贴")
            .replace("发放结果", "银行备注")
            .as_bytes(),
    );
    write("bad.toml", b"rol = []\n");
    let project = fs::read_to_string(place.join("project.toml")).unwrap();
    write(
        "english.toml",
        format!("lang = \"en\"\n{project}").as_bytes(),
    );
    write("later.toml", b"returns = [\"a.csv\"]\n");
    write(
        "bad-pack.toml",
        b"pack = \"a\"\nversion = \"1\"\nextends = \"national\"\nprogrames = 1\n",
    );
    fs::create_dir(place.join("directory")).unwrap();
    fs::create_dir(place.join("full")).unwrap();
    write("full/kept.txt", b"kept");
}

/// Runs the commands of a transcript and writes it as it should read.
fn replay(script: &str, place: &Path) -> String {
    let mut transcript = String::new();
    let next = script.lines().skip(1).chain([""]);
    for (line, next) in script.lines().zip(next) {
        // A blank line may be what a command said, unless a remark follows it.
        if line.starts_with('#') || line.is_empty() && next.starts_with('#') {
            writeln!(transcript, "{line}").unwrap();
        }
        let Some(command) = line.strip_prefix("$ onecard") else {
            continue;
        };
        writeln!(transcript, "{line}").unwrap();
        let ended = onecard(place).args(words(command)).output().unwrap();
        transcript.push_str(std::str::from_utf8(&ended.stdout).unwrap());
        for line in std::str::from_utf8(&ended.stderr).unwrap().lines() {
            writeln!(transcript, "! {line}").unwrap();
        }
        match ended.status.code() {
            Some(0) => {}
            code => writeln!(transcript, "? {}", code.unwrap()).unwrap(),
        }
    }
    transcript
}

#[test]
fn every_transcript_reads_as_it_was_written() {
    let names = names(&folder());
    assert!(!names.is_empty(), "there is no transcript");
    for name in names {
        let place = scratch(&format!("transcript-{name}"));
        furnish(&place);
        let path = folder().join(&name);
        let script = fs::read_to_string(&path).unwrap();
        assert!(script.contains("$ onecard"), "{name} has no command");
        let before = names_and_bytes(&place);
        let transcript = replay(&script, &place);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(
            transcript,
            Data::read_from(&path, Some(DataFormat::Text)).raw(),
        );
        for (name, bytes) in before {
            assert_eq!(
                fs::read(place.join(&name)).unwrap(),
                bytes,
                "{name} was written to"
            );
        }
    }
}

fn names_and_bytes(place: &Path) -> Vec<(String, Vec<u8>)> {
    let files = names(place)
        .into_iter()
        .filter(|name| place.join(name).is_file());
    files
        .map(|name| {
            let bytes = fs::read(place.join(&name)).unwrap();
            (name, bytes)
        })
        .collect()
}
