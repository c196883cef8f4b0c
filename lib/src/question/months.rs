//! In which months each person was paid, as the month column says: what time patterns are read from.

use crate::period::Month;
use crate::record::{BankResult, Held, Identity, PaymentKind, ProgrammeIx, Records, RollEntry};
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
    let payments = &records.payments;
    let stamped = payments
        .counted()
        .filter(|(stamp, _)| is_ordinary(stamp.kind));
    let stamped = stamped.map(|(stamp, count)| (stamp.month, stamp.credited, count));
    let full = payments.full().iter().filter(|line| is_ordinary(line.kind));
    let full = full.map(|line| (line.month, line.credited, 1));
    // Lines of a month mostly stand together: each run is counted once.
    let mut run: Option<(Month, u64)> = None;
    for (month, credited, count) in stamped.chain(full) {
        let Some(month) = month.or(credited.map(|day| day.month())) else {
            continue;
        };
        match &mut run {
            Some((known, sum)) if *known == month => *sum += count,
            _ => {
                if let Some((known, sum)) = run.replace((month, count)) {
                    *lines.entry(known).or_insert(0) += sum;
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
pub(super) const fn is_ordinary(kind: PaymentKind) -> bool {
    matches!(kind, PaymentKind::Ordinary | PaymentKind::Component)
}

impl PaidMonths {
    /// Whether nobody's months tell anything.
    pub(super) fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    /// Of the confirmed ordinary lines between `first` and `last`, at most 64 months, to persons
    /// whose entry begins or ends thereabouts: nobody else's months tell anything.
    pub(super) fn new(records: &Records, first: Month, last: Month) -> Self {
        let near = |month: Option<Month>| {
            month.is_some_and(|m| m.since(first) > -NEAR && last.since(m) > -NEAR)
        };
        let mut months = Self {
            first,
            last,
            months: HashMap::new(),
        };
        let tells = |e: &RollEntry| near(e.from) || near(e.to);
        let telling = records.entries.iter().filter(|e| tells(e));
        let telling: HashSet<_> = telling.map(|e| (e.programme, e.person)).collect();
        if telling.is_empty() {
            return months;
        }
        let payments = &records.payments;
        let stamps = payments.stamps().iter();
        let bits: Vec<Option<u32>> = stamps
            .map(|s| months.bit(s.kind, s.result, s.month))
            .collect();
        for held in payments.all_held() {
            let (key, bit) = match held {
                Held::OnRoll { entry, stamp } => {
                    let bit = bits.get(stamp as usize).copied().flatten();
                    let Some((entry, bit)) = records.entries.get(entry as usize).zip(bit) else {
                        continue;
                    };
                    ((entry.programme, entry.person), Some(bit))
                }
                Held::Full(line) => (
                    (line.programme, line.person),
                    months.bit(line.kind, line.result, line.month),
                ),
            };
            if let Some(bit) = bit.filter(|_| telling.contains(&key)) {
                *months.months.entry(key).or_default() |= 1 << bit;
            }
        }
        months
    }

    /// The bit of the month that a confirmed ordinary line pays, inside the span.
    fn bit(&self, kind: PaymentKind, result: BankResult, month: Option<Month>) -> Option<u32> {
        let month = month.filter(|m| self.first <= *m && *m <= self.last)?;
        let told = is_ordinary(kind) && result == BankResult::Success;
        let bit = u32::try_from(month.since(self.first)).ok();
        bit.filter(|bit| told && *bit < 64)
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
