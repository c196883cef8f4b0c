//! Finding the header among the first rows.

use super::glance::{Glance, Look};
use super::mapping::{Attempt, attempt, demands};
use super::nearest::nearest;
use super::preface::{self, Preface};
use super::vocabulary::Vocabulary;
use super::wording::wording;
use super::{Columns, Header, HeaderCell};
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::row::Row;
use crate::table::source::Table;

/// How well a file's header fits a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// The role.
    pub role: &'static str,
    /// Whether every required column is there.
    pub complete: bool,
    /// Required columns that are there.
    pub required: usize,
    /// Columns that are there.
    pub found: usize,
}

/// How well the file fits each role, best first: complete ones, then by columns found.
///
/// # Errors
/// What reading the first rows can give.
pub fn scores(table: &Table<'_>, roles: &[Columns], words: &Vocabulary) -> Result<Vec<Score>> {
    let best = Top::read(table)?.best(roles, words);
    let mut all = Vec::with_capacity(roles.len());
    for (role, best) in roles.iter().zip(best) {
        let (required, found) = best.as_ref().map_or((0, 0), |b| b.attempt.score(role));
        let complete = best.is_some_and(|b| b.attempt.missing.is_empty());
        all.push(Score {
            role: role.role,
            complete,
            required,
            found,
        });
    }
    // The sort is stable: equal roles stay in the order they were given.
    all.sort_by_key(|s| std::cmp::Reverse((s.complete, s.found, s.required)));
    Ok(all)
}

/// Finds the header of a role.
///
/// # Errors
/// [`ErrorKind::Input`] when a required column is missing, or two columns fit a field equally well;
/// the message names them, what was found, and the nearest.
pub fn find(table: &Table<'_>, columns: &Columns, words: &Vocabulary) -> Result<Header> {
    let top = Top::read(table)?;
    let best = top.best(std::slice::from_ref(columns), words).pop();
    let Some(best) = best.flatten() else {
        return Err(Error::new(ErrorKind::Input, &tables::HEADER_NONE)
            .with("rows", table.limits().header_rows)
            .with("columns", required(columns))
            .at(table.locus(1)));
    };
    best.judge(table, columns)?;
    let mut preface = Preface::default();
    for row in top.rows.iter().filter(|row| row.number() < best.first_row) {
        preface::read(table, row, &mut preface)?;
    }
    let mut by_field = vec![None; columns.fields.len()];
    for found in &best.attempt.matches {
        if let Some(slot) = by_field.get_mut(found.field) {
            *slot = Some(found.column);
        }
    }
    Ok(Header {
        first_row: best.first_row,
        last_row: best.last_row,
        cells: best.cells,
        lines: best.lines,
        matches: best.attempt.matches,
        columns: by_field,
        preface,
    })
}

fn required(columns: &Columns) -> String {
    let names = columns
        .fields
        .iter()
        .filter(|f| f.required)
        .map(|f| f.header);
    names.collect::<Vec<_>>().join("、")
}

/// The rows among which the header is looked for.
struct Top {
    rows: Vec<Row>,
}

/// One way to read the header.
struct Candidate {
    first_row: u32,
    last_row: u32,
    cells: Vec<HeaderCell>,
    lines: Vec<Vec<String>>,
    attempt: Attempt,
}

impl Top {
    fn read(table: &Table<'_>) -> Result<Self> {
        let mut rows = Vec::new();
        if let Some(header) = table.given_header() {
            rows.push(header);
        } else {
            let mut source = table.rows();
            while rows.len() < table.limits().header_rows as usize {
                let mut row = Row::new();
                if !source.read(&mut row)? {
                    break;
                }
                rows.push(row);
            }
        }
        Ok(Self { rows })
    }

    /// For each role the row, or pair of rows, that gives most columns; the earliest and simplest of
    /// equals. A row is understood once for all roles, and then forgotten.
    fn best(&self, roles: &[Columns], words: &Vocabulary) -> Vec<Option<Candidate>> {
        let asked: Vec<_> = roles
            .iter()
            .map(|role| (role, demands(role, words)))
            .collect();
        let mut best: Vec<Option<Candidate>> = roles.iter().map(|_| None).collect();
        let glance = Glance::new(&asked, words);
        let looks: Vec<Look<'_>> = self.rows.iter().map(|row| glance.at(row)).collect();
        for index in 0..self.rows.len() {
            for (lines, cells) in (1..).zip(self.readings(index, words, &looks)) {
                let Some(cells) = cells else { continue };
                for ((columns, demands), best) in asked.iter().zip(&mut best) {
                    let attempt = attempt(columns, &cells, demands, words);
                    let score = attempt.score(columns);
                    let rank = (score, 2 - lines);
                    let better = best.as_ref().is_none_or(|b| rank > b.rank(columns));
                    if score.1 >= columns.fields.len().min(2) && better {
                        *best = self.candidate((index, lines), &cells, attempt);
                    }
                }
            }
        }
        best
    }

    fn candidate(
        &self,
        (index, lines): (usize, u32),
        cells: &[HeaderCell],
        attempt: Attempt,
    ) -> Option<Candidate> {
        let row = self.rows.get(index)?;
        let kept = [Some(row), self.below(index).filter(|_| lines == 2)];
        Some(Candidate {
            first_row: row.number(),
            last_row: row.number() + lines - 1,
            cells: cells.to_vec(),
            lines: kept.into_iter().flatten().map(raw_texts).collect(),
            attempt,
        })
    }

    /// The row below, where it may belong to the header.
    fn below(&self, index: usize) -> Option<&Row> {
        let row = self.rows.get(index)?;
        self.rows
            .get(index + 1)
            .filter(|below| below.number() == row.number() + 1)
            .filter(|below| below.fault().is_none() && !below.is_blank())
    }

    /// What a row says as a header by itself, and with the row below.
    fn readings(
        &self,
        index: usize,
        words: &Vocabulary,
        looks: &[Look<'_>],
    ) -> [Option<Vec<HeaderCell>>; 2] {
        let row = self.rows.get(index);
        let Some(row) = row.filter(|row| row.fault().is_none() && !row.is_blank()) else {
            return [None, None];
        };
        let may_be = |below| looks.get(index).is_some_and(|look| look.may_be(below));
        let below = self.below(index);
        let below = below.filter(|_| may_be(looks.get(index + 1)));
        let alone = may_be(None);
        if below.is_none() && !alone {
            return [None, None];
        }
        // Below groups a text means what its group says: 姓名 under 户主信息 is no 姓名.
        let above = index.checked_sub(1).and_then(|above| self.rows.get(above));
        let grouped = above.is_some_and(|above| is_group_line(above, words));
        let double = below.map(|below| two_lines(row, below, words));
        [(alone && !grouped).then(|| one_line(row)), double]
    }
}

impl Candidate {
    /// One line is better than two that say no more, so that a unit line is no group.
    fn rank(&self, columns: &Columns) -> ((usize, usize), u32) {
        (
            self.attempt.score(columns),
            1 - (self.last_row - self.first_row),
        )
    }

    /// Turns what is wrong into the error that says it.
    fn judge(&self, table: &Table<'_>, columns: &Columns) -> Result<()> {
        let name = |index: usize| columns.fields.get(index).map_or("", |f| f.header);
        let error = |message| Error::new(ErrorKind::Input, message).at(table.locus(self.last_row));
        if let Some(field) = self.attempt.unmet.first() {
            let unmet = error(&tables::HEADER_OVERRIDE).with("column", name(*field));
            return Err(unmet.with("found", self.found()));
        }
        if let Some(conflict) = self.attempt.conflicts.first() {
            let shown = |column: &usize| {
                let raw = self.cells.get(*column).map_or("", |c| c.raw.as_str());
                format!("“{raw}”（{}）", column_letters(*column))
            };
            let both: Vec<_> = conflict.columns.iter().map(shown).collect();
            return Err(error(&tables::HEADER_CONFLICT)
                .with("column", name(conflict.field))
                .with("candidates", both.join("、"))
                .with("role", columns.role));
        }
        if let Some((column, fields)) = self.attempt.shared.first() {
            let names: Vec<_> = fields.iter().map(|f| name(*f)).collect();
            let raw = self.cells.get(*column).map_or("", |c| c.raw.as_str());
            return Err(error(&tables::HEADER_SHARED)
                .with("found", raw)
                .with("columns", names.join("、"))
                .with("role", columns.role));
        }
        if self.attempt.missing.is_empty() {
            return Ok(());
        }
        let missing: Vec<_> = self.attempt.missing.iter().map(|m| name(*m)).collect();
        let taken = |column: &usize| self.attempt.matches.iter().any(|m| m.column == *column);
        let free = self.cells.iter().enumerate().filter(|(i, _)| !taken(i));
        let free: Vec<_> = free
            .filter_map(|(_, c)| c.texts.first())
            .map(String::as_str)
            .collect();
        let near = missing
            .iter()
            .filter_map(|m| Some((m, nearest(m, free.iter().copied())?)));
        let near: Vec<_> = near.map(|(m, n)| format!("{m} ← {n}")).collect();
        let near = if near.is_empty() {
            "—".to_owned()
        } else {
            near.join("、")
        };
        Err(error(&tables::HEADER_MISSING)
            .with("columns", missing.join("、"))
            .with("found", self.found())
            .with("nearest", near)
            .with("role", columns.role))
    }

    /// The header texts; a text with many digits is data and stays hidden.
    fn found(&self) -> String {
        let long = |t: &&str| t.chars().filter(char::is_ascii_digit).count() < 6;
        let texts = self.cells.iter().map(|c| c.raw.as_str());
        texts
            .filter(|t| !t.is_empty())
            .filter(long)
            .collect::<Vec<_>>()
            .join("、")
    }
}

/// `A`, `Z`, `AA`: the column as a spreadsheet names it.
pub(in crate::table) fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(
            b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0),
        ));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn raw_texts(row: &Row) -> Vec<String> {
    row.cells().map(|c| c.text.trim().to_owned()).collect()
}

fn one_line(row: &Row) -> Vec<HeaderCell> {
    let cells = row.cells().map(|cell| {
        let words = wording(cell.text);
        HeaderCell {
            raw: one_blank(cell.text),
            texts: vec![words.text],
            unit: words.unit,
        }
    });
    without_tail(cells.collect())
}

/// Whether a row holds the groups of a two-line header: two texts or more, one of them `…信息`.
fn is_group_line(row: &Row, words: &Vocabulary) -> bool {
    let texts = row
        .cells()
        .map(|cell| wording(cell.text).text)
        .filter(|t| !t.is_empty());
    let groups = |t: &String| t.ends_with("信息") || t.ends_with("情况") || words.is_neutral(t);
    let (mut count, mut found) = (0, false);
    for text in texts {
        count += 1;
        found |= groups(&text);
    }
    found && count >= 2
}

/// A group and the text below it; an empty cell of the upper line belongs to the group before it.
fn two_lines(upper: &Row, lower: &Row, words: &Vocabulary) -> Vec<HeaderCell> {
    let mut group = String::new();
    let mut cells = Vec::new();
    for index in 0..upper.len().max(lower.len()) {
        let (own, below) = (upper.cell(index).text, lower.cell(index).text);
        let (top, bottom) = (wording(own), wording(below));
        if !top.text.is_empty() {
            group.clone_from(&top.text);
        }
        let texts = if bottom.text.is_empty() {
            vec![top.text]
        } else {
            let short = group.strip_suffix("信息").or(group.strip_suffix("情况"));
            let short = short.unwrap_or(&group);
            let joined = format!("{short}{}", bottom.text);
            let alone = group.is_empty() || words.is_neutral(&group);
            if alone {
                vec![joined, bottom.text]
            } else {
                vec![joined]
            }
        };
        let raw = one_blank(&format!("{own} {below}"));
        cells.push(HeaderCell {
            raw,
            texts,
            unit: bottom.unit.or(top.unit),
        });
    }
    without_tail(cells)
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A delimiter at the end of each line makes no column.
fn without_tail(mut cells: Vec<HeaderCell>) -> Vec<HeaderCell> {
    while cells.last().is_some_and(|cell| cell.raw.is_empty()) {
        cells.pop();
    }
    cells
}

#[cfg(test)]
mod tests;
