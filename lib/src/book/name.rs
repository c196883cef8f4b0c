//! Names of sheets: at most 31 characters, none of `: \ / ? * [ ]`, no two alike.

/// How long a name may be, in UTF-16 units.
const LONGEST: usize = 31;

/// A name that a spreadsheet takes and that is not `taken`: `R01`, `R01 (2)`, `R01 (3)`.
pub(super) fn free(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain = allowed(wanted);
    let first = cut(&plain, LONGEST);
    if !first.is_empty() && !taken(&first) {
        return first;
    }
    let numbered = |number: u32| {
        let tail = format!(" ({number})");
        let head = cut(&plain, LONGEST - tail.len());
        format!("{head}{tail}")
    };
    let mut names = (2..).map(numbered);
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// Whether a spreadsheet takes two names for one.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Forbidden and hidden characters become blanks; no apostrophe stands at an end; `History` is
/// taken by the program itself.
fn allowed(name: &str) -> String {
    let forbidden =
        |c: char| c.is_control() || matches!(c, ':' | '\\' | '/' | '?' | '*' | '[' | ']');
    let name = name.replace(forbidden, " ");
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    match same(name, "history") {
        true => format!("{name} 1"),
        false => name.to_owned(),
    }
}

fn cut(name: &str, units: usize) -> String {
    let mut left = units;
    let fits = |c: &char| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let kept: String = name.chars().take_while(fits).collect();
    kept.trim_end_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &str, taken: &[&str], expected: &str) {
        let name = free(wanted, |name| taken.iter().any(|t| same(t, name)));
        assert_eq!(name, expected);
        assert!(name.encode_utf16().count() <= LONGEST, "{name}");
    }

    #[test]
    fn a_name_is_short_allowed_and_its_own() {
        check("R01 不在花名册", &[], "R01 不在花名册");
        check("a:b\\c/d?e*f[g]h", &[], "a b c d e f g h");
        check("'a'", &[], "a");
        check("", &[], " (2)");
        check("History", &[], "History 1");
        check("r01", &["R01"], "r01 (2)");
        check("R01", &["R01", "r01 (2)"], "R01 (3)");
        let long = "银".repeat(40);
        check(&long, &[], &"银".repeat(31));
        check(
            &long,
            &[&"银".repeat(31)],
            &format!("{} (2)", "银".repeat(27)),
        );
        check(&"𠮷".repeat(20), &[], &"𠮷".repeat(15));
    }
}
