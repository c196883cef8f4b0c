//! What the purpose text of a payment line (用途) says: the kind of line, and the months it names.

use crate::period::Month;
use crate::record::PaymentKind;

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
        let (from, to) = months(text);
        return (PaymentKind::Reversal, from, to);
    }
    if text.starts_with("追回") || text.starts_with("追缴") || text.starts_with("退缴") {
        let (from, to) = months(text);
        return (PaymentKind::Recovery, from, to);
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
        check("冲正202501", PaymentKind::Reversal, Some("2025-01"), None);
        check(
            "追回202501-202503多发",
            PaymentKind::Recovery,
            Some("2025-01"),
            Some("2025-03"),
        );
        check("追缴", PaymentKind::Recovery, None, None);
    }
}
