//! Number formats: whether people see a date, the number that is stored, or another one.
//!
//! `0!.0000"万元"` shows 12345 as `1.2345万元`, and `0.00"万元"` shows 6.5 as `6.50万元`: the cell alone says
//! nothing of that, so a number that such a format shows is no amount of yuan. A format that says `元` or
//! nothing is as good as none: `#,##0.00`, `0.00_ `, `¥#,##0.00`, `0.00"元"`, those of accounts.
//!
//! A format has up to four sections, and the value decides which of them is in force: those for numbers
//! above zero, below zero, zero, and for texts, or those whose condition holds (`[>=10000]`). Only that
//! section counts: `[>=10000]0!.0,"万";0` shows 600 as it is. Where programs differ in which section they
//! take, a number is as stored only if it is so in all of them.

mod code;
mod section;

use code::Part;
use section::Section;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a number format shows a number; what is worse comes later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    /// As the number that is stored.
    #[default]
    Number,
    /// As a date, if it is the number of a day.
    Date,
    /// With fewer digits than are stored.
    Shortened,
    /// In another scale or unit, or not at all.
    Scaled,
}

/// What a number format shows of every value; a code is looked at once, however many cells have it.
#[derive(Debug, Default)]
pub(super) struct Format {
    is_date: bool,
    /// For numbers, in their order; none shows every number as it is.
    sections: Vec<Section>,
    least_digits: usize,
    changes_texts: bool,
}

/// What a style says of the cells that have it.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) format: Arc<Format>,
    /// Whether it strikes out what it shows.
    pub(super) is_struck: bool,
}

/// Bytes of a code; spreadsheets keep 255 letters.
const LONGEST: usize = 4096;
/// Shows no number.
const UNKNOWN: &str = "\"?\"";

/// The formats of a workbook by number.
#[derive(Debug, Default)]
pub(super) struct Formats(BTreeMap<u32, Arc<Format>>);

impl Formats {
    /// Notes one that the workbook defines.
    pub(super) fn define(&mut self, number: u32, code: &str) {
        self.0.insert(number, Arc::new(Format::of_code(code)));
    }

    /// One that the workbook defines, or a built-in one.
    pub(super) fn get(&mut self, number: u32) -> Arc<Format> {
        let known = self.0.entry(number);
        Arc::clone(known.or_insert_with(|| Arc::new(Format::built_in(number))))
    }
}

impl Format {
    /// What a code means; nobody can tell of one longer than programs write.
    pub(super) fn of_code(code: &str) -> Self {
        let code = if code.len() > LONGEST { UNKNOWN } else { code };
        let parts = code::parts(code);
        let ends_in_text = parts.last().is_some_and(Part::has_text);
        // The fourth is for texts, and so is the last of fewer that names them.
        let (numeric, text) = match parts.as_slice() {
            [first, second, third, text] => (vec![first, second, third], Some(text)),
            [only] => (vec![only], Some(only).filter(|_| ends_in_text)),
            [numeric @ .., last] if ends_in_text => (numeric.iter().collect(), Some(last)),
            parts => (parts.iter().collect(), None),
        };
        let sections: Vec<Section> = match numeric.as_slice() {
            [only] if only.is_empty() => Vec::new(),
            numeric => numeric.iter().map(|part| Section::of(part)).collect(),
        };
        let plain = matches!(sections.as_slice(), [only] if only.is_plain());
        Self {
            is_date: code::is_date(code),
            sections: if plain { Vec::new() } else { sections },
            least_digits: parts.first().map_or(0, Part::least_digits),
            changes_texts: text.is_some_and(|text| text.wholes() != 1 || !text.is_of_yuan()),
        }
    }

    /// A built-in one; 27 to 58 are those of Chinese versions.
    pub(super) fn built_in(number: u32) -> Self {
        Self::of_code(match number {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 => "¥#,##0;¥-#,##0",
            6 => "¥#,##0;[Red]¥-#,##0",
            7 => "¥#,##0.00;¥-#,##0.00",
            8 => "¥#,##0.00;[Red]¥-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy/m/d",
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => "h:mm:ss",
            37 => "#,##0;-#,##0",
            38 => "#,##0;[Red]-#,##0",
            39 => "#,##0.00;-#,##0.00",
            40 => "#,##0.00;[Red]-#,##0.00",
            41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
            43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            48 => "##0.0E+0",
            _ => "General",
        })
    }

    /// How it shows a number in its plain form.
    pub(super) fn shown(&self, number: &str) -> Shown {
        match self.is_date {
            true => Shown::Date,
            false => section::shown(&self.sections, number),
        }
    }

    /// How many digits it shows of a whole number at least: `000000` shows 12345 as `012345`.
    pub(super) const fn least_digits(&self) -> usize {
        self.least_digits
    }

    /// Whether it shows another text than the cell holds: with a unit, twice, or not at all.
    pub(super) const fn changes_texts(&self) -> bool {
        self.changes_texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds how the codes show a number that is large, small, with all decimals, below zero, or zero.
    #[track_caller]
    fn check(number: &str, expected: Shown, codes: &[&str]) {
        for code in codes {
            let format = Format::of_code(code);
            assert_eq!(format.shown(number), expected, "{number} as {code}");
        }
    }

    #[test]
    fn a_date_format_has_a_year_a_day_or_a_month() {
        check(
            "45839",
            Shown::Date,
            &[
                "yyyy-mm-dd",
                "yyyy\"年\"m\"月\"d\"日\";@",
                "[$-804]yyyy\\-m\\-d",
                "m/d",
                "mmm",
            ],
        );
        for number in [14, 57] {
            assert_eq!(Format::built_in(number).shown("45839"), Shown::Date);
        }
    }

    const ORDINARY: &[&str] = &[
        "",
        "General",
        "GENERAL",
        "G/通用格式",
        "General\"元\"",
        "0.00",
        "0.00_ ",
        "#,##0.00",
        "# ##0.00",
        "#,##0.00_);\\(#,##0.00\\)",
        "#,##0.00_ ;[Red]\\-#,##0.00\\ ",
        "0.00;[红色]0.00",
        "0.00_);[Red]\\(0.00\\)",
        "¥#,##0.00",
        "\"￥\"#,##0.00;\"￥\"\\-#,##0.00",
        "[$¥-804]#,##0.00",
        "[$-804]0.00",
        "[$RMB] #,##0.00",
        "\"$\"#,##0.00",
        "0.00\"元\"",
        "0.00元",
        "#,##0.00\\ \"元\"",
        "0.00\"元/月\"",
        "0.00\"元整\"",
        "\"人民币\"0.00\"（元）\"",
        "[DBNum2][$-804]General\"元整\"",
        "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        "_-* #,##0.00_-;\\-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
        "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        "0.00;-0.00;;@",
        "0.00;-0.00;\"无\";@",
        "0.00;@",
        "[Red]",
    ];

    #[test]
    fn an_ordinary_format_shows_the_number() {
        for number in ["600", "612.5", "-612.55", "0", "0.07", "1234567.80"] {
            check(number, Shown::Number, ORDINARY);
        }
        check(
            "600",
            Shown::Number,
            &["@", "0", "000000", "[<0]\"差错\";0.00", "# ?/?", "0.00E+00"],
        );
        for number in [0, 2, 4, 11, 37, 44, 49] {
            assert_eq!(
                Format::built_in(number).shown("600"),
                Shown::Number,
                "{number}"
            );
        }
    }

    #[test]
    fn digits_that_a_format_leaves_out_are_told() {
        check(
            "612.5",
            Shown::Shortened,
            &["0", "#,##0", "0\"元\"", "# ?/?", "[Red]0;-0"],
        );
        check("612.57", Shown::Shortened, &["0.0", "0.00E+00", "##0.0E+0"]);
        check("612.50", Shown::Number, &["0.0", "0.00"]);
        check("0.07", Shown::Shortened, &["0", "0.0"]);
        check("123400", Shown::Number, &["0.000E+00"]);
        assert_eq!(Format::built_in(1).shown("0.5"), Shown::Shortened);
    }

    #[test]
    fn a_format_that_moves_the_point_or_has_a_unit_of_its_own_shows_another_number() {
        check(
            "12345",
            Shown::Scaled,
            &[
                "0\"万元\"",
                "0.00\"万\"",
                "0.00万元",
                "0.00\\万\\元",
                "General\"万元\"",
                "G/通用格式\"万元\"",
                "@\"万元\"",
                "0.00,",
                "0,",
                "#,##0,",
                "0.00,,",
                "0,.00",
                "0.00,\"元\"",
                "0!.0000\"万元\"",
                "0\\.0000",
                "0\".\"0,",
                "0!.0,",
                "#!.##00",
                "0\"00\"",
                "0%",
                "0.00%",
                "0.00\"%\"",
                "0\"分\"",
                "0.0\"k\"",
                "0\"Ｗ\"",
                "[$$US-409]#,##0.00",
                "[$€-407]0.00",
                "[$HKD] 0.00",
                "000-0000",
                ";;;",
                "\"已发\"",
                "\"已发\";0.00",
                "h:mm",
                "[h]:mm:ss",
                "mm:ss.0",
                "\"day\"0",
            ],
        );
        for number in [9, 10, 20, 33, 46] {
            assert_eq!(
                Format::built_in(number).shown("600"),
                Shown::Scaled,
                "{number}"
            );
        }
    }

    #[test]
    fn the_value_decides_which_section_counts() {
        for (code, scaled, plain) in [
            (
                "[>=10000]0!.0,\"万\";0.00",
                &["10000", "123456.7"][..],
                &["9999.99", "0", "600"][..],
            ),
            ("[>=10000]0!.0,\"万\"", &["10000"], &["9999", "0"]),
            ("[>10000]0!.0,\"万\";0", &["10001"], &["10000"]),
            (
                "[<1000]0;[>=10000]0.0,\"千\";0.00",
                &["12345"],
                &["999", "5000.5"],
            ),
            ("[<=9999]0;0.0,\"千\"", &["10000"], &["9999"]),
            ("[=0]\"无\";0.00", &[], &["0", "600"]),
            ("[<>600]0\"万\";0", &["601"], &["600"]),
            ("0.00;-0.00\"万元\"", &["-1"], &["1", "0"]),
            ("0.00\"万元\";-0.00;0", &["1"], &["-1", "0"]),
            ("0;;", &["-600"], &["600", "0"]),
            // Nothing tells one below zero.
            ("0.00;0.00", &["-600"], &["600"]),
            ("[<0]0.00;0", &["-600"], &["600"]),
            ("0.00;[Red]0.00", &[], &["-600"]),
            ("[<0]\"差错\";0.00", &["-5"], &["5"]),
            // Without a condition that holds it is one of the others, which must all agree.
            ("[>=10000]0.00;0.00;0\"万\"", &["600"], &["20000"]),
            ("[>=十]0!.0,\"万\";0", &["600"], &[]),
        ] {
            for number in scaled {
                check(number, Shown::Scaled, &[code]);
            }
            for number in plain {
                check(number, Shown::Number, &[code]);
            }
        }
    }

    #[test]
    fn a_format_for_texts_may_show_another_one() {
        for (code, expected) in [
            ("@\"万元\"", true),
            ("0;0;0;@\"万\"", true),
            ("0;@\"万\"", true),
            (";;;", true),
            ("0;0;0;\"已发\"", true),
            ("@@", true),
            ("\"4340\"@", true),
            ("@", false),
            ("@\"元\"", false),
            ("0;-0;0;@", false),
            ("0\"万元\"", false),
            ("0;;", false),
            ("0;0;0;General", false),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", false),
            ("@\\ ", false),
        ] {
            assert_eq!(Format::of_code(code).changes_texts(), expected, "{code}");
        }
    }

    #[test]
    fn a_code_that_is_too_long_shows_nobody_knows_what() {
        check("5", Shown::Number, &["0".repeat(4096).as_str()]);
        check("5", Shown::Scaled, &["0".repeat(4097).as_str()]);
    }

    #[test]
    fn zeros_before_a_whole_number_are_digits_that_people_see() {
        for (code, expected) in [
            ("000000", 6),
            ("0", 1),
            ("#,##0", 1),
            ("0000;-0000", 4),
            ("00.00", 0),
            ("General", 0),
            ("\"A\"000", 3),
            ("", 0),
        ] {
            assert_eq!(Format::of_code(code).least_digits(), expected, "{code}");
        }
    }
}
