//! Which records belong to one person, one account, one county: the index that views are cut from.

use super::{AccountView, AreaView, PersonView};
use crate::money::Money;
use crate::period::{Month, Period};
use crate::reconcile::{Case, Cause, KeyOutcome, Reconciliation, SubjectId};
use crate::record::{AccountKey, Identity, ProgrammeIx, Records};
use std::collections::BTreeMap;
use std::ops::Range;

/// Everything needed to make each view of a reconciliation once, in one fixed order.
#[derive(Clone, Debug, Default)]
pub struct ViewIndex {
    persons: Vec<Person>,
    cases: Vec<u32>,
    accounts: Vec<(AccountKey, Month, Range<usize>)>,
    lines: Vec<(u32, u32)>,
    areas: Vec<Area>,
}

#[derive(Clone, Debug)]
struct Person {
    person: Identity,
    own: Range<usize>,
    households: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Area {
    programme: ProgrammeIx,
    period: Period,
    county: u32,
    totals: Totals,
}

#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    keys_due: u64,
    due: Money,
    keys_without_payments: u64,
    due_without_payments: Money,
}

impl ViewIndex {
    /// Indexes a reconciliation.
    pub fn new(on: &Reconciliation<'_>) -> Self {
        let mut index = Self::default();
        index.add_persons(on);
        index.add_accounts(on);
        index.add_areas(on);
        index
    }

    /// The view of each person.
    pub fn persons<'a>(
        &'a self,
        on: &'a Reconciliation<'a>,
    ) -> impl Iterator<Item = PersonView<'a>> + use<'a> {
        self.persons.iter().map(move |p| PersonView {
            on,
            person: p.person,
            own: self.cases.get(p.own.clone()).unwrap_or_default(),
            households: self.cases.get(p.households.clone()).unwrap_or_default(),
        })
    }

    /// The view of each account and month.
    pub fn accounts<'a>(
        &'a self,
        on: &'a Reconciliation<'a>,
    ) -> impl Iterator<Item = AccountView<'a>> + use<'a> {
        let view = move |(account, month, range): &(AccountKey, Month, Range<usize>)| AccountView {
            on,
            account: *account,
            month: *month,
            lines: self.lines.get(range.clone()).unwrap_or_default(),
        };
        self.accounts.iter().map(view)
    }

    /// The view of each programme, period and county.
    pub fn areas<'a>(
        &'a self,
        on: &'a Reconciliation<'a>,
    ) -> impl Iterator<Item = AreaView<'a>> + use<'a> {
        self.areas.iter().map(move |area| AreaView {
            on,
            programme: area.programme,
            period: area.period,
            county: area.county,
            keys_due: area.totals.keys_due,
            due: area.totals.due,
            keys_without_payments: area.totals.keys_without_payments,
            due_without_payments: area.totals.due_without_payments,
        })
    }

    fn add_persons(&mut self, on: &Reconciliation<'_>) {
        const OWN: u8 = 0;
        const HOUSEHOLD: u8 = 1;
        const LISTED: u8 = 2;
        let mut all: Vec<(Identity, u8, u32)> = Vec::with_capacity(on.cases.len());
        for (case, index) in on.cases.iter().zip(0u32..) {
            match case.subject.id {
                SubjectId::Person(person) => all.push((person, OWN, index)),
                SubjectId::Household(_) => {
                    let persons = household_persons(on.records, case);
                    all.extend(persons.map(|person| (person, HOUSEHOLD, index)));
                }
                SubjectId::Institution(_) | SubjectId::Area(_) => {}
            }
        }
        let unresolved = on.records.lists.iter().map(|row| row.person);
        all.extend(
            unresolved
                .filter(|p| p.is_unresolved())
                .map(|p| (p, LISTED, 0)),
        );
        all.retain(|(person, ..)| !person.is_none());
        all.sort_unstable();
        all.dedup();
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            let Some((person, ..)) = group.first() else {
                continue;
            };
            let start = self.cases.len();
            let of = |kind: u8| group.iter().filter(move |g| g.1 == kind).map(|g| g.2);
            self.cases.extend(of(OWN));
            let middle = self.cases.len();
            self.cases.extend(of(HOUSEHOLD));
            self.persons.push(Person {
                person: *person,
                own: start..middle,
                households: middle..self.cases.len(),
            });
        }
    }

    fn add_accounts(&mut self, on: &Reconciliation<'_>) {
        use crate::reconcile::LineRole::{Duplicate, Kept, NotDue};
        let mut all: Vec<(AccountKey, Month, u32, u32)> = Vec::new();
        for (case, index) in on.cases.iter().zip(0u32..) {
            for (line, place) in case.lines.iter().zip(0u32..) {
                let payment = on.records.payments.get(line.payment as usize);
                let account = payment.map_or(AccountKey::NONE, |p| p.account);
                if matches!(line.role, Kept | Duplicate | NotDue) && !account.is_none() {
                    all.push((account, line.period.first(), index, place));
                }
            }
        }
        all.sort_unstable();
        for group in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((account, month, ..)) = group.first() else {
                continue;
            };
            let start = self.lines.len();
            self.lines
                .extend(group.iter().map(|(_, _, case, line)| (*case, *line)));
            self.accounts
                .push((*account, *month, start..self.lines.len()));
        }
    }

    fn add_areas(&mut self, on: &Reconciliation<'_>) {
        let mut all: BTreeMap<(ProgrammeIx, Period, u32), Totals> = BTreeMap::new();
        for case in &on.cases {
            for key in case.keys.iter().filter(|k| k.due > Money::ZERO) {
                let place = (case.subject.programme, key.period, county(on.records, key));
                let totals = all.entry(place).or_default();
                totals.keys_due += 1;
                totals.due += key.due;
                let missing = key.part(Cause::NoPayments);
                if missing != Money::ZERO {
                    totals.keys_without_payments += 1;
                    totals.due_without_payments += -missing;
                }
            }
        }
        let area = |((programme, period, county), totals)| Area {
            programme,
            period,
            county,
            totals,
        };
        self.areas = all.into_iter().map(area).collect();
    }
}

fn household_persons<'a>(
    records: &'a Records,
    case: &'a Case,
) -> impl Iterator<Item = Identity> + 'a {
    let entries = case.entries.iter();
    let heads = entries
        .filter_map(|i| records.entries.get(*i as usize))
        .map(|e| e.person);
    let members = case
        .members
        .iter()
        .filter_map(|i| records.members.get(*i as usize));
    heads.chain(members.map(|m| m.person))
}

/// Six digits of the county of the due entry; 0 where it states none.
fn county(records: &Records, key: &KeyOutcome) -> u32 {
    let entry = key
        .entries
        .first()
        .and_then(|i| records.entries.get(*i as usize));
    let mut region = entry.map_or(0, |e| e.region);
    while region > 999_999 {
        region /= 1000;
    }
    region
}
