//! The words of the page for what records and reconciliation name by a symbol.

use crate::intake::SheetRead;
use crate::reconcile::Outcome;
use crate::reconcile::conservation::Balance;
use crate::record::{ListKind, Role};
use crate::rule::Bilingual;

const fn of(zh: &'static str, en: &'static str) -> Bilingual {
    Bilingual { zh, en }
}

pub(super) const fn outcome(outcome: Outcome) -> Bilingual {
    match outcome {
        Outcome::Paid => of("足额发放", "paid"),
        Outcome::Unpaid => of("应发未发", "unpaid"),
        Outcome::Returned => of("退汇未重发", "returned"),
        Outcome::Unknown => of("结果不明", "unknown"),
        Outcome::Short => of("少发", "short"),
        Outcome::Over => of("多发", "over"),
        Outcome::Duplicate => of("重复发放", "duplicate"),
        Outcome::NotOnRoll => of("不在花名册", "not on the roll"),
        Outcome::BeforeStart => of("起始月前发放", "before the start"),
        Outcome::AfterStop => of("停发后发放", "after the stop"),
        Outcome::NoPayments => of("当月无发放", "a month without payments"),
        Outcome::Ambiguous => of("两种解释并存", "ambiguous"),
    }
}

pub(super) const fn role(role: Role) -> Bilingual {
    match role {
        Role::Roll => of("花名册", "roll"),
        Role::Households => of("家庭花名册", "households"),
        Role::Members => of("家庭成员", "members"),
        Role::Payments => of("代发清单", "payments"),
        Role::List(ListKind::Deaths) => of("死亡名单", "deaths"),
        Role::List(ListKind::Payroll) => of("财政供养名单", "payroll"),
        Role::List(ListKind::Custody) => of("服刑羁押名单", "custody"),
    }
}

pub(super) const fn balance(balance: Balance) -> Bilingual {
    match balance {
        Balance::Balanced => of(
            "行数与金额全部核平",
            "every row and every fen is accounted for",
        ),
        Balance::BalancedButIllegible => of(
            "行数全部核平，金额除无法识别者外核平",
            "every row is accounted for, and every fen but for illegible amounts",
        ),
        Balance::NotBalanced => of("不平", "not balanced"),
    }
}

/// What a workbook hides of a sheet that was read like any other, in Chinese and English.
pub(super) fn hidden(sheet: &SheetRead) -> Option<(String, String)> {
    let mut what: Vec<(String, String)> = Vec::new();
    if sheet.hidden {
        what.push(("整张工作表".to_owned(), "the whole sheet".to_owned()));
    }
    if sheet.hidden_records > 0 {
        let count = sheet.hidden_records;
        what.push((format!("{count} 行记录"), format!("{count} records")));
    }
    if !sheet.hidden_columns.is_empty() {
        let (zh, en) = (
            sheet.hidden_columns.join("、"),
            sheet.hidden_columns.join(", "),
        );
        what.push((format!("列 {zh}"), format!("columns {en}")));
    }
    if sheet.has_altering_conditions {
        what.push((
            "条件格式可能划掉或改写的内容（按存放的读取）".to_owned(),
            "what conditional formats may strike out or write otherwise (read as stored)"
                .to_owned(),
        ));
    }
    let (zh, en): (Vec<_>, Vec<_>) = what.into_iter().unzip();
    let said = || (zh.join("，"), en.join(", "));
    (!zh.is_empty()).then(said)
}

/// Name and meaning of an indicator.
pub(super) fn indicator(name: &str) -> (Bilingual, Bilingual) {
    match name {
        "accuracy" => (
            of("发放准确率", "accuracy"),
            of(
                "对象、账号、所属期、金额均与审批一致的笔数 ÷ 应发与实发笔数",
                "keys paid exactly ÷ keys due or paid",
            ),
        ),
        "accuracy_amount" => (
            of("金额准确率", "accuracy by amount"),
            of(
                "（应发合计 − 差额绝对值合计）÷ 应发合计",
                "(Σ due − Σ |paid − due|) ÷ Σ due",
            ),
        ),
        "timeliness_first" => (
            of("首次及时率", "timeliness, first attempt"),
            of(
                "发放日前一次发放到账 ÷ 有发放日的应发",
                "in time at the first attempt ÷ due",
            ),
        ),
        "timeliness_final" => (
            of("最终及时率", "timeliness, after retries"),
            of(
                "发放日前足额到账（含重发）÷ 有发放日的应发",
                "in time after retries ÷ due",
            ),
        ),
        "coverage" => (
            of("覆盖率", "coverage"),
            of(
                "已纳入 ÷ 核实应纳入；需摸排名单",
                "enrolled ÷ identified as eligible; needs a list of those",
            ),
        ),
        "return_rate" => (
            of("退汇率", "return rate"),
            of(
                "失败或退回笔数 ÷ 提交笔数",
                "lines returned ÷ lines submitted",
            ),
        ),
        _ => (
            of("退汇重发率", "re-issue rate"),
            of(
                "退汇后已发放 ÷ 有退汇的应发",
                "paid after a return ÷ keys with a return",
            ),
        ),
    }
}

pub(super) const fn severity(severity: crate::finding::Severity) -> Bilingual {
    match severity {
        crate::finding::Severity::High => of("高", "high"),
        crate::finding::Severity::Medium => of("中", "medium"),
        crate::finding::Severity::Low => of("低", "low"),
    }
}
