//! E02: an entry exists, and money was paid for a month after its end, in a gap, or while stopped.

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
    code: "E02",
    name: "payment-after-stop",
    title: Bilingual::of(
        "停发后继续发放",
        "Payment after the entitlement was stopped",
    ),
    version: 1,
    family: Family::Eligibility,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_BACKPAY"],
    innocent: &[
        Bilingual::of(
            "停发决定已撤销或经复议恢复",
            "the decision to stop was withdrawn",
        ),
        Bilingual::of(
            "处于政策规定的渐退期",
            "a gradual exit that the policy grants",
        ),
        Bilingual::of(
            "停发月份登记有误",
            "the month of the stop is recorded wrongly",
        ),
    ],
    clears_with: Bilingual::of(
        "停发决定及送达记录，或恢复发放的决定",
        "the decision to stop with proof of notice, or the one that restores it",
    ),
    check: Bilingual::of(
        "核对停发决定的生效月份",
        "check from which month the stop takes effect",
    ),
    page: include_str!("payment_after_stop.md"),
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
        let surplus = key.part(Cause::AfterStop);
        let payment = view.line_behind(key, Cause::AfterStop);
        let Some(payment) = payment.filter(|_| surplus > Money::ZERO) else {
            continue;
        };
        let finding = RULE
            .finding_of(view, key.period, &say::PAYMENT_AFTER_STOP)
            .risking(surplus)
            .of_line(payment, "发放月份")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// Lines whose month column lies in no entry, but which settle months in force before it.
fn back_pay(view: &SubjectView<'_>) -> Vec<Suppression> {
    let kept = view.case.lines.iter().filter(|l| l.role == LineRole::Kept);
    let outside = |period: &Period| !view.grants(period.first());
    let named = kept.filter_map(|l| Some((l, view.column_period(l).filter(outside)?)));
    named
        .filter(|(line, column)| line.period < *column)
        .map(|(line, _)| Suppression {
            payment: Some(line.payment),
            ..RULE.suppressed("FP_BACKPAY", view, line.period)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, B, County};

    #[test]
    fn a_month_without_any_list_is_asked_about() {
        let listed = |person: &str, month: &str| format!("特困供养 {person} 张甲 1 500 {month}");
        let paid =
            |month: &str| format!("特困供养 {A} 张甲 1 500 2025{month} 2025-{month}-08 成功 -");
        let lists = [
            listed(A, "202501"),
            listed(B, "202501"),
            listed(A, "202503"),
            listed(B, "202503"),
        ];
        for (of_february, question) in [(None, Some("Q09")), (Some(listed(B, "202502")), None)] {
            let rows: Vec<&str> = lists
                .iter()
                .chain(&of_february)
                .map(String::as_str)
                .collect();
            let report = County::new()
                .period("2025-01", "2025-03")
                .snapshots(&rows)
                .payments(&[&paid("01"), &paid("02"), &paid("03")])
                .report(&RULE);
            let asked: Vec<_> = report.findings.iter().map(|f| f.question).collect();
            assert_eq!(asked, [question]);
        }
    }
}
