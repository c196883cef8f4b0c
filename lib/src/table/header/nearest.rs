//! The nearest of some texts, for messages.

/// The candidate with the smallest edit distance, if it shares at least half of its characters.
pub(in crate::table) fn nearest<'c>(
    text: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    candidates
        .map(|candidate| (distance(text, candidate), candidate))
        .filter(|(d, c)| d * 2 <= text.chars().count().max(c.chars().count()))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance over characters of texts cut to 64.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((y, up_left), up) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            left = (up_left + usize::from(x != *y)).min(up + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_header_shares_half_of_its_characters() {
        let headers = ["姓名", "身份证", "发放月"];
        assert_eq!(nearest("身份证号", headers.into_iter()), Some("身份证"));
        assert_eq!(nearest("发放月份", headers.into_iter()), Some("发放月"));
        assert_eq!(nearest("金额", headers.into_iter()), None);
        assert_eq!(
            (
                distance("abc", "abc"),
                distance("abc", "b"),
                distance("", "ab")
            ),
            (0, 2, 2)
        );
    }
}
