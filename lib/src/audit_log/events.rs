//! Entries outside runs: looks at unmasked data, redactions, purges, receipts, children, cases.

use super::canonical::{Object, Value, clean, object};
use super::consistency::Consistency;
use super::disk::{failed, replace};
use super::entry::Time;
use super::hash::{Digest32, block};
use super::key::VerifierKey;
use super::vault::{Selection, Vault};
use super::writer::Writer;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;

/// Why personal data is erased, and who approved it.
#[derive(Clone, Debug)]
pub struct Redaction {
    /// Run.
    pub run: String,
    /// What goes.
    pub selection: Selection,
    /// Legal basis.
    pub basis: String,
    /// Who approved it; at least one.
    pub by: Vec<String>,
}

/// A list of people that was deleted after use.
#[derive(Clone, Debug)]
pub struct Purge {
    /// Its name.
    pub list: String,
    /// BLAKE3 of it.
    pub b3: Digest32,
    /// Its rows.
    pub rows: u64,
    /// Why it went.
    pub why: String,
}

impl Writer<'_> {
    /// Says that somebody looked at unmasked data, before he does.
    ///
    /// # Errors
    /// As [`Writer::checkpoint`]: the look is on disk and signed, or it may not happen.
    pub fn view(&mut self, what: &str, by: &str, why: &str, now: Time) -> Result<u64> {
        let body = object([
            ("what", clean(what).into()),
            ("by", clean(by).into()),
            ("why", clean(why).into()),
        ]);
        let index = self.append("view", body, now)?;
        self.checkpoint(now)?;
        Ok(index)
    }

    /// Says that a list was deleted.
    ///
    /// # Errors
    /// As [`Writer::append`].
    pub fn purge(&mut self, purge: &Purge, now: Time) -> Result<u64> {
        let body = object([
            ("list", clean(&purge.list).into()),
            ("b3", purge.b3.into()),
            ("rows", purge.rows.into()),
            ("why", clean(&purge.why).into()),
        ]);
        self.append("purge", body, now)
    }

    /// Erases openings: the entry first, on disk and signed, then the openings.
    ///
    /// Answers how many went. Doing it again after a crash is safe.
    ///
    /// # Errors
    /// A usage error if nobody approved it; else as [`Writer::checkpoint`].
    pub fn redact(&mut self, vault: &Vault<'_>, redaction: &Redaction, now: Time) -> Result<u64> {
        if redaction.by.is_empty() || redaction.basis.is_empty() {
            return Err(Error::new(ErrorKind::Usage, &say::REDACT_NOBODY));
        }
        let (run, selection) = (redaction.run.as_str(), &redaction.selection);
        vault.openings(run)?;
        let texts = |texts: &[String]| texts.iter().map(|text| clean(text).into()).collect();
        let rows: Vec<Value> = selection.rows.iter().map(|row| (*row).into()).collect();
        let body = object([
            ("run", run.into()),
            ("basis", clean(&redaction.basis).into()),
        ]);
        let lists = vec![
            ("by", texts(&redaction.by)),
            ("fields", texts(&selection.fields)),
            ("rows", rows),
        ];
        self.append_lists("redact", body, run, lists, now)?;
        self.checkpoint(now)?;
        vault.erase(run, selection)
    }

    /// Keeps the receipt of an anchor beside the log and names it in an entry.
    ///
    /// `kind` is the file's ending: `tsr`, `cosig`, `paper.txt`, `parent.tlog-proof`.
    ///
    /// # Errors
    /// A usage error if the log has never had `size` entries; else as [`Writer::append`].
    pub fn keep_receipt(
        &mut self,
        size: u64,
        kind: &str,
        receipt: &[u8],
        now: Time,
    ) -> Result<u64> {
        let known = matches!(kind, "tsr" | "cosig" | "paper.txt" | "parent.tlog-proof");
        if size == 0 || size > self.entries() || !known {
            let error = Error::new(ErrorKind::Usage, &say::RECEIPT);
            return Err(error.with("size", size).with("kind", kind));
        }
        let digest = block(receipt);
        let folder = self.folder().join("anchors").join(size.to_string());
        let disk = self.disk();
        disk.create_folder(&folder).map_err(failed(&folder))?;
        let name = match kind {
            "tsr" | "cosig" => format!("{}.{kind}", digest.to_string().split_at(16).0),
            _ => kind.to_owned(),
        };
        replace(disk, &folder.join(name), receipt)?;
        let body = object([
            ("size", size.into()),
            ("kind", kind.into()),
            ("b3", digest.into()),
        ]);
        self.append("anchor", body, now)
    }

    /// Takes a checkpoint of a child log, with the proof that it extends the one taken before.
    ///
    /// # Errors
    /// Exit status 5 if it does not, or is not signed by one of the child's `keys`.
    pub fn child(&mut self, proof: &[u8], keys: &[VerifierKey], now: Time) -> Result<u64> {
        let stop = |defect| super::stop(ErrorKind::Log, defect);
        let proof = Consistency::parse(proof).map_err(stop)?;
        let origin = proof.note.text.split('\n').next().unwrap_or_default();
        proof.check(self.last_child(origin), keys).map_err(stop)?;
        let text = proof.print();
        let path = text.split_once("\n\n").map_or("", |(path, _)| path);
        let body = object([("note", proof.note.print().into()), ("proof", path.into())]);
        self.append("child", body, now)
    }

    /// An event of a case: `id`, `event`, and what belongs to it.
    ///
    /// # Errors
    /// As [`Writer::append`].
    pub fn case(&mut self, id: &str, event: &str, more: Object, now: Time) -> Result<u64> {
        self.with_two("case", ("id", id), ("event", event), more, now)
    }

    /// The answer to a question or a finding: `id`, `result`, and what belongs to it.
    ///
    /// # Errors
    /// As [`Writer::append`].
    pub fn answer(&mut self, id: &str, result: &str, more: Object, now: Time) -> Result<u64> {
        self.with_two("answer", ("id", id), ("result", result), more, now)
    }

    fn with_two(
        &mut self,
        kind: &str,
        first: (&str, &str),
        second: (&str, &str),
        mut body: Object,
        now: Time,
    ) -> Result<u64> {
        for (key, value) in [first, second] {
            if body.insert(key.to_owned(), clean(value).into()).is_some() {
                let defect = Defect::new(&say::MEMBER).with("key", key);
                return Err(super::stop(ErrorKind::Usage, defect));
            }
        }
        self.append(kind, body, now)
    }
}
