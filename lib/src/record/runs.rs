//! Numbers that mostly count up, one a line: rows and serials.

/// A number for each line that repeats the roll, most of them one more than that of the line before.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// Index of the first line of a run, and its number.
    starts: Vec<(u32, u32)>,
}

impl Runs {
    /// How many bytes they take.
    #[cfg(feature = "files")]
    pub(super) fn bytes(&self) -> usize {
        self.starts.len() * size_of::<(u32, u32)>() * 2
    }

    #[cfg(feature = "files")]
    pub(super) fn push(&mut self, at: u32, value: u32) {
        let follows = self
            .starts
            .last()
            .is_some_and(|run| follow(*run, at) == value);
        if !follows {
            self.starts.push((at, value));
        }
    }

    pub(super) fn get(&self, at: u32) -> u32 {
        let run = self.starts.partition_point(|(start, _)| *start <= at);
        let run = run.checked_sub(1).and_then(|run| self.starts.get(run));
        run.map_or(0, |run| follow(*run, at))
    }

    #[cfg(feature = "files")]
    pub(super) fn append(&mut self, part: &Self, base: u32, down: u32) {
        for (at, value) in &part.starts {
            self.push(at.saturating_add(base), value.wrapping_add(down));
        }
    }

    /// How many runs there are.
    #[cfg(feature = "files")]
    pub(super) const fn len(&self) -> usize {
        self.starts.len()
    }

    /// Keeps the first so many runs.
    #[cfg(feature = "files")]
    pub(super) fn truncate(&mut self, runs: usize) {
        self.starts.truncate(runs);
    }

    /// Reads on from the line at `first`.
    pub(super) fn walk_from(&self, first: u32) -> Walk<'_> {
        let begun = self.starts.partition_point(|(start, _)| *start <= first);
        Walk {
            run: (0, 0),
            rest: self
                .starts
                .get(begun.saturating_sub(1)..)
                .unwrap_or_default(),
        }
    }
}

/// The number of the line at `at` in a run; nothing is followed by nothing.
const fn follow(run: (u32, u32), at: u32) -> u32 {
    if run.1 == 0 {
        return 0;
    }
    run.1.wrapping_add(at.wrapping_sub(run.0))
}

/// Reads runs in the order of lines.
pub(super) struct Walk<'a> {
    run: (u32, u32),
    rest: &'a [(u32, u32)],
}

impl Walk<'_> {
    pub(super) fn at(&mut self, at: u32) -> u32 {
        while let Some((next, rest)) = self.rest.split_first()
            && next.0 <= at
        {
            (self.run, self.rest) = (*next, rest);
        }
        follow(self.run, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_in_order_and_one_by_one() {
        let numbers = [2, 3, 4, 9, 10, 0, 0, 0, 1, 2, 7, 7, u32::MAX, 5];
        let (mut all, mut first, mut second) = (Runs::default(), Runs::default(), Runs::default());
        for (at, number) in (0u32..).zip(numbers) {
            all.push(at, number);
            match at {
                0..=6 => first.push(at, number),
                _ => second.push(at - 7, number),
            }
        }
        first.append(&second, 7, 0);
        for runs in [&all, &first] {
            for begin in 0..numbers.len() {
                let mut walk = runs.walk_from(begin as u32);
                for (at, number) in (0u32..).zip(numbers).skip(begin) {
                    assert_eq!((runs.get(at), walk.at(at)), (number, number), "line {at}");
                }
            }
        }
        assert_eq!(all.starts.len(), 8);
    }
}
