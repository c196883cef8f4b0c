//! Work over many independent units, on as many threads as the caller allows.

use crate::error::{Error, ErrorKind, Result};
use crate::message::judge as texts;

/// How much memory a run may take, about, and where lines go that find no room in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryLimit {
    /// Bytes.
    pub bytes: u64,
    /// A directory for files that have no name: nothing is left there, however the run ends.
    pub spill: std::path::PathBuf,
}

/// How independent units are worked on. Without the feature `threads`, or with none asked for, it
/// is the caller's own thread; results are the same.
#[derive(Debug, Default)]
pub struct Workers {
    #[cfg(feature = "threads")]
    pool: Option<rayon::ThreadPool>,
}

impl Workers {
    /// `threads` of them; 0 or 1 is the caller's own thread.
    ///
    /// # Errors
    /// Kind `Io` when the system gives no threads.
    pub fn new(threads: usize) -> Result<Self> {
        #[cfg(feature = "threads")]
        {
            if threads < 2 {
                return Ok(Self { pool: None });
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let failed = |e| Error::new(ErrorKind::Io, &texts::NO_THREADS).because(e);
            Ok(Self {
                pool: Some(pool.map_err(failed)?),
            })
        }
        #[cfg(not(feature = "threads"))]
        if threads > 1 {
            return Err(Error::new(ErrorKind::Usage, &texts::NO_THREADS));
        } else {
            return Ok(Self {});
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            return pool.current_num_threads();
        }
        1
    }

    /// BLAKE3 of some bytes.
    pub fn hash(&self, bytes: &[u8]) -> blake3::Hash {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            return pool.install(|| blake3::Hasher::new().update_rayon(bytes).finalize());
        }
        blake3::hash(bytes)
    }

    /// The result of `unit` for every index below `count`, in order.
    pub fn map<T: Send>(&self, count: usize, unit: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            use rayon::prelude::*;
            return pool.install(|| (0..count).into_par_iter().map(unit).collect());
        }
        (0..count).map(unit).collect()
    }

    /// Gives the result of `unit` for every index below `count` to `take`, in order and on the
    /// caller's own thread, while the next ones are made. No unit of work may call it in its turn.
    ///
    /// # Errors
    /// The first that `take` reports; it is given nothing after that.
    pub fn in_order<T: Send, E>(
        &self,
        count: usize,
        unit: impl Fn(usize) -> T + Send + Sync,
        mut take: impl FnMut(T) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            /// Results that each worker may have made before they are taken.
            const AHEAD: usize = 4;
            let many = pool.current_num_threads() * AHEAD;
            let unit = &unit;
            return pool.in_place_scope(|scope| {
                let (give, made) = std::sync::mpsc::channel();
                let begin = |index: usize| {
                    let mut made = Made::new(index, give.clone());
                    scope.spawn(move |_| made.make(unit));
                };
                (0..count.min(many)).for_each(begin);
                let mut early = std::collections::BTreeMap::new();
                for index in 0..count {
                    while !early.contains_key(&index) {
                        // A sender is held here, so there is always something to come.
                        early.extend(made.recv().ok());
                    }
                    if index + many < count {
                        begin(index + many);
                    }
                    match early.remove(&index).flatten() {
                        Some(value) => take(value)?,
                        // It panicked, and the scope passes that on.
                        None => break,
                    }
                }
                Ok(())
            });
        }
        (0..count).try_for_each(|index| take(unit(index)))
    }

    /// Sorts by a total order; values that are equal in it may change places.
    pub fn sort<T: Send>(
        &self,
        all: &mut [T],
        order: impl Fn(&T, &T) -> std::cmp::Ordering + Send + Sync,
    ) {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            use rayon::prelude::*;
            return pool.install(|| all.par_sort_unstable_by(order));
        }
        all.sort_unstable_by(order);
    }

    /// The results of two things that do not need each other.
    pub fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            return pool.join(one, other);
        }
        (one(), other())
    }

    /// A worker does `one` while the caller's own thread does `here`, which may use the others;
    /// without workers, `one` comes first.
    #[cfg(feature = "html")]
    pub(crate) fn beside<T>(&self, one: impl FnOnce() + Send, here: impl FnOnce() -> T) -> T {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            return pool.in_place_scope(|scope| {
                scope.spawn(|_| one());
                here()
            });
        }
        one();
        here()
    }

    /// Runs `unit` for every index below `count`, each into one of several accumulators.
    ///
    /// Which units share an accumulator is not fixed: what is collected must be ordered afterwards.
    pub fn fold<A: Send>(
        &self,
        count: usize,
        fresh: impl Fn() -> A + Send + Sync,
        unit: impl Fn(usize, &mut A) + Send + Sync,
    ) -> Vec<A> {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool {
            use rayon::prelude::*;
            let step = |mut all: A, index| {
                unit(index, &mut all);
                all
            };
            return pool.install(|| (0..count).into_par_iter().fold(&fresh, step).collect());
        }
        let mut all = fresh();
        (0..count).for_each(|index| unit(index, &mut all));
        vec![all]
    }
}

/// A result on its way; that of a unit which panicked arrives as well, without a value.
#[cfg(feature = "threads")]
struct Made<T> {
    index: usize,
    value: Option<T>,
    give: std::sync::mpsc::Sender<(usize, Option<T>)>,
}

#[cfg(feature = "threads")]
impl<T> Made<T> {
    const fn new(index: usize, give: std::sync::mpsc::Sender<(usize, Option<T>)>) -> Self {
        let value = None;
        Self { index, value, give }
    }

    fn make(&mut self, unit: impl Fn(usize) -> T) {
        self.value = Some(unit(self.index));
    }
}

#[cfg(feature = "threads")]
impl<T> Drop for Made<T> {
    fn drop(&mut self) {
        // Nobody waits any more where an earlier result was refused.
        let _ = self.give.send((self.index, self.value.take()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_until_one_is_refused() {
        for threads in [0, 1, 2, 5] {
            let workers = Workers::new(threads).unwrap();
            for (count, stop) in [(0, 9), (1, 9), (3, 9), (100, 1000), (100, 37), (100, 0)] {
                let mut taken = Vec::new();
                let done = workers.in_order(
                    count,
                    |index| index * index,
                    |square| {
                        taken.push(square);
                        match square == stop * stop {
                            true => Err(square),
                            false => Ok(()),
                        }
                    },
                );
                let last = count.min(stop + 1);
                assert_eq!(taken, (0..last).map(|i| i * i).collect::<Vec<_>>());
                assert_eq!(done.is_err(), stop < count);
            }
        }
    }

    #[test]
    fn a_panic_is_passed_on_and_nothing_waits_for_it() {
        let workers = Workers::new(2).unwrap();
        let unit = |index: usize| assert_ne!(index, 7);
        let run = || workers.in_order(100, unit, |()| Ok::<_, ()>(()));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
    }
}
