use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
fn check(start: &str, count: u32, expected: &str) {
    let calendar = Calendar::shipped().unwrap();
    let end = calendar.add_workdays(day(start), count).unwrap();
    assert_eq!(end, day(expected), "{start} + {count}");
    assert_eq!(
        calendar.workdays_between(day(start), end).unwrap(),
        count as i32
    );
}

#[test]
fn the_golden_days_come_out() {
    check("2024-02-02", 5, "2024-02-08");
    check("2025-01-24", 5, "2025-02-07");
    check("2025-04-25", 5, "2025-05-06");
    check("2025-09-26", 5, "2025-10-10");
    check("2025-09-26", 15, "2025-10-23");
    check("2025-12-29", 5, "2026-01-06");
    check("2026-02-13", 5, "2026-02-27");
    check("2026-02-13", 15, "2026-03-12");
    check("2026-09-18", 5, "2026-09-24");
    check("2026-09-24", 10, "2026-10-15");
    check("2026-12-30", 1, "2026-12-31");
}

#[test]
fn the_months_have_the_working_days_of_the_notices() {
    let calendar = Calendar::shipped().unwrap();
    for (year, expected) in [
        (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ] {
        for (month, count) in (1..).zip(expected) {
            let month = crate::period::Month::new(year, month).unwrap();
            let days = month.first_day().iter_days();
            let worked = days
                .take_while(|d| *d <= month.last_day())
                .filter(|d| calendar.is_workday(*d).unwrap())
                .count();
            assert_eq!(worked, count, "{month}");
        }
    }
}

#[test]
fn outside_the_coverage_is_an_error_that_says_which_file_is_missing() {
    let calendar = Calendar::shipped().unwrap();
    let said = |result: Result<NaiveDate>| {
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("E0007", ErrorKind::Usage));
        error.hint(crate::message::Lang::En).unwrap()
    };
    let hint = said(calendar.add_workdays(day("2026-12-31"), 1));
    assert!(hint.contains("covers,2027-01-01,2027-12-31"), "{hint}");
    assert!(said(calendar.add_workdays(day("2026-01-01"), u32::MAX)).contains("2027"));
    assert!(said(calendar.add_workdays(day("2003-12-31"), 0)).contains("2003"));
    assert!(said(calendar.roll_forward(day("2027-01-01"))).contains("2027"));
    assert!(said(calendar.roll_back(day("2004-01-01"))).contains("2003"));
    assert!(calendar.is_workday(day("2003-12-31")).is_err());
    assert!(
        calendar
            .workdays_between(day("2026-12-31"), day("2027-01-04"))
            .is_err()
    );
}

#[test]
fn a_day_rolls_to_a_worked_one() {
    let calendar = Calendar::shipped().unwrap();
    for (date, forward, back) in [
        ("2025-10-01", "2025-10-09", "2025-09-30"),
        ("2025-09-28", "2025-09-28", "2025-09-28"),
        ("2025-10-12", "2025-10-13", "2025-10-11"),
        ("2025-06-18", "2025-06-18", "2025-06-18"),
    ] {
        assert_eq!(
            calendar.roll_forward(day(date)).unwrap(),
            day(forward),
            "{date}"
        );
        assert_eq!(calendar.roll_back(day(date)).unwrap(), day(back), "{date}");
    }
    assert_eq!(calendar.festival(day("2025-10-06")), Some("中秋"));
    assert_eq!(calendar.festival(day("2025-06-18")), None);
}

#[test]
fn a_text_grows_the_calendar_and_a_region_lays_its_festivals_over_it() {
    let year = "\u{feff}# a made-up year\nversion,test\ncovers,2027-01-01,2027-12-31\r\n\
        off,2027-01-01,2027-01-03,元旦\nwork,2027-01-09,2027-01-09,元旦\n";
    let region = "off,2026-07-24,2026-07-26,火把节\n";
    let calendar = Calendar::shipped().unwrap();
    let calendar = calendar
        .with(year, "2027.csv")
        .unwrap()
        .with(region, "r.csv")
        .unwrap();
    assert_eq!(calendar.covers(), (day("2004-01-01"), day("2027-12-31")));
    assert_eq!(calendar.versions(), ["2026.1", "test"]);
    assert_eq!(
        calendar.add_workdays(day("2026-12-31"), 6).unwrap(),
        day("2027-01-09")
    );
    assert!(!calendar.is_workday(day("2026-07-24")).unwrap());
    // a text that covers a year replaces all that was known of it
    let plain = calendar
        .with("covers,2026-01-01,2026-12-31", "plain.csv")
        .unwrap();
    assert!(plain.is_workday(day("2026-07-24")).unwrap());
    assert!(plain.is_workday(day("2026-10-01")).unwrap());
}

#[test]
fn a_wrong_text_is_refused_with_its_row() {
    let refused = |text: &str, code: &str| {
        let error = Calendar::shipped()
            .unwrap()
            .with(text, "c.csv")
            .unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        error.to_string()
    };
    let said = refused("version,1\nholiday,2026-01-01,2026-01-01,x\n", "E0008");
    assert_eq!(
        said,
        "c.csv:2: not a line of a calendar: holiday,2026-01-01,2026-01-01,x"
    );
    for line in [
        "off,2026-1-1,2026-01-01,x",
        "off,2026-01-02,2026-01-01,x",
        "off,2026-01-01",
        "covers,2026-01-01,9999-12-31",
        "work,2026-02-30,2026-02-30,x",
    ] {
        refused(line, "E0008");
    }
    refused(
        "off,2026-01-01,2026-01-02,x\nwork,2026-01-02,2026-01-02,x",
        "E0009",
    );
    refused("off,2027-01-01,2027-01-01,x", "E0007");
    refused("covers,2028-01-01,2028-12-31", "E0011");
    assert_eq!(Calendar::read("", "c.csv").unwrap_err().code(), "E0010");
}
