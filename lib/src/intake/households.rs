//! 家庭名册: one decision of one household a row.

use super::fields::{Read, Sheet};
use super::roll::{keep, status};
use crate::error::Defect;
use crate::message::intake as texts;
use crate::record::{EntryExtra, RollEntry};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "households",
    fields: &[
        Field::required("household", "户号"),
        Field::required("programme", "项目"),
        Field::required("head_name", "户主姓名"),
        Field::required("head_id", "户主身份证号"),
        Field::optional("region", "区划代码"),
        Field::optional("village", "村居"),
        Field::optional("household_size", "家庭人口"),
        Field::optional("covered", "保障人数"),
        Field::optional("standard", "保障标准"),
        Field::required("approved_amount", "月保障金"),
        Field::optional("bank", "开户行"),
        Field::optional("account", "银行账号"),
        Field::optional("start", "起始月份"),
        Field::optional("end", "截止月份"),
        Field::optional("approved_on", "审批日期"),
        Field::optional("approval_level", "审批级别"),
        Field::optional("status", "状态"),
        Field::optional("snapshot", "所属期"),
        Field::optional("stop", "停发时间"),
        Field::optional("payee_name", "收款人姓名"),
        Field::optional("payee_id", "收款人身份证号"),
    ],
};

const HOUSEHOLD: usize = 0;
const PROGRAMME: usize = 1;
const HEAD_NAME: usize = 2;
pub(super) const HEAD: usize = 3;
const REGION: usize = 4;
const VILLAGE: usize = 5;
pub(super) const AMOUNT: usize = 9;
const ACCOUNT: usize = 11;
const START: usize = 12;
const END: usize = 13;
const DECIDED: usize = 14;
const LEVEL: usize = 15;
const STATUS: usize = 16;
const SNAPSHOT: usize = 17;
const STOP: usize = 18;
const PAYEE_NAME: usize = 19;
const PAYEE: usize = 20;

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let household = sheet.text(row, HOUSEHOLD);
    if household.is_empty() {
        let defect = Defect::new(&texts::CELL_EMPTY).with("column", "户号");
        return Err(sheet.fault(row, HOUSEHOLD, defect));
    }
    let programme = sheet.programme(row, PROGRAMME)?;
    let person = sheet.required_person(row, HEAD)?;
    let (from, mut to) = (sheet.month(row, START)?, sheet.month(row, END)?);
    if let Some(stop) = sheet.month(row, STOP)? {
        to = stop.plus(-1);
    }
    let name = sheet.name(row, HEAD_NAME);
    let payee = sheet.person(row, PAYEE);
    let extra = EntryExtra {
        household,
        payee: if payee == person {
            EntryExtra::NONE.payee
        } else {
            payee
        },
        payee_name: sheet.name(row, PAYEE_NAME),
        ..EntryExtra::NONE
    };
    let entry = RollEntry {
        person,
        account: sheet.account(row, ACCOUNT),
        amount: sheet.required_amount(row, AMOUNT)?,
        name,
        extra: 0,
        row: row.number(),
        region: sheet.region(row, REGION)?,
        village: sheet.text(row, VILLAGE),
        programme,
        file: sheet.file,
        from,
        to,
        decided: sheet.day(row, DECIDED)?,
        snapshot: sheet.month(row, SNAPSHOT)?,
        status: status(sheet, row, STATUS)?,
        township_level: sheet.is_township(row, LEVEL),
        amount_approved: true,
    };
    keep(sheet, entry, extra);
    Ok(())
}
