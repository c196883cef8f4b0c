//! R19: the head is dead, the household lives on, and money for a later month went to his account.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{ListAges, SubjectView, Trust};

/// The rule.
pub const RULE: Rule = Rule {
    code: "R19",
    name: "paid-to-deceased-heads-account",
    title: Bilingual::of("仍打入已故户主账户", "Paid to the account of a dead head"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::Medium,
    tier: Tier::B,
    needs: &[Need::Payments, Need::Households, Need::Deaths],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of("变更手续正在办理", "the change is under way"),
        Bilingual::of(
            "账户由家庭成员依法继承或共有",
            "the account is lawfully held by the family",
        ),
    ],
    clears_with: Bilingual::of(
        "新户主的账户变更申请",
        "the application that names the new head’s account",
    ),
    check: Bilingual::of(
        "办理户主和账户变更，不停发",
        "change head and account; do not stop the payment",
    ),
    page: include_str!("paid_to_deceased_heads_account.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    if !view.is_household() {
        return;
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let Some(found) = view.dead_head(period, ages) else {
            continue;
        };
        let Some((_, payment)) = found.lines.first() else {
            continue;
        };
        let amount: Money = found.lines.iter().map(|(line, _)| line.share).sum();
        let finding = RULE
            .finding_of(view, period, &say::PAID_TO_DECEASED_HEADS_ACCOUNT)
            .saying_day("died", found.death.date)
            .saying("living", view.living_in(period, ages).len())
            .saying("amount", amount)
            .at_best(if found.death.trust == Trust::Full {
                RULE.tier
            } else {
                Tier::C
            })
            .of_line(*payment, "银行账号")
            .resting_on_all(
                found
                    .lines
                    .iter()
                    .map(|(_, p)| Source::from(*p).column("银行账号")),
            )
            .resting_on(Source::from(found.death.row).column("死亡日期"))
            .resting_on_all(view.entries().map(Source::from));
        verdicts.findings.push(finding);
    }
}
