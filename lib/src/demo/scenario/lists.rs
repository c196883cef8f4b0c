//! The dead, the detained and the public employees.

use super::super::county::shift;
use super::super::draft::{Age, Draft, Grant};
use super::super::plan::{Id, Listing};
use super::super::words::{self, Name};
use super::{Scenario, Where, alone, means_tested, monthly, scenario};
use crate::period::Month;
use chrono::NaiveDate;

pub(super) const DEVIATIONS: &[Scenario] = &[
    scenario(after_death, 1, 1, Where::Anywhere),
    scenario(detained, 1, 1, Where::Anywhere),
    scenario(employed, 1, 1, Where::Anywhere),
    scenario(employed_undated, 1, 1, Where::Anywhere),
];

pub(super) const DECOYS: &[Scenario] = &[
    scenario(death_stopped, 1, 2, Where::Anywhere),
    scenario(namesake, 1, 1, Where::Anywhere),
    scenario(name_conflict, 1, 1, Where::Anywhere),
    scenario(allowed_programme, 1, 1, Where::Anywhere),
    scenario(listed_child, 1, 1, Where::Anywhere),
    scenario(left, 1, 1, Where::Anywhere),
    scenario(not_yet, 1, 1, Where::Anywhere),
];

fn die(draft: &mut Draft<'_>, id: Id, name: Name, month: Month) {
    let on = draft.day(month, 1, 24);
    draft.village.listings.push(Listing::Death { id, name, on });
}

fn after_death(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    let death = draft.month_of_event();
    die(draft, grant.person.id, grant.person.name, death);
    draft.enrol(&grant);
    for month in draft.months() {
        let at = draft.pay(&grant, month);
        if death < month {
            draft.key("paid_after_death", at, month, 0, "");
        }
    }
}

fn death_stopped(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let mut grant = alone(draft, programme);
    let death = draft.some_month(1);
    die(draft, grant.person.id, grant.person.name, death);
    grant.terms.to = Some(death);
    grant.terms.status = "停发";
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    let note = "payment ended with the month of death";
    draft.note("decoy_death_stopped", grant.person.id, Some(death), note);
}

/// A grant that is paid in every month.
fn paid(draft: &mut Draft<'_>) -> Grant {
    let programme = means_tested(draft);
    let grant = alone(draft, programme);
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    grant
}

fn namesake(draft: &mut Draft<'_>) {
    let grant = paid(draft);
    let other = draft.person_called(Age::Outsider, grant.person.name);
    let month = draft.month_of_event();
    die(draft, other.id, other.name, month);
    let note = "a dead person has the same name and another ID";
    draft.note("decoy_namesake_dead", grant.person.id, None, note);
}

fn name_conflict(draft: &mut Draft<'_>) {
    let grant = paid(draft);
    let month = draft.month_of_event();
    die(draft, grant.person.id, grant.person.name.stranger(), month);
    let note = "the death row has this ID and another name";
    draft.note("decoy_death_name_conflict", grant.person.id, None, note);
}

fn detained(draft: &mut Draft<'_>) {
    let programme = means_tested(draft);
    let grant = alone(draft, programme);
    let month = draft.month_of_event();
    let (from, to) = (draft.day(month, 2, 27), draft.day(shift(month, 40), 2, 27));
    draft.village.listings.push(Listing::Custody {
        id: grant.person.id,
        name: grant.person.name,
        from,
        to,
    });
    draft.enrol(&grant);
    for paid in draft.months() {
        let at = draft.pay(&grant, paid);
        if month < paid {
            draft.key_of("prisoner", at, &grant, "");
        }
    }
}

fn employ(draft: &mut Draft<'_>, grant: &Grant, from: Option<NaiveDate>, to: Option<NaiveDate>) {
    let office = draft.rng.pick(&words::OFFICES);
    draft.village.listings.push(Listing::Payroll {
        id: grant.person.id,
        name: grant.person.name,
        office,
        from,
        to,
    });
}

fn employee(draft: &mut Draft<'_>, from: Option<NaiveDate>, note: &str) {
    let programme = means_tested(draft);
    let grant = alone(draft, programme);
    employ(draft, &grant, from, None);
    draft.enrol(&grant);
    for month in draft.months() {
        let at = draft.pay(&grant, month);
        draft.key_of("public_employee", at, &grant, note);
    }
}

fn employed(draft: &mut Draft<'_>) {
    let month = shift(draft.county.first, -30);
    let from = draft.day(month, 1, 28);
    employee(draft, Some(from), "");
}

fn employed_undated(draft: &mut Draft<'_>) {
    employee(draft, None, "the list row has no dates");
}

fn allowed_programme(draft: &mut Draft<'_>) {
    let grant = alone(draft, words::DISABLED);
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    employ(draft, &grant, None, None);
    let note = "on the public payroll, programme not means-tested";
    draft.note(
        "decoy_payroll_allowed_programme",
        grant.person.id,
        None,
        note,
    );
}

fn listed_child(draft: &mut Draft<'_>) {
    draft.move_in();
    let child = draft.person(Age::Child);
    let mut grant = draft.grant(words::TEKUN, child);
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    grant.person.name = child.name.stranger();
    employ(draft, &grant, None, None);
    let note = "the list row carries the ID of a child";
    draft.note("decoy_payroll_child", child.id, None, note);
}

fn left(draft: &mut Draft<'_>) {
    let grant = paid(draft);
    let (before, after) = (
        shift(draft.county.first, -60),
        shift(draft.county.first, -3),
    );
    let (from, to) = (draft.day(before, 1, 28), draft.day(after, 1, 28));
    employ(draft, &grant, Some(from), Some(to));
    let note = "left the public payroll before the first paid month";
    draft.note("decoy_payroll_left", grant.person.id, None, note);
}

fn not_yet(draft: &mut Draft<'_>) {
    let grant = paid(draft);
    let later = shift(draft.county.last(), 3);
    let from = draft.day(later, 1, 28);
    employ(draft, &grant, Some(from), None);
    let note = "joined the public payroll after the last paid month";
    draft.note("decoy_payroll_not_yet", grant.person.id, None, note);
}
