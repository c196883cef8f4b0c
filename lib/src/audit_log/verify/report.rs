//! What a verification found.

use super::Survey;
use crate::audit_log::checkpoint::Checkpoint;
use crate::audit_log::hash::Digest32;
use crate::error::Defect;
use crate::message::Lang;
use std::fmt::Write as _;

/// How deep a verification looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Hashes, chain, tree and signatures.
    Quick,
    /// These, and every total added again.
    Full,
}

/// Whether a log that nobody else vouches for passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// It passes with a note.
    #[default]
    Plain,
    /// Only `anchored-ok` passes.
    Strict,
}

/// The one word about a log, weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// There is no entry.
    Empty,
    /// A checkpoint, an entry or a block is not what was committed.
    Damaged,
    /// Not signed by a key that is known for it, or another log than the one trusted.
    WrongKey,
    /// Two signed checkpoints contradict each other.
    Fork,
    /// Entries that a checkpoint has seen are gone.
    RolledBack,
    /// An anchor has seen other entries.
    Rewritten,
    /// Everything is whole, but totals do not agree.
    DoesNotFoot,
    /// Bytes at the end that no honest crash leaves.
    SuspectTail,
    /// Bytes at the end that an honest crash leaves.
    Torn,
    /// Whole, and nothing from outside vouches for it.
    SelfConsistent,
    /// Whole, and an anchor agrees.
    AnchoredOk,
}

impl Verdict {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Damaged => "damaged",
            Self::WrongKey => "wrong-key",
            Self::Fork => "fork",
            Self::RolledBack => "rolled-back",
            Self::Rewritten => "rewritten",
            Self::DoesNotFoot => "does-not-foot",
            Self::SuspectTail => "suspect-tail",
            Self::Torn => "torn",
            Self::SelfConsistent => "self-consistent",
            Self::AnchoredOk => "anchored-ok",
        }
    }

    /// Exit status of a program that verified: 0 or 5.
    pub fn exit_status(self, strictness: Strictness) -> u8 {
        match (self, strictness) {
            (Self::AnchoredOk, _) => 0,
            (Self::SelfConsistent | Self::Torn, Strictness::Plain) => 0,
            _ => 5,
        }
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The log as a whole.
    Log,
    /// A file of it.
    File(String),
    /// Entries `from..=to`, the first of which begins at `offset` in `file`.
    Entries {
        /// First.
        from: u64,
        /// Last.
        to: u64,
        /// Segment of the first.
        file: String,
        /// Byte offset there.
        offset: u64,
    },
    /// Rows `from..=to` of a run, the first of which begins at `offset` in `file`.
    Rows {
        /// Run.
        run: String,
        /// First.
        from: u64,
        /// Last.
        to: u64,
        /// File of the first.
        file: String,
        /// Byte offset there.
        offset: u64,
    },
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it makes of the log.
    pub verdict: Verdict,
    /// Where.
    pub place: Place,
    /// What.
    pub what: Defect,
}

/// Bytes behind what is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// File.
    pub file: String,
    /// Where they begin.
    pub offset: u64,
    /// How many.
    pub length: u64,
    /// [`Verdict::Torn`] or [`Verdict::SuspectTail`].
    pub class: Verdict,
}

/// An anchor that agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// What it is.
    pub source: String,
    /// The size it has seen.
    pub size: u64,
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The one word.
    pub verdict: Verdict,
    /// How deep it looked.
    pub depth: Depth,
    /// Which log, if entry 0 says.
    pub origin: Option<String>,
    /// Whole entries.
    pub entries: u64,
    /// Root over them.
    pub root: Digest32,
    /// Rows in committed blocks.
    pub rows: u64,
    /// Bytes of entries and rows that were read.
    pub bytes: u64,
    /// The newest checkpoint in the log.
    pub checkpoint: Option<Checkpoint>,
    /// Who signed it; nobody in an unsigned log.
    pub signed_by: Vec<String>,
    /// Largest size that any checkpoint claims.
    pub committed: u64,
    /// Anchors that agree, in the order given.
    pub anchors: Vec<Anchored>,
    /// Everything wrong, weightiest first, then in the order found.
    pub findings: Vec<Finding>,
    /// Bytes behind what is committed.
    pub tails: Vec<Tail>,
    /// What a reader should know although it is not wrong.
    pub notes: Vec<Defect>,
    /// Both notes of a fork, one after the other: evidence for anybody who has the key.
    pub fraud_proof: Option<String>,
    /// Rows committed after the newest anchor.
    pub unanchored_rows: u64,
    block_ends: Vec<(u64, u64)>,
}

impl Report {
    pub(super) fn new(survey: &Survey, depth: Depth) -> Self {
        let journal = &survey.journal;
        let mut report = Self {
            verdict: Verdict::SelfConsistent,
            depth,
            origin: survey
                .genesis
                .as_ref()
                .map(|genesis| genesis.origin.clone()),
            entries: journal.entries(),
            root: journal
                .tree
                .root(journal.entries())
                .unwrap_or(Digest32::ZERO),
            rows: survey.ledger.blocks.iter().map(|block| block.rows).sum(),
            bytes: journal.bytes
                + journal
                    .rest
                    .as_ref()
                    .map_or(0, |rest| rest.bytes.len() as u64),
            checkpoint: None,
            signed_by: Vec::new(),
            committed: 0,
            anchors: Vec::new(),
            findings: survey.problems.clone(),
            tails: Vec::new(),
            notes: Vec::new(),
            fraud_proof: None,
            unanchored_rows: 0,
            block_ends: survey
                .ledger
                .blocks
                .iter()
                .map(|b| (b.entry, b.rows))
                .collect(),
        };
        super::heads::note_history(survey, &mut report);
        report
    }

    pub(crate) fn find(&mut self, verdict: Verdict, place: Place, what: Defect) {
        self.findings.push(Finding {
            verdict,
            place,
            what,
        });
    }

    /// The size of the newest anchor that agrees.
    pub fn anchored(&self) -> u64 {
        self.anchors
            .iter()
            .map(|anchor| anchor.size)
            .max()
            .unwrap_or(0)
    }

    /// Entries that the key holder could still rewrite.
    pub fn unanchored(&self) -> u64 {
        self.entries.saturating_sub(self.anchored())
    }

    /// The first bad place, of the weightiest kind.
    pub fn first_bad(&self) -> Option<&Finding> {
        self.findings.first()
    }

    pub(crate) fn decide(&mut self) {
        self.findings
            .sort_by_key(|finding| (finding.verdict, finding.place.rank()));
        let calm = if self.anchored() > 0 {
            Verdict::AnchoredOk
        } else {
            Verdict::SelfConsistent
        };
        self.verdict = self
            .findings
            .first()
            .map_or(calm, |finding| finding.verdict);
        let anchored = self.anchored();
        let after = self
            .block_ends
            .iter()
            .filter(|(entry, _)| *entry >= anchored);
        self.unanchored_rows = after.map(|(_, rows)| rows).sum();
    }

    /// The report for people.
    pub fn text(&self, lang: Lang) -> String {
        use crate::message::audit_log as say;
        let mut text = String::new();
        let mut line = |message, arguments: Vec<(&'static str, String)>| {
            let message: &crate::message::Message = message;
            let _ = writeln!(text, "{}", message.text(lang, &arguments));
        };
        line(
            &say::REPORT_VERDICT,
            vec![("verdict", self.verdict.name().to_owned())],
        );
        line(
            &say::REPORT_CHECKED,
            vec![
                ("entries", self.entries.to_string()),
                ("rows", self.rows.to_string()),
                ("bytes", self.bytes.to_string()),
            ],
        );
        for finding in self.findings.iter().take(20) {
            let place = finding.place.text();
            let what = finding.what.text(lang);
            line(&say::REPORT_FINDING, vec![("place", place), ("what", what)]);
        }
        if self.findings.len() > 20 {
            line(
                &say::REPORT_MORE,
                vec![("n", (self.findings.len() - 20).to_string())],
            );
        }
        match self.anchors.iter().max_by_key(|anchor| anchor.size) {
            Some(newest) => line(
                &say::REPORT_ANCHOR,
                vec![
                    ("source", newest.source.clone()),
                    ("size", newest.size.to_string()),
                ],
            ),
            None => line(&say::REPORT_NO_ANCHOR, Vec::new()),
        }
        line(
            &say::REPORT_UNANCHORED,
            vec![
                ("entries", self.unanchored().to_string()),
                ("rows", self.unanchored_rows.to_string()),
            ],
        );
        if self.depth == Depth::Quick {
            line(&say::REPORT_QUICK, Vec::new());
        }
        for note in &self.notes {
            line(&say::REPORT_NOTE, vec![("what", note.text(lang))]);
        }
        text
    }
}

impl Place {
    /// Entries before rows before files: the first is what the others follow from.
    fn rank(&self) -> (u8, u64) {
        match self {
            Self::Entries { from, .. } => (0, *from),
            Self::Rows { .. } => (1, 0),
            Self::File(_) => (2, 0),
            Self::Log => (3, 0),
        }
    }

    /// The place for people: the same words in every language.
    pub fn text(&self) -> String {
        let span = |from: &u64, to: &u64| {
            if from == to {
                from.to_string()
            } else {
                format!("{from}..{to}")
            }
        };
        match self {
            Self::Log => "LOG".to_owned(),
            Self::File(file) => file.clone(),
            Self::Entries {
                from,
                to,
                file,
                offset,
            } => {
                format!("entry {} ({file} @{offset})", span(from, to))
            }
            Self::Rows {
                run,
                from,
                to,
                file,
                offset,
            } => {
                format!("{run} row {} ({file} @{offset})", span(from, to))
            }
        }
    }
}
