//! R11: every line of a month failed or came back, and none was re-issued with success.

use crate::error::Defect;
use crate::finding::{Severity, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Month;
use crate::policy::Policy;
use crate::reconcile::{Cause, KeyOutcome};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{ListAges, SubjectView, Trust};
use chrono::Days;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R11",
    name: "return-not-reissued",
    title: Bilingual::of("退汇未重发", "Returned and not paid again"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &["FP_DECEASED", "FP_ENDED", "FP_REISSUE_GRACE"],
    innocent: &[
        Bilingual::of(
            "已通知本人更正账户，尚未办理",
            "the person was told to correct the account and has not",
        ),
        Bilingual::of("已用现金或其他方式补发", "it was paid in another way"),
    ],
    clears_with: Bilingual::of(
        "重新发放的回单，或已书面通知本人的记录",
        "the slip of the re-issue, or proof of a written notice",
    ),
    check: Bilingual::of(
        "核对失败原因并联系本人更正账户",
        "look at the reason of the failure; have the account corrected",
    ),
    page: include_str!("return_not_reissued.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    for key in &view.case.keys {
        if key.due == Money::ZERO {
            continue;
        }
        verdicts.judged += 1;
        let missing = key.part(Cause::Returned);
        let payment = view.line_behind(key, Cause::Returned);
        let Some(payment) = payment.filter(|_| missing < Money::ZERO) else {
            continue;
        };
        if let Some(guard) = excuse(view, key, ages) {
            verdicts
                .suppressions
                .push(RULE.suppressed(guard, view, key.period));
            continue;
        }
        let finding = RULE
            .finding_of(view, key.period, &say::RETURN_NOT_REISSUED)
            .saying("failed", view.case.lines_of(key.period).len())
            .saying("as_of", view.on.frame.as_of)
            .of_line(payment, "发放结果")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// What ends the duty to pay again: a death or the end of the entry before as-of, or a time of grace
/// that the programme allows.
fn excuse(view: &SubjectView<'_>, key: &KeyOutcome, ages: ListAges) -> Option<&'static str> {
    let as_of = view.on.frame.as_of;
    let dead = |person| {
        let death = view
            .death_of(person, ages)
            .filter(|d| d.trust == Trust::Full);
        death.is_some_and(|d| d.date.is_some_and(|date| date < as_of))
    };
    let persons = view.alone_or_present(key.period);
    if !persons.is_empty() && persons.into_iter().all(dead) {
        return Some("FP_DECEASED");
    }
    let ended = |to: Month| view.last_due(to).is_none_or(|last| last.last_day() < as_of);
    let mut entries = view.entries().peekable();
    if entries.peek().is_some() && entries.all(|e| e.to.is_some_and(ended)) {
        return Some("FP_ENDED");
    }
    let grace = Days::new(u64::from(view.programme().programme.reissue_grace_days));
    let credited = view
        .case
        .lines_of(key.period)
        .iter()
        .filter_map(|l| view.payment(l)?.credited);
    let last = credited.max()?.date().checked_add_days(grace)?;
    (grace != Days::new(0) && as_of <= last).then_some("FP_REISSUE_GRACE")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn failed(to: &str) -> County {
        let entry =
            format!("特困供养 43400119500101001X 张甲 1 - 800 202401 {to} 2023-12-20 在享 县级 -");
        County::new()
            .period("2025-01", "2025-01")
            .roll(&[&entry])
            .payments(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 失败 -"])
    }

    #[test]
    fn what_ends_the_duty_to_pay_again_is_named() {
        let hit = format!("{A} 2025-01 0.00 A");
        failed("-").check(&RULE, &[&hit], &[]);
        failed("202503").check(&RULE, &[], &["FP_ENDED"]);
        failed("202504").check(&RULE, &[&hit], &[]);
        let dead = ["43400119500101001X 张甲 2025-03-01 -"];
        failed("-")
            .deaths(&dead)
            .check(&RULE, &[], &["FP_DECEASED"]);
        let other = ["43400119500101001X 孙丑 2025-03-01 -"];
        failed("-").deaths(&other).check(&RULE, &[&hit], &[]);
        let grace = "[programmes.\"特困供养\"]\nreissue_grace_days = 112";
        failed("-")
            .policy(grace)
            .check(&RULE, &[], &["FP_REISSUE_GRACE"]);
        let short = "[programmes.\"特困供养\"]\nreissue_grace_days = 111";
        failed("-").policy(short).check(&RULE, &[&hit], &[]);
    }
}
