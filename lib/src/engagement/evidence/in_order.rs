//! Things made on several threads and taken in order by one.
//!
//! Each thread makes every n-th thing and waits when too many of its own are not taken yet, so memory
//! does not grow however slow the taker is. It is a disk, as a rule, and now and then it stands still
//! until all is on it: what is made meanwhile waits here.

use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;
use std::num::NonZeroUsize;
use std::sync::mpsc::sync_channel;

/// How many things of all threads may wait to be taken: about 20 MB of lines.
const WAITING: usize = 96;

/// Makes a thing of every part on `threads` threads, and takes them in the order of `parts`.
///
/// # Errors
/// The first error of `take` or, in the same order, of `make`.
pub(super) fn in_order<P: Sync, T: Send>(
    threads: NonZeroUsize,
    parts: &[P],
    make: impl Fn(&P) -> Result<T> + Sync,
    take: &mut dyn FnMut(T) -> Result<()>,
) -> Result<()> {
    let threads = threads.get().min(parts.len());
    if threads < 2 {
        return parts.iter().try_for_each(|part| take(make(part)?));
    }
    let died = || Error::new(ErrorKind::Law, &say::THREAD);
    std::thread::scope(|scope| {
        let (mut workers, mut made) = (Vec::new(), Vec::new());
        for worker in 0..threads {
            let (send, receive) = sync_channel(WAITING.div_ceil(threads));
            let (make, own) = (&make, parts.iter().skip(worker).step_by(threads));
            workers.push(scope.spawn(move || {
                for part in own {
                    // Nobody takes any more: an error ended it.
                    if send.send(make(part)).is_err() {
                        return;
                    }
                }
            }));
            made.push(receive);
        }
        let turns = made.iter().cycle().take(parts.len());
        let done = turns.into_iter().try_for_each(|from| {
            let thing = from.recv().map_err(|_| died())?;
            take(thing?)
        });
        drop(made);
        let joined = workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| died()));
        done.and(joined.collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is taken of the numbers below `count` on every number of threads, if 7 cannot be made and
    /// `refused` is not taken.
    #[track_caller]
    fn check(count: u64, refused: u64, expected: &[u64]) {
        for threads in 1..5 {
            let parts: Vec<u64> = (0..count).collect();
            let mut taken = Vec::new();
            let threads = NonZeroUsize::new(threads).unwrap();
            let no = || Err(Error::new(ErrorKind::Law, &say::LAW));
            let make = |part: &u64| if *part == 7 { no() } else { Ok(*part) };
            let done = in_order(threads, &parts, make, &mut |part| {
                if part == refused {
                    return Err(Error::new(ErrorKind::Io, &say::IO));
                }
                taken.push(part);
                Ok(())
            });
            assert_eq!(taken, expected, "{threads} threads");
            assert_eq!(done.is_ok(), expected.len() as u64 == count);
        }
    }

    #[test]
    fn what_is_made_side_by_side_is_taken_in_order_up_to_the_first_error() {
        check(0, 99, &[]);
        check(1, 99, &[0]);
        check(6, 99, &[0, 1, 2, 3, 4, 5]);
        check(60, 99, &[0, 1, 2, 3, 4, 5, 6]);
        check(60, 3, &[0, 1, 2]);
    }
}
