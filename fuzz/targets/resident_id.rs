//! A cell has one normal spelling; a number reads as it prints, and never prints whole by itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::identity::ResidentId;
use onecard::table::cell::{Cell, resident_id};

fuzz_target!(|text: &str| {
    let read = resident_id(Cell::text(text));
    if read.damage.is_some() {
        return;
    }
    let again = resident_id(Cell::text(&read.text));
    assert_eq!(again.text, read.text, "{text:?} has two normal spellings");
    let Some(id) = ResidentId::parse(&read.text) else {
        return;
    };
    let whole = id.reveal();
    assert_eq!(ResidentId::parse(&whole), Some(id));
    assert_eq!(ResidentId::parse(&whole.to_lowercase()), Some(id));
    assert_eq!(ResidentId::from_packed(id.packed()), Some(id));
    assert!(!ResidentId::check_is_wrong(&whole));
    let shown = id.to_string();
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    assert!(digits <= 7, "{shown} shows too much");
    assert!(id.birth().is_some());
});
