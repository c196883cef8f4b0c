//! Verdicts: what is whole is called so, and every change is found and located.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit_log_support;

use audit_log_support::{LOG, SimDisk, data, worked};
use onecard::audit_log::anchor::{Anchor, paper};
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::hash::{self, Digest32};
use onecard::audit_log::key::{Algorithm, Signer};
use onecard::audit_log::note::Note;
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::trust::Trust;
use onecard::audit_log::verify::{
    Depth, Evidence, Options, Place, Report, Strictness, Verdict, verify,
};
use std::path::Path;

const JOURNAL: &str = "/log/journal/000000000000.jsonl";
const ROWS: &str = "/log/rows/R000001/000000.rows";
const CHECKPOINT: &str = "/log/checkpoint";
const ORIGIN: &str = "example.org/434001/butie/a5a5a5a5a5a5a5a5";

fn look(disk: &SimDisk, evidence: &Evidence) -> Report {
    verify(disk, Path::new(LOG), evidence, &Options::default()).unwrap()
}

fn trust() -> Option<Trust> {
    Some(Trust::parse(&std::fs::read(data("golden/trust.json")).unwrap()).unwrap())
}

fn anchored(anchor: Anchor) -> Evidence {
    Evidence {
        trust: trust(),
        anchors: vec![anchor],
        ..Evidence::default()
    }
}

fn against(bytes: &[u8]) -> Evidence {
    anchored(Anchor::note("kept.note", bytes).unwrap())
}

fn newest() -> Vec<u8> {
    std::fs::read(data("golden/checkpoint")).unwrap()
}

fn key() -> SeedKey {
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    SeedKey::from_seed(ORIGIN, Algorithm::Ed25519, &seed).unwrap()
}

fn sign(size: u64, root: Digest32) -> Vec<u8> {
    audit_log_support::sign(size, root, &key())
}

fn lines(disk: &SimDisk) -> Vec<String> {
    let journal = String::from_utf8(disk.get(JOURNAL).unwrap()).unwrap();
    journal.lines().map(str::to_owned).collect()
}

fn rewrite(disk: &SimDisk, lines: &[String]) {
    audit_log_support::rewrite(disk, lines, &key());
}

fn check(disk: &SimDisk, evidence: &Evidence, expected: Verdict) -> Report {
    let report = look(disk, evidence);
    assert_eq!(
        report.verdict,
        expected,
        "{}",
        report.text(onecard::message::Lang::En)
    );
    report
}

#[test]
fn the_worked_log_is_whole_and_foots() {
    let report = check(&worked(), &Evidence::default(), Verdict::SelfConsistent);
    assert_eq!(
        (report.entries, report.rows, report.bytes),
        (5, 5, 2700 + 1002)
    );
    assert_eq!((report.unanchored(), report.unanchored_rows), (5, 5));
    let trusted = Evidence {
        trust: trust(),
        ..Evidence::default()
    };
    // A key from outside tells who signed; only an anchor tells that nothing was signed again.
    let report = check(&worked(), &trusted, Verdict::SelfConsistent);
    assert_eq!(report.signed_by, [ORIGIN]);
    assert_eq!(report.verdict.exit_status(Strictness::Plain), 0);
    assert_eq!(report.verdict.exit_status(Strictness::Strict), 5);
    let older = std::fs::read(data("golden/checkpoint.3")).unwrap();
    let report = check(&worked(), &against(&older), Verdict::AnchoredOk);
    assert_eq!((report.anchored(), report.unanchored()), (3, 2));
    let report = check(&worked(), &against(&newest()), Verdict::AnchoredOk);
    assert_eq!(
        (
            report.anchored(),
            report.unanchored(),
            report.unanchored_rows
        ),
        (5, 0, 0)
    );
    assert_eq!(report.verdict.exit_status(Strictness::Strict), 0);
}

#[test]
fn a_quick_look_does_not_add_up_and_says_so() {
    let options = Options {
        depth: Depth::Quick,
        ..Options::default()
    };
    let report = verify(&worked(), Path::new(LOG), &Evidence::default(), &options).unwrap();
    assert_eq!(report.verdict, Verdict::SelfConsistent);
    assert!(
        report
            .text(onecard::message::Lang::En)
            .contains("not added again")
    );
}

#[test]
fn the_report_is_canonical_json_with_stable_members() {
    let report = check(&worked(), &against(&newest()), Verdict::AnchoredOk);
    let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
    assert_eq!(json["verdict"], "anchored-ok");
    assert_eq!(
        (json["entries"].as_u64(), json["unanchored"].as_u64()),
        (Some(5), Some(0))
    );
    assert_eq!(json["anchors"][0]["source"], "kept.note");
    onecard::audit_log::canonical::parse(report.json().as_bytes()).unwrap();
}

#[test]
fn paper_and_time_stamps_anchor_what_they_saw() {
    let checkpoint = Checkpoint::parse(&Note::parse(&newest()).unwrap().text).unwrap();
    let words = paper::print(checkpoint.fingerprint());
    let report = check(
        &worked(),
        &anchored(Anchor::paper(&words).unwrap()),
        Verdict::AnchoredOk,
    );
    assert_eq!(report.anchored(), 5);
    let other = paper::print(hash::sha256(b"another log"));
    let report = check(
        &worked(),
        &anchored(Anchor::paper(&other).unwrap()),
        Verdict::Rewritten,
    );
    assert!(report.text(onecard::message::Lang::En).contains("paper"));
}

#[test]
fn a_time_stamp_made_by_openssl_anchors_what_it_stamped() {
    let token = std::fs::read(data("vectors/rfc3161/golden.tsr")).unwrap();
    let anchor = Anchor::timestamp("golden.tsr", &token).unwrap();
    let report = check(&worked(), &anchored(anchor.clone()), Verdict::AnchoredOk);
    assert_eq!(report.anchored(), 5);
    let disk = worked();
    let mut lines = lines(&disk);
    lines[4] = lines[4].replace("findings.jsonl", "findings.json");
    rewrite(&disk, &lines);
    check(&disk, &anchored(anchor), Verdict::Rewritten);
}

#[test]
fn a_log_signed_by_an_unknown_key_or_of_another_origin_is_refused() {
    let other = SeedKey::from_seed(ORIGIN, Algorithm::Ed25519, &[9; 32]).unwrap();
    let mut wrong = trust().unwrap();
    wrong.keys[0].key = other.verifier().clone();
    let evidence = Evidence {
        trust: Some(wrong),
        ..Evidence::default()
    };
    check(&worked(), &evidence, Verdict::WrongKey);
    let mut early = trust().unwrap();
    early.keys[0].to = Some(4);
    let evidence = Evidence {
        trust: Some(early),
        ..Evidence::default()
    };
    check(&worked(), &evidence, Verdict::WrongKey);
    let mut elsewhere = trust().unwrap();
    elsewhere.origin = "example.org/other".into();
    let evidence = Evidence {
        trust: Some(elsewhere),
        ..Evidence::default()
    };
    check(&worked(), &evidence, Verdict::WrongKey);
    // The signature taken off: a log that says it has keys is never read as an unsigned one.
    let disk = worked();
    let text = Note::parse(&newest()).unwrap().text;
    disk.put(CHECKPOINT, format!("{text}\n").as_bytes());
    check(&disk, &Evidence::default(), Verdict::WrongKey);
}

#[test]
fn a_missing_an_empty_and_a_foreign_checkpoint_are_damage() {
    let disk = worked();
    disk.remove_file(CHECKPOINT);
    check(&disk, &Evidence::default(), Verdict::Damaged);
    disk.put(CHECKPOINT, b"");
    check(&disk, &Evidence::default(), Verdict::Damaged);
    disk.put(
        CHECKPOINT,
        String::from_utf8(newest())
            .unwrap()
            .replace("butie", "other")
            .as_bytes(),
    );
    check(&disk, &Evidence::default(), Verdict::Damaged);
}

#[test]
fn an_empty_folder_is_no_log() {
    let report = check(&SimDisk::default(), &Evidence::default(), Verdict::Empty);
    assert_eq!(report.verdict.exit_status(Strictness::Plain), 5);
    let disk = worked();
    disk.put(JOURNAL, b"");
    check(&disk, &Evidence::default(), Verdict::Empty);
}

#[test]
fn entries_cut_off_cleanly_are_a_roll_back_and_cut_inside_are_damage() {
    let journal = worked().get(JOURNAL).unwrap();
    for cut in 1..journal.len() {
        let disk = worked();
        disk.put(JOURNAL, &journal[..cut]);
        let expected = if journal[cut - 1] == b'\n' {
            Verdict::RolledBack
        } else {
            Verdict::Damaged
        };
        let report = look(&disk, &Evidence::default());
        assert_eq!(report.verdict, expected, "cut at {cut}");
    }
}

#[test]
fn an_old_copy_with_its_old_checkpoint_contradicts_only_what_others_kept() {
    let disk = worked();
    let old: String = lines(&disk)
        .iter()
        .take(3)
        .map(|line| format!("{line}\n"))
        .collect();
    disk.put(JOURNAL, old.as_bytes());
    disk.put(
        CHECKPOINT,
        &std::fs::read(data("golden/checkpoint.3")).unwrap(),
    );
    check(&disk, &Evidence::default(), Verdict::SelfConsistent);
    check(&disk, &against(&newest()), Verdict::RolledBack);
    let guard = Some(Anchor::note("guard", &newest()).unwrap());
    check(
        &disk,
        &Evidence {
            guard,
            ..Evidence::default()
        },
        Verdict::RolledBack,
    );
}

#[test]
fn the_key_holders_rewrite_contradicts_an_older_checkpoint_and_forks_from_an_equal_one() {
    let disk = worked();
    let mut lines = lines(&disk);
    lines[1] = lines[1].replace("经办01", "经办02");
    lines.remove(3); // The embedded checkpoint would give it away.
    rewrite(&disk, &lines);
    check(&disk, &Evidence::default(), Verdict::SelfConsistent);
    let older = std::fs::read(data("golden/checkpoint.3")).unwrap();
    let report = check(&disk, &against(&older), Verdict::Rewritten);
    assert!(matches!(
        report.first_bad().unwrap().place,
        Place::Entries { from: 0, to: 2, .. }
    ));
    let note = lines[2].replace("\"k\":\"rows\"", "\"k\":\"note\"");
    lines.push(note);
    rewrite(&disk, &lines);
    let report = check(&disk, &against(&newest()), Verdict::Fork);
    let proof = report.fraud_proof.unwrap();
    assert!(proof.contains(std::str::from_utf8(&newest()).unwrap()));
}

#[test]
fn a_rewrite_that_keeps_embedded_checkpoints_contradicts_them() {
    let disk = worked();
    let mut lines = lines(&disk);
    lines[1] = lines[1].replace("经办01", "经办02");
    rewrite(&disk, &lines);
    check(&disk, &Evidence::default(), Verdict::Rewritten);
}

#[test]
fn every_flipped_bit_of_journal_rows_and_checkpoint_is_found_and_located() {
    let checkpoint = newest();
    // Base64 holds the key's id and the signature; all of the text and of that line counts.
    for (path, what) in [
        (JOURNAL, "entry"),
        (ROWS, "row"),
        (CHECKPOINT, "checkpoint"),
    ] {
        let bytes = worked().get(path).unwrap();
        for bit in 0..bytes.len() * 8 {
            let disk = worked();
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            disk.put(path, &changed);
            let report = look(&disk, &Evidence::default());
            let status = report.verdict.exit_status(Strictness::Plain);
            assert_eq!(status, 5, "{path} bit {bit}: {:?}", report.verdict);
            let at = (bit / 8) as u64;
            match (&report.first_bad().unwrap().place, what) {
                (Place::Entries { from, to, .. }, "entry") => {
                    let before = &bytes[..bit / 8];
                    let entry = before.iter().filter(|b| **b == b'\n').count() as u64;
                    assert!(
                        (*from..=*to).contains(&entry),
                        "bit {bit}: {from}..={to}, not {entry}"
                    );
                }
                (
                    Place::Rows {
                        from, to, offset, ..
                    },
                    "row",
                ) => {
                    assert!(*offset <= at && from <= to && *to < 5, "bit {bit}");
                }
                (Place::File(file), "checkpoint") => assert_eq!(file, "checkpoint"),
                (place, _) => panic!("{path} bit {bit}: {place:?}"),
            }
        }
    }
    assert_eq!(checkpoint.len(), 229);
}

#[test]
fn entries_deleted_doubled_swapped_and_spliced_are_found() {
    let original = lines(&worked());
    let mut tried = 0;
    let mut attempt = |lines: Vec<String>| {
        let disk = worked();
        disk.put(JOURNAL, (lines.join("\n") + "\n").as_bytes());
        let status = look(&disk, &Evidence::default())
            .verdict
            .exit_status(Strictness::Plain);
        assert_eq!(status, 5);
        tried += 1;
    };
    for at in 0..5 {
        let mut deleted = original.clone();
        deleted.remove(at);
        attempt(deleted);
        let mut doubled = original.clone();
        doubled.insert(at, original[at].clone());
        attempt(doubled);
        for other in at + 1..5 {
            let mut swapped = original.clone();
            swapped.swap(at, other);
            attempt(swapped);
        }
        let mut inserted = original.clone();
        inserted.insert(at, "{}".into());
        attempt(inserted);
    }
    assert_eq!(tried, 25);
}

#[test]
fn rows_deleted_doubled_swapped_and_cut_are_found() {
    let text = String::from_utf8(worked().get(ROWS).unwrap()).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    let attempt = |changed: Vec<&str>, row: u64| {
        let disk = worked();
        disk.put(ROWS, (changed.join("\n") + "\n").as_bytes());
        let report = look(&disk, &Evidence::default());
        if changed.len() == 6 && changed[..5] == rows {
            // Behind the last block: what a crash leaves, never part of the log.
            return assert_eq!(report.verdict, Verdict::Torn);
        }
        assert_eq!(report.verdict, Verdict::Damaged);
        let Place::Rows { from, to, .. } = report.first_bad().unwrap().place else {
            panic!()
        };
        assert!((from..=to).contains(&row), "{from}..={to}, not {row}");
    };
    for at in 0..5 {
        let mut deleted = rows.clone();
        deleted.remove(at);
        attempt(deleted, at as u64);
        let mut doubled = rows.clone();
        doubled.insert(at, rows[at]);
        attempt(doubled, (at as u64 + 1).min(4));
        let mut swapped = rows.clone();
        swapped.swap(at, (at + 1) % 5);
        attempt(swapped, if at == 4 { 0 } else { at as u64 });
    }
    for cut in 0..text.len() {
        let disk = worked();
        disk.put(ROWS, &text.as_bytes()[..cut]);
        assert_eq!(
            look(&disk, &Evidence::default()).verdict,
            Verdict::Damaged,
            "cut at {cut}"
        );
    }
}

#[test]
fn what_stands_behind_the_newest_checkpoint_is_torn_or_suspect_by_rule() {
    let whole = worked().get(JOURNAL).unwrap();
    let hole = [&[b'x'; 1000][..], &[0; 1200], b"{}\n"].concat();
    for (tail, expected) in [
        (&b"{\"b\":{"[..], Verdict::Torn),
        (&[0; 600], Verdict::Torn),
        (&hole, Verdict::Torn),
        (b"{}\n", Verdict::SuspectTail),
        (b"{\"b\":\0", Verdict::SuspectTail),
        (b"\n", Verdict::SuspectTail),
    ] {
        let disk = worked();
        disk.put(JOURNAL, &[&whole, tail].concat());
        let report = check(&disk, &Evidence::default(), expected);
        assert_eq!(report.tails[0].length, tail.len() as u64);
        assert_eq!(report.tails[0].offset, whole.len() as u64);
        // An anchor that has seen more than is whole turns the same bytes into damage.
        let guard = Some(Anchor::note("guard", &sign(6, hash::sha256(b"six"))).unwrap());
        check(
            &disk,
            &Evidence {
                guard,
                ..Evidence::default()
            },
            Verdict::Damaged,
        );
    }
    let disk = worked();
    disk.put("/log/journal/000000065536.jsonl", b"");
    check(&disk, &Evidence::default(), Verdict::SuspectTail);
}

#[test]
fn rows_behind_the_last_block_are_torn() {
    let disk = worked();
    disk.put(
        ROWS,
        &[worked().get(ROWS).unwrap(), b"{\"row\"".to_vec()].concat(),
    );
    let report = check(&disk, &Evidence::default(), Verdict::Torn);
    assert_eq!((report.tails[0].offset, report.tails[0].length), (1002, 6));
    let disk = worked();
    disk.put("/log/rows/R000002/000000.rows", b"{}\n");
    check(&disk, &Evidence::default(), Verdict::Torn);
}

#[test]
fn a_log_can_be_whole_and_still_not_foot() {
    for (from, to) in [
        (
            "\"paid\":{\"fen\":40007,\"n\":4}}},\"i\":2",
            "\"paid\":{\"fen\":40008,\"n\":4}}},\"i\":2",
        ),
        ("\"rows\":6", "\"rows\":7"),
        ("\"fen\":60015", "\"fen\":60016"),
        ("\"blocks\":1", "\"blocks\":2"),
        (
            "\"totals\":{\"not_on_roll\":{\"fen\":10003",
            "\"totals\":{\"not_on_roll\":{\"fen\":10004",
        ),
        (
            "\"ordinary\":[{\"fen\":10005",
            "\"ordinary\":[{\"fen\":10004",
        ),
        ("\"n\":5,\"off\":0", "\"n\":6,\"off\":0"),
        ("R000001", "R000002"),
    ] {
        let disk = worked();
        let mut lines = lines(&disk);
        lines.remove(3);
        let changed: Vec<String> = lines.iter().map(|line| line.replace(from, to)).collect();
        assert_ne!(changed, lines, "{from}");
        disk.put("/log/rows/R000002/000000.rows", &disk.get(ROWS).unwrap());
        if to != "R000002" {
            disk.remove_file("/log/rows/R000002/000000.rows");
        } else {
            disk.remove_file(ROWS);
        }
        rewrite(&disk, &changed);
        let report = check(&disk, &Evidence::default(), Verdict::DoesNotFoot);
        assert!(matches!(
            report.first_bad().unwrap().place,
            Place::Entries { .. }
        ));
        let options = Options {
            depth: Depth::Quick,
            ..Options::default()
        };
        let quick = verify(&disk, Path::new(LOG), &Evidence::default(), &options).unwrap();
        assert_eq!(quick.verdict, Verdict::SelfConsistent);
    }
}

#[test]
fn entries_of_another_log_are_found_where_they_were_put() {
    let original = lines(&worked());
    let other = worked();
    let mut changed = original.clone();
    changed[0] = changed[0].replace("a5a5a5\",\"origin", "a5a5a6\",\"origin");
    assert_ne!(changed, original);
    rewrite(&other, &changed);
    let foreign = lines(&other);
    for at in 0..5 {
        // One line exchanged, the whole tail exchanged, one line put in before its twin.
        let mut one = original.clone();
        one[at].clone_from(&foreign[at]);
        let tail = [&original[..at], &foreign[at..]].concat();
        let mut put_in = original.clone();
        put_in.insert(at, foreign[at].clone());
        for spliced in [one, tail, put_in] {
            let disk = worked();
            disk.put(JOURNAL, (spliced.join("\n") + "\n").as_bytes());
            let report = check(&disk, &Evidence::default(), Verdict::Damaged);
            let Place::Entries { from, to, .. } = report.first_bad().unwrap().place else {
                panic!("entry {at}")
            };
            // Of two first entries, one behind the other, nothing says which was there before.
            let at = if at == 0 && spliced.len() == 6 {
                1
            } else {
                at as u64
            };
            assert!((from..=to).contains(&at), "{from}..={to}, not {at}");
        }
    }
}

#[test]
fn an_edit_chained_again_without_the_key_contradicts_the_signed_root() {
    let original = lines(&worked());
    for at in 0..5 {
        let disk = worked();
        let mut changed = original.clone();
        changed[at] = changed[at].replace("2026-11-21T08", "2026-11-21T09");
        rewrite(&disk, &changed);
        disk.put(CHECKPOINT, &newest());
        let report = check(&disk, &Evidence::default(), Verdict::Damaged);
        let Place::Entries { from, to, .. } = report.first_bad().unwrap().place else {
            panic!("entry {at}")
        };
        assert!(
            (from..=to).contains(&(at as u64)),
            "{from}..={to}, not {at}"
        );
    }
}
