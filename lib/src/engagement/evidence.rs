//! A finished audit as a run of the audit log: what it read, its lines, what was ordinary.
//!
//! ```text
//! rows and fen of a payments input = Σ ordinary + Σ lines of kind payment or refused
//! ```
//!
//! That sum is held here before a line is written, so a log never holds a run that does not foot. A
//! payment line is *ordinary* when it alone settles a key of its own month to the fen and no finding
//! rests on it: then it is counted by (file, programme, month) and has no line. Rows that an earlier
//! file had delivered already are counted under the programme [`DELIVERED_BEFORE`]. Amounts are in
//! fen; an amount that cannot be read is 0 in both sums.
//!
//! Persons appear as pseudonyms and commitments only, see [`personal`].

mod in_order;
mod lines;
mod pen;
pub mod personal;
mod reasons;
mod sorted;

use crate::audit_log::genesis::Profile;
use crate::audit_log::hash::{Digest32, block};
use crate::audit_log::rows::{Lines, Total};
use crate::audit_log::vault::Openings;
use crate::audit_log::writer::{InputFile, Ordinary};
use crate::catalogue::Catalogue;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::Input;
use crate::locus::Locus;
use crate::message::engagement as texts;
use crate::record::Role;
use crate::report::{Audit, role_name};
use in_order::in_order;
use lines::Piece;
use pen::{Desk, Pen};
use personal::Secrets;
use sorted::Sorted;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// The programme under which rows stand that another file had delivered before.
pub const DELIVERED_BEFORE: &str = "duplicate_delivery";

/// A file as whoever opened it saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// Name, as the audit calls it.
    pub name: String,
    /// What it is read as, where the audit does not say: `policy`, `project`.
    pub role: &'static str,
    /// Bytes.
    pub len: u64,
    /// BLAKE3.
    pub b3: Digest32,
    /// SHA-256.
    pub sha256: Digest32,
}

/// What the lines of a run leave behind.
#[derive(Debug, Default)]
pub struct Written {
    /// What has no line.
    pub ordinary: Vec<Ordinary>,
    /// What opens the commitments of findings: for the vault.
    pub openings: Openings,
}

/// The inputs of a run: those of the audit, in its order, then `others`.
///
/// `seen` are the files as they were digested beside the audit; those that it digested itself need
/// not be there.
///
/// # Errors
/// Kind `Input` when a file was another one when it was digested.
pub fn inputs(
    audit: &Audit<'_>,
    seen: &[FileDigest],
    others: &[FileDigest],
) -> Result<Vec<InputFile>> {
    let by_name: BTreeMap<&str, &FileDigest> = seen.iter().map(|f| (f.name.as_str(), f)).collect();
    let mut inputs = Vec::with_capacity(audit.inputs.len() + others.len());
    for input in audit.inputs {
        let found = by_name.get(input.path.as_str());
        let same = found.filter(|file| file.b3.0 == input.blake3);
        let sha256 = input.sha256.map(Digest32).or(same.map(|file| file.sha256));
        let sha256 = sha256.ok_or_else(|| {
            let here = Locus::file(input.path.clone());
            Error::new(ErrorKind::Input, &texts::INPUT_CHANGED).at(here)
        })?;
        inputs.push(InputFile {
            name: personal::plain(&input.path),
            role: role_name(input.role).to_owned(),
            len: input.bytes,
            b3: Digest32(input.blake3),
            sha256,
            total: Some(total(input)),
        });
    }
    inputs.extend(others.iter().map(|file| InputFile {
        name: personal::plain(&file.name),
        role: file.role.to_owned(),
        len: file.len,
        b3: file.b3,
        sha256: file.sha256,
        total: None,
    }));
    Ok(inputs)
}

/// Rows and money of an input: records, rows delivered before, refused rows.
fn total(input: &Input) -> Total {
    let rows = &input.dispositions;
    let money = [
        input.amount_records,
        input.amount_duplicate,
        input.amount_refused,
    ];
    let fen = match input.role {
        Role::Payments => money.iter().map(|m| m.fen()).fold(0, i64::saturating_add),
        _ => 0,
    };
    Total {
        n: rows.record + rows.duplicate_delivery + rows.refused,
        fen,
    }
}

/// BLAKE3 of the rules: code, version and page of each, every text behind its length.
pub fn catalogue_digest(catalogue: &Catalogue) -> Digest32 {
    let mut bytes = Vec::new();
    for rule in catalogue.rules() {
        for text in [rule.code, rule.name, rule.page] {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(rule.version.to_le_bytes());
    }
    block(&bytes)
}

/// A finished audit of which is told what has a line and what is ordinary; both foot.
pub struct Evidence<'a> {
    audit: &'a Audit<'a>,
    sorted: Sorted,
    ordinary: Vec<Ordinary>,
}

impl<'a> Evidence<'a> {
    /// Tells what has a line, on `threads` threads.
    ///
    /// # Errors
    /// Kind `Law` if lines and inputs would not foot.
    pub fn of(audit: &'a Audit<'a>, profile: Profile, threads: NonZeroUsize) -> Result<Self> {
        let sorted = Sorted::of(audit, profile, threads)?;
        let ordinary = sorted.ordinary(audit);
        foot(audit, &sorted, &ordinary)?;
        Ok(Self {
            audit,
            sorted,
            ordinary,
        })
    }

    /// Gives every line of the run to `add`, in order; then what has no line.
    ///
    /// Lines are made on `threads` threads while others are written; they are the same on any number.
    ///
    /// # Errors
    /// What `add` meets.
    pub fn write(
        self,
        secrets: &Secrets,
        threads: NonZeroUsize,
        add: &mut dyn FnMut(&Lines) -> Result<()>,
    ) -> Result<Written> {
        let desk = Desk::of(self.audit, secrets)?;
        let pieces = self.sorted.pieces(self.audit);
        let make = |piece: &Piece| {
            let mut pen = Pen::at(&desk, piece.first, piece.lines);
            self.sorted.write(piece, self.audit, &mut pen)?;
            Ok(pen.into_lines())
        };
        let mut openings = Openings::default();
        in_order(threads, &pieces, make, &mut |(lines, more)| {
            openings.extend(&more);
            add(&lines)
        })?;
        let ordinary = self.ordinary;
        Ok(Written { ordinary, openings })
    }
}

/// Holds that lines and ordinary sums add up to every payments input.
fn foot(audit: &Audit<'_>, sorted: &Sorted, ordinary: &[Ordinary]) -> Result<()> {
    let mut sums = sorted.listed(audit);
    let wide = |total: Total| (total.n, i128::from(total.fen));
    for each in ordinary {
        let sum = sums.entry(each.file).or_default();
        let (n, fen) = wide(each.total);
        *sum = (sum.0 + n, sum.1 + fen);
    }
    for (input, at) in audit.inputs.iter().zip(0u64..) {
        let (want, found) = (
            wide(total(input)),
            sums.get(&at).copied().unwrap_or_default(),
        );
        if input.role == Role::Payments && want != found {
            return Err(Error::new(ErrorKind::Law, &texts::EVIDENCE_ROWS)
                .with("rows", want.0)
                .with("fen", want.1)
                .with("found_rows", found.0)
                .with("found_fen", found.1)
                .at(Locus::file(input.path.clone())));
        }
    }
    Ok(())
}
