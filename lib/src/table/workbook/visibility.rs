//! Whether a tag of a web page hides what it begins.

use super::tokens::{attribute, hidden_by};

/// Whether an attribute or the style hides it.
pub(super) fn is_hidden(rest: &str) -> bool {
    attribute(rest, "hidden").is_some() || hidden_by(&style(rest))
}

/// Whether it is hidden, or of no `size`: the `height` of a row, the `width` of a column. Spreadsheets
/// write what they hide so, and hide what is written so.
pub(super) fn is_hidden_or_flat(rest: &str, size: &str) -> bool {
    let style = style(rest);
    let mut says = style.split(';').filter_map(|one| one.split_once(':'));
    attribute(rest, size).is_some_and(is_nothing)
        || says.any(|(name, length)| name == size && is_nothing(length))
        || is_hidden(rest)
}

/// The style in lower case and without blanks.
fn style(rest: &str) -> String {
    let style = attribute(rest, "style").unwrap_or_default();
    let tight = style.chars().filter(|c| !c.is_ascii_whitespace());
    tight.collect::<String>().to_ascii_lowercase()
}

/// Whether a length is none, in whatever unit.
fn is_nothing(length: &str) -> bool {
    let length = length.trim();
    let is_digit = |c: char| c.is_ascii_digit() || c == '.';
    let digits = length.split(|c| !is_digit(c)).next().unwrap_or_default();
    digits.contains('0') && digits.bytes().all(|b| matches!(b, b'0' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_no_height_is_hidden_as_one_that_is_not_displayed() {
        for (rest, expected) in [
            (" height=0", true),
            (" HEIGHT='0'", true),
            (" height=\"0px\"", true),
            (" style='Height : 0pt'", true),
            (" style=\"color:red;height:0.0!important\"", true),
            (" style='display: none'", true),
            (" hidden", true),
            (" height=19", false),
            (" height=0.5", false),
            (" height=auto", false),
            (" height", false),
            (" style='line-height:0;mso-height-source:0'", false),
            (" style='height:10pt'", false),
            (" width=0", false),
            ("", false),
        ] {
            assert_eq!(is_hidden_or_flat(rest, "height"), expected, "{rest}");
        }
        assert!(!is_hidden(" height=0"));
    }
}
