//! Writing: what is written verifies, and whatever dies in between leaves it whole or torn.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit_log_support;

use audit_log_support::{Dice, Fault, LOG, SimDisk, worked};
use onecard::audit_log::anchor::Anchor;
use onecard::audit_log::canonical::object;
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::disk::Disk;
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::{Genesis, commitment};
use onecard::audit_log::hash;
use onecard::audit_log::key::{Algorithm, Signer};
use onecard::audit_log::note::Note;
use onecard::audit_log::recover::recover;
use onecard::audit_log::rows::{NewRow, RowKind, Total};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::verify::{Evidence, Options, Report, Verdict, verify};
use onecard::audit_log::writer::{Access, InputFile, Ordinary, OutputFile, RunOpen, Writer};
use onecard::error::{ErrorKind, Result};
use std::path::Path;

const ORIGIN: &str = "example.org/434001/butie/a5a5a5a5a5a5a5a5";
const GUARD: &str = "/state/guard";

fn key(seed: u8) -> SeedKey {
    SeedKey::from_seed(ORIGIN, Algorithm::Ed25519, &[seed; 32]).unwrap()
}

fn at(second: i64) -> Time {
    Time::from_unix_ms(1_795_248_000_000 + second * 1000).unwrap()
}

fn log() -> &'static Path {
    Path::new(LOG)
}

fn look(disk: &SimDisk) -> Report {
    verify(disk, log(), &Evidence::default(), &Options::default()).unwrap()
}

fn opening(rows: u64, fen: i64) -> RunOpen {
    let digest = hash::sha256(b"anything");
    RunOpen {
        operator: "经办01".into(),
        version: "0.1.0".into(),
        binary_b3: digest,
        policy_b3: digest,
        catalogue_b3: digest,
        args: vec!["audit".into()],
        inputs: vec![InputFile {
            name: "发放明细.csv".into(),
            role: "payments".into(),
            len: 3,
            b3: digest,
            sha256: digest,
            total: Some(Total { n: rows, fen }),
        }],
    }
}

fn row(source: u64, fen: i64) -> NewRow<'static> {
    NewRow {
        kind: RowKind::Payment,
        reason: "paid",
        fen,
        source: Some((0, source)),
        pseudonym: Some("ae861afe1673d0633d64d554570e9c8c"),
        commitments: &[],
        more: &[],
    }
}

/// A run of `rows` rows of one fen each and one ordinary payment.
fn run(writer: &mut Writer<'_>, rows: u64, second: i64) -> Result<()> {
    writer.open_run(&opening(rows + 1, rows as i64 + 100), at(second))?;
    for number in 0..rows {
        writer.row(&row(number + 2, 1), at(second))?;
    }
    let total = Total { n: 1, fen: 100 };
    let ordinary = Ordinary {
        file: 0,
        programme: "农村低保".into(),
        month: "2025-01".into(),
        total,
    };
    let output = OutputFile {
        name: "findings.jsonl".into(),
        len: 0,
        b3: hash::block(b""),
    };
    writer
        .seal(&[ordinary], &[output], at(second + 1))
        .map(drop)
}

fn access(key: &SeedKey) -> Access<'_> {
    Access {
        signer: Some(key),
        guard: Some(Path::new(GUARD)),
    }
}

fn create<'a>(disk: &'a SimDisk, key: &'a SeedKey) -> Result<Writer<'a>> {
    let genesis = Genesis::signed(key.verifier().clone(), self::key(2).verifier(), [0xa5; 32]);
    Writer::create(disk, log(), &genesis, access(key), at(0))
}

#[test]
fn a_written_log_verifies_and_foots() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    run(&mut writer, 20, 1).unwrap();
    run(&mut writer, 0, 4).unwrap();
    writer.note("结束", at(9)).unwrap();
    let checkpoint = writer.close(at(10)).unwrap();
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent, "{}", report.json());
    assert_eq!((report.entries, report.rows), (checkpoint.size, 20));
    assert_eq!(report.committed, checkpoint.size);
}

#[test]
fn an_unsigned_log_says_so() {
    let disk = SimDisk::default();
    let genesis = Genesis::unsigned("example.org/434001/butie", [7; 32]);
    let mut writer = Writer::create(&disk, log(), &genesis, Access::default(), at(0)).unwrap();
    run(&mut writer, 3, 1).unwrap();
    writer.close(at(2)).unwrap();
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent);
    assert!(
        report
            .text(onecard::message::Lang::En)
            .contains("not signed")
    );
    let key = key(1);
    let access = Access {
        signer: Some(&key),
        guard: None,
    };
    assert_eq!(
        Writer::open(&disk, log(), access, at(3))
            .err()
            .unwrap()
            .kind(),
        ErrorKind::Usage
    );
}

#[test]
fn the_worked_log_can_be_continued() {
    let disk = worked();
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    let key = SeedKey::from_seed(ORIGIN, Algorithm::Ed25519, &seed).unwrap();
    let before = disk.get("/log/checkpoint").unwrap();
    let mut writer = Writer::open(&disk, log(), access(&key), at(5)).unwrap();
    run(&mut writer, 2, 6).unwrap();
    writer.close(at(8)).unwrap();
    let anchors = vec![Anchor::note("before", &before).unwrap()];
    let evidence = Evidence {
        anchors,
        ..Evidence::default()
    };
    let report = verify(&disk, log(), &evidence, &Options::default()).unwrap();
    assert_eq!(
        (report.verdict, report.anchored()),
        (Verdict::AnchoredOk, 5)
    );
    assert_eq!(report.rows, 7);
}

#[test]
fn rows_fill_blocks_and_a_long_run_writes_checkpoints_on_the_way() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    writer.open_run(&opening(30_000, 30_000), at(1)).unwrap();
    let digest = hash::sha256(b"id");
    let commitments = [("id", digest)];
    for number in 0..30_000 {
        let row = NewRow {
            commitments: &commitments,
            ..row(number + 2, 1)
        };
        // Seven seconds pass between two rows of the second half.
        writer
            .row(&row, at(if number < 15_000 { 1 } else { 8 }))
            .unwrap();
    }
    assert!(
        Checkpoint::parse(
            &Note::parse(&disk.get("/log/checkpoint").unwrap())
                .unwrap()
                .text
        )
        .unwrap()
        .size
            > 2
    );
    writer.seal(&[], &[], at(9)).unwrap();
    writer.close(at(9)).unwrap();
    let options = Options {
        threads: std::num::NonZeroUsize::new(2).unwrap(),
        ..Options::default()
    };
    let report = verify(&disk, log(), &Evidence::default(), &options).unwrap();
    assert_eq!(
        (report.verdict, report.rows),
        (Verdict::SelfConsistent, 30_000),
        "{}",
        report.json()
    );
    let journal = String::from_utf8(disk.get("/log/journal/000000000000.jsonl").unwrap()).unwrap();
    assert!(journal.matches("\"k\":\"rows\"").count() >= 6);
}

#[test]
fn long_lists_continue_in_entries_right_after() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    let mut open = opening(0, 0);
    open.inputs = (0..900)
        .map(|at| InputFile {
            name: format!("文件{at}.csv"),
            role: "roll".into(),
            ..open.inputs[0].clone()
        })
        .collect();
    let mut payments = opening(900, 90_000).inputs;
    open.inputs.append(&mut payments);
    writer.open_run(&open, at(1)).unwrap();
    let ordinary = |at: u64| Ordinary {
        file: 900,
        programme: format!("补贴{at}"),
        month: "2025-01".into(),
        total: Total { n: 1, fen: 100 },
    };
    let ordinary: Vec<_> = (0..900).map(ordinary).collect();
    let output = |at: u64| OutputFile {
        name: format!("{at}"),
        len: at,
        b3: hash::sha256(b""),
    };
    let outputs: Vec<_> = (0..900).map(output).collect();
    writer.seal(&ordinary, &outputs, at(2)).unwrap();
    writer.close(at(2)).unwrap();
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent, "{}", report.json());
    let journal = String::from_utf8(disk.get("/log/journal/000000000000.jsonl").unwrap()).unwrap();
    let more = |of: &str| journal.matches(&format!("\"of\":\"{of}\"")).count();
    assert!(
        more("inputs") >= 3 && more("outputs") >= 1,
        "{} {}",
        more("inputs"),
        more("outputs")
    );
    assert!(journal.lines().all(|line| line.len() <= 65_535));
}

#[test]
fn a_second_segment_begins_at_65536_entries() {
    let disk = SimDisk::default();
    let genesis = Genesis::unsigned("example.org/a", [7; 32]);
    let mut writer = Writer::create(&disk, log(), &genesis, Access::default(), at(0)).unwrap();
    for _ in 0..65_600 {
        writer.note("n", at(0)).unwrap();
    }
    let checkpoint = writer.close(at(1)).unwrap();
    assert!(disk.get("/log/journal/000000065536.jsonl").is_some());
    let report = look(&disk);
    assert_eq!(
        (report.verdict, report.entries),
        (Verdict::SelfConsistent, checkpoint.size)
    );
    let mut writer = Writer::open(&disk, log(), Access::default(), at(2)).unwrap();
    writer.note("again", at(2)).unwrap();
    writer.close(at(2)).unwrap();
    assert_eq!(look(&disk).verdict, Verdict::SelfConsistent);
    disk.put("/log/journal/000000000000.jsonl", b"");
    assert_eq!(look(&disk).verdict, Verdict::Damaged);
}

#[test]
fn one_writer_at_a_time() {
    let (disk, key) = (SimDisk::default(), key(1));
    let writer = create(&disk, &key).unwrap();
    let second = Writer::open(&disk, log(), access(&key), at(1))
        .err()
        .unwrap();
    assert_eq!((second.kind(), second.code()), (ErrorKind::Io, "E8020"));
    drop(writer);
    Writer::open(&disk, log(), access(&key), at(1)).unwrap();
    assert_eq!(create(&disk, &key).err().unwrap().code(), "E8080");
}

#[test]
fn what_has_no_spelling_is_refused_and_changes_nothing() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    let body = object([("text", "e\u{301}".into())]);
    assert_eq!(
        writer.append("note", body, at(1)).unwrap_err().kind(),
        ErrorKind::Usage
    );
    let long = object([("text", "长".repeat(30_000).into())]);
    assert_eq!(
        writer.append("note", long, at(1)).unwrap_err().kind(),
        ErrorKind::Usage
    );
    assert!(writer.row(&row(2, 1), at(1)).is_err(), "no run is open");
    writer.open_run(&opening(1, 1), at(1)).unwrap();
    let bad = NewRow {
        reason: "理由",
        ..row(2, 1)
    };
    assert_eq!(
        writer.row(&bad, at(1)).unwrap_err().kind(),
        ErrorKind::Usage
    );
    let bad = NewRow {
        source: None,
        ..row(2, 1)
    };
    assert!(writer.row(&bad, at(1)).is_err());
    assert_eq!(writer.row(&row(2, 1), at(1)).unwrap(), 0);
    writer.seal(&[], &[], at(1)).unwrap();
    writer.close(at(1)).unwrap();
    assert_eq!(look(&disk).verdict, Verdict::SelfConsistent);
}

#[test]
fn a_run_that_never_ended_is_aborted_by_the_next_writer() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    writer.open_run(&opening(1, 1), at(1)).unwrap();
    writer.row(&row(2, 1), at(1)).unwrap();
    writer.checkpoint(at(2)).unwrap();
    drop(writer);
    let open = look(&disk);
    assert!(
        open.text(onecard::message::Lang::En)
            .contains("R000001 has not ended")
    );
    let mut writer = Writer::open(&disk, log(), access(&key), at(3)).unwrap();
    run(&mut writer, 2, 4).unwrap();
    writer.close(at(6)).unwrap();
    let journal = String::from_utf8(disk.get("/log/journal/000000000000.jsonl").unwrap()).unwrap();
    assert!(journal.contains("\"k\":\"run.abort\"") && journal.contains("R000002"));
    assert_eq!(look(&disk).verdict, Verdict::SelfConsistent);
}

#[test]
fn a_clock_that_goes_back_is_an_entry_and_no_failure() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    writer.note("late", at(100)).unwrap();
    writer.note("early", at(50)).unwrap();
    writer.close(at(51)).unwrap();
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent);
    assert!(
        report
            .text(onecard::message::Lang::En)
            .contains("went back 1")
    );
}

#[test]
fn a_key_is_handed_over_only_to_the_promised_one_and_both_sign() {
    let (disk, first, second, third) = (SimDisk::default(), key(1), key(2), key(3));
    let mut writer = create(&disk, &first).unwrap();
    let next = commitment(third.verifier());
    assert_eq!(
        writer
            .rotate(&third, next, "wrong", at(1))
            .unwrap_err()
            .code(),
        "E8056"
    );
    writer.rotate(&second, next, "年度更换", at(2)).unwrap();
    let note = Note::parse(&disk.get("/log/checkpoint").unwrap()).unwrap();
    assert_eq!(note.signatures.len(), 2);
    writer.note("by the second", at(3)).unwrap();
    writer.close(at(3)).unwrap();
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent, "{}", report.json());
    // The first key is no longer accepted; the second is.
    let mut old = Writer::open(&disk, log(), access(&first), at(4)).unwrap();
    old.note("stolen", at(4)).unwrap();
    assert_eq!(old.close(at(4)).unwrap_err().code(), "E8087");
    let mut new = Writer::open(&disk, log(), access(&second), at(5)).unwrap();
    new.note("fine", at(5)).unwrap();
    new.close(at(5)).unwrap();
    // The second key is lost: the third takes over by itself.
    let mut last = Writer::open(&disk, log(), access(&third), at(6)).unwrap();
    last.rotate(&third, commitment(key(4).verifier()), "遗失", at(6))
        .unwrap();
    last.note("by the third", at(7)).unwrap();
    last.close(at(7)).unwrap();
    assert_eq!(
        look(&disk).verdict,
        Verdict::SelfConsistent,
        "{}",
        look(&disk).json()
    );
}

#[test]
fn a_log_restored_from_a_backup_is_not_signed_a_second_way() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    writer.note("one", at(1)).unwrap();
    writer.checkpoint(at(1)).unwrap();
    let backup: Vec<_> = disk
        .files()
        .into_iter()
        .filter(|path| path.starts_with(LOG))
        .collect();
    let backup: Vec<_> = backup
        .into_iter()
        .map(|path| (disk.get(&path).unwrap(), path))
        .collect();
    writer.note("two", at(2)).unwrap();
    writer.close(at(2)).unwrap();
    for (bytes, path) in backup {
        disk.put(path, &bytes);
    }
    let refused = Writer::open(&disk, log(), access(&key), at(3))
        .err()
        .unwrap();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Log, "E8083"));
    let inside = Access {
        signer: Some(&key),
        guard: Some(Path::new("/log/guard")),
    };
    assert_eq!(
        Writer::open(&disk, log(), inside, at(3))
            .err()
            .unwrap()
            .code(),
        "E8090"
    );
}

#[test]
fn a_torn_log_is_refused_and_recovery_keeps_every_byte() {
    let (disk, key) = (SimDisk::default(), key(1));
    let mut writer = create(&disk, &key).unwrap();
    run(&mut writer, 3, 1).unwrap();
    writer.close(at(3)).unwrap();
    let journal = "/log/journal/000000000000.jsonl";
    let whole = disk.get(journal).unwrap();
    disk.put(journal, &[&whole[..], b"{\"b\":{\"text\":\"unfin"].concat());
    disk.put("/log/rows/R000002/000000.rows", b"{\"fen\":1}\n");
    let torn = Writer::open(&disk, log(), access(&key), at(4))
        .err()
        .unwrap();
    assert_eq!((torn.kind(), torn.code()), (ErrorKind::Io, "E8082"));
    assert!(
        torn.hint(onecard::message::Lang::En)
            .unwrap()
            .contains("recover")
    );
    let recovered = recover(&disk, log(), access(&key), None, at(5)).unwrap();
    assert_eq!(recovered.len(), 2);
    assert_eq!(
        disk.get(log().join(&recovered[0].copy)).unwrap(),
        b"{\"b\":{\"text\":\"unfin"
    );
    let report = look(&disk);
    assert_eq!(report.verdict, Verdict::SelfConsistent, "{}", report.json());
    assert!(
        recover(&disk, log(), access(&key), None, at(6))
            .unwrap()
            .is_empty()
    );
    let mut writer = Writer::open(&disk, log(), access(&key), at(7)).unwrap();
    run(&mut writer, 3, 8).unwrap();
    writer.close(at(9)).unwrap();
    assert_eq!(look(&disk).verdict, Verdict::SelfConsistent);
}

#[test]
fn a_suspect_tail_needs_a_person() {
    let (disk, key) = (SimDisk::default(), key(1));
    create(&disk, &key).unwrap().close(at(1)).unwrap();
    let journal = "/log/journal/000000000000.jsonl";
    let whole = disk.get(journal).unwrap();
    disk.put(journal, &[&whole[..], b"{\"whole\":\"line\"}\n"].concat());
    let refused = recover(&disk, log(), access(&key), None, at(2)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Log);
    let recovered = recover(&disk, log(), access(&key), Some("复核02"), at(2)).unwrap();
    assert_eq!(recovered[0].tail.class, Verdict::SuspectTail);
    assert!(
        String::from_utf8(disk.get(journal).unwrap())
            .unwrap()
            .contains("复核02")
    );
    disk.put(journal, &disk.get(journal).unwrap()[..whole.len() - 5]);
    assert!(
        recover(&disk, log(), access(&key), Some("复核02"), at(3)).is_err(),
        "damage"
    );
}

/// Everything a log sees in its life; what was acknowledged is collected on the way.
fn life(disk: &SimDisk, key: &SeedKey, acknowledged: &mut Vec<Checkpoint>) -> Result<()> {
    let mut writer = create(disk, key)?;
    acknowledged.push(writer.checkpoint(at(0))?.clone());
    writer.note("first", at(1))?;
    writer.commit(at(1))?;
    run(&mut writer, 4, 2)?;
    acknowledged.push(writer.checkpoint(at(4))?.clone());
    acknowledged.push(writer.close(at(4))?);
    let mut writer = Writer::open(disk, log(), access(key), at(5))?;
    writer.open_run(&opening(9, 9), at(6))?;
    for number in 0..9 {
        writer.row(&row(number + 2, 1), at(6))?;
        if number % 4 == 3 {
            acknowledged.push(writer.checkpoint(at(7))?.clone());
        }
    }
    writer.abort("stopped", at(8))?;
    writer.note("last", at(12))?;
    acknowledged.push(writer.close(at(13))?);
    Ok(())
}

/// Whole or torn, every acknowledged checkpoint kept, and usable after at most one recovery.
fn judge(disk: &SimDisk, key: &SeedKey, acknowledged: &[Checkpoint], what: &str) {
    let there = !disk.list(&log().join("journal")).unwrap().is_empty();
    if !there {
        assert!(acknowledged.is_empty(), "{what}: the log is lost");
        disk.heal();
        create(disk, key).unwrap_or_else(|error| panic!("{what}: {error}"));
        return;
    }
    let report = look(disk);
    let honest = matches!(report.verdict, Verdict::SelfConsistent | Verdict::Torn);
    assert!(
        honest,
        "{what}: {}",
        report.text(onecard::message::Lang::En)
    );
    for checkpoint in acknowledged {
        assert!(
            report.committed >= checkpoint.size,
            "{what}: {} lost",
            checkpoint.size
        );
        let anchors = vec![Anchor {
            source: "ack".into(),
            claim: onecard::audit_log::anchor::Claim::Checkpoint(checkpoint.clone()),
        }];
        let evidence = Evidence {
            anchors,
            ..Evidence::default()
        };
        let report = verify(disk, log(), &evidence, &Options::default()).unwrap();
        assert!(
            report.anchored() == checkpoint.size,
            "{what}: {}",
            report.json()
        );
    }
    if report.verdict == Verdict::Torn {
        let refused = Writer::open(disk, log(), access(key), at(20))
            .err()
            .unwrap();
        assert_eq!(refused.kind(), ErrorKind::Io, "{what}");
        recover(disk, log(), access(key), None, at(20)).unwrap_or_else(|e| panic!("{what}: {e}"));
    }
    let mut writer = Writer::open(disk, log(), access(key), at(21))
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    run(&mut writer, 2, 22).unwrap();
    writer.close(at(24)).unwrap();
    assert_eq!(look(disk).verdict, Verdict::SelfConsistent, "{what}");
}

#[test]
fn a_crash_at_every_call_leaves_a_log_whole_or_torn_and_loses_no_acknowledged_checkpoint() {
    let key = key(1);
    let mut crashes = 0;
    for call in 1.. {
        let disk = SimDisk::default();
        disk.fail_at(call, Fault::Crash);
        let mut acknowledged = Vec::new();
        let result = life(&disk, &key, &mut acknowledged);
        if !disk.hit() {
            result.unwrap();
            break;
        }
        for seed in 0..12 {
            let found = disk.after_crash(&mut Dice(seed * 7919 + call));
            judge(
                &found,
                &key,
                &acknowledged,
                &format!("call {call} seed {seed}"),
            );
            crashes += 1;
        }
    }
    assert!(crashes > 1_000, "only {crashes} crashes");
}

#[test]
fn a_failing_call_stops_the_writer_and_leaves_a_log_whole_or_torn() {
    let key = key(1);
    let mut faults = 0;
    for fault in [Fault::Once, Fault::FromThenOn] {
        for call in 1.. {
            let disk = SimDisk::default();
            disk.fail_at(call, fault);
            let mut acknowledged = Vec::new();
            let result = life(&disk, &key, &mut acknowledged);
            if !disk.hit() {
                result.unwrap();
                break;
            }
            assert!(result.is_err(), "{fault:?} at {call} was not reported");
            disk.heal();
            judge(
                &disk.copy(),
                &key,
                &acknowledged,
                &format!("{fault:?} at {call}"),
            );
            faults += 1;
        }
    }
    assert!(faults > 100, "{faults}");
}

#[test]
fn a_crash_during_recovery_is_recovered_from() {
    let key = key(1);
    let torn = SimDisk::default();
    create(&torn, &key).unwrap().close(at(1)).unwrap();
    let journal = "/log/journal/000000000000.jsonl";
    torn.put(
        journal,
        &[&torn.get(journal).unwrap()[..], b"{\"b\":{\"te"].concat(),
    );
    for call in 1.. {
        let disk = torn.copy();
        disk.fail_at(call, Fault::Crash);
        let done = recover(&disk, log(), access(&key), None, at(2)).is_ok();
        if !disk.hit() {
            assert!(done);
            break;
        }
        for seed in 0..16 {
            let found = disk.after_crash(&mut Dice(seed * 104_729 + call));
            let copies = recover(&found, log(), access(&key), None, at(3))
                .unwrap_or_else(|error| panic!("call {call} seed {seed}: {error}"));
            // The tail, and perhaps the entry that was being written about it.
            assert!(copies.len() <= 2);
            let journal = String::from_utf8(found.get(journal).unwrap()).unwrap();
            let kept = found.list(Path::new("/log/recovered")).unwrap();
            let kept: Vec<_> = kept.iter().filter(|name| !name.ends_with(".tmp")).collect();
            assert!(!kept.is_empty());
            for name in kept {
                let digest = name.rsplit('.').next().unwrap();
                assert_eq!(
                    journal.matches(digest).count(),
                    1,
                    "call {call} seed {seed}: {name}"
                );
            }
            assert_eq!(look(&found).verdict, Verdict::SelfConsistent);
        }
    }
}

#[test]
fn bytes_that_change_between_writing_and_reading_back_are_never_signed() {
    struct Flaky<'a>(&'a SimDisk);
    impl Disk for Flaky<'_> {
        fn read(
            &self,
            path: &Path,
            offset: u64,
            length: u64,
            into: &mut Vec<u8>,
        ) -> std::io::Result<()> {
            let before = into.len();
            self.0.read(path, offset, length, into)?;
            if path.ends_with("000000000000.jsonl") && offset > 0 {
                into[before] ^= 1;
            }
            Ok(())
        }
        fn length(&self, path: &Path) -> std::io::Result<Option<u64>> {
            self.0.length(path)
        }
        fn list(&self, folder: &Path) -> std::io::Result<Vec<String>> {
            self.0.list(folder)
        }
        fn append(
            &self,
            path: &Path,
        ) -> std::io::Result<Box<dyn onecard::audit_log::disk::Appender>> {
            self.0.append(path)
        }
        fn create_folder(&self, path: &Path) -> std::io::Result<()> {
            self.0.create_folder(path)
        }
        fn sync_folder(&self, path: &Path) -> std::io::Result<()> {
            self.0.sync_folder(path)
        }
        fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
            self.0.rename(from, to)
        }
        fn truncate(&self, path: &Path, length: u64) -> std::io::Result<()> {
            self.0.truncate(path, length)
        }
        fn remove(&self, path: &Path) -> std::io::Result<()> {
            self.0.remove(path)
        }
        fn lock(&self, path: &Path) -> std::io::Result<Box<dyn Send>> {
            self.0.lock(path)
        }
    }
    let (disk, key) = (SimDisk::default(), key(1));
    create(&disk, &key).unwrap().close(at(0)).unwrap();
    let signed = disk.get("/log/checkpoint").unwrap();
    let flaky = Flaky(&disk);
    let mut writer = Writer::open(&flaky, log(), access(&key), at(1)).unwrap();
    writer.note("flipped in memory", at(1)).unwrap();
    assert_eq!(writer.checkpoint(at(1)).unwrap_err().code(), "E8086");
    assert_eq!(writer.note("after", at(2)).unwrap_err().code(), "E8085");
    assert_eq!(disk.get("/log/checkpoint").unwrap(), signed);
}
