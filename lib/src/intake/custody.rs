//! 服刑羁押名单: one stay in custody a row.

use super::deaths::keep;
use super::fields::{Read, Sheet};
use crate::record::{ListKind, ListRow, TextId};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "custody",
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
            name: "imprisoned_on",
            header: "收监日期",
            required: true,
        },
        Field {
            name: "released_on",
            header: "释放日期",
            required: false,
        },
    ],
};

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let listed = ListRow {
        kind: ListKind::Custody,
        person: sheet.required_person(row, 0)?,
        name: sheet.name(row, 1),
        from: sheet.date(row, 2)?,
        to: sheet.date(row, 3)?,
        registered: None,
        unit: TextId::EMPTY,
        row: row.number(),
        file: sheet.file,
    };
    keep(sheet, listed);
    Ok(())
}
