//! R01: money was paid to a subject that no entry of the programme names in any month.

use crate::error::Defect;
use crate::finding::{Severity, Tier};
use crate::identity::ResidentId;
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Cause;
use crate::record::{Payment, Role};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R01",
    name: "payee-not-on-roll",
    title: Bilingual::of(
        "未经审批发放",
        "Payment to somebody who is not on the approved roll",
    ),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "先行救助后补手续",
            "aid was given first and the papers follow",
        ),
        Bilingual::of(
            "证号在花名册或发放文件中写法不同",
            "the number is written differently on the roll or in the payment file",
        ),
        Bilingual::of(
            "集中供养机构或监护人代领未登记",
            "an institution or guardian collects and is not recorded",
        ),
    ],
    clears_with: Bilingual::of(
        "该月的审批表或确认决定",
        "the approval or decision for that month",
    ),
    check: Bilingual::of(
        "调阅审批档案，核对证号与项目",
        "look up the approval file; compare number and programme",
    ),
    page: include_str!("payee_not_on_roll.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    for key in view.paid_keys() {
        verdicts.judged += 1;
        let surplus = key.part(Cause::NotOnRoll);
        let payment = view.line_behind(key, Cause::NotOnRoll);
        let Some(payment) = payment.filter(|p| surplus > Money::ZERO && !is_misread(view, *p))
        else {
            continue;
        };
        let person = view.person(key.period);
        let tier = match view.refused_in(&[Role::Roll, Role::Households], person) {
            true => Tier::C,
            false => RULE.tier,
        };
        let finding = RULE
            .finding_of(view, key.period, &say::PAYEE_NOT_ON_ROLL)
            .risking(surplus)
            .at_best(tier)
            .of_line(payment, "身份证号")
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// Whether D01 or D04 speaks about the number of this line: it may be a slip of the hand.
fn is_misread(view: &SubjectView<'_>, payment: Payment) -> bool {
    let records = &view.on.records;
    let destroyed = || {
        let mut cells = records.destroyed.iter();
        cells.any(|cell| (cell.file, cell.row) == (payment.file, payment.row))
    };
    payment.person.is_unresolved()
        && (ResidentId::check_is_wrong(&payment.person.reveal(&records.texts)) || destroyed())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn a_refused_row_of_the_roll_makes_it_a_lead() {
        for (amount, tier) in [("-", "C"), ("0x", "C")] {
            let refused = format!("特困供养 {A} 张甲 1 - {amount} 202401 - 2023-12-20 在享 县级 -");
            let hit = format!("{A} 2025-01 800.00 {tier}");
            let stranger = "434001195202030025 2025-01 800.00 A";
            County::new()
                .roll(&[&refused])
                .payments(&[
                    &format!("特困供养 {A} 张甲 1 800 202501 2025-01-08 成功 -"),
                    "特困供养 434001195202030025 李乙 2 800 202501 2025-01-08 成功 -",
                ])
                .check(&RULE, &[&hit, stranger], &[]);
        }
    }
}
