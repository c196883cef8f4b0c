//! Months in which a programme paid nobody at all, county by county.

use super::folded::Folded;
use super::frame::Terms;
use super::outcome::{Case, Cause};
use super::settle::outcome;
use crate::money::Money;
use crate::period::{Cycle, Period};
use crate::policy::Policy;
use crate::policy::settings::Setting;
use crate::record::{ProgrammeIx, Records};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// (programme, period, county code).
pub type AreaKey = (ProgrammeIx, Period, u32);

/// Fewer due keys than this are charged one by one (R02), not as a month without payments (R21); the
/// setting `minimum_due_keys` of R21 says otherwise.
const KEYS_MIN: u64 = 20;

/// What the policy says instead of [`KEYS_MIN`].
fn keys_min(policy: &Policy) -> u64 {
    let terms = policy.rules.get("R21");
    match terms.and_then(|t| t.settings.get("minimum_due_keys")) {
        Some(Setting::Number(keys)) => u64::try_from(*keys).unwrap_or(KEYS_MIN),
        _ => KEYS_MIN,
    }
}

/// Totals of one programme in one period in one county.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Keys with something due.
    pub keys_due: u64,
    /// Σ due of those.
    pub due: Money,
    /// Lines of any result.
    pub lines: u64,
    /// Keys whose whole due is missing because there is no line at all.
    pub keys_without_payments: u64,
    /// Σ due of those.
    pub due_without_payments: Money,
}

/// The county (six digits) of a longer region code; 0 for none.
pub const fn county(region: u32) -> u32 {
    let mut code = region;
    while code > 999_999 {
        code /= 10;
    }
    code
}

/// Adds what was folded to the areas of cases, and turns `Unpaid` into `NoPayments` where a
/// programme has no line at all.
pub(super) fn areas(
    records: &Records,
    policy: &Policy,
    terms: &[Terms],
    folded: &[Folded],
    mut tally: Tally,
    cases: &mut [Case],
) -> BTreeMap<AreaKey, Area> {
    let keys_min = keys_min(policy);
    tally.add_folded(records, folded, cases);
    let is_unpaid = |area: &Area| area.lines == 0 && area.keys_due >= keys_min;
    if !tally.0.values().flatten().any(|(_, area)| is_unpaid(area)) {
        return tally.into_areas();
    }
    let monthly = |programme: ProgrammeIx| {
        terms
            .get(usize::from(programme))
            .is_none_or(|t| t.programme.cycle != Cycle::Once)
    };
    for case in cases.iter_mut().filter(|c| monthly(c.subject.programme)) {
        let mut months = tally.of(case.subject.programme, county_of(records, case));
        for key in &mut case.keys {
            let unpaid = key.parts.iter_mut().find(|p| p.cause == Cause::Unpaid);
            let (Some(part), Some(area)) = (unpaid, months.known(key.period)) else {
                continue;
            };
            if is_unpaid(area) {
                part.cause = Cause::NoPayments;
                key.outcome = outcome(&key.parts);
                area.keys_without_payments += 1;
                area.due_without_payments += key.due;
            }
        }
    }
    tally.into_areas()
}

/// Areas while they are added up: those of one programme and county stand together, by period.
#[derive(Default)]
pub(super) struct Tally(HashMap<(ProgrammeIx, u32), Vec<(Period, Area)>>);

/// The areas of one programme and county.
struct Months<'a>(&'a mut Vec<(Period, Area)>);

impl Months<'_> {
    fn place(&self, period: Period) -> Result<usize, usize> {
        self.0.binary_search_by_key(&period, |(known, _)| *known)
    }

    /// That of a period, if there is one.
    fn known(&mut self, period: Period) -> Option<&mut Area> {
        let place = self.place(period).ok()?;
        self.0.get_mut(place).map(|(_, area)| area)
    }

    /// Adds to that of a period.
    fn add(&mut self, period: Period, add: impl FnOnce(&mut Area)) {
        let place = self.place(period).unwrap_or_else(|place| {
            self.0.insert(place, (period, Area::default()));
            place
        });
        if let Some((_, area)) = self.0.get_mut(place) {
            add(area);
        }
    }
}

impl Tally {
    /// What cases add.
    pub(super) fn of_cases(records: &Records, cases: &[Case]) -> Self {
        let mut tally = Self::default();
        for case in cases.iter().filter(|c| !c.entries.is_empty()) {
            let mut months = tally.of(case.subject.programme, county_of(records, case));
            for key in case.keys.iter().filter(|k| k.due > Money::ZERO) {
                months.add(key.period, |area| {
                    area.keys_due += 1;
                    area.due += key.due;
                });
            }
            for line in &case.lines {
                months.add(line.period, |area| area.lines += 1);
            }
        }
        tally
    }

    /// Adds the areas of other cases, before any of their keys is told to be without payments.
    pub(super) fn join(&mut self, more: Self) {
        for ((programme, county), areas) in more.0 {
            let mut months = self.of(programme, county);
            for (period, more) in areas {
                months.add(period, |area| {
                    area.keys_due += more.keys_due;
                    area.due += more.due;
                    area.lines += more.lines;
                });
            }
        }
    }

    fn of(&mut self, programme: ProgrammeIx, county: u32) -> Months<'_> {
        Months(self.0.entry((programme, county)).or_default())
    }

    /// What folded subjects add: each key is due, and has one line.
    fn add_folded(&mut self, records: &Records, folded: &[Folded], cases: &[Case]) {
        for (alike, case) in folded.iter().filter_map(|f| Some((f, f.case(cases)?))) {
            let mut months = self.of(case.subject.programme, county_of(records, case));
            for key in &case.keys {
                months.add(key.period, |area| {
                    area.keys_due += alike.subjects;
                    area.lines += alike.subjects;
                    area.due += alike.amount;
                });
            }
        }
    }

    fn into_areas(self) -> BTreeMap<AreaKey, Area> {
        let each = self.0.into_iter().flat_map(|((programme, county), areas)| {
            let areas = areas.into_iter();
            areas.map(move |(period, area)| ((programme, period, county), area))
        });
        each.collect()
    }
}

fn county_of(records: &Records, case: &Case) -> u32 {
    let first = case
        .entries
        .first()
        .and_then(|i| records.entries.get(*i as usize));
    first.map_or(0, |entry| county(entry.region))
}
