//! R02: a month is due, its pay day has come, and no line of any result is there.

use crate::error::Defect;
use crate::finding::{Group, Severity, Source, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Cause;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{ListAges, SubjectView};

/// The rule.
pub const RULE: Rule = Rule {
    code: "R02",
    name: "unpaid-entitlement",
    title: Bilingual::of("漏发", "Due and never paid"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &["FP_DECEASED", "FP_CUSTODY"],
    innocent: &[
        Bilingual::of("发放文件没有收全", "a payment file is missing"),
        Bilingual::of(
            "本人申请暂停或正在年审",
            "suspended at the person’s own request, or under review",
        ),
        Bilingual::of(
            "以其他证号或由他人代领发放",
            "paid under another number or to somebody else",
        ),
    ],
    clears_with: Bilingual::of(
        "该月发放回单，或暂停、终止的决定",
        "the bank slip of that month, or a decision to suspend or end",
    ),
    check: Bilingual::of(
        "查该月全部批次，再问本人",
        "search every batch of the month, then ask the person",
    ),
    page: include_str!("unpaid_entitlement.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    for key in view
        .case
        .keys
        .iter()
        .filter(|k| k.judged && k.due > Money::ZERO)
    {
        verdicts.judged += 1;
        if key.part(Cause::Unpaid) >= Money::ZERO {
            continue;
        }
        if let Some((guard, _)) = view.excused_by(key.period, ages) {
            verdicts
                .suppressions
                .push(RULE.suppressed(guard, view, key.period));
            continue;
        }
        let entries = view.in_force(key.period).map(Source::from);
        let near = view.on.near_misses.of_unpaid(view.case.subject, key.period);
        let explanation = match near {
            Some(_) => &say::UNPAID_PAID_UNDER_WRONG_ID,
            None => &say::UNPAID_ENTITLEMENT,
        };
        let mut finding = RULE
            .finding_of(view, key.period, explanation)
            .saying("as_of", view.on.frame.as_of)
            .resting_on_all(entries.map(|s| s.column("起始月份")));
        if let Some(pair) = near {
            let payment = view.on.records.payments.get(pair.payment as usize);
            finding = finding
                .resting_on_all(payment.map(|p| Source::from(p).column("身份证号")))
                .in_group(Group::Person(pair.person));
        }
        verdicts.findings.push(finding);
    }
}
