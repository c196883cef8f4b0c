//! The vault: what opens commitments and makes pseudonyms. Erasable, and never evidence.
//!
//! ```text
//! LOG/vault/keys.jsonl      {"k":"pseudonym","key":"<64 hex>"}
//!                           {"k":"salt","key":"<64 hex>","run":"R000001"}
//! LOG/vault/R000001.jsonl   {"field":"id","row":0,"salt":"<32 hex>","value":"43400119500101000X"}
//! ```
//!
//! A row holds only commitments; who is to see a value gets its opening, and can check it against
//! the row. Redaction erases openings, and with them the salt key of the run, from which a derived
//! salt could be made again. Chain, tree and proofs stand. Erasing means that the file is replaced:
//! what a disk keeps of the old one is the disk's matter, so vaults belong on encrypted disks.

use super::armour;
use super::canonical::{self, Object, Value, member, natural, object};
use super::disk::{Disk, failed, read_whole, replace};
use super::hash::{Digest32, commit};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::{Path, PathBuf};

/// The longest vault file that is read into memory.
const LONGEST_FILE: u64 = 4 << 30;

/// What opens one commitment.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Row in its run.
    pub row: u64,
    /// Field.
    pub field: String,
    /// Salt.
    pub salt: [u8; 16],
    /// The value: personal, so it prints nowhere.
    pub value: String,
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Opening {{ row: {}, field: {:?}, .. }}",
            self.row, self.field
        )
    }
}

impl Opening {
    /// The commitment that it opens.
    ///
    /// # Errors
    /// A defect if the field's name is longer than 255 bytes.
    pub fn commitment(&self) -> std::result::Result<Digest32, Defect> {
        let digest = commit(&self.salt, &self.field, self.value.as_bytes());
        digest.ok_or_else(|| Defect::new(&say::MEMBER).with("key", "field"))
    }

    pub(crate) fn object(&self) -> Object {
        object([
            ("field", self.field.as_str().into()),
            ("row", self.row.into()),
            ("salt", armour::hex(&self.salt).into()),
            ("value", self.value.as_str().into()),
        ])
    }

    /// The line that [`Self::object`] prints as, and its LF.
    fn spell(&self, line: &mut Vec<u8>) -> std::result::Result<(), Defect> {
        line.extend_from_slice(b"{\"field\":");
        canonical::spell_text(&self.field, line)?;
        line.extend_from_slice(b",\"row\":");
        canonical::spell_number(i64::try_from(self.row).unwrap_or(i64::MAX), line)?;
        line.extend_from_slice(b",\"salt\":\"");
        armour::push_hex(&self.salt, line);
        line.extend_from_slice(b"\",\"value\":");
        canonical::spell_text(&self.value, line)?;
        line.extend_from_slice(b"}\n");
        Ok(())
    }

    pub(crate) fn read(object: &Object) -> std::result::Result<Self, Defect> {
        Ok(Self {
            row: member(object, "row", natural)?,
            field: member(object, "field", Value::text)?.to_owned(),
            salt: member(object, "salt", |v| armour::from_hex_exact(v.text()?))?,
            value: member(object, "value", Value::text)?.to_owned(),
        })
    }
}

/// Openings in their spelling, a line each: made on any thread, kept in one go.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Openings {
    lines: Vec<u8>,
    count: u64,
}

impl std::fmt::Debug for Openings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Openings {{ {}, .. }}", self.count)
    }
}

impl Openings {
    /// The spelling of `openings`.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn of<'o>(openings: impl IntoIterator<Item = &'o Opening>) -> Result<Self> {
        let mut lines = Self::default();
        let mut openings = openings.into_iter();
        openings.try_for_each(|opening| lines.push(opening))?;
        Ok(lines)
    }

    /// Adds one.
    ///
    /// # Errors
    /// A usage error if a value has no canonical spelling; the value is not repeated, and the opening
    /// is not there.
    pub fn push(&mut self, opening: &Opening) -> Result<()> {
        let start = self.lines.len();
        let spelled = opening.spell(&mut self.lines);
        spelled.map_err(|defect| {
            self.lines.truncate(start);
            usage(defect)
        })?;
        self.count += 1;
        Ok(())
    }

    /// Adds those of `more` behind these.
    pub fn extend(&mut self, more: &Self) {
        self.lines.extend_from_slice(&more.lines);
        self.count += more.count;
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Which openings are erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Rows; all of the run if empty.
    pub rows: Vec<u64>,
    /// Fields; all if empty.
    pub fields: Vec<String>,
}

impl Selection {
    fn holds(&self, opening: &Opening) -> bool {
        (self.rows.is_empty() || self.rows.contains(&opening.row))
            && (self.fields.is_empty() || self.fields.contains(&opening.field))
    }
}

/// The vault of a log.
pub struct Vault<'a> {
    disk: &'a dyn Disk,
    folder: PathBuf,
}

impl<'a> Vault<'a> {
    /// The vault of the log in `folder`; it need not exist yet.
    pub fn of(disk: &'a dyn Disk, folder: &Path) -> Self {
        Self {
            disk,
            folder: folder.join("vault"),
        }
    }

    /// The deployment's pseudonym key.
    ///
    /// # Errors
    /// If the keys cannot be read.
    pub fn pseudonym_key(&self) -> Result<Option<[u8; 32]>> {
        self.key(|line| kind(line) == Some("pseudonym"))
    }

    /// The salt key of a run, unless it was erased.
    ///
    /// # Errors
    /// If the keys cannot be read.
    pub fn salt_key(&self, run: &str) -> Result<Option<[u8; 32]>> {
        self.key(|line| is_salt_key(line, run))
    }

    /// Keeps the deployment's pseudonym key: 32 random bytes, drawn once.
    ///
    /// # Errors
    /// A usage error if there is one already: other pseudonyms for the same people would be lies.
    pub fn keep_pseudonym_key(&self, key: &[u8; 32]) -> Result<()> {
        self.keep_key(
            self.pseudonym_key()?,
            object([("k", "pseudonym".into()), hex_key(key)]),
        )
    }

    /// Keeps the salt key of a run: 32 random bytes.
    ///
    /// # Errors
    /// A usage error if there is one already.
    pub fn keep_salt_key(&self, run: &str, key: &[u8; 32]) -> Result<()> {
        let line = object([("k", "salt".into()), hex_key(key), ("run", run.into())]);
        self.keep_key(self.salt_key(run)?, line)
    }

    /// Appends openings of a run.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn store(&self, run: &str, openings: &Openings) -> Result<()> {
        self.append(&self.path(run)?, &openings.lines)
    }

    /// The openings of a run that are still there.
    ///
    /// # Errors
    /// If the file cannot be read as openings.
    pub fn openings(&self, run: &str) -> Result<Vec<Opening>> {
        let path = self.path(run)?;
        let lines = self.lines(&path)?;
        lines
            .iter()
            .map(|line| Opening::read(line).map_err(|d| at(&path, d)))
            .collect()
    }

    /// Erases openings of a run, and its salt key; answers how many openings went.
    ///
    /// The `redact` entry comes first: see [`super::events`].
    ///
    /// # Errors
    /// If the disk fails.
    pub(crate) fn erase(&self, run: &str, selection: &Selection) -> Result<u64> {
        let openings = self.openings(run)?;
        let kept: Vec<_> = openings.iter().filter(|o| !selection.holds(o)).collect();
        if kept.len() < openings.len() {
            let lines = Openings::of(kept.iter().copied())?.lines;
            replace(self.disk, &self.path(run)?, &lines)?;
        }
        let path = self.folder.join("keys.jsonl");
        let keys = self.lines(&path)?;
        if keys.iter().any(|line| is_salt_key(line, run)) {
            let mut lines = Vec::new();
            for key in keys.iter().filter(|line| !is_salt_key(line, run)) {
                lines.extend(canonical::print(key).map_err(usage)?);
                lines.push(b'\n');
            }
            replace(self.disk, &path, &lines)?;
        }
        Ok((openings.len() - kept.len()) as u64)
    }

    fn path(&self, run: &str) -> Result<PathBuf> {
        let number = run
            .strip_prefix('R')
            .filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        if number.is_none_or(str::is_empty) {
            let defect = Defect::new(&say::MEMBER).with("key", "run");
            return Err(usage(defect));
        }
        Ok(self.folder.join(format!("{run}.jsonl")))
    }

    fn key(&self, wanted: impl Fn(&Object) -> bool) -> Result<Option<[u8; 32]>> {
        let path = self.folder.join("keys.jsonl");
        let line = self.lines(&path)?.into_iter().find(|line| wanted(line));
        line.map(|line| {
            member(&line, "key", |v| armour::from_hex_exact(v.text()?)).map_err(|d| at(&path, d))
        })
        .transpose()
    }

    fn keep_key(&self, before: Option<[u8; 32]>, line: Object) -> Result<()> {
        if before.is_some() {
            return Err(Error::new(ErrorKind::Usage, &say::VAULT_KEY));
        }
        let mut line = canonical::print(&line).map_err(usage)?;
        line.push(b'\n');
        self.append(&self.folder.join("keys.jsonl"), &line)
    }

    fn append(&self, path: &Path, lines: &[u8]) -> Result<()> {
        self.disk
            .create_folder(&self.folder)
            .map_err(failed(&self.folder))?;
        self.cut_piece(path)?;
        let mut file = self.disk.append(path).map_err(failed(path))?;
        file.write(lines).map_err(failed(path))?;
        file.sync().map_err(failed(path))?;
        self.disk
            .sync_folder(&self.folder)
            .map_err(failed(&self.folder))
    }

    /// Cuts a piece without LF, so that the next line does not join it.
    fn cut_piece(&self, path: &Path) -> Result<()> {
        let length = self.disk.length(path).map_err(failed(path))?.unwrap_or(0);
        let mut last = Vec::new();
        if length > 0 {
            self.disk
                .read(path, length - 1, 1, &mut last)
                .map_err(failed(path))?;
        }
        if matches!(last.first(), None | Some(b'\n')) {
            return Ok(());
        }
        let bytes = read_whole(self.disk, path, LONGEST_FILE)?.unwrap_or_default();
        let end = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        self.disk.truncate(path, end as u64).map_err(failed(path))
    }

    /// Whole lines; a piece without LF is what a crash left of an opening nobody was told of.
    fn lines(&self, path: &Path) -> Result<Vec<Object>> {
        let bytes = read_whole(self.disk, path, LONGEST_FILE)?.unwrap_or_default();
        let end = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        let lines = bytes
            .get(..end)
            .unwrap_or_default()
            .split(|byte| *byte == b'\n');
        let lines = lines.filter(|line| !line.is_empty());
        lines
            .map(|line| canonical::parse(line).map_err(|d| at(path, d)))
            .collect()
    }
}

fn kind(line: &Object) -> Option<&str> {
    line.get("k").and_then(Value::text)
}

fn is_salt_key(line: &Object, run: &str) -> bool {
    kind(line) == Some("salt") && line.get("run").and_then(Value::text) == Some(run)
}

fn hex_key(key: &[u8; 32]) -> (&'static str, Value) {
    ("key", armour::hex(key).into())
}

fn usage(defect: Defect) -> Error {
    super::stop(ErrorKind::Usage, defect)
}

fn at(path: &Path, defect: Defect) -> Error {
    super::stop(ErrorKind::Input, defect).in_file(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: u64, value: &str, expected: bool) {
        let opening = Opening {
            row,
            field: "id".to_owned(),
            salt: [7; 16],
            value: value.to_owned(),
        };
        let spelled = Openings::of([&opening]);
        let printed = canonical::print(&opening.object());
        assert_eq!((spelled.is_ok(), printed.is_ok()), (expected, expected));
        if let (Ok(spelled), Ok(mut printed)) = (spelled, printed) {
            printed.push(b'\n');
            assert_eq!(spelled.lines, printed);
        }
    }

    #[test]
    fn an_opening_is_spelled_as_its_object_prints() {
        check(0, "43400119500101000X", true);
        check(7, "王\"芳\\\n", true);
        check(canonical::LARGEST as u64 + 1, "", false);
        check(1, "a\tb", false);
        check(1, "e\u{301}", false);
    }
}
