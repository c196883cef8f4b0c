//! Laws of the words that hold for every value, not for chosen examples.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

use chrono::{Datelike, NaiveDate, TimeDelta};
use onecard::calendar::Calendar;
use onecard::identity::{Account, PersonName, Region, ResidentId, compatible, one_edit_apart};
use onecard::money::{Money, Rounding, RoundingMode, RoundingUnit};
use onecard::period::{Cycle, Day, Month, Period};
use onecard::ratio::Ratio;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;
use std::sync::LazyLock;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::shipped().unwrap());

/// PROPTEST_CASES and PROPTEST_RNG_SEED still widen the search.
fn same_cases_every_run() -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        RngSeed::Random => RngSeed::Fixed(434_001),
        given => given,
    };
    ProptestConfig {
        rng_seed,
        failure_persistence: None,
        ..config
    }
}

/// A county code that was never assigned, so that no number is a person's.
const COUNTY: u64 = 434_001;

fn date(first: (i32, u32, u32), last: (i32, u32, u32)) -> impl Strategy<Value = NaiveDate> {
    let day = |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let (first, last) = (day(first), day(last));
    (0..=(last - first).num_days()).prop_map(move |n| first + TimeDelta::days(n))
}

/// Days far enough from the end of the calendar that a hundred working days fit.
fn covered() -> impl Strategy<Value = NaiveDate> {
    date((2004, 1, 1), (2026, 6, 30))
}

fn resident_id() -> impl Strategy<Value = ResidentId> {
    (date((1900, 1, 1), (2026, 12, 31)), 0..1000u64).prop_map(|(birth, sequence)| {
        let digits = u64::from(birth.format("%Y%m%d").to_string().parse::<u32>().unwrap());
        ResidentId::from_packed(COUNTY * 100_000_000_000 + digits * 1_000 + sequence).unwrap()
    })
}

/// Texts of what cells of names hold, and of what nobody expects.
fn name_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\u{4e00}-\u{4e20}]{1,5}",
        "[\u{4e00}-\u{4e04} ·•．.*?〇（）()(曾用名)死亡\u{200b}\u{3000}\u{e815}-\u{e864}]{0,12}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(same_cases_every_run())]

    #[test]
    fn money_reads_what_it_prints(fen in any::<i64>()) {
        prop_assume!(fen != i64::MIN); // its magnitude has no positive text to read
        let money = Money::from_fen(fen);
        prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
        prop_assert_eq!(Money::from_decimal(money.to_decimal()), Ok(money));
    }

    #[test]
    fn money_never_panics_on_text(text in any::<String>()) {
        if let Ok(money) = Money::parse(&text) {
            prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
        }
    }

    #[test]
    fn shares_add_up_and_lie_within_a_fen(
        fen in any::<i64>(),
        weights in prop::collection::vec(0..10_000u64, 1..12),
    ) {
        let total: u64 = weights.iter().sum();
        let shares = Money::from_fen(fen).split(&weights);
        prop_assert_eq!(shares.is_some(), total > 0);
        if let Some(shares) = shares {
            let sum: i128 = shares.iter().map(|s| i128::from(s.fen())).sum();
            prop_assert_eq!(sum, i128::from(fen));
            for (share, weight) in shares.iter().zip(&weights) {
                let exact = i128::from(fen) * i128::from(*weight);
                let apart = i128::from(share.fen()) * i128::from(total) - exact;
                prop_assert!(apart.unsigned_abs() < u128::from(total));
            }
        }
    }

    #[test]
    fn rounding_moves_less_than_a_unit_and_rounds_once(
        value in -10_000_000_000i64..10_000_000_000, scale in 0..6u32,
    ) {
        let value = Decimal::new(value, scale);
        for (unit, decimals) in
            [(RoundingUnit::Yuan, 0), (RoundingUnit::Jiao, 1), (RoundingUnit::Fen, 2)]
        {
            use RoundingMode::{Down, HalfEven, HalfUp, Up};
            let round = |mode| Rounding { unit, mode }.round(value).unwrap().to_decimal();
            for mode in [Up, Down, HalfUp, HalfEven] {
                let rounded = round(mode);
                prop_assert!((rounded - value).abs() < Decimal::new(1, decimals));
                let again = Rounding { unit, mode }.round(rounded).unwrap().to_decimal();
                prop_assert_eq!(again, rounded);
                prop_assert!(round(Down).abs() <= rounded.abs());
                prop_assert!(rounded.abs() <= round(Up).abs());
            }
        }
    }

    #[test]
    fn a_ratio_is_a_hundred_percent_only_when_it_is(n in 0..1_000_000i64, d in 1..1_000_000i64) {
        let full = Ratio::new(n, d).percent().as_deref() == Some("100.00");
        prop_assert_eq!(full, n == d);
    }

    #[test]
    fn months_and_days_are_what_they_print(day in date((1900, 1, 1), (2079, 6, 5))) {
        let month = Month::of(day).unwrap();
        prop_assert_eq!(Month::parse(&month.to_string()), Ok(month));
        prop_assert!(month.first_day() <= day && day <= month.last_day());
        prop_assert_eq!(Day::of(day).map(Day::date), Ok(day));
        for cycle in [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year, Cycle::Once] {
            let period = Period::containing(month, cycle);
            prop_assert!(period.first() <= month && month <= period.last());
            prop_assert_eq!(Period::containing(period.last(), cycle).first(), period.first());
        }
    }

    #[test]
    fn the_spelling_of_an_identity_number_changes_nothing(id in resident_id()) {
        let text = id.reveal();
        prop_assert_eq!(ResidentId::parse(&text), Some(id));
        prop_assert_eq!(ResidentId::parse(&text.to_lowercase()), Some(id));
        prop_assert_eq!(ResidentId::from_packed(id.packed()), Some(id));
        let born = id.birth().unwrap().date;
        if (1900..2000).contains(&born.year()) {
            let old = format!("{}{}", &text[..6], &text[8..17]);
            prop_assert_eq!(ResidentId::parse(&old), Some(id));
        }
        prop_assert!(!id.to_string().contains(&text[3..14]));
    }

    #[test]
    fn one_slip_of_the_hand_is_always_caught(id in resident_id(), at in 0..17usize, by in 1..10u8) {
        let text = id.reveal();
        let mut slipped = text.clone().into_bytes();
        slipped[at] = b'0' + (slipped[at] - b'0' + by) % 10;
        let slipped = String::from_utf8(slipped).unwrap();
        prop_assert_eq!(ResidentId::parse(&slipped), None);
        prop_assert!(one_edit_apart(&text, &slipped));
        prop_assert!(one_edit_apart(&slipped, &text));
        let mut swapped = text.clone().into_bytes();
        swapped.swap(at, (at + 1).min(16));
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert_eq!(one_edit_apart(&text, &swapped), swapped != text);
        prop_assert_eq!(ResidentId::parse(&swapped).is_some(), swapped == text);
    }

    #[test]
    fn age_grows_by_a_year_in_a_year(id in resident_id(), year in 1900..2100i32) {
        let end = |year| NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let (now, next) = (id.age_on(end(year)), id.age_on(end(year + 1)));
        prop_assert_eq!(now.is_some(), id.birth().unwrap().date <= end(year));
        if let Some(age) = now {
            prop_assert_eq!(next, Some(age + 1));
        }
    }

    #[test]
    fn words_of_any_text_never_panic(text in any::<String>(), other in any::<String>()) {
        prop_assert!(ResidentId::parse(&text).is_none_or(|id| id.birth().is_some()));
        prop_assert!(Region::parse(&text).is_none_or(|region| region.contains(region)));
        prop_assert_eq!(one_edit_apart(&text, &other), one_edit_apart(&other, &text));
        prop_assert!(Calendar::read(&text, "any").is_err() || text.contains("covers"));
    }

    #[test]
    fn accounts_and_regions_are_the_digits_they_print(
        account in "[1-9][0-9]{0,18}", region in "[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?",
    ) {
        prop_assert_eq!(Account::parse(&account).unwrap().reveal(), account);
        let read = Region::parse(&region).unwrap();
        prop_assert_eq!(Region::parse(&read.to_string()), Some(read));
        prop_assert!(region.starts_with(&read.county().to_string()));
    }

    #[test]
    fn a_normal_name_is_normal(cell in name_cell()) {
        let normal = PersonName::normal(&cell).into_owned();
        prop_assert_eq!(PersonName::normal(&normal), normal.as_str(), "{:?}", cell);
        let name = PersonName::parse(&cell);
        prop_assert_eq!(&name.text, &normal);
        prop_assert!(compatible(&name, &name) || name.text.is_empty());
    }

    #[test]
    fn compatible_names_are_so_both_ways(a in name_cell(), b in name_cell()) {
        let (a, b) = (PersonName::parse(&a), PersonName::parse(&b));
        prop_assert_eq!(compatible(&a, &b), compatible(&b, &a));
    }

    #[test]
    fn a_masked_a_damaged_and_a_cut_name_fit_the_whole(
        name in "[\u{4e00}-\u{9fa5}]{2,6}", father in "[\u{4e00}-\u{9fa5}]{2,6}", at in 1..6usize,
    ) {
        let whole = PersonName::parse(&name);
        let letters: Vec<char> = name.chars().collect();
        let masked: String = letters.iter().take(1).chain(&['*', '*']).collect();
        prop_assert!(compatible(&whole, &PersonName::parse(&masked)));
        let lost = |(i, c): (usize, &char)| if i == at { '?' } else { *c };
        let damaged: String = letters.iter().enumerate().map(lost).collect();
        prop_assert!(compatible(&whole, &PersonName::parse(&damaged)));
        let long = PersonName::parse(&format!("{name}·{father}"));
        for shown in 5..long.text.chars().count() {
            let cut: String = long.text.chars().take(shown).collect();
            prop_assert!(compatible(&long, &PersonName::parse(&cut)), "{}", cut);
        }
    }

    #[test]
    fn counting_days_undoes_adding_them(start in covered(), n in 0..100u32) {
        let end = CALENDAR.add_workdays(start, n).unwrap();
        prop_assert_eq!(CALENDAR.workdays_between(start, end).unwrap(), i32::try_from(n).unwrap());
        prop_assert!(n == 0 || CALENDAR.is_workday(end).unwrap());
    }

    #[test]
    fn adding_days_twice_adds_them_together(start in covered(), a in 1..40u32, b in 0..40u32) {
        let there = CALENDAR.add_workdays(start, a).unwrap();
        let further = CALENDAR.add_workdays(there, b).unwrap();
        prop_assert_eq!(further, CALENDAR.add_workdays(start, a + b).unwrap());
    }

    #[test]
    fn between_counts_each_worked_day_once(a in covered(), days in 0..60i64, more in 0..60i64) {
        let (b, c) = (a + TimeDelta::days(days), a + TimeDelta::days(days + more));
        let between = |x, y| CALENDAR.workdays_between(x, y).unwrap();
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        prop_assert_eq!(between(a, c), -between(c, a));
        let worked = a.iter_days().skip(1).take_while(|d| *d <= b);
        let worked = worked.filter(|d| CALENDAR.is_workday(*d).unwrap()).count();
        prop_assert_eq!(usize::try_from(between(a, b)), Ok(worked));
    }

    #[test]
    fn rolling_ends_on_the_nearest_worked_day(day in date((2004, 1, 2), (2026, 12, 30))) {
        let forward = CALENDAR.roll_forward(day).unwrap();
        prop_assert!(forward >= day && CALENDAR.is_workday(forward).unwrap());
        prop_assert_eq!(CALENDAR.roll_forward(forward).unwrap(), forward);
        let idle = day.iter_days().take_while(|d| *d < forward);
        prop_assert!(idle.into_iter().all(|d| !CALENDAR.is_workday(d).unwrap()));
        prop_assert_eq!(forward == day, CALENDAR.is_workday(day).unwrap());
    }
}
