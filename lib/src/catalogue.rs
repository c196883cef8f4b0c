//! The rules, once, in one order.

use crate::rule::Rule;

/// A list of rules.
#[derive(Clone, Default)]
pub struct Catalogue {
    rules: Vec<Rule>,
}

impl Catalogue {
    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}
