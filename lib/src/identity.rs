//! Who a person is and where the money goes: resident IDs, accounts, names, regions.

mod account;
#[cfg(feature = "files")]
pub(crate) mod digits;
#[cfg(not(feature = "files"))]
mod digits;
#[cfg_attr(not(feature = "files"), allow(dead_code))]
mod few;
mod issuer;
mod name;
mod nearness;
mod region;
mod resident_id;
#[cfg(any(test, feature = "demo", feature = "proptest"))]
pub mod synthetic;

pub use account::Account;
pub(crate) use few::Few;
pub use issuer::Issuer;
pub use name::{Note, PersonName, compatible, compatible_texts};
pub use nearness::one_edit_apart;
pub use region::{Place, Region, RegionLevel};
pub use resident_id::{Birth, ResidentId};

/// Keeps `head` leading and `tail` trailing characters and stars the rest; short texts are all stars.
pub fn mask(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let shown = |index| count > head + tail && (index < head || index >= count - tail);
    text.chars()
        .enumerate()
        .map(|(i, c)| if shown(i) { c } else { '*' })
        .collect()
}
