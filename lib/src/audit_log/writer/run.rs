//! A run in the log: opened with what it reads, its rows, sealed with what it wrote.

use super::{Health, Writer, values};
use crate::audit_log::canonical::{Object, Value, clean, object};
use crate::audit_log::disk::{Appender, failed};
use crate::audit_log::entry::Time;
use crate::audit_log::hash::{Digest32, block};
use crate::audit_log::ledger::run_name;
use crate::audit_log::rows::{BLOCK, LONGEST_FILE, Lines, NewRow, Total, Totals, add, rows_file};
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::message::audit_log as say;

/// Rows that are not yet synced are synced after this many bytes.
const UNSYNCED: u64 = 32 << 20;

/// What a run says when it opens.
#[derive(Clone, Debug)]
pub struct RunOpen {
    /// Who runs it.
    pub operator: String,
    /// Version of the program.
    pub version: String,
    /// BLAKE3 of the program.
    pub binary_b3: Digest32,
    /// BLAKE3 of the policy.
    pub policy_b3: Digest32,
    /// BLAKE3 of the catalogue of rules.
    pub catalogue_b3: Digest32,
    /// Arguments it was given.
    pub args: Vec<String>,
    /// What it reads; rows name an input by its place here.
    pub inputs: Vec<InputFile>,
}

/// An input.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Name.
    pub name: String,
    /// What it is read as; `payments` are added up again by a verifier.
    pub role: String,
    /// Bytes.
    pub len: u64,
    /// BLAKE3.
    pub b3: Digest32,
    /// SHA-256.
    pub sha256: Digest32,
    /// Rows and their sum, where it has amounts.
    pub total: Option<Total>,
}

/// Ordinary payments of one file, programme and month, which have no row.
#[derive(Clone, Debug)]
pub struct Ordinary {
    /// Place of the file in the run's inputs.
    pub file: u64,
    /// Programme.
    pub programme: String,
    /// Month, such as `2025-01`.
    pub month: String,
    /// How many, and their sum.
    pub total: Total,
}

/// An output.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Name.
    pub name: String,
    /// Bytes.
    pub len: u64,
    /// BLAKE3.
    pub b3: Digest32,
}

pub(super) struct OpenRun {
    name: String,
    blocks: u64,
    totals: Totals,
    segment: u64,
    offset: u64,
    file: Option<Box<dyn Appender>>,
    /// The rows of the block that is not written yet.
    waiting: Lines,
    /// Blocks written but not synced: file, offset, length, digest.
    unsynced: Vec<(String, u64, u64, Digest32)>,
}

impl Writer<'_> {
    /// Opens the next run and answers its name.
    ///
    /// # Errors
    /// A usage error if a run is open, or the disk fails.
    pub fn open_run(&mut self, open: &RunOpen, now: Time) -> Result<String> {
        if self.run.is_some() {
            return Err(Error::new(ErrorKind::Usage, &say::RUN_IS_OPEN));
        }
        let name = run_name(self.ledger.runs.len() as u64 + 1);
        let body = object([
            ("run", name.as_str().into()),
            ("operator", clean(&open.operator).into()),
            ("version", clean(&open.version).into()),
            ("binary_b3", open.binary_b3.into()),
            ("policy_b3", open.policy_b3.into()),
            ("catalogue_b3", open.catalogue_b3.into()),
        ]);
        let args = values(open.args.iter().map(|arg| clean(arg)));
        let inputs = values(open.inputs.iter().map(input));
        let lists = vec![("args", args), ("inputs", inputs)];
        self.append_lists("run.open", body, &name, lists, now)?;
        self.commit(now)?;
        self.run = Some(OpenRun {
            name: name.clone(),
            blocks: 0,
            totals: Totals::new(),
            segment: 0,
            offset: 0,
            file: None,
            waiting: Lines::from_row(0),
            unsynced: Vec::new(),
        });
        Ok(name)
    }

    /// Writes a row and answers its number.
    ///
    /// # Errors
    /// A usage error if no run is open or the row has no canonical spelling.
    pub fn row(&mut self, row: &NewRow<'_>, now: Time) -> Result<u64> {
        self.sound()?;
        let run = self.run.as_mut().ok_or_else(no_run)?;
        let number = run.waiting.push(row)?;
        self.close_full_block(now)?;
        Ok(number)
    }

    /// Writes rows that were spelled elsewhere; a block may grow longer by as much.
    ///
    /// # Errors
    /// A usage error if no run is open or they are not the run's next rows.
    pub fn rows(&mut self, lines: &Lines, now: Time) -> Result<()> {
        self.sound()?;
        let run = self.run.as_mut().ok_or_else(no_run)?;
        run.waiting.extend(lines)?;
        self.close_full_block(now)
    }

    /// Puts the rows that were written on the disk, so that the seal need not wait for them.
    ///
    /// # Errors
    /// If the disk fails; the writer then refuses everything.
    pub fn sync_run(&mut self, now: Time) -> Result<()> {
        self.close_block(now)?;
        let synced = self.sync_rows();
        synced.inspect_err(|_| self.health = Health::Failed)
    }

    fn close_full_block(&mut self, now: Time) -> Result<()> {
        let waiting = self.run.iter().map(|run| run.waiting.bytes().len());
        if waiting.sum::<usize>() >= BLOCK {
            self.close_block(now)?;
            if self.unsynced() >= UNSYNCED {
                self.flush()?;
            }
            self.commit_if_due(now)?;
        }
        Ok(())
    }

    /// Seals the run: rows against totals, what was ordinary, and the digests of what it wrote.
    ///
    /// # Errors
    /// A usage error if no run is open, or the disk fails.
    pub fn seal(
        &mut self,
        ordinary: &[Ordinary],
        outputs: &[OutputFile],
        now: Time,
    ) -> Result<u64> {
        self.close_block(now)?;
        let run = self.run.take().ok_or_else(no_run)?;
        let body = object([
            ("run", run.name.as_str().into()),
            ("n", run.waiting.next().into()),
            ("blocks", run.blocks.into()),
            ("totals", totals(&run.totals)),
        ]);
        let ordinary = values(ordinary.iter().map(|ordinary| {
            let mut object = total(ordinary.total);
            object.insert("file".to_owned(), ordinary.file.into());
            object.insert("month".to_owned(), clean(&ordinary.month).into());
            object.insert("programme".to_owned(), clean(&ordinary.programme).into());
            object
        }));
        let outputs = values(outputs.iter().map(|output| {
            object([
                ("b3", output.b3.into()),
                ("len", output.len.into()),
                ("name", clean(&output.name).into()),
            ])
        }));
        let name = run.name.clone();
        self.run = Some(run);
        let lists = vec![("ordinary", ordinary), ("outputs", outputs)];
        let index = self.append_lists("run.seal", body, &name, lists, now)?;
        self.checkpoint_after_run(now)?;
        Ok(index)
    }

    /// Ends the run without a seal.
    ///
    /// # Errors
    /// A usage error if no run is open, or the disk fails.
    pub fn abort(&mut self, why: &str, now: Time) -> Result<u64> {
        self.close_block(now)?;
        let name = self.run.as_ref().ok_or_else(no_run)?.name.clone();
        let body = object([("run", name.into()), ("why", clean(why).into())]);
        let index = self.append("run.abort", body, now)?;
        self.checkpoint_after_run(now)?;
        Ok(index)
    }

    fn checkpoint_after_run(&mut self, now: Time) -> Result<()> {
        self.checkpoint(now)?;
        self.run = None;
        Ok(())
    }

    /// A run that was left open by a writer that died.
    pub(super) fn end_unfinished_run(&mut self, now: Time) -> Result<()> {
        let Some(run) = self.ledger.open_run() else {
            return Ok(());
        };
        let body = object([
            ("run", run.name.as_str().into()),
            ("why", "unfinished".into()),
        ]);
        self.append("run.abort", body, now).map(drop)
    }

    /// Writes the rows that wait as a block and appends its entry.
    pub(super) fn close_block(&mut self, now: Time) -> Result<()> {
        self.sound()?;
        let Some(run) = self.run.as_mut().filter(|run| run.waiting.count() > 0) else {
            return Ok(());
        };
        if run.offset + run.waiting.bytes().len() as u64 > LONGEST_FILE {
            self.sync_rows()?;
        }
        let result = self.write_block();
        let body = result.inspect_err(|_| self.health = Health::Failed)?;
        self.append("rows", body, now).map(drop)
    }

    fn write_block(&mut self) -> Result<Object> {
        let run = self.run.as_mut().ok_or_else(no_run)?;
        let length = run.waiting.bytes().len() as u64;
        if run.offset + length > LONGEST_FILE {
            run.segment += 1;
            run.offset = 0;
            run.file = None;
        }
        let name = rows_file(&run.name, run.segment);
        let path = self.folder.join(&name);
        if run.file.is_none() {
            let folder = self.folder.join("rows").join(&run.name);
            self.disk.create_folder(&folder).map_err(failed(&folder))?;
            let before = self.disk.length(&path).map_err(failed(&path))?.unwrap_or(0);
            if before != 0 {
                return Err(Error::new(ErrorKind::Law, &say::LAW));
            }
            run.file = Some(self.disk.append(&path).map_err(failed(&path))?);
            // Now, while rows that come later are still being made.
            let rows = self.folder.join("rows");
            for folder in [folder, rows, self.folder.clone()] {
                self.disk.sync_folder(&folder).map_err(failed(&folder))?;
            }
        }
        if let Some(file) = run.file.as_mut() {
            file.write(run.waiting.bytes()).map_err(failed(&path))?;
        }
        let digest = block(run.waiting.bytes());
        let sums = run.waiting.sums();
        let body = object([
            ("run", run.name.as_str().into()),
            ("f", name.as_str().into()),
            ("off", run.offset.into()),
            ("len", length.into()),
            ("n", run.waiting.count().into()),
            ("first", run.waiting.first().into()),
            ("b3", digest.into()),
            ("sums", totals(&sums)),
        ]);
        for (reason, total) in &sums {
            let stop = |defect: Defect| crate::audit_log::stop(ErrorKind::Usage, defect);
            add(&mut run.totals, reason, *total).map_err(stop)?;
        }
        run.unsynced.push((name, run.offset, length, digest));
        run.offset += length;
        run.blocks += 1;
        run.waiting.clear();
        Ok(body)
    }

    fn unsynced(&self) -> u64 {
        self.run
            .iter()
            .flat_map(|run| &run.unsynced)
            .map(|(_, _, length, _)| length)
            .sum()
    }

    fn commit_if_due(&mut self, now: Time) -> Result<()> {
        let since = now.unix_ms() - self.checkpoint_time.unix_ms();
        let entries = self.entries() - self.checkpoint.size;
        if entries >= super::ENTRIES_BETWEEN || since >= super::MS_BETWEEN {
            self.checkpoint(now)?;
        }
        Ok(())
    }

    /// Syncs the rows written so far and hashes them again from the disk.
    pub(super) fn sync_rows(&mut self) -> Result<()> {
        let Some(run) = self.run.as_mut() else {
            return Ok(());
        };
        let Some((name, ..)) = run.unsynced.last() else {
            return Ok(());
        };
        let path = self.folder.join(name);
        if let Some(file) = run.file.as_mut() {
            file.sync().map_err(failed(&path))?;
        }
        let mut bytes = Vec::new();
        for (name, offset, length, digest) in run.unsynced.drain(..) {
            let path = self.folder.join(&name);
            bytes.clear();
            self.disk
                .read(&path, offset, length, &mut bytes)
                .map_err(failed(&path))?;
            if block(&bytes) != digest {
                let error = Error::new(ErrorKind::Io, &say::READ_BACK);
                return Err(error.with("file", path.display()));
            }
        }
        Ok(())
    }
}

fn no_run() -> Error {
    Error::new(ErrorKind::Usage, &say::NO_RUN)
}

fn input(input: &InputFile) -> Object {
    let mut body = object([
        ("name", clean(&input.name).into()),
        ("role", clean(&input.role).into()),
        ("len", input.len.into()),
        ("b3", input.b3.into()),
        ("sha256", input.sha256.into()),
    ]);
    if let Some(total) = input.total {
        body.insert("rows".to_owned(), total.n.into());
        body.insert("fen".to_owned(), total.fen.into());
    }
    body
}

fn total(total: Total) -> Object {
    object([("fen", total.fen.into()), ("n", total.n.into())])
}

fn totals(totals: &Totals) -> Value {
    let each = |(reason, sum): (&String, &Total)| (reason.clone(), total(*sum).into());
    Value::Object(totals.iter().map(each).collect())
}
