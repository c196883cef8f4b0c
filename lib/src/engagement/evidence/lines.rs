//! Lines in their order, cut in pieces that are written side by side.

use super::pen::Pen;
use super::reasons::Why;
use super::sorted::Sorted;
use crate::error::Result;
use crate::reconcile::Case;
use crate::report::Audit;
use std::ops::Range;

impl Sorted {
    /// Every line in its order, in pieces: payments, refused rows, keys, findings, suppressions.
    pub(super) fn pieces(&self, audit: &Audit<'_>) -> Vec<Piece> {
        let keys = |case: &Case| case.keys.iter().filter(|key| self.has_line(key)).count();
        let mut pieces = Pieces::default();
        pieces.cut(
            Part::Payments,
            self.why().iter().map(|why| usize::from(why.is_some())),
        );
        pieces.cut(Part::Refused, audit.refused.iter().map(|_| 1));
        pieces.cut(Part::Keys, audit.on.cases.iter().map(keys));
        pieces.cut(Part::Findings, audit.findings.iter().map(|_| 1));
        pieces.cut(Part::Suppressions, audit.suppressions.iter().map(|_| 1));
        pieces.all
    }

    /// Writes the lines of a piece.
    pub(super) fn write(&self, piece: &Piece, audit: &Audit<'_>, pen: &mut Pen<'_>) -> Result<()> {
        let range = piece.range.clone();
        match piece.part {
            Part::Payments => {
                let why = |at: u32| self.why().get(at as usize).copied().flatten();
                let records = &audit.on.records;
                let mut lines = records.payments_in(range, |at| why(at).is_some());
                lines.try_for_each(|(at, line)| {
                    let reason = why(at).map_or("", Why::name);
                    pen.payment(&line, reason)
                })
            }
            Part::Refused => of(audit.refused, range).try_for_each(|(_, row)| pen.refused(row)),
            Part::Keys => of(&audit.on.cases, range).try_for_each(|(_, case)| {
                let mut keys = case.keys.iter().filter(|key| self.has_line(key));
                keys.try_for_each(|key| pen.key(case, key))
            }),
            Part::Findings => {
                of(audit.findings, range).try_for_each(|(at, finding)| pen.finding(at, finding))
            }
            Part::Suppressions => of(audit.suppressions, range)
                .try_for_each(|(_, suppression)| pen.suppression(suppression)),
        }
    }
}

/// Things of a range with their places.
fn of<T>(all: &[T], range: Range<usize>) -> impl Iterator<Item = (usize, &T)> {
    let things = all.get(range.clone()).unwrap_or_default();
    range.zip(things)
}

/// Lines that are written together: about as many as fill a fifth of a block.
const LINES: usize = 512;

/// Some of the things that lines are about.
pub(super) struct Piece {
    part: Part,
    /// Which of them, in their order.
    range: Range<usize>,
    /// The number of the first line in the run.
    pub(super) first: u64,
    /// How many lines.
    pub(super) lines: usize,
}

#[derive(Clone, Copy)]
enum Part {
    Payments,
    Refused,
    Keys,
    Findings,
    Suppressions,
}

#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
    next: u64,
}

impl Pieces {
    /// Cuts a part into pieces; `counts` says how many lines each thing in it has.
    fn cut(&mut self, part: Part, counts: impl Iterator<Item = usize>) {
        let (mut start, mut end, mut lines) = (0, 0, 0);
        for count in counts {
            end += 1;
            lines += count;
            if lines >= LINES {
                self.put(part, start..end, lines);
                (start, lines) = (end, 0);
            }
        }
        self.put(part, start..end, lines);
    }

    fn put(&mut self, part: Part, range: Range<usize>, lines: usize) {
        let first = self.next;
        self.next += lines as u64;
        if lines > 0 {
            self.all.push(Piece {
                part,
                range,
                first,
                lines,
            });
        }
    }
}
