//! Persons in the log: a pseudonym that joins lines, commitments that can be opened one by one.
//!
//! ```text
//! "pseudonym":"<32 hex>"                     keyed hash of the canonical ID; the key is in the vault
//! "c":{"account":"<64 hex>","id":…,"name":…} commitments; who holds salt and value can show them
//! ```
//!
//! A line of a payment, key or suppression takes salts derived from the run's salt key. A finding may
//! be redacted alone, so its salts are drawn afresh and kept with their values in the vault. Texts
//! that others chose (file names, arguments, labels, headers) are not personal by what they are; a
//! number of fifteen digits or more in one is starred by [`plain`].

use crate::audit_log::canonical::{clean, is_clean};
use crate::audit_log::hash::{pseudonym, salt};
use crate::identity::mask;
use std::borrow::Cow;

/// Digits from which on a number may be an ID or an account.
const PERSONAL_DIGITS: usize = 15;

/// What pseudonyms and commitments are made with.
pub struct Secrets {
    /// The deployment's pseudonym key.
    pub pseudonym: [u8; 32],
    /// The run's salt key.
    pub salt: [u8; 32],
    /// 32 random bytes from which salts of findings are drawn; forgotten after the run.
    pub fresh: [u8; 32],
    /// The key of the project's finding ids.
    pub ids: [u8; 32],
}

/// Where the salts of a line come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Salts {
    /// From the run's salt key: nothing has to be kept.
    Derived,
    /// Drawn, and kept in the vault with the value.
    Drawn,
}

impl Secrets {
    /// The pseudonym of a canonical ID.
    pub(super) fn pseudonym(&self, id: &str) -> String {
        pseudonym(&self.pseudonym, id)
    }

    /// The salt of a field of a row.
    pub(super) fn salt(&self, salts: Salts, row: u64, field: &str) -> [u8; 16] {
        let key = match salts {
            Salts::Derived => &self.salt,
            Salts::Drawn => &self.fresh,
        };
        salt(key, row, field)
    }
}

/// A personal value as commitments hold it: see [`clean`].
pub(super) fn spelled(value: &str) -> Cow<'_, str> {
    match is_clean(value) {
        true => Cow::Borrowed(value),
        false => Cow::Owned(clean(value)),
    }
}

/// A text that others chose, with every number that may be an ID or account starred.
pub fn plain(text: &str) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(digit) {
        let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = from.find(|c| !digit(c)).unwrap_or(from.len());
        let (number, after) = from.split_at_checked(end).unwrap_or((from, ""));
        shown.push_str(before);
        if number.chars().count() < PERSONAL_DIGITS {
            shown.push_str(number);
        } else {
            shown.push_str(&mask(number, 3, 4));
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(plain(text), expected, "{text}");
    }

    #[test]
    fn a_number_that_may_be_personal_is_starred() {
        check("payments-20250105123000.csv", "payments-20250105123000.csv");
        check("a-434001195903124567.csv", "a-434***********4567.csv");
        check(
            "４３４００１１９５９０３１２４５６７",
            "４３４***********４５６７",
        );
        check("低保", "低保");
    }

    #[test]
    fn salts_that_are_kept_are_not_those_that_are_derived() {
        let secrets = Secrets {
            pseudonym: [1; 32],
            salt: [2; 32],
            fresh: [3; 32],
            ids: [4; 32],
        };
        let salt = |salts, row, field| secrets.salt(salts, row, field);
        let derived = salt(Salts::Derived, 7, "id");
        assert_ne!(derived, salt(Salts::Drawn, 7, "id"));
        assert_ne!(derived, salt(Salts::Derived, 8, "id"));
        assert_ne!(derived, salt(Salts::Derived, 7, "name"));
        assert_ne!(secrets.pseudonym("a"), secrets.pseudonym("b"));
    }

    #[test]
    fn a_value_is_spelled_as_the_profile_can_hold_it() {
        for value in [
            "",
            "王芳",
            "43400119500101000X",
            "王\u{1b}芳",
            "e\u{301}",
            "a\nb",
            "\u{7f}",
        ] {
            assert_eq!(spelled(value), clean(value), "{value:?}");
        }
    }
}
