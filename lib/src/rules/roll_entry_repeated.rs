//! D15: two entries of a programme that is not additive are in force for one subject in one month.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::rules as say;
use crate::policy::Policy;
use crate::reconcile::KeyOutcome;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "D15",
    name: "roll-entry-repeated",
    title: Bilingual::of("花名册重复登记", "Two entries of one programme in force"),
    version: 1,
    family: Family::Data,
    severity: Severity::Medium,
    tier: Tier::A,
    needs: &[Need::Roll],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "新决定已替代旧决定，旧行未注明截止月份",
            "a new decision replaced the old one, whose last month was not filled in",
        ),
        Bilingual::of("同一项目下的两个组成部分", "two components under one label"),
    ],
    clears_with: Bilingual::of(
        "写明以哪一条为准的决定",
        "the decision that says which one counts",
    ),
    check: Bilingual::of(
        "核对两条登记的审批，注销多余的一条",
        "compare both approvals; close the surplus one",
    ),
    page: include_str!("roll_entry_repeated.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    for key in view.case.keys.iter().filter(|k| !k.entries.is_empty()) {
        verdicts.judged += 1;
        if key.repeated.is_empty() {
            continue;
        }
        let message = if same_date(view, key) {
            &say::ROLL_ENTRY_REPEATED_SAME_DATE
        } else {
            &say::ROLL_ENTRY_REPEATED
        };
        let entries = view
            .in_force(key.period)
            .map(|e| Source::from(e).column("审批日期"));
        let finding = RULE
            .finding_of(view, key.period, message)
            .saying("entries", view.in_force(key.period).count())
            .resting_on_all(entries);
        verdicts.findings.push(finding);
    }
}

/// Whether the decisions bear one date, so that none of them is the later.
fn same_date(view: &SubjectView<'_>, key: &KeyOutcome) -> bool {
    let mut dates = view.in_force(key.period).map(|e| e.decided);
    let first = dates.next();
    dates.any(|date| Some(date) == first)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn equal_dates_leave_it_open_which_one_counts() {
        for (programme, decided, code) in [
            ("特困供养", "2024-05-20", Some("E4112")),
            ("特困供养", "2023-12-20", Some("E4113")),
            ("残疾人两项补贴", "2024-05-20", None),
        ] {
            let entry = |decided: &str, amount: &str| {
                format!("{programme} {A} 张甲 1 - {amount} 202401 - {decided} 在享 县级 -")
            };
            let paid = format!("{programme} {A} 张甲 1 850 202501 2025-01-08 成功 -");
            let report = County::new()
                .roll(&[&entry("2023-12-20", "800"), &entry(decided, "850")])
                .payments(&[&paid])
                .report(&RULE);
            let codes: Vec<&str> = report.findings.iter().map(|f| f.explanation.code).collect();
            assert_eq!(
                codes,
                code.into_iter().collect::<Vec<_>>(),
                "{programme} {decided}"
            );
        }
    }
}
