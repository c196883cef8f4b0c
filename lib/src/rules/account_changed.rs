//! R06: money went to an account that no entry in force of the subject states.

use crate::error::Defect;
use crate::finding::{Severity, Source, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Line;
use crate::record::Payment;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{AccountStanding, ListAges, SubjectView};

/// The rule.
pub const RULE: Rule = Rule {
    code: "R06",
    name: "account-changed",
    title: Bilingual::of("账户被改", "Paid to another account"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_ACCOUNT_CHANGE_GRACE"],
    innocent: &[
        Bilingual::of(
            "换卡或换发社保卡，花名册尚未更新",
            "the card was replaced and the roll is not up to date",
        ),
        Bilingual::of(
            "监护人或户主代领未登记",
            "a guardian or the head collects and is not recorded",
        ),
    ],
    clears_with: Bilingual::of(
        "本人签字的账户变更申请",
        "the signed application to change the account",
    ),
    check: Bilingual::of(
        "向银行核对户名，再问本人是否收到",
        "ask the bank for the holder, and the person whether the money came",
    ),
    page: include_str!("account_changed.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    if view.case.entries.is_empty() {
        return; // R01, D01 and D04 speak about these.
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let mut foreign: Vec<(&Line, Payment)> = Vec::new();
        for (line, payment) in view.confirmed(period) {
            match view.account_standing(line) {
                AccountStanding::Foreign => foreign.push((line, payment)),
                AccountStanding::DecisionBefore => verdicts.suppressions.push(Suppression {
                    payment: Some(line.payment),
                    ..RULE.suppressed("FP_ACCOUNT_CHANGE_GRACE", view, period)
                }),
                _ => {}
            }
        }
        if let (false, Some(dead)) = (foreign.is_empty(), view.dead_head(period, ages)) {
            let his = |p: Payment| dead.lines.iter().any(|(_, d)| d.account == p.account);
            foreign.retain(|(_, payment)| !his(*payment)); // R19 speaks about these.
        }
        let Some((_, payment)) = foreign.first() else {
            continue;
        };
        let amount: Money = foreign.iter().map(|(line, _)| line.share).sum();
        let lines = foreign
            .iter()
            .map(|(_, p)| Source::from(*p).column("银行账号"));
        let finding = RULE
            .finding_of(view, period, &say::ACCOUNT_CHANGED)
            .saying("lines", foreign.len())
            .risking(amount)
            .of_line(*payment, "银行账号")
            .resting_on_all(lines)
            .resting_on_all(view.entries().map(|e| Source::from(e).column("银行账号")));
        verdicts.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    const JANUARY: &str = "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -";

    fn county(entries: &[&str], lines: &[&str]) -> County {
        County::new()
            .period("2025-01", "2025-02")
            .roll(entries)
            .payments(lines)
    }

    #[test]
    fn a_blank_account_is_compared_with_the_last_payment() {
        let blank = "特困供养 43400119500101001X 张甲 - - 800 202401 - 2023-12-20 在享 县级 -";
        let same = "特困供养 43400119500101001X 张甲 1 800 202502 2025-02-08 成功 -";
        let other = "特困供养 43400119500101001X 张甲 2 800 202502 2025-02-08 成功 -";
        let hit = format!("{A} 2025-02 800.00 B");
        county(&[blank], &[JANUARY, same]).check(&RULE, &[], &[]);
        county(&[blank], &[JANUARY, other]).check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn the_account_before_is_right_for_one_month_after_a_change() {
        let old = "特困供养 43400119500101001X 张甲 1 - 800 202401 202412 2023-12-20 停发 县级 -";
        let new = "特困供养 43400119500101001X 张甲 2 - 800 202501 - 2024-12-20 在享 县级 -";
        let february = "特困供养 43400119500101001X 张甲 1 800 202502 2025-02-08 成功 -";
        let hit = format!("{A} 2025-02 800.00 B");
        let grace = ["FP_ACCOUNT_CHANGE_GRACE"];
        county(&[old, new], &[JANUARY, february]).check(&RULE, &[&hit], &grace);
    }

    #[test]
    fn where_nothing_is_in_force_every_entry_counts() {
        let old = "特困供养 43400119500101001X 张甲 1 - 800 202401 202406 2023-12-20 停发 县级 -";
        let new = "特困供养 43400119500101001X 张甲 2 - 800 202407 202412 2024-06-20 停发 县级 -";
        county(&[old, new], &[JANUARY]).check(&RULE, &[], &[]);
    }
}
