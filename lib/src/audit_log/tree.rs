//! The Merkle tree of RFC 6962 §2.1 over entry lines: roots of every size, and proofs.
//!
//! The tree keeps every perfect subtree, level by level (64 bytes an entry), so the root of any
//! earlier size and any proof are a walk of O(log² n) along compact ranges. It only grows. The
//! verifying functions need no tree: they take what a stranger sends and refuse any hash that is
//! not 32 bytes, any proof that is too long or too short, and any index beyond the size.

use super::hash::{Digest32, node, sha256};

/// A growing tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// `levels[k][j]` is the root over leaves `[j·2^k, (j+1)·2^k)`; only whole ones are kept.
    levels: Vec<Vec<Digest32>>,
}

impl Tree {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Digest32) {
        let mut carry = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                return;
            };
            row.push(carry);
            if row.len() % 2 == 1 {
                return;
            }
            let (Some(left), Some(right)) = (row.get(row.len() - 2), row.last()) else {
                return;
            };
            carry = node(*left, *right);
        }
    }

    /// The leaf at `index`.
    pub fn leaf(&self, index: u64) -> Option<Digest32> {
        self.levels
            .first()?
            .get(usize::try_from(index).ok()?)
            .copied()
    }

    /// The root over the first `size` leaves, if there are as many.
    pub fn root(&self, size: u64) -> Option<Digest32> {
        if size == 0 {
            Some(sha256(b""))
        } else {
            self.range(0, size)
        }
    }

    /// The audit path of leaf `index` in the tree of `size`, nearest sibling first.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Digest32>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut begin, mut end, mut path) = (0, size, Vec::new());
        while end - begin > 1 {
            let middle = begin + split(end - begin);
            if index < middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(begin, middle)?);
                begin = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The consistency proof from the tree of `old` to that of `new` leaves.
    ///
    /// Empty where the sizes are equal or `old` is 0.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Digest32>> {
        if old > new || new > self.size() {
            return None;
        }
        let (mut begin, mut end, mut path) = (0, new, Vec::new());
        if old == 0 || old == new {
            return Some(path);
        }
        while old != end {
            let middle = begin + split(end - begin);
            if old <= middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(begin, middle)?);
                begin = middle;
            }
        }
        if begin > 0 {
            path.push(self.range(begin, end)?);
        }
        path.reverse();
        Some(path)
    }

    /// The root over `[begin, end)`; `begin` is a multiple of the largest power of two that fits.
    fn range(&self, begin: u64, end: u64) -> Option<Digest32> {
        let length = end.checked_sub(begin).filter(|length| *length > 0)?;
        if length.is_power_of_two() {
            let level = length.trailing_zeros();
            let row = self.levels.get(level as usize)?;
            return row.get(usize::try_from(begin >> level).ok()?).copied();
        }
        let middle = begin + split(length);
        Some(node(self.range(begin, middle)?, self.range(middle, end)?))
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (u64::BITS - 1 - (length - 1).leading_zeros())
}

/// Whether `path` leads from `leaf` at `index` to `root` of a tree of `size` leaves.
pub fn includes(root: Digest32, size: u64, index: u64, leaf: Digest32, path: &[Digest32]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut reached) = (index, size - 1, leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            reached = node(*step, reached);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            reached = node(reached, *step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && reached == root
}

/// Whether the tree of `new` leaves with `new_root` extends that of `old` leaves with `old_root`.
///
/// From the empty tree every tree follows, by an empty proof, as the witness protocol has it.
pub fn extends(
    old: u64,
    old_root: Digest32,
    new: u64,
    new_root: Digest32,
    path: &[Digest32],
) -> bool {
    if old == 0 {
        return path.is_empty() && old_root == sha256(b"");
    }
    if old >= new {
        return old == new && old_root == new_root && path.is_empty();
    }
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (start, rest) = match path.split_first() {
        _ if at == 0 => (old_root, path),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let (mut from_old, mut from_new) = (start, start);
    for step in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            from_old = node(*step, from_old);
            from_new = node(*step, from_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node(from_new, *step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == old_root && from_new == new_root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit_log::hash::leaf;

    fn leaves(count: u64) -> Vec<Digest32> {
        (0..count).map(|i| leaf(&i.to_be_bytes())).collect()
    }

    /// RFC 6962 §2.1, word for word.
    fn by_definition(leaves: &[Digest32]) -> Digest32 {
        match leaves {
            [] => sha256(b""),
            [one] => *one,
            _ => {
                let k = leaves.len().next_power_of_two() / 2;
                node(by_definition(&leaves[..k]), by_definition(&leaves[k..]))
            }
        }
    }

    #[test]
    fn every_root_and_every_proof_of_small_trees_holds_and_no_other_index_or_size_does() {
        let leaves = leaves(33);
        let mut tree = Tree::new();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        for size in 0..=33u64 {
            let root = tree.root(size).unwrap();
            assert_eq!(root, by_definition(&leaves[..size as usize]), "size {size}");
            for index in 0..size {
                let path = tree.inclusion(index, size).unwrap();
                let leaf = leaves[index as usize];
                assert!(
                    includes(root, size, index, leaf, &path),
                    "{index} in {size}"
                );
                assert!(
                    !includes(root, size, index ^ 1, leaf, &path),
                    "{index} in {size}"
                );
                assert!(!includes(root, size, size, leaf, &path));
            }
            for old in 0..=size {
                let path = tree.consistency(old, size).unwrap();
                let old_root = tree.root(old).unwrap();
                assert!(extends(old, old_root, size, root, &path), "{old} to {size}");
                let mut longer = path.clone();
                longer.push(root);
                assert!(
                    !extends(old, old_root, size, root, &longer),
                    "{old} to {size}"
                );
                if old > 0 {
                    assert!(
                        !extends(old, leaf(b"other"), size, root, &path),
                        "{old} to {size}"
                    );
                }
            }
        }
        assert_eq!(tree.root(34), None);
        assert_eq!(tree.inclusion(3, 34), None);
        assert_eq!(tree.consistency(5, 4), None);
    }
}
