//! What the entries say happened: runs, their blocks of rows, their seals.
//!
//! The ledger reads entries in order and holds them to what an honest writer writes: run numbers
//! without gaps, blocks that lie edge to edge, lists continued right after their entry. It judges
//! bodies, never bytes; bytes are the journal's and the verifier's.

use super::canonical::{Object, Value, digest, member, natural};
use super::checkpoint::Checkpoint;
use super::consistency::Consistency;
use super::entry::Entry;
use super::hash::Digest32;
use super::rows::{Block, LONGEST_BLOCK, Total, Totals, add, rows_file};
use crate::error::Defect;
use crate::message::audit_log as say;
use std::collections::BTreeMap;

/// Runs and blocks of a log.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Runs in order.
    pub runs: Vec<Run>,
    /// Blocks in order.
    pub blocks: Vec<Block>,
    /// Entries that are not what an honest writer writes.
    pub problems: Vec<Problem>,
    /// How often personal data was redacted.
    pub redactions: u64,
    /// BLAKE3 of every quarantined tail that an entry names.
    pub recovered: Vec<Digest32>,
    /// Newest checkpoint of each child log, by origin.
    pub children: BTreeMap<String, Checkpoint>,
    list: Option<OpenList>,
}

/// An entry that is wrong although its bytes are whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The entry.
    pub entry: u64,
    /// What is wrong.
    pub what: Defect,
    /// What it means.
    pub weight: Weight,
}

/// What a wrong entry means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Rows can no longer be checked against it.
    Damage,
    /// It contradicts other entries.
    Footing,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    /// `R000001` …
    pub name: String,
    /// The entry that opened it.
    pub opened: u64,
    /// What it read.
    pub inputs: Vec<Input>,
    /// Rows committed so far.
    pub rows: u64,
    /// Blocks committed so far.
    pub blocks: u64,
    /// Σ of the blocks' sums.
    pub totals: Totals,
    /// File and end of the last block.
    pub end: Option<(String, u64)>,
    /// How it ended, if it did.
    pub close: Close,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Close {
    /// It has not.
    Open,
    /// With `run.abort`.
    Aborted,
    /// With `run.seal`.
    Sealed(Box<Seal>),
}

/// An input of a run.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What it was read as.
    pub role: String,
    /// Rows and fen in it; only payments have them for certain.
    pub total: Total,
}

/// The seal of a run.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The entry.
    pub entry: u64,
    /// Rows it claims.
    pub rows: u64,
    /// Blocks it claims.
    pub blocks: u64,
    /// Totals it claims, by reason.
    pub totals: Totals,
    /// Ordinary payments by place of their file among the inputs.
    pub ordinary: BTreeMap<u64, Total>,
    /// Outputs it lists.
    pub outputs: u64,
}

#[derive(Clone, Debug)]
struct OpenList {
    run: String,
    kind: String,
    parts: BTreeMap<String, u64>,
}

impl Ledger {
    /// The run that has not ended, if there is one.
    pub fn open_run(&self) -> Option<&Run> {
        self.runs
            .last()
            .filter(|run| matches!(run.close, Close::Open))
    }

    /// Takes the next entry.
    pub fn accept(&mut self, entry: &Entry) {
        let result = match entry.kind.as_str() {
            "run.open" => self.open(entry),
            "rows" => self.rows(entry),
            "run.seal" => self.seal(entry),
            "run.abort" => self.abort(entry),
            "more" => self.more(&entry.body),
            "recover" => {
                self.recovered.extend(entry.body.get("b3").and_then(digest));
                Ok(())
            }
            "child" => self.child(&entry.body),
            "redact" => {
                self.redactions += 1;
                Ok(())
            }
            _ => Ok(()),
        };
        let run = entry.body.get("run").and_then(Value::text);
        match (entry.kind.as_str(), run) {
            ("more", _) => {}
            (_, Some(run)) => {
                let (run, kind) = (run.to_owned(), entry.kind.clone());
                self.list = Some(OpenList {
                    run,
                    kind,
                    parts: BTreeMap::new(),
                });
            }
            _ => self.list = None,
        }
        if let Err((what, weight)) = result {
            self.problems.push(Problem {
                entry: entry.index,
                what,
                weight,
            });
        }
    }

    fn current(&mut self, body: &Object) -> Result<&mut Run, (Defect, Weight)> {
        let name = member(body, "run", Value::text).map_err(footing)?;
        let open = |run: &&mut Run| run.name == name && matches!(run.close, Close::Open);
        self.runs
            .last_mut()
            .filter(open)
            .ok_or_else(|| footing(Defect::new(&say::RUN_NOT_OPEN).with("run", name)))
    }

    fn open(&mut self, entry: &Entry) -> Result<(), (Defect, Weight)> {
        let name = member(&entry.body, "run", is_run_name).map_err(|d| (d, Weight::Damage))?;
        let wanted = run_name(self.runs.len() as u64 + 1);
        let unfinished = self.open_run().is_some();
        let list = member(&entry.body, "inputs", Value::list).map_err(footing)?;
        let inputs = list
            .iter()
            .map(input)
            .collect::<Result<_, _>>()
            .map_err(footing)?;
        self.runs.push(Run {
            name: name.to_owned(),
            opened: entry.index,
            inputs,
            rows: 0,
            blocks: 0,
            totals: Totals::new(),
            end: None,
            close: Close::Open,
        });
        if name != wanted || unfinished {
            let defect = Defect::new(&say::RUN_NUMBER)
                .with("run", name)
                .with("wanted", wanted);
            return Err(footing(defect));
        }
        Ok(())
    }

    fn rows(&mut self, entry: &Entry) -> Result<(), (Defect, Weight)> {
        let block = block(entry).map_err(|defect| (defect, Weight::Damage))?;
        let run = self
            .current(&entry.body)
            .map_err(|(what, _)| (what, Weight::Damage))?;
        let next = match &run.end {
            None => block.file == rows_file(&run.name, 0) && block.offset == 0,
            Some((file, end)) if *file == block.file => *end == block.offset,
            Some((file, _)) => block.offset == 0 && next_file(&run.name, file) == block.file,
        };
        if !next {
            return Err((Defect::new(&say::BLOCK_PLACE), Weight::Damage));
        }
        let in_order = run.rows == block.first;
        run.rows = run.rows.saturating_add(block.rows);
        run.blocks += 1;
        run.end = Some((
            block.file.clone(),
            block.offset.saturating_add(block.length),
        ));
        for (reason, total) in &block.sums {
            add(&mut run.totals, reason, *total).map_err(footing)?;
        }
        self.blocks.push(block);
        if in_order {
            Ok(())
        } else {
            Err(footing(Defect::new(&say::BLOCK_FIRST)))
        }
    }

    fn seal(&mut self, entry: &Entry) -> Result<(), (Defect, Weight)> {
        let body = &entry.body;
        let read = || -> Result<Seal, Defect> {
            Ok(Seal {
                entry: entry.index,
                rows: member(body, "n", natural)?,
                blocks: member(body, "blocks", natural)?,
                totals: member(body, "totals", totals)?,
                ordinary: BTreeMap::new(),
                outputs: member(body, "outputs", Value::list)?.len() as u64,
            })
        };
        let mut seal = read().map_err(footing)?;
        let list = member(body, "ordinary", Value::list).map_err(footing)?;
        ordinary(&mut seal.ordinary, list).map_err(footing)?;
        self.current(body)?.close = Close::Sealed(Box::new(seal));
        Ok(())
    }

    fn abort(&mut self, entry: &Entry) -> Result<(), (Defect, Weight)> {
        self.current(&entry.body)?.close = Close::Aborted;
        Ok(())
    }

    /// A child's checkpoint must extend the one taken before; who signed it, only the keys of the child
    /// can tell.
    fn child(&mut self, body: &Object) -> Result<(), (Defect, Weight)> {
        let proof = member(body, "proof", Value::text).map_err(footing)?;
        let note = member(body, "note", Value::text).map_err(footing)?;
        let proof = format!("{proof}\n\n{note}");
        let proof = Consistency::parse(proof.as_bytes()).map_err(footing)?;
        let origin = proof.note.text.split('\n').next().unwrap_or_default();
        let checkpoint = proof.extends(self.children.get(origin)).map_err(footing)?;
        self.children.insert(checkpoint.origin.clone(), checkpoint);
        Ok(())
    }

    fn more(&mut self, body: &Object) -> Result<(), (Defect, Weight)> {
        let run = member(body, "run", Value::text).map_err(footing)?;
        let of = member(body, "of", Value::text).map_err(footing)?;
        let part = member(body, "part", natural).map_err(footing)?;
        let list = member(body, "list", Value::list).map_err(footing)?;
        let misplaced = || footing(Defect::new(&say::MORE_PLACE).with("of", of));
        let open = self
            .list
            .as_mut()
            .filter(|open| open.run == run)
            .ok_or_else(misplaced)?;
        let parts = open.parts.entry(of.to_owned()).or_default();
        *parts += 1;
        if *parts != part {
            return Err(misplaced());
        }
        let kind = open.kind.clone();
        let Some(run) = self.runs.last_mut().filter(|r| r.name == run) else {
            return Ok(());
        };
        match (kind.as_str(), of, &mut run.close) {
            ("run.open", "inputs", _) => {
                let inputs: Result<Vec<_>, _> = list.iter().map(input).collect();
                run.inputs.extend(inputs.map_err(footing)?);
                Ok(())
            }
            ("run.seal", "ordinary", Close::Sealed(seal)) => {
                ordinary(&mut seal.ordinary, list).map_err(footing)
            }
            ("run.seal", "outputs", Close::Sealed(seal)) => {
                seal.outputs += list.len() as u64;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Name of the `number`-th run, from 1.
pub fn run_name(number: u64) -> String {
    format!("R{number:06}")
}

/// A run's name is a folder's name too, so it is nothing but `R` and digits.
fn is_run_name(value: &Value) -> Option<&str> {
    let number = value.text()?.strip_prefix('R')?;
    let digits = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    value.text().filter(|_| digits)
}

fn footing(defect: Defect) -> (Defect, Weight) {
    (defect, Weight::Footing)
}

/// The file after `file` in the same run.
fn next_file(run: &str, file: &str) -> String {
    let digits = file
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".rows"));
    let segment: u64 = digits.and_then(|digits| digits.parse().ok()).unwrap_or(0);
    rows_file(run, segment + 1)
}

fn block(entry: &Entry) -> Result<Block, Defect> {
    let body = &entry.body;
    let length = member(body, "len", natural)?;
    if length > LONGEST_BLOCK {
        return Err(Defect::new(&say::BLOCK_LONG)
            .with("len", length)
            .with("limit", LONGEST_BLOCK));
    }
    Ok(Block {
        entry: entry.index,
        run: member(body, "run", Value::text)?.to_owned(),
        file: member(body, "f", Value::text)?.to_owned(),
        offset: member(body, "off", natural)?,
        length,
        rows: member(body, "n", natural)?,
        first: member(body, "first", natural)?,
        digest: member(body, "b3", digest)?,
        sums: member(body, "sums", totals)?,
    })
}

fn input(value: &Value) -> Result<Input, Defect> {
    let missing = || Defect::new(&say::MEMBER).with("key", "inputs");
    let body = value.object().ok_or_else(missing)?;
    Ok(Input {
        name: member(body, "name", Value::text)?.to_owned(),
        role: member(body, "role", Value::text)?.to_owned(),
        total: Total {
            n: body.get("rows").and_then(natural).unwrap_or(0),
            fen: body.get("fen").and_then(Value::integer).unwrap_or(0),
        },
    })
}

fn total(value: &Value) -> Option<Total> {
    let object = value.object()?;
    Some(Total {
        n: natural(object.get("n")?)?,
        fen: object.get("fen")?.integer()?,
    })
}

fn totals(value: &Value) -> Option<Totals> {
    let each = |(name, value): (&String, &Value)| Some((name.clone(), total(value)?));
    value.object()?.iter().map(each).collect()
}

fn ordinary(sums: &mut BTreeMap<u64, Total>, list: &[Value]) -> Result<(), Defect> {
    for value in list {
        let missing = || Defect::new(&say::MEMBER).with("key", "ordinary");
        let file = value
            .object()
            .and_then(|o| natural(o.get("file")?))
            .ok_or_else(missing)?;
        let sum = sums.entry(file).or_default();
        *sum = sum.plus(total(value).ok_or_else(missing)?)?;
    }
    Ok(())
}
