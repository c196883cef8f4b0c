//! What can happen in a village: one function a kind of the key, in rotation, so that every kind
//! stands in every county that is large enough.

mod accounts;
mod amounts;
mod families;
mod lists;
mod questions;
mod stays;

pub(super) use families::family;

use super::county::{County, Grants, RollForm};
use super::draft::{Age, Draft, Grant};
use super::words::{self, Programme};

/// One thing that can happen.
pub(super) struct Scenario {
    /// Makes its persons, grants, lines and key.
    pub(super) play: fn(&mut Draft<'_>),
    /// Persons it needs, at most.
    pub(super) people: u32,
    /// Months it needs.
    months: i32,
    /// Where it can happen.
    place: Where,
}

/// Where a scenario makes sense.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Anywhere,
    /// 低保 is granted to households.
    Households,
    /// The roll is one register that keeps who left.
    Register,
    /// Households, and their earlier decisions are known.
    KeptHouseholds,
    /// Households, and every file was delivered.
    CompleteHouseholds,
}

const fn scenario(play: fn(&mut Draft<'_>), people: u32, months: i32, place: Where) -> Scenario {
    Scenario {
        play,
        people,
        months,
        place,
    }
}

/// Scenarios of a county, each kind in rotation.
pub(super) struct Rota {
    /// What must be found.
    pub(super) deviations: Vec<&'static Scenario>,
    /// What must not be reported.
    pub(super) decoys: Vec<&'static Scenario>,
    /// What can only be asked.
    pub(super) questions: Vec<&'static Scenario>,
}

impl Rota {
    pub(super) fn of(county: &County) -> Self {
        let fits = |s: &&Scenario| {
            let place = match s.place {
                Where::Anywhere => true,
                Where::Households => county.grants == Grants::Households,
                Where::Register => county.roll == RollForm::Register,
                Where::KeptHouseholds => {
                    county.grants == Grants::Households && county.roll != RollForm::Export
                }
                Where::CompleteHouseholds => {
                    county.grants == Grants::Households && county.missing.is_none()
                }
            };
            place && s.months <= county.months()
        };
        let of = |tables: &[&'static [Scenario]]| {
            tables.iter().copied().flatten().filter(fits).collect()
        };
        Self {
            deviations: of(&[
                amounts::DEVIATIONS,
                stays::DEVIATIONS,
                accounts::DEVIATIONS,
                lists::DEVIATIONS,
                families::DEVIATIONS,
            ]),
            decoys: of(&[
                amounts::DECOYS,
                stays::DECOYS,
                accounts::DECOYS,
                lists::DECOYS,
                families::DECOYS,
            ]),
            questions: of(&[questions::QUESTIONS]),
        }
    }
}

/// A person of his own household with one grant of long standing, not yet on the roll.
fn alone(draft: &mut Draft<'_>, programme: &'static Programme) -> Grant {
    draft.move_in();
    let age = match programme.batch {
        5 => Age::Aged,
        6 => Age::Child,
        _ => Age::Adult,
    };
    let person = draft.person(age);
    draft.grant(programme, person)
}

/// One of the monthly programmes.
fn monthly(draft: &mut Draft<'_>) -> &'static Programme {
    match draft.rng.below(20) {
        0..=8 => words::RURAL,
        9..=11 => words::URBAN,
        12..=13 => words::TEKUN,
        14..=16 => words::DISABLED,
        17 => words::AGED,
        18 => words::VETERAN,
        _ => words::ORPHAN,
    }
}

/// A programme that only the needy get.
fn means_tested(draft: &mut Draft<'_>) -> &'static Programme {
    match draft.rng.below(8) {
        0..=4 => words::RURAL,
        5..=6 => words::URBAN,
        _ => words::TEKUN,
    }
}
