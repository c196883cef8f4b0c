//! Number formats: which numbers are shown as dates.

/// Whether a built-in format shows a date; 27 to 58 are those of Chinese versions.
pub(super) fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_format_has_a_year_a_day_or_a_month() {
        for (code, expected) in [
            ("yyyy-mm-dd", true),
            ("yyyy\"年\"m\"月\"d\"日\";@", true),
            ("[$-804]yyyy\\-m\\-d", true),
            ("m/d", true),
            ("mmm", true),
            ("General", false),
            ("0.00", false),
            ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", false),
            ("\"day\"0", false),
            ("[h]:mm:ss", false),
            ("h:mm", false),
            ("mm:ss.0", false),
            ("@", false),
            ("0.00E+00", false),
        ] {
            assert_eq!(is_date(code), expected, "{code}");
        }
        assert!(is_built_in_date(14) && is_built_in_date(57));
        assert!(!is_built_in_date(0) && !is_built_in_date(49) && !is_built_in_date(20));
    }
}
