//! Number formats: whether people see a date, the number that is stored, or another one.
//!
//! `0!.0000"万元"` shows 12345 as `1.2345万元`, and `0.00"万元"` shows 6.5 as `6.50万元`: the cell alone says
//! nothing of that, so a number that such a format shows is no amount of yuan. A format that says `元` or
//! nothing is as good as none: `#,##0.00`, `0.00_ `, `¥#,##0.00`, `0.00"元"`, those of accounts.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;
use unicode_normalization::UnicodeNormalization;

/// How a number format shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As the number that is stored.
    #[default]
    Number,
    /// As a date, if it is the number of a day.
    Date,
    /// In another scale or unit, or not at all.
    Scaled,
}

/// What a style says of the cells that have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) shown: Shown,
    /// Whether it strikes out what it shows.
    pub(super) is_struck: bool,
}

/// What a built-in format shows; 27 to 58 are those of Chinese versions.
fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        // Shares of a hundred, and times of day.
        9 | 10 | 18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Scaled,
        _ => Shown::Number,
    }
}

/// What the format of that number shows: one that the workbook defines, or a built-in one.
pub(super) fn of(id: u32, named: &BTreeMap<u32, Shown>) -> Shown {
    named.get(&id).copied().unwrap_or_else(|| built_in(id))
}

/// What a format code shows.
pub(super) fn shown(code: &str) -> Shown {
    if is_date(code) {
        return Shown::Date;
    }
    let sections = sections(code);
    // The fourth is that of texts.
    let scaled = sections.iter().take(3).any(Section::is_scaled);
    let first = sections.first();
    let hidden = first.is_some_and(|first| !first.is_conditional && !first.shows_number());
    match scaled || hidden && code.contains(';') || hidden && first.is_some_and(Section::says) {
        true => Shown::Scaled,
        false => Shown::Number,
    }
}

/// Whether a format code shows a year, a day, or a month that is no minute.
fn is_date(code: &str) -> bool {
    let mut characters = code.chars();
    let (mut month, mut clock) = (false, false);
    while let Some(c) = characters.next() {
        match c.to_ascii_lowercase() {
            '"' => while characters.next().is_some_and(|c| c != '"') {},
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                // `[h]` counts hours; `[$-804]` and `[Red]` say nothing.
                clock |= inside
                    .chars()
                    .all(|c| "hms".contains(c.to_ascii_lowercase()));
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            // The part for negative numbers says no more.
            ';' => break,
            'y' | 'd' => return true,
            'm' => month = true,
            'h' | 's' => clock = true,
            'g' if code.eq_ignore_ascii_case("general") => return false,
            _ => {}
        }
    }
    month && !clock
}

/// One of the parts of a code, for numbers of one kind.
#[derive(Debug, Default)]
struct Section {
    /// It is for numbers of a range that it names.
    is_conditional: bool,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `0`, `#`, `?`.
    Digit,
    Point,
    Comma,
    Percent,
    /// `E+`.
    Power,
    /// `General` and `@`: the number as it is.
    Whole,
    /// What stands there as it is.
    Letter(char),
}

/// What `General` is called in Chinese versions.
const GENERAL: [&str; 3] = ["General", "G/通用格式", "通用格式"];

fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == ';' {
            sections.push(Section::default());
            rest = after;
            continue;
        }
        let general = GENERAL.iter().find_map(|word| {
            let (head, tail) = rest.split_at_checked(word.len())?;
            head.eq_ignore_ascii_case(word).then_some(tail)
        });
        let Some(section) = sections.last_mut() else {
            break;
        };
        rest = match general {
            Some(tail) => {
                section.marks.push(Mark::Whole);
                tail
            }
            None => {
                let mut characters = after.chars().peekable();
                section.mark(first, &mut characters);
                let left: usize = characters.map(char::len_utf8).sum();
                rest.get(rest.len() - left..).unwrap_or_default()
            }
        };
    }
    sections
}

impl Section {
    /// Notes what begins with `first`.
    fn mark(&mut self, first: char, after: &mut Peekable<Chars<'_>>) {
        let mark = match first {
            '"' => {
                let quoted = after.take_while(|c| *c != '"').map(Mark::Letter);
                return self.marks.extend(quoted);
            }
            '[' => return self.bracket(&after.take_while(|c| *c != ']').collect::<String>()),
            // Room of the width of a letter, and what fills a cell.
            '_' | '*' => {
                after.next();
                return;
            }
            '\\' | '!' => match after.next() {
                Some(escaped) => Mark::Letter(escaped),
                None => return,
            },
            '0' | '#' | '?' => Mark::Digit,
            '.' => Mark::Point,
            ',' => Mark::Comma,
            '%' => Mark::Percent,
            'E' | 'e' if after.next_if(|c| matches!(c, '+' | '-')).is_some() => Mark::Power,
            '@' => Mark::Whole,
            other => Mark::Letter(other),
        };
        self.marks.push(mark);
    }

    /// `[>=10000]`, `[$¥-804]`, `[h]`; colours and languages say nothing of a number.
    fn bracket(&mut self, inside: &str) {
        let is_clock = |c: char| "hms".contains(c.to_ascii_lowercase());
        let letters = match inside.strip_prefix('$') {
            Some(currency) => currency.split('-').next().unwrap_or_default(),
            None if inside.chars().all(is_clock) => inside,
            None => {
                self.is_conditional |= inside.starts_with(['<', '>', '=']);
                return;
            }
        };
        self.marks.extend(letters.chars().map(Mark::Letter));
    }

    fn shows_number(&self) -> bool {
        let shows = |mark: &Mark| matches!(mark, Mark::Digit | Mark::Whole);
        self.marks.iter().any(shows)
    }

    fn says(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Whether the number that it shows is another one: its point moved, or with a unit of its own.
    fn is_scaled(&self) -> bool {
        // Commas behind the last digit leave out thousands; letters between digits move the point.
        let (mut begun, mut comma, mut letter) = (false, false, false);
        for mark in &self.marks {
            match mark {
                Mark::Digit if letter => return true,
                Mark::Digit | Mark::Whole => (begun, comma) = (true, false),
                Mark::Point | Mark::Power if comma || letter && begun => return true,
                Mark::Percent => return true,
                Mark::Comma => comma |= begun,
                Mark::Letter(c) => letter |= begun && !matches!(c, ' ' | '\u{a0}' | '\'' | '/'),
                Mark::Point | Mark::Power => {}
            }
        }
        let word = |mark: &Mark| match mark {
            Mark::Letter(c) => Some(*c),
            _ => None,
        };
        comma || self.shows_number() && !is_yuan(self.marks.iter().filter_map(word))
    }
}

/// Whether what stands around a number leaves it one of yuan.
fn is_yuan(letters: impl Iterator<Item = char>) -> bool {
    const OTHERS: &str = "万萬千百亿億兆仟佰十拾分角厘毫毛%‰美港欧镑€£";
    let text: String = letters.nfkc().flat_map(char::to_lowercase).collect();
    let of_other = |c: char| c.is_ascii_digit() || OTHERS.contains(c);
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
    !text.contains(of_other) && words.all(|word| matches!(word, "" | "rmb" | "cny" | "yuan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: Shown, codes: &[&str]) {
        for code in codes {
            assert_eq!(shown(code), expected, "{code}");
        }
    }

    #[test]
    fn a_date_format_has_a_year_a_day_or_a_month() {
        check(
            Shown::Date,
            &[
                "yyyy-mm-dd",
                "yyyy\"年\"m\"月\"d\"日\";@",
                "[$-804]yyyy\\-m\\-d",
                "m/d",
                "mmm",
            ],
        );
        assert_eq!([14, 57].map(built_in), [Shown::Date; 2]);
    }

    #[test]
    fn an_ordinary_format_shows_the_number() {
        check(
            Shown::Number,
            &[
                "",
                "General",
                "GENERAL",
                "G/通用格式",
                "General\"元\"",
                "@",
                "0",
                "0.00",
                "000000",
                "0.00_ ",
                "#,##0",
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
                "0\"元/月\"",
                "0\"元整\"",
                "\"人民币\"0.00\"（元）\"",
                "[DBNum2][$-804]General\"元整\"",
                "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
                "_-* #,##0.00_-;\\-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
                "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
                "0.00;-0.00;;@",
                "0;-0;\"无\";@",
                "0.00E+00",
                "##0.0E+0",
                "# ?/?",
                "[Red]",
                "[<0]\"差错\";0.00",
            ],
        );
        assert_eq!([0, 2, 4, 11, 37, 44, 49].map(built_in), [Shown::Number; 7]);
    }

    #[test]
    fn a_format_that_moves_the_point_or_has_a_unit_of_its_own_shows_another_number() {
        check(
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
                "[>=10000]0!.0,\"万\";0.00",
                "0.00;-0.00\"万元\"",
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
        assert_eq!([9, 10, 20, 33, 46].map(built_in), [Shown::Scaled; 5]);
    }
}
