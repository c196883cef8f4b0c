//! R20: a lump sum to an institution is not the sum of the dues of its residents in force.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
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
    code: "R20",
    name: "institution-headcount-mismatch",
    title: Bilingual::of("机构拨付人数不符", "Lump sum does not fit the residents"),
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
            "当月入院或出院，花名册尚未更新",
            "an admission or discharge is not on the roll yet",
        ),
        Bilingual::of("补拨以前月份", "it includes money for earlier months"),
    ],
    clears_with: Bilingual::of(
        "该月在院人员名册（签字）",
        "the signed list of residents of that month",
    ),
    check: Bilingual::of(
        "到机构清点人数，核对入出院登记",
        "count the residents; compare with the register of admissions",
    ),
    page: include_str!("institution_headcount_mismatch.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    if !view.is_institution() {
        return;
    }
    for key in &view.case.keys {
        let Some((_, payment)) = view.confirmed(key.period).next() else {
            continue;
        };
        verdicts.judged += 1;
        let difference = key.part(Cause::Over) + key.part(Cause::Short);
        if difference == Money::ZERO {
            continue;
        }
        let stated = stated_count(view.text(payment.purpose));
        let finding = RULE
            .finding_of(view, key.period, &say::INSTITUTION_HEADCOUNT_MISMATCH)
            .risking(difference.max(Money::ZERO))
            .saying("residents", view.in_force(key.period).count())
            .saying("stated", stated.unwrap_or("—"))
            .saying("difference", difference)
            .of_line(payment, "金额")
            .resting_on(Source::from(payment).column("用途"))
            .resting_on_key(view, key.period);
        verdicts.findings.push(finding);
    }
}

/// The number in `集中供养N人`.
fn stated_count(purpose: &str) -> Option<&str> {
    let (_, rest) = purpose.split_once("集中供养")?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    rest.get(..end).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::stated_count;

    #[track_caller]
    fn check(purpose: &str, expected: Option<&str>) {
        assert_eq!(stated_count(purpose), expected, "{purpose}");
    }

    #[test]
    fn the_purpose_states_how_many_persons_are_paid_for() {
        check("特困供养金集中供养6人", Some("6"));
        check("集中供养45人1月", Some("45"));
        check("集中供养人员", None);
        check("特困供养金", None);
    }
}
