//! Q06: is the last month of an entry still due?

use super::evidence::{Candidate, Speaks, Verdict, weigh};
use super::month_means::TELLING_MIN;
use super::months::PaidMonths;
use crate::reconcile::{MonthMeans, StopMonth};
use crate::record::Records;
use crate::rule::Bilingual;

pub(super) const VALUES: [(&str, StopMonth); 2] = [
    ("inclusive", StopMonth::Inclusive),
    ("exclusive", StopMonth::Exclusive),
];

const TITLE: Bilingual = Bilingual {
    zh: "“截止月份”当月是否仍应发放？",
    en: "is the last month of an entry still due?",
};

/// Weighs the two readings by the last month in which ended entries were paid.
pub(super) fn test(
    records: &Records,
    paid: &PaidMonths,
    means: MonthMeans,
    close: u8,
) -> Verdict<StopMonth> {
    if paid.is_empty() {
        return Verdict::Plain;
    }
    let (mut inclusive, mut exclusive) = (Speaks::default(), Speaks::default());
    let lag = i32::from(means == MonthMeans::Paid);
    for entry in records.entries.iter().filter(|e| e.snapshot.is_none()) {
        let key = (entry.programme, entry.person);
        let Some(end) = entry.to.and_then(|to| to.plus(lag)) else {
            continue;
        };
        let Some(before) = end.plus(-1) else { continue };
        match (
            paid.has(key, before),
            paid.has(key, end),
            paid.has(key, end.next()),
        ) {
            (Some(true), Some(true), Some(false)) => inclusive.add(entry.file, entry.row),
            (Some(true), Some(false), Some(false)) => exclusive.add(entry.file, entry.row),
            _ => {}
        }
    }
    let units = inclusive.count + exclusive.count;
    if units < TELLING_MIN {
        return Verdict::Plain;
    }
    let candidates = [
        Candidate {
            value: StopMonth::Inclusive,
            name: "inclusive",
            meaning: Bilingual {
                zh: "当月仍应发放",
                en: "it is the last month due",
            },
            speaks: inclusive,
        },
        Candidate {
            value: StopMonth::Exclusive,
            name: "exclusive",
            meaning: Bilingual {
                zh: "当月起不再发放",
                en: "it is the first month not due",
            },
            speaks: exclusive,
        },
    ];
    weigh(records, "Q06", TITLE, units, close, &candidates)
}
