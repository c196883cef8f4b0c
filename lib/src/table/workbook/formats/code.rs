//! The codes of number formats, taken apart.

use super::section::Condition;
use std::str::Chars;
use unicode_normalization::UnicodeNormalization;

/// Whether a format code shows a year, a day, or a month that is no minute.
pub(super) fn is_date(code: &str) -> bool {
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
            '\\' | '!' | '_' | '*' => {
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

/// Sections that a code has at most; what stands behind them says nothing.
const MOST: usize = 4;

/// One of the parts of a code, for values of one kind.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) condition: Option<Condition>,
    /// A colour of its own, by which people tell what is below zero.
    has_colour: bool,
    /// Nobody sees what stands in white.
    is_white: bool,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `0`, `#`, `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+`.
    Power,
    /// `General`: the number as it is.
    General,
    /// `@`: the text, or the number, as it is.
    Text,
    /// What stands there as it is.
    Letter(char),
}

/// What `General` is called in Chinese versions.
const GENERAL: [&str; 3] = ["General", "G/通用格式", "通用格式"];

/// The parts of a code in their order.
pub(super) fn parts(code: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut part, mut rest) = (Part::default(), code.chars());
    loop {
        let general = GENERAL.iter().find_map(|word| {
            let (head, tail) = rest.as_str().split_at_checked(word.len())?;
            head.eq_ignore_ascii_case(word).then(|| tail.chars())
        });
        if let Some(tail) = general {
            part.marks.push(Mark::General);
            rest = tail;
            continue;
        }
        match rest.next() {
            Some(';') if parts.len() + 1 < MOST => parts.push(std::mem::take(&mut part)),
            Some(';') | None => break,
            Some(first) => part.mark(first, &mut rest),
        }
    }
    parts.push(part);
    parts
}

impl Part {
    /// Notes what begins with `first`.
    fn mark(&mut self, first: char, after: &mut Chars<'_>) {
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
            '0' | '#' | '?' => Mark::Digit(first),
            '.' => Mark::Point,
            ',' => Mark::Comma,
            '%' => Mark::Percent,
            'E' | 'e' if after.as_str().starts_with(['+', '-']) => {
                after.next();
                Mark::Power
            }
            '@' => Mark::Text,
            other => Mark::Letter(other),
        };
        self.marks.push(mark);
    }

    /// `[>=10000]`, `[$¥-804]`, `[h]`, `[Red]`; languages and ways to write digits say nothing.
    fn bracket(&mut self, inside: &str) {
        const COLOURS: [&str; 12] = [
            "blue",
            "cyan",
            "green",
            "magenta",
            "red",
            "yellow",
            "蓝色",
            "青色",
            "绿色",
            "洋红色",
            "红色",
            "黄色",
        ];
        let is_clock = |c: char| "hms".contains(c.to_ascii_lowercase());
        let letters = match inside.strip_prefix('$') {
            Some(currency) => currency.split('-').next().unwrap_or_default(),
            None if inside.chars().all(is_clock) => inside,
            None => {
                let word = inside.to_ascii_lowercase();
                self.condition = self.condition.or_else(|| Condition::parse(inside));
                self.has_colour |= COLOURS.contains(&word.as_str());
                self.is_white |= matches!(word.as_str(), "white" | "白色" | "白");
                return;
            }
        };
        self.marks.extend(letters.chars().map(Mark::Letter));
    }

    /// Whether it says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty() && !self.is_white
    }

    /// How often it shows the whole text or number: `@`, `General`.
    pub(super) fn wholes(&self) -> usize {
        let wholes = self.marks.iter().filter(|mark| mark.is_whole());
        if self.is_white { 0 } else { wholes.count() }
    }

    pub(super) fn has_text(&self) -> bool {
        self.marks.contains(&Mark::Text)
    }

    pub(super) fn shows_number(&self) -> bool {
        !self.is_white && self.marks.iter().any(|m| m.is_digit() || m.is_whole())
    }

    /// Whether people see that a number is below zero.
    pub(super) fn shows_sign(&self) -> bool {
        let is_sign =
            |mark: &Mark| matches!(mark, Mark::Letter('-' | '(' | '（' | '−' | '负' | '△'));
        self.has_colour || self.marks.iter().any(is_sign)
    }

    /// Digits that it shows before a power of ten, if it shows one.
    pub(super) fn significant(&self) -> Option<usize> {
        let power = self.marks.iter().position(|m| *m == Mark::Power)?;
        let before = self.marks.iter().take(power);
        Some(before.filter(|mark| mark.is_digit()).count())
    }

    /// Decimals that it shows; a fraction (`# ?/?`) shows none.
    pub(super) fn decimals(&self) -> usize {
        let digits_after = |mark: Mark| {
            let after = self.marks.iter().skip_while(move |m| **m != mark);
            after.filter(|mark| mark.is_digit()).count()
        };
        match digits_after(Mark::Letter('/')) {
            0 => digits_after(Mark::Point),
            _ => 0,
        }
    }

    /// Digits that it shows of a whole number at least.
    pub(super) fn least_digits(&self) -> usize {
        let zeros = self.marks.iter().filter(|mark| **mark == Mark::Digit('0'));
        match self.marks.contains(&Mark::Point) || self.marks.contains(&Mark::Power) {
            true => 0,
            false => zeros.count(),
        }
    }

    /// Whether the number that it shows is another one: its point moved, or with a unit of its own.
    pub(super) fn is_scaled(&self) -> bool {
        // Commas behind the last digit leave out thousands; letters between digits move the point.
        let (mut begun, mut comma, mut letter) = (false, false, false);
        for mark in &self.marks {
            match mark {
                Mark::Digit(_) if letter => return true,
                Mark::Digit(_) | Mark::General | Mark::Text => (begun, comma) = (true, false),
                Mark::Point | Mark::Power if comma || letter && begun => return true,
                Mark::Percent => return true,
                Mark::Comma => comma |= begun,
                Mark::Letter(c) => letter |= begun && !matches!(c, ' ' | '\u{a0}' | '\'' | '/'),
                Mark::Point | Mark::Power => {}
            }
        }
        comma || !self.is_of_yuan()
    }

    /// Whether what stands around a number or a text leaves it one of yuan.
    pub(super) fn is_of_yuan(&self) -> bool {
        const OTHERS: &str = "万萬千百亿億兆仟佰十拾分角厘毫毛%‰美港欧镑€£";
        let letters = self.marks.iter().filter_map(|mark| match mark {
            Mark::Letter(c) => Some(*c),
            _ => None,
        });
        let text: String = letters.nfkc().flat_map(char::to_lowercase).collect();
        let of_other = |c: char| c.is_ascii_digit() || OTHERS.contains(c);
        let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
        !text.contains(of_other) && words.all(|word| matches!(word, "" | "rmb" | "cny" | "yuan"))
    }
}

impl Mark {
    const fn is_digit(self) -> bool {
        matches!(self, Self::Digit(_))
    }

    const fn is_whole(self) -> bool {
        matches!(self, Self::General | Self::Text)
    }
}
