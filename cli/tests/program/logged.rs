//! `audit --log` and the commands of the log: what is written, what is said of what died.

use crate::running::{copy, names, onecard, root, run, scratch};
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::Genesis;
use onecard::audit_log::hash::{Digest32, block, sha256};
use onecard::audit_log::writer::{Access, InputFile, OutputFile, RunOpen, Writer};
use onecard::engagement::logged_runs;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

const AUDIT: &[&str] = &["audit", "onecard.toml", "--log", "log", "--quiet", "--out"];

/// The golden engagement `case` in a directory of its own.
pub(crate) fn place(name: &str, case: &str) -> PathBuf {
    let place = scratch(name);
    copy(&root().join("testdata/engagements").join(case), &place);
    place
}

fn audit(place: &Path, more: &[&str]) -> Output {
    run(place, &[AUDIT, more].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The status of a command of the log and the JSON that it says.
pub(crate) fn log(place: &Path, arguments: &[&str]) -> (i32, Value) {
    let ended = run(place, &[&["log"], arguments, &["--json"]].concat());
    let said = serde_json::from_slice(&ended.stdout).unwrap_or(Value::Null);
    (ended.status.code().unwrap(), said)
}

fn states(place: &Path) -> Vec<String> {
    let (status, said) = log(place, &["verify", "log"]);
    assert_eq!(status, 0, "{said}");
    let runs = said["runs"].as_array().unwrap().iter();
    runs.map(|run| run["state"].as_str().unwrap().to_owned())
        .collect()
}

fn lines(place: &Path) -> Vec<String> {
    let journal = fs::read_to_string(place.join("log/journal/000000000000.jsonl")).unwrap();
    journal.lines().map(str::to_owned).collect()
}

#[test]
fn every_engagement_foots_in_both_profiles_and_is_the_same_when_made_again() {
    for case in names(&root().join("testdata/engagements")) {
        for profile in ["exceptions", "all"] {
            let place = place(&format!("logged-{case}-{profile}"), &case);
            let ended = audit(&place, &["out", "--log-rows", profile]);
            assert!(
                matches!(ended.status.code(), Some(0 | 1)),
                "{case}: {}",
                text(&ended.stderr)
            );
            let (status, said) = log(&place, &["verify", "log"]);
            assert_eq!(
                (status, &said["verdict"]),
                (0, &"self-consistent".into()),
                "{case}: {said}"
            );
            assert_eq!(states(&place), ["published"], "{case}");
            let again = run(&place, &["reperform", "log", "--json"]);
            let said: Value = serde_json::from_slice(&again.stdout).unwrap();
            assert_eq!(again.status.code(), Some(0), "{case}: {said}");
            assert_eq!(said["same"], true, "{case}: {said}");
            assert_eq!(
                said["changed"].as_array().unwrap().len(),
                0,
                "{case}: {said}"
            );
        }
    }
}

/// The roll reads in spans, the lists are too short for that, and payments are digested beside.
#[test]
fn every_input_has_the_digests_of_its_bytes_however_it_was_read() {
    let place = scratch("logged-digests");
    let made = ["demo", "county", "--people", "4000", "--months", "1"];
    assert_eq!(run(&place, &made).status.code(), Some(0));
    let place = place.join("county");
    assert!(fs::metadata(place.join("roll.csv")).unwrap().len() > 1 << 19);
    assert_eq!(audit(&place, &["out"]).status.code(), Some(1));
    let open: Value = serde_json::from_str(&lines(&place)[1]).unwrap();
    let inputs = open["b"]["inputs"].as_array().unwrap();
    assert!(inputs.len() > 4);
    for input in inputs {
        let bytes = fs::read(place.join(input["name"].as_str().unwrap())).unwrap();
        assert_eq!(input["len"], bytes.len(), "{input}");
        assert_eq!(input["b3"], block(&bytes).to_string(), "{input}");
        assert_eq!(input["sha256"], sha256(&bytes).to_string(), "{input}");
    }
}

#[test]
fn the_log_names_every_output_and_the_stamped_page_anchors_it() {
    let place = place("logged-outputs", "dirty");
    audit(&place, &["out", "--operator", "审计一科"]);
    let (_, shown) = log(&place, &["show", "log"]);
    let of = &shown["runs"][0];
    assert_eq!(of["said"]["operator"], "审计一科");
    let outputs = of["outputs"].as_array().unwrap();
    let written = names(&place.join("out"));
    for output in outputs {
        let bytes = fs::read(place.join("out").join(output["name"].as_str().unwrap())).unwrap();
        assert_eq!(output["len"], bytes.len());
    }
    assert_eq!(outputs.len() + 2, written.len(), "all but the two seals");
    let seal: Value =
        serde_json::from_slice(&fs::read(place.join("out/seal.json")).unwrap()).unwrap();
    let words = seal["log"]["words"].as_str().unwrap();
    let page = fs::read_to_string(place.join("out/seal.html")).unwrap();
    assert!(page.contains(words) && page.contains("<svg"), "{page}");
    let (status, said) = log(&place, &["verify", "log", "--paper", words, "--strict"]);
    assert_eq!(
        (status, &said["verdict"]),
        (0, &"anchored-ok".into()),
        "{said}"
    );
    assert_eq!(log(&place, &["verify", "log", "--strict"]).0, 5);
}

/// Makes the log what a run leaves that dies when its first `entries` are on disk.
fn die(place: &Path, entries: usize) {
    let all = lines(place);
    let note = all.iter().skip(entries).find_map(|line| {
        let entry: Value = serde_json::from_str(line).unwrap();
        let note = entry["b"]["note"].as_str()?.to_owned();
        let size: usize = note.lines().nth(1)?.parse().ok()?;
        (size <= entries).then_some(note)
    });
    let kept: String = all
        .iter()
        .take(entries)
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(place.join("log/journal/000000000000.jsonl"), kept).unwrap();
    fs::write(place.join("log/checkpoint"), note.unwrap()).unwrap();
    let out = std::path::absolute(place.join("out")).unwrap();
    fs::write(place.join("log/publishing"), out.to_str().unwrap()).unwrap();
}

/// A run that dies with so many entries on disk, with or without its directory, is said to be `state`.
#[track_caller]
fn check_death(entries: usize, directory: &str, before: &str, state: &str) {
    let place = place(&format!("logged-death-{entries}-{directory}"), "dirty");
    audit(&place, &["out"]);
    die(&place, entries);
    if directory == "absent" {
        fs::remove_dir_all(place.join("out")).unwrap();
    }
    if entries < 3 {
        fs::remove_dir_all(place.join("log/rows")).unwrap();
    }
    assert_eq!(states(&place), [before]);
    let ended = audit(&place, &["later", "--lang", "en"]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        text(&ended.stderr).contains("R000001"),
        "{}",
        text(&ended.stderr)
    );
    assert_eq!(states(&place), [state, "published"]);
    assert!(!place.join("log/publishing").exists());
}

#[test]
fn whatever_dies_in_between_is_said_by_the_next_command() {
    check_death(2, "absent", "open", "aborted");
    check_death(5, "absent", "sealed", "unpublished");
    check_death(5, "stands", "sealed", "published");
}

#[test]
fn a_torn_log_is_recovered_by_name_and_a_changed_one_is_refused() {
    let place = place("logged-torn", "dirty");
    audit(&place, &["one"]);
    let journal = place.join("log/journal/000000000000.jsonl");
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, [whole.as_slice(), b"{\"b\":{\"ha"].concat()).unwrap();
    assert_eq!(log(&place, &["verify", "log"]).1["verdict"], "torn");
    let refused = audit(&place, &["two"]);
    assert_eq!(refused.status.code(), Some(4));
    assert!(text(&refused.stderr).contains("onecard log recover"));
    assert!(!place.join("two").exists());
    let (status, said) = log(&place, &["recover", "log"]);
    assert_eq!(
        (status, said["recovered"].as_array().unwrap().len()),
        (0, 1),
        "{said}"
    );
    assert_eq!(audit(&place, &["two"]).status.code(), Some(1));
    let rows = place.join("log/rows/R000001/000000.rows");
    let changed = fs::read_to_string(&rows)
        .unwrap()
        .replacen("\"fen\":6000", "\"fen\":6001", 1);
    fs::write(&rows, changed).unwrap();
    assert_eq!(log(&place, &["verify", "log"]).0, 5);
    assert_eq!(run(&place, &["reperform", "log"]).status.code(), Some(5));
}

#[test]
fn statuses_are_those_of_the_interface() {
    let place = place("logged-statuses", "dirty");
    assert_eq!(log(&place, &["show", "log"]).0, 2);
    assert_eq!(log(&place, &["verify", "log"]).0, 5);
    assert_eq!(
        run(
            &place,
            &["audit", "onecard.toml", "--out", "a", "--operator", "b"]
        )
        .status
        .code(),
        Some(2)
    );
    audit(&place, &["one"]);
    let before = lines(&place);
    assert_eq!(audit(&place, &["log/out"]).status.code(), Some(2));
    assert_eq!(audit(&place, &["one"]).status.code(), Some(2));
    let lock = fs::File::create(place.join("log/lock")).unwrap();
    lock.lock().unwrap();
    let ended = audit(&place, &["two"]);
    assert_eq!(ended.status.code(), Some(4), "{}", text(&ended.stderr));
    assert!(!place.join("two").exists());
    drop(lock);
    assert_eq!(lines(&place), before);
}

#[test]
fn wrong_arguments_of_every_command_are_said_and_nothing_is_written() {
    let place = place("logged-wrong", "dirty");
    audit(&place, &["one"]);
    fs::create_dir(place.join("full")).unwrap();
    fs::write(place.join("full/file"), "").unwrap();
    let before = lines(&place);
    for (status, wrong) in [
        (2, "verify"),
        (2, "verify log --paper 一二"),
        (2, "verify log --trust missing"),
        (2, "verify log --parent log"),
        (3, "verify log --against onecard.toml"),
        (3, "verify log --timestamp onecard.toml"),
        (3, "verify log --cosignatures onecard.toml"),
        (5, "verify missing"),
        (2, "show missing"),
        (2, "show log --run R000009"),
        (2, "show log --reveal R000001:0"),
        (2, "show log --reveal 0 --by a --why b"),
        (2, "show log --reveal R000001:999 --by a --why b"),
        (2, "prove log"),
        (2, "prove log --row 1"),
        (2, "prove log --entry 99"),
        (2, "prove log --entry x"),
        (2, "prove log --entry 1 --since 1"),
        (2, "prove log --row R000001:999"),
        (2, "verify-proof missing"),
        (2, "verify-proof onecard.toml --vkey x"),
        (2, "checkpoint missing"),
        (2, "checkpoint log --key missing"),
        (2, "checkpoint log --key onecard.toml"),
        (2, "checkpoint log --signer-cmd missing"),
        (2, "recover missing"),
        (2, "export log"),
        (2, "export missing --out pack"),
        (2, "export log --out full"),
        (2, "export log --out pack --run R000009"),
        (2, "key missing"),
        (2, "key log --rotate missing"),
        (2, "anchor log"),
        (2, "anchor log --keep missing --kind tsr"),
        (2, "anchor log --keep onecard.toml"),
        (2, "anchor log --keep onecard.toml --kind other"),
        (3, "anchor log --keep onecard.toml --kind tsr"),
        (3, "anchor log --keep onecard.toml --kind cosig"),
        (2, "anchor log --keep onecard.toml --kind paper.txt"),
        (2, "redact log"),
        (2, "redact log --run R000009 --basis a --by b"),
        (2, "purge log"),
        (2, "purge log --list missing --why a"),
        (2, "purge missing --list onecard.toml --why a"),
    ] {
        let arguments: Vec<&str> = wrong.split(' ').collect();
        for json in [&[][..], &["--json"]] {
            let ended = run(&place, &[&["log"], &arguments[..], json].concat());
            let said = text(&ended.stderr) + &text(&ended.stdout);
            assert_eq!(ended.status.code(), Some(status), "{wrong}: {said}");
            assert!(!said.trim().is_empty(), "{wrong}");
        }
        assert_eq!(lines(&place), before, "{wrong}");
        assert!(
            !place.join("pack").exists() && !place.join("missing").exists(),
            "{wrong}"
        );
    }
}

#[test]
fn a_message_names_the_directory_or_file_that_is_meant() {
    let place = place("logged-named", "clean");
    audit(&place, &["out"]);
    let said = |arguments: &[&str]| {
        let ended = run(&place, &[&["log"], arguments, &["--lang", "en"]].concat());
        text(&ended.stderr)
    };
    let missing = said(&["verify", "nowhere"]);
    assert!(
        missing.contains("there is no directory nowhere"),
        "{missing}"
    );
    for kind in ["tsr", "cosig", "paper.txt"] {
        let refused = said(&["anchor", "log", "--keep", "onecard.toml", "--kind", kind]);
        assert!(refused.contains("onecard.toml"), "{kind}: {refused}");
    }
}

#[cfg(unix)]
#[test]
fn a_receipt_that_comes_through_a_pipe_is_kept() {
    let place = place("logged-pipe", "clean");
    audit(&place, &["out"]);
    let seal = fs::read(place.join("out/seal.json")).unwrap();
    let seal: Value = serde_json::from_slice(&seal).unwrap();
    let words = seal["log"]["words"].as_str().unwrap();
    let keep = "anchor log --keep /dev/stdin --kind paper.txt";
    let mut command = onecard(&place);
    command.arg("log").args(keep.split(' '));
    command.stdout(std::process::Stdio::null());
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), words.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(
        lines(&place)
            .iter()
            .any(|line| line.contains("\"k\":\"anchor\""))
    );
}

#[test]
fn writers_that_meet_are_locked_out_and_none_is_lost() {
    let place = place("logged-writers", "clean");
    audit(&place, &["first"]);
    let children: Vec<_> = (0..6)
        .map(|number| {
            let out = format!("out{number}");
            let mut command = onecard(&place);
            command.args(AUDIT).arg(&out);
            let quiet = command.stderr(std::process::Stdio::null());
            (out, quiet.spawn().unwrap())
        })
        .collect();
    let mut done = 1;
    for (out, mut child) in children {
        let status = child.wait().unwrap().code();
        assert!(matches!(status, Some(0 | 4)), "{status:?}");
        assert_eq!(place.join(out).exists(), status == Some(0));
        done += usize::from(status == Some(0));
    }
    assert_eq!(states(&place), vec!["published"; done]);
}

#[test]
fn a_row_is_proved_opened_looked_at_and_redacted() {
    let place = place("logged-proofs", "dirty");
    audit(&place, &["out"]);
    let rows = run(&place, &["log", "show", "log", "--rows", "R000001"]);
    let rows = text(&rows.stdout);
    let row = rows
        .lines()
        .position(|row| row.contains("\"reason\":\"D01\""))
        .unwrap();
    let name = format!("R000001:{row}");
    let prove = [
        "prove", "log", "--row", &name, "--open", "id", "--out", "proof",
    ];
    assert_eq!(log(&place, &prove).0, 0);
    let (status, said) = log(&place, &["verify-proof", "proof"]);
    assert_eq!(status, 0, "{said}");
    let id = said["openings"][0]["value"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 18, "{said}");
    let reveal = [
        "show", "log", "--reveal", &name, "--by", "甲", "--why", "核实",
    ];
    assert_eq!(log(&place, &reveal).1["id"], id.as_str());
    assert!(
        lines(&place)
            .iter()
            .any(|line| line.contains("\"k\":\"view\""))
    );
    let row = row.to_string();
    let redact = [
        "redact", "log", "--run", "R000001", "--row", &row, "--basis", "法", "--by", "甲",
    ];
    assert_eq!(
        log(&place, &redact),
        (0, serde_json::json!({"destroyed": 2}))
    );
    assert_eq!(log(&place, &reveal).0, 2);
    assert_eq!(log(&place, &["verify", "log"]).0, 0);
    let changed = fs::read_to_string(place.join("proof"))
        .unwrap()
        .replacen("index 2", "index 3", 1);
    fs::write(place.join("proof"), changed).unwrap();
    assert_eq!(log(&place, &["verify-proof", "proof"]).0, 5);
}

#[test]
fn a_signed_log_needs_its_key_and_hands_over_to_the_promised_one() {
    let place = place("logged-keys", "dirty");
    fs::write(place.join("phrase"), "a passphrase\n").unwrap();
    let signed = |arguments: &[&str]| {
        let mut command = onecard(&place);
        command
            .env("ONECARD_PASSPHRASE_FILE", "phrase")
            .args(arguments);
        command.output().unwrap().status.code()
    };
    let with = |out: &str, key: &str| signed(&[AUDIT, &[out, "--key", key]].concat());
    let new = [
        "log",
        "key",
        "log",
        "--new",
        "key",
        "--office",
        "example.org/434001",
    ];
    assert_eq!(signed(&new), Some(0));
    assert_eq!(with("one", "key"), Some(1));
    assert_eq!(audit(&place, &["two"]).status.code(), Some(2), "no key");
    let rotate = [
        "log", "key", "log", "--key", "key", "--rotate", "key.next", "--next", "third", "--why",
        "定期",
    ];
    assert_eq!(signed(&rotate), Some(0));
    assert_eq!(with("two", "key"), Some(2), "a key that was handed over");
    assert_eq!(with("two", "key.next"), Some(1));
    assert_eq!(states(&place), ["published", "published"]);
    let (_, keys) = log(&place, &["key", "log"]);
    let keys = keys["keys"].as_array().unwrap().clone();
    assert_eq!(keys.len(), 2);
    let prove = ["prove", "log", "--entry", "1", "--out", "proof"];
    assert_eq!(log(&place, &prove).0, 0);
    let vkey = |at: usize| keys[at]["vkey"].as_str().unwrap().to_owned();
    assert_eq!(
        log(&place, &["verify-proof", "proof", "--vkey", &vkey(1)]).0,
        0
    );
    assert_eq!(
        log(&place, &["verify-proof", "proof", "--vkey", &vkey(0)]).0,
        5
    );
    assert_eq!(log(&place, &["verify-proof", "proof"]).0, 5);
    let secret = fs::read(place.join("key")).unwrap();
    assert!(secret.starts_with(b"age-encryption.org/v1\n"));
}

#[test]
fn inputs_are_found_by_what_they_are_and_a_pack_needs_no_install() {
    let place = place("logged-inputs", "dirty");
    audit(&place, &["out"]);
    fs::create_dir(place.join("archive")).unwrap();
    fs::rename(place.join("input"), place.join("archive/2025")).unwrap();
    fs::rename(place.join("onecard.toml"), place.join("archive/p.toml")).unwrap();
    let again = run(&place, &["reperform", "log", "--lang", "en"]);
    assert_eq!(again.status.code(), Some(2), "{}", text(&again.stderr));
    let found = ["reperform", "log", "--inputs", "archive", "--out", "again"];
    let again = run(&place, &found);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    for name in names(&place.join("again")) {
        let read = |run: &str| fs::read(place.join(run).join(&name)).unwrap();
        assert_eq!(read("again"), read("out"), "{name}");
    }
    let roll = place.join("archive/2025/roll.csv");
    let changed = fs::read_to_string(&roll).unwrap().replacen("100", "101", 1);
    fs::write(&roll, changed).unwrap();
    assert_eq!(run(&place, &found[..4]).status.code(), Some(2));
    assert_eq!(log(&place, &["export", "log", "--out", "pack"]).0, 0);
    assert_eq!(log(&place, &["verify", "pack"]).0, 0);
    assert!(!place.join("pack/vault").exists());
    assert!(place.join("pack/verify_log.py").exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_a_log() {
    use std::os::unix::fs::PermissionsExt;
    let place = place("logged-modes", "dirty");
    audit(&place, &["out"]);
    let mut folders = vec![place.join("log")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, expected, "{}", path.display());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

/// A log that says of the newest run of `place` what is true, but of one output that it was `bytes`.
fn log_of_another_output(place: &Path, name: &str, bytes: &[u8]) {
    let disk = RealDisk::new();
    let of = logged_runs::read(&disk, &place.join("log"))
        .unwrap()
        .pop()
        .unwrap();
    let now = Time::from_unix_ms(1_795_334_400_000).unwrap();
    let digest = |key: &str| Digest32::from_hex(of.said(key)).unwrap();
    let genesis = Genesis::unsigned("example.org", [7; 32]);
    let folder = place.join("other");
    let mut log = Writer::create(&disk, &folder, &genesis, Access::default(), now).unwrap();
    let open = RunOpen {
        operator: "-".to_owned(),
        version: of.said("version").to_owned(),
        binary_b3: digest("binary_b3"),
        policy_b3: digest("policy_b3"),
        catalogue_b3: digest("catalogue_b3"),
        args: of.args.clone(),
        inputs: of
            .inputs
            .iter()
            .map(|input| InputFile {
                name: input.name.clone(),
                // Nothing is added up in a log without rows.
                role: input.role.clone(),
                len: input.len,
                b3: input.b3,
                sha256: Digest32::ZERO,
                total: None,
            })
            .collect(),
    };
    log.open_run(&open, now).unwrap();
    let outputs: Vec<OutputFile> = of
        .outputs
        .iter()
        .map(|output| OutputFile {
            name: output.name.clone(),
            len: match output.name == name {
                true => bytes.len() as u64,
                false => output.len,
            },
            b3: match output.name == name {
                true => block(bytes),
                false => output.b3,
            },
        })
        .collect();
    log.seal(&[], &outputs, now).unwrap();
    log.close(now).unwrap();
}

/// What `reperform` says of the one output that differs.
fn other_output(place: &Path, more: &[&str]) -> Value {
    let again = run(place, &[&["reperform", "other", "--json"], more].concat());
    let said: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again.status.code(), Some(5), "{said}");
    let outputs = said["outputs"].as_array().unwrap().iter();
    let other: Vec<_> = outputs.filter(|output| output["same"] == false).collect();
    assert_eq!(other.len(), 1, "{said}");
    other[0].clone()
}

#[test]
fn an_output_that_was_another_one_is_named_with_the_first_place_that_differs() {
    let place = place("logged-other", "dirty");
    audit(&place, &["out"]);
    log_of_another_output(&place, "summary.json", b"{}");
    let other = other_output(&place, &[]);
    assert_eq!(other["name"], "summary.json");
    assert_eq!(other["old"]["state"], "altered", "the file is not that one");

    // The logged run had written another amount in its second finding.
    fs::remove_dir_all(place.join("other")).unwrap();
    fs::rename(place.join("out"), place.join("old")).unwrap();
    let findings = place.join("old/findings.jsonl");
    let text = fs::read_to_string(&findings).unwrap();
    let second = text.lines().nth(1).unwrap();
    let amount = second.find("\"at_risk\":\"").unwrap() + 11;
    let byte = text.find(second).unwrap() + amount;
    let mut bytes = text.clone().into_bytes();
    bytes[byte] = if bytes[byte] == b'7' { b'8' } else { b'7' };
    fs::write(&findings, &bytes).unwrap();
    log_of_another_output(&place, "findings.jsonl", &bytes);
    let other = other_output(&place, &["--old", "old"]);
    let rule = &serde_json::from_str::<Value>(second).unwrap()["rule"];
    let expected = serde_json::json!({
        "state": "logged", "line": 2, "byte": byte, "rule": rule, "old_rule": rule,
        "member": "at_risk",
    });
    assert_eq!(other["old"], expected);
    let said = run(
        &place,
        &["reperform", "other", "--old", "old", "--lang", "en"],
    );
    let said = text_of(&said);
    assert!(said.contains("first differs in finding 2"), "{said}");
    for personal in ["person", "account"] {
        let finding: Value = serde_json::from_str(second).unwrap();
        let value = finding[personal].as_str().unwrap_or("-").to_owned();
        assert!(value.len() < 5 || !said.contains(&value), "{said}");
    }
    let gone = run(&place, &["reperform", "other", "--lang", "en"]);
    let gone = text_of(&gone);
    assert!(gone.contains("out holds no outputs of that run"), "{gone}");
}

/// What a command said, on both streams.
fn text_of(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_parent_log_anchors_its_child_and_no_other() {
    let place = place("logged-parent", "dirty");
    fs::write(place.join("phrase"), "a passphrase\n").unwrap();
    let signed = |arguments: &[&str]| {
        let mut command = onecard(&place);
        command
            .env("ONECARD_PASSPHRASE_FILE", "phrase")
            .args(arguments);
        let done = command.output().unwrap();
        assert_eq!(
            done.status.code(),
            Some(0),
            "{arguments:?}: {}",
            text_of(&done)
        );
    };
    for (log, key, out) in [
        ("county", "k1", "o1"),
        ("city", "k2", "o2"),
        ("alien", "k3", "o3"),
    ] {
        signed(&[
            "log",
            "key",
            log,
            "--new",
            key,
            "--office",
            &format!("example.org/{log}"),
        ]);
        signed(&[
            "audit",
            "onecard.toml",
            "--out",
            out,
            "--log",
            log,
            "--key",
            key,
            "--fail-on",
            "never",
            "--quiet",
        ]);
        let (_, keys) = self::log(&place, &["key", log]);
        let vkey = keys["keys"][0]["vkey"].as_str().unwrap().to_owned();
        let origin = vkey.split('+').next().unwrap();
        let trust = serde_json::json!({"origin": origin, "vkeys": [{"vkey": vkey}]});
        fs::write(place.join(format!("{log}.trust")), trust.to_string()).unwrap();
    }
    let child = |since: &str, proof: &str| {
        signed(&["log", "prove", "county", "--since", since, "--out", proof]);
        signed(&[
            "log",
            "anchor",
            "city",
            "--child",
            proof,
            "--trust",
            "county.trust",
            "--key",
            "k2",
        ]);
    };
    child("0", "proof");
    let verify = |log: &str, parent: &str, trust: &str| {
        let asked = [
            "verify",
            log,
            "--parent",
            parent,
            "--parent-trust",
            trust,
            "--strict",
        ];
        let (status, said) = self::log(&place, &asked);
        (status, said["verdict"].as_str().unwrap_or("-").to_owned())
    };
    let good = (0, "anchored-ok".to_owned());
    let refused = (5, "-".to_owned());
    assert_eq!(verify("county", "city", "city.trust"), good);
    assert_eq!(
        verify("county", "city", "county.trust"),
        refused,
        "of another key"
    );
    assert_eq!(
        verify("alien", "city", "city.trust"),
        refused,
        "never taken"
    );
    assert_eq!(verify("county", "alien", "city.trust"), refused);
    // Behind the child stands the checkpoint before it.
    let newest = self::log(&place, &["verify", "city"]).1["entries"]
        .as_u64()
        .unwrap();
    let index = (newest - 2).to_string();
    signed(&[
        "log", "prove", "city", "--entry", &index, "--out", "receipt",
    ]);
    assert_eq!(verify("county", "receipt", "city.trust"), good);
    assert_eq!(
        verify("alien", "receipt", "city.trust"),
        (5, "wrong-key".to_owned())
    );
    let alone = ["verify", "county", "--parent", "city"];
    assert_eq!(self::log(&place, &alone).0, 2, "whose log is it?");
}
