//! Whether two identity texts are one slip of the hand apart.

/// Whether one digit was changed, or two neighbours swapped, to make one text of the other.
///
/// Both are texts as the table floor leaves them (ASCII, `X` upper case); equal texts are not one
/// edit apart, nor are texts of different length. A lost or doubled digit is a different length and
/// told apart already (D03). Same-sex twins born in order also look like this: whoever calls needs
/// a second reason, such as the same name and account (D01, D06).
///
/// ```
/// use onecard::identity::one_edit_apart;
/// assert!(one_edit_apart("434001195001010016", "434001195001010019"));
/// assert!(one_edit_apart("434001195001010016", "434001195001010061"));
/// assert!(!one_edit_apart("434001195001010016", "434001195001012219"));
/// ```
pub fn one_edit_apart(a: &str, b: &str) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut different = a
        .bytes()
        .zip(b.bytes())
        .enumerate()
        .filter(|(_, (x, y))| x != y);
    let (first, second) = (different.next(), different.next());
    if different.next().is_some() {
        return false;
    }
    match (first, second) {
        (Some(_), None) => true,
        (Some((i, (a1, b1))), Some((j, (a2, b2)))) => i + 1 == j && a1 == b2 && b1 == a2,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: bool) {
        assert_eq!(one_edit_apart(a, b), expected, "{a} {b}");
        assert_eq!(one_edit_apart(b, a), expected, "{b} {a}");
    }

    #[test]
    fn one_changed_digit_or_one_swap_is_near() {
        check("123", "123", false);
        check("123", "124", true);
        check("123", "132", true);
        check("123", "321", false); // not neighbours
        check("123", "134", false); // two changes
        check("1234", "2143", false); // two swaps
        check("123", "1234", false);
        check("12X", "120", true);
        check("", "", false);
    }
}
