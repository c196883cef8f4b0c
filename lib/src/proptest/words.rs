//! Strategies for words: numbers of nobody and their spellings, amounts, months.

use crate::identity::ResidentId;
use crate::identity::synthetic;
use crate::money::Money;
use crate::period::Month;
use ::proptest::prelude::*;
use chrono::{NaiveDate, TimeDelta};

/// Numbers of a county that was never assigned, born 1935 to 2014.
pub fn resident_id() -> impl Strategy<Value = ResidentId> {
    (0..29_000i64, 0..1_000u16).prop_map(|(days, sequence)| of(days, sequence))
}

/// The number of somebody born so many days after 1935-01-01.
pub(super) fn of(days: i64, sequence: u16) -> ResidentId {
    let first = NaiveDate::from_ymd_opt(1935, 1, 1).unwrap_or_default();
    synthetic::resident_id(first + TimeDelta::days(days), sequence)
}

/// One of the ways in which offices write the same number.
pub fn spelling(id: ResidentId) -> impl Strategy<Value = String> {
    let plain = id.reveal();
    let wide: String = plain.chars().map(full_width).collect();
    let split = plain.split_at_checked(6).unwrap_or((&plain, ""));
    ::proptest::sample::select(vec![
        plain.clone(),
        plain.to_lowercase(),
        plain.replace('X', "Х"),
        wide,
        format!("'{plain}"),
        format!(" {plain}\u{3000}"),
        format!("{}\u{a0}{}", split.0, split.1),
        format!("\u{200b}{plain}\t"),
    ])
}

fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
}

/// Whole amounts that often equal each other, or add up to each other.
pub fn amount() -> impl Strategy<Value = Money> {
    let even = (1..=6i64).prop_map(|n| Money::from_fen(n * 10_000));
    let odd = (1..=99_999i64).prop_map(Money::from_fen);
    prop_oneof![6 => even, 1 => odd]
}

/// A month near the turn of 2024 to 2025.
pub fn month() -> impl Strategy<Value = Month> {
    let first = Month::new(2024, 10);
    (0..7i32).prop_filter_map("a month", move |n| first?.plus(n))
}
