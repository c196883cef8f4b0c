//! Households of several members, guardians, homes, and programmes with two components.

use super::super::county::shift;
use super::super::draft::{Age, Draft, Grant, household_number};
use super::super::plan::{
    Batch, Called, Decision, Entry, Household, Id, Listing, Member, Person, Purpose, Spelling,
};
use super::super::words;
use super::{Scenario, Where, alone, scenario};
use crate::period::Month;

pub(super) const DEVIATIONS: &[Scenario] = &[
    scenario(not_recomputed, 4, 1, Where::Households),
    scenario(dead_head_unchanged, 4, 1, Where::Households),
    scenario(dead_head_old_account, 3, 2, Where::KeptHouseholds),
    scenario(dead_head_recomputed, 4, 2, Where::KeptHouseholds),
    scenario(miscounted, 12, 1, Where::Households),
    scenario(third_line, 1, 1, Where::Households),
];

pub(super) const DECOYS: &[Scenario] = &[
    scenario(recomputed, 3, 2, Where::Households),
    scenario(head_change, 3, 2, Where::Households),
    scenario(joined, 3, 2, Where::Households),
    scenario(classified_aid, 3, 1, Where::Households),
    scenario(rise, 1, 3, Where::CompleteHouseholds),
    scenario(combined_children, 2, 1, Where::Households),
    scenario(counted, 12, 1, Where::Households),
    scenario(pair, 1, 1, Where::Households),
];

/// A household of `size` whose head holds the grant.
pub(in super::super) struct Family {
    number: u64,
    grant: Grant,
    /// The others.
    others: Vec<(Person, &'static str)>,
}

/// A family with an ordinary grant, not yet on the roll.
pub(in super::super) fn family(draft: &mut Draft<'_>, size: i64) -> Family {
    let programme = draft
        .rng
        .pick(&[Some(words::RURAL), Some(words::RURAL), Some(words::URBAN)]);
    let mut grant = alone(draft, programme.unwrap_or(words::RURAL));
    grant.terms.fen += (size - 1) * 24_000;
    let mut others = Vec::new();
    for _ in 1..size {
        let relation = draft.rng.pick(&words::RELATIONS);
        let age = match relation {
            "子女" | "孙子女" => Age::Child,
            "父母" => Age::Aged,
            _ => Age::Adult,
        };
        let name = grant.person.name.relative(draft.rng.below(u64::MAX));
        others.push((draft.person_called(age, name), relation));
    }
    Family {
        number: household_number(grant.person.id),
        grant,
        others,
    }
}

impl Family {
    fn size(&self) -> u8 {
        self.others.len() as u8 + 1
    }

    /// A decision row.
    fn decide(&self, draft: &mut Draft<'_>, head: Person, size: u8, terms: Decision) {
        draft.village.households.push(Household {
            number: self.number,
            head,
            size,
            terms,
        });
    }

    /// A member row of `person` under `head`.
    fn member(&self, draft: &mut Draft<'_>, head: Id, who: (Person, &'static str), stay: Stay) {
        draft.village.members.push(Member {
            number: self.number,
            head,
            person: who.0,
            relation: who.1,
            aid: 0,
            from: stay.0,
            to: stay.1,
        });
    }

    /// One decision for all of them, in force as long as it was granted.
    pub(in super::super) fn enrol(&self, draft: &mut Draft<'_>) {
        let terms = self.grant.terms;
        self.decide(draft, self.grant.person, self.size(), terms);
        self.everybody(draft, (terms.from, terms.to));
    }

    /// Member rows of all of them.
    fn everybody(&self, draft: &mut Draft<'_>, stay: Stay) {
        let head = self.grant.person;
        self.member(draft, head.id, (head, "户主"), stay);
        for other in &self.others {
            self.member(draft, head.id, *other, stay);
        }
    }

    pub(in super::super) fn grant(&self) -> &Grant {
        &self.grant
    }
}

/// First and last month.
type Stay = (Month, Option<Month>);

/// A decision that ends with `month`, and the one that follows it.
fn in_turn(draft: &mut Draft<'_>, grant: &Grant, month: Month) -> (Decision, Decision) {
    let mut old = grant.terms;
    old.to = Some(month);
    old.status = "停发";
    let mut new = grant.terms;
    new.from = shift(month, 1);
    new.decided = draft.day(month, 25, 27);
    (old, new)
}

/// Somebody of the household dies.
fn die(draft: &mut Draft<'_>, person: Person, month: Month) {
    let on = draft.day(month, 1, 24);
    draft.village.listings.push(Listing::Death {
        id: person.id,
        name: person.name,
        on,
    });
}

fn not_recomputed(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 4);
    let family = family(draft, size);
    let month = draft.month_of_event();
    family.enrol(draft);
    let Some((dead, _)) = family.others.first().copied() else {
        return;
    };
    die(draft, dead, month);
    let note = format!("member {} died {}", dead.id.text(), compact(month));
    for paid in draft.months() {
        let at = draft.pay(&family.grant, paid);
        if month < paid {
            draft.key_of("member_death_not_recomputed", at, &family.grant, &note);
        }
    }
}

/// `202501`.
fn compact(month: Month) -> String {
    format!("{:04}{:02}", month.year(), month.month())
}

/// Two decisions: one to a month with everybody, one from the next without the first of the others.
fn without_one(draft: &mut Draft<'_>, family: &Family, month: Month) -> Grant {
    let (old, mut new) = in_turn(draft, &family.grant, month);
    new.fen -= draft.rng.between(10, 40) * 500;
    let head = family.grant.person;
    family.decide(draft, head, family.size(), old);
    family.decide(draft, head, family.size() - 1, new);
    family.member(draft, head.id, (head, "户主"), (old.from, None));
    for (place, other) in family.others.iter().enumerate() {
        let to = (place == 0).then_some(month);
        family.member(draft, head.id, *other, (old.from, to));
    }
    let after = Grant {
        terms: new,
        ..family.grant
    };
    for paid in draft.months() {
        let grant = if paid <= month { &family.grant } else { &after };
        draft.pay(grant, paid);
    }
    after
}

fn recomputed(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 3);
    let family = family(draft, size);
    let month = draft.some_month(1);
    if let Some((dead, _)) = family.others.first().copied() {
        die(draft, dead, month);
    }
    without_one(draft, &family, month);
    let note = "a member died, the amount was recomputed from the next month";
    let id = family.grant.person.id;
    draft.note(
        "decoy_member_death_recomputed",
        id,
        Some(shift(month, 1)),
        note,
    );
}

fn dead_head_unchanged(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 4);
    let family = family(draft, size);
    let month = draft.month_of_event();
    family.enrol(draft);
    die(draft, family.grant.person, month);
    for paid in draft.months() {
        let at = draft.pay(&family.grant, paid);
        if month < paid {
            let note = "register unchanged";
            draft.key_of("paid_to_dead_heads_account", at, &family.grant, note);
        }
    }
}

/// The head is dead, the amount is that of the others, the card is still his.
fn dead_head_recomputed(draft: &mut Draft<'_>) {
    let size = draft.rng.between(3, 4);
    let family = family(draft, size);
    let month = draft.some_month(1);
    let head = family.grant.person;
    die(draft, head, month);
    let (old, mut new) = in_turn(draft, &family.grant, month);
    new.fen -= draft.rng.between(10, 40) * 500;
    family.decide(draft, head, family.size(), old);
    family.decide(draft, head, family.size() - 1, new);
    family.member(draft, head.id, (head, "户主"), (old.from, Some(month)));
    for other in &family.others {
        family.member(draft, head.id, *other, (old.from, None));
    }
    let after = Grant {
        terms: new,
        ..family.grant
    };
    for paid in draft.months() {
        if paid <= month {
            draft.pay(&family.grant, paid);
            continue;
        }
        let at = draft.pay(&after, paid);
        let note = "amount recomputed; head and account unchanged";
        draft.key_of("paid_to_dead_heads_account", at, &after, note);
    }
}

/// The head dies with `month`; the first of the others heads the household from the next, with a
/// card of his own. The grant of the new head.
fn succession(draft: &mut Draft<'_>, family: &Family, month: Month) -> Grant {
    let head = family.grant.person;
    let heir = family.others.first().map_or(head, |(person, _)| *person);
    die(draft, head, month);
    let (old, mut new) = in_turn(draft, &family.grant, month);
    new.fen -= draft.rng.between(10, 40) * 500;
    new.account = heir.account;
    family.decide(draft, head, family.size(), old);
    family.decide(draft, heir, family.size() - 1, new);
    family.everybody(draft, (old.from, Some(month)));
    family.member(draft, heir.id, (heir, "户主"), (new.from, None));
    for other in family.others.iter().skip(1) {
        family.member(draft, heir.id, *other, (new.from, None));
    }
    Grant {
        person: heir,
        head: heir.id,
        terms: new,
    }
}

fn dead_head_old_account(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 3);
    let family = family(draft, size);
    let month = draft.some_month(1);
    let after = succession(draft, &family, month);
    for paid in draft.months() {
        if paid <= month {
            draft.pay(&family.grant, paid);
            continue;
        }
        let mut line = draft.line(&after, paid);
        line.account = family.grant.terms.account;
        let at = draft.push(line);
        let note = "register has a new head and account; paid to the old account";
        draft.key_of("paid_to_dead_heads_account", at, &after, note);
    }
}

fn head_change(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 3);
    let family = family(draft, size);
    let month = draft.some_month(1);
    let after = succession(draft, &family, month);
    for paid in draft.months() {
        let grant = if paid <= month { &family.grant } else { &after };
        draft.pay(grant, paid);
    }
    let (old, new) = (family.grant.person.id, after.person.id);
    let note = "another member is head from the next month, with another account";
    draft.note("decoy_head_change", old, Some(month), note);
    draft.note(
        "decoy_head_change",
        new,
        Some(shift(month, 1)),
        "the new head",
    );
}

fn joined(draft: &mut Draft<'_>) {
    let size = draft.rng.between(2, 3);
    let family = family(draft, size);
    let month = draft.some_month(1);
    let (old, mut new) = in_turn(draft, &family.grant, month);
    new.fen += draft.rng.between(10, 40) * 1000;
    let head = family.grant.person;
    family.decide(draft, head, family.size() - 1, old);
    family.decide(draft, head, family.size(), new);
    family.member(draft, head.id, (head, "户主"), (old.from, None));
    for (place, other) in family.others.iter().enumerate() {
        let from = if place == 0 { new.from } else { old.from };
        family.member(draft, head.id, *other, (from, None));
    }
    let after = Grant {
        terms: new,
        ..family.grant
    };
    for paid in draft.months() {
        let grant = if paid <= month { &family.grant } else { &after };
        draft.pay(grant, paid);
    }
    let note = "a new decision: one member more";
    draft.note("decoy_member_joined", head.id, Some(new.from), note);
}

fn classified_aid(draft: &mut Draft<'_>) {
    let size = draft.rng.between(1, 3);
    let family = family(draft, size);
    let aid = draft.rng.between(16, 36) * 500;
    family.enrol(draft);
    let first = draft.village.members.len() - usize::from(family.size());
    if let Some(member) = draft.village.members.get_mut(first) {
        member.aid = aid;
    }
    for month in draft.months() {
        draft.pay(&family.grant, month);
        let mut line = draft.line(&family.grant, month);
        line.fen = aid;
        line.purpose = Purpose::ClassifiedAid;
        let at = draft.push(line);
        draft.key("decoy_classified_aid", at, month, aid, "");
    }
}

/// A decision of the third month raises the amount from the first on; the difference is paid with it.
fn rise(draft: &mut Draft<'_>) {
    let family = family(draft, 1);
    let (first, third) = (draft.county.first, draft.county.month(2));
    let (old, mut new) = in_turn(draft, &family.grant, shift(first, -1));
    let (old, by) = (
        Decision {
            from: shift(old.from, -1),
            ..old
        },
        3000,
    );
    new.fen += by;
    new.decided = shift(third, draft.county.lag()).first_day();
    let head = family.grant.person;
    family.decide(draft, head, 1, old);
    family.decide(draft, head, 1, new);
    family.member(draft, head.id, (head, "户主"), (old.from, None));
    let after = Grant {
        terms: new,
        ..family.grant
    };
    for paid in draft.months() {
        let grant = if paid < third { &family.grant } else { &after };
        draft.pay(grant, paid);
    }
    let mut line = draft.line(&after, third);
    line.batch = Batch::Second;
    line.fen = 2 * by;
    line.purpose = Purpose::Rise;
    let at = draft.push(line);
    draft.key(
        "decoy_standard_rise",
        at,
        third,
        2 * by,
        "difference of the two months before",
    );
}

/// Two orphans of one guardian, paid in one line under his own number.
fn combined_children(draft: &mut Draft<'_>) {
    draft.move_in();
    let guardian = draft.person(Age::Outsider);
    let mut sum = 0;
    let mut last = None;
    for _ in 0..2 {
        let name = guardian.name.relative(draft.rng.below(u64::MAX));
        let child = draft.person_called(Age::Child, name);
        let mut grant = draft.grant(words::ORPHAN, child);
        grant.terms.account = guardian.account;
        sum += grant.terms.fen;
        last = Some(grant);
        draft.village.entries.push(Entry {
            person: child,
            head: guardian.id,
            terms: grant.terms,
            payee: Some((Called::Person(guardian.name), guardian.id)),
            home: None,
        });
    }
    let Some(grant) = last else { return };
    for month in draft.months() {
        let mut line = draft.line(&grant, month);
        line.id = guardian.id;
        line.name = Called::Person(guardian.name);
        line.fen = sum;
        let at = draft.push(line);
        let note = "two children of one guardian in one line";
        draft.key("decoy_combined_children", at, month, sum, note);
    }
}

fn counted(draft: &mut Draft<'_>) {
    home(draft, None);
}

fn miscounted(draft: &mut Draft<'_>) {
    let month = draft.some_month(0);
    home(draft, Some(month));
}

/// A home for the aged: one line for all residents; in `wrong` for two more than live there.
fn home(draft: &mut Draft<'_>, wrong: Option<Month>) {
    draft.move_in();
    let size = draft.rng.between(6, 12);
    let (mut sum, mut last) = (0, None);
    for _ in 0..size {
        let person = draft.person(Age::Aged);
        let mut grant = draft.grant(words::TEKUN, person);
        let (_, first) = *last.get_or_insert((grant, grant));
        let first: Grant = first;
        grant.terms.account = first.terms.account;
        sum += grant.terms.fen;
        let number = draft.index * 10 + 1 + u32::from(wrong.is_some());
        draft.village.entries.push(Entry {
            person,
            head: person.id,
            terms: grant.terms,
            payee: Some((Called::Home(number), Id::Absent)),
            home: Some(number),
        });
    }
    let Some((grant, _)) = last else { return };
    let number = draft.index * 10 + 1 + u32::from(wrong.is_some());
    for month in draft.months() {
        let mut line = draft.line(&grant, month);
        line.id = Id::Absent;
        line.name = Called::Home(number);
        line.fen = sum;
        let residents = match wrong == Some(month) {
            true => size + 2,
            false => size,
        };
        line.fen += (residents - size) * 140_000;
        line.purpose = Purpose::Residents(residents as u8);
        line.spelling = Spelling::Plain;
        let at = draft.push(line);
        if residents == size {
            let note = super::super::rows::home_name(number);
            draft.key("decoy_institution", at, month, sum, &note);
        } else {
            let name = super::super::rows::home_name(number);
            let note = format!("{name} paid {residents} in force {size}");
            draft.key("institution_count_mismatch", at, month, sum, &note);
        }
    }
}

fn pair(draft: &mut Draft<'_>) {
    two_subsidies(draft, None);
}

fn third_line(draft: &mut Draft<'_>) {
    let month = draft.month_before_gap();
    two_subsidies(draft, Some(month));
}

/// Two equal rows, two lines a month; in `thrice` a third.
fn two_subsidies(draft: &mut Draft<'_>, thrice: Option<Month>) {
    let mut grant = alone(draft, words::DISABLED);
    grant.terms.fen -= grant.terms.fen % 50;
    draft.enrol(&grant);
    draft.enrol(&grant);
    for month in draft.months() {
        let mut line = draft.line(&grant, month);
        line.purpose = Purpose::Hardship;
        draft.push(line);
        line.purpose = Purpose::Nursing;
        let at = draft.push(line);
        if Some(month) == thrice {
            line.batch = Batch::Second;
            let at = draft.push(line);
            draft.key(
                "duplicate_same_month",
                at,
                month,
                0,
                "third line; the roll has two rows",
            );
        } else {
            let note = "second of two lines; the roll has two rows";
            draft.key_of("decoy_disability_pair", at, &grant, note);
        }
    }
}
