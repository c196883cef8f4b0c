//! Why a line stands in the log: keys of the control totals, stable like codes.
//!
//! ```text
//! payment      paid duplicate not_on_roll before_start after_stop over short … failed unknown netted split
//! key          key.unpaid key.short key.returned …
//! finding      the rule's code           suppression  the guard's name
//! refused      refused, illegible (no amount can be read, fen 0)
//! ```

use crate::reconcile::{LineRole, Outcome};

/// Several keys share the line.
pub(super) const SPLIT: &str = "split";
/// A row that could not be read, with its amount.
pub(super) const REFUSED: &str = "refused";
/// A row that could not be read, nor its amount.
pub(super) const ILLEGIBLE: &str = "illegible";

/// The word for an outcome, as `summary.json` has it.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Paid => "paid",
        Outcome::Unpaid => "unpaid",
        Outcome::Returned => "returned",
        Outcome::Unknown => "unknown",
        Outcome::Short => "short",
        Outcome::Over => "over",
        Outcome::Duplicate => "duplicate",
        Outcome::NotOnRoll => "not_on_roll",
        Outcome::BeforeStart => "before_start",
        Outcome::AfterStop => "after_stop",
        Outcome::NoPayments => "no_payments",
        Outcome::Ambiguous => "ambiguous",
    }
}

/// The reason of a key's line.
pub(super) fn key(of: Outcome) -> String {
    format!("key.{}", outcome(of))
}

/// The reason of a payment line that has this role for a key with this outcome.
pub(super) fn payment(role: LineRole, of: Outcome) -> &'static str {
    match role {
        LineRole::Duplicate => "duplicate",
        LineRole::Failed => "failed",
        LineRole::Unknown => "unknown",
        LineRole::Netted => "netted",
        LineRole::Kept | LineRole::NotDue => match of {
            // What another line of the key did wrong is not this line's.
            Outcome::Duplicate => "paid",
            other => outcome(other),
        },
    }
}
