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
    /// caller's own thread, while the next ones are made.
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
            use rayon::prelude::*;
            /// Results that each worker has made before they are taken.
            const AHEAD: usize = 4;
            let many = pool.current_num_threads() * AHEAD;
            let make = |from: usize| -> Vec<T> {
                let indices = from..count.min(from + many);
                indices.into_par_iter().map(&unit).collect()
            };
            let mut ready = pool.install(|| make(0));
            let mut made = ready.len();
            while !ready.is_empty() {
                let mut next = Vec::new();
                pool.in_place_scope(|scope| {
                    scope.spawn(|_| next = make(made));
                    ready.into_iter().try_for_each(&mut take)
                })?;
                made += next.len();
                ready = next;
            }
            return Ok(());
        }
        (0..count).try_for_each(|index| take(unit(index)))
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
