//! Which keys were seen more than once, approximately.
//!
//! Two bits a key and no key itself: what is said to be new is new, what is said to be seen twice
//! may be two keys that share a bit. Who asks must be right either way.

use crate::record::spread;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub(crate) struct SeenTwice {
    once: Vec<AtomicU64>,
    twice: Vec<AtomicU64>,
    shift: u32,
}

impl SeenTwice {
    /// For about `count` keys: so small that much of it stays near a core, so sparse that at most one
    /// key in eight is held for seen twice that was not.
    pub(crate) fn for_about(count: usize) -> Self {
        let bits = (count.saturating_mul(16)).next_power_of_two();
        let bits = bits.clamp(1 << 12, 1 << 30);
        let zeroes = || (0..bits / 64).map(|_| AtomicU64::new(0)).collect();
        Self {
            once: zeroes(),
            twice: zeroes(),
            shift: 64 - bits.trailing_zeros(),
        }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let at = spread(key) >> self.shift;
        ((at / 64) as usize, 1 << (at % 64))
    }

    /// The key was seen.
    pub(crate) fn add(&self, key: u64) {
        let (word, bit) = self.place(key);
        let before = self.once.get(word).map(|w| w.fetch_or(bit, Relaxed));
        if before.is_some_and(|before| before & bit != 0) {
            self.add_as_known(key);
        }
    }

    /// The key was seen, and counts as seen before.
    pub(crate) fn add_as_known(&self, key: u64) {
        let (word, bit) = self.place(key);
        if let Some(word) = self.twice.get(word) {
            word.fetch_or(bit, Relaxed);
        }
    }

    /// Whether the key may have been seen twice.
    pub(crate) fn maybe(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.twice
            .get(word)
            .is_some_and(|w| w.load(Relaxed) & bit != 0)
    }
}
