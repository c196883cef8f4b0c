//! Which column is which field.

use super::vocabulary::{By, Vocabulary};
use super::wording::wording;
use super::{Columns, HeaderCell};

/// How a field found its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Index of the field in its role.
    pub field: usize,
    /// Index of the column.
    pub column: usize,
    /// How well the header text fits.
    pub by: By,
    /// Columns that would have fitted less well and were left unread.
    pub rivals: Vec<usize>,
}

/// Two or more columns that fit a field equally well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    pub(super) field: usize,
    pub(super) columns: Vec<usize>,
}

/// What became of the fields of a role under one header.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempt {
    pub(super) matches: Vec<Match>,
    pub(super) missing: Vec<usize>,
    pub(super) conflicts: Vec<Conflict>,
    /// Columns that fit two fields equally well, with those fields.
    pub(super) shared: Vec<(usize, Vec<usize>)>,
    /// Fields whose column the project names, and which is not there.
    pub(super) unmet: Vec<usize>,
}

impl Attempt {
    /// Required fields found, then fields found, conflicts counting as found.
    pub(super) fn score(&self, columns: &Columns) -> (usize, usize) {
        let found = self.matches.len() + self.conflicts.len();
        let required = columns.fields.iter().filter(|f| f.required).count();
        (required - self.missing.len(), found)
    }
}

/// The column that a project demands for a field, and the field's own header in its normal form.
pub(super) type Demand<'w> = (Option<&'w str>, String);

/// What each field of a role asks for.
pub(super) fn demands<'w>(columns: &Columns, words: &'w Vocabulary) -> Vec<Demand<'w>> {
    let fields = columns.fields.iter();
    let demand = fields.map(|field| {
        let demand = words.demanded(columns.role, field.name, field.header);
        (demand, wording(field.header).text)
    });
    demand.collect()
}

/// Maps columns to fields; never chooses between two that fit equally well.
pub(super) fn attempt(
    columns: &Columns,
    cells: &[HeaderCell],
    demands: &[Demand<'_>],
    words: &Vocabulary,
) -> Attempt {
    let mut fits: Vec<Vec<(By, usize)>> = vec![Vec::new(); columns.fields.len()];
    let mut done = Attempt::default();
    let filled = |(_, cell): &(usize, &HeaderCell)| cell.texts.iter().any(|text| !text.is_empty());
    for (column, cell) in cells.iter().enumerate().filter(filled) {
        let fitting = fitting(columns, cell, demands, words);
        if fitting.len() > 1 {
            done.shared
                .push((column, fitting.iter().map(|(field, _)| *field).collect()));
        }
        for (field, by) in fitting {
            if let Some(list) = fits.get_mut(field) {
                list.push((by, column));
            }
        }
    }
    for (field, mut list) in fits.into_iter().enumerate() {
        list.sort();
        let demanded = demands
            .get(field)
            .is_some_and(|(demand, _)| demand.is_some());
        let required = columns.fields.get(field).is_some_and(|f| f.required);
        let Some(&(by, column)) = list.first() else {
            if demanded {
                done.unmet.push(field);
            }
            if required {
                done.missing.push(field);
            }
            continue;
        };
        let (equal, lesser): (Vec<_>, Vec<_>) = list.into_iter().partition(|(b, _)| *b == by);
        if equal.len() > 1 {
            let columns = equal.into_iter().map(|(_, column)| column).collect();
            done.conflicts.push(Conflict { field, columns });
        } else {
            let rivals = lesser.into_iter().map(|(_, column)| column).collect();
            done.matches.push(Match {
                field,
                column,
                by,
                rivals,
            });
        }
    }
    done
}

/// The fields a column fits best; a field's own header beats the synonyms of other fields.
fn fitting(
    columns: &Columns,
    cell: &HeaderCell,
    demands: &[Demand<'_>],
    words: &Vocabulary,
) -> Vec<(usize, By)> {
    let mut best: Vec<(usize, By)> = Vec::new();
    // A demanded column belongs to the field that demands it and to no other.
    for text in &cell.texts {
        let demanded = demands
            .iter()
            .position(|(demand, _)| *demand == Some(text.as_str()));
        if let Some(field) = demanded {
            return vec![(field, By::Override)];
        }
    }
    for text in &cell.texts {
        let known = words.knows(text);
        for (index, field) in columns.fields.iter().enumerate() {
            let Some((None, header)) = demands.get(index) else {
                continue;
            };
            if header == text {
                return vec![(index, By::Exact)];
            }
            if known && let Some(by) = words.rank(field.name, header, text) {
                best.push((index, by));
            }
        }
        if !best.is_empty() {
            break;
        }
    }
    let top = best.iter().map(|(_, by)| *by).min();
    best.retain(|(_, by)| Some(*by) == top);
    best
}
