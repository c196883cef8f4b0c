//! E04: the beneficiary of a means-tested programme was on a public payroll in the month paid for.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::rules as say;
use crate::period::Period;
use crate::policy::Policy;
use crate::record::{Identity, ListKind};
use crate::rule::{
    Bilingual, Family, Judge, Need, Routing, Rule, Screening, SubjectJudge, Verdicts, list_ages,
    settings,
};
use crate::view::{ListAges, SubjectView, Trust};
use serde::Deserialize;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E04",
    name: "public-employee-on-assistance",
    title: Bilingual::of("财政供养人员享受救助", "Public employee on assistance"),
    version: 1,
    family: Family::Eligibility,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Payments, Need::Payroll],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "公益性岗位、村级协管、遗属补助不是财政供养",
            "public-benefit posts, village assistants and survivors’ benefits are no public employment",
        ),
        Bilingual::of(
            "名单没有日期，可能早已离职",
            "the row has no dates, he may have left long ago",
        ),
    ],
    clears_with: Bilingual::of(
        "单位出具的在职起止证明",
        "a statement of the employer with dates of service",
    ),
    check: Bilingual::of(
        "向编制或人社部门核实在职时间",
        "confirm the time of service with the personnel office",
    ),
    page: include_str!("public_employee_on_assistance.md"),
    judge: Judge::Subject(prepare),
};

/// Settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether members of a household other than its head are judged.
    pub household_reach: bool,
}

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let own: Settings = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| {
        judge(view, own, ages, verdicts)
    }))
}

fn judge(view: &SubjectView<'_>, settings: Settings, ages: ListAges, verdicts: &mut Verdicts) {
    if view.is_institution() || !view.programme().programme.means_tested {
        return;
    }
    if view.is_unlisted(ListKind::Payroll) {
        verdicts.judged += view.paid_periods().count() as u64;
        return;
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let served = |person: Identity| view.service_in(person, period, ages);
        let rows = persons(view, period, settings)
            .into_iter()
            .filter_map(served);
        let Some(found) = rows.min_by_key(|l| (l.trust, l.row.from)) else {
            continue;
        };
        let Some((_, payment)) = view.confirmed(period).next() else {
            continue;
        };
        let message = match found.row.from {
            Some(_) => &say::PUBLIC_EMPLOYEE,
            None => &say::PUBLIC_EMPLOYEE_UNDATED,
        };
        let finding = RULE
            .finding_of(view, period, message)
            .risking(view.paid(period))
            .saying_day("from", found.row.from)
            .saying_day("to", found.row.to)
            .at_best(if found.trust == Trust::Full {
                RULE.tier
            } else {
                Tier::C
            })
            .of_line(payment, "发放月份")
            .resting_on(Source::from(found.row).column("入职日期"))
            .resting_on_key(view, period);
        verdicts.findings.push(finding);
    }
}

/// The beneficiary or head; with household reach every member in force too.
fn persons(view: &SubjectView<'_>, period: Period, settings: Settings) -> Vec<Identity> {
    let mut persons = vec![view.person(period)];
    if settings.household_reach {
        persons.extend(view.members_in(period.first()).map(|m| m.person));
    }
    persons
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn person(programme: &str) -> County {
        let entry =
            format!("{programme} 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -");
        let paid = format!("{programme} 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -");
        County::new().roll(&[&entry]).payments(&[&paid])
    }

    #[test]
    fn service_counts_by_month_and_only_where_means_are_tested() {
        let hit = format!("{A} 2025-01 800.00 B");
        for (dates, hits) in [
            ("2010-01-01 -", true),
            ("2010-01-01 2025-01-02", true),
            ("2025-01-30 -", true),
            ("2010-01-01 2024-12-31", false),
            ("2025-02-01 -", false),
        ] {
            let row = format!("43400119500101001X 张甲 {dates}");
            let found: Vec<&str> = hits.then_some(hit.as_str()).into_iter().collect();
            // What lies after as-of is implausible, but here it is also not yet.
            person("特困供养")
                .payroll(&[&row])
                .check(&RULE, &found, &[]);
            person("高龄津贴").payroll(&[&row]).check(&RULE, &[], &[]);
        }
    }

    #[test]
    fn members_are_judged_where_the_pack_reaches_for_them() {
        let household = || {
            County::new()
                .households(&["H1 农村低保 张甲 43400119500101001X 1 900 202401 - 2023-12-20"])
                .members(&[
                    "H1 43400119500101001X 张甲 43400119500101001X 202401 -",
                    "H1 43400119500101001X 李乙 434001195202030025 202401 -",
                ])
                .payments(&["农村低保 43400119500101001X 张甲 1 900 202501 2025-01-08 成功 -"])
                .payroll(&["434001195202030025 李乙 2010-01-01 -"])
        };
        let hit = format!("{A} 2025-01 900.00 B");
        household().check(&RULE, &[], &[]);
        let reach = "[rules.E04.settings]\nhousehold_reach = true";
        household().policy(reach).check(&RULE, &[&hit], &[]);
    }
}
