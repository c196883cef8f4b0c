//! What a cell was read as, kept for the next row that holds the same text.
//!
//! Most columns of a file hold few different texts: programmes, months, dates, results, purposes.
//! Reading is a pure function of the text, so a text that was read before needs no second reading.
//! The memory is small and forgets: a slot holds the text that was read last.

use crate::table::cell::{Cell, Kind, Repairs};

/// Slots of one column, at first and at most; powers of two.
const SLOTS: (usize, usize) = (64, 4096);
/// Longer texts are read each time.
const LONGEST: usize = 64;

/// Values of one column by text.
#[derive(Debug)]
pub(super) struct Memo<T> {
    slots: Vec<Option<Slot<T>>>,
    /// Texts that took the slot of another since there are so many slots.
    displaced: usize,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    text: String,
    value: T,
    repairs: Repairs,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let (slots, displaced) = (Vec::new(), 0);
        Self { slots, displaced }
    }
}

impl<T: Copy> Memo<T> {
    /// What `cell` was read as the last time, with the steps that took.
    pub(super) fn known(&self, cell: Cell<'_>) -> Option<(T, Repairs)> {
        let slot = self.slots.get(self.place(cell.text))?.as_ref()?;
        let same = cell.kind == Kind::Text && slot.text == cell.text;
        same.then_some((slot.value, slot.repairs))
    }

    /// Keeps what `cell` was read as.
    pub(super) fn keep(&mut self, cell: Cell<'_>, value: T, repairs: Repairs) {
        if cell.kind != Kind::Text || cell.text.len() > LONGEST {
            return;
        }
        let (first, most) = SLOTS;
        let many = self.slots.len();
        if many == 0 || (self.displaced > many && many < most) {
            self.slots.clear();
            self.slots.resize_with((many * 4).max(first), || None);
            self.displaced = 0;
        }
        let place = self.place(cell.text);
        match self.slots.get_mut(place) {
            Some(Some(slot)) => {
                self.displaced += 1;
                slot.text.clear();
                slot.text.push_str(cell.text);
                (slot.value, slot.repairs) = (value, repairs);
            }
            Some(empty) => {
                let text = cell.text.to_owned();
                *empty = Some(Slot {
                    text,
                    value,
                    repairs,
                });
            }
            None => {}
        }
    }

    /// The slot of a text.
    fn place(&self, text: &str) -> usize {
        mixed(text) as usize & self.slots.len().wrapping_sub(1)
    }
}

/// The length of a text, its first and its last bytes, mixed.
fn mixed(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first).rotate_left(29) ^ u64::from_le_bytes(*last)
        }
        _ => bytes
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let mixed = (ends ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_until_another_takes_its_slot() {
        let mut memo = Memo::default();
        let cell = Cell::text("农村低保");
        assert_eq!(memo.known(cell), None);
        memo.keep(cell, 7, Repairs::NONE);
        assert_eq!(memo.known(cell), Some((7, Repairs::NONE)));
        assert_eq!(memo.known(Cell::text("城市低保")), None);
        let long = "长".repeat(40);
        memo.keep(Cell::text(&long), 8, Repairs::NONE);
        assert_eq!(memo.known(Cell::text(&long)), None);
    }
}
