//! Spellings of dates and months, split into numbers; what they mean is decided by the readers.

/// Marks people write where there is nothing.
pub(super) fn is_nil(text: &str) -> bool {
    matches!(text, "无" | "/" | "\\" | "空" | "NULL" | "null")
        || !text.is_empty()
            && text
                .chars()
                .all(|c| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─'))
}

/// Words for an end that is not set.
pub(super) fn is_open_end(text: &str) -> bool {
    matches!(text, "长期" | "长期有效" | "至今" | "永久" | "不限")
}

/// What stands between the numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `20250701`, `202507`.
    Joined,
    /// `2025-07-01`.
    Dash,
    /// `2025/7/1`.
    Slash,
    /// `2025.7.1`: a spreadsheet may have dropped a zero at the end of `2025.10`.
    Point,
    /// `2025年7月1日`.
    Chinese,
}

/// A number of a date with its count of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) value: u16,
    pub(super) digits: usize,
}

/// Year, month and perhaps day, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    pub(super) style: Style,
    pub(super) first: Part,
    pub(super) second: Part,
    pub(super) third: Option<Part>,
}

impl Spelled {
    /// Whether it is written as `2025-07-01`, `2025-07` or `202507`.
    pub(super) fn is_canonical(self) -> bool {
        match self.style {
            Style::Dash => self.second.digits == 2,
            Style::Joined => self.third.is_none(),
            _ => false,
        }
    }
}

/// Splits a date without time; `None` when it is not two or three numbers in one style.
pub(super) fn split(text: &str) -> Option<Spelled> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let (first, rest) = text.split_at_checked(4)?;
        let (second, third) = match rest.len() {
            2 => (rest, None),
            4 => rest.split_at_checked(2).map(|(m, d)| (m, Some(d)))?,
            _ => return None,
        };
        return spelled(Style::Joined, first, second, third);
    }
    if text.contains('年') {
        let (first, rest) = text.split_once('年')?;
        let (second, rest) = rest.split_once('月')?;
        let rest = rest.strip_prefix('份').unwrap_or(rest);
        let third = match rest.strip_suffix(['日', '号']) {
            Some(day) => Some(day),
            None if rest.is_empty() => None,
            None => return None,
        };
        return spelled(
            Style::Chinese,
            first.trim(),
            second.trim(),
            third.map(str::trim),
        );
    }
    for (mark, style) in [('-', Style::Dash), ('/', Style::Slash), ('.', Style::Point)] {
        if let Some((first, rest)) = text.split_once(mark) {
            let (second, third) = match rest.split_once(mark) {
                Some((second, third)) => (second, Some(third)),
                None => (rest, None),
            };
            return spelled(style, first, second, third);
        }
    }
    None
}

fn spelled(style: Style, first: &str, second: &str, third: Option<&str>) -> Option<Spelled> {
    let third = match third {
        Some(text) => Some(part(text)?),
        None => None,
    };
    Some(Spelled {
        style,
        first: part(first)?,
        second: part(second)?,
        third,
    })
}

fn part(text: &str) -> Option<Part> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| text.parse().ok())
        .flatten()
        .map(|value| Part {
            value,
            digits: text.len(),
        })
}

/// Cuts off a time of day; `None` when what follows the date is no time.
pub(super) fn without_time(text: &str) -> Option<(&str, bool)> {
    let after_day = text.split_once([' ', 'T']);
    let Some((date, time)) = after_day else {
        return Some((text, false));
    };
    let time = time.trim();
    let time = time.strip_suffix('Z').unwrap_or(time);
    let mut fields = time.split(':');
    let small = |field: &str| {
        let whole = field.split_once('.').map_or(field, |(whole, _)| whole);
        (1..=2).contains(&whole.len()) && field.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    let count = time.split(':').count();
    ((2..=3).contains(&count) && fields.all(small)).then_some((date.trim_end(), true))
}
