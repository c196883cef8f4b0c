//! Reading a calendar text: `version`, `covers`, `off` and `work` lines, `#` comments.

use super::Notice;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::{Message, words};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) version: Option<String>,
    pub(super) covers: Option<(NaiveDate, NaiveDate)>,
    pub(super) notices: BTreeMap<NaiveDate, Notice>,
}

/// Reads every line; the first wrong one is an error that names its row.
pub(super) fn read(text: &str, origin: &str) -> Result<Table> {
    let mut table = Table::default();
    for (row, line) in (1u32..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        table.take(line).map_err(|message| {
            Error::new(ErrorKind::Usage, message)
                .at(Locus::file(origin).row(row))
                .with("line", line)
        })?;
    }
    Ok(table)
}

impl Table {
    fn take(&mut self, line: &str) -> std::result::Result<(), &'static Message> {
        let bad = &words::CALENDAR_LINE;
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        match *cells.as_slice() {
            ["version", version] if self.version.is_none() => {
                self.version = Some(version.to_owned());
            }
            ["covers", first, last] if self.covers.is_none() => {
                self.covers = Some(span(first, last).ok_or(bad)?);
            }
            [kind @ ("off" | "work"), first, last, name] => {
                let (first, last) = span(first, last).ok_or(bad)?;
                let notice = Notice {
                    work: kind == "work",
                    name: name.to_owned(),
                };
                for date in first.iter_days().take_while(|date| *date <= last) {
                    if self.notices.insert(date, notice.clone()).is_some() {
                        return Err(&words::CALENDAR_TWICE);
                    }
                }
            }
            _ => return Err(bad),
        }
        Ok(())
    }
}

/// Two dates in order, in years that a table of days has room for.
fn span(first: &str, last: &str) -> Option<(NaiveDate, NaiveDate)> {
    let date = |text: &str| {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        (text.len() == 10 && (1949..=2199).contains(&date.year())).then_some(date)
    };
    Some((date(first)?, date(last)?)).filter(|(first, last)| first <= last)
}
