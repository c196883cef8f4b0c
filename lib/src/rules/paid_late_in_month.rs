//! T03: the first line of the month itself was credited after the pay day.

use crate::error::Defect;
use crate::finding::{Severity, Suppression, Tier};
use crate::message::rules as say;
use crate::period::Period;
use crate::policy::Policy;
use crate::reconcile::{Line, LineRole, MonthMeans};
use crate::record::{Payment, PaymentKind};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;
use chrono::NaiveDate;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T03",
    name: "paid-late-in-month",
    title: Bilingual::of("晚于规定日发放", "Paid after the pay day"),
    version: 1,
    family: Family::Timeliness,
    severity: Severity::Medium,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &["FP_RETRY", "FP_BACKPAY", "FP_STANDARD_RISE_RETRO"],
    innocent: &[
        Bilingual::of(
            "规定日逢节假日顺延",
            "the pay day fell on a holiday and moved",
        ),
        Bilingual::of(
            "当月新增对象，审批在规定日之后",
            "the decision came after the pay day",
        ),
    ],
    clears_with: Bilingual::of("发放日期的银行回单", "the bank slip with the day of credit"),
    check: Bilingual::of(
        "核对资金拨付到银行的日期",
        "check when the money reached the bank",
    ),
    page: include_str!("paid_late_in_month.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    if view.programme().programme.pay_day.is_none() {
        return;
    }
    let mut told: Option<Period> = None;
    for line in view.case.lines.iter().filter(|l| l.role == LineRole::Kept) {
        let Some(payment) = view.payment(line) else {
            continue;
        };
        let Some((pay_day, credited)) = days(view, line, payment) else {
            continue;
        };
        verdicts.judged += 1;
        if credited <= pay_day || told == Some(line.period) {
            continue;
        }
        if let Some(guard) = excuse(view, line, payment) {
            verdicts.suppressions.push(Suppression {
                payment: Some(line.payment),
                ..RULE.suppressed(guard, view, line.period)
            });
            continue;
        }
        told = Some(line.period);
        let finding = RULE
            .finding_of(view, line.period, &say::PAID_LATE)
            .saying("pay_day", pay_day)
            .saying("credited", credited)
            .saying("days", credited.signed_duration_since(pay_day).num_days())
            .of_line(payment, "发放日期");
        verdicts.findings.push(finding);
    }
}

/// The pay day of a line and the day of its credit.
fn days(view: &SubjectView<'_>, line: &Line, payment: Payment) -> Option<(NaiveDate, NaiveDate)> {
    let terms = view.programme();
    let period = match view.on.frame.month_means {
        MonthMeans::For => line.period,
        MonthMeans::Paid => terms.period(payment.month?),
    };
    Some((terms.pay_day(period)?, payment.credited?.date()))
}

/// Why a late line is not the first attempt for the month itself.
fn excuse(view: &SubjectView<'_>, line: &Line, payment: Payment) -> Option<&'static str> {
    match payment.kind {
        PaymentKind::Ordinary | PaymentKind::Component => {}
        PaymentKind::Reissue => return Some("FP_RETRY"),
        PaymentKind::RiseDifference => return Some("FP_STANDARD_RISE_RETRO"),
        _ => return Some("FP_BACKPAY"),
    }
    let failed = |l: &&Line| {
        let before = view
            .payment(l)
            .is_some_and(|p| p.credited <= payment.credited);
        l.period == line.period && l.role == LineRole::Failed && before
    };
    if view.case.lines.iter().any(|l| failed(&l)) {
        return Some("FP_RETRY");
    }
    (line.inferred || view.column_period(line).is_some()).then_some("FP_BACKPAY")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn paid(lines: &[&str]) -> County {
        let county = County::new()
            .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"]);
        county.payments(lines)
    }

    #[test]
    fn only_the_first_attempt_for_the_month_itself_is_late() {
        let hit = format!("{A} 2025-01 0.00 A");
        paid(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-11 成功 -"]).check(
            &RULE,
            &[&hit],
            &[],
        );
        paid(&[
            "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 失败 -",
            "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-17 成功 -",
        ])
        .check(&RULE, &[], &["FP_RETRY"]);
        paid(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-17 成功 补发202501"]).check(
            &RULE,
            &[],
            &["FP_BACKPAY"],
        );
        paid(&[
            "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -",
            "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-17 成功 -",
        ])
        .check(&RULE, &[], &[]);
    }
}
