//! Why a line stands in the log: keys of the control totals, stable like codes.
//!
//! ```text
//! payment      paid duplicate not_on_roll before_start after_stop over short … failed unknown netted split
//! key          key.unpaid key.short key.returned …
//! finding      the rule's code           suppression  the guard's name
//! refused      refused, illegible (no amount can be read, fen 0)
//! ```

use crate::reconcile::{LineRole, Outcome};

/// Why a payment has a line, in one byte a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// What became of its key.
    Of(Outcome),
    Duplicate,
    Failed,
    Unknown,
    Netted,
    /// Several keys share the line, or none holds it.
    Split,
}

impl Why {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Of(of) => outcome(of),
            Self::Duplicate => "duplicate",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Netted => "netted",
            Self::Split => "split",
        }
    }
}

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
pub(super) fn key(of: Outcome) -> &'static str {
    match of {
        Outcome::Paid => "key.paid",
        Outcome::Unpaid => "key.unpaid",
        Outcome::Returned => "key.returned",
        Outcome::Unknown => "key.unknown",
        Outcome::Short => "key.short",
        Outcome::Over => "key.over",
        Outcome::Duplicate => "key.duplicate",
        Outcome::NotOnRoll => "key.not_on_roll",
        Outcome::BeforeStart => "key.before_start",
        Outcome::AfterStop => "key.after_stop",
        Outcome::NoPayments => "key.no_payments",
        Outcome::Ambiguous => "key.ambiguous",
    }
}

/// The reason of a payment line that has this role for a key with this outcome.
pub(super) fn payment(role: LineRole, of: Outcome) -> Why {
    match role {
        LineRole::Duplicate => Why::Duplicate,
        LineRole::Failed => Why::Failed,
        LineRole::Unknown => Why::Unknown,
        LineRole::Netted => Why::Netted,
        LineRole::Kept | LineRole::NotDue => match of {
            // What another line of the key did wrong is not this line's.
            Outcome::Duplicate => Why::Of(Outcome::Paid),
            other => Why::Of(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_bears_the_word_of_its_outcome() {
        for of in [
            Outcome::Paid,
            Outcome::Unpaid,
            Outcome::Returned,
            Outcome::Unknown,
            Outcome::Short,
            Outcome::Over,
            Outcome::Duplicate,
            Outcome::NotOnRoll,
            Outcome::BeforeStart,
            Outcome::AfterStop,
            Outcome::NoPayments,
            Outcome::Ambiguous,
        ] {
            assert_eq!(key(of), format!("key.{}", outcome(of)));
        }
    }
}
