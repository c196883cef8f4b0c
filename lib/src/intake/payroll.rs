//! 财政供养名单: one person in service a row.

use super::deaths::keep;
use super::fields::{Read, Sheet};
use crate::record::{ListKind, ListRow};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "payroll",
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
            name: "employer",
            header: "单位",
            required: false,
        },
        Field {
            name: "joined_on",
            header: "入职日期",
            required: false,
        },
        Field {
            name: "left_on",
            header: "离职日期",
            required: false,
        },
    ],
};

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let listed = ListRow {
        kind: ListKind::Payroll,
        person: sheet.required_person(row, 0)?,
        name: sheet.name(row, 1),
        from: sheet.date(row, 3)?,
        to: sheet.date(row, 4)?,
        registered: None,
        unit: sheet.text(row, 2),
        row: row.number(),
        file: sheet.file,
    };
    keep(sheet, listed);
    Ok(())
}
