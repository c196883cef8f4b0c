//! In which months each person was paid, as the month column says: what time patterns are read from.

use crate::period::Month;
use crate::record::{BankResult, Identity, Payment, PaymentKind, ProgrammeIx, Records};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Months with ordinary lines, by programme and person.
pub(super) struct PaidMonths {
    first: Month,
    last: Month,
    months: HashMap<(ProgrammeIx, Identity), u64>,
}

/// So many months beyond the span an entry may begin or end and still be looked at.
const NEAR: i32 = 4;

/// Ordinary lines a month, in order.
pub(super) fn ordinary_lines(records: &Records) -> BTreeMap<Month, u64> {
    let mut lines = BTreeMap::new();
    let months = records.payments.iter().filter(|p| is_ordinary(p));
    let months = months.filter_map(|p| p.month.or(p.credited.map(|d| d.month())));
    // Lines of a month mostly stand together: each run is counted once.
    let mut run: Option<(Month, u64)> = None;
    for month in months {
        match &mut run {
            Some((known, count)) if *known == month => *count += 1,
            _ => {
                if let Some((known, count)) = run.replace((month, 1)) {
                    *lines.entry(known).or_insert(0) += count;
                }
            }
        }
    }
    if let Some((known, count)) = run {
        *lines.entry(known).or_insert(0) += count;
    }
    lines
}

/// First and last month with at least `percent` of the busiest month's ordinary lines.
pub(crate) fn busy_span(lines: &BTreeMap<Month, u64>, percent: u8) -> Option<(Month, Month)> {
    let busiest = lines.values().copied().max()?;
    let busy = |count: u64| count * 100 >= busiest * u64::from(percent);
    let mut months = lines
        .iter()
        .filter(|(_, count)| busy(**count))
        .map(|(month, _)| *month);
    let first = months.next()?;
    Some((first, months.next_back().unwrap_or(first)))
}

/// Neither back-pay nor a re-issue nor anything else that is late by nature.
pub(super) fn is_ordinary(payment: &Payment) -> bool {
    matches!(payment.kind, PaymentKind::Ordinary | PaymentKind::Component)
}

impl PaidMonths {
    /// Of the confirmed ordinary lines between `first` and `last`, at most 64 months, to persons
    /// whose entry begins or ends thereabouts: nobody else's months tell anything.
    pub(super) fn new(records: &Records, first: Month, last: Month) -> Self {
        let near = |month: Option<Month>| {
            month.is_some_and(|m| m.since(first) > -NEAR && last.since(m) > -NEAR)
        };
        let telling = records
            .entries
            .iter()
            .filter(|e| near(e.from) || near(e.to));
        let telling: HashSet<_> = telling.map(|e| (e.programme, e.person)).collect();
        let mut months: HashMap<_, u64> = HashMap::new();
        if telling.is_empty() {
            return Self {
                first,
                last,
                months,
            };
        }
        for payment in records.payments.iter().filter(|p| is_ordinary(p)) {
            let month = payment.month.filter(|m| first <= *m && *m <= last);
            let bit = month
                .and_then(|m| u32::try_from(m.since(first)).ok())
                .filter(|b| *b < 64);
            let key = (payment.programme, payment.person);
            if let (Some(bit), BankResult::Success, true) =
                (bit, payment.result, telling.contains(&key))
            {
                *months.entry(key).or_default() |= 1 << bit;
            }
        }
        Self {
            first,
            last,
            months,
        }
    }

    pub(super) fn first(&self) -> Month {
        self.first
    }

    pub(super) fn last(&self) -> Month {
        self.last
    }

    /// Whether the person has a line for `month`; `None` outside the span.
    pub(super) fn has(&self, key: (ProgrammeIx, Identity), month: Month) -> Option<bool> {
        if month < self.first || self.last < month {
            return None;
        }
        let bit = u32::try_from(month.since(self.first))
            .ok()
            .filter(|b| *b < 64)?;
        Some(
            self.months
                .get(&key)
                .is_some_and(|mask| mask >> bit & 1 == 1),
        )
    }

    /// Whether anything is known of the person.
    pub(super) fn knows(&self, key: (ProgrammeIx, Identity)) -> bool {
        self.months.contains_key(&key)
    }
}
