//! Strategies for whole counties: small, dense, and full of coincidences.
//!
//! Few persons, few amounts and few months, so that lines collide, duplicate, split and go astray far
//! more often than in any real county.

use super::words::{self, amount, month};
use crate::error::Result;
use crate::intake::RecordsBuilder;
use crate::money::Money;
use crate::period::Month;
use crate::reconcile::Frame;
use crate::record::{
    ApprovalLevel, BankResult, Entitlement, EntryStatus, HouseholdGrant, HouseholdMember, ListKind,
    ListLine, PaymentLine, Records, Role,
};
use ::proptest::collection::vec;
use ::proptest::option;
use ::proptest::prelude::*;
use ::proptest::sample::select;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// Everything a county brings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// Roll of persons.
    pub entitlements: Vec<Entitlement>,
    /// Households with their members.
    pub households: Vec<HouseholdGrant>,
    /// Payment lines.
    pub payments: Vec<PaymentLine>,
    /// Rows of lists.
    pub lists: Vec<ListLine>,
}

impl County {
    /// Its records, every kind of list given.
    ///
    /// # Errors
    /// As [`RecordsBuilder`].
    pub fn records(&self) -> Result<Records> {
        self.split_into(1)
    }

    /// Its records, payments dealt out to so many files in turn.
    ///
    /// # Errors
    /// As [`RecordsBuilder`].
    pub fn split_into(&self, files: usize) -> Result<Records> {
        let mut rows = RecordsBuilder::new();
        for role in [
            Role::Roll,
            Role::List(ListKind::Deaths),
            Role::List(ListKind::Payroll),
            Role::List(ListKind::Custody),
        ] {
            rows.given(role)?;
        }
        for row in &self.entitlements {
            rows.entitlement(row)?;
        }
        for row in &self.households {
            rows.household(row)?;
        }
        for row in &self.lists {
            rows.listed(row)?;
        }
        rows.given(Role::Payments)?;
        for (row, index) in self.payments.iter().zip(0..) {
            let part: usize = index % files.max(1);
            rows.from_path(&format!("payments-{part}")).payment(row)?;
        }
        rows.build()
    }

    /// January to March 2025, as of the end of April; `None` in a library that knows no such months.
    pub fn frame(&self) -> Option<Frame> {
        let (first, last) = (Month::new(2025, 1)?, Month::new(2025, 3)?);
        Some(Frame::new(first, last, last.next().last_day()))
    }
}

/// Somebody of the few who live here.
#[derive(Clone, Debug)]
struct Person {
    id: String,
    name: String,
    account: String,
}

const PEOPLE: u16 = 6;

fn person(index: u16) -> Person {
    let id = words::of(i64::from(index) * 4_000 + 200, index);
    let names = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六"];
    let name = names.get(usize::from(index % PEOPLE)).copied();
    Person {
        id: id.reveal(),
        name: name.unwrap_or("庚七").to_owned(),
        // Two of them share a card.
        account: format!("62109800000000{:05}", index.max(1)),
    }
}

fn people() -> impl Strategy<Value = Person> {
    (0..PEOPLE).prop_map(person)
}

/// Somebody who may have another account, or a number with a slip in it.
fn stranger() -> impl Strategy<Value = Person> {
    (people(), 0..8u8).prop_map(|(mut person, slip)| {
        match slip {
            0 => person.account = "6210980000000099999".to_owned(),
            1 => person.id = slipped(&person.id),
            2 => person.name = "别人".to_owned(),
            _ => {}
        }
        person
    })
}

/// The last character of the number is another one.
fn slipped(id: &str) -> String {
    let (rest, last) = id.split_at_checked(17).unwrap_or((id, ""));
    let other = if last == "1" { "2" } else { "1" };
    format!("{rest}{other}")
}

fn programme() -> impl Strategy<Value = String> {
    let names = vec![
        "高龄津贴",
        "特困供养",
        "残疾人两项补贴",
        "孤儿基本生活费",
        "临时救助",
        "耕地地力保护补贴",
        "不知名补贴",
    ];
    select(names).prop_map(str::to_owned)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2024, 11, 1).unwrap_or_default();
    (0..170i64).prop_map(move |n| first + TimeDelta::days(n))
}

/// A roll of up to so many entitlements.
pub fn roll(most: usize) -> impl Strategy<Value = Vec<Entitlement>> {
    vec(entitlement(), 0..=most)
}

fn entitlement() -> impl Strategy<Value = Entitlement> {
    let status = prop_oneof![8 => Just(EntryStatus::InForce), 1 => Just(EntryStatus::Stopped)];
    let level = select(vec![ApprovalLevel::County, ApprovalLevel::Township]);
    let payee = option::weighted(0.2, people());
    let home = prop_oneof![9 => Just(""), 1 => Just("福利院")];
    (
        (
            programme(),
            people(),
            amount(),
            month(),
            option::weighted(0.3, month()),
        ),
        (option::of(day()), status, level, payee, home),
    )
        .prop_map(|((programme, person, amount, from, to), rest)| {
            let (decided, status, level, payee, institution) = rest;
            let payee = payee.unwrap_or_else(|| person.clone());
            Entitlement {
                programme,
                person_id: person.id,
                person_name: person.name,
                account: payee.account,
                amount,
                from: Some(from),
                to,
                decided,
                status,
                level,
                payee_id: payee.id,
                payee_name: payee.name,
                institution: institution.to_owned(),
                region: "434001101".to_owned(),
                ..Entitlement::default()
            }
        })
}

/// A household of one to three, on 农村低保.
pub fn household() -> impl Strategy<Value = HouseholdGrant> {
    let members = vec((people(), option::weighted(0.2, amount())), 1..=3);
    (0..3u8, members, amount(), month(), option::of(day())).prop_map(
        |(number, members, amount, from, decided)| {
            let head = members
                .first()
                .map_or_else(|| person(0), |(p, _)| p.clone());
            let member = |(person, extra): (Person, Option<Money>)| HouseholdMember {
                person_id: person.id,
                person_name: person.name,
                extra_amount: extra.unwrap_or_default(),
                from: Some(from),
                ..HouseholdMember::default()
            };
            HouseholdGrant {
                household: format!("H{number}"),
                grant: Entitlement {
                    programme: "农村低保".to_owned(),
                    person_id: head.id,
                    person_name: head.name,
                    account: head.account,
                    amount,
                    from: Some(from),
                    decided,
                    region: "434001101".to_owned(),
                    ..Entitlement::default()
                },
                members: members.into_iter().map(member).collect(),
            }
        },
    )
}

/// A payment line: to somebody of the roll more often than not, for nearly anything.
pub fn payment() -> impl Strategy<Value = PaymentLine> {
    let result = prop_oneof![
        6 => Just(BankResult::Success), 1 => Just(BankResult::Failed), 1 => Just(BankResult::Unknown),
    ];
    let purpose = prop_oneof![
        8 => Just(""), 1 => Just("补发202501"), 1 => Just("补发202412-202502"), 1 => Just("补发"),
        1 => Just("重发"), 1 => Just("提标补差"), 1 => Just("冲正"), 1 => Just("分类施保"),
        1 => Just("集中供养2人"),
    ];
    let programme = prop_oneof![5 => programme(), 2 => Just("农村低保".to_owned())];
    let sign = prop_oneof![12 => Just(1i64), 1 => Just(-1)];
    (
        (
            programme,
            stranger(),
            (amount(), sign),
            month(),
            option::weighted(0.9, day()),
        ),
        (result, purpose, 0..3u8, option::of(0..4u8), any::<bool>()),
    )
        .prop_map(
            |((programme, person, (amount, sign), month, credited), rest)| {
                let (result, purpose, batch, serial, bare) = rest;
                // An institution's line bears no number.
                let institution = bare && purpose.starts_with("集中");
                PaymentLine {
                    programme,
                    person_id: if institution {
                        String::new()
                    } else {
                        person.id
                    },
                    person_name: if institution {
                        "福利院".to_owned()
                    } else {
                        person.name
                    },
                    account: person.account,
                    amount: Money::from_fen(amount.fen() * sign),
                    month: Some(month),
                    credited,
                    result,
                    batch: format!("B{batch}"),
                    serial: serial.map(|n| n.to_string()).unwrap_or_default(),
                    purpose: purpose.to_owned(),
                    ..PaymentLine::default()
                }
            },
        )
}

fn listed() -> impl Strategy<Value = ListLine> {
    let kind = select(vec![ListKind::Deaths, ListKind::Payroll, ListKind::Custody]);
    let to = option::weighted(0.3, day());
    (kind, people(), option::weighted(0.8, day()), to).prop_map(|(kind, person, from, to)| {
        ListLine {
            kind,
            person_id: person.id,
            person_name: person.name,
            from,
            to: to.filter(|_| kind != ListKind::Deaths),
            ..ListLine::default()
        }
    })
}

/// A county of up to a dozen entitlements and two dozen lines.
pub fn county() -> impl Strategy<Value = County> {
    let parts = (
        roll(12),
        vec(household(), 0..=3),
        vec(payment(), 0..=24),
        vec(listed(), 0..=3),
    );
    parts.prop_map(|(entitlements, households, payments, lists)| County {
        entitlements,
        households,
        payments,
        lists,
    })
}
