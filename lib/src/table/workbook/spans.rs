//! Which places of a table are taken by cells that reach down from rows above.

/// By column: how many rows are still taken, the row at hand among them.
#[derive(Debug, Default)]
pub(super) struct Covered(Vec<u32>);

impl Covered {
    /// The first free column from `column` on.
    pub(super) fn free_from(&self, column: usize) -> usize {
        let taken = self.0.iter().skip(column).take_while(|rows| **rows > 0);
        column.saturating_add(taken.count())
    }

    /// Takes `columns` columns for `rows` rows; false when one of them is taken.
    pub(super) fn take(&mut self, column: usize, columns: usize, rows: u32) -> bool {
        let end = column.saturating_add(columns);
        let there = self.0.get(column.min(self.0.len())..end.min(self.0.len()));
        let free = there.is_none_or(|there| there.iter().all(|rows| *rows == 0));
        if free && rows > 1 {
            if self.0.len() < end {
                self.0.resize(end, 0);
            }
            self.0.get_mut(column..end).unwrap_or_default().fill(rows);
        }
        free
    }

    /// So many rows end.
    pub(super) fn end_rows(&mut self, count: u32) {
        for rows in &mut self.0 {
            *rows = rows.saturating_sub(count);
        }
        // Most tables have none: nothing is walked over there.
        if self.0.iter().all(|rows| *rows == 0) {
            self.0.clear();
        }
    }

    /// How many columns are looked at.
    pub(super) fn columns(&self) -> usize {
        self.0.len()
    }

    /// A table or a part of it ends, and with it whatever reaches down.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_two_rows_takes_its_column_in_the_next() {
        let mut covered = Covered::default();
        assert!(covered.take(1, 2, 2));
        assert_eq!(covered.free_from(0), 0);
        assert_eq!(covered.free_from(1), 3);
        covered.end_rows(1);
        assert_eq!(covered.free_from(1), 3);
        assert!(covered.take(0, 1, 1) && !covered.take(0, 2, 1));
        covered.end_rows(1);
        assert_eq!(covered.free_from(1), 1);
        assert!(covered.take(9, 1, 3));
        covered.clear();
        assert!(covered.take(0, 20, 1));
    }
}
