//! SHA-256 of a file whose spans are read side by side.
//!
//! BLAKE3 is a tree, so each span is hashed by itself. SHA-256 is a chain: the bytes of a span can be
//! hashed only behind those of the span before it. Who reads the span that is next in turn holds the
//! chain, and hashes bytes when he reads them. Who is ahead waits for nobody: he keeps a copy of his
//! bytes until the chain comes, and where his span ends before that, whoever holds the chain then
//! hashes the copy. Workers are but a few spans ahead of the joining of what they read, so no more
//! copies than that are kept, and their memory is used again.
//!
//! A span whose reading fails, or that is read a second time, breaks the chain: then there is no
//! digest, and whoever wants it reads the file again.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The chain of a file.
#[derive(Debug)]
pub(super) struct Chain(Mutex<State>);

#[derive(Debug)]
struct State {
    /// The span whose bytes are hashed next; none any more where the chain is broken.
    next: Option<usize>,
    /// All before that span; with its reader, while it is read.
    hasher: Option<Sha256>,
    /// Spans that were read before their turn.
    early: BTreeMap<usize, Vec<u8>>,
    /// Memory for copies.
    room: Vec<Vec<u8>>,
}

impl Chain {
    /// Before the first span.
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            next: Some(0),
            hasher: Some(Sha256::new()),
            early: BTreeMap::new(),
            room: Vec::new(),
        }))
    }

    /// What `change` makes of the state; nothing where a thread died over it.
    fn with<T: Default>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let state = self.0.lock();
        state.map_or_else(|_| T::default(), |mut state| change(&mut state))
    }

    /// There will be no digest.
    pub(super) fn break_off(&self) {
        self.with(|state| {
            state.next = None;
            state.hasher = None;
            state.early = BTreeMap::new();
            state.room = Vec::new();
        });
    }

    /// The digest, once all of `spans` were read, each of them once.
    pub(super) fn digest(&self, spans: usize) -> Option<[u8; 32]> {
        self.with(|state| {
            let whole = state.next == Some(spans);
            let hasher = state.hasher.as_ref().filter(|_| whole)?;
            Some(hasher.clone().finalize().into())
        })
    }

    /// The part of a span, which has `length` bytes.
    pub(super) fn part(&self, span: usize, length: usize) -> Part<'_> {
        Part {
            chain: self,
            span,
            length,
            hasher: None,
            copy: Vec::new(),
            is_whole: false,
        }
    }
}

/// A span on its way into the chain; one that is dropped before its end breaks it.
pub(super) struct Part<'c> {
    chain: &'c Chain,
    span: usize,
    length: usize,
    /// The chain, once it has come so far.
    hasher: Option<Sha256>,
    /// What was read before that.
    copy: Vec<u8>,
    is_whole: bool,
}

impl Part<'_> {
    /// Takes the bytes of the span that come next.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        if self.hasher.is_none() {
            self.look();
        }
        match &mut self.hasher {
            Some(hasher) => hasher.update(bytes),
            None => self.copy.extend_from_slice(bytes),
        }
    }

    /// Takes the chain if it has come so far, else sees to it that there is memory for a copy.
    fn look(&mut self) {
        let (span, has_room) = (self.span, self.copy.capacity() > 0);
        let (hasher, room) = self.chain.with(|state| match state.next == Some(span) {
            true => (state.hasher.take(), None),
            false if has_room => (None, None),
            false => (None, state.room.pop()),
        });
        if let Some(mut hasher) = hasher {
            hasher.update(&self.copy);
            self.hasher = Some(hasher);
            let copy = std::mem::take(&mut self.copy);
            self.chain.with(|state| state.keep(copy));
        } else if !has_room {
            self.copy = room.unwrap_or_default();
            self.copy.reserve(self.length);
        }
    }

    /// All of the span was taken: the chain goes on to the next one.
    pub(super) fn end(mut self) {
        self.is_whole = true;
        let copy = std::mem::take(&mut self.copy);
        let (span, held) = (self.span, self.hasher.take());
        let mut next = match held {
            Some(hasher) => self.chain.with(|state| state.hand_on(span, hasher)),
            None => self.chain.with(|state| state.early(span, copy)),
        };
        // Those that were ahead of the chain.
        while let Some((span, mut hasher, copy)) = next {
            hasher.update(&copy);
            next = self.chain.with(|state| {
                state.keep(copy);
                state.hand_on(span, hasher)
            });
        }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            self.chain.break_off();
        }
    }
}

/// A span that is to be hashed, the chain before it, and its bytes.
type Next = Option<(usize, Sha256, Vec<u8>)>;

impl State {
    /// The chain came to the end of `span`; what is to be hashed next, if that is there already.
    fn hand_on(&mut self, span: usize, hasher: Sha256) -> Next {
        let next = self.next.filter(|next| *next == span)? + 1;
        self.next = Some(next);
        match self.early.remove(&next) {
            Some(copy) => Some((next, hasher, copy)),
            None => {
                self.hasher = Some(hasher);
                None
            }
        }
    }

    /// A span was read; it waits for its turn, unless that has come.
    fn early(&mut self, span: usize, copy: Vec<u8>) -> Next {
        let next = self.next?;
        match self.hasher.take() {
            Some(hasher) if next == span => Some((span, hasher, copy)),
            hasher => {
                self.hasher = hasher;
                self.early.insert(span, copy);
                None
            }
        }
    }

    /// Keeps the memory of a copy.
    fn keep(&mut self, mut copy: Vec<u8>) {
        if self.next.is_some() && copy.capacity() > 0 {
            copy.clear();
            self.room.push(copy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of spans of three bytes that are begun and ended in this order: a number begins a
    /// span, reads a byte of it, or ends it behind its third.
    #[track_caller]
    fn check(spans: usize, order: &[usize], expected: Option<&[u8]>) {
        let chain = Chain::new();
        let mut parts = BTreeMap::<usize, (Part<'_>, usize)>::new();
        for span in order {
            let (mut part, done) = match parts.remove(span) {
                Some(begun) => begun,
                None => (chain.part(*span, 3), 0),
            };
            part.update(&[(span * 3 + done) as u8]);
            match done {
                2 => part.end(),
                _ => drop(parts.insert(*span, (part, done + 1))),
            }
        }
        drop(parts);
        let wanted = expected.map(|bytes| <[u8; 32]>::from(Sha256::digest(bytes)));
        assert_eq!(chain.digest(spans), wanted, "{order:?}");
    }

    #[test]
    fn bytes_are_hashed_in_their_order_whoever_is_ahead() {
        let nine: Vec<u8> = (0..9).collect();
        for order in [
            [0, 0, 0, 1, 1, 1, 2, 2, 2],
            [2, 2, 2, 1, 1, 1, 0, 0, 0],
            [0, 1, 2, 0, 1, 2, 0, 1, 2],
            [2, 1, 0, 2, 1, 0, 2, 1, 0],
            [1, 1, 0, 0, 0, 2, 1, 2, 2],
            [1, 1, 1, 2, 0, 0, 2, 0, 2],
        ] {
            check(3, &order, Some(&nine));
        }
        check(0, &[], Some(&[]));
    }

    #[test]
    fn a_span_that_is_missing_or_fails_leaves_no_digest() {
        check(2, &[0, 0, 0], None);
        check(1, &[0, 0], None);
        check(2, &[1, 1, 1, 0, 0], None);
        let chain = Chain::new();
        let mut first = chain.part(0, 3);
        drop(chain.part(1, 3));
        first.update(b"abc");
        first.end();
        assert_eq!(chain.digest(1), None);
    }

    #[test]
    fn threads_that_read_side_by_side_hash_what_one_would() {
        let bytes: Vec<u8> = (0..1 << 18).map(|at: u32| (at / 7) as u8).collect();
        let spans: Vec<(usize, &[u8])> = bytes.chunks(1 << 12).enumerate().collect();
        let chain = Chain::new();
        std::thread::scope(|scope| {
            for worker in 0..3 {
                let (chain, own) = (&chain, spans.iter().skip(worker).step_by(3));
                scope.spawn(move || {
                    for (span, bytes) in own {
                        let mut part = chain.part(*span, bytes.len());
                        bytes.chunks(1000).for_each(|piece| part.update(piece));
                        part.end();
                    }
                });
            }
        });
        let wanted = <[u8; 32]>::from(Sha256::digest(&bytes));
        assert_eq!(chain.digest(spans.len()), Some(wanted));
    }
}
