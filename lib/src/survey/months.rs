//! Which months were paid, and which between them were not.

use crate::money::Money;
use crate::period::Month;
use crate::question::busy_span;
use crate::record::{FileIx, Records};
use std::collections::{BTreeMap, BTreeSet};

/// One month of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthSeen {
    /// The month, as the files state it.
    pub month: Month,
    /// Payment lines of it.
    pub lines: u64,
    /// Whether it is missing: no line, or so few that they are back-pay and slips of the pen.
    pub missing: bool,
    /// Their sum.
    pub amount: Money,
    /// Files they stand in.
    pub files: u64,
}

/// Every month from the first to the last that is busy, gaps among them, and how many lines are of
/// months beyond (back-pay and slips of the pen). `percent` of the busiest month makes a month busy.
pub fn months(records: &Records, percent: u8) -> (Vec<MonthSeen>, u64) {
    let mut seen: BTreeMap<Month, (u64, Money, BTreeSet<FileIx>)> = BTreeMap::new();
    for payment in records.each_payment() {
        let stated = payment.month.or(payment.credited.map(|day| day.month()));
        if let Some(month) = stated {
            let (lines, amount, files) = seen.entry(month).or_default();
            *lines += 1;
            *amount += payment.amount;
            files.insert(payment.file);
        }
    }
    let counts: BTreeMap<Month, u64> = seen.iter().map(|(m, (lines, ..))| (*m, *lines)).collect();
    let Some((first, last)) = busy_span(&counts, percent) else {
        return (Vec::new(), 0);
    };
    let beyond = counts
        .iter()
        .filter(|(month, _)| **month < first || last < **month);
    let beyond = beyond.map(|(_, lines)| lines).sum();
    let busiest = counts.values().copied().max().unwrap_or(0);
    let of = |month: Month| {
        let known = seen.get(&month);
        let lines = known.map_or(0, |(lines, ..)| *lines);
        MonthSeen {
            month,
            lines,
            missing: lines * 100 < busiest * u64::from(percent),
            amount: known.map_or(Money::ZERO, |(_, amount, _)| *amount),
            files: known.map_or(0, |(.., files)| files.len() as u64),
        }
    };
    (first.through(last).map(of).collect(), beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::RecordsBuilder;
    use crate::record::PaymentLine;

    #[test]
    fn a_month_between_two_is_shown_even_where_next_to_nothing_was_paid() {
        let mut builder = RecordsBuilder::new();
        for (month, lines) in [
            ("2025-01", 300),
            ("2025-02", 2),
            ("2025-03", 200),
            ("2031-07", 1),
        ] {
            for _ in 0..lines {
                builder
                    .payment(&PaymentLine {
                        programme: "高龄津贴".into(),
                        person_id: "11010519491231002X".into(),
                        amount: Money::from_fen(100),
                        month: Month::parse(month).ok(),
                        ..PaymentLine::default()
                    })
                    .unwrap();
            }
        }
        let (months, beyond) = months(&builder.build().unwrap(), 1);
        let shown: Vec<_> = months
            .iter()
            .map(|m| {
                let missing = if m.missing { " missing" } else { "" };
                format!("{} {} {} {}{missing}", m.month, m.lines, m.amount, m.files)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2025-01 300 300.00 1",
                "2025-02 2 2.00 1 missing",
                "2025-03 200 200.00 1"
            ]
        );
        assert_eq!(beyond, 1);
    }
}
