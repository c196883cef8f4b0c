//! Every output of a run, in one order, into whatever takes them.
//!
//! Nothing is written unless the conservation law holds. Each output streams; what was streamed is
//! digested on its way, so that the seal speaks of the very bytes.

use super::{AtRiskTotal, Audit};
use super::{csv, jsonl, summary::Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::kpi::Kpi;
use crate::message::report as messages;
use crate::progress::{Progress, Stage};
use crate::reconcile::{Shares, conservation::Conservation};
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Where outputs go: a directory, an archive, memory.
pub trait Outputs {
    /// Makes the output `name` and lets `fill` write it; it is there only when both succeed.
    ///
    /// # Errors
    /// What `fill` returns, and kind `Io` for what the place itself meets.
    fn put(
        &mut self,
        name: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()>;
}

/// Outputs held in memory, by name.
pub type InMemory = BTreeMap<&'static str, Vec<u8>>;

impl Outputs for InMemory {
    fn put(
        &mut self,
        name: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        self.insert(name, bytes);
        Ok(())
    }
}

/// Whether staff get a workbook beside the page; without the feature `book` there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Workbook {
    /// `report.xlsx` is written.
    #[default]
    Written,
    /// It is not.
    Omitted,
}

impl Workbook {
    /// Name of the output.
    pub const NAME: &'static str = "report.xlsx";
}

/// What was written under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Name.
    pub name: &'static str,
    /// Length.
    pub bytes: u64,
    /// BLAKE3.
    pub blake3: [u8; 32],
    /// SHA-256.
    pub sha256: [u8; 32],
}

/// What a run comes to, as every output says it.
#[derive(Clone, Copy)]
pub(super) struct Counted<'f> {
    /// Rows and money, all accounted for.
    pub(super) held: &'f Conservation,
    /// In numbers.
    pub(super) summary: &'f Summary<'f>,
    /// Indicators.
    pub(super) kpi: Kpi,
}

/// What writes one output.
type Fill<'f> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'f>;

/// One output as a function of the audit.
struct Output<'f> {
    name: &'static str,
    fill: Fill<'f>,
}

/// Writes every output but the seal, in a fixed order, and gives their digests.
///
/// `id_key` is the project's, or [`super::PUBLIC_ID_KEY`].
///
/// # Errors
/// Kind `Law` before anything is written, if a row or a fen is not accounted for; `Interrupted` on
/// cancel; `Io` where writing fails.
pub fn write(
    audit: &Audit<'_>,
    id_key: &[u8; 32],
    workbook: Workbook,
    outputs: &mut dyn Outputs,
    progress: &mut dyn Progress,
) -> Result<Vec<Digest>> {
    if audit.findings.len() != audit.ids.len() {
        return Err(Error::new(ErrorKind::Law, &messages::LAW_IDS)
            .with("findings", audit.findings.len())
            .with("ids", audit.ids.len()));
    }
    let shares = Shares::of(audit.on, audit.workers);
    let (held, at_risk) = audit.workers.both(
        || Conservation::by(&shares, audit.on, audit.inputs, audit.workers),
        || AtRiskTotal::by(&shares, audit.on, audit.findings, audit.workers),
    );
    drop(shares);
    let held = held?;
    let kpi = Kpi::of(audit.on, audit.workers);
    let findings = audit.findings.len() as u64;
    let summary = Summary::of(audit, &held, kpi, at_risk);
    let of = Counted {
        held: &held,
        summary: &summary,
        kpi,
    };
    #[cfg(feature = "html")]
    {
        let failed = std::sync::Mutex::new(None);
        let (give, made) = std::sync::mpsc::channel();
        let page = Page {
            made,
            failed: &failed,
        };
        let make = move || {
            // Where writing failed, nobody waits for it.
            let _taken = give.send(super::html::page(
                audit, id_key, of.held, of.summary, of.kpi,
            ));
        };
        let all = all(audit, id_key, workbook, of, page);
        let put = || put_all(&all, findings, outputs, progress);
        let done = audit.workers.beside(make, put);
        drop(all);
        let failed = failed.into_inner().ok().flatten();
        failed.map_or(done, Err)
    }
    #[cfg(not(feature = "html"))]
    put_all(
        &all(audit, id_key, workbook, of),
        findings,
        outputs,
        progress,
    )
}

/// Writes outputs one after the other.
fn put_all(
    all: &[Output<'_>],
    findings: u64,
    outputs: &mut dyn Outputs,
    progress: &mut dyn Progress,
) -> Result<Vec<Digest>> {
    let (mut done, total) = (0, findings * all.len() as u64);
    let mut digests = Vec::with_capacity(all.len());
    for output in all {
        digests.push(put(output, outputs, progress)?);
        done += findings;
        progress.advance(Stage::Writing, done, total);
    }
    Ok(digests)
}

/// A page on its way.
#[cfg(feature = "html")]
struct Page<'f> {
    made: std::sync::mpsc::Receiver<Result<String>>,
    /// Why there is none.
    failed: &'f std::sync::Mutex<Option<Error>>,
}

#[cfg(feature = "html")]
impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.made.recv().map_err(io::Error::other)? {
            Ok(page) => out.write_all(page.as_bytes()),
            Err(error) => {
                if let Ok(mut failed) = self.failed.lock() {
                    *failed = Some(error);
                }
                Err(io::Error::other("no page"))
            }
        }
    }
}

fn all<'f>(
    audit: &'f Audit<'f>,
    id_key: &'f [u8; 32],
    workbook: Workbook,
    of: Counted<'f>,
    #[cfg(feature = "html")] page: Page<'f>,
) -> Vec<Output<'f>> {
    let mut all: Vec<Output<'f>> = Vec::new();
    let mut add = |name, fill: Fill<'f>| {
        all.push(Output { name, fill });
    };
    add(
        "findings.jsonl",
        Box::new(|out| jsonl::write(audit, id_key, out)),
    );
    add(
        "findings.csv",
        Box::new(|out| csv::findings(audit, id_key, out)),
    );
    add("questions.csv", Box::new(|out| csv::questions(audit, out)));
    add("refused.csv", Box::new(|out| csv::refused(audit, out)));
    #[cfg(feature = "html")]
    add("report.html", Box::new(move |out| page.write(out)));
    #[cfg(feature = "book")]
    if workbook == Workbook::Written {
        add(
            Workbook::NAME,
            Box::new(move |out| super::xlsx::write(audit, id_key, of, out)),
        );
    }
    #[cfg(not(feature = "book"))]
    let _ = workbook;
    #[cfg(not(any(feature = "html", feature = "book")))]
    let _ = (of.held, of.kpi);
    add(
        "summary.json",
        Box::new(move |out| {
            serde_json::to_writer_pretty(&mut *out, of.summary)?;
            out.write_all(b"\n")
        }),
    );
    all
}

fn put(
    output: &Output<'_>,
    outputs: &mut dyn Outputs,
    progress: &mut dyn Progress,
) -> Result<Digest> {
    let mut digest = None;
    outputs.put(output.name, &mut |to| {
        let digesting = Digesting::new(to, &*progress);
        let mut out = BufWriter::with_capacity(1 << 16, digesting);
        let filled = (output.fill)(&mut out).and_then(|()| out.flush());
        if progress.cancelled() {
            return Err(Error::new(ErrorKind::Interrupted, &messages::CANCELLED));
        }
        wrote(output.name, filled)?;
        digest = Some(out.get_ref().digest(output.name));
        Ok(())
    })?;
    digest.ok_or_else(|| lost(output.name))
}

/// An output place that never called back.
fn lost(name: &str) -> Error {
    Error::new(ErrorKind::Io, &messages::WRITE)
        .with("name", name)
        .with("why", "-")
}

/// An I/O failure as an error that names the output.
pub(super) fn wrote(name: &str, result: io::Result<()>) -> Result<()> {
    result.map_err(|why| {
        Error::new(ErrorKind::Io, &messages::WRITE)
            .with("name", name)
            .with("why", &why)
            .because(why)
    })
}

/// Passes bytes on, digests them, and stops when the run is cancelled.
struct Digesting<'w> {
    to: &'w mut dyn Write,
    progress: &'w dyn Progress,
    bytes: u64,
    blake3: blake3::Hasher,
    sha256: sha2::Sha256,
}

impl<'w> Digesting<'w> {
    fn new(to: &'w mut dyn Write, progress: &'w dyn Progress) -> Self {
        let (blake3, sha256) = (blake3::Hasher::new(), sha2::Sha256::new());
        Self {
            to,
            progress,
            bytes: 0,
            blake3,
            sha256,
        }
    }

    fn digest(&self, name: &'static str) -> Digest {
        Digest {
            name,
            bytes: self.bytes,
            blake3: *self.blake3.finalize().as_bytes(),
            sha256: self.sha256.clone().finalize().into(),
        }
    }
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.progress.cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        self.to.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        self.blake3.update(bytes);
        self.sha256.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
