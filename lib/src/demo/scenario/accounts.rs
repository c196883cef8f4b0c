//! Whose account the money went to, and under whose name.

use super::super::draft::{Age, Draft, Grant};
use super::super::plan::Called;
use super::super::words;
use super::{Scenario, Where, alone, monthly, scenario};

pub(super) const DEVIATIONS: &[Scenario] = &[
    scenario(shared, 5, 1, Where::Anywhere),
    scenario(foreign, 2, 1, Where::Anywhere),
    scenario(other_name, 1, 1, Where::Anywhere),
];

pub(super) const DECOYS: &[Scenario] = &[
    scenario(guardian, 2, 1, Where::Anywhere),
    scenario(big_household, 6, 1, Where::Anywhere),
];

fn shared(draft: &mut Draft<'_>) {
    let mut account = None;
    for _ in 0..5 {
        let programme = draft.rng.pick(&[Some(words::RURAL), Some(words::URBAN)]);
        let mut grant = alone(draft, programme.unwrap_or(words::RURAL));
        let (number, bank) = *account.get_or_insert((grant.terms.account, grant.terms.bank));
        (grant.terms.account, grant.terms.bank) = (number, bank);
        draft.enrol(&grant);
        for month in draft.months() {
            let at = draft.pay(&grant, month);
            let note = "one account, persons of different households";
            draft.key_of("shared_account", at, &grant, note);
        }
    }
}

fn foreign(draft: &mut Draft<'_>) {
    let owner = alone(draft, words::RURAL);
    draft.enrol(&owner);
    draft.pay_but(&owner, None);
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    draft.enrol(&grant);
    let month = draft.some_month(0);
    draft.pay_but(&grant, Some(month));
    let mut line = draft.line(&grant, month);
    line.account = owner.terms.account;
    let at = draft.push(line);
    draft.key_of(
        "wrong_account",
        at,
        &grant,
        "account of another person on the roll",
    );
}

fn other_name(draft: &mut Draft<'_>) {
    let programme = monthly(draft);
    let grant = alone(draft, programme);
    draft.enrol(&grant);
    let month = draft.some_month(0);
    draft.pay_but(&grant, Some(month));
    let mut line = draft.line(&grant, month);
    line.name = Called::Person(grant.person.name.stranger());
    let at = draft.push(line);
    draft.key_of("name_mismatch", at, &grant, "");
}

/// Somebody of the household whose money goes to the head's card.
fn dependant(draft: &mut Draft<'_>, head: &Grant, age: Age) -> Grant {
    let name = head.person.name.relative(draft.rng.below(u64::MAX));
    let person = draft.person_called(age, name);
    let mut grant = draft.grant(words::DISABLED, person);
    grant.head = head.person.id;
    grant.terms.account = head.terms.account;
    grant.terms.bank = head.terms.bank;
    draft.enrol(&grant);
    draft.pay_but(&grant, None);
    grant
}

fn guardian(draft: &mut Draft<'_>) {
    let head = alone(draft, words::RURAL);
    draft.enrol(&head);
    draft.pay_but(&head, None);
    let child = dependant(draft, &head, Age::Child);
    let note = "collects on the household head's account";
    draft.note("decoy_guardian", child.person.id, None, note);
}

fn big_household(draft: &mut Draft<'_>) {
    let head = alone(draft, words::RURAL);
    draft.enrol(&head);
    draft.pay_but(&head, None);
    for _ in 0..5 {
        let other = dependant(draft, &head, Age::Adult);
        let note = "collects on the household head's account";
        draft.note("decoy_guardian_big_household", other.person.id, None, note);
    }
}
