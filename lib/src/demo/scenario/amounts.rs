//! Too much, too little, twice, late, or not at all.

use super::super::county::shift;
use super::super::draft::{Age, Draft, Grant};
use super::super::plan::{Answer, Batch, Id, Person, Purpose, Spelling, Truth, Verdict};
use super::super::words;
use super::{Scenario, Where, alone, monthly, scenario};
use crate::period::Month;

pub(super) const DEVIATIONS: &[Scenario] = &[
    scenario(missing, 1, 1, Where::Anywhere),
    scenario(failed, 1, 1, Where::Anywhere),
    scenario(overpaid, 1, 1, Where::Anywhere),
    scenario(underpaid, 1, 1, Where::Anywhere),
    scenario(cent, 1, 1, Where::Anywhere),
    scenario(next_line, 1, 1, Where::Anywhere),
    scenario(other_batch, 1, 1, Where::Anywhere),
    scenario(again_as_back_pay, 1, 2, Where::Anywhere),
    scenario(fifteen_digits, 1, 1, Where::Anywhere),
    scenario(full_width, 1, 1, Where::Anywhere),
    scenario(lower_case, 12, 1, Where::Anywhere),
    scenario(late, 1, 1, Where::Anywhere),
];

pub(super) const DECOYS: &[Scenario] = &[
    scenario(back_pay, 1, 2, Where::Anywhere),
    scenario(reissued, 1, 1, Where::Anywhere),
    scenario(on_the_tenth, 1, 1, Where::Anywhere),
];

/// A grant on the roll, paid in every month but the one that is played.
fn one_month(draft: &mut Draft<'_>) -> (Grant, Month) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    let month = draft.some_month(0);
    paid_but_one(draft, grant, month)
}

fn paid_but_one(draft: &mut Draft<'_>, grant: Grant, month: Month) -> (Grant, Month) {
    draft.enrol(&grant);
    draft.pay_but(&grant, Some(month));
    (grant, month)
}

fn missing(draft: &mut Draft<'_>) {
    let (grant, month) = one_month(draft);
    draft.village.truths.push(Truth {
        kind: "missing",
        verdict: Verdict::Decidable,
        person: grant.person.id,
        line: None,
        month: Some(month),
        due: Some(grant.terms.fen),
        paid: Some(0),
        note: grant.terms.programme.label.to_owned(),
    });
}

fn failed(draft: &mut Draft<'_>) {
    let (grant, month) = one_month(draft);
    let mut line = draft.line(&grant, month);
    line.answer = Answer::Failed(draft.rng.pick(&words::FAILURES));
    let at = draft.push(line);
    draft.key_of("failed_not_reissued", at, &grant, "");
}

fn reissued(draft: &mut Draft<'_>) {
    let (grant, month) = one_month(draft);
    let mut line = draft.line(&grant, month);
    line.answer = Answer::Failed(draft.rng.pick(&words::FAILURES));
    draft.push(line);
    line.answer = Answer::Paid;
    line.batch = Batch::Reissue;
    line.purpose = Purpose::Reissue;
    line.day = draft.rng.between(14, 26) as u8;
    let at = draft.push(line);
    draft.key_of("decoy_failed_then_reissued", at, &grant, "");
}

/// A line that differs from what is due by so many fen.
fn differing(draft: &mut Draft<'_>, kind: &'static str, by: i64) {
    let (grant, month) = one_month(draft);
    let mut line = draft.line(&grant, month);
    line.fen += by;
    let at = draft.push(line);
    draft.key_of(kind, at, &grant, "");
}

fn overpaid(draft: &mut Draft<'_>) {
    let by = draft.rng.between(20, 400) * 50;
    differing(draft, "overpaid", by);
}

fn underpaid(draft: &mut Draft<'_>) {
    let by = draft.rng.between(10, 150) * 50;
    differing(draft, "underpaid", -by);
}

fn cent(draft: &mut Draft<'_>) {
    let by = draft.rng.pick(&[1, -1]);
    differing(draft, "cent_difference", by);
}

/// Pays the month, and once more by a line of its own.
fn twice(draft: &mut Draft<'_>, grant: &Grant, month: Month, kind: &'static str, how: Twice) {
    let mut line = draft.line(grant, month);
    draft.push(line);
    line.batch = how.batch;
    line.spelling = how.spelling;
    let at = draft.push(line);
    draft.key(kind, at, month, 0, how.note);
}

struct Twice {
    batch: Batch,
    spelling: Spelling,
    note: &'static str,
}

fn next_line(draft: &mut Draft<'_>) {
    let (grant, month) = to_be_paid_twice(draft);
    let how = Twice {
        batch: Batch::First,
        spelling: Spelling::Plain,
        note: "next line",
    };
    twice(draft, &grant, month, "duplicate_same_month", how);
}

fn other_batch(draft: &mut Draft<'_>) {
    let (grant, month) = to_be_paid_twice(draft);
    let how = Twice {
        batch: Batch::Second,
        spelling: Spelling::Plain,
        note: "other batch",
    };
    twice(draft, &grant, month, "duplicate_same_month", how);
}

fn spelled(draft: &mut Draft<'_>, person: Person, kind: &'static str, spelling: Spelling) {
    let programme = draft.rng.pick(&[Some(words::RURAL), Some(words::DISABLED)]);
    let grant = draft.grant(programme.unwrap_or(words::RURAL), person);
    let month = draft.month_before_gap();
    let (grant, month) = paid_but_one(draft, grant, month);
    let how = Twice {
        batch: Batch::Second,
        spelling,
        note: "",
    };
    twice(draft, &grant, month, kind, how);
}

fn fifteen_digits(draft: &mut Draft<'_>) {
    draft.move_in();
    let person = draft.person(Age::Adult);
    spelled(draft, person, "duplicate_id_15", Spelling::FifteenDigits);
}

fn full_width(draft: &mut Draft<'_>) {
    draft.move_in();
    let person = draft.person(Age::Adult);
    spelled(draft, person, "duplicate_id_fullwidth", Spelling::FullWidth);
}

/// One number in eleven ends with X: those before it are ordinary people.
fn lower_case(draft: &mut Draft<'_>) {
    draft.move_in();
    for _ in 0..12 {
        let person = draft.person(Age::Adult);
        if matches!(person.id, Id::Right(_)) && person.id.text().ends_with('X') {
            let kind = "duplicate_id_lowercase_x";
            return spelled(draft, person, kind, Spelling::LowerCase);
        }
        let grant = draft.grant(words::DISABLED, person);
        draft.enrol(&grant);
        draft.pay_but(&grant, None);
        draft.move_in();
    }
}

fn again_as_back_pay(draft: &mut Draft<'_>) {
    let (grant, month) = to_be_paid_back(draft);
    draft.pay(&grant, month);
    let at = pay_back(draft, &grant, month);
    let note = "month already paid; paid again next month as back-pay";
    draft.key("duplicate_as_backpay", at, month, 0, note);
}

fn back_pay(draft: &mut Draft<'_>) {
    let (grant, month) = to_be_paid_back(draft);
    let at = pay_back(draft, &grant, month);
    draft.key_of("decoy_backpay", at, &grant, "");
}

/// As [`one_month`], for a month in which a second line can only be a second line.
fn to_be_paid_twice(draft: &mut Draft<'_>) -> (Grant, Month) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    let month = draft.month_before_gap();
    paid_but_one(draft, grant, month)
}

/// As [`one_month`], for a month that the next file can settle.
fn to_be_paid_back(draft: &mut Draft<'_>) -> (Grant, Month) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    let month = draft.month_with_next();
    paid_but_one(draft, grant, month)
}

fn pay_back(draft: &mut Draft<'_>, grant: &Grant, month: Month) -> usize {
    let mut line = draft.line(grant, month);
    line.batch = Batch::Second;
    line.paid_in = shift(month, 1);
    line.purpose = Purpose::BackPay(month);
    draft.push(line)
}

fn late(draft: &mut Draft<'_>) {
    let (grant, month) = one_month(draft);
    let mut line = draft.line(&grant, month);
    line.day = draft.rng.between(11, 28) as u8;
    let at = draft.push(line);
    draft.key_of("late", at, &grant, "");
}

fn on_the_tenth(draft: &mut Draft<'_>) {
    let (grant, month) = one_month(draft);
    let mut line = draft.line(&grant, month);
    line.day = 10;
    let at = draft.push(line);
    draft.key_of("decoy_paid_on_the_10th", at, &grant, "");
}
