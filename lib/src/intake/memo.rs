//! What a cell was read as, kept for the next row that holds the same text.
//!
//! Most columns of a file hold few different texts: programmes, months, dates, results, purposes.
//! Reading is a pure function of the text, so a text that was read before needs no second reading.
//! The memory is small: where a column holds too many texts it forgets them all and begins anew.

use crate::table::cell::{Cell, Kind, Repairs};
use hashbrown::HashMap;

/// Texts of one column that are kept.
const TEXTS: usize = 4096;
/// Longer texts are read each time.
const LONGEST: usize = 64;

/// Values of one column by text.
#[derive(Debug)]
pub(super) struct Memo<T> {
    known: HashMap<Box<str>, (T, Repairs)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let known = HashMap::new();
        Self { known }
    }
}

impl<T: Copy> Memo<T> {
    /// What `cell` was read as the last time, with the steps that took.
    pub(super) fn known(&self, cell: Cell<'_>) -> Option<(T, Repairs)> {
        match cell.kind {
            Kind::Text => self.known.get(cell.text).copied(),
            _ => None,
        }
    }

    /// Keeps what `cell` was read as.
    pub(super) fn keep(&mut self, cell: Cell<'_>, value: T, repairs: Repairs) {
        if cell.kind != Kind::Text || cell.text.len() > LONGEST {
            return;
        }
        if self.known.len() >= TEXTS {
            self.known.clear();
        }
        self.known.insert(cell.text.into(), (value, repairs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_until_there_are_too_many() {
        let mut memo = Memo::default();
        let cell = Cell::text("农村低保");
        assert_eq!(memo.known(cell), None);
        memo.keep(cell, 7, Repairs::NONE);
        assert_eq!(memo.known(cell), Some((7, Repairs::NONE)));
        assert_eq!(memo.known(Cell::text("城市低保")), None);
        let long = "长".repeat(40);
        memo.keep(Cell::text(&long), 8, Repairs::NONE);
        assert_eq!(memo.known(Cell::text(&long)), None);
        for number in 0..TEXTS {
            memo.keep(Cell::text(&number.to_string()), number, Repairs::NONE);
        }
        assert_eq!(memo.known(cell), None);
        let last = (TEXTS - 1).to_string();
        assert_eq!(
            memo.known(Cell::text(&last)),
            Some((TEXTS - 1, Repairs::NONE))
        );
    }
}
