//! Personal data: nothing of it in the log, openings that hold, and redaction that leaves proofs.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit_log_support;

use audit_log_support::{Dice, Fault, LOG, SimDisk, worked};
use onecard::audit_log::entry::Time;
use onecard::audit_log::events::{Purge, Redaction};
use onecard::audit_log::genesis::Genesis;
use onecard::audit_log::hash;
use onecard::audit_log::rows::{NewRow, RowKind};
use onecard::audit_log::vault::{Opening, Openings, Selection, Vault};
use onecard::audit_log::verify::{Evidence, Options, Report, Verdict, verify};
use onecard::audit_log::writer::{Access, RunOpen, Writer};
use std::path::Path;

const RUN: &str = "R000001";

fn log() -> &'static Path {
    Path::new(LOG)
}

fn at(second: i64) -> Time {
    Time::from_unix_ms(1_795_248_000_000 + second * 1000).unwrap()
}

fn look(disk: &SimDisk) -> Report {
    verify(disk, log(), &Evidence::default(), &Options::default()).unwrap()
}

/// Personal values that must appear nowhere but in the vault.
fn canaries() -> Vec<String> {
    (0..250)
        .flat_map(|i| {
            let id = format!("43400119500101{i:03}X");
            [
                id,
                format!("62284800{i:011}"),
                format!("1390000{i:04}"),
                format!("张金丝{i:03}"),
            ]
        })
        .collect()
}

fn opening(row: u64, salt: [u8; 16], value: &str) -> Opening {
    Opening {
        row,
        field: "id".into(),
        salt,
        value: value.into(),
    }
}

/// A run with a row for every canary; every tenth row is a finding with a salt of its own.
fn write(disk: &SimDisk) -> Vec<Opening> {
    let genesis = Genesis::unsigned("example.org/434001/butie", [7; 32]);
    let mut writer = Writer::create(disk, log(), &genesis, Access::default(), at(0)).unwrap();
    let vault = Vault::of(disk, log());
    vault.keep_pseudonym_key(&[9; 32]).unwrap();
    vault.keep_salt_key(RUN, &[8; 32]).unwrap();
    let key = vault.pseudonym_key().unwrap().unwrap();
    let salts = vault.salt_key(RUN).unwrap().unwrap();
    let digest = hash::sha256(b"");
    let open = RunOpen {
        operator: "经办01".into(),
        version: "0.1.0".into(),
        binary_b3: digest,
        policy_b3: digest,
        catalogue_b3: digest,
        args: Vec::new(),
        inputs: Vec::new(),
    };
    assert_eq!(writer.open_run(&open, at(1)).unwrap(), RUN);
    let mut openings = Vec::new();
    for (row, value) in canaries().iter().enumerate() {
        let row = row as u64;
        let finding = row.is_multiple_of(10);
        let salt = if finding {
            [row as u8; 16]
        } else {
            hash::salt(&salts, row, "id")
        };
        let opening = opening(row, salt, value);
        let pseudonym = hash::pseudonym(&key, value);
        let line = NewRow {
            kind: if finding {
                RowKind::Finding
            } else {
                RowKind::Key
            },
            reason: "seen",
            fen: 1,
            source: None,
            pseudonym: Some(&pseudonym),
            commitments: &[("id", opening.commitment().unwrap())],
            more: &[],
        };
        assert_eq!(writer.row(&line, at(1)).unwrap(), row);
        openings.push(opening);
    }
    vault.store(RUN, &Openings::of(&openings).unwrap()).unwrap();
    writer.seal(&[], &[], at(2)).unwrap();
    writer.close(at(2)).unwrap();
    openings
}

fn redaction(rows: Vec<u64>) -> Redaction {
    Redaction {
        run: RUN.into(),
        selection: Selection {
            rows,
            fields: Vec::new(),
        },
        basis: "个人信息保护法第四十七条".into(),
        by: vec!["经办01".into(), "复核02".into()],
    }
}

#[test]
fn no_personal_value_is_in_any_byte_outside_the_vault() {
    let disk = SimDisk::default();
    let openings = write(&disk);
    let mut files = 0;
    for path in disk
        .files()
        .iter()
        .filter(|path| !path.starts_with("/log/vault"))
    {
        let bytes = disk.get(path).unwrap();
        for canary in canaries() {
            let found = bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes());
            assert!(!found, "{} holds a personal value", path.display());
        }
        files += 1;
    }
    assert!(files >= 3);
    assert!(!format!("{openings:?}").contains(&canaries()[0]));
}

#[test]
fn an_opening_opens_its_row_and_no_other() {
    let disk = SimDisk::default();
    let written = write(&disk);
    let read = Vault::of(&disk, log()).openings(RUN).unwrap();
    assert_eq!(read, written);
    let rows = String::from_utf8(disk.get("/log/rows/R000001/000000.rows").unwrap()).unwrap();
    for (opening, row) in read.iter().zip(rows.lines()) {
        assert!(row.contains(&opening.commitment().unwrap().to_string()));
    }
    let other = opening(0, read[0].salt, "43400119500101001X");
    assert!(!rows.contains(&other.commitment().unwrap().to_string()));
}

#[test]
fn a_piece_that_a_crash_left_joins_no_later_opening() {
    let disk = worked();
    let path = "/log/vault/R000001.jsonl";
    disk.put(
        path,
        &[disk.get(path).unwrap(), b"{\"field\":\"na".to_vec()].concat(),
    );
    let vault = Vault::of(&disk, log());
    assert_eq!(vault.openings(RUN).unwrap().len(), 5);
    vault
        .store(RUN, &Openings::of(&[opening(5, [1; 16], "x")]).unwrap())
        .unwrap();
    assert_eq!(vault.openings(RUN).unwrap().len(), 6);
}

#[test]
fn the_worked_vault_is_read() {
    let disk = worked();
    let openings = Vault::of(&disk, log()).openings(RUN).unwrap();
    assert_eq!(openings.len(), 5);
    assert_eq!(openings[4].value, "43400119500101004X");
}

#[test]
fn redaction_erases_openings_and_the_salt_key_and_every_proof_stands() {
    let disk = SimDisk::default();
    write(&disk);
    let vault = Vault::of(&disk, log());
    let mut writer = Writer::open(&disk, log(), Access::default(), at(3)).unwrap();
    assert_eq!(
        writer
            .redact(&vault, &redaction(vec![0, 10, 11]), at(3))
            .unwrap(),
        3
    );
    writer.close(at(3)).unwrap();
    let rest = vault.openings(RUN).unwrap();
    assert_eq!(rest.len(), 997);
    assert!(
        rest.iter()
            .all(|opening| ![0, 10, 11].contains(&opening.row))
    );
    assert_eq!(
        vault.salt_key(RUN).unwrap(),
        None,
        "derived salts cannot be made again"
    );
    assert!(vault.pseudonym_key().unwrap().is_some());
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent);
    assert!(
        report
            .text(onecard::message::Lang::En)
            .contains("1 redactions")
    );
    let mut writer = Writer::open(&disk, log(), Access::default(), at(4)).unwrap();
    assert_eq!(
        writer
            .redact(&vault, &redaction(Vec::new()), at(4))
            .unwrap(),
        997
    );
    let nobody = Redaction {
        by: Vec::new(),
        ..redaction(vec![1])
    };
    assert!(writer.redact(&vault, &nobody, at(4)).is_err());
}

#[test]
fn a_redaction_that_a_crash_interrupts_is_in_the_log_before_anything_is_erased() {
    let first = SimDisk::default();
    write(&first);
    for call in 1.. {
        let disk = first.copy();
        let mut writer = Writer::open(&disk, log(), Access::default(), at(3)).unwrap();
        disk.fail_at(call, Fault::Crash);
        let done = writer
            .redact(&Vault::of(&disk, log()), &redaction(vec![0]), at(3))
            .is_ok();
        if !disk.hit() {
            assert!(done);
            break;
        }
        let found = disk.after_crash(&mut Dice(call));
        let erased = Vault::of(&found, log()).openings(RUN).unwrap().len() < 1_000;
        let journal = found.get("/log/journal/000000000000.jsonl").unwrap();
        let logged = String::from_utf8_lossy(&journal).contains("\"k\":\"redact\"");
        assert!(logged || !erased, "call {call}");
    }
}

#[test]
fn looks_purges_cases_and_receipts_are_entries() {
    let disk = SimDisk::default();
    write(&disk);
    let mut writer = Writer::open(&disk, log(), Access::default(), at(3)).unwrap();
    writer
        .view("R000001 row 4", "复核02", "核查", at(3))
        .unwrap();
    let purge = Purge {
        list: "死亡名单".into(),
        b3: hash::block(b"list"),
        rows: 12,
        why: "用毕销毁".into(),
    };
    writer.purge(&purge, at(4)).unwrap();
    writer
        .case("C-1", "assigned", Default::default(), at(4))
        .unwrap();
    writer
        .answer("Q04", "享受人", Default::default(), at(4))
        .unwrap();
    writer.keep_receipt(2, "tsr", b"token", at(5)).unwrap();
    assert!(writer.keep_receipt(9_999, "tsr", b"token", at(5)).is_err());
    assert!(writer.keep_receipt(2, "../x", b"token", at(5)).is_err());
    writer.close(at(5)).unwrap();
    let journal = String::from_utf8(disk.get("/log/journal/000000000000.jsonl").unwrap()).unwrap();
    for kind in ["view", "purge", "case", "answer", "anchor"] {
        assert!(journal.contains(&format!("\"k\":\"{kind}\"")), "{kind}");
    }
    assert_eq!(look(&disk).verdict, Verdict::SelfConsistent);
}
