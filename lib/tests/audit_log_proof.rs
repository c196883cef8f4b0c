//! Proofs and anchors: what they prove holds, and one changed byte proves nothing.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit_log_support;

use audit_log_support::{LOG, SimDisk, data, worked};
use onecard::audit_log::anchor::{Anchor, parent};
use onecard::audit_log::armour;
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::consistency::{Consistency, cosign, prove_consistency};
use onecard::audit_log::entry::Time;
use onecard::audit_log::export::{Runs, export};
use onecard::audit_log::genesis::Genesis;
use onecard::audit_log::key::{Algorithm, Signer, VerifierKey};
use onecard::audit_log::note::Note;
use onecard::audit_log::proof::{RowNumber, prove_entry, prove_row, verify_proof};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::trust::{KnownKey, Trust};
use onecard::audit_log::vault::Vault;
use onecard::audit_log::verify::{Evidence, Options, Verdict, verify};
use onecard::audit_log::writer::{Access, Writer};
use std::io::Read;
use std::path::Path;

const RUN: &str = "R000001";

fn log() -> &'static Path {
    Path::new(LOG)
}

fn at(second: i64) -> Time {
    Time::from_unix_ms(1_795_248_000_000 + second * 1000).unwrap()
}

fn trust() -> Trust {
    Trust::parse(&std::fs::read(data("golden/trust.json")).unwrap()).unwrap()
}

fn keys() -> Vec<VerifierKey> {
    vec![trust().keys[0].key.clone()]
}

fn signer() -> SeedKey {
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    SeedKey::from_seed(keys()[0].name(), Algorithm::Ed25519, &seed).unwrap()
}

fn witness() -> SeedKey {
    SeedKey::from_seed("audit.example.org", Algorithm::Cosignature, &[4; 32]).unwrap()
}

fn number(row: u64) -> RowNumber {
    RowNumber {
        run: RUN.into(),
        row,
    }
}

#[test]
fn every_entry_and_every_row_of_the_worked_log_is_proved() {
    let disk = worked();
    for index in 0..5 {
        let proof = prove_entry(&disk, log(), index).unwrap();
        let proven = verify_proof(proof.as_bytes(), &keys()).unwrap();
        assert_eq!(
            (proven.entry.index, proven.row, proven.checkpoint.size),
            (index, None, 5)
        );
    }
    assert!(prove_entry(&disk, log(), 5).is_err());
    let rows = String::from_utf8(disk.get("/log/rows/R000001/000000.rows").unwrap()).unwrap();
    let vault = Vault::of(&disk, log()).openings(RUN).unwrap();
    for (row, line) in rows.lines().enumerate() {
        let proof = prove_row(&disk, log(), &number(row as u64), &vault[row..=row]).unwrap();
        let proven = verify_proof(proof.as_bytes(), &keys()).unwrap();
        assert_eq!(proven.row.as_deref(), Some(line));
        assert_eq!(proven.openings, &vault[row..=row]);
        assert_eq!(proven.entry.index, 2);
        // An opening of another row is not disclosed by mistake.
        let other = (row + 1) % 5;
        assert!(prove_row(&disk, log(), &number(row as u64), &vault[other..=other]).is_err());
    }
    assert!(prove_row(&disk, log(), &number(5), &[]).is_err());
}

#[test]
fn a_proof_with_one_changed_byte_or_under_another_key_proves_nothing() {
    let disk = worked();
    let vault = Vault::of(&disk, log()).openings(RUN).unwrap();
    let proof = prove_row(&disk, log(), &number(2), &vault[2..3]).unwrap();
    let before = verify_proof(proof.as_bytes(), &keys()).unwrap();
    for at in 0..proof.len() {
        let mut changed = proof.clone().into_bytes();
        changed[at] ^= 1;
        if let Ok(proven) = verify_proof(&changed, &keys()) {
            panic!("byte {at}: {:?} {:?}", proven.row, before.row);
        }
    }
    let other = SeedKey::from_seed(keys()[0].name(), Algorithm::Ed25519, &[9; 32]).unwrap();
    assert!(verify_proof(proof.as_bytes(), &[other.verifier().clone()]).is_err());
    assert!(
        verify_proof(proof.as_bytes(), &[]).is_err(),
        "a signed proof needs a key"
    );
}

#[test]
fn a_row_proof_moved_by_a_byte_or_to_another_row_is_refused() {
    let disk = worked();
    let proof = prove_row(&disk, log(), &number(2), &[]).unwrap();
    let extra = proof
        .lines()
        .nth(1)
        .unwrap()
        .strip_prefix("extra ")
        .unwrap();
    let text = String::from_utf8(armour::from_base64(extra).unwrap()).unwrap();
    let (_, rest) = text.split_once("\"len\":").unwrap();
    let length: u64 = rest.split(',').next().unwrap().parse().unwrap();
    let (_, rest) = text.split_once(",\"off\":").unwrap();
    let offset: u64 = rest.split(',').next().unwrap().parse().unwrap();
    let with = |len: u64, off: u64| {
        let text = text
            .replace(
                &format!("\"len\":{length},\"line\""),
                &format!("\"len\":{len},\"line\""),
            )
            .replace(&format!(",\"off\":{offset},"), &format!(",\"off\":{off},"));
        let proof = proof.replace(extra, &armour::base64(text.as_bytes()));
        verify_proof(proof.as_bytes(), &keys()).is_ok()
    };
    assert!(with(length, offset));
    for (len, off) in [
        (length - 1, offset),
        (length + 1, offset),
        (length, offset - 1),
        (length, offset + 1),
        (length * 2, offset),
        (0, offset),
        (u64::from(u32::MAX), offset),
    ] {
        assert!(!with(len, off), "{len} bytes at {off}");
    }
    // The block is one chunk of the slice, so the same slice also proves what else is in it.
    assert!(with(length, 0));
}

#[test]
fn a_row_proof_of_a_large_block_is_small() {
    let disk = SimDisk::default();
    let genesis = Genesis::unsigned("example.org/a", [7; 32]);
    let mut writer = Writer::create(&disk, log(), &genesis, Access::default(), at(0)).unwrap();
    let digest = onecard::audit_log::hash::sha256(b"");
    let open = onecard::audit_log::writer::RunOpen {
        operator: "a".into(),
        version: "0".into(),
        binary_b3: digest,
        policy_b3: digest,
        catalogue_b3: digest,
        args: Vec::new(),
        inputs: Vec::new(),
    };
    writer.open_run(&open, at(0)).unwrap();
    let row = onecard::audit_log::rows::NewRow {
        kind: onecard::audit_log::rows::RowKind::Key,
        reason: "ordinary",
        fen: 100,
        source: None,
        pseudonym: Some("ae861afe1673d0633d64d554570e9c8c"),
        commitments: &[("id", digest)],
        more: &[],
    };
    for _ in 0..8_000 {
        writer.row(&row, at(0)).unwrap();
    }
    writer.seal(&[], &[], at(0)).unwrap();
    writer.close(at(0)).unwrap();
    for row in [0, 1, 4_321, 7_999] {
        let proof = prove_row(&disk, log(), &number(row), &[]).unwrap();
        assert!(proof.len() < 8_000, "row {row}: {} bytes", proof.len());
        let proven = verify_proof(proof.as_bytes(), &[]).unwrap();
        assert!(proven.row.unwrap().contains(&format!("\"row\":{row}")));
        assert!(proven.signed_by.is_empty());
    }
}

#[test]
fn the_bao_vectors_hold() {
    let file = std::fs::read(data("vectors/bao/test_vectors.json")).unwrap();
    let vectors: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let mut slices = 0;
    for case in vectors["slice"].as_array().unwrap() {
        let length = case["input_len"].as_u64().unwrap() as usize;
        let input: Vec<u8> = (1u32..).flat_map(u32::to_le_bytes).take(length).collect();
        // The vectors' hash is keyed by nothing: Bao's hash is BLAKE3's.
        let hash = blake3::hash(&input);
        assert_eq!(case["bao_hash"].as_str().unwrap(), hash.to_hex().as_str());
        let (outboard, _) = bao::encode::outboard(&input);
        for slice in case["slices"].as_array().unwrap() {
            let start = slice["start"].as_u64().unwrap();
            let len = slice["len"].as_u64().unwrap();
            let mut cutter = bao::encode::SliceExtractor::new_outboard(
                std::io::Cursor::new(&input),
                std::io::Cursor::new(&outboard),
                start,
                len,
            );
            let mut bytes = Vec::new();
            cutter.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes.len() as u64, slice["output_len"].as_u64().unwrap());
            let expected = slice["output_blake3"].as_str().unwrap();
            assert_eq!(blake3::hash(&bytes).to_hex().as_str(), expected);
            slices += 1;
        }
    }
    assert!(slices > 200, "{slices}");
}

#[test]
fn a_log_that_grew_is_consistent_and_a_rewritten_one_is_not() {
    let disk = worked();
    let older = std::fs::read(data("golden/checkpoint.3")).unwrap();
    let older = Checkpoint::parse(&Note::parse(&older).unwrap().text).unwrap();
    let proof = prove_consistency(&disk, log(), 3).unwrap();
    let read = Consistency::parse(proof.as_bytes()).unwrap();
    assert_eq!(read.print(), proof);
    assert_eq!(read.check(Some(&older), &keys()).unwrap().size, 5);
    let mut rewritten = older.clone();
    rewritten.root = onecard::audit_log::hash::sha256(b"other");
    assert_eq!(
        read.check(Some(&rewritten), &keys())
            .unwrap_err()
            .message
            .code,
        "E8110"
    );
    // Asked from another size, the witness names the size it has seen.
    let first = Consistency::parse(prove_consistency(&disk, log(), 0).unwrap().as_bytes()).unwrap();
    assert_eq!(first.check(None, &keys()).unwrap().size, 5);
    assert_eq!(
        first.check(Some(&older), &keys()).unwrap_err().message.code,
        "E8109"
    );
    assert!(prove_consistency(&disk, log(), 6).is_err());
    for at in 0..proof.len() {
        let mut changed = proof.clone().into_bytes();
        changed[at] ^= 1;
        let held = Consistency::parse(&changed).and_then(|read| read.check(Some(&older), &keys()));
        assert!(held.is_err(), "byte {at}");
    }
}

#[test]
fn a_witness_on_a_stick_cosigns_and_anchors() {
    let disk = worked();
    let request = prove_consistency(&disk, log(), 0).unwrap();
    let cosigned = cosign(request.as_bytes(), None, &keys(), &witness(), 1_795_300_000).unwrap();
    assert_eq!(cosigned.checkpoint.size, 5);
    let mut trust = trust();
    trust.witnesses = vec![witness().verifier().clone()];
    let look = |disk: &SimDisk, anchors: Vec<Anchor>, trust: &Trust| {
        let evidence = Evidence {
            trust: Some(trust.clone()),
            anchors,
            ..Evidence::default()
        };
        verify(disk, log(), &evidence, &Options::default()).unwrap()
    };
    let anchor = Anchor::cosignatures("w.cosig", None, cosigned.line.as_bytes()).unwrap();
    let report = look(&disk, vec![anchor.clone()], &trust);
    assert_eq!(
        (report.verdict, report.anchored()),
        (Verdict::AnchoredOk, 5)
    );
    // Two witnesses are wanted, one has cosigned.
    let two = Trust {
        quorum: 2,
        ..trust.clone()
    };
    assert_eq!(
        look(&disk, vec![anchor], &two).verdict,
        Verdict::SelfConsistent
    );
    // Kept beside the log it counts as well: the trust file says whose it is.
    let signer = signer();
    let access = Access {
        signer: Some(&signer),
        guard: None,
    };
    let mut writer = Writer::open(&disk, log(), access, at(6)).unwrap();
    writer
        .keep_receipt(5, "cosig", cosigned.line.as_bytes(), at(6))
        .unwrap();
    writer.close(at(6)).unwrap();
    let report = look(&disk, Vec::new(), &trust);
    assert_eq!(
        (report.verdict, report.anchored()),
        (Verdict::AnchoredOk, 5)
    );
    // A witness's line over something else contradicts.
    let other = Checkpoint {
        origin: keys()[0].name().into(),
        size: 5,
        root: cosigned.checkpoint.root,
    };
    let changed = Checkpoint {
        root: onecard::audit_log::hash::sha256(b"x"),
        ..other
    };
    let text = changed.text();
    let signature = signer.sign(text.as_bytes()).unwrap().to_vec();
    let line = onecard::audit_log::note::SignatureLine {
        name: keys()[0].name().into(),
        key_id: keys()[0].id(),
        signature,
    };
    let note = Note {
        text,
        signatures: vec![line],
    };
    let request = Consistency {
        old: 0,
        path: Vec::new(),
        note,
    }
    .print();
    let wrong = cosign(request.as_bytes(), None, &keys(), &witness(), 1).unwrap();
    let anchor = Anchor::cosignatures("w.cosig", Some(5), wrong.line.as_bytes()).unwrap();
    assert_eq!(
        look(&disk, vec![anchor], &trust).verdict,
        Verdict::Rewritten
    );
    // The witness has seen 5 entries: it does not sign another tree of 5.
    let refused = cosign(
        request.as_bytes(),
        Some(&cosigned.checkpoint),
        &keys(),
        &witness(),
        2,
    );
    assert!(refused.is_err());
}

#[test]
fn a_parent_log_takes_children_that_grow_and_anchors_them() {
    let child = worked();
    let parent = SimDisk::default();
    let key = SeedKey::from_seed(
        "example.org/city/0707070707070707",
        Algorithm::Ed25519,
        &[6; 32],
    )
    .unwrap();
    let genesis = Genesis::signed(key.verifier().clone(), witness().verifier(), [7; 32]);
    let access = Access {
        signer: Some(&key),
        guard: None,
    };
    let mut writer = Writer::create(&parent, log(), &genesis, access, at(0)).unwrap();
    let first = prove_consistency(&child, log(), 0).unwrap();
    let index = writer.child(first.as_bytes(), &keys(), at(1)).unwrap();
    assert!(
        writer.child(first.as_bytes(), &keys(), at(2)).is_err(),
        "it has seen 5 entries"
    );
    let again = prove_consistency(&child, log(), 5).unwrap();
    writer.child(again.as_bytes(), &keys(), at(3)).unwrap();
    writer.close(at(3)).unwrap();
    let report = verify(&parent, log(), &Evidence::default(), &Options::default()).unwrap();
    assert_eq!(report.verdict, Verdict::SelfConsistent, "{}", report.json());
    let proof = prove_entry(&parent, log(), index).unwrap();
    let city = [key.verifier().clone()];
    let anchor = parent::of_proof("parent.tlog-proof", proof.as_bytes(), &city).unwrap();
    let evidence = Evidence {
        anchors: vec![anchor],
        ..Evidence::default()
    };
    let report = verify(&child, log(), &evidence, &Options::default()).unwrap();
    assert_eq!(
        (report.verdict, report.anchored()),
        (Verdict::AnchoredOk, 5)
    );
    let trust = |key: &VerifierKey| Trust {
        origin: key.name().to_owned(),
        keys: vec![KnownKey {
            key: key.clone(),
            from: 0,
            to: None,
        }],
        witnesses: Vec::new(),
        quorum: 1,
    };
    let city_trust = trust(key.verifier());
    let of_log =
        |disk: &SimDisk, trust: &Trust, origin: &str| parent::of_log(disk, log(), trust, origin);
    let origin = self::trust().origin;
    let evidence = Evidence {
        anchors: of_log(&parent, &city_trust, &origin).unwrap(),
        ..Evidence::default()
    };
    assert_eq!(evidence.anchors.len(), 2);
    let report = verify(&child, log(), &evidence, &Options::default()).unwrap();
    let seen = (report.verdict, report.anchors.len(), report.anchored());
    assert_eq!(seen, (Verdict::AnchoredOk, 2, 5), "{}", report.json());
    let code = |result: onecard::error::Result<Vec<_>>| result.err().map(|e| e.code().to_owned());
    let nobody = code(of_log(
        &parent,
        &city_trust,
        "example.org/other/0000000000000000",
    ));
    assert_eq!(nobody.as_deref(), Some("E8114"));
    let stranger = trust(keys().first().unwrap());
    assert_eq!(
        code(of_log(&parent, &stranger, &origin)).as_deref(),
        Some("E8113")
    );
    let other = prove_entry(&parent, log(), 0).unwrap();
    assert!(
        parent::of_proof("x", other.as_bytes(), &city).is_err(),
        "entry 0 is no child"
    );
}

#[test]
fn a_pack_verifies_by_itself_and_holds_no_vault() {
    let disk = worked();
    let out = Path::new("/pack");
    export(&disk, log(), out, &Runs::All, &[("AUDIT-LOG.md", b"page")]).unwrap();
    let report = verify(&disk, out, &Evidence::default(), &Options::default()).unwrap();
    assert_eq!((report.verdict, report.rows), (Verdict::SelfConsistent, 5));
    assert!(
        disk.files()
            .iter()
            .all(|path| !path.starts_with("/pack/vault"))
    );
    assert_eq!(disk.get("/pack/AUDIT-LOG.md").unwrap(), b"page");
    assert!(
        export(&disk, log(), out, &Runs::All, &[]).is_err(),
        "it is not empty"
    );
    let bare = Path::new("/bare");
    let none = Runs::Of(Vec::new());
    export(&disk, log(), bare, &none, &[]).unwrap();
    let options = Options {
        runs: none,
        ..Options::default()
    };
    let report = verify(&disk, bare, &Evidence::default(), &options).unwrap();
    assert_eq!(
        (report.verdict, report.rows, report.notes.len()),
        (Verdict::SelfConsistent, 0, 1)
    );
    let missing = verify(&disk, bare, &Evidence::default(), &Options::default()).unwrap();
    assert_eq!(missing.verdict, Verdict::Damaged);
}
