//! 家庭成员名册: one member of one household a row.

use super::fields::{Read, Sheet};
use super::roll::status;
use crate::error::Defect;
use crate::message::intake as texts;
use crate::record::Member;
use crate::table::Row;
use crate::table::header::{Columns, Field};

const fn field(name: &'static str, header: &'static str) -> Field {
    Field {
        name,
        header,
        required: false,
    }
}

const fn required(name: &'static str, header: &'static str) -> Field {
    Field {
        name,
        header,
        required: true,
    }
}

pub(super) const COLUMNS: Columns = Columns {
    role: "members",
    fields: &[
        required("household", "户号"),
        field("head_id", "户主身份证号"),
        required("person_name", "姓名"),
        required("person_id", "身份证号"),
        field("relation", "与户主关系"),
        field("classified_aid", "分类施保金额"),
        field("start", "起始月份"),
        field("end", "截止月份"),
        field("status", "状态"),
        field("snapshot", "所属期"),
        field("stop", "停发时间"),
    ],
};

const HOUSEHOLD: usize = 0;
const HEAD: usize = 1;
const NAME: usize = 2;
const PERSON: usize = 3;
const EXTRA: usize = 5;
const START: usize = 6;
const END: usize = 7;
const STATUS: usize = 8;
const SNAPSHOT: usize = 9;
const STOP: usize = 10;

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let household = sheet.text(row, HOUSEHOLD);
    if household.is_empty() {
        let defect = Defect::new(&texts::CELL_EMPTY).with("column", "户号");
        return Err(sheet.fault(row, HOUSEHOLD, defect));
    }
    // A newborn may have no number yet; the member still counts.
    let person = sheet.person(row, PERSON);
    let (from, mut to) = (sheet.month(row, START)?, sheet.month(row, END)?);
    if let Some(stop) = sheet.month(row, STOP)? {
        to = stop.plus(-1);
    }
    let member = Member {
        person,
        head: sheet.person(row, HEAD),
        extra_amount: sheet.amount(row, EXTRA)?.unwrap_or_default(),
        name: sheet.name(row, NAME),
        household,
        row: row.number(),
        file: sheet.file,
        from,
        to,
        snapshot: sheet.month(row, SNAPSHOT)?,
        status: status(sheet, row, STATUS)?,
    };
    sheet.keep_destroyed(member.row, None, person);
    sheet.records.members.push(member);
    Ok(())
}
