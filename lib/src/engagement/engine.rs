//! Which engine does the work. The result is the same, byte for byte.

/// How subjects are reconciled and judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// What is exactly ordinary is counted; what is not is settled and judged one by one.
    #[default]
    Fold,
    /// Every subject is settled and judged one by one: what the other is held against.
    Reference,
}
