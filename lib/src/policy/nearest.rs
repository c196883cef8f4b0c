//! The nearest known names to one that is not known.

/// The known names nearest to `name`, best first, at most `count`; names too far off are left out.
pub fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    let length = name.chars().count();
    let mut ranked: Vec<(usize, &str)> = known
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(d, candidate)| 2 * d <= length.max(candidate.chars().count()))
        .collect();
    ranked.sort_unstable();
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked
        .into_iter()
        .map(|(_, name)| name)
        .take(count)
        .collect()
}

/// How many characters must be put in, taken out, changed, or swapped with the next one to turn
/// `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let cell = |row: &[usize], column: usize| row.get(column).copied().unwrap_or_default();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last: Option<char> = None;
    for (i, from) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let changed = cell(&above, j) + usize::from(from != *to);
            let mut best = changed.min(cell(&above, j + 1) + 1).min(cell(&row, j) + 1);
            let before = j.checked_sub(1).and_then(|j| Some((j, *b.get(j)?)));
            if let Some((j, before)) = before
                && last == Some(*to)
                && before == from
            {
                best = best.min(cell(&two_above, j) + 1);
            }
            row.push(best);
        }
        last = Some(from);
        two_above = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let known = [
            "unit",
            "cycle",
            "township_cap",
            "M05",
            "城市低保",
            "农村低保",
            "临时救助",
        ];
        assert_eq!(nearest(name, known, 2), expected, "{name:?}");
    }

    #[test]
    fn the_nearest_names_come_first_and_far_ones_not_at_all() {
        check("unti", &["unit"]);
        check("townshipcap", &["township_cap"]);
        check("M50", &["M05"]);
        check("城镇低保", &["城市低保", "农村低保"]);
        check("临时救济", &["临时救助"]);
        check("水库移民后期扶持", &[]);
    }

    #[test]
    fn a_distance_counts_single_changes() {
        for (a, b, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("kitten", "sitting", 3),
            ("低保", "低保", 0),
            ("M50", "M05", 1),
            ("unti", "unit", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a:?} {b:?}");
            assert_eq!(distance(b, a), expected, "{b:?} {a:?}");
        }
    }
}
