//! Values for the places of a message, all in one text.
//!
//! A run may hold a million findings, and each says some seven values: one piece of memory for all of
//! them is found faster than seven, and made faster as well.

use std::cmp::Ordering;
use std::fmt::{Display, Write};

/// Values by name, in the order in which they were last said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    text: String,
    /// Each place with the end of its value, which begins where the one before ends.
    places: Vec<(&'static str, u32)>,
}

impl Said {
    /// Nothing yet, with room for what most messages need.
    pub fn new() -> Self {
        Self {
            text: String::with_capacity(64),
            places: Vec::with_capacity(8),
        }
    }

    /// Says the value of a place; the last value of a place counts.
    pub fn say(&mut self, place: &'static str, value: impl Display) {
        if let Some(known) = self.places.iter().position(|(name, _)| *name == place) {
            self.forget(known);
        }
        // Writing into a text never fails.
        let _ = write!(self.text, "{value}");
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.places.push((place, end));
    }

    fn forget(&mut self, index: usize) {
        let (start, end) = self.bounds(index);
        self.text.drain(start..end);
        self.places.remove(index);
        let gone = u32::try_from(end - start).unwrap_or(u32::MAX);
        for (_, end) in self.places.iter_mut().skip(index) {
            *end = end.saturating_sub(gone);
        }
    }

    /// Where a value begins and ends; a place beyond the last has an empty one.
    fn bounds(&self, index: usize) -> (usize, usize) {
        let end = |index: usize| self.places.get(index).map(|(_, end)| *end as usize);
        let start = index.checked_sub(1).and_then(end).unwrap_or(0);
        (start, end(index).unwrap_or(start))
    }

    /// The value of a place.
    pub fn get(&self, place: &str) -> Option<&str> {
        let index = self.places.iter().position(|(name, _)| *name == place)?;
        let (start, end) = self.bounds(index);
        self.text.get(start..end)
    }

    /// Places with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.places.iter().enumerate().map(|(index, (name, _))| {
            let (start, end) = self.bounds(index);
            (*name, self.text.get(start..end).unwrap_or_default())
        })
    }

    /// Bytes of all values.
    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }
}

impl Default for Said {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialOrd for Said {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Said {
    /// By the first place, then by its value, and so on.
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<T: Display> FromIterator<(&'static str, T)> for Said {
    fn from_iter<I: IntoIterator<Item = (&'static str, T)>>(values: I) -> Self {
        let mut said = Self::new();
        values
            .into_iter()
            .for_each(|(place, value)| said.say(place, value));
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[(&'static str, &str)], expected: &[(&'static str, &str)]) {
        let said: Said = values.iter().copied().collect();
        assert_eq!(said.iter().collect::<Vec<_>>(), expected);
        for (place, value) in expected {
            assert_eq!(said.get(place), Some(*value));
        }
        assert_eq!(said.get("nothing"), None);
    }

    #[test]
    fn the_last_value_of_a_place_counts_and_stands_last() {
        check(&[], &[]);
        check(
            &[("a", "一"), ("b", ""), ("c", "3")],
            &[("a", "一"), ("b", ""), ("c", "3")],
        );
        check(
            &[("a", "一"), ("b", "22"), ("a", "x")],
            &[("b", "22"), ("a", "x")],
        );
        check(
            &[("a", "1"), ("b", "22"), ("b", "333")],
            &[("a", "1"), ("b", "333")],
        );
    }

    #[test]
    fn values_are_ordered_as_pairs() {
        let said = |values: &[(&'static str, &str)]| values.iter().copied().collect::<Said>();
        let rising = [
            said(&[]),
            said(&[("a", "1"), ("b", "")]),
            said(&[("a", "1"), ("b", "0")]),
            said(&[("a", "12")]),
            said(&[("b", "0")]),
        ];
        assert!(rising.is_sorted_by(|a, b| a < b));
    }
}
