//! Several counties in one run: a programme of a county that has a policy of its own is a programme of
//! its own, under the same name.
//!
//! The roll says where everybody is granted what (区划代码), and a payment belongs where its subject does.
//! So programmes that stand in several packs are numbered once for each, entries and lines are given the
//! number of theirs, and everything behind looks terms up by that number as before. What must be seen
//! together stays together: entries of one programme that share a person, a payee, a head, a household
//! or an institution are one group, judged by the pack of the decision that is the latest; so whoever is
//! granted the same in two counties is still found twice.

use crate::policy::{PackIx, Policy};
use crate::record::{AccountKey, Identity, Payment, ProgrammeIx, Records, RollEntry, TextId};
use hashbrown::HashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What entries of one group share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shared {
    Person(Identity),
    Household(TextId),
    Institution(TextId),
}

/// Numbers programmes by pack; returns how many entries each pack judges.
pub(crate) fn localise(records: &mut Records, policy: &Policy) -> BTreeMap<PackIx, u64> {
    let mut judged = BTreeMap::new();
    if !policy.has_regions() {
        return judged;
    }
    let packs = packs_of_entries(records, policy);
    let places = Places::of(records, &packs);
    let mut numbers = Numbers::default();
    // Lines that repeat an entry of the roll have its programme.
    let full = records.payments.full().iter();
    let lines: Vec<PackIx> = full.map(|p| places.of_line(p)).collect();
    let cells: Vec<PackIx> = records
        .destroyed
        .iter()
        .map(|cell| places.of_person(cell.programme.unwrap_or_default(), cell.person))
        .collect();
    for pack in &packs {
        *judged.entry(*pack).or_default() += 1;
    }
    // Numbers go by programme and pack, not by the order of rows.
    let entries = records.entries.iter().map(|e| e.programme).zip(&packs);
    let paid = records.payments.full().iter();
    let paid = paid.map(|p| p.programme).zip(&lines);
    let destroyed = records
        .destroyed
        .iter()
        .filter_map(|c| c.programme)
        .zip(&cells);
    let mut pairs: Vec<(ProgrammeIx, PackIx)> = entries
        .chain(paid)
        .chain(destroyed)
        .map(|(programme, pack)| (programme, *pack))
        .filter(|(_, pack)| *pack > 0)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    for pair in pairs {
        numbers.add(records, pair);
    }
    for (entry, pack) in records.entries.iter_mut().zip(packs) {
        entry.programme = numbers.of(entry.programme, pack);
    }
    let mut lines = lines.into_iter();
    records.payments.set_programmes(|line| {
        let pack = lines.next().unwrap_or(0);
        numbers.of(line.programme, pack)
    });
    for (cell, pack) in records.destroyed.iter_mut().zip(cells) {
        cell.programme = cell.programme.map(|programme| numbers.of(programme, pack));
    }
    judged
}

/// Programmes of packs, by what they were.
#[derive(Default)]
struct Numbers(BTreeMap<(ProgrammeIx, PackIx), ProgrammeIx>);

impl Numbers {
    fn add(&mut self, records: &mut Records, pair: (ProgrammeIx, PackIx)) {
        let label = records.programmes.get(usize::from(pair.0)).copied();
        let number = ProgrammeIx::try_from(records.programmes.len());
        if let (Some(label), Ok(number)) = (label, number) {
            records.packs.resize(records.programmes.len(), 0);
            records.programmes.push(label);
            records.packs.push(pair.1);
            self.0.insert(pair, number);
        }
    }

    fn of(&self, programme: ProgrammeIx, pack: PackIx) -> ProgrammeIx {
        let own = self.0.get(&(programme, pack)).copied();
        own.unwrap_or(programme)
    }
}

/// The pack of every entry: that of its group.
fn packs_of_entries(records: &Records, policy: &Policy) -> Vec<PackIx> {
    let mut groups = Groups((0..records.entries.len()).collect());
    let mut first: HashMap<(ProgrammeIx, Shared), usize> = HashMap::new();
    for (index, entry) in records.entries.iter().enumerate() {
        for shared in shared(records, entry) {
            let known = *first.entry((entry.programme, shared)).or_insert(index);
            groups.join(known, index);
        }
    }
    // The latest decision of a group says where it belongs; of equal ones the lowest code.
    let mut latest: HashMap<usize, (bool, Option<_>, Reverse<u32>)> = HashMap::new();
    for (index, entry) in records.entries.iter().enumerate() {
        let here = (entry.region > 0, entry.decided, Reverse(entry.region));
        let known = latest.entry(groups.root(index)).or_insert(here);
        *known = (*known).max(here);
    }
    let mut known: HashMap<u32, PackIx> = HashMap::new();
    let entries = 0..records.entries.len();
    entries
        .map(|index| {
            let at = latest.get(&groups.root(index));
            let region = at.map_or(0, |(_, _, Reverse(region))| *region);
            *known
                .entry(region)
                .or_insert_with(|| policy.pack_of(region))
        })
        .collect()
}

fn shared(records: &Records, entry: &RollEntry) -> impl Iterator<Item = Shared> {
    let extra = records.extra(entry);
    let persons = [entry.person, extra.payee, extra.head];
    let persons = persons.into_iter().filter(|person| !person.is_none());
    let household = Some(extra.household).filter(|text| !text.is_empty());
    let institution = Some(extra.institution).filter(|text| !text.is_empty());
    persons
        .map(Shared::Person)
        .chain(household.map(Shared::Household))
        .chain(institution.map(Shared::Institution))
}

/// Groups of entries: each points to one before it, the first of a group to itself.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&mut self, mut index: usize) -> usize {
        while let Some(&above) = self.0.get(index) {
            if above == index {
                break;
            }
            // Halving the way keeps it short.
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(here) = self.0.get_mut(index) {
                *here = next;
            }
            index = next;
        }
        index
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(above) = self.0.get_mut(a.max(b)) {
            *above = a.min(b);
        }
    }
}

/// Where a line belongs, by whom or what it names.
#[derive(Default)]
struct Places {
    persons: HashMap<(ProgrammeIx, Identity), PackIx>,
    institutions: HashMap<(ProgrammeIx, TextId), PackIx>,
    accounts: HashMap<(ProgrammeIx, AccountKey), PackIx>,
    /// Whatever the programme.
    anywhere: HashMap<Identity, PackIx>,
}

impl Places {
    fn of(records: &Records, packs: &[PackIx]) -> Self {
        let mut places = Self::default();
        let mut households: HashMap<TextId, Vec<(ProgrammeIx, PackIx)>> = HashMap::new();
        for (entry, pack) in records.entries.iter().zip(packs) {
            let programme = entry.programme;
            for shared in shared(records, entry) {
                match shared {
                    Shared::Person(person) => places.person(programme, person, *pack),
                    Shared::Household(text) => {
                        households.entry(text).or_default().push((programme, *pack));
                    }
                    Shared::Institution(text) => {
                        least(places.institutions.entry((programme, text)), *pack);
                    }
                }
            }
            if !entry.account.is_none() {
                least(places.accounts.entry((programme, entry.account)), *pack);
            }
        }
        for member in records.members.iter().filter(|m| !m.person.is_none()) {
            let of = households.get(&member.household).into_iter().flatten();
            for (programme, pack) in of {
                let known = places.persons.contains_key(&(*programme, member.person));
                if !known {
                    places.person(*programme, member.person, *pack);
                }
            }
        }
        places
    }

    fn person(&mut self, programme: ProgrammeIx, person: Identity, pack: PackIx) {
        least(self.persons.entry((programme, person)), pack);
        least(self.anywhere.entry(person), pack);
    }

    /// The pack of what the line names under its programme.
    fn named(&self, line: &Payment) -> Option<PackIx> {
        let programme = line.programme;
        let person = self.persons.get(&(programme, line.person));
        let institution = || self.institutions.get(&(programme, line.name));
        let account = || self.accounts.get(&(programme, line.account));
        person.or_else(institution).or_else(account).copied()
    }

    fn of_line(&self, line: &Payment) -> PackIx {
        let anywhere = || self.anywhere.get(&line.person).copied();
        self.named(line).or_else(anywhere).unwrap_or(0)
    }

    fn of_person(&self, programme: ProgrammeIx, person: Identity) -> PackIx {
        let here = self.persons.get(&(programme, person));
        here.or_else(|| self.anywhere.get(&person))
            .copied()
            .unwrap_or(0)
    }
}

/// Keeps the lesser pack, so that the order of rows decides nothing.
fn least<K: std::hash::Hash + Eq>(
    entry: hashbrown::hash_map::Entry<'_, K, PackIx, hashbrown::DefaultHashBuilder>,
    pack: PackIx,
) {
    let known = entry.or_insert(pack);
    *known = (*known).min(pack);
}
