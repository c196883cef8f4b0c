//! The rules, once, in one order.

use crate::rule::Rule;

/// A list of rules.
#[derive(Clone, Default)]
pub struct Catalogue {
    rules: Vec<Rule>,
}

impl Catalogue {
    /// The same list with one more rule at its end.
    pub fn with(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}
