//! M01: a surplus confirmed line equals the due sum or a line that counts, whatever the spelling of the
//! ID, the batch, or a 补发 note.

use crate::error::Defect;
use crate::finding::{Severity, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::{Cause, KeyOutcome, Line, LineRole};
use crate::record::PaymentKind;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "M01",
    name: "duplicate-payment",
    title: Bilingual::of("重复发放", "The same month paid twice"),
    version: 1,
    family: Family::Multiple,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[
        "FP_RETRY",
        "FP_CLASSIFIED_AID",
        "FP_BACKPAY",
        "FP_STANDARD_RISE_RETRO",
    ],
    innocent: &[
        Bilingual::of(
            "另有未录入花名册的审批",
            "a further approval is missing from the roll",
        ),
        Bilingual::of(
            "第二笔是其他月份的补发而未注明",
            "the second line is unmarked back-pay of another month",
        ),
    ],
    clears_with: Bilingual::of(
        "第二笔款项的审批或银行退回凭证",
        "the approval of the second line, or the bank’s proof of its return",
    ),
    check: Bilingual::of(
        "核对两笔的批次、用途和回单",
        "compare batch, purpose and bank slip of both lines",
    ),
    page: include_str!("duplicate_payment.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    for key in &view.case.keys {
        let lines = view.case.confirmed_in(key.period).count();
        if lines == 0 {
            continue;
        }
        verdicts.judged += 1;
        let surplus = key.part(Cause::Duplicate);
        let payment = view.line_behind(key, Cause::Duplicate);
        let Some(payment) = payment.filter(|_| surplus > Money::ZERO) else {
            verdicts.suppressions.extend(explained(view, key));
            continue;
        };
        let finding = RULE
            .finding_of(view, key.period, &say::DUPLICATE_PAYMENT)
            .saying("lines", lines)
            .risking(surplus)
            .of_line(payment, "金额")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// Second lines of a month that are no duplicates: re-issues, components, back-pay of other months.
fn explained(view: &SubjectView<'_>, key: &KeyOutcome) -> Vec<Suppression> {
    let lines = view.case.lines_of(key.period);
    if lines.len() < 2 {
        return Vec::new();
    }
    let guard = |line: &Line| match (line.role, view.payment(line)?.kind) {
        (LineRole::Failed, _) => Some("FP_RETRY"),
        (LineRole::Kept, PaymentKind::Component) => Some("FP_CLASSIFIED_AID"),
        (LineRole::Kept, PaymentKind::BackPay) => Some("FP_BACKPAY"),
        (LineRole::Kept, PaymentKind::RiseDifference) => Some("FP_STANDARD_RISE_RETRO"),
        _ => None,
    };
    lines
        .iter()
        .filter_map(|line| {
            Some(Suppression {
                payment: Some(line.payment),
                ..RULE.suppressed(guard(line)?, view, key.period)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn what_is_taken_back_for_a_month_before_hides_no_second_line() {
        let entry = format!("特困供养 {A} 张甲 1 - 500 201901 - 2018-12-20 在享 县级 -");
        let line = |month: &str, amount: &str, rest: &str| {
            format!("特困供养 {A} 张甲 1 {amount} 20250{month} 2025-0{month}-{rest}")
        };
        let paid = [
            line("1", "500", "08 成功 -"),
            line("2", "500", "08 成功 -"),
            line("2", "500", "09 成功 -"),
        ];
        let back = [
            line("2", "300", "08 成功 补发2019年3月"),
            line("2", "-300", "09 成功 冲正2019年3月"),
        ];
        let failed = [line("2", "500", "08 失败 补发2019年3月")];
        let hit = format!("{A} 2025-02 500.00 A");
        for more in [&[][..], &back, &failed] {
            let lines: Vec<&str> = paid.iter().chain(more).map(String::as_str).collect();
            let county = County::new().period("2025-01", "2025-02").roll(&[&entry]);
            county.payments(&lines).check(&RULE, &[&hit], &[]);
        }
    }

    #[test]
    fn a_second_line_to_a_payee_is_his_wards_unless_the_ward_is_paid() {
        let father = "残疾人生活补贴 43400119500101001X 张甲 1 - - 800 202401";
        let payee = "43400119500101001X 张甲";
        let son = format!("残疾人生活补贴 434001195202030025 张乙 1 {payee} 800 202401");
        let line = |person: &str, name: &str| {
            format!("残疾人生活补贴 {person} {name} 1 800 202501 2025-01-08 成功 -")
        };
        let (to_payee, to_ward) = (line(A, "张甲"), line("434001195202030025", "张乙"));
        let hit = format!("{A} 2025-01 800.00 A");
        let county = |lines: &[&str]| County::new().collected(&[father, &son]).payments(lines);
        county(&[&to_payee, &to_payee]).check(&RULE, &[], &[]);
        county(&[&to_payee, &to_payee, &to_ward]).check(&RULE, &[&hit], &[]);
        county(&[&to_payee, &to_payee, &to_payee]).check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn second_lines_that_have_a_reason_are_counted_as_such() {
        let hit = format!("{A} 2025-01 800.00 A");
        let first = "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -";
        for (second, found, guards) in [
            (
                "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 补发202501",
                true,
                &[][..],
            ),
            (
                "特困供养 43400119500101001X 张甲 2 800 202501 2025-01-07 失败 -",
                false,
                &["FP_RETRY"],
            ),
        ] {
            let found: Vec<&str> = found.then_some(hit.as_str()).into_iter().collect();
            County::new()
                .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
                .payments(&[first, second])
                .check(&RULE, &found, guards);
        }
    }
}
