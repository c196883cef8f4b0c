//! Which tables of a file are of which kind: a workbook may hold several, and others that are none.

use super::kind::{KINDS, Kind};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::{intake as texts, tables as table_texts};
use crate::record::Role;
use crate::table::Table;
use crate::table::header::{Score, Vocabulary, find, scores};

/// Roles that `--roll` may bring.
pub(crate) const ROLL_ROLES: [Role; 3] = [Role::Roll, Role::Households, Role::Members];

/// Which kinds of roll, or of anything, a file's headers say it is: one for a text file, one or more
/// for a workbook.
///
/// # Errors
/// Kind `Input` when no header is of a kind among `roles`, or the file cannot be read.
pub fn detect(tables: &[Table<'_>], words: &Vocabulary, roles: &[Role]) -> Result<Vec<Role>> {
    let mut found = Vec::new();
    for table in tables {
        if let Fit::Is(role) = fit(table, words, roles)? {
            found.push(role);
        }
    }
    found.sort_unstable();
    found.dedup();
    match (found.is_empty(), tables) {
        (false, _) => Ok(found),
        (true, [table]) => match fit(table, words, roles)? {
            // The nearest kind says best what is missing.
            Fit::Nearly(kind) => find(table, &kind.columns, words).map(|_| vec![kind.role]),
            _ => Err(no_role(table, roles)),
        },
        (true, tables) => Err(no_sheet(tables, roles)),
    }
}

/// So many columns more than a list has make a file another thing that lacks a column.
const MORE_COLUMNS: usize = 3;

/// How a table's header stands to some roles.
enum Fit {
    /// It is of this role.
    Is(Role),
    /// It has some columns of this kind.
    Nearly(&'static Kind),
    /// It has none.
    Not,
}

fn fit(table: &Table<'_>, words: &Vocabulary, roles: &[Role]) -> Result<Fit> {
    let kinds: Vec<&'static Kind> = KINDS.iter().filter(|k| roles.contains(&k.role)).collect();
    let columns: Vec<_> = kinds.iter().map(|k| k.columns).collect();
    let all = scores(table, &columns, words)?;
    let Some(best) = all.first().filter(|best| best.found > 0) else {
        return Ok(Fit::Not);
    };
    let of = |score: &Score| kinds.iter().find(|k| k.columns.role == score.role);
    // A name and a number make a list complete. A file with many columns of something else, and one
    // of them missing, is that other thing.
    if best.complete && of(best).is_some_and(|kind| matches!(kind.role, Role::List(_))) {
        let nearly = all.iter().max_by_key(|score| score.found);
        let nearly = nearly.filter(|score| score.found >= best.found + MORE_COLUMNS);
        if let Some(kind) = nearly.and_then(of) {
            return Ok(Fit::Nearly(kind));
        }
    }
    Ok(match of(best) {
        Some(kind) if best.complete => Fit::Is(kind.role),
        Some(kind) => Fit::Nearly(kind),
        None => Fit::Not,
    })
}

fn no_role(table: &Table<'_>, roles: &[Role]) -> Error {
    let kinds = KINDS.iter().filter(|k| roles.contains(&k.role));
    let known = kinds.map(|k| k.zh).collect::<Vec<_>>().join("、");
    Error::new(ErrorKind::Input, &texts::NO_ROLE)
        .with("found", known)
        .at(table.locus(1))
}

fn no_sheet(tables: &[Table<'_>], roles: &[Role]) -> Error {
    let kinds = KINDS.iter().filter(|k| roles.contains(&k.role));
    let needed = kinds.map(|k| {
        let required = k.columns.fields.iter().filter(|f| f.required);
        let names = required.map(|f| f.header).collect::<Vec<_>>().join("、");
        format!("{}（{names}）", k.zh)
    });
    let error = Error::new(ErrorKind::Input, &table_texts::SHEET_NONE)
        .with("sheets", tables.len())
        .with("columns", needed.collect::<Vec<_>>().join("；"));
    match tables.first() {
        Some(table) => error.at(Locus::file(table.name())),
        None => error,
    }
}

/// The tables of a file that are of `role`, and the names of sheets that are of nothing.
///
/// A sheet that people see and that has half of what it needs is an error, not another sheet to
/// leave out.
pub(super) fn of_role<'t, 'b>(
    tables: &'t [Table<'b>],
    words: &Vocabulary,
    role: Role,
) -> Result<(Vec<&'t Table<'b>>, Vec<String>)> {
    if let [table] = tables {
        return Ok((vec![table], Vec::new()));
    }
    let one = [role];
    let asked: &[Role] = match ROLL_ROLES.contains(&role) {
        true => &ROLL_ROLES,
        false => &one,
    };
    let (mut taken, mut ignored) = (Vec::new(), Vec::new());
    for table in tables {
        match fit(table, words, asked)? {
            Fit::Is(is) if is == role => taken.push(table),
            Fit::Is(_) => {}
            Fit::Nearly(kind) if !table.is_hidden() && has_half(table, kind, words)? => {
                find(table, &kind.columns, words)?;
            }
            Fit::Nearly(_) | Fit::Not => ignored.extend(table.sheet().map(str::to_owned)),
        }
    }
    match taken.is_empty() {
        true => Err(no_sheet(tables, asked)),
        false => Ok((taken, ignored)),
    }
}

/// Whether half of the required columns or more are there.
fn has_half(table: &Table<'_>, kind: &Kind, words: &Vocabulary) -> Result<bool> {
    let needed = kind.columns.fields.iter().filter(|f| f.required).count();
    let all = scores(table, &[kind.columns], words)?;
    Ok(all.first().is_some_and(|s| s.required * 2 >= needed))
}

#[cfg(test)]
#[cfg(feature = "xlsx")]
mod tests;
