//! Strategies and laws for property tests: ours, and those of whoever embeds the library.
//!
//! A strategy makes what a county could bring: numbers of nobody, households, rolls, payments,
//! packs. A law takes a county and a policy and says where it does not hold; every law holds for any
//! records, so a service can hold it on its own.
//!
//! ```
//! use onecard::proptest::{county, laws, overlay};
//! use proptest::test_runner::{Config, TestRunner};
//! # // A seed of one's own keeps a build from failing by chance.
//! let config = Config { cases: 8, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..Config::default() };
//! let mut runner = TestRunner::new(config);
//! runner.run(&(county(), overlay()), |(county, pack)| {
//!     laws::conservation(&county, &pack.policy)
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod county;
pub mod laws;
mod outline;
mod policy;
mod words;

pub use county::{County, county, household, payment, roll};
pub use outline::{outline, outlines};
pub use policy::{Overlay, overlay};
pub use words::{amount, month, resident_id, spelling};
