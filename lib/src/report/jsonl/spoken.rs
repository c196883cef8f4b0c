//! What a rule says of every finding, rendered once: most bytes of a line never differ.

use super::{Audit, BasisText, told};
use crate::policy::Basis;
use crate::rule::Rule;
use hashbrown::HashMap;
use serde::Serialize;

/// The words of each rule of a catalogue, as they stand in a line.
pub(super) struct Spoken<'a> {
    rules: HashMap<&'static str, Words<'a>>,
    /// Of a rule that the catalogue does not know.
    unknown: Words<'a>,
}

/// The words of a rule.
pub(super) struct Words<'a> {
    pub(super) name: &'static str,
    pub(super) innocent: String,
    pub(super) clears_with: String,
    pub(super) check: String,
    /// What it rests on, in the order of the pack, whether or not it is law yet.
    pub(super) bases: Vec<(&'a Basis, String)>,
}

impl<'a> Spoken<'a> {
    pub(super) fn of(audit: &'a Audit<'a>) -> Self {
        let rules = audit.catalogue.rules().iter();
        Self {
            rules: rules.map(|r| (r.code, Words::of(audit, r))).collect(),
            unknown: Words::none(),
        }
    }

    pub(super) fn of_rule(&self, code: &str) -> &Words<'a> {
        self.rules.get(code).unwrap_or(&self.unknown)
    }
}

impl<'a> Words<'a> {
    fn of(audit: &'a Audit<'a>, rule: &Rule) -> Self {
        let innocent = rule.innocent.iter().map(|text| told(*text, audit.lang));
        let bases = audit.on.policy.bases(rule.code).iter();
        Self {
            name: rule.name,
            innocent: json(&innocent.collect::<Vec<_>>()),
            clears_with: json(told(rule.clears_with, audit.lang)),
            check: json(told(rule.check, audit.lang)),
            bases: bases
                .map(|basis| (basis, json(&BasisText::of(basis, audit.lang))))
                .collect(),
        }
    }

    fn none() -> Self {
        Self {
            name: "",
            innocent: json::<[&str]>(&[]),
            clears_with: "null".to_owned(),
            check: "null".to_owned(),
            bases: Vec::new(),
        }
    }
}

/// Texts, lists and objects of them always have a form.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
