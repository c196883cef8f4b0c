//! A second verifier, in Python and openssl from the page of the format alone, gives the same verdicts.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit_log_support;

use audit_log_support::{LOG, SimDisk, data, worked};
use onecard::audit_log::anchor::Anchor;
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::{Genesis, commitment};
use onecard::audit_log::hash;
use onecard::audit_log::key::{Algorithm, Signer};
use onecard::audit_log::rows::{NewRow, RowKind, Total};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::verify::{Evidence, Options, verify};
use onecard::audit_log::writer::{Access, InputFile, Ordinary, RunOpen, Writer};
use std::path::{Path, PathBuf};
use std::process::Command;

const JOURNAL: &str = "/log/journal/000000000000.jsonl";
const ROWS: &str = "/log/rows/R000001/000000.rows";
const CHECKPOINT: &str = "/log/checkpoint";

/// A folder of this test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onecard-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The files of `disk`, on the real one.
    fn fill(&self, disk: &SimDisk) {
        let log = self.0.join("log");
        std::fs::remove_dir_all(&log).ok();
        for path in disk.files() {
            let Ok(inside) = path.strip_prefix(LOG) else {
                continue;
            };
            let target = log.join(inside);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, disk.get(&path).unwrap()).unwrap();
        }
        std::fs::create_dir_all(&log).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn script(folder: &Folder, arguments: &[&str]) -> (String, i32) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/verify_log.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(folder.0.join("log"))
        .args(arguments)
        .output()
        .expect("python3");
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    (
        text.lines().next().unwrap().to_owned(),
        output.status.code().unwrap(),
    )
}

/// Both verifiers give the same verdict and exit status.
fn check(folder: &Folder, disk: &SimDisk, against: Option<&str>, what: &str) -> String {
    folder.fill(disk);
    let kept = against.map(|name| data(name).to_string_lossy().into_owned());
    let arguments: Vec<&str> = kept.iter().flat_map(|kept| ["--against", kept]).collect();
    let (verdict, status) = script(folder, &arguments);
    let anchors =
        against.map(|name| Anchor::note(name, &std::fs::read(data(name)).unwrap()).unwrap());
    let evidence = Evidence {
        anchors: anchors.into_iter().collect(),
        ..Evidence::default()
    };
    let report = verify(disk, Path::new(LOG), &evidence, &Options::default()).unwrap();
    assert_eq!(verdict, report.verdict.name(), "{what}: {}", report.json());
    assert_eq!(
        status,
        i32::from(report.verdict.exit_status(Default::default())),
        "{what}"
    );
    verdict
}

#[test]
fn the_script_is_short_enough_to_be_read() {
    let script = std::fs::read_to_string(data("../../docs/verify_log.py")).unwrap();
    assert!(script.lines().count() <= 250);
    for line in script.lines().filter(|line| line.starts_with("import ")) {
        for module in line.trim_start_matches("import ").split(", ") {
            let standard = [
                "argparse",
                "base64",
                "functools",
                "hashlib",
                "json",
                "os",
                "pathlib",
                "re",
                "struct",
                "subprocess",
                "sys",
                "tempfile",
                "unicodedata",
            ];
            assert!(standard.contains(&module), "{module}");
        }
    }
}

#[test]
fn both_verifiers_agree_on_intact_logs() {
    let folder = Folder::new("intact");
    assert_eq!(check(&folder, &worked(), None, "worked"), "self-consistent");
    for kept in ["golden/checkpoint", "golden/checkpoint.3"] {
        assert_eq!(check(&folder, &worked(), Some(kept), kept), "anchored-ok");
    }
    let trust = data("golden/trust.json").to_string_lossy().into_owned();
    assert_eq!(
        script(&folder, &["--trust", &trust]),
        ("self-consistent".into(), 0)
    );
    assert_eq!(
        script(&folder, &["--strict"]),
        ("self-consistent".into(), 5)
    );
    let print = "d152381854b5fec5f22deeee85bf262e89461bfd9431c8d95889085f593932ed";
    let strict = script(&folder, &["--fingerprint", print, "--strict", "--quick"]);
    assert_eq!(strict, ("anchored-ok".into(), 0));
    let other = "0".repeat(64);
    assert_eq!(script(&folder, &["--fingerprint", &other]).0, "rewritten");
}

#[test]
fn both_verifiers_agree_on_a_log_with_runs_a_new_key_and_long_lists() {
    let folder = Folder::new("written");
    let disk = written();
    assert_eq!(check(&folder, &disk, None, "written"), "self-consistent");
    let journal = disk.get(JOURNAL).unwrap();
    for cut in [journal.len() - 1, journal.len() / 2] {
        let damaged = disk.copy();
        damaged.put(JOURNAL, &journal[..cut]);
        assert_eq!(check(&folder, &damaged, None, "cut"), "damaged");
    }
}

/// Two runs, the second with lists that need `more`, and a key handed over between them.
fn written() -> SimDisk {
    let disk = SimDisk::default();
    let at = |second: i64| Time::from_unix_ms(1_795_248_000_000 + second * 1000).unwrap();
    let key =
        |seed: u8| SeedKey::from_seed("example.org/a", Algorithm::Ed25519, &[seed; 32]).unwrap();
    let (first, second, third) = (key(1), key(2), key(3));
    let genesis = Genesis::signed(first.verifier().clone(), second.verifier(), [5; 32]);
    let access = Access {
        signer: Some(&first),
        guard: None,
    };
    let mut writer = Writer::create(&disk, Path::new(LOG), &genesis, access, at(0)).unwrap();
    for run in 0..2u64 {
        let digest = hash::sha256(b"");
        let input = InputFile {
            name: "发放明细.csv".into(),
            role: "payments".into(),
            len: 1,
            b3: digest,
            sha256: digest,
            total: Some(Total {
                n: 30 + 900 * run,
                fen: 300 + 900 * run as i64,
            }),
        };
        let open = RunOpen {
            operator: "经办01".into(),
            version: "0.1.0".into(),
            binary_b3: digest,
            policy_b3: digest,
            catalogue_b3: digest,
            args: vec!["a\u{7}b".into()],
            inputs: vec![input],
        };
        writer.open_run(&open, at(1)).unwrap();
        for number in 0..30 {
            let row = NewRow {
                kind: RowKind::Refused,
                reason: "R01",
                fen: 10,
                source: Some((0, number)),
                pseudonym: None,
                commitments: &[],
                more: &[("note", "引号\"反斜\\换行\n".into())],
            };
            writer.row(&row, at(1)).unwrap();
            if number == 9 {
                writer.checkpoint(at(1)).unwrap();
            }
        }
        let ordinary = |at: u64| Ordinary {
            file: 0,
            programme: format!("补贴{at}"),
            month: "2025-01".into(),
            total: Total { n: 1, fen: 1 },
        };
        let ordinary: Vec<_> = (0..900 * run).map(ordinary).collect();
        writer.seal(&ordinary, &[], at(2)).unwrap();
        if run == 0 {
            writer
                .rotate(&second, commitment(third.verifier()), "年度", at(3))
                .unwrap();
        }
    }
    writer.close(at(4)).unwrap();
    disk
}

#[test]
fn both_verifiers_agree_on_damaged_logs() {
    let folder = Folder::new("damaged");
    let mut seen = std::collections::BTreeSet::new();
    for (path, step) in [(JOURNAL, 1_999), (ROWS, 1_511), (CHECKPOINT, 163)] {
        let bytes = worked().get(path).unwrap();
        for bit in (0..bytes.len() * 8).step_by(step) {
            let disk = worked();
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            disk.put(path, &changed);
            seen.insert(check(&folder, &disk, None, &format!("{path} bit {bit}")));
        }
        for cut in (0..bytes.len()).step_by(bytes.len() / 7) {
            let disk = worked();
            disk.put(path, &bytes[..cut]);
            seen.insert(check(&folder, &disk, None, &format!("{path} cut at {cut}")));
        }
        let disk = worked();
        disk.remove_file(path);
        seen.insert(check(&folder, &disk, None, &format!("{path} removed")));
    }
    let journal = worked().get(JOURNAL).unwrap();
    for tail in [&b"{\"b\":"[..], b"{}\n", &[0; 700], b"\n", b"x\0y"] {
        let disk = worked();
        disk.put(JOURNAL, &[&journal, tail].concat());
        seen.insert(check(&folder, &disk, None, &format!("tail {tail:?}")));
    }
    let disk = worked();
    disk.put("/log/rows/R000002/000000.rows", b"{}\n");
    seen.insert(check(&folder, &disk, None, "rows without a run"));
    let disk = worked();
    let old: Vec<&[u8]> = journal
        .split_inclusive(|byte| *byte == b'\n')
        .take(3)
        .collect();
    disk.put(JOURNAL, &old.concat());
    seen.insert(check(&folder, &disk, None, "whole lines gone"));
    disk.put(
        CHECKPOINT,
        &std::fs::read(data("golden/checkpoint.3")).unwrap(),
    );
    seen.insert(check(&folder, &disk, Some("golden/checkpoint"), "old copy"));
    seen.insert(check(&folder, &SimDisk::default(), None, "nothing"));
    let expected = [
        "damaged",
        "empty",
        "rolled-back",
        "suspect-tail",
        "torn",
        "wrong-key",
    ];
    assert_eq!(
        seen.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn both_verifiers_agree_on_rewritten_logs_and_logs_that_do_not_foot() {
    let folder = Folder::new("rewritten");
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    let origin = "example.org/434001/butie/a5a5a5a5a5a5a5a5";
    let key = SeedKey::from_seed(origin, Algorithm::Ed25519, &seed).unwrap();
    let journal = String::from_utf8(worked().get(JOURNAL).unwrap()).unwrap();
    let lines: Vec<String> = journal.lines().map(str::to_owned).collect();
    for (from, to, expected) in [
        ("\"n\":4}}},\"i\":2", "\"n\":3}}},\"i\":2", "does-not-foot"),
        ("\"rows\":6", "\"rows\":7", "does-not-foot"),
        ("\"blocks\":1", "\"blocks\":2", "does-not-foot"),
        (
            "\"ordinary\":[{\"fen\":10005",
            "\"ordinary\":[{\"fen\":5",
            "does-not-foot",
        ),
        (
            "\"f\":\"rows/R000001/000000.rows\"",
            "\"f\":\"rows/R000001/000001.rows\"",
            "damaged",
        ),
        ("经办01", "经办02", "self-consistent"),
    ] {
        let disk = worked();
        let mut changed: Vec<String> = lines.iter().map(|line| line.replace(from, to)).collect();
        changed.remove(3);
        audit_log_support::rewrite(&disk, &changed, &key);
        assert_eq!(check(&folder, &disk, None, from), expected);
        if expected == "self-consistent" {
            assert_eq!(
                check(&folder, &disk, Some("golden/checkpoint.3"), from),
                "rewritten"
            );
            changed.push(changed[2].replace("\"k\":\"rows\"", "\"k\":\"note\""));
            audit_log_support::rewrite(&disk, &changed, &key);
            assert_eq!(
                check(&folder, &disk, Some("golden/checkpoint"), from),
                "fork"
            );
        }
    }
}
