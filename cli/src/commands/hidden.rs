//! What a workbook hides of a sheet, as `check` and `audit` say it.

use crate::console::Console;
use onecard::intake::SheetRead;
use onecard::message::cli::check as messages;

/// Hidden things of a sheet that were read like all others; `None` where nothing is hidden.
pub(super) fn hidden(sheet: &SheetRead, console: Console) -> Option<String> {
    let between = console.either("，", ", ");
    let mut what = Vec::new();
    if sheet.hidden {
        what.push(console.text(&messages::HIDDEN_SHEET, &[]));
    }
    if sheet.hidden_records > 0 {
        let count = [("count", sheet.hidden_records.to_string())];
        what.push(console.text(&messages::HIDDEN_ROWS, &count));
    }
    if !sheet.hidden_columns.is_empty() {
        let columns = [("columns", sheet.hidden_columns.join(between))];
        what.push(console.text(&messages::HIDDEN_COLUMNS, &columns));
    }
    if sheet.has_altering_conditions {
        what.push(console.text(&messages::BY_CONDITION, &[]));
    }
    (!what.is_empty()).then(|| what.join(between))
}
