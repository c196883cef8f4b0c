//! The real file system: what is written is for its owner alone, and one writer holds the lock.
#![cfg(feature = "sign")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use onecard::audit_log::disk::{Disk, RealDisk};
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::Genesis;
use onecard::audit_log::key::{Algorithm, Signer};
use onecard::audit_log::passphrase::{Work, lock, unlock};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::verify::{Evidence, Options, Verdict, verify};
use onecard::audit_log::writer::{Access, RunOpen, Writer};
use onecard::error::ErrorKind;
use std::path::{Path, PathBuf};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onecard-disk-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn at(second: i64) -> Time {
    Time::from_unix_ms(1_795_248_000_000 + second * 1000).unwrap()
}

fn key() -> SeedKey {
    SeedKey::from_seed(
        "example.org/a/0505050505050505",
        Algorithm::Ed25519,
        &[1; 32],
    )
    .unwrap()
}

fn genesis() -> Genesis {
    let next = SeedKey::from_seed(key().verifier().name(), Algorithm::Ed25519, &[2; 32]).unwrap();
    Genesis::signed(key().verifier().clone(), next.verifier(), [5; 32])
}

fn verdict(log: &Path) -> Verdict {
    let report = verify(
        &RealDisk::new(),
        log,
        &Evidence::default(),
        &Options::default(),
    );
    report.unwrap().verdict
}

#[test]
fn a_log_on_the_real_disk_is_created_in_an_empty_folder_continued_and_verified() {
    let folder = Folder::new("life");
    let (disk, key, log) = (RealDisk::new(), key(), folder.log());
    let guard = folder.0.join("state/guard");
    std::fs::create_dir(&log).unwrap();
    let access = Access {
        signer: Some(&key),
        guard: Some(&guard),
    };
    let writer = Writer::create(&disk, &log, &genesis(), access, at(0)).unwrap();
    writer.close(at(1)).unwrap();
    let mut writer = Writer::open(&disk, &log, access, at(2)).unwrap();
    let digest = onecard::audit_log::hash::sha256(b"");
    let open = RunOpen {
        operator: "经办01".into(),
        version: "0.1.0".into(),
        binary_b3: digest,
        policy_b3: digest,
        catalogue_b3: digest,
        args: Vec::new(),
        inputs: Vec::new(),
    };
    writer.open_run(&open, at(3)).unwrap();
    writer.seal(&[], &[], at(4)).unwrap();
    writer.close(at(5)).unwrap();
    assert_eq!(verdict(&log), Verdict::SelfConsistent);
    assert!(guard.exists());
    let left: Vec<_> = std::fs::read_dir(&folder.0)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let again = Writer::create(&disk, &log, &genesis(), access, at(6))
        .err()
        .unwrap();
    assert_eq!(again.kind(), ErrorKind::Usage);
}

#[test]
fn two_writers_do_not_share_a_log() {
    let folder = Folder::new("lock");
    let (disk, key, log) = (RealDisk::new(), key(), folder.log());
    let access = Access {
        signer: Some(&key),
        guard: None,
    };
    let writer = Writer::create(&disk, &log, &genesis(), access, at(0)).unwrap();
    let second = Writer::open(&disk, &log, access, at(1)).err().unwrap();
    assert_eq!((second.kind(), second.code()), (ErrorKind::Io, "E8020"));
    drop(writer);
    Writer::open(&disk, &log, access, at(1)).unwrap();
}

#[test]
fn eight_threads_that_append_in_turn_lose_nothing() {
    let folder = Folder::new("threads");
    let (disk, key, log) = (RealDisk::new(), key(), folder.log());
    let access = Access {
        signer: Some(&key),
        guard: None,
    };
    Writer::create(&disk, &log, &genesis(), access, at(0))
        .unwrap()
        .close(at(0))
        .unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (disk, log) = (&disk, &log);
            scope.spawn(move || {
                let key = self::key();
                let access = Access {
                    signer: Some(&key),
                    guard: None,
                };
                let mut done = 0;
                while done < 5 {
                    match Writer::open(disk, log, access, at(1)) {
                        Ok(mut writer) => {
                            writer.note(&format!("{thread} {done}"), at(1)).unwrap();
                            writer.close(at(1)).unwrap();
                            done += 1;
                        }
                        Err(error) => assert_eq!(error.code(), "E8020", "{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(verdict(&log), Verdict::SelfConsistent);
    let journal = std::fs::read_to_string(log.join("journal/000000000000.jsonl")).unwrap();
    assert_eq!(journal.matches("\"k\":\"note\"").count(), 40);
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    fn check(path: &Path, seen: &mut u32) {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{} has {mode:o}", path.display());
            *seen += 1;
            if path.is_dir() {
                check(&path, seen);
            }
        }
    }
    let folder = Folder::new("modes");
    let (disk, key, log) = (RealDisk::new(), key(), folder.log());
    let access = Access {
        signer: Some(&key),
        guard: None,
    };
    Writer::create(&disk, &log, &genesis(), access, at(0))
        .unwrap()
        .close(at(0))
        .unwrap();
    let vault = onecard::audit_log::vault::Vault::of(&disk, &log);
    vault.keep_pseudonym_key(&[1; 32]).unwrap();
    let mut seen = 0;
    check(&folder.0, &mut seen);
    assert!(seen >= 6, "{seen}");
}

#[test]
fn a_key_is_generated_locked_opened_and_signs() {
    let folder = Folder::new("key");
    let disk = RealDisk::new();
    let file = lock(
        key().secret_text().as_bytes(),
        "口令",
        Work::log2(4).unwrap(),
        &[3; 48],
    )
    .unwrap();
    let path = folder.0.join("log.key");
    disk.append(&path).unwrap().write(&file).unwrap();
    let secret = unlock(&std::fs::read(&path).unwrap(), "口令").unwrap();
    let opened = SeedKey::parse(std::str::from_utf8(&secret).unwrap()).unwrap();
    assert_eq!(opened.verifier(), key().verifier());
    assert_eq!(opened.sign(b"text").unwrap(), key().sign(b"text").unwrap());
}
