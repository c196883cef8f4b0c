//! A village: what is planted, among households to whom nothing happens.

use super::county::{County, RollForm, shift};
use super::draft::{Age, Draft, Grant, VILLAGE};
use super::plan::{Id, Verdict, Village};
use super::scenario::{Rota, Scenario, family};
use super::words::{self, Programme};
use crate::period::Month;
use std::collections::BTreeSet;

/// Number of villages of a county.
pub(super) fn villages(county: &County) -> u32 {
    county.people.min(County::MOST_PEOPLE).div_ceil(VILLAGE)
}

/// One village, the same whenever it is asked for.
pub(super) fn plan(county: &County, rota: &Rota, index: u32) -> Village {
    let mut draft = Draft::new(county, index);
    let people = county.people.min(County::MOST_PEOPLE) - index * VILLAGE;
    let people = people.min(VILLAGE);
    let mut queue = planted(county, rota, index);
    while draft.people() < people {
        let left = people - draft.people();
        let chance = u64::from(left).div_ceil(6);
        let next = match draft.rng.below(chance) <= queue.len() as u64 {
            true => queue.pop(),
            false => None,
        };
        match next {
            Some(scenario) if scenario.people <= left => (scenario.play)(&mut draft),
            _ => household(&mut draft, left),
        }
    }
    let mut village = draft.village;
    if county.roll == RollForm::Export {
        forget(county, &mut village);
    }
    village
}

/// What is planted in a village: its share of the rotation.
fn planted(county: &County, rota: &Rota, index: u32) -> Vec<&'static Scenario> {
    let turn = |of: &[&'static Scenario], each: u32| -> Vec<&'static Scenario> {
        let first = u64::from(index) * u64::from(each);
        let from = |n: u32| ((first + u64::from(n)) % (of.len().max(1) as u64)) as usize;
        (0..each).filter_map(|n| of.get(from(n)).copied()).collect()
    };
    let deviations = u32::from(county.anomalies.min(County::MOST_ANOMALIES));
    let mut queue = turn(&rota.deviations, deviations);
    if deviations > 0 {
        queue.extend(turn(&rota.decoys, deviations.div_ceil(2)));
    }
    if deviations > 0 && index % 8 == 5 {
        let at = (index / 8) as usize % rota.questions.len().max(1);
        queue.extend(rota.questions.get(at).copied());
    }
    queue.reverse();
    queue
}

/// A household to whom nothing happens.
fn household(draft: &mut Draft<'_>, left: u32) {
    let size = draft.rng.between(1, i64::from(left.min(5)));
    if draft.county.households() && !draft.rng.once_in(3) {
        let family = family(draft, size);
        family.enrol(draft);
        draft.pay_but(family.grant(), None);
        return;
    }
    draft.move_in();
    let mut head = None;
    for _ in 0..size {
        let age = match (head, draft.rng.below(10)) {
            (None, _) | (_, 0..=5) => Age::Adult,
            (_, 6..=7) => Age::Child,
            _ => Age::Aged,
        };
        let person = draft.person(age);
        let head = *head.get_or_insert(person.id);
        let programme = ordinary(draft, age);
        let mut grant = draft.grant(programme, person);
        grant.head = head;
        ordinary_stay(draft, &mut grant);
        draft.enrol(&grant);
        draft.pay_but(&grant, None);
        if programme != words::DISABLED && draft.rng.once_in(8) {
            let mut second = draft.grant(words::DISABLED, person);
            second.head = head;
            draft.enrol(&second);
            draft.pay_but(&second, None);
        }
    }
}

/// A programme that fits an age; where 低保 goes to households, a person of his own gets another.
fn ordinary(draft: &mut Draft<'_>, age: Age) -> &'static Programme {
    let dibao = !draft.county.households();
    match (age, draft.rng.below(10)) {
        (Age::Aged, 0..=5) => words::AGED,
        (Age::Child, 0) => words::ORPHAN,
        (_, 0..=3) if dibao => words::RURAL,
        (_, 4..=5) if dibao => words::URBAN,
        (Age::Adult, 6) => words::TEKUN,
        (Age::Adult | Age::Aged, 7) => words::VETERAN,
        _ => words::DISABLED,
    }
}

/// Most are in force throughout; some begin, and some end, within the period.
fn ordinary_stay(draft: &mut Draft<'_>, grant: &mut Grant) {
    if draft.rng.once_in(25) {
        let from = shift(draft.some_month(1), 1);
        grant.terms.from = from;
        grant.terms.decided = draft.day(shift(from, -1), 1, 27);
    } else if draft.rng.once_in(20) {
        let to = match draft.county.months() > 1 && draft.rng.once_in(2) {
            true => draft.some_month(1),
            false => shift(draft.county.first, -1),
        };
        grant.terms.from = grant.terms.from.min(to);
        grant.terms.to = Some(to);
        grant.terms.status = "停发";
        let note = "not paid after the stop month";
        draft.note("decoy_stopped_in_time", grant.person.id, Some(to), note);
    }
}

/// What the roll looks like some months later: those who left are gone, and with them what only
/// their rows could tell.
fn forget(county: &County, village: &mut Village) {
    let last = county.last();
    let ended = |to: Option<Month>| to.is_some_and(|t| t <= last);
    let mut gone: BTreeSet<Id> = BTreeSet::new();
    village.entries.retain(|entry| {
        let stays = !ended(entry.terms.to);
        if !stays {
            gone.insert(entry.person.id);
        }
        stays
    });
    village.households.retain(|household| {
        let stays = !ended(household.terms.to);
        if !stays {
            gone.insert(household.head.id);
        }
        stays
    });
    village.members.retain(|member| !ended(member.to));
    for truth in &mut village.truths {
        let unknowable = matches!(truth.kind, "not_on_roll" | "paid_before_start");
        if unknowable || (gone.contains(&truth.person) && !truth.kind.starts_with("decoy_")) {
            truth.verdict = Verdict::Asked;
        }
    }
    // Every tenth grant or so of the newest has no line yet: those began after the period.
    let later: Vec<_> = village
        .entries
        .iter()
        .filter(|e| e.terms.fen % 97 == 0 && e.terms.programme == words::DISABLED)
        .map(|e| e.person.id)
        .collect();
    village
        .entries
        .extend(later_entrants(county, &later, village));
}

/// Rows of persons who have one of a programme already and are granted 优抚 after the period.
fn later_entrants(county: &County, who: &[Id], village: &Village) -> Vec<super::plan::Entry> {
    let from = shift(county.last(), 2);
    let of = village
        .entries
        .iter()
        .filter(|e| who.contains(&e.person.id));
    let mut rows: Vec<super::plan::Entry> = of
        .map(|entry| {
            let mut entry = *entry;
            entry.terms.programme = words::VETERAN;
            entry.terms.from = from;
            entry.terms.decided = shift(from, -1).first_day();
            entry
        })
        .collect();
    rows.dedup_by_key(|entry| entry.person.id);
    rows
}
