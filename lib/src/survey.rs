//! Floor 6: what a set of files holds together, before anything is judged.
//!
//! This is what a person looks at first: whose number the payment lines bear, which months are there
//! and which are missing, which programmes the policy does not know, and which of the rules cannot run
//! for want of a list. Everything here is counted, nothing is decided; what is to be decided is a
//! question of [`crate::question`].

mod joins;
mod months;
mod programmes;

pub use joins::{Joins, ListJoin, joins, list_joins};
pub use months::{MonthSeen, months};
pub use programmes::{ProgrammeSeen, programmes};

use crate::catalogue::{Catalogue, not_run};
use crate::message::Message;
use crate::policy::Policy;
use crate::record::Records;

/// Rules that would not run on these records, by reason, in the order of the catalogue.
pub fn rules_not_run(
    records: &Records,
    policy: &Policy,
) -> Vec<(&'static Message, Vec<&'static str>)> {
    let mut reasons: Vec<(&'static Message, Vec<&'static str>)> = Vec::new();
    for rule in Catalogue::national().rules() {
        let Some(reason) = not_run(rule, records, policy) else {
            continue;
        };
        match reasons
            .iter_mut()
            .find(|(known, _)| known.code == reason.code)
        {
            Some((_, codes)) => codes.push(rule.code),
            None => reasons.push((reason, vec![rule.code])),
        }
    }
    reasons
}
