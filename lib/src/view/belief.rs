//! How far a list row can be believed.
//!
//! A row charges somebody only with the weight it has: an implausible row, a row that bears another
//! name, and a row without dates are leads. None of them excuses anything.

use super::SubjectView;
use crate::identity::compatible_texts;
use crate::period::{Month, Period};
use crate::policy::programme::StopTime;
use crate::reconcile::SubjectId;
use crate::record::{Identity, ListKind, ListRow, TextId};
use chrono::NaiveDate;
use serde::Deserialize;

/// Ages below which a list row is implausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListAges {
    /// Youngest age of somebody on a payroll.
    pub payroll_minimum_age: u16,
    /// Youngest age of somebody in custody.
    pub custody_minimum_age: u16,
}

impl Default for ListAges {
    fn default() -> Self {
        Self {
            payroll_minimum_age: 16,
            custody_minimum_age: 14,
        }
    }
}

/// Why a list row is implausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// Younger than anybody on such a list.
    TooYoung {
        /// Full years.
        age: u16,
    },
    /// The date lies before the birth.
    BeforeBirth {
        /// Column of the date.
        column: &'static str,
    },
    /// Something that must have happened is dated after the day up to which all is known.
    AfterAsOf {
        /// Column of the date.
        column: &'static str,
    },
}

/// Whether a list row is implausible. 离职日期 and 释放日期 may lie ahead.
pub fn suspicion(row: &ListRow, as_of: NaiveDate, ages: ListAges) -> Option<Suspicion> {
    let (first, least) = match row.kind {
        ListKind::Deaths => ("死亡日期", None),
        ListKind::Payroll => ("入职日期", Some(ages.payroll_minimum_age)),
        ListKind::Custody => ("收监日期", Some(ages.custody_minimum_age)),
    };
    let happened = [(row.from, first), (row.registered, "登记日期")];
    for (date, column) in happened {
        if date.is_some_and(|date| date > as_of) {
            return Some(Suspicion::AfterAsOf { column });
        }
    }
    let resident = row.person.resident()?;
    let born = resident.birth()?.date;
    for (date, column) in happened {
        if date.is_some_and(|date| date < born) {
            return Some(Suspicion::BeforeBirth { column });
        }
    }
    let age = resident
        .age_on(row.from.unwrap_or(as_of))
        .unwrap_or_default();
    (least? > age).then_some(Suspicion::TooYoung { age })
}

/// How far a list row can be believed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Number, name and dates agree.
    Full,
    /// The row has no date that says from when.
    Undated,
    /// The number agrees, the name is another.
    NameDiffers,
    /// The row is implausible.
    Suspect,
}

/// A list row with its weight.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The row.
    pub row: &'a ListRow,
    /// Its weight.
    pub trust: Trust,
}

/// The death of a person, as the best row states it.
#[derive(Clone, Copy, Debug)]
pub struct Death<'a> {
    /// The row.
    pub row: &'a ListRow,
    /// Its weight.
    pub trust: Trust,
    /// Day of death, else of its registration.
    pub date: Option<NaiveDate>,
}

impl Death<'_> {
    /// Whether the whole of `period` lies after the death, as the programme counts.
    pub fn precedes(&self, period: Period, stop: StopTime) -> bool {
        let Some(date) = self.date else { return true };
        Month::of(date).is_none_or(|died| match stop {
            StopTime::NextMonth => period.first() > died,
            StopTime::Immediate => period.first() >= died,
        })
    }
}

impl<'a> SubjectView<'a> {
    /// Names under which the files of this subject know a person.
    pub fn names_of(&self, person: Identity) -> Vec<TextId> {
        let mut names: Vec<TextId> = Vec::new();
        for entry in self.entries() {
            let extra = self.extra(entry);
            let known = [
                (entry.person, entry.name),
                (extra.payee, extra.payee_name),
                (extra.head, extra.head_name),
            ];
            names.extend(known.iter().filter(|(p, _)| *p == person).map(|(_, n)| *n));
        }
        names.extend(
            self.members()
                .filter(|m| m.person == person)
                .map(|m| m.name),
        );
        if names.is_empty() {
            let lines = self.case.lines.iter().filter_map(|l| self.payment(l));
            names.extend(lines.filter(|p| p.person == person).map(|p| p.name));
        }
        names.retain(|name| !name.is_empty());
        names
    }

    /// Rows of one kind of list about a person, with their weight.
    pub fn weighed(&self, person: Identity, kind: ListKind, ages: ListAges) -> Vec<Listed<'a>> {
        let rows: Vec<&ListRow> = self.listed(person, kind).map(|(_, row)| row).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let names = self.names_of(person);
        let agrees = |row: &ListRow| {
            let same = |name: &TextId| {
                *name == row.name || compatible_texts(self.text(*name), self.text(row.name))
            };
            row.name.is_empty() || names.is_empty() || names.iter().any(same)
        };
        let weigh = |row: &'a ListRow| {
            let trust = if suspicion(row, self.on.frame.as_of, ages).is_some() {
                Trust::Suspect
            } else if !agrees(row) {
                Trust::NameDiffers
            } else if row.from.or(row.registered).is_none() {
                Trust::Undated
            } else {
                Trust::Full
            };
            Listed { row, trust }
        };
        rows.into_iter().map(weigh).collect()
    }

    /// Whether the subject is one person whom no list of that kind names.
    pub fn is_unlisted(&self, kind: ListKind) -> bool {
        match self.case.subject.id {
            SubjectId::Person(person) => self.listed(person, kind).next().is_none(),
            _ => false,
        }
    }

    /// The death of a person: the row that can be believed most, the earliest of those.
    pub fn death_of(&self, person: Identity, ages: ListAges) -> Option<Death<'a>> {
        let rows = self.weighed(person, ListKind::Deaths, ages).into_iter();
        let deaths = rows.map(|Listed { row, trust }| Death {
            row,
            trust,
            date: row.from.or(row.registered),
        });
        deaths.min_by_key(|d| (d.trust, d.date))
    }

    /// The custody that covers the whole of `period`, the months of entry and release left out.
    pub fn custody_over(
        &self,
        person: Identity,
        period: Period,
        ages: ListAges,
    ) -> Option<Listed<'a>> {
        let at_once = self.programme().programme.stop.custody == StopTime::Immediate;
        let month = |date: Option<NaiveDate>| date.and_then(Month::of);
        let covers = |row: &ListRow| {
            let inside = month(row.from)
                .is_none_or(|m| m < period.first() || (at_once && m == period.first()));
            inside && month(row.to).is_none_or(|m| period.last() < m)
        };
        let rows = self.weighed(person, ListKind::Custody, ages).into_iter();
        rows.filter(|l| covers(l.row))
            .min_by_key(|l| (l.trust, l.row.from))
    }

    /// The payroll row that puts a person into service in some month of `period`.
    pub fn service_in(
        &self,
        person: Identity,
        period: Period,
        ages: ListAges,
    ) -> Option<Listed<'a>> {
        let month = |date: Option<NaiveDate>| date.and_then(Month::of);
        let serves = |row: &ListRow| {
            month(row.from).is_none_or(|m| m <= period.last())
                && month(row.to).is_none_or(|m| period.first() <= m)
        };
        let rows = self.weighed(person, ListKind::Payroll, ages).into_iter();
        rows.filter(|l| serves(l.row))
            .min_by_key(|l| (l.trust, l.row.from))
    }

    /// Whether the subject is one person whose death or custody, by a row that can be believed,
    /// covers `period`; the row, if so.
    pub fn excused_by(
        &self,
        period: Period,
        ages: ListAges,
    ) -> Option<(&'static str, &'a ListRow)> {
        let terms = &self.programme().programme;
        let present = self.alone_or_present(period);
        let mut last = None;
        for person in &present {
            let death = self.death_of(*person, ages);
            let death =
                death.filter(|d| d.trust == Trust::Full && d.precedes(period, terms.stop.death));
            last = match death {
                Some(death) => Some(("FP_DECEASED", death.row)),
                None if terms.custody_exempt || present.len() > 1 => return None,
                None => {
                    let custody = self.custody_over(*person, period, ages)?;
                    (custody.trust == Trust::Full).then_some(("FP_CUSTODY", custody.row))
                }
            };
            last?;
        }
        last
    }
}
