//! Money for months in which nothing, or nobody, was entitled; events.

use super::super::county::shift;
use super::super::draft::{Age, Draft};
use super::super::plan::{Id, Person};
use super::super::words;
use super::{Scenario, Where, alone, means_tested, monthly, scenario};
use crate::period::Month;

pub(super) const DEVIATIONS: &[Scenario] = &[
    scenario(not_on_roll, 0, 1, Where::Anywhere),
    scenario(before_start, 1, 2, Where::Anywhere),
    scenario(after_stop, 1, 2, Where::Anywhere),
    scenario(exclusive, 1, 1, Where::Anywhere),
    scenario(split, 1, 1, Where::Anywhere),
    scenario(bad_checksum, 1, 1, Where::Anywhere),
];

pub(super) const DECOYS: &[Scenario] = &[
    scenario(stopped_in_time, 1, 2, Where::Anywhere),
    scenario(single_relief, 1, 1, Where::Anywhere),
];

fn not_on_roll(draft: &mut Draft<'_>) {
    draft.move_in();
    let person = draft.person(Age::Outsider);
    let programme = monthly(draft);
    let grant = draft.grant(programme, person);
    let month = draft.some_month(0);
    let at = draft.pay(&grant, month);
    draft.key("not_on_roll", at, month, 0, "");
}

fn before_start(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let mut grant = alone(draft, programme);
    let month = draft.some_month(1);
    grant.terms.from = shift(month, 1);
    grant.terms.decided = draft.day(month, 1, 27);
    draft.enrol(&grant);
    let at = draft.pay(&grant, month);
    draft.pay_but(&grant, None);
    draft.key("paid_before_start", at, month, 0, "");
}

fn after_stop(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let mut grant = alone(draft, programme);
    let end = draft.month_with_next();
    grant.terms.to = Some(end);
    grant.terms.status = "停发";
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    for month in shift(end, 1).through(draft.county.last()) {
        let at = draft.pay(&grant, month);
        draft.key("paid_after_stop", at, month, 0, "");
    }
}

fn stopped_in_time(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let mut grant = alone(draft, programme);
    let end = draft.some_month(1);
    grant.terms.to = Some(end);
    grant.terms.status = "停发";
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    let note = "not paid after the stop month";
    draft.note("decoy_stopped_in_time", grant.person.id, Some(end), note);
}

fn exclusive(draft: &mut Draft<'_>) {
    let base = alone(draft, words::RURAL);
    draft.enrol(&base);
    draft.pay_but(&base, None);
    let second = draft.grant(words::TEKUN, base.person);
    draft.enrol(&second);
    for month in draft.months() {
        let at = draft.pay(&second, month);
        draft.key_of(
            "exclusive_programmes",
            at,
            &second,
            "dibao and tekun at once",
        );
    }
}

/// An approval of the township for one month, paid in it.
fn relief(draft: &mut Draft<'_>, person: Person, month: Month, fen: i64) -> usize {
    let mut grant = draft.grant(words::RELIEF, person);
    grant.terms.fen = fen;
    grant.terms.from = month;
    grant.terms.to = Some(month);
    grant.terms.decided = draft.day(shift(month, -1), 4, 26);
    grant.terms.level = "乡镇";
    draft.enrol(&grant);
    draft.pay(&grant, month)
}

fn split(draft: &mut Draft<'_>) {
    let base = alone(draft, words::DISABLED);
    draft.enrol(&base);
    draft.pay_but(&base, None);
    let month = draft.some_month(0);
    for _ in 0..draft.rng.between(2, 3) {
        let fen = draft.rng.between(2800, 2990) * 100;
        let at = relief(draft, base.person, month, fen);
        let note = "several township approvals just under 3000.00 in one month";
        draft.key("split_temp_assistance", at, month, fen, note);
    }
}

fn single_relief(draft: &mut Draft<'_>) {
    let base = alone(draft, words::DISABLED);
    draft.enrol(&base);
    draft.pay_but(&base, None);
    let month = draft.some_month(0);
    let fen = draft.amount(words::RELIEF);
    relief(draft, base.person, month, fen);
    let note = "one approval under the limit";
    draft.note(
        "decoy_single_temp_assistance",
        base.person.id,
        Some(month),
        note,
    );
}

fn bad_checksum(draft: &mut Draft<'_>) {
    let programme = means_tested(draft);
    let mut grant = alone(draft, programme);
    if let Id::Right(body) = grant.person.id {
        grant.person.id = Id::Wrong(body);
    }
    grant.head = grant.person.id;
    draft.enrol(&grant);
    for month in draft.months() {
        let at = draft.pay(&grant, month);
        draft.key_of("bad_id_checksum", at, &grant, "");
    }
}
