//! From memory to the disk, from the disk to a signed checkpoint; and from one key to the next.

use super::{Health, Writer};
use crate::audit_log::canonical::{clean, object};
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::disk::{failed, replace};
use crate::audit_log::entry::{SEGMENT, Time};
use crate::audit_log::genesis::commitment;
use crate::audit_log::hash::{Digest32, leaf};
use crate::audit_log::journal::segment_file;
use crate::audit_log::key::Signer;
use crate::audit_log::note::{Note, SignatureLine};
use crate::audit_log::trust::covering;
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::path::Path;

impl<'a> Writer<'a> {
    /// Hands over to the key that was promised, and promises `next`; both keys sign.
    ///
    /// A log whose key is lost can be opened with the promised key and rotated to it.
    ///
    /// # Errors
    /// A usage error if `signer` is not the promised key.
    pub fn rotate(
        &mut self,
        signer: &'a dyn Signer,
        next: Digest32,
        why: &str,
        now: Time,
    ) -> Result<()> {
        if self.heads.next != Some(commitment(signer.verifier())) {
            let error = Error::new(ErrorKind::Usage, &say::KEY_NOT_PROMISED);
            return Err(error.with("vkey", signer.verifier()));
        }
        let body = object([
            ("vkey", signer.verifier().to_string().into()),
            ("next", next.into()),
            ("why", clean(why).into()),
        ]);
        // The old key vouches for the tree that ends in this entry, so nothing else may join it.
        self.checkpoint(now)
            .map(drop)
            .or_else(|error| self.without_old_key(error))?;
        if let Some(note) = self.note.take() {
            self.append("ckpt", object([("note", note.into())]), now)?;
        }
        self.append("key", body, now)?;
        let old = self.access.signer.replace(signer);
        self.retiring = old.filter(|old| old.verifier() != signer.verifier());
        self.flush()?;
        self.sign_and_publish()
            .inspect_err(|_| self.health = Health::Failed)?;
        self.checkpoint_time = now;
        self.retiring = None;
        Ok(())
    }

    /// Where only the promised key is at hand, there is no checkpoint before the handing over.
    fn without_old_key(&mut self, error: Error) -> Result<()> {
        if error.code() != say::SIGNER_UNKNOWN.code {
            return Err(error);
        }
        self.health = Health::Sound;
        Ok(())
    }

    /// Rows, then journal, each written, synced and read back.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.sound()?;
        let result = self.sync_rows().and_then(|()| self.write_journal());
        if result.is_err() {
            self.health = Health::Failed;
        }
        result
    }

    fn write_journal(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let last = self.entries() - 1;
        let path = self.folder.join(segment_file(last / SEGMENT));
        let mut fresh = false;
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                fresh = self.disk.length(&path).map_err(failed(&path))?.is_none();
                self.disk.append(&path).map_err(failed(&path))?
            }
        };
        file.write(&self.pending).map_err(failed(&path))?;
        file.sync().map_err(failed(&path))?;
        if fresh {
            let folder = self.folder.join("journal");
            self.disk.sync_folder(&folder).map_err(failed(&folder))?;
        }
        self.read_back(&path, last)?;
        self.file = Some(file);
        self.journal.segment_bytes += self.pending.len() as u64;
        self.journal.bytes += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// What the disk holds is hashed again; what differs is never signed.
    fn read_back(&self, path: &Path, last: u64) -> Result<()> {
        let mut bytes = Vec::with_capacity(self.pending.len());
        let (offset, length) = (self.journal.segment_bytes, self.pending.len() as u64);
        self.disk
            .read(path, offset, length + 1, &mut bytes)
            .map_err(failed(path))?;
        let mut head = Digest32::ZERO;
        let lines = bytes
            .strip_suffix(b"\n")
            .map(|bytes| bytes.split(|byte| *byte == b'\n'));
        let mut count = 0;
        for line in lines.into_iter().flatten().rev() {
            if self.journal.tree.leaf(last - count) != Some(leaf(line)) {
                break;
            }
            if count == 0 {
                head = self.chain.entry(line);
            }
            count += 1;
        }
        let wanted = self.pending.iter().filter(|byte| **byte == b'\n').count() as u64;
        if bytes.len() as u64 == length && count == wanted && Some(head) == self.journal.head {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Io, &say::READ_BACK).with("file", path.display()))
    }

    pub(super) fn sign_and_publish(&mut self) -> Result<()> {
        let size = self.entries();
        let root = self.journal.tree.root(size).unwrap_or(Digest32::ZERO);
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size,
            root,
        };
        let note = self.signed(&checkpoint)?;
        let text = note.print();
        if let Some(guard) = &self.guard {
            guard.advance(self.disk, &self.journal.tree, &checkpoint, &text)?;
        }
        replace(self.disk, &self.folder.join("checkpoint"), text.as_bytes())?;
        self.checkpoint = checkpoint;
        self.note = Some(text);
        Ok(())
    }

    /// The note over a checkpoint, its signatures verified as a stranger would.
    fn signed(&self, checkpoint: &Checkpoint) -> Result<Note> {
        let mut note = Note {
            text: checkpoint.text(),
            signatures: Vec::new(),
        };
        if self.heads.known.is_empty() {
            return Ok(note);
        }
        let known = covering(&self.heads.known, checkpoint.size);
        let signers: Vec<_> = self
            .access
            .signer
            .into_iter()
            .chain(self.retiring)
            .collect();
        if !signers
            .iter()
            .any(|signer| known.contains(signer.verifier()))
        {
            return Err(Error::new(ErrorKind::Usage, &say::SIGNER_UNKNOWN));
        }
        for signer in signers {
            let key = signer.verifier();
            let signature = signer.sign(note.text.as_bytes())?.to_vec();
            let (name, key_id) = (key.name().to_owned(), key.id());
            note.signatures.push(SignatureLine {
                name,
                key_id,
                signature,
            });
        }
        note.verify(&known)
            .map_err(|defect| crate::audit_log::stop(ErrorKind::Io, defect))?;
        Ok(note)
    }
}
