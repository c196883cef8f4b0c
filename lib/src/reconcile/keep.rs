//! Which of several lines settle what is due, exactly.

use crate::money::Money;

/// Beyond so many lines for one key the answer is *ambiguous*, not a guess.
pub(super) const LINES_MAX: usize = 16;

/// The first set of lines, in their order, whose amounts add up to `due` exactly.
///
/// First means lexicographic by position: a set with an earlier line wins. `amounts` are positive
/// and at most [`LINES_MAX`].
pub(super) fn first_exact_set(amounts: &[Money], due: Money) -> Option<Vec<usize>> {
    if due <= Money::ZERO || amounts.len() > LINES_MAX {
        return None;
    }
    let mut chosen = Vec::with_capacity(amounts.len());
    search(amounts, 0, due, &mut chosen).then_some(chosen)
}

fn search(amounts: &[Money], from: usize, missing: Money, chosen: &mut Vec<usize>) -> bool {
    if missing == Money::ZERO {
        return true;
    }
    for (index, amount) in amounts.iter().enumerate().skip(from) {
        if *amount > missing || *amount <= Money::ZERO {
            continue;
        }
        chosen.push(index);
        if search(amounts, index + 1, missing - *amount, chosen) {
            return true;
        }
        chosen.pop();
    }
    false
}

/// What a confirmed line is for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Counts toward what is due.
    Toward,
    /// Surplus: equal to the due sum, or to a line that is kept.
    Duplicate,
    /// Surplus after the due sum is met exactly: an overpayment.
    Over,
}

/// Sorts the lines of one key, given in canonical order.
///
/// If a set equals the due sum it is kept, and a further line equal to the due sum or to a kept line
/// is a duplicate, else an overpayment. If none does, the first line is kept, later equal ones are
/// duplicates, and the rest count toward what is due.
pub(super) fn sort_lines(amounts: &[Money], due: Money) -> Vec<Kept> {
    if let Some(set) = first_exact_set(amounts, due) {
        let kept: Vec<Money> = set
            .iter()
            .filter_map(|i| amounts.get(*i).copied())
            .collect();
        let surplus = |amount: &Money| match *amount == due || kept.contains(amount) {
            true => Kept::Duplicate,
            false => Kept::Over,
        };
        let each = amounts.iter().enumerate();
        return each
            .map(|(i, amount)| {
                if set.contains(&i) {
                    Kept::Toward
                } else {
                    surplus(amount)
                }
            })
            .collect();
    }
    let first = amounts.first().copied();
    let each = amounts.iter().enumerate();
    each.map(|(i, amount)| match i > 0 && Some(*amount) == first {
        true => Kept::Duplicate,
        false => Kept::Toward,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(due: i64, amounts: &[i64], expected: &str) {
        let amounts: Vec<Money> = amounts.iter().map(|a| Money::from_fen(*a)).collect();
        let got: String = sort_lines(&amounts, Money::from_fen(due))
            .iter()
            .map(|k| match k {
                Kept::Toward => 'k',
                Kept::Duplicate => 'd',
                Kept::Over => 'o',
            })
            .collect();
        assert_eq!(got, expected, "due {due}, lines {amounts:?}");
    }

    #[test]
    fn the_first_set_that_equals_the_due_sum_is_kept() {
        check(770, &[770], "k");
        check(770, &[770, 770], "kd");
        check(770, &[400, 370, 770], "kkd");
        check(770, &[770, 31], "ko");
        check(180, &[90, 90, 90], "kkd");
        check(1564, &[1439, 125], "kk");
        check(1564, &[1439, 125, 125], "kkd");
    }

    #[test]
    fn without_such_a_set_the_first_line_is_kept_and_equal_ones_are_duplicates() {
        check(770, &[801], "k");
        check(770, &[801, 801], "kd");
        check(770, &[400, 300], "kk");
        check(1564, &[1439, 1439], "kd");
        check(0, &[5, 5], "kd");
    }
}
