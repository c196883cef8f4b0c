//! Where findings go while a run is still judging.

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::locus::Locus;
use crate::message::engagement as texts;
use crate::reconcile::Reconciliation;
use crate::report::FindingLines;
use std::io::Write;

/// One finding on its way out.
pub struct Found<'a> {
    /// The finding, with the question it hangs on.
    pub finding: Box<Finding>,
    /// Its stable id.
    pub id: String,
    /// What its keys point into.
    pub on: &'a Reconciliation,
    lines: &'a FindingLines<'a>,
}

impl<'a> Found<'a> {
    pub(super) fn new(
        finding: Box<Finding>,
        id: String,
        on: &'a Reconciliation,
        lines: &'a FindingLines<'a>,
    ) -> Self {
        Self {
            finding,
            id,
            on,
            lines,
        }
    }

    /// Writes its line of `findings.jsonl`. It holds full numbers.
    ///
    /// # Errors
    /// Kind `Io` with what `out` reports.
    pub fn write_json(&self, out: &mut dyn Write) -> Result<()> {
        let written = self.lines.write(&self.finding, &self.id, out);
        written.map_err(|error| {
            Error::new(ErrorKind::Io, &texts::UNWRITABLE)
                .with("reason", &error)
                .at(Locus::file("findings.jsonl"))
                .because(error)
        })
    }
}

/// Somebody who takes findings one by one, in the order of (rule, programme, person, period, id).
///
/// Any `FnMut(Found) -> Result<()>` is one; so are a `Vec`, which keeps them, and [`JsonLines`].
pub trait FindingSink {
    /// Takes one finding; an error ends the run with it.
    ///
    /// # Errors
    /// Whatever stops the sink.
    fn found(&mut self, found: Found<'_>) -> Result<()>;
}

impl FindingSink for Vec<Box<Finding>> {
    fn found(&mut self, found: Found<'_>) -> Result<()> {
        self.push(found.finding);
        Ok(())
    }
}

impl<F: FnMut(Found<'_>) -> Result<()>> FindingSink for F {
    fn found(&mut self, found: Found<'_>) -> Result<()> {
        self(found)
    }
}

/// Writes `findings.jsonl` as findings come, byte for byte as the report has it.
pub struct JsonLines<W>(pub W);

impl<W: Write> FindingSink for JsonLines<W> {
    fn found(&mut self, found: Found<'_>) -> Result<()> {
        found.write_json(&mut self.0)
    }
}
