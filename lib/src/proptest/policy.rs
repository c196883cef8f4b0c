//! Strategies for packs: overlays over the national one.

use crate::policy::Policy;
use ::proptest::prelude::*;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Read once; every drawn pack lies over it.
static NATIONAL: LazyLock<Policy> = LazyLock::new(Policy::national);

/// A drawn pack: the policy, and the overlay it was read from, which is what a failing case shows.
#[derive(Clone)]
pub struct Overlay {
    /// National pack and overlay.
    pub policy: Arc<Policy>,
    /// The overlay.
    pub text: String,
}

impl fmt::Debug for Overlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The national pack, under an overlay that turns the terms on which reconciliation depends.
pub fn overlay() -> impl Strategy<Value = Overlay> {
    let unit = ::proptest::sample::select(vec!["person", "household"]);
    let cycle = ::proptest::sample::select(vec!["month", "quarter"]);
    let terms = (unit, cycle, 1..=28u8, 0..=2u8, any::<bool>());
    terms.prop_filter_map("a pack that reads", |(unit, cycle, day, grace, additive)| {
        let text = format!(
            "pack = \"drawn\"\nextends = \"national\"\nversion = \"1\"\n\
             [programmes.\"农村低保\"]\nunit = \"{unit}\"\n\
             [programmes.\"高龄津贴\"]\ncycle = \"{cycle}\"\nadditive = {additive}\n\
             account_change_grace_months = {grace}\npay_day = {{ day = {day}, holiday = \"none\" }}\n\
             [programmes.\"临时救助\"]\ntownship_cap = [{{ amount = \"500.00\", from = 2016-01-01 }}]\n"
        );
        let policy = Arc::new(NATIONAL.overlay(&text, "drawn").ok()?);
        Some(Overlay { policy, text })
    })
}
