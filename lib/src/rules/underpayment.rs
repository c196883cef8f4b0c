//! R04: after duplicates are out, what counts is less than what is due, by a fen or more.

use crate::error::Defect;
use crate::finding::{Severity, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Cause;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R04",
    name: "underpayment",
    title: Bilingual::of("少发", "Less paid than due"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "依法扣回以前多发",
            "an earlier overpayment is set off by a decision",
        ),
        Bilingual::of("当月按天数折算", "the first month is granted in part"),
    ],
    clears_with: Bilingual::of(
        "扣减决定或折算依据",
        "the decision to deduct, or the rule for part months",
    ),
    check: Bilingual::of(
        "核对是否有扣减决定，无则补发",
        "look for a decision to deduct; pay the rest if there is none",
    ),
    page: include_str!("underpayment.md"),
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
    for key in view.paid_keys() {
        verdicts.judged += 1;
        let difference = key.part(Cause::Short);
        let payment = view.line_behind(key, Cause::Short);
        let Some(payment) = payment.filter(|_| difference < Money::ZERO) else {
            continue;
        };
        let finding = RULE
            .finding_of(view, key.period, &say::UNDERPAYMENT)
            .saying("kept", key.due + difference)
            .saying("short", -difference)
            .of_line(payment, "金额")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}
