//! Words of the field in status, result and purpose columns.

use crate::period::Month;
use crate::record::{BankResult, EntryStatus, PaymentKind};

/// Status of an entry or a member; `None` for a word nobody knows.
pub(super) fn status(text: &str) -> Option<EntryStatus> {
    match text {
        "" | "在享" | "正常" | "享受" | "享受中" | "在保" | "在册" | "有效" | "正常享受"
        | "正常发放" | "在发" | "续发" | "已审批" | "启用" => {
            Some(EntryStatus::InForce)
        }
        "停发" | "停保" | "终止" | "停止" | "取消" | "退出" | "注销" | "已停发" | "已停保"
        | "已退出" | "已终止" | "死亡" | "已故" | "停用" | "无效" => {
            Some(EntryStatus::Stopped)
        }
        "暂停" | "缓发" | "暂停发放" | "暂缓" | "停缓发" | "已暂停" => {
            Some(EntryStatus::Suspended)
        }
        _ => None,
    }
}

/// What the bank said: anything that is neither success nor failure is unknown.
pub(super) fn result(text: &str) -> BankResult {
    match text {
        "成功" | "支付成功" | "发放成功" | "交易成功" | "入账成功" | "已支付" | "已发放"
        | "已入账" | "代发成功" | "0000" => BankResult::Success,
        "失败" | "支付失败" | "发放失败" | "交易失败" | "入账失败" | "代发失败" | "退回"
        | "已退回" | "退票" | "已退票" | "已退款" | "退汇" | "已退汇" | "支付退票" | "冲退" => {
            BankResult::Failed
        }
        code if is_failure_code(code) => BankResult::Failed,
        _ => BankResult::Unknown,
    }
}

/// Codes that banks return for a failed credit; 2000, 2007, 3028 and 3999 are in process.
fn is_failure_code(text: &str) -> bool {
    const CODES: [&str; 19] = [
        "3004", "3006", "3009", "3010", "3014", "3016", "3017", "3018", "3020", "3030", "3031",
        "3034", "3038", "3039", "3040", "3051", "3056", "3057", "3097",
    ];
    CODES.contains(&text)
}

/// Whether the township approved it.
pub(super) fn is_township(text: &str) -> bool {
    ["乡", "镇", "街道"].iter().any(|word| text.contains(word)) && !text.contains('县')
}

/// What a purpose makes of a line, and the months it names.
pub(super) fn purpose(text: &str) -> (PaymentKind, Option<Month>, Option<Month>) {
    let plain = |kind| (kind, None, None);
    if text.starts_with("补发") || text.starts_with("补") && text.contains("个月") {
        let (from, to) = months(text);
        return (PaymentKind::BackPay, from, to);
    }
    if text.starts_with("重发") || text.starts_with("更正发放") || text.starts_with("重新发放")
    {
        return plain(PaymentKind::Reissue);
    }
    if text.contains("提标补差") || text.contains("提标补发") || text.contains("标准提高补差")
    {
        let (from, to) = months(text);
        return (PaymentKind::RiseDifference, from, to);
    }
    if text.starts_with("冲正") {
        return plain(PaymentKind::Reversal);
    }
    if text.starts_with("追回") || text.starts_with("追缴") || text.starts_with("退缴") {
        return plain(PaymentKind::Recovery);
    }
    if text.starts_with("分类施保") {
        return plain(PaymentKind::Component);
    }
    plain(PaymentKind::Ordinary)
}

/// The months in `补发202501`, `补发202501-202503`, `补发2025年1月至3月…`.
fn months(text: &str) -> (Option<Month>, Option<Month>) {
    let mut found: Vec<Month> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(at..).unwrap_or_default();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let month_after_year = after.strip_prefix('年');
        if digits.len() == 6 {
            found.extend(Month::parse(digits).ok());
            rest = after;
        } else if let (4, Some(tail)) = (digits.len(), month_after_year.or(after.strip_prefix('-')))
        {
            let end = tail
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(tail.len());
            let (month, after) = tail.split_at_checked(end).unwrap_or((tail, ""));
            found.extend(year_month(digits, month));
            rest = after;
        } else if let (1 | 2, true, Some(first)) =
            (digits.len(), after.starts_with('月'), found.first())
        {
            found.extend(year_month(&first.year().to_string(), digits));
            rest = after;
        } else {
            rest = after;
        }
    }
    let first = found.iter().min().copied();
    let last = found.iter().max().copied().filter(|_| found.len() > 1);
    (first, last)
}

fn year_month(year: &str, month: &str) -> Option<Month> {
    Month::new(year.parse().ok()?, month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kind: PaymentKind, from: Option<&str>, to: Option<&str>) {
        let (found, first, last) = purpose(text);
        let month = |m: Option<Month>| m.map(|m| m.to_string());
        assert_eq!(
            (found, month(first).as_deref(), month(last).as_deref()),
            (kind, from, to),
            "{text}"
        );
    }

    #[test]
    fn a_purpose_names_its_months() {
        check("农村低保金", PaymentKind::Ordinary, None, None);
        check(
            "补发202501农村低保金",
            PaymentKind::BackPay,
            Some("2025-01"),
            None,
        );
        check(
            "补发202411-202501",
            PaymentKind::BackPay,
            Some("2024-11"),
            Some("2025-01"),
        );
        check(
            "补发2025年1月至3月低保",
            PaymentKind::BackPay,
            Some("2025-01"),
            Some("2025-03"),
        );
        check(
            "补发2025-01低保",
            PaymentKind::BackPay,
            Some("2025-01"),
            None,
        );
        check("补发", PaymentKind::BackPay, None, None);
        check("重发城市低保金", PaymentKind::Reissue, None, None);
        check("提标补差", PaymentKind::RiseDifference, None, None);
        check("分类施保", PaymentKind::Component, None, None);
        check("冲正202501", PaymentKind::Reversal, None, None);
    }

    #[test]
    fn a_result_that_is_neither_is_unknown() {
        assert_eq!(result("成功"), BankResult::Success);
        assert_eq!(result("3031"), BankResult::Failed);
        for text in ["", "处理中", "2000", "已提交"] {
            assert_eq!(result(text), BankResult::Unknown, "{text}");
        }
    }
}
