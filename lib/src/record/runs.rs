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
        Walk {
            runs: &self.starts,
            run: run_of(&self.starts, first),
        }
    }
}

/// The run of a line, or the first one.
fn run_of(runs: &[(u32, u32)], at: u32) -> usize {
    let begun = runs.partition_point(|(start, _)| *start <= at);
    begun.saturating_sub(1)
}

/// The number of the line at `at` in a run; nothing is followed by nothing.
const fn follow(run: (u32, u32), at: u32) -> u32 {
    if run.1 == 0 {
        return 0;
    }
    run.1.wrapping_add(at.wrapping_sub(run.0))
}

/// Reads runs, quickly in the order of lines.
pub(super) struct Walk<'a> {
    runs: &'a [(u32, u32)],
    /// The run of the line before.
    run: usize,
}

impl Walk<'_> {
    pub(super) fn at(&mut self, at: u32) -> u32 {
        if !self.holds(self.run, at) {
            self.run = match self.holds(self.run + 1, at) {
                true => self.run + 1,
                false => run_of(self.runs, at),
            };
        }
        let run = self.runs.get(self.run).filter(|(start, _)| *start <= at);
        run.map_or(0, |run| follow(*run, at))
    }

    fn holds(&self, run: usize, at: u32) -> bool {
        let begun = self.runs.get(run).is_some_and(|(start, _)| *start <= at);
        begun && self.runs.get(run + 1).is_none_or(|(next, _)| at < *next)
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
        let mut walk = all.walk_from(3);
        for at in [9, 2, 13, 0, 11, 12, 4, 5, 1] {
            assert_eq!(walk.at(at), numbers[at as usize], "line {at}");
        }
    }
}
