//! A proof that one entry, or one row, is in the log: a file that needs nothing but the public key.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64 of {"line":"…","len":…,"off":…,"openings":[…],"slice":"<base64>"}>
//! index 2
//! <base64 of a hash>            the audit path, nearest first
//!
//! <the checkpoint's note>
//! ```
//!
//! The outer part is C2SP tlog-proof, which generic tools check. `extra` vouches for nothing by
//! itself: the line is hashed to the leaf, the Bao slice is checked against the block's hash in the
//! line, and openings against the commitments in the row. The slice holds the LF before the row and
//! the one behind it, so the row's edges are proved and not said.

use super::armour;
use super::canonical::{self, Object, Value, member, natural, object};
use super::checkpoint::Checkpoint;
use super::disk::{Disk, failed, read_whole};
use super::entry::Entry;
use super::hash::{Digest32, leaf};
use super::journal::walk;
use super::key::VerifierKey;
use super::ledger::Ledger;
use super::note::Note;
use super::rows::{LONGEST_BLOCK, Row};
use super::tree::{Tree, includes};
use super::vault::Opening;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::io::{Cursor, Read};
use std::path::Path;

const MAGIC: &str = "c2sp.org/tlog-proof@v1";
/// The longest proof that is read.
const LONGEST: usize = 1 << 20;
/// No tree is deeper.
const DEEPEST: usize = 63;

/// Which row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNumber {
    /// Run.
    pub run: String,
    /// Row in it.
    pub row: u64,
}

/// What a proof proves.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The checkpoint that vouches.
    pub checkpoint: Checkpoint,
    /// Who signed it; nobody where no key was asked for.
    pub signed_by: Vec<String>,
    /// The entry.
    pub entry: Entry,
    /// The row, without LF, if one was proved.
    pub row: Option<String>,
    /// Openings that open commitments of the row.
    pub openings: Vec<Opening>,
}

/// A log's newest checkpoint and the tree it is a root of.
pub(crate) struct Signed {
    pub(crate) note: Note,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) tree: Tree,
    pub(crate) lines: Vec<(u64, Vec<u8>)>,
    pub(crate) ledger: Ledger,
}

/// Reads the log as far as its checkpoint; keeps the lines of the entries that `keep` names.
pub(crate) fn signed(
    disk: &dyn Disk,
    folder: &Path,
    keep: impl Fn(&Entry) -> bool,
) -> Result<Signed> {
    let (mut ledger, mut lines) = (Ledger::default(), Vec::new());
    let journal = walk(disk, folder, |placed| {
        if keep(&placed.entry) {
            lines.push((placed.entry.index, placed.line.to_vec()));
        }
        ledger.accept(&placed.entry);
        Ok(())
    })?;
    let bytes = read_whole(
        disk,
        &folder.join("checkpoint"),
        super::note::LONGEST as u64,
    )?;
    let read = Note::parse(&bytes.unwrap_or_default())
        .and_then(|note| Ok((Checkpoint::parse(&note.text)?, note)));
    let (checkpoint, note) = read.map_err(|defect| super::stop(ErrorKind::Log, defect))?;
    if journal.tree.root(checkpoint.size) != Some(checkpoint.root) {
        return Err(Error::new(ErrorKind::Log, &say::PROVE_DAMAGED));
    }
    Ok(Signed {
        note,
        checkpoint,
        tree: journal.tree,
        lines,
        ledger,
    })
}

/// Proves entry `index` under the newest checkpoint.
///
/// # Errors
/// A usage error if the checkpoint does not cover it; exit status 5 if the log does not verify.
pub fn prove_entry(disk: &dyn Disk, folder: &Path, index: u64) -> Result<String> {
    let signed = signed(disk, folder, |entry| entry.index == index)?;
    let line = signed.lines.first().ok_or_else(|| not_covered(index))?;
    print(&signed, index, &object([("line", text(&line.1)?.into())]))
}

/// Proves a row under the newest checkpoint, with the openings to be disclosed with it.
///
/// # Errors
/// As [`prove_entry`]; a usage error if there is no such row, or an opening does not open it.
pub fn prove_row(
    disk: &dyn Disk,
    folder: &Path,
    number: &RowNumber,
    openings: &[Opening],
) -> Result<String> {
    let is_rows = |entry: &Entry| {
        let natural = |key| entry.body.get(key).and_then(natural).unwrap_or(0);
        let run = entry.body.get("run").and_then(Value::text);
        let (first, count) = (natural("first"), natural("n"));
        entry.kind == "rows"
            && run == Some(&number.run)
            && (first..first.saturating_add(count)).contains(&number.row)
    };
    let signed = signed(disk, folder, is_rows)?;
    let missing = || {
        let error = Error::new(ErrorKind::Usage, &say::NO_ROW);
        error.with("run", &number.run).with("row", number.row)
    };
    let (index, line) = signed.lines.first().ok_or_else(missing)?;
    let block = signed
        .ledger
        .blocks
        .iter()
        .find(|block| block.entry == *index);
    let block = block.ok_or_else(missing)?;
    let path = folder.join(&block.file);
    let mut bytes = Vec::new();
    disk.read(&path, block.offset, block.length, &mut bytes)
        .map_err(failed(&path))?;
    if super::hash::block(&bytes) != block.digest {
        return Err(Error::new(ErrorKind::Log, &say::PROVE_DAMAGED));
    }
    let mut start = 0usize;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let row = lines.enumerate().find_map(|(at, line)| {
        let found = block.first + at as u64 == number.row;
        start += if found { 0 } else { line.len() };
        found.then_some(line)
    });
    let row = row.ok_or_else(missing)?;
    let slice = cut(&bytes, start, row.len())?;
    let extra = object([
        ("line", text(line)?.into()),
        ("off", (start as u64).into()),
        ("len", (row.len() as u64).into()),
        ("slice", armour::base64(&slice).into()),
        (
            "openings",
            Value::List(openings.iter().map(|o| o.object().into()).collect()),
        ),
    ]);
    check_openings(row, openings).map_err(|d| super::stop(ErrorKind::Usage, d))?;
    print(&signed, *index, &extra)
}

/// Checks a proof with the log's public keys.
///
/// Without keys only an unsigned log's proof passes, and proves no more than that the parts agree.
///
/// # Errors
/// Exit status 5 if anything does not hold.
pub fn verify_proof(proof: &[u8], keys: &[VerifierKey]) -> Result<Proven> {
    check(proof, keys).map_err(|defect| super::stop(ErrorKind::Log, defect))
}

fn not_covered(index: u64) -> Error {
    Error::new(ErrorKind::Usage, &say::NOT_COVERED).with("index", index)
}

fn text(line: &[u8]) -> Result<&str> {
    std::str::from_utf8(line).map_err(|_| Error::new(ErrorKind::Law, &say::LAW))
}

fn print(signed: &Signed, index: u64, extra: &Object) -> Result<String> {
    let path = signed.tree.inclusion(index, signed.checkpoint.size);
    let path = path.ok_or_else(|| not_covered(index))?;
    let extra = canonical::print(extra).map_err(|d| super::stop(ErrorKind::Usage, d))?;
    let mut proof = format!("{MAGIC}\nextra {}\nindex {index}\n", armour::base64(&extra));
    for hash in path {
        proof += &hash.to_base64();
        proof.push('\n');
    }
    proof.push('\n');
    proof += &signed.note.print();
    Ok(proof)
}

fn check(proof: &[u8], keys: &[VerifierKey]) -> std::result::Result<Proven, Defect> {
    let (extra, index, path, note) = split(proof).ok_or(Defect::new(&say::PROOF_FORM))?;
    let checkpoint = Checkpoint::parse(&note.text)?;
    let unsigned = keys.is_empty() && note.signatures.is_empty();
    let signed_by: Vec<String> = match unsigned {
        true => Vec::new(),
        false => note
            .verify(keys)?
            .iter()
            .map(|key| key.name().to_owned())
            .collect(),
    };
    if !unsigned && !signed_by.contains(&checkpoint.origin) {
        return Err(Defect::new(&say::OTHER_ORIGIN).with("origin", &checkpoint.origin));
    }
    let line = member(&extra, "line", Value::text)?;
    let entry = Entry::parse(line.as_bytes())?;
    let leaf = leaf(line.as_bytes());
    if entry.index != index || !includes(checkpoint.root, checkpoint.size, index, leaf, &path) {
        return Err(Defect::new(&say::PROOF_PATH).with("index", index));
    }
    let (mut row, mut openings) = (None, Vec::new());
    if !extra.keys().eq(["line"]) {
        if !extra.keys().eq(["len", "line", "off", "openings", "slice"]) {
            return Err(Defect::new(&say::PROOF_FORM));
        }
        let bytes = check_slice(&extra, &entry)?;
        let list = member(&extra, "openings", Value::list)?.iter();
        let opening = |value: &Value| {
            let defect = || Defect::new(&say::MEMBER).with("key", "openings");
            Opening::read(value.object().ok_or_else(defect)?)
        };
        openings = list.map(opening).collect::<std::result::Result<_, _>>()?;
        check_openings(&bytes, &openings)?;
        row = String::from_utf8(bytes)
            .ok()
            .map(|row| row.trim_end().to_owned());
    }
    Ok(Proven {
        checkpoint,
        signed_by,
        entry,
        row,
        openings,
    })
}

type Parts = (Object, u64, Vec<Digest32>, Note);

fn split(proof: &[u8]) -> Option<Parts> {
    let proof = std::str::from_utf8(proof)
        .ok()
        .filter(|proof| proof.len() <= LONGEST)?;
    let (head, note) = proof.split_once("\n\n")?;
    let mut lines = head.split('\n');
    if lines.next()? != MAGIC {
        return None;
    }
    let extra = armour::from_base64(lines.next()?.strip_prefix("extra ")?)?;
    let number = lines.next()?.strip_prefix("index ")?;
    let index: u64 = number
        .parse()
        .ok()
        .filter(|index: &u64| index.to_string() == number)?;
    let path: Vec<Digest32> = lines.map(Digest32::from_base64).collect::<Option<_>>()?;
    let note = Note::parse(note.as_bytes()).ok()?;
    (path.len() <= DEEPEST).then_some((canonical::parse(&extra).ok()?, index, path, note))
}

/// Where a slice begins: the LF before the row, where there is one.
fn slice_start(offset: u64) -> u64 {
    offset.saturating_sub(1)
}

fn cut(block: &[u8], offset: usize, length: usize) -> Result<Vec<u8>> {
    let (outboard, _) = bao::encode::outboard(block);
    let start = slice_start(offset as u64);
    let end = (offset + length) as u64;
    let (block, outboard) = (Cursor::new(block), Cursor::new(outboard));
    let mut slice = Vec::new();
    let mut cutter = bao::encode::SliceExtractor::new_outboard(block, outboard, start, end - start);
    let law = |source: std::io::Error| Error::new(ErrorKind::Law, &say::LAW).because(source);
    cutter.read_to_end(&mut slice).map_err(law)?;
    Ok(slice)
}

/// The row, with its LF, that the slice proves to stand in the block of `entry`.
fn check_slice(extra: &Object, entry: &Entry) -> std::result::Result<Vec<u8>, Defect> {
    let refused = || Defect::new(&say::PROOF_SLICE);
    let slice = member(extra, "slice", |v| armour::from_base64(v.text()?))?;
    let (offset, length) = (
        member(extra, "off", natural)?,
        member(extra, "len", natural)?,
    );
    let block_length = member(&entry.body, "len", natural)?;
    let digest = member(&entry.body, "b3", canonical::digest)?;
    let header = slice
        .first_chunk::<8>()
        .map(|header| u64::from_le_bytes(*header));
    let end = offset.checked_add(length).ok_or_else(refused)?;
    let fits = header == Some(block_length) && end <= block_length && length > 0;
    if entry.kind != "rows" || !fits || block_length > LONGEST_BLOCK {
        return Err(refused());
    }
    let start = slice_start(offset);
    let hash = bao::Hash::from(digest.0);
    let mut bytes = Vec::new();
    let mut decoder = bao::decode::SliceDecoder::new(slice.as_slice(), &hash, start, end - start);
    decoder.read_to_end(&mut bytes).map_err(|_| refused())?;
    let row = if offset > 0 {
        bytes.strip_prefix(b"\n")
    } else {
        Some(bytes.as_slice())
    };
    let row = row
        .filter(|row| row.len() as u64 == length)
        .ok_or_else(refused)?;
    let line = row.strip_suffix(b"\n").ok_or_else(refused)?;
    let number = Row::parse(line)?.row;
    let first = member(&entry.body, "first", natural)?;
    let count = member(&entry.body, "n", natural)?;
    if line.contains(&b'\n') || number < first || number - first >= count {
        return Err(refused());
    }
    Ok(row.to_vec())
}

/// Every opening opens a commitment of the row.
fn check_openings(row: &[u8], openings: &[Opening]) -> std::result::Result<(), Defect> {
    let row = canonical::parse(row.strip_suffix(b"\n").unwrap_or(row))?;
    let number = member(&row, "row", natural)?;
    for opening in openings {
        let said = row
            .get("c")
            .and_then(Value::object)
            .and_then(|c| c.get(&opening.field));
        let said = said.and_then(canonical::digest);
        if opening.row != number || said != Some(opening.commitment()?) {
            return Err(Defect::new(&say::PROOF_OPENING).with("field", &opening.field));
        }
    }
    Ok(())
}
