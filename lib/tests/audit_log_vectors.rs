//! The worked log and the vectors of others: every hash, proof, note and signature agrees.
//!
//! Where this log is stricter than a vector's origin, the deviation is listed and its reason given.
#![cfg(feature = "sign")]
#![allow(
    clippy::type_complexity,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::entry::Entry;
use onecard::audit_log::hash::{self, Digest32};
use onecard::audit_log::key::{Algorithm, Signer, VerifierKey};
use onecard::audit_log::note::Note;
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::{armour, tree};
use serde_json::Value;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/log")
        .join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).expect(name)
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key}"))
}

fn base64_list(value: &Value) -> Option<Vec<Digest32>> {
    let list = value.as_array().into_iter().flatten();
    list.map(|hash| Digest32::from_base64(hash.as_str().unwrap()))
        .collect()
}

#[test]
fn the_worked_log_is_reproduced_hash_by_hash() {
    let expected = json("golden/expected.json");
    let journal = bytes("golden/journal/000000000000.jsonl");
    let lines: Vec<&[u8]> = journal
        .strip_suffix(b"\n")
        .unwrap()
        .split(|b| *b == b'\n')
        .collect();
    assert_eq!(lines.len(), 5);
    let (chain, mut tree, mut prev) = (hash::Chain::new(), tree::Tree::new(), Digest32::ZERO);
    for (index, line) in lines.iter().enumerate() {
        let entry = Entry::parse(line).unwrap();
        assert_eq!(
            entry.print().unwrap(),
            *line,
            "entry {index} re-serialises to itself"
        );
        assert_eq!((entry.index, entry.prev), (index as u64, prev));
        prev = chain.entry(line);
        assert_eq!(prev.to_string(), expected["h"][index]);
        assert_eq!(hash::leaf(line).to_string(), expected["leaf_sha256"][index]);
        tree.push(hash::leaf(line));
    }
    for size in 0..=5 {
        let root = tree.root(size).unwrap().to_string();
        assert_eq!(root, expected["root_by_size"][size as usize]);
    }
    let block = hash::block(&bytes("golden/rows/R000001/000000.rows"));
    assert_eq!(block.to_string(), text(&expected, "block_b3"));
    assert_eq!(hash::ENTRY_CONTEXT, text(&expected, "ctx_entry"));
    assert_eq!(hash::COMMIT_CONTEXT, text(&expected, "ctx_commit"));
}

#[test]
fn the_worked_checkpoints_verify_and_are_signed_again_to_the_same_bytes() {
    let expected = json("golden/expected.json");
    let trust = json("golden/trust.json");
    let key = VerifierKey::parse(text(&trust["vkeys"][0], "vkey")).unwrap();
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    let signer = SeedKey::from_seed(key.name(), Algorithm::Ed25519, &seed).unwrap();
    assert_eq!(signer.verifier(), &key);
    for (name, size) in [("golden/checkpoint", 5), ("golden/checkpoint.3", 3)] {
        let note = Note::parse(&bytes(name)).unwrap();
        assert_eq!(note.print().as_bytes(), bytes(name));
        assert_eq!(note.verify(std::slice::from_ref(&key)).unwrap(), [&key]);
        let checkpoint = Checkpoint::parse(&note.text).unwrap();
        assert_eq!(checkpoint.size, size);
        assert_eq!(
            checkpoint.root.to_string(),
            expected["root_by_size"][size as usize]
        );
        let signature = signer.sign(note.text.as_bytes()).unwrap();
        assert_eq!(note.signatures[0].signature, signature);
    }
    let newest = Note::parse(&bytes("golden/checkpoint")).unwrap();
    let fingerprint = Checkpoint::parse(&newest.text).unwrap().fingerprint();
    assert_eq!(fingerprint.to_string(), text(&expected, "paper_sha256"));
}

#[test]
fn the_worked_pseudonyms_and_commitments_open() {
    let expected = json("golden/expected.json");
    let key = armour::from_hex_exact(text(&expected, "pseudonym_key")).unwrap();
    let parse = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let vault = String::from_utf8(bytes("golden/vault/R000001.jsonl")).unwrap();
    let rows = String::from_utf8(bytes("golden/rows/R000001/000000.rows")).unwrap();
    let pairs: Vec<_> = vault
        .lines()
        .map(parse)
        .zip(rows.lines().map(parse))
        .collect();
    assert_eq!(pairs.len(), 5);
    for (at, (opening, row)) in pairs.iter().enumerate() {
        let (field, value) = (text(opening, "field"), text(opening, "value"));
        let salt = armour::from_hex_exact(text(opening, "salt")).unwrap();
        let commitment = hash::commit(&salt, field, value.as_bytes()).unwrap();
        assert_eq!(commitment.to_string(), text(&row["c"], field));
        assert_eq!(hash::pseudonym(&key, value), expected["pseudonyms"][at]);
        assert_eq!(hash::pseudonym(&key, value), text(row, "pseudonym"));
    }
}

#[test]
fn the_inclusion_vectors_hold() {
    let file = String::from_utf8(bytes("vectors/rfc6962/inclusion.jsonl")).unwrap();
    let (mut held, mut refused) = (0, 0);
    for line in file.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let number = |key: &str| case[key].as_u64();
        // A hash that is not 32 bytes never reaches the proof: the reader refuses it. The origin's
        // single-entry/empty-root-and-leaf, two empty strings, shows why.
        let got = (|| {
            let root = Digest32::from_base64(text(&case, "root"))?;
            let leaf = Digest32::from_base64(text(&case, "leafHash"))?;
            let path = base64_list(&case["proof"])?;
            Some(tree::includes(
                root,
                number("treeSize")?,
                number("leafIdx")?,
                leaf,
                &path,
            ))
        })();
        let wanted = !case["wantErr"].as_bool().unwrap();
        assert_eq!(got == Some(true), wanted, "{}", case["path"]);
        if wanted { held += 1 } else { refused += 1 }
    }
    assert_eq!((held + refused, held > 0), (98, true));
}

#[test]
fn the_consistency_vectors_hold_with_two_stated_deviations() {
    let file = String::from_utf8(bytes("vectors/rfc6962/consistency.jsonl")).unwrap();
    let (mut cases, mut deviations) = (0, Vec::new());
    for line in file.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let got = (|| {
            let (old, new) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
            let old_root = Digest32::from_base64(text(&case, "root1"))?;
            let new_root = Digest32::from_base64(text(&case, "root2"))?;
            let path = base64_list(&case["proof"])?;
            Some(tree::extends(old, old_root, new, new_root, &path))
        })();
        cases += 1;
        if (got == Some(true)) == case["wantErr"].as_bool().unwrap() {
            deviations.push(text(&case, "path").to_owned());
        }
    }
    assert_eq!(cases, 98);
    // 1. The origin calls every proof from size 0 meaningless; the witness protocol sends `old 0`
    //    with an empty proof to a witness that has seen nothing, and it must be accepted. All of
    //    the origin's cases of size 0 carry a root that is not the empty tree's, so they stay refused.
    // 2. The origin compares two equal 12-byte "roots" and finds them equal; a root has 32 bytes.
    assert_eq!(
        deviations,
        ["testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"]
    );
    let empty = hash::sha256(b"");
    assert!(tree::extends(0, empty, 8, hash::sha256(b"any"), &[]));
    assert!(!tree::extends(0, empty, 8, hash::sha256(b"any"), &[empty]));
    assert!(!tree::extends(0, hash::sha256(b"any"), 8, empty, &[]));
}

#[test]
fn recorded_proofs_of_a_public_log_of_961_984_011_leaves_hold() {
    let folder = "vectors/rfc6962/argon2020";
    let head = json(&format!("{folder}/get-sth.json"));
    let root = Digest32::from_base64(text(&head, "sha256_root_hash")).unwrap();
    let size = head["tree_size"].as_u64().unwrap();
    let consistency = json(&format!(
        "{folder}/get-sth-consistency-first-3654490-second-961984011.json"
    ));
    let old = Digest32::from_base64("AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ=").unwrap();
    let path = base64_list(&consistency["consistency"]).unwrap();
    assert!(tree::extends(3_654_490, old, size, root, &path));
    assert!(!tree::extends(3_654_491, old, size, root, &path));
    let file = "get-proof-by-hash-tree-size-961984011-hash-\
                nCs3mfIydh9x4CKyQ-2Bu2xtmpxmFggA5MLymHwNQSlLg-3D.json";
    let inclusion = json(&format!("{folder}/{file}"));
    let leaf = Digest32::from_base64("nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg=").unwrap();
    let path = base64_list(&inclusion["audit_path"]).unwrap();
    let index = inclusion["leaf_index"].as_u64().unwrap();
    assert!(tree::includes(root, size, index, leaf, &path));
    assert!(!tree::includes(root, size, index + 1, leaf, &path));
}

#[test]
fn the_tree_hash_vectors_hold() {
    let nodes = &json("vectors/rfc6962/hash_vectors.json")["nodes"];
    assert_eq!(hash::sha256(b"").to_string(), text(nodes, "empty"));
    assert_eq!(hash::leaf(b"").to_string(), text(nodes, "leaf(empty)"));
    assert_eq!(
        hash::leaf(b"L123456").to_string(),
        text(nodes, "leaf(ascii L123456)")
    );
    // The vector's node has children of four bytes; ours has 32-byte children by its type. The same
    // preimage as a leaf would have, with the other prefix, shows the prefix is right.
    use sha2::Digest as _;
    let node = sha2::Sha256::digest(b"\x01N123N456");
    assert_eq!(armour::hex(&node), text(nodes, "node(ascii N123,N456)"));
    let (left, right) = (hash::sha256(b"N123"), hash::sha256(b"N456"));
    let preimage = [&[1][..], &left.0, &right.0].concat();
    assert_eq!(hash::node(left, right), hash::sha256(&preimage));
}

#[test]
fn another_hands_tree_agrees_on_roots_and_accepts_our_proofs() {
    use ct_merkle::{
        ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree,
    };
    let mut ours = tree::Tree::new();
    let mut theirs: MemoryBackedTree<sha2::Sha256, Vec<u8>> = MemoryBackedTree::new();
    for index in 0..40u64 {
        let line = format!("line {index}").into_bytes();
        ours.push(hash::leaf(&line));
        theirs.push(line);
        let root = theirs.root();
        assert_eq!(ours.root(index + 1).unwrap().0, root.as_bytes()[..]);
        let raw = |path: Vec<Digest32>| path.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>();
        let path = raw(ours.inclusion(index / 2, index + 1).unwrap());
        let proof = InclusionProof::<sha2::Sha256>::try_from_bytes(path).unwrap();
        let leaf = format!("line {}", index / 2).into_bytes();
        root.verify_inclusion(&leaf, index / 2, &proof).unwrap();
        let old = index / 3 + 1;
        let path = raw(ours.consistency(old, index + 1).unwrap());
        let proof = ConsistencyProof::<sha2::Sha256>::try_from_bytes(path).unwrap();
        let digest = ours.root(old).unwrap().0.into();
        let old_root = RootHash::<sha2::Sha256>::new(digest, old);
        root.verify_consistency(&old_root, &proof).unwrap();
    }
}

#[test]
fn the_signed_note_vectors_hold() {
    let vectors = json("vectors/signed-note/vectors.json");
    let sign = &vectors["sign"][0];
    let signer = SeedKey::parse(text(sign, "skey")).unwrap();
    assert_eq!(signer.secret_text(), text(sign, "skey"));
    let wanted = Note::parse(text(sign, "want").as_bytes()).unwrap();
    assert_eq!(wanted.text, text(sign, "text"));
    let signature = signer.sign(wanted.text.as_bytes()).unwrap();
    assert_eq!(wanted.signatures[0].signature, signature);
    let mut cases = 0;
    for case in vectors["open"].as_array().unwrap() {
        let note = match case["note_hex"].as_str() {
            Some(hex) => armour::from_hex(hex).unwrap(),
            None => text(case, "note").as_bytes().to_vec(),
        };
        let keys = case["vkeys"].as_array().unwrap().iter();
        let keys: Vec<_> = keys
            .map(|key| VerifierKey::parse(key.as_str().unwrap()).unwrap())
            .collect();
        let opened = Note::parse(&note).and_then(|note| {
            let verified = note.verify(&keys)?.len();
            Ok((verified, note))
        });
        match opened {
            Ok((verified, _)) => {
                assert_eq!(text(case, "expect"), "ok", "{case}");
                assert_eq!(
                    Some(verified as u64),
                    case["verified"].as_u64().or(Some(1)),
                    "{case}"
                );
            }
            Err(_) => assert_eq!(text(case, "expect"), "reject", "{case}"),
        }
        cases += 1;
    }
    assert_eq!(cases, 17);
}

#[test]
fn no_part_and_no_neighbour_of_a_key_text_is_a_key() {
    let vectors = json("vectors/signed-note/vectors.json");
    for bad in vectors["bad_vkeys"].as_array().unwrap() {
        assert!(VerifierKey::parse(bad.as_str().unwrap()).is_err(), "{bad}");
    }
    let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let skey = text(&vectors["sign"][0], "skey");
    let accepts_vkey = |text: &str| VerifierKey::parse(text).is_ok();
    let accepts_skey = |text: &str| SeedKey::parse(text).is_ok();
    let checks: [(&str, &dyn Fn(&str) -> bool); 2] = [(vkey, &accepts_vkey), (skey, &accepts_skey)];
    for (key, accepts) in checks {
        assert!(accepts(key));
        for begin in 0..key.len() {
            for end in begin..=key.len() {
                assert!(key.len() == end - begin || !accepts(&key[begin..end]));
            }
            let mut mangled = key.as_bytes().to_vec();
            mangled[begin] += 1;
            assert!(
                !accepts(&String::from_utf8(mangled).unwrap()),
                "byte {begin}"
            );
        }
    }
}

#[test]
fn the_tiled_log_of_another_implementation_verifies_from_its_entries() {
    let log = &json("vectors/signed-note/vectors.json")["tlog_tiles_log"];
    let key = VerifierKey::parse(text(log, "vkey")).unwrap();
    let mut tree = tree::Tree::new();
    let bundle = bytes("vectors/tlog-tiles/log/tile/entries/000.p/15");
    let mut rest = bundle.as_slice();
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let (entry, tail) = tail.split_at(u16::from_be_bytes(*length).into());
        tree.push(hash::leaf(entry));
        rest = tail;
    }
    assert_eq!(tree.size(), 15);
    let tile = bytes("vectors/tlog-tiles/log/tile/0/000.p/15");
    for (index, leaf) in tile.chunks(32).enumerate() {
        assert_eq!(tree.leaf(index as u64).unwrap().0, leaf);
    }
    for size in 0..=15 {
        let note =
            Note::parse(&bytes(&format!("vectors/tlog-tiles/log/checkpoint.{size}"))).unwrap();
        note.verify(std::slice::from_ref(&key)).unwrap();
        let checkpoint = Checkpoint::parse(&note.text).unwrap();
        assert_eq!(checkpoint.origin, text(log, "origin"));
        assert_eq!(checkpoint.size, size);
        assert_eq!(Some(checkpoint.root), tree.root(size));
    }
}

#[test]
fn strict_verification_accepts_exactly_the_vectors_without_small_order_parts() {
    let cases = json("vectors/ed25519/cctv_ed25519vectors.json");
    let (mut accepted, mut count) = (0, 0);
    for case in cases.as_array().unwrap() {
        let public = armour::from_hex_exact(text(case, "key")).unwrap();
        let signature = armour::from_hex(text(case, "sig")).unwrap();
        let got = VerifierKey::new("test", Algorithm::Ed25519, &public)
            .is_ok_and(|key| key.verify(text(case, "msg").as_bytes(), &signature));
        let flags: Vec<&str> = case["flags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|f| f.as_str().unwrap())
            .collect();
        // Allowed: points with a low-order component, as long as the signature holds without
        // clearing it. Refused: low-order A or R, a residue, any second spelling of A or R.
        let allowed = ["low_order_component_A", "low_order_component_R"];
        let wanted = flags.iter().all(|flag| allowed.contains(flag));
        assert_eq!(got, wanted, "{case}");
        accepted += usize::from(got);
        count += 1;
    }
    assert_eq!(count, 914);
    assert!(accepted > 0 && accepted < count);
}

#[test]
fn the_wycheproof_signatures_verify_or_not_as_published() {
    let file = json("vectors/ed25519/wycheproof_ed25519_test.json");
    let mut count = 0;
    for group in file["testGroups"].as_array().unwrap() {
        let public = armour::from_hex_exact(text(&group["publicKey"], "pk")).unwrap();
        let key = VerifierKey::new("test", Algorithm::Ed25519, &public).unwrap();
        for case in group["tests"].as_array().unwrap() {
            let message = armour::from_hex(text(case, "msg")).unwrap();
            let signature = armour::from_hex(text(case, "sig")).unwrap();
            let wanted = text(case, "result") == "valid";
            assert_eq!(key.verify(&message, &signature), wanted, "{case}");
            count += 1;
        }
    }
    assert_eq!(count, 151);
}

#[test]
fn the_blake3_vectors_hold_for_all_three_modes() {
    let file = json("vectors/blake3/test_vectors.json");
    let key: [u8; 32] = text(&file, "key").as_bytes().try_into().unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 35);
    for case in cases {
        let length = case["input_len"].as_u64().unwrap() as usize;
        let input: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        assert!(text(case, "hash").starts_with(&hash::block(&input).to_string()));
        let keyed = blake3::keyed_hash(&key, &input).to_hex();
        assert!(text(case, "keyed_hash").starts_with(keyed.as_str()));
        let derived = armour::hex(&blake3::derive_key(text(&file, "context_string"), &input));
        assert!(text(case, "derive_key").starts_with(&derived));
    }
}
