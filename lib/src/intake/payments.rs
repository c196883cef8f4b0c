//! 发放清单: one payment line a row.

use super::fields::{Purpose, Read, Sheet};
use crate::money::Money;
use crate::record::{Payment, PaymentKind};
use crate::table::Row;
use crate::table::header::{Columns, Field};

pub(super) const COLUMNS: Columns = Columns {
    role: "payments",
    fields: &[
        Field::optional("batch", "批次号"),
        Field::optional("serial", "序号"),
        Field::required("programme", "项目"),
        Field::required("person_id", "身份证号"),
        Field::required("person_name", "姓名"),
        Field::required("account", "银行账号"),
        Field::required("amount", "金额"),
        Field::required("period", "发放月份"),
        Field::optional("paid_on", "发放日期"),
        Field::optional("result", "发放结果"),
        Field::optional("reason", "失败原因"),
        Field::optional("fund", "资金来源"),
        Field::optional("purpose", "用途"),
    ],
};

const BATCH: usize = 0;
pub(super) const SERIAL: usize = 1;
const PROGRAMME: usize = 2;
pub(super) const PERSON: usize = 3;
pub(super) const NAME: usize = 4;
pub(super) const ACCOUNT: usize = 5;
pub(super) const AMOUNT: usize = 6;
const MONTH: usize = 7;
const PAID_ON: usize = 8;
const RESULT: usize = 9;
const REASON: usize = 10;
const FUND: usize = 11;
const PURPOSE: usize = 12;

pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row) -> Read<()> {
    let amount = sheet.required_amount(row, AMOUNT)?;
    let programme = sheet.programme(row, PROGRAMME)?;
    let month = sheet.month(row, MONTH)?;
    let credited = sheet.day(row, PAID_ON)?;
    let Purpose {
        text: purpose,
        kind,
        named_from,
        named_to,
    } = sheet.purpose(row, PURPOSE);
    // Money that comes back without a word is a reversal.
    let kind = match kind {
        PaymentKind::Ordinary if amount < Money::ZERO => PaymentKind::Reversal,
        kind => kind,
    };
    let payment = Payment {
        person: sheet.person(row, PERSON),
        account: sheet.account(row, ACCOUNT),
        amount,
        name: sheet.name(row, NAME),
        batch: sheet.text(row, BATCH),
        serial: sheet.serial(row, SERIAL),
        purpose,
        reason: sheet.text(row, REASON),
        row: row.number(),
        programme,
        file: sheet.file,
        month,
        named_from,
        named_to,
        credited,
        fund_source: sheet.fund(row, FUND),
        result: sheet.result(row, RESULT),
        kind,
    };
    sheet.keep_destroyed(payment.row, Some(programme), payment.person);
    sheet.records.payments.push(payment);
    Ok(())
}

/// The amount of a row that is refused for another cell, where it is legible.
pub(super) fn legible_amount(sheet: &mut Sheet<'_>, row: &Row) -> Option<Money> {
    sheet.required_amount(row, AMOUNT).ok()
}
