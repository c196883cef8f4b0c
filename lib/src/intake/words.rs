//! Words of the field in status and result columns.

use crate::record::{BankResult, EntryStatus};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_is_neither_is_unknown() {
        assert_eq!(result("成功"), BankResult::Success);
        assert_eq!(result("3031"), BankResult::Failed);
        for text in ["", "处理中", "2000", "已提交"] {
            assert_eq!(result(text), BankResult::Unknown, "{text}");
        }
    }
}
