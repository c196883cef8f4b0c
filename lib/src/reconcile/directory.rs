//! Which subjects there are, and how a payment line finds its own.
//!
//! Seeds are built from the roll: one a person, household or institution of a programme. A line
//! finds its seed by the number it bears; by the payee's number; by the institution's name or
//! account; and, where a file has no numbers at all, by account and name together.

use super::frame::{Frame, Terms};
use super::kept::Kept;
use super::outcome::{Subject, SubjectId};
use crate::policy::programme::Unit;
use crate::record::{AccountKey, Identity, ProgrammeIx, Records, RollEntry, TextId};
use crate::work::Workers;
use hashbrown::HashMap;
use std::cmp::Ordering;

/// A subject before it is settled: its entries and members, as indices into the records.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    pub(super) subject: Subject,
    pub(super) entries: Vec<u32>,
    pub(super) members: Vec<u32>,
}

/// A multimap from keys to seeds, in the order of insertion.
#[derive(Debug)]
struct Chains<K> {
    heads: HashMap<K, u32>,
    links: Vec<(u32, u32)>,
}

const END: u32 = u32::MAX;

impl<K: std::hash::Hash + Eq> Chains<K> {
    fn with_capacity(count: usize) -> Self {
        Self {
            heads: HashMap::with_capacity(count),
            links: Vec::with_capacity(count),
        }
    }

    /// Adds `seed` under `key` unless it is there already.
    fn add(&mut self, key: K, seed: u32) {
        let new = u32::try_from(self.links.len()).unwrap_or(END);
        let Some(&head) = self.heads.get(&key) else {
            self.heads.insert(key, new);
            self.links.push((seed, END));
            return;
        };
        let mut at = head;
        while let Some(&(known, next)) = self.links.get(at as usize) {
            if known == seed {
                return;
            }
            if next == END {
                break;
            }
            at = next;
        }
        if let Some(last) = self.links.get_mut(at as usize) {
            last.1 = new;
        }
        self.links.push((seed, END));
    }

    fn get(&self, key: &K) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.heads.get(key).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            let (seed, next) = *self.links.get(at as usize)?;
            at = next;
            Some(seed)
        })
    }
}

/// Whose number the identity column of payments bears (question Q04).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoseId {
    /// The beneficiary's.
    #[default]
    Beneficiary,
    /// The payee's.
    Payee,
    /// The household head's.
    Head,
}

/// The seeds, and the ways to find them.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) seeds: Vec<Seed>,
    persons: Chains<(ProgrammeIx, Identity)>,
    payees: Chains<(ProgrammeIx, Identity)>,
    institutions: Chains<(ProgrammeIx, TextId)>,
    institution_accounts: Chains<(ProgrammeIx, AccountKey)>,
    names: Option<Chains<(ProgrammeIx, AccountKey, TextId)>>,
    subjects: HashMap<Subject, u32>,
}

/// The subject an entry grants to.
pub(super) fn subject_of(records: &Records, entry: &RollEntry, terms: &Terms) -> Subject {
    let extra = records.extra(entry);
    let id = if !extra.institution.is_empty() {
        SubjectId::Institution(extra.institution)
    } else if terms.programme.unit == Unit::Household && !extra.household.is_empty() {
        SubjectId::Household(extra.household)
    } else {
        SubjectId::Person(entry.person)
    };
    Subject {
        programme: entry.programme,
        id,
    }
}

impl Directory {
    /// Builds the seeds and the indices.
    pub(super) fn new(
        records: &Records,
        terms: &[Terms],
        frame: &Frame,
        kept: &Kept<'_>,
        workers: &Workers,
    ) -> Self {
        /// Lines that are looked at in one go.
        const LINES: usize = 1 << 16;
        let count = kept.entries(records).count();
        let mut directory = Self {
            seeds: Vec::with_capacity(count),
            persons: Chains::with_capacity(count),
            payees: Chains::with_capacity(0),
            institutions: Chains::with_capacity(0),
            institution_accounts: Chains::with_capacity(0),
            names: None,
            subjects: HashMap::with_capacity(count),
        };
        let unknown = Terms {
            family: None,
            programme: crate::policy::Programme::default(),
        };
        for (index, entry) in kept.entries(records) {
            let terms = terms.get(usize::from(entry.programme)).unwrap_or(&unknown);
            directory.add_entry(records, entry, index, terms, frame.whose_id);
        }
        directory.add_members(records);
        for seed in &mut directory.seeds {
            seed.entries.sort_by(|a, b| entry_order(records, *a, *b));
        }
        // A line that repeats the roll bears a number.
        let lines = records.payments.full();
        let nameless = workers.map(lines.len().div_ceil(LINES), |part| {
            let mut lines = lines.chunks(LINES).nth(part).unwrap_or_default().iter();
            lines.any(|line| line.person.is_none())
        });
        if nameless.contains(&true) {
            directory.index_names(records);
        }
        directory
    }

    fn add_entry(
        &mut self,
        records: &Records,
        entry: &RollEntry,
        index: u32,
        terms: &Terms,
        whose: WhoseId,
    ) {
        let seed = self.seed(subject_of(records, entry, terms));
        if let Some(seed) = self.seeds.get_mut(seed as usize) {
            seed.entries.push(index);
        }
        let extra = records.extra(entry);
        let programme = entry.programme;
        let or_person = |id: Identity| if id.is_none() { entry.person } else { id };
        let number = match whose {
            WhoseId::Beneficiary => entry.person,
            WhoseId::Payee => or_person(extra.payee),
            WhoseId::Head => or_person(extra.head),
        };
        self.persons.add((programme, number), seed);
        if !extra.payee.is_none() && extra.payee != entry.person {
            self.payees.add((programme, extra.payee), seed);
        }
        if !extra.institution.is_empty() {
            self.institutions.add((programme, extra.institution), seed);
            self.institution_accounts
                .add((programme, entry.account), seed);
        }
    }

    /// Members find their household, after every head found his own.
    fn add_members(&mut self, records: &Records) {
        if records.members.is_empty() {
            return;
        }
        let mut households: Chains<TextId> = Chains::with_capacity(self.seeds.len());
        for (seed, index) in self.seeds.iter().zip(0u32..) {
            if let SubjectId::Household(number) = seed.subject.id {
                households.add(number, index);
            }
        }
        for (member, index) in records.members.iter().zip(0u32..) {
            for at in households.get(&member.household).collect::<Vec<_>>() {
                if let Some(seed) = self.seeds.get_mut(at as usize) {
                    seed.members.push(index);
                    let programme = seed.subject.programme;
                    self.persons.add((programme, member.person), at);
                }
            }
        }
        for seed in &mut self.seeds {
            seed.members.sort_by_key(|i| member_order(records, *i));
        }
    }

    fn index_names(&mut self, records: &Records) {
        let mut names = Chains::with_capacity(records.entries.len());
        for (seed, index) in self.seeds.iter().zip(0u32..) {
            for entry in seed
                .entries
                .iter()
                .filter_map(|i| records.entries.get(*i as usize))
            {
                let extra = records.extra(entry);
                for name in [entry.name, extra.payee_name, extra.head_name] {
                    if !name.is_empty() {
                        names.add((entry.programme, entry.account, name), index);
                    }
                }
            }
        }
        self.names = Some(names);
    }

    /// The seed of a subject, added without entries if it is new.
    pub(super) fn seed(&mut self, subject: Subject) -> u32 {
        let next = u32::try_from(self.seeds.len()).unwrap_or(END);
        let index = *self.subjects.entry(subject).or_insert(next);
        if index == next {
            self.seeds.push(Seed {
                subject,
                entries: Vec::new(),
                members: Vec::new(),
            });
        }
        index
    }

    /// Seeds that the number on a line leads to: as subject, head, member or resident.
    pub(super) fn by_number(&self, programme: ProgrammeIx, person: Identity) -> Vec<u32> {
        self.persons.get(&(programme, person)).collect()
    }

    /// The seed that the number on a line leads to, where it leads to one alone.
    pub(super) fn only_one(&self, programme: ProgrammeIx, person: Identity) -> Option<u32> {
        let mut seeds = self.persons.get(&(programme, person));
        let first = seeds.next()?;
        seeds.next().is_none().then_some(first)
    }

    /// Seeds whose money this payee collects for somebody else.
    pub(super) fn by_payee(&self, programme: ProgrammeIx, payee: Identity) -> Vec<u32> {
        self.payees.get(&(programme, payee)).collect()
    }

    /// The seed of what is granted to this person himself.
    pub(super) fn granted_to(&self, programme: ProgrammeIx, person: Identity) -> Option<u32> {
        let id = SubjectId::Person(person);
        self.subjects.get(&Subject { programme, id }).copied()
    }

    /// Seeds that a line without a number leads to.
    pub(super) fn without_number(
        &self,
        programme: ProgrammeIx,
        name: TextId,
        account: AccountKey,
    ) -> Vec<u32> {
        let by_name: Vec<u32> = self.institutions.get(&(programme, name)).collect();
        if !by_name.is_empty() {
            return by_name;
        }
        let by_account: Vec<u32> = self
            .institution_accounts
            .get(&(programme, account))
            .collect();
        if !by_account.is_empty() || account.is_none() {
            return by_account;
        }
        let names = self.names.as_ref();
        names
            .map(|n| n.get(&(programme, account, name)).collect())
            .unwrap_or_default()
    }

    /// Every payee who collects for others, with his programme, in the order of the roll.
    pub(super) fn collectors(&self) -> Vec<(ProgrammeIx, Identity)> {
        let mut all: Vec<_> = self.payees.heads.keys().copied().collect();
        all.sort_unstable();
        all
    }
}

/// Entries of a subject: by first month, decision, amount, then by all else they say; only entries
/// that say the same are told apart by where they stand.
fn entry_order(records: &Records, a: u32, b: u32) -> Ordering {
    let entry = |index: u32| records.entries.get(index as usize);
    let (Some(a), Some(b)) = (entry(a), entry(b)) else {
        return a.cmp(&b);
    };
    let time = |e: &RollEntry| (e.snapshot, e.from, e.decided, e.amount);
    let rest = |e: &RollEntry| (e.to, e.region, e.status as u8, e.township_level);
    let words = |e: &RollEntry| {
        let texts = &records.texts;
        let text = |id: TextId| texts.get(id).to_owned();
        let extra = records.extra(e);
        let account = e.account.reveal(texts).into_owned();
        let payee = extra.payee.reveal(texts).into_owned();
        (
            account,
            text(e.name),
            payee,
            text(extra.payee_name),
            text(extra.cause),
        )
    };
    time(a)
        .cmp(&time(b))
        .then_with(|| rest(a).cmp(&rest(b)))
        .then_with(|| words(a).cmp(&words(b)))
        .then_with(|| (a.file, a.row).cmp(&(b.file, b.row)))
}

/// Members: by first month, then where they stand.
fn member_order(records: &Records, index: u32) -> impl Ord + use<> {
    records
        .members
        .get(index as usize)
        .map(|m| (m.snapshot, m.from, m.file, m.row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::RecordsBuilder;
    use crate::record::Entitlement;

    /// Accounts of two rows that differ in nothing else, in the order of entries.
    #[track_caller]
    fn check(accounts: [&str; 2], expected: [&str; 2]) {
        let mut rows = RecordsBuilder::new();
        for account in accounts {
            let row = Entitlement {
                programme: "高龄津贴".to_owned(),
                person_id: "11010519491231002X".to_owned(),
                account: account.to_owned(),
                ..Entitlement::default()
            };
            rows.entitlement(&row).unwrap();
        }
        let records = rows.build().unwrap();
        let mut order = [0, 1];
        order.sort_by(|a, b| entry_order(&records, *a, *b));
        let got: Vec<_> = order
            .iter()
            .map(|i| records.entries[*i as usize].account.reveal(&records.texts))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn entries_that_differ_stand_in_no_order_of_the_roll() {
        check(["62109", "62108"], ["62108", "62109"]);
        check(["62108", "62109"], ["62108", "62109"]);
    }
}
