//! 家庭成员名册: one member of one household a row.

use super::fields::{Read, Sheet};
use super::roll::status;
use crate::error::Defect;
use crate::message::intake as texts;
use crate::record::Member;
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "members",
    fields: &[
        Field::required("household", "户号"),
        Field::optional("head_id", "户主身份证号"),
        Field::required("person_name", "姓名"),
        Field::required("person_id", "身份证号"),
        Field::optional("relation", "与户主关系"),
        Field::optional("classified_aid", "分类施保金额"),
        Field::optional("start", "起始月份"),
        Field::optional("end", "截止月份"),
        Field::optional("status", "状态"),
        Field::optional("snapshot", "所属期"),
        Field::optional("stop", "停发时间"),
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
