//! The program as people run it: golden engagements, transcripts, the README, signals and modes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod canaries;
mod engagements;
mod hostile;
mod logged;
mod loops;
mod made;
mod outputs;
mod pipes;
mod readme;
mod returned;
mod running;
mod transcripts;
