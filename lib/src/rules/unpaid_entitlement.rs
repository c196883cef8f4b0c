//! R02: a month is due, its pay day has come, and no line of any result is there.

use crate::error::Defect;
use crate::finding::{Group, Severity, Source, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Cause;
use crate::record::Role;
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
        let person = view.person(key.period);
        let tier = match view.refused_in(&[Role::Payments], person) {
            true => Tier::C,
            false => RULE.tier,
        };
        let mut finding = RULE
            .finding_of(view, key.period, explanation)
            .saying("as_of", view.on.frame.as_of)
            .at_best(tier)
            .resting_on_all(entries.map(|s| s.column("起始月份")));
        if let Some(pair) = near {
            let payment = view.on.records.payment(pair.payment);
            finding = finding
                .resting_on_all(payment.map(|p| Source::from(p).column("身份证号")))
                .in_group(Group::Person(pair.person));
        }
        verdicts.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn alone() -> County {
        County::new()
            .roll(&[
                "特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -",
                "特困供养 434001195202030025 李乙 2 - 800 202401 - 2023-12-20 在享 县级 -",
            ])
            .payments(&["特困供养 434001195202030025 李乙 2 800 202501 2025-01-08 成功 -"])
    }

    #[test]
    fn only_a_row_that_can_be_believed_excuses() {
        let hit = format!("{A} 2025-01 0.00 A");
        for (row, excused) in [
            ("43400119500101001X 张甲 2024-11-04 -", true),
            ("43400119500101001X 张甲 2024-11-04 2025-01-20", false),
            ("43400119500101001X 孙丑 2024-11-04 -", false),
            ("43400119500101001X 张甲 - -", false),
        ] {
            let county = alone().custody(&[row]);
            match excused {
                true => county.check(&RULE, &[], &["FP_CUSTODY"]),
                false => county.check(&RULE, &[&hit], &[]),
            }
        }
    }

    #[test]
    fn a_sum_for_several_months_pays_no_month_before_the_audited_ones() {
        let entry = format!("特困供养 {A} 张甲 1 - 500 201901 - 2018-12-20 在享 县级 -");
        let line = |amount: &str, rest: &str| {
            format!("特困供养 {A} 张甲 1 {amount} 202503 2025-03-{rest}")
        };
        let whole = [line("1500", "08 成功 -")];
        let back = [
            line("300", "08 成功 补发2019年3月"),
            line("-300", "09 成功 冲正2019年3月"),
        ];
        let failed = [line("500", "08 失败 补发2019年3月")];
        for more in [&[][..], &back, &failed] {
            let lines: Vec<&str> = whole.iter().chain(more).map(String::as_str).collect();
            let county = County::new().period("2025-01", "2025-03").roll(&[&entry]);
            county.payments(&lines).check(&RULE, &[], &[]);
        }
    }

    #[test]
    fn custody_of_one_member_does_not_excuse_a_household() {
        let hit = format!("{A} 2025-01 0.00 A");
        County::new()
            .households(&["H1 农村低保 张甲 43400119500101001X 1 900 202401 - 2023-12-20"])
            .members(&[
                "H1 43400119500101001X 张甲 43400119500101001X 202401 -",
                "H1 43400119500101001X 李乙 434001195202030025 202401 -",
            ])
            .payments(&["高龄津贴 434001195202030025 李乙 2 100 202501 2025-01-08 成功 -"])
            .custody(&["434001195202030025 李乙 2024-11-04 -"])
            .check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn money_under_an_unknown_name_is_asked_about_and_nobody_is_charged_for_it() {
        for (label, question) in [("特困共养", Some("Q07")), ("高龄津贴", None)] {
            let paid = format!("{label} {A} 张甲 1 800 202501 2025-01-08 成功 -");
            let other = "特困供养 434001195202030025 李乙 2 800 202501 2025-01-08 成功 -";
            let report = County::new()
                .roll(&[
                    "特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -",
                    "特困供养 434001195202030025 李乙 2 - 800 202401 - 2023-12-20 在享 县级 -",
                    "特困供养 434001196003050132 王丙 3 - 800 202401 - 2023-12-20 在享 县级 -",
                ])
                .payments(&[&paid, other])
                .report(&RULE);
            let asked: Vec<_> = report.findings.iter().map(|f| f.question).collect();
            // What nobody was paid under any name stands.
            assert_eq!(asked, [question, None], "{label}");
        }
    }

    #[test]
    fn what_a_refused_row_would_say_makes_it_a_lead() {
        for (month, day, tier) in [("202513", "08", "C"), ("202502", "08", "A")] {
            let hit = format!("{A} 2025-01 0.00 {tier}");
            let line = format!("特困供养 {A} 张甲 1 800 {month} 2025-02-{day} 失败 -");
            let other = "特困供养 434001195202030025 李乙 2 800 202501 2025-01-08 成功 -";
            County::new()
                .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
                .payments(&[&line, other])
                .check(&RULE, &[&hit], &[]);
        }
    }

    #[test]
    fn a_payee_collects_for_himself_too() {
        let father = "残疾人生活补贴 43400119500101001X 张甲 1 - - 800 202401";
        let son = |amount: &str| {
            let payee = "43400119500101001X 张甲";
            format!("残疾人生活补贴 434001195202030025 张乙 1 {payee} {amount} 202401")
        };
        let line =
            |amount: &str| format!("残疾人生活补贴 {A} 张甲 1 {amount} 202501 2025-01-08 成功 -");
        let hit = "434001195202030025 2025-01 0.00 A";
        for (due, paid, hits) in [
            ("500", &["1300"][..], &[][..]),
            ("500", &["800", "500"], &[]),
            ("800", &["800", "800"], &[]),
            ("800", &["1600"], &[]),
            ("800", &["800"], &[hit]),
        ] {
            let lines: Vec<String> = paid.iter().map(|amount| line(amount)).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            County::new()
                .collected(&[father, &son(due)])
                .payments(&lines)
                .check(&RULE, hits, &[]);
        }
    }

    #[test]
    fn two_candidates_for_one_wrong_number_are_no_pair() {
        let roll = |second: &str| {
            let second = format!("特困供养 {second} 张甲 2 - 800 202401 - 2023-12-20 在享 县级 -");
            County::new()
                .roll(&[
                    "特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -",
                    &second,
                ])
                .payments(&["特困供养 43400119500101091X 张甲 1 800 202501 2025-01-08 成功 -"])
                .report(&RULE)
        };
        let groups = |report: crate::engagement::Report| {
            report.findings.iter().filter(|f| f.group.is_some()).count()
        };
        assert_eq!(groups(roll("434001195202030025")), 1);
        // 434001195001010917 lies one digit from the wrong number too.
        assert_eq!(groups(roll("434001195001010917")), 0);
    }
}
