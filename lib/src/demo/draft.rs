//! A village while it is being planned: persons appear, are granted money, are paid.

use super::county::{County, shift};
use super::plan::{
    Answer, Batch, Called, Decision, Entry, Household, Id, Line, Member, Person, Place, Purpose,
    Spelling, Truth, Verdict, Village,
};
use super::random::Rng;
use super::words::{self, Name, Programme};
use crate::identity::ResidentId;
use crate::period::Month;
use chrono::{Datelike, Days, NaiveDate};

/// Persons of a village.
pub(super) const VILLAGE: u32 = 100;

/// How old a person is in the county's first year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// Under sixteen throughout.
    Child,
    Adult,
    /// Over eighty.
    Aged,
    /// Between them; nobody of this age is on the roll.
    Outsider,
}

/// A village in the making.
pub(super) struct Draft<'c> {
    pub(super) county: &'c County,
    pub(super) rng: Rng,
    pub(super) village: Village,
    /// Number of the village.
    pub(super) index: u32,
    /// Persons so far, and outsiders.
    people: u32,
    outsiders: u32,
    pub(super) place: Place,
    bank: (&'static str, u64),
}

/// Money granted to one person, or to a household that he heads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grant {
    pub(super) person: Person,
    pub(super) head: Id,
    pub(super) terms: Decision,
}

impl<'c> Draft<'c> {
    pub(super) fn new(county: &'c County, index: u32) -> Self {
        Self {
            county,
            rng: Rng::of(county.seed, 1, u64::from(index)),
            village: Village::default(),
            index,
            people: 0,
            outsiders: 0,
            place: Place::default(),
            bank: ("", 0),
        }
    }

    /// Persons so far.
    pub(super) fn people(&self) -> u32 {
        self.people
    }

    /// The next household moves in: those who follow live and bank at one place.
    pub(super) fn move_in(&mut self) {
        self.place = Place {
            town: self.rng.below(words::TOWNS.len() as u64) as u8,
            village: self.rng.pick(&words::VILLAGES),
        };
        self.bank = self.rng.pick(&words::BANKS);
    }

    /// Somebody with a name and an account of his own.
    pub(super) fn person(&mut self, age: Age) -> Person {
        let name = Name::of(self.rng.below(u64::MAX));
        self.person_called(age, name)
    }

    /// Somebody with this name.
    pub(super) fn person_called(&mut self, age: Age, name: Name) -> Person {
        let own = match age {
            Age::Outsider => &mut self.outsiders,
            _ => &mut self.people,
        };
        let index = self.index * VILLAGE + *own;
        *own += 1;
        let stranger = u64::from(age == Age::Outsider);
        Person {
            id: Id::Right(number(self.county.first.year(), age, index)),
            name,
            account: self.account(u64::from(index) * 2 + stranger),
            bank: self.bank.0,
        }
    }

    /// The account of a number at the bank of the household; no two numbers share one.
    fn account(&self, number: u64) -> u64 {
        const TAIL: u64 = 10_000_000_000_000;
        let tail = u128::from(number + 1) * 7_274_503_681_927 % u128::from(TAIL);
        self.bank.1 * TAIL + tail as u64
    }

    /// What a programme pays a month, fen.
    pub(super) fn amount(&mut self, programme: &Programme) -> i64 {
        let steps = (programme.most - programme.least) * 2;
        let fen = programme.least * 100 + self.rng.between(0, steps) * 50;
        match self.rng.once_in(3) {
            true => fen + self.rng.between(1, 49),
            false => fen,
        }
    }

    /// A grant of long standing without an end.
    pub(super) fn grant(&mut self, programme: &'static Programme, person: Person) -> Grant {
        let from = shift(self.county.first, -self.rng.between(12, 110) as i32);
        let fen = self.amount(programme);
        let level = self.rng.pick(&["县级", "乡镇"]);
        Grant {
            person,
            head: person.id,
            terms: Decision {
                programme,
                fen,
                from,
                to: None,
                decided: self.day(shift(from, -1), 1, 27),
                level,
                status: "在享",
                account: person.account,
                bank: person.bank,
                place: self.place,
            },
        }
    }

    /// A day of a month, from `first` to `last`.
    pub(super) fn day(&mut self, month: Month, first: u8, last: u8) -> NaiveDate {
        let day = self.rng.between(i64::from(first), i64::from(last)) as u64;
        month.first_day() + Days::new(day - 1)
    }

    /// One of the months, the last `spare` of them left out.
    pub(super) fn some_month(&mut self, spare: i32) -> Month {
        let count = (self.county.months() - spare).max(1);
        self.county.month(self.rng.below(count as u64) as i32)
    }

    /// One of the months, none after the one without a file: there a second line could as well be
    /// the money that was missing.
    pub(super) fn month_before_gap(&mut self) -> Month {
        let month = self.some_month(0);
        let doubtful = self
            .county
            .first
            .through(month)
            .any(|m| self.county.is_missing(m));
        if doubtful { self.county.first } else { month }
    }

    /// One of the months but the last; it and the next lie before the month without a file.
    pub(super) fn month_with_next(&mut self) -> Month {
        let month = self.some_month(1);
        let mut seen = self.county.first.through(shift(month, 1));
        match seen.any(|m| self.county.is_missing(m)) {
            false => month,
            true => self.county.first,
        }
    }

    /// A month of the period but its last, or one of the three before: what happens in it shows in
    /// the months after.
    pub(super) fn month_of_event(&mut self) -> Month {
        let by = self.rng.between(-3, i64::from(self.county.months() - 2));
        shift(self.county.first, by as i32)
    }

    /// Every month that money is for.
    pub(super) fn months(&self) -> impl Iterator<Item = Month> + use<> {
        self.county.first.through(self.county.last())
    }

    /// Writes the grant into the roll; a household of one where 低保 goes to households.
    pub(super) fn enrol(&mut self, grant: &Grant) {
        let to_household = matches!(grant.terms.programme.batch, 1 | 2);
        if !(to_household && self.county.households()) {
            self.village.entries.push(Entry {
                person: grant.person,
                head: grant.head,
                terms: grant.terms,
                payee: None,
                home: None,
            });
            return;
        }
        let number = household_number(grant.person.id);
        self.village.households.push(Household {
            number,
            head: grant.person,
            size: 1,
            terms: grant.terms,
        });
        self.village.members.push(Member {
            number,
            head: grant.person.id,
            person: grant.person,
            relation: "户主",
            aid: 0,
            from: grant.terms.from,
            to: grant.terms.to,
        });
    }

    /// The ordinary line of a grant for a month, not yet in any file.
    pub(super) fn line(&self, grant: &Grant, month: Month) -> Line {
        let programme = grant.terms.programme;
        Line {
            programme,
            batch: Batch::First,
            id: grant.person.id,
            spelling: Spelling::Plain,
            name: Called::Person(grant.person.name),
            account: grant.terms.account,
            fen: grant.terms.fen,
            column: month,
            paid_in: month,
            day: 3 + (month.month() * 5 + programme.batch * 3) % 7,
            answer: Answer::Paid,
            purpose: Purpose::Plain,
        }
    }

    /// Adds a line; its place.
    pub(super) fn push(&mut self, line: Line) -> usize {
        self.village.lines.push(line);
        self.village.lines.len() - 1
    }

    /// Pays a month as granted; the line's place.
    pub(super) fn pay(&mut self, grant: &Grant, month: Month) -> usize {
        self.push(self.line(grant, month))
    }

    /// Pays every month in force, but not `skipped`.
    pub(super) fn pay_but(&mut self, grant: &Grant, skipped: Option<Month>) {
        for month in self.months() {
            if grant.terms.covers(month) && Some(month) != skipped {
                self.pay(grant, month);
            }
        }
    }

    /// A line of the key about a person as such.
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        person: Id,
        month: Option<Month>,
        note: &str,
    ) {
        self.village.truths.push(Truth {
            kind,
            verdict: Verdict::Decidable,
            person,
            line: None,
            month,
            due: None,
            paid: None,
            note: note.to_owned(),
        });
    }

    /// A line of the key about a payment line: what was due, fen, beside what was paid.
    pub(super) fn key(
        &mut self,
        kind: &'static str,
        at: usize,
        month: Month,
        due: i64,
        note: &str,
    ) {
        let Some(line) = self.village.lines.get(at) else {
            return;
        };
        let paid = match line.answer {
            Answer::Paid => line.fen,
            _ => 0,
        };
        let person = line.id;
        self.village.truths.push(Truth {
            kind,
            verdict: Verdict::Decidable,
            person,
            line: Some(at),
            month: Some(month),
            due: Some(due),
            paid: Some(paid),
            note: note.to_owned(),
        });
    }

    /// What is due when the grant is in order.
    pub(super) fn key_of(&mut self, kind: &'static str, at: usize, grant: &Grant, note: &str) {
        let month = self.village.lines.get(at).map(|l| l.column);
        self.key(
            kind,
            at,
            month.unwrap_or(self.county.first),
            grant.terms.fen,
            note,
        );
    }
}

/// The number of a household, from the number of its first head.
pub(super) fn household_number(head: Id) -> u64 {
    match head {
        Id::Right(body) | Id::Wrong(body) => body % 100_000_000_000,
        Id::Absent => 0,
    }
}

/// Seventeen digits that no other person of the county bears.
fn number(year: u16, age: Age, index: u32) -> u64 {
    let year = i32::from(year);
    let (first, last) = match age {
        Age::Child => (year - 12, year - 1),
        Age::Adult => (year - 65, year - 26),
        Age::Aged => (year - 98, year - 81),
        Age::Outsider => (year - 80, year - 66),
    };
    let new_year = |y| NaiveDate::from_ymd_opt(y, 1, 1).unwrap_or_default();
    let days = (new_year(last) - new_year(first))
        .num_days()
        .unsigned_abs()
        .max(1);
    let (thousand, sequence) = (u64::from(index / 1000), u64::from(index % 1000));
    // 7919 is prime and divides no such span: two persons of a sequence never share a day.
    let day = new_year(first) + Days::new((thousand * 7919 + sequence * 13) % days);
    let date = day.year().unsigned_abs() * 10_000 + day.month() * 100 + day.day();
    let body = u64::from(super::COUNTY_CODE) * 100_000_000_000 + u64::from(date) * 1000 + sequence;
    ResidentId::from_packed(body).map_or(body, ResidentId::packed)
}
