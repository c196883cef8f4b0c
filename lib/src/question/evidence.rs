//! What speaks for each reading, and what follows from it.

use super::{Question, Reading};
use crate::record::{FileIx, Records};
use crate::rule::Bilingual;

/// Something that was decided from the data or by an answer, printed with the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The question it settles.
    pub code: &'static str,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Units that speak for one reading, with one example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Speaks {
    pub(super) count: u64,
    pub(super) example: Option<(FileIx, u32)>,
}

impl Speaks {
    /// One more unit; the example is the first by place, whatever the order of counting.
    pub(super) fn add(&mut self, file: FileIx, row: u32) {
        self.count += 1;
        let here = (file, row);
        self.example = Some(self.example.map_or(here, |known| known.min(here)));
    }
}

/// A reading with what speaks for it.
pub(super) struct Candidate<T> {
    pub(super) value: T,
    pub(super) name: &'static str,
    pub(super) meaning: Bilingual,
    pub(super) speaks: Speaks,
}

/// What the evidence says.
pub(super) enum Verdict<T> {
    /// Too little evidence: the plain reading holds.
    Plain,
    /// One reading explains clearly more.
    Decided(T),
    /// Two readings explain the same: ask.
    Open(Box<Question>),
}

/// Weighs two or more readings over `units` that tell them apart.
pub(super) fn weigh<T: Copy>(
    records: &Records,
    code: &'static str,
    title: Bilingual,
    units: u64,
    close_points: u8,
    candidates: &[Candidate<T>],
) -> Verdict<T> {
    let mut order: Vec<&Candidate<T>> = candidates.iter().collect();
    order.sort_by_key(|c| std::cmp::Reverse(c.speaks.count));
    let (Some(best), Some(second)) = (order.first(), order.get(1)) else {
        return Verdict::Plain;
    };
    let apart = (best.speaks.count - second.speaks.count) * 100;
    if apart > u64::from(close_points) * units {
        return Verdict::Decided(best.value);
    }
    let seen = (
        format!("{units} 处可分辨，两种读法各能解释的数目相差不到 {close_points} 个百分点"),
        format!(
            "{units} units tell the readings apart; they explain within {close_points} points of each other"
        ),
    );
    let mut question = Question::open(code, "", title, seen);
    question.blocking = true;
    question.readings = candidates
        .iter()
        .map(|c| reading(records, c, units))
        .collect();
    question.flag = format!("--answer {code}={}", second_flag(candidates));
    Verdict::Open(Box::new(question))
}

fn second_flag<T>(candidates: &[Candidate<T>]) -> String {
    candidates
        .iter()
        .map(|c| c.name)
        .collect::<Vec<_>>()
        .join("|")
}

fn reading<T>(records: &Records, candidate: &Candidate<T>, of: u64) -> Reading {
    let place = candidate
        .speaks
        .example
        .map(|(file, row)| records.locus(file, row).to_string());
    Reading {
        value: candidate.name.to_owned(),
        zh: candidate.meaning.zh.to_owned(),
        en: candidate.meaning.en.to_owned(),
        explained: candidate.speaks.count,
        of,
        example: place.unwrap_or_default(),
    }
}
