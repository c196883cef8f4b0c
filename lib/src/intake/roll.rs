//! 花名册: one entitlement of one person a row.

use super::fields::{Read, Sheet};
use crate::error::Defect;
use crate::message::intake as texts;
use crate::record::{EntryExtra, EntryStatus, RollEntry};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "roll",
    fields: &[
        Field::required("programme", "项目"),
        Field::required("person_id", "身份证号"),
        Field::required("person_name", "姓名"),
        Field::optional("region", "区划代码"),
        Field::optional("village", "村居"),
        Field::optional("bank", "开户行"),
        Field::optional("account", "银行账号"),
        Field::optional("head_id", "户主身份证号"),
        Field::required("standard", "标准金额"),
        Field::optional("start", "起始月份"),
        Field::optional("end", "截止月份"),
        Field::optional("approved_on", "审批日期"),
        Field::optional("approval_level", "审批级别"),
        Field::optional("status", "状态"),
        Field::optional("payee_name", "收款人姓名"),
        Field::optional("payee_id", "收款人身份证号"),
        Field::optional("institution", "供养机构"),
        Field::optional("snapshot", "所属期"),
        Field::optional("stop", "停发时间"),
        Field::optional("approved_amount", "月保障金"),
        Field::optional("cause", "救助事由"),
        Field::optional("head_name", "户主姓名"),
    ],
};

const PROGRAMME: usize = 0;
pub(super) const PERSON: usize = 1;
pub(super) const NAME: usize = 2;
pub(super) const REGION: usize = 3;
pub(super) const VILLAGE: usize = 4;
pub(super) const BANK: usize = 5;
pub(super) const ACCOUNT: usize = 6;
pub(super) const HEAD: usize = 7;
pub(super) const AMOUNT: usize = 8;
const START: usize = 9;
const END: usize = 10;
const DECIDED: usize = 11;
const LEVEL: usize = 12;
const STATUS: usize = 13;
pub(super) const PAYEE_NAME: usize = 14;
pub(super) const PAYEE: usize = 15;
const INSTITUTION: usize = 16;
const SNAPSHOT: usize = 17;
const STOP: usize = 18;
pub(super) const APPROVED: usize = 19;
const CAUSE: usize = 20;
pub(super) const HEAD_NAME: usize = 21;

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let programme = sheet.programme(row, PROGRAMME)?;
    let person = sheet.required_person(row, PERSON)?;
    let (approved, standard) = (sheet.amount(row, APPROVED)?, sheet.amount(row, AMOUNT)?);
    let amount = match (approved, standard) {
        (Some(amount), _) | (None, Some(amount)) => amount,
        (None, None) => sheet.required_amount(row, AMOUNT)?,
    };
    let (from, mut to) = (sheet.month(row, START)?, sheet.month(row, END)?);
    if let Some(stop) = sheet.month(row, STOP)? {
        to = stop.plus(-1);
    }
    let or_self = |id| {
        if id == person {
            crate::record::Identity::NONE
        } else {
            id
        }
    };
    let extra = EntryExtra {
        head: or_self(sheet.person(row, HEAD)),
        payee: or_self(sheet.person(row, PAYEE)),
        head_name: sheet.name(row, HEAD_NAME),
        payee_name: sheet.name(row, PAYEE_NAME),
        institution: sheet.name(row, INSTITUTION),
        cause: sheet.text(row, CAUSE),
        standard: standard.filter(|_| approved.is_some()),
        ..EntryExtra::NONE
    };
    let name = sheet.name(row, NAME);
    // The payee's name is kept only where it says something the beneficiary's does not.
    let extra = EntryExtra {
        payee_name: if extra.payee_name == name {
            EntryExtra::NONE.payee_name
        } else {
            extra.payee_name
        },
        ..extra
    };
    let entry = RollEntry {
        person,
        account: sheet.account(row, ACCOUNT),
        amount,
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
        amount_approved: approved.is_some(),
    };
    keep(sheet, entry, extra);
    Ok(())
}

/// The status column; an unknown word refuses the row rather than deciding for or against a person.
pub(super) fn status(sheet: &mut Sheet<'_>, row: &Row, field: usize) -> Read<EntryStatus> {
    sheet
        .status(row, field)
        .ok_or_else(|| sheet.fault(row, field, Defect::new(&texts::STATUS)))
}

/// Keeps an entry with its extra, where it has one.
pub(super) fn keep(sheet: &mut Sheet<'_>, mut entry: RollEntry, extra: EntryExtra) {
    if extra != EntryExtra::NONE {
        sheet.records.extras.push(extra);
        entry.extra = u32::try_from(sheet.records.extras.len()).unwrap_or(0);
    }
    sheet.keep_destroyed(entry.row, Some(entry.programme), entry.person);
    sheet.records.entries.push(entry);
}
