//! What `check` says about each file.

use super::look::Look;
use crate::commands::hidden;
use crate::console::Console;
use onecard::error::{Error, Result};
use onecard::intake::{Input, Refused, kind_of};
use onecard::message::{Lang, Message, cli::check as messages};
use onecard::record::{ControlTotal, FileIx, Role, SourceFile};
use onecard::table::cell::Repair;

/// Rows that are shown of everything that is wrong with a file.
const SHOWN: usize = 3;

/// Rows that a sheet of an old, or of a new, workbook can hold.
const FULL_ROWS: [u64; 2] = [65_536, 1_048_576];

/// Says what each file is and holds.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn say(look: &Look, console: Console) -> Result<()> {
    let page = Page { look, console };
    console.tell(&messages::FILES, &[])?;
    let mut before: Option<&Input> = None;
    for input in &look.inputs {
        page.file(input, before)?;
        before = Some(input);
    }
    for (found, policy) in &look.packs {
        let places = [
            ("path", found.name.clone()),
            ("name", policy.pack.clone()),
            ("version", policy.version.clone()),
        ];
        console.tell(&messages::PACK, &places)?;
    }
    for found in &look.projects {
        console.tell(&messages::PROJECT, &[("path", found.name.clone())])?;
    }
    let mut before = None;
    for unread in &look.unreadable {
        let error = &unread.error;
        let hint = error.hint(console.lang);
        // Several files that lack the same are told once what to do.
        page.unusable(error, hint.as_deref().filter(|_| hint != before))?;
        before = hint;
    }
    Ok(())
}

struct Page<'a> {
    look: &'a Look,
    console: Console,
}

impl Page<'_> {
    fn text(&self, message: &'static Message, places: &[(&'static str, String)]) -> String {
        self.console.text(message, places)
    }

    /// One line that belongs to the file above it.
    fn detail(&self, message: &'static Message, places: &[(&'static str, String)]) -> Result<()> {
        self.console
            .say(&format!("  {}", self.text(message, places)))
    }

    fn file(&self, input: &Input, before: Option<&Input>) -> Result<()> {
        self.head(input)?;
        self.rows(input)?;
        self.amounts(input)?;
        // Files of one kind mostly have the same columns: they are said once.
        let same = before.is_some_and(|b| {
            (b.role, &b.mapping, &b.unmapped) == (input.role, &input.mapping, &input.unmapped)
        });
        if !same {
            self.columns(input)?;
        }
        self.repairs(input)?;
        self.hidden(input)?;
        let sheet = input.sheet.as_ref().map(|sheet| &sheet.name);
        let is = |file: &SourceFile| {
            (&file.path, file.sheet.as_ref(), file.role) == (&input.path, sheet, input.role)
        };
        let files = self.look.records.files.iter().zip(0..);
        match files.into_iter().find(|(file, _)| is(file)) {
            Some((_, file)) => {
                self.totals(file)?;
                self.destroyed(file)?;
                self.refused(file)
            }
            None => Ok(()),
        }
    }

    fn head(&self, input: &Input) -> Result<()> {
        let path = match &input.sheet {
            None => input.path.clone(),
            Some(sheet) => {
                let places = [("path", input.path.clone()), ("sheet", sheet.name.clone())];
                self.text(&messages::SHEET, &places)
            }
        };
        let number = |name, row: u32| (name, row.to_string());
        let header = match input.header {
            (0, _) => self.text(&messages::HEADER_GIVEN, &[]),
            (first, last) if first == last => {
                self.text(&messages::HEADER_ROW, &[number("row", first)])
            }
            (first, last) => {
                let rows = [number("first", first), number("last", last)];
                self.text(&messages::HEADER_ROWS, &rows)
            }
        };
        let records = input.dispositions.record.to_string();
        let places = [
            ("path", path),
            ("role", role(input.role, self.console.lang)),
            ("encoding", input.encoding.clone()),
            ("header", header),
            ("records", records),
        ];
        self.console.tell(&messages::FILE, &places)
    }

    fn rows(&self, input: &Input) -> Result<()> {
        let rows = &input.dispositions;
        let header = match input.header {
            (0, _) => 0,
            (first, last) => u64::from(last - first) + 1,
        };
        // A header alone needs no word.
        let titles = if rows.structural > header {
            rows.structural
        } else {
            0
        };
        let kinds = [
            (&messages::STRUCTURAL, titles),
            (&messages::CONTROL, rows.control_total),
            (&messages::AGAIN, rows.duplicate_delivery),
            (&messages::REFUSED, rows.refused),
        ];
        let some = kinds.into_iter().filter(|(_, count)| *count > 0);
        let some: Vec<String> = some
            .map(|(message, count)| self.text(message, &[("count", count.to_string())]))
            .collect();
        match some.is_empty() {
            true => Ok(()),
            false => self.detail(&messages::ROWS, &[("rows", self.listed(&some))]),
        }
    }

    fn amounts(&self, input: &Input) -> Result<()> {
        if input.role != Role::Payments {
            return Ok(());
        }
        let rows = &input.dispositions;
        let amount = |amount: onecard::money::Money| [("amount", amount.to_string())];
        let mut others = String::new();
        if rows.refused > 0 {
            others += &self.text(&messages::AMOUNT_REFUSED, &amount(input.amount_refused));
        }
        if rows.duplicate_delivery > 0 {
            others += &self.text(&messages::AMOUNT_AGAIN, &amount(input.amount_duplicate));
        }
        if input.illegible > 0 {
            let count = [("count", input.illegible.to_string())];
            others += &self.text(&messages::ILLEGIBLE, &count);
        }
        let records = ("records", input.amount_records.to_string());
        self.detail(&messages::AMOUNTS, &[records, ("others", others)])
    }

    /// How headers were mapped, and which were not.
    fn columns(&self, input: &Input) -> Result<()> {
        let (same, other): (Vec<_>, Vec<_>) = input
            .mapping
            .iter()
            .partition(|(header, field)| header == field);
        if !same.is_empty() {
            let count = [("count", same.len().to_string())];
            self.detail(&messages::COLUMNS, &count)?;
        }
        let other = other
            .iter()
            .map(|(header, field)| format!("{header} → {field}"));
        let other: Vec<String> = other.collect();
        for (message, columns) in [
            (&messages::MAPPED, &other),
            (&messages::UNMAPPED, &input.unmapped),
        ] {
            if !columns.is_empty() {
                self.detail(message, &[("columns", self.listed(columns))])?;
            }
        }
        Ok(())
    }

    /// Cells mended, by what was done.
    fn repairs(&self, input: &Input) -> Result<()> {
        let steps = Repair::ALL.iter().filter_map(|step| {
            let count = input.repairs.get(step.name())?;
            Some(format!("{} {count}", self.text(step.message(), &[])))
        });
        let steps: Vec<String> = steps.collect();
        match steps.is_empty() {
            true => Ok(()),
            false => self.detail(&messages::REPAIRS, &[("repairs", self.listed(&steps))]),
        }
    }

    /// What a workbook hides, and what it may have lost.
    fn hidden(&self, input: &Input) -> Result<()> {
        let Some(sheet) = &input.sheet else {
            return Ok(());
        };
        if let Some(what) = hidden::hidden(sheet, self.console) {
            self.detail(&messages::HIDDEN, &[("what", what)])?;
        }
        if !sheet.ignored_sheets.is_empty() {
            let sheets = [("sheets", self.listed(&sheet.ignored_sheets))];
            self.detail(&messages::SHEETS_IGNORED, &sheets)?;
        }
        match sheet.full {
            true => {
                let old = input.encoding == "xls";
                let rows = FULL_ROWS
                    .get(usize::from(!old))
                    .copied()
                    .unwrap_or_default();
                self.detail(&messages::FULL, &[("rows", rows.to_string())])
            }
            false => Ok(()),
        }
    }

    /// How many of the totals that a file states agree with its rows, which do not, and which say
    /// nothing that could be held against them.
    fn totals(&self, file: FileIx) -> Result<()> {
        let totals = &self.look.records.totals;
        let own = || totals.iter().filter(|total| total.file == file);
        let differ: Vec<_> = own().filter(|total| !total.agrees()).collect();
        let unheld: Vec<_> = own().filter(|total| !total.is_legible()).collect();
        let agree = own().filter(|t| t.agrees() && t.is_legible()).count();
        if own().next().is_none() {
            return Ok(());
        }
        let mut others = String::new();
        if !unheld.is_empty() {
            let count = [("count", unheld.len().to_string())];
            others = self.text(&messages::TOTALS_UNHELD, &count);
        }
        let places = [
            ("agree", agree.to_string()),
            ("differ", differ.len().to_string()),
            ("others", others),
        ];
        self.detail(&messages::TOTALS, &places)?;
        let differ = differ.into_iter().map(|total| self.total(total));
        let unheld = unheld.into_iter().map(|total| self.unheld(total));
        let lines: Vec<String> = differ.chain(unheld).collect();
        self.some(&lines)
    }

    fn unheld(&self, total: &ControlTotal) -> String {
        let reason = match &total.illegible {
            Some(defect) => defect.text(self.console.lang),
            None => self.text(&messages::TOTAL_EMPTY, &[]),
        };
        let places = [
            ("row", total.row.to_string()),
            ("column", format!(" {}", total.column)),
            ("reason", reason),
        ];
        self.text(&messages::REFUSED_ROW, &places)
    }

    /// Numbers that a spreadsheet destroyed: rows that have them are no row of anybody.
    fn destroyed(&self, file: FileIx) -> Result<()> {
        let cells = self.look.records.destroyed.iter();
        let own: Vec<_> = cells.filter(|cell| cell.file == file).collect();
        let Some(first) = own.first() else {
            return Ok(());
        };
        let places = [
            ("count", own.len().to_string()),
            ("row", first.row.to_string()),
            ("column", first.column.clone()),
        ];
        self.detail(&messages::DESTROYED, &places)
    }

    fn total(&self, total: &ControlTotal) -> String {
        let sum = total.sum.filter(|(stated, computed)| stated != computed);
        let count = total.count.filter(|(stated, computed)| stated != computed);
        let (stated, computed) = match (sum, count) {
            (Some((stated, computed)), _) => (stated.to_string(), computed.to_string()),
            (None, Some((stated, computed))) => (stated.to_string(), computed.to_string()),
            (None, None) => (String::new(), String::new()),
        };
        let places = [
            ("row", total.row.to_string()),
            ("column", total.column.clone()),
            ("stated", stated),
            ("computed", computed),
        ];
        self.text(&messages::TOTAL_SUM, &places)
    }

    /// The first rows that could not be read, and why.
    fn refused(&self, file: FileIx) -> Result<()> {
        let rows = self.look.refused.iter().filter(|row| row.file == file);
        let lines: Vec<String> = rows.map(|row| self.refused_row(row)).collect();
        self.some(&lines)
    }

    fn refused_row(&self, row: &Refused) -> String {
        let column = match row.column.is_empty() {
            true => String::new(),
            false => format!(" {}", row.column),
        };
        let places = [
            ("row", row.row.to_string()),
            ("column", column),
            ("reason", row.defect.text(self.console.lang)),
        ];
        self.text(&messages::REFUSED_ROW, &places)
    }

    /// The first few of several lines, and how many there are beside them.
    fn some(&self, lines: &[String]) -> Result<()> {
        for line in lines.iter().take(SHOWN) {
            self.console.say(&format!("    {line}"))?;
        }
        match lines.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => {
                let more = self.text(&messages::FURTHER, &[("count", more.to_string())]);
                self.console.say(&format!("    {more}"))
            }
        }
    }

    fn unusable(&self, error: &Error, hint: Option<&str>) -> Result<()> {
        let reason = [("reason", error.text(self.console.lang))];
        self.console.tell(&messages::UNUSABLE, &reason)?;
        match hint {
            Some(hint) => self.detail(&messages::HINT, &[("hint", hint.to_owned())]),
            None => Ok(()),
        }
    }

    fn listed(&self, items: &[String]) -> String {
        listed(items, self.console)
    }
}

/// Items in a row, as the language separates them.
pub(super) fn listed(items: &[String], console: Console) -> String {
    items.join(console.either("，", ", "))
}

/// What offices call a role.
pub(super) fn role(role: Role, lang: Lang) -> String {
    let kind = kind_of(role);
    match lang {
        Lang::Zh => kind.map_or("", |kind| kind.zh),
        Lang::En => kind.map_or("", |kind| kind.columns.role),
    }
    .to_owned()
}
