//! What the files cannot decide: the right answer is a question, or both readings side by side.

use super::super::draft::Draft;
use super::super::plan::{Answer, Batch};
use super::super::words;
use super::{Scenario, Where, alone, monthly, scenario};

pub(super) const QUESTIONS: &[Scenario] = &[
    scenario(equal_decisions, 1, 1, Where::Anywhere),
    scenario(unknown_programme, 1, 1, Where::Anywhere),
    scenario(undated_stop, 1, 1, Where::Register),
    scenario(no_answer, 1, 1, Where::Anywhere),
];

/// Two rows in force, decided on one day, state two amounts.
fn equal_decisions(draft: &mut Draft<'_>) {
    let first = alone(draft, words::VETERAN);
    let mut second = first;
    second.terms.fen += draft.rng.between(10, 90) * 100;
    draft.enrol(&first);
    draft.enrol(&second);
    let paid = draft.rng.pick(&[first.terms.fen, second.terms.fen]);
    let mut grant = first;
    grant.terms.fen = paid;
    for month in draft.months() {
        let at = draft.pay(&grant, month);
        let note = "two roll rows of one decision date state different amounts";
        draft.key_of("question_equal_decisions", at, &grant, note);
    }
}

/// No policy says what the programme is; one month is paid twice.
fn unknown_programme(draft: &mut Draft<'_>) {
    let grant = alone(draft, words::UNKNOWN);
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    let month = draft.some_month(0);
    let mut line = draft.line(&grant, month);
    line.batch = Batch::Second;
    let at = draft.push(line);
    let note = "the policy does not know this programme";
    draft.key("question_unknown_programme", at, month, 0, note);
}

/// Stopped, nobody says since when, and paid.
fn undated_stop(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let mut grant = alone(draft, programme);
    grant.terms.status = "停发";
    draft.enrol(&grant);
    for month in draft.months() {
        let at = draft.pay(&grant, month);
        let note = "stopped, without a month";
        draft.key_of("question_stop_without_date", at, &grant, note);
    }
}

/// The bank has said neither yes nor no.
fn no_answer(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    draft.enrol(&grant);
    let month = draft.some_month(0);
    draft.pay_but(&grant, Some(month));
    let mut line = draft.line(&grant, month);
    line.answer = Answer::Silent;
    let at = draft.push(line);
    let note = "neither success nor failure";
    draft.key_of("question_result_unknown", at, &grant, note);
}
