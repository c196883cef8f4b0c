//! Identity numbers of nobody, for tests.
//!
//! The county code 434001 was never assigned, so no generated number is a person's.

use super::ResidentId;
use chrono::{Datelike, NaiveDate};

/// A county code that was never assigned.
pub const COUNTY: u32 = 434_001;

/// The number of a person born on `birth` with the sequence number `sequence` (odd: male).
///
/// Only the last three digits of the sequence count, and of the year its last four.
pub fn resident_id(birth: NaiveDate, sequence: u16) -> ResidentId {
    build(COUNTY, birth, sequence)
}

fn build(region: u32, birth: NaiveDate, sequence: u16) -> ResidentId {
    let year = u64::from(birth.year().unsigned_abs() % 10_000);
    let date = year * 10_000 + u64::from(birth.month() * 100 + birth.day());
    let body = u64::from(region) * 100_000_000_000 + date * 1_000 + u64::from(sequence % 1_000);
    ResidentId::of_body(body)
}

/// A number issued in `region`, for the tests of what the first digits mean.
#[cfg(test)]
pub(crate) fn of_region(region: u32) -> ResidentId {
    build(region, NaiveDate::from_ymd_opt(1985, 3, 15).unwrap(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_number_is_well_formed_and_nobodys() {
        for (year, month, day, sequence) in [(1950, 1, 31, 0), (2000, 2, 29, 999), (1899, 12, 1, 7)]
        {
            let birth = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let id = resident_id(birth, sequence);
            assert_eq!(ResidentId::parse(&id.reveal()), Some(id));
            assert_eq!(id.birth().unwrap().date, birth);
            assert_eq!(id.region(), COUNTY);
        }
    }
}
