//! Splitting an amount so that not a fen is lost.

use super::Money;

impl Money {
    /// Splits by `weights`: each gets its share cut to fen, and what is left goes, one fen each, to
    /// the largest remainders, the first of equals first.
    ///
    /// The shares always add up to the whole. A negative amount is split as its positive mirror, so
    /// that a reversal cancels each share exactly. `None` when the weights add up to nothing or to
    /// more than a `u64` holds.
    ///
    /// ```
    /// use onecard::money::Money;
    /// let thirds = Money::from_fen(100).split(&[1, 1, 1]);
    /// assert_eq!(thirds, Some([34, 33, 33].map(Money::from_fen).to_vec()));
    /// ```
    pub fn split(self, weights: &[u64]) -> Option<Vec<Self>> {
        let total = weights
            .iter()
            .try_fold(0u64, |sum, w| sum.checked_add(*w))?;
        let total = Some(u128::from(total)).filter(|total| *total > 0)?;
        let whole = u128::from(self.0.unsigned_abs());
        let mut shares = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut left = whole;
        for (index, weight) in weights.iter().enumerate() {
            let exact = whole * u128::from(*weight);
            let share = exact / total;
            left -= share;
            shares.push(share);
            remainders.push((std::cmp::Reverse(exact - share * total), index));
        }
        remainders.sort_unstable();
        // Fewer fen are left than shares were cut, so a weight of zero never gets one.
        for (_, index) in remainders.iter().take(usize::try_from(left).ok()?) {
            *shares.get_mut(*index)? += 1;
        }
        let signed = |share: u128| {
            let share = i128::try_from(share).ok()?;
            let fen = if self.0 < 0 { -share } else { share };
            i64::try_from(fen).ok().map(Self)
        };
        shares.into_iter().map(signed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fen: i64, weights: &[u64], expected: Option<&[i64]>) {
        let shares = Money::from_fen(fen).split(weights);
        let shares = shares.map(|s| s.into_iter().map(Money::fen).collect::<Vec<_>>());
        assert_eq!(shares.as_deref(), expected, "{fen} by {weights:?}");
    }

    #[test]
    fn no_fen_is_lost() {
        check(100, &[1, 1, 1], Some(&[34, 33, 33]));
        check(5, &[3, 7], Some(&[2, 3]));
        check(5, &[7, 3], Some(&[4, 1]));
        check(-5, &[7, 3], Some(&[-4, -1])); // the mirror of the line above
        check(2, &[0, 1, 1, 1], Some(&[0, 1, 1, 0]));
        check(0, &[0, 1], Some(&[0, 0]));
        check(i64::MIN, &[1], Some(&[i64::MIN]));
        check(i64::MAX, &[u64::MAX], Some(&[i64::MAX]));
    }

    #[test]
    fn nothing_to_split_by_is_no_split() {
        check(5, &[], None);
        check(5, &[0, 0], None);
        check(5, &[u64::MAX, 1], None);
    }
}
