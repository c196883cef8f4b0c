//! 死亡名单: one death a row.

use super::fields::{Read, Sheet};
use crate::record::{ListKind, ListRow, TextId};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "deaths",
    fields: &[
        Field {
            name: "person_id",
            header: "身份证号",
            required: true,
        },
        Field {
            name: "person_name",
            header: "姓名",
            required: true,
        },
        Field {
            name: "died_on",
            header: "死亡日期",
            required: true,
        },
        Field {
            name: "registered_on",
            header: "登记日期",
            required: false,
        },
    ],
};

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let listed = ListRow {
        kind: ListKind::Deaths,
        person: sheet.required_person(row, 0)?,
        name: sheet.name(row, 1),
        from: sheet.date(row, 2)?,
        to: None,
        registered: sheet.date(row, 3)?,
        unit: TextId::EMPTY,
        row: row.number(),
        file: sheet.file,
    };
    keep(sheet, listed);
    Ok(())
}

/// Keeps a list row with its destroyed identifiers.
pub(super) fn keep(sheet: &mut Sheet<'_>, listed: ListRow) {
    sheet.keep_destroyed(listed.row, None, listed.person);
    sheet.records.lists.push(listed);
}
