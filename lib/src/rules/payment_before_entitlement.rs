//! R18: money was paid for a month before every start of the subject's entitlements.

use crate::error::Defect;
use crate::finding::{Severity, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Period;
use crate::policy::Policy;
use crate::reconcile::{Cause, LineRole};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R18",
    name: "payment-before-entitlement",
    title: Bilingual::of("起始前发放", "Payment before the entitlement begins"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_BACKPAY"],
    innocent: &[
        Bilingual::of(
            "审批早于花名册所列起始月份",
            "the decision grants an earlier month than the roll states",
        ),
        Bilingual::of("政策允许提前发放", "the policy allows payment in advance"),
    ],
    clears_with: Bilingual::of(
        "写明起始月份的审批决定",
        "the decision that states the first month",
    ),
    check: Bilingual::of(
        "核对审批日期与起始月份",
        "compare the date of the decision with the first month",
    ),
    page: include_str!("payment_before_entitlement.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    if view.case.entries.is_empty() {
        return;
    }
    verdicts.suppressions.extend(back_pay(view));
    for key in view.paid_keys() {
        verdicts.judged += 1;
        let surplus = key.part(Cause::BeforeStart);
        let payment = view.line_behind(key, Cause::BeforeStart);
        let Some(payment) = payment.filter(|_| surplus > Money::ZERO) else {
            continue;
        };
        let start = view
            .first_start()
            .map(|m| m.to_string())
            .unwrap_or_default();
        let finding = RULE
            .finding_of(view, key.period, &say::PAYMENT_BEFORE_ENTITLEMENT)
            .saying("start", start)
            .risking(surplus)
            .of_line(payment, "发放月份")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// Lines whose month column lies before the start, but which settle months in force.
fn back_pay(view: &SubjectView<'_>) -> Vec<Suppression> {
    let early = |period: Period| {
        view.first_start()
            .is_some_and(|start| period.last() < start)
    };
    let kept = view.case.lines.iter().filter(|l| l.role == LineRole::Kept);
    let named = kept.filter_map(|l| Some((l, view.column_period(l).filter(|p| early(*p))?)));
    named
        .map(|(line, _)| Suppression {
            payment: Some(line.payment),
            ..RULE.suppressed("FP_BACKPAY", view, line.period)
        })
        .collect()
}
