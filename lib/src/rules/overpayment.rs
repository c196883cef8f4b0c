//! R03: after duplicates are out, what counts is more than what is due, by a fen or more.

use crate::error::Defect;
use crate::finding::{Severity, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::{Cause, LineRole};
use crate::record::PaymentKind;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R03",
    name: "overpayment",
    title: Bilingual::of("超标准发放", "More paid than due"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_STANDARD_RISE_RETRO"],
    innocent: &[
        Bilingual::of(
            "花名册未记入提标、分类施保或补发",
            "a rise, a component or back-pay is missing from the roll",
        ),
        Bilingual::of("价格临时补贴并入发放", "a price subsidy was paid with it"),
    ],
    clears_with: Bilingual::of(
        "多发部分的依据文件",
        "the document that grants the difference",
    ),
    check: Bilingual::of(
        "核对标准、档次和加发项目",
        "check standard, band and extras",
    ),
    page: include_str!("overpayment.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    if view.is_institution() {
        return; // R20 speaks about institutions.
    }
    verdicts.suppressions.extend(rise_differences(view));
    for key in view.paid_keys() {
        verdicts.judged += 1;
        let difference = key.part(Cause::Over);
        let payment = view.line_behind(key, Cause::Over);
        let Some(payment) = payment.filter(|_| difference > Money::ZERO) else {
            continue;
        };
        let finding = RULE
            .finding_of(view, key.period, &say::OVERPAYMENT)
            .saying("kept", key.due + difference)
            .risking(difference)
            .of_line(payment, "金额")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// Differences after a rise (提标补差) that settle what the decision created; one a line.
fn rise_differences(view: &SubjectView<'_>) -> Vec<Suppression> {
    let kept = view.case.lines.iter().filter(|l| l.role == LineRole::Kept);
    let rises = kept.filter(|l| {
        view.payment(l)
            .is_some_and(|p| p.kind == PaymentKind::RiseDifference)
    });
    let mut found: Vec<Suppression> = rises
        .map(|line| Suppression {
            payment: Some(line.payment),
            ..RULE.suppressed("FP_STANDARD_RISE_RETRO", view, line.period)
        })
        .collect();
    found.dedup_by_key(|s| s.payment);
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn what_is_paid_and_taken_back_for_a_month_before_leaves_nothing() {
        let line = |amount: &str, day: &str, purpose: &str| {
            format!("特困供养 {A} 张甲 1 {amount} 202501 2025-01-{day} 成功 {purpose}")
        };
        let lines = [
            line("500", "08", "-"),
            line("300", "08", "补发2019年3月"),
            line("-300", "09", "冲正2019年3月"),
        ];
        let entry = format!("特困供养 {A} 张甲 1 - 500 201901 - 2018-12-20 在享 县级 -");
        County::new()
            .period("2025-01", "2025-01")
            .roll(&[&entry])
            .payments(&lines.each_ref().map(String::as_str))
            .check(&RULE, &[], &[]);
    }

    #[test]
    fn a_recovery_nets_against_the_month_it_names() {
        let paid = |month: &str, amount: &str, purpose: &str| {
            format!("特困供养 {A} 张甲 1 {amount} 20250{month} 2025-0{month}-08 成功 {purpose}")
        };
        let hit = |month: &str, amount: &str| format!("{A} 2025-0{month} {amount} A");
        let over = [paid("1", "700", "-"), paid("2", "600", "-")];
        for (back, purpose, hits) in [
            ("-200", "追回202501多发", vec![hit("2", "100.00")]),
            ("-300", "追回202501-202502", vec![]),
            ("-200", "追回", vec![hit("1", "200.00"), hit("2", "100.00")]),
        ] {
            let lines = [
                &over[..],
                &[paid("3", "500", "-"), paid("3", back, purpose)],
            ]
            .concat();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let hits: Vec<&str> = hits.iter().map(String::as_str).collect();
            County::new()
                .period("2025-01", "2025-03")
                .roll(&[&format!(
                    "特困供养 {A} 张甲 1 - 500 202401 - 2023-12-20 在享 县级 -"
                )])
                .payments(&lines)
                .check(&RULE, &hits, &[]);
        }
    }
}
