//! What is due to one subject, by period.

use super::due::Due;
use crate::money::Money;
use crate::period::Period;

/// The periods that were asked for, in order, with what is due for each.
#[derive(Debug, Default)]
pub(super) struct Dues(Vec<(Period, Due)>);

impl Dues {
    /// Nothing yet; room for so many periods.
    pub(super) fn with_capacity(periods: usize) -> Self {
        Self(Vec::with_capacity(periods))
    }

    /// How many periods there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What is due for a period; it must have been asked for.
    pub(super) fn get(&self, period: Period) -> Option<&Due> {
        let place = self.place(period).ok()?;
        self.0.get(place).map(|(_, due)| due)
    }

    /// The sum due for a period, which `make` says where nobody asked before.
    pub(super) fn total(&mut self, period: Period, make: impl FnOnce() -> Due) -> Money {
        match self.place(period) {
            Ok(known) => self.0.get(known).map_or(Money::ZERO, |(_, due)| due.total),
            Err(place) => {
                let due = make();
                let total = due.total;
                self.0.insert(place, (period, due));
                total
            }
        }
    }

    /// Periods before another one, in order.
    pub(super) fn before(&self, period: Period) -> &[(Period, Due)] {
        let end = self.0.partition_point(|(known, _)| *known < period);
        self.0.get(..end).unwrap_or_default()
    }

    /// Periods up to another one, and that one, in order.
    pub(super) fn up_to(&self, period: Period) -> &[(Period, Due)] {
        let end = self.0.partition_point(|(known, _)| *known <= period);
        self.0.get(..end).unwrap_or_default()
    }

    fn place(&self, period: Period) -> Result<usize, usize> {
        // Most come in order.
        match self.0.last() {
            Some((last, _)) if *last < period => Err(self.0.len()),
            _ => self.0.binary_search_by_key(&period, |(known, _)| *known),
        }
    }
}

impl IntoIterator for Dues {
    type Item = (Period, Due);
    type IntoIter = std::vec::IntoIter<(Period, Due)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
