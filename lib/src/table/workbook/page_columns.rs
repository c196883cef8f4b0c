//! The columns of a table of a web page: which of them it says to hide.

use super::tokens::attribute;
use super::visibility::is_hidden_or_flat;
use std::collections::BTreeSet;

/// Columns counted as a page declares them, through all its tables.
#[derive(Debug, Default)]
pub(super) struct PageColumns {
    /// The next column of the table at hand.
    next: usize,
    group: Option<Group>,
    hidden: Vec<(usize, usize)>,
    known: BTreeSet<(usize, usize)>,
}

/// A group that has begun.
#[derive(Debug)]
struct Group {
    /// Its columns, unless it names them one by one.
    columns: usize,
    is_hidden: bool,
}

/// Why columns are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Their number is none.
    Span,
    /// There are more than there may be.
    TooMany,
}

impl PageColumns {
    /// Hidden columns, first and last of each run, counted from 0.
    pub(super) fn hidden(&self) -> &[(usize, usize)] {
        &self.hidden
    }

    pub(super) fn begin_table(&mut self) {
        (self.next, self.group) = (0, None);
    }

    /// A `colgroup` begins, which ends the one before.
    pub(super) fn begin_group(&mut self, rest: &str, most: usize) -> Result<(), Wrong> {
        self.end_group(most)?;
        self.group = Some(Group {
            columns: span(rest)?,
            is_hidden: is_hidden_or_flat(rest, "width"),
        });
        Ok(())
    }

    /// A `colgroup` ends: without a `col` in it, it stands for columns itself.
    pub(super) fn end_group(&mut self, most: usize) -> Result<(), Wrong> {
        match self.group.take() {
            None => Ok(()),
            Some(group) => self.take(group.columns, group.is_hidden, most),
        }
    }

    /// A `col`, for itself or in a group that hides it.
    pub(super) fn column(&mut self, rest: &str, most: usize) -> Result<(), Wrong> {
        let hides = self.group.as_mut().is_some_and(|group| {
            group.columns = 0;
            group.is_hidden
        });
        self.take(span(rest)?, hides || is_hidden_or_flat(rest, "width"), most)
    }

    fn take(&mut self, count: usize, hidden: bool, most: usize) -> Result<(), Wrong> {
        let first = self.next;
        self.next = first.saturating_add(count);
        if self.next > most {
            return Err(Wrong::TooMany);
        }
        let columns = (first, self.next.saturating_sub(1));
        if hidden && count > 0 && self.known.insert(columns) {
            self.hidden.push(columns);
        }
        Ok(())
    }
}

/// How many columns a tag stands for.
fn span(rest: &str) -> Result<usize, Wrong> {
    match attribute(rest, "span").map(str::trim) {
        None | Some("") => Ok(1),
        Some(count) => count
            .parse::<usize>()
            .map(|count| count.max(1))
            .map_err(|_| Wrong::Span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags of a table, `+` for a group, `-` for its end and `|` for a column.
    #[track_caller]
    fn check(tags: &[&str], expected: Result<&[(usize, usize)], Wrong>) {
        let mut columns = PageColumns::default();
        columns.begin_table();
        let read = tags.iter().try_for_each(|tag| {
            let (kind, rest) = tag.split_at(1);
            match kind {
                "+" => columns.begin_group(rest, 9),
                "-" => columns.end_group(9),
                _ => columns.column(rest, 9),
            }
        });
        let got = read.and_then(|()| columns.end_group(9));
        assert_eq!(got.map(|()| columns.hidden()), expected, "{tags:?}");
    }

    #[test]
    fn a_group_counts_its_columns_or_those_it_names() {
        check(&["|", "| span=2 hidden"], Ok(&[(1, 2)]));
        check(&["+ span=3", "-", "| hidden"], Ok(&[(3, 3)]));
        check(&["+ span=3", "| width=0"], Ok(&[(0, 0)]));
        check(&["+", "+ span=2 style='display:none'"], Ok(&[(1, 2)]));
        check(
            &["+ hidden", "|", "| span=2", "-", "|"],
            Ok(&[(0, 0), (1, 2)]),
        );
        check(&["+ span=9", "+ hidden"], Err(Wrong::TooMany));
        check(&["| span=x"], Err(Wrong::Span));
        check(&["+ span=-1"], Err(Wrong::Span));
    }
}
