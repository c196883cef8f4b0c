//! Q02: does the month column say which month the money is for, or in which month it was paid?
//!
//! Entries that begin or end within the period tell the two readings apart: read as *for*, the
//! first line stands in the first month due; read as *paid*, one month later.

use super::evidence::{Candidate, Speaks, Verdict, weigh};
use super::months::PaidMonths;
use crate::period::{Cycle, Month};
use crate::reconcile::{MonthMeans, Terms};
use crate::record::{Identity, ProgrammeIx, Records, RollEntry};
use crate::rule::Bilingual;

/// Fewer beginnings and ends than this say nothing.
pub(super) const TELLING_MIN: u64 = 20;

pub(super) const VALUES: [(&str, MonthMeans); 2] =
    [("for", MonthMeans::For), ("paid", MonthMeans::Paid)];

const TITLE: Bilingual = Bilingual {
    zh: "“发放月份”指所属月份还是实际发放的月份？",
    en: "does the month column mean the month the money is for, or the month it was paid?",
};

/// Weighs the two readings.
pub(super) fn test(
    records: &Records,
    terms: &[Terms],
    paid: &PaidMonths,
    close: u8,
) -> Verdict<MonthMeans> {
    if paid.is_empty() {
        return Verdict::Plain;
    }
    let (mut as_for, mut as_paid) = (Speaks::default(), Speaks::default());
    let monthly = |e: &&RollEntry| {
        let terms = terms.get(usize::from(e.programme));
        terms.is_some_and(|t| t.programme.cycle == Cycle::Month) && e.snapshot.is_none()
    };
    for entry in records.entries.iter().filter(monthly) {
        let starts = entry
            .from
            .filter(|s| paid.first() <= *s && *s <= paid.last());
        let ends = entry
            .to
            .filter(|e| paid.first() <= e.next() && *e < paid.last());
        // Most entries begin and end elsewhere, and nobody needs to be looked up for them.
        let key = (entry.programme, entry.person);
        if (starts.is_none() && ends.is_none()) || !paid.knows(key) {
            continue;
        }
        match starts.and_then(|month| start_says(paid, key, month)) {
            Some(MonthMeans::For) => as_for.add(entry.file, entry.row),
            Some(MonthMeans::Paid) => as_paid.add(entry.file, entry.row),
            None => {}
        }
        match ends.and_then(|month| end_says(paid, key, month)) {
            Some(MonthMeans::For) => as_for.add(entry.file, entry.row),
            Some(MonthMeans::Paid) => as_paid.add(entry.file, entry.row),
            None => {}
        }
    }
    let units = as_for.count + as_paid.count;
    if units < TELLING_MIN {
        return Verdict::Plain;
    }
    let candidates = [
        Candidate {
            value: MonthMeans::For,
            name: "for",
            meaning: Bilingual {
                zh: "所属月份",
                en: "the month the money is for",
            },
            speaks: as_for,
        },
        Candidate {
            value: MonthMeans::Paid,
            name: "paid",
            meaning: Bilingual {
                zh: "实际发放的月份，款项属于上一个月",
                en: "the month of payment; the money is for the month before",
            },
            speaks: as_paid,
        },
    ];
    weigh(records, "Q02", TITLE, units, close, &candidates)
}

type Key = (ProgrammeIx, Identity);

/// An entry that begins in `month`: its first line stands there, or one month later.
fn start_says(paid: &PaidMonths, key: Key, month: Month) -> Option<MonthMeans> {
    let before = month.plus(-1).and_then(|m| paid.has(key, m));
    match (before, paid.has(key, month), paid.has(key, month.next())) {
        (Some(true), ..) => None,
        (_, Some(true), _) => Some(MonthMeans::For),
        (_, Some(false), Some(true) | None) => Some(MonthMeans::Paid),
        _ => None,
    }
}

/// An entry that ends with `month`: its last line stands there, or one month later.
fn end_says(paid: &PaidMonths, key: Key, month: Month) -> Option<MonthMeans> {
    match (paid.has(key, month), paid.has(key, month.next())) {
        (Some(false), _) | (_, None) => None,
        (_, Some(true)) => Some(MonthMeans::Paid),
        (Some(true), Some(false)) => Some(MonthMeans::For),
        (None, Some(false)) => None,
    }
}
