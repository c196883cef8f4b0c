//! Indices of entries, where there is mostly one.

use std::ops::Deref;

/// Indices into [`crate::record::Records::entries`], as a slice; one alone needs no memory of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indices(Held);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    One([u32; 1]),
    /// Any other number of them.
    Several(Box<[u32]>),
}

impl Deref for Indices {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match &self.0 {
            Held::One(one) => one,
            Held::Several(several) => several,
        }
    }
}

impl Default for Indices {
    fn default() -> Self {
        Self(Held::Several(Box::default()))
    }
}

impl From<u32> for Indices {
    fn from(one: u32) -> Self {
        Self(Held::One([one]))
    }
}

impl From<Vec<u32>> for Indices {
    fn from(all: Vec<u32>) -> Self {
        match *all {
            [one] => one.into(),
            _ => Self(Held::Several(all.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_there_are_they_stay_what_they_are() {
        for all in [vec![], vec![7], vec![7, 9], vec![3, 1, 2]] {
            let indices = Indices::from(all.clone());
            assert_eq!(*indices, *all);
            assert_eq!(indices == Indices::default(), all.is_empty());
        }
        assert_eq!(Indices::from(7), Indices::from(vec![7]));
    }
}
