//! Progress and cancellation, as arguments: the library never prints and never watches a signal.

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Reading files; units are bytes.
    Reading,
    /// Reconciling; units are subjects.
    Reconciling,
    /// Judging; units are rules.
    Judging,
    /// Writing; units are findings.
    Writing,
}

/// Somebody who wants to know how far a run is, and who may stop it.
pub trait Progress {
    /// `done` of `total` units of `stage`.
    fn advance(&mut self, stage: Stage, done: u64, total: u64);
    /// Whether to stop now; the run then ends with an error of kind `Interrupted`.
    fn cancelled(&self) -> bool;
}

/// Nobody.
impl Progress for () {
    fn advance(&mut self, _: Stage, _: u64, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
