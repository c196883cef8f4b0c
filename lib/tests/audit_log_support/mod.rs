//! A file system in memory that fails and crashes on demand, and the worked log in it.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::disk::{Appender, Disk};
use onecard::audit_log::entry::Entry;
use onecard::audit_log::hash::{self, Digest32};
use onecard::audit_log::key::Signer;
use onecard::audit_log::note::{Note, SignatureLine};
use onecard::audit_log::signing::SeedKey;
use onecard::audit_log::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Where the log under test lives.
pub const LOG: &str = "/log";

/// Seeded numbers: the same seed, the same test.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit.max(1)
    }

    pub fn flip(&mut self) -> bool {
        self.roll() & 1 == 1
    }
}

/// What happens at the chosen call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// That call fails; a write may have written a part.
    Once,
    /// That call and all later ones fail: a full or broken disk.
    FromThenOn,
    /// The machine stops there.
    Crash,
}

#[derive(Clone, Default)]
struct Inode {
    data: Vec<u8>,
    synced: Vec<u8>,
}

#[derive(Clone, Default)]
struct State {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    durable: BTreeMap<PathBuf, usize>,
    /// Changes of names that no sync of their folder has made last yet, in order.
    pending: Vec<Change>,
    locks: BTreeSet<PathBuf>,
    calls: u64,
    fault: Option<(u64, Fault)>,
    /// Set when the chosen call was reached.
    hit: bool,
}

#[derive(Clone)]
enum Change {
    Create(PathBuf, usize),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
}

impl Change {
    /// The folder that holds the name.
    fn folder(&self) -> PathBuf {
        let (Self::Create(path, _) | Self::Remove(path) | Self::Rename(_, path)) = self;
        path.parent().unwrap_or(Path::new("/")).to_owned()
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Create(path, inode) => drop(names.insert(path.clone(), *inode)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Rename(from, to) => {
                let inside = |path: &&PathBuf| path.starts_with(from);
                let moved: Vec<_> = names.keys().filter(inside).cloned().collect();
                for path in moved {
                    let inode = names.remove(&path).unwrap();
                    names.insert(moved_path(&path, from, to), inode);
                }
            }
        }
    }
}

fn moved_path(path: &Path, from: &Path, to: &Path) -> PathBuf {
    match path.strip_prefix(from) {
        Ok(rest) if rest.as_os_str().is_empty() => to.to_owned(),
        Ok(rest) => to.join(rest),
        Err(_) => path.to_owned(),
    }
}

impl State {
    /// Makes a pending change last; what it moves is moved in later changes too.
    fn settle(&mut self, change: &Change) {
        change.apply(&mut self.durable);
        if let Change::Rename(from, to) = change {
            for later in &mut self.pending {
                match later {
                    Change::Create(path, _) | Change::Remove(path) => {
                        *path = moved_path(path, from, to);
                    }
                    Change::Rename(..) => {}
                }
            }
        }
    }
}

/// The file system.
#[derive(Clone, Default)]
pub struct SimDisk(Arc<Mutex<State>>);

impl SimDisk {
    /// The files of `folder`, as [`LOG`].
    pub fn load(folder: &Path) -> Self {
        fn add(disk: &SimDisk, from: &Path, to: &Path) {
            for entry in std::fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let target = to.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    add(disk, &entry.path(), &target);
                } else {
                    disk.put(&target, &std::fs::read(entry.path()).unwrap());
                }
            }
        }
        let disk = Self::default();
        add(&disk, folder, Path::new(LOG));
        disk
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// A copy that shares nothing.
    pub fn copy(&self) -> Self {
        let mut state = self.state().clone();
        state.locks.clear();
        Self(Arc::new(Mutex::new(state)))
    }

    /// Puts a file as if it had always been there.
    pub fn put(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let mut state = self.state();
        let inode = Inode {
            data: bytes.to_vec(),
            synced: bytes.to_vec(),
        };
        state.inodes.push(inode);
        let at = state.inodes.len() - 1;
        state.names.insert(path.as_ref().to_owned(), at);
        state.durable.insert(path.as_ref().to_owned(), at);
    }

    pub fn get(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let state = self.state();
        state
            .names
            .get(path.as_ref())
            .map(|at| state.inodes[*at].data.clone())
    }

    pub fn remove_file(&self, path: impl AsRef<Path>) {
        let mut state = self.state();
        state.names.remove(path.as_ref());
        state.durable.remove(path.as_ref());
    }

    /// Every file, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        self.state().names.keys().cloned().collect()
    }

    /// Makes the `call`-th changing call from now (from 1) end in `fault`.
    pub fn fail_at(&self, call: u64, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.calls + call, fault));
        state.hit = false;
    }

    /// Whether the chosen call was reached.
    pub fn hit(&self) -> bool {
        self.state().hit
    }

    pub fn heal(&self) {
        self.state().fault = None;
    }

    /// What a machine finds after power came back: what was synced, and of the rest anything.
    pub fn after_crash(&self, dice: &mut Dice) -> Self {
        let state = self.state();
        let mut fresh = State::default();
        // Each folder keeps a prefix of its changes of names.
        let folders: BTreeSet<PathBuf> = state.pending.iter().map(Change::folder).collect();
        let mut left: BTreeMap<PathBuf, u64> = BTreeMap::new();
        for folder in folders {
            let count = state
                .pending
                .iter()
                .filter(|change| change.folder() == folder)
                .count();
            left.insert(folder, dice.below(count as u64 + 1));
        }
        let mut settled = State {
            durable: state.durable.clone(),
            ..State::default()
        };
        for change in &state.pending {
            let left = left.get_mut(&change.folder()).unwrap();
            if *left > 0 {
                *left -= 1;
                settled.settle(change);
            }
        }
        for (path, at) in settled.durable {
            let data = survives(&state.inodes[at], dice);
            fresh.inodes.push(Inode {
                data: data.clone(),
                synced: data,
            });
            fresh.names.insert(path, fresh.inodes.len() - 1);
        }
        fresh.durable = fresh.names.clone();
        Self(Arc::new(Mutex::new(fresh)))
    }

    /// Counts a changing call; answers how it ends.
    fn call(&self) -> io::Result<()> {
        let mut state = self.state();
        state.calls += 1;
        let calls = state.calls;
        match state.fault {
            Some((at, Fault::Once)) if calls == at => {
                state.hit = true;
                Err(io::Error::other("injected fault"))
            }
            Some((at, Fault::FromThenOn | Fault::Crash)) if calls >= at => {
                state.hit = true;
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }
    }
}

/// A synced prefix stays; behind it the file may be cut anywhere and any sector may be lost.
fn survives(inode: &Inode, dice: &mut Dice) -> Vec<u8> {
    if !inode.data.starts_with(&inode.synced) {
        // Truncated or rewritten without a sync: either state.
        return if dice.flip() {
            inode.data.clone()
        } else {
            inode.synced.clone()
        };
    }
    let synced = inode.synced.len();
    let cut = synced + dice.below((inode.data.len() - synced) as u64 + 1) as usize;
    let mut data = inode.data[..cut].to_vec();
    if dice.below(3) == 0 {
        let mut at = synced;
        while at < cut {
            let end = (at / 512 * 512 + 512).min(cut);
            if dice.flip() {
                data[at..end].fill(0);
            }
            at = end;
        }
    }
    data
}

struct SimFile {
    disk: SimDisk,
    inode: usize,
}

impl Appender for SimFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let fault = self.disk.call();
        let mut state = self.disk.state();
        // A failing write may have written a part.
        let part = if fault.is_ok() {
            bytes.len()
        } else {
            bytes.len() / 3
        };
        state.inodes[self.inode].data.extend(&bytes[..part]);
        fault
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.call()?;
        let mut state = self.disk.state();
        let inode = &mut state.inodes[self.inode];
        inode.synced = inode.data.clone();
        Ok(())
    }
}

struct SimLock {
    disk: SimDisk,
    path: PathBuf,
}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.state().locks.remove(&self.path);
    }
}

impl Disk for SimDisk {
    fn read(&self, path: &Path, offset: u64, length: u64, into: &mut Vec<u8>) -> io::Result<()> {
        let state = self.state();
        let at = state.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        let data = &state.inodes[*at].data;
        let begin = (offset as usize).min(data.len());
        let end = begin
            .saturating_add(usize::try_from(length).unwrap_or(usize::MAX))
            .min(data.len());
        into.extend(&data[begin..end]);
        Ok(())
    }

    fn length(&self, path: &Path) -> io::Result<Option<u64>> {
        let state = self.state();
        Ok(state
            .names
            .get(path)
            .map(|at| state.inodes[*at].data.len() as u64))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let below = state
            .names
            .keys()
            .filter_map(|path| path.strip_prefix(folder).ok());
        let names: BTreeSet<String> = below
            .filter_map(|path| path.components().next())
            .map(|name| name.as_os_str().to_string_lossy().into_owned())
            .collect();
        Ok(names.into_iter().collect())
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn Appender>> {
        self.call()?;
        let mut state = self.state();
        let inode = match state.names.get(path) {
            Some(at) => *at,
            None => {
                state.inodes.push(Inode::default());
                let at = state.inodes.len() - 1;
                state.names.insert(path.to_owned(), at);
                state.pending.push(Change::Create(path.to_owned(), at));
                at
            }
        };
        drop(state);
        Ok(Box::new(SimFile {
            disk: self.clone(),
            inode,
        }))
    }

    fn create_folder(&self, _: &Path) -> io::Result<()> {
        self.call()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call()?;
        let mut state = self.state();
        let (settled, pending): (Vec<_>, Vec<_>) = std::mem::take(&mut state.pending)
            .into_iter()
            .partition(|change| change.folder() == folder);
        state.pending = pending;
        for change in settled {
            state.settle(&change);
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call()?;
        let mut state = self.state();
        if !state.names.keys().any(|path| path.starts_with(from)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let change = Change::Rename(from.to_owned(), to.to_owned());
        change.apply(&mut state.names);
        state.pending.push(change);
        Ok(())
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.call()?;
        let mut state = self.state();
        let at = *state.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        let inode = &mut state.inodes[at];
        inode.data.truncate(length as usize);
        inode.synced = inode.data.clone();
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        let mut state = self.state();
        if state.names.remove(path).is_some() {
            state.pending.push(Change::Remove(path.to_owned()));
        }
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send>> {
        if !self.state().locks.insert(path.to_owned()) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(Box::new(SimLock {
            disk: self.clone(),
            path: path.to_owned(),
        }))
    }
}

/// The worked log, whose every hash is known.
pub fn worked() -> SimDisk {
    SimDisk::load(&data("golden"))
}

/// A file or folder of the test data.
pub fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/log")
        .join(name)
}

/// Writes `lines` chained again from the first on, and a checkpoint signed again: what the key
/// holder can do.
pub fn rewrite(disk: &SimDisk, lines: &[String], key: &SeedKey) {
    let (chain, mut tree) = (hash::Chain::new(), Tree::new());
    let (mut prev, mut log, mut journal) = (Digest32::ZERO, None, Vec::new());
    for line in lines {
        let mut entry = Entry::parse(line.as_bytes()).unwrap();
        (entry.index, entry.prev, entry.log) = (tree.size(), prev, log);
        let line = entry.print().unwrap();
        prev = chain.entry(&line);
        log = log.or(Some(prev));
        tree.push(hash::leaf(&line));
        journal.extend(line);
        journal.push(b'\n');
    }
    disk.put(format!("{LOG}/journal/000000000000.jsonl"), &journal);
    let size = tree.size();
    let note = sign(size, tree.root(size).unwrap(), key);
    disk.put(format!("{LOG}/checkpoint"), &note);
}

/// A checkpoint's note, signed with `key`.
pub fn sign(size: u64, root: Digest32, key: &SeedKey) -> Vec<u8> {
    let name = key.verifier().name().to_owned();
    let text = Checkpoint {
        origin: name.clone(),
        size,
        root,
    }
    .text();
    let signature = key.sign(text.as_bytes()).unwrap().to_vec();
    let line = SignatureLine {
        name,
        key_id: key.verifier().id(),
        signature,
    };
    Note {
        text,
        signatures: vec![line],
    }
    .print()
    .into_bytes()
}
