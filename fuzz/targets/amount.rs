//! A text is an exact amount or a defect, and an amount reads as it prints.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::money::Money;
use onecard::table::cell::{Cell, Unit, amount};

fuzz_target!(|text: &str| {
    let Ok(reading) = amount(Cell::text(text), Unit::Yuan) else {
        return;
    };
    let Some(money) = reading.value else {
        return;
    };
    let printed = money.to_string();
    assert_eq!(
        Money::parse(&printed).expect("what prints can be read"),
        money
    );
    let again = amount(Cell::text(&printed), Unit::Yuan).expect("what prints can be read");
    assert_eq!(again.value, Some(money), "{text:?} reads as {printed}");
    assert_eq!(
        Money::from_decimal(money.to_decimal()).expect("exact"),
        money
    );
    if let Ok(plain) = Money::parse(text) {
        assert_eq!(plain, money, "the ladder changes a plain amount");
    }
});
