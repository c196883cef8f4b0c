//! E03: money was paid for a month between the month of entry and the month of release, both left out.

use crate::error::Defect;
use crate::finding::{Finding, Severity, Source, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Period;
use crate::policy::Policy;
use crate::record::{Identity, ListKind, Payment};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{ListAges, Listed, SubjectView, Trust};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E03",
    name: "payment-in-custody",
    title: Bilingual::of("在押期间领取", "Payment for a month wholly in custody"),
    version: 1,
    family: Family::Eligibility,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Payments, Need::Custody],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "社区矫正、缓刑人员不在押",
            "probation and community correction are no custody",
        ),
        Bilingual::of(
            "名单所列释放日期之前已提前释放",
            "released before the date on the list",
        ),
        Bilingual::of(
            "子女因父母服刑而享受的项目",
            "a programme that children have because a parent is in prison",
        ),
    ],
    clears_with: Bilingual::of("收监和释放证明", "the papers of entry and release"),
    check: Bilingual::of(
        "向监狱或看守所核实在押月份",
        "confirm the months with the prison",
    ),
    page: include_str!("payment_in_custody.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    if view.is_institution() || view.programme().programme.custody_exempt {
        return;
    }
    if view.is_unlisted(ListKind::Custody) {
        verdicts.judged += view.paid_periods().count() as u64;
        return;
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let persons = view.alone_or_present(period);
        let custody = |person: &Identity| view.custody_over(*person, period, ages);
        let Some(found) = persons
            .iter()
            .filter_map(custody)
            .min_by_key(|l| (l.trust, l.row.from))
        else {
            continue;
        };
        let Some((_, payment)) = view.confirmed(period).next() else {
            continue;
        };
        verdicts
            .findings
            .push(finding(view, period, persons.len(), found, payment));
    }
}

fn finding(
    view: &SubjectView<'_>,
    period: Period,
    members: usize,
    found: Listed<'_>,
    payment: Payment,
) -> Box<Finding> {
    let alone = members == 1;
    let message = if alone {
        &say::IN_CUSTODY
    } else {
        &say::MEMBER_IN_CUSTODY
    };
    let due = if alone { Money::ZERO } else { view.due(period) };
    let sure = alone && found.trust == Trust::Full;
    RULE.finding_of(view, period, message)
        .owed(due)
        .risking(view.paid(period))
        .saying("members", members)
        .saying_day("from", found.row.from)
        .saying_day("to", found.row.to)
        .at_best(if sure { RULE.tier } else { Tier::C })
        .of_line(payment, "发放月份")
        .resting_on(Source::from(found.row).column("收监日期"))
        .resting_on_key(view, period)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn alone() -> County {
        County::new()
            .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
            .payments(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -"])
    }

    #[test]
    fn the_months_of_entry_and_release_are_left_out() {
        let (hit, lead) = (
            format!("{A} 2025-01 800.00 B"),
            format!("{A} 2025-01 800.00 C"),
        );
        for (dates, found) in [
            ("2024-12-31 2025-02-01", Some(&hit)),
            ("2024-12-31 -", Some(&hit)),
            ("2025-01-01 -", None),
            ("2024-12-31 2025-01-31", None),
            ("- 2025-02-01", Some(&lead)),
            ("- 2025-01-31", None),
        ] {
            let row = format!("43400119500101001X 张甲 {dates}");
            let found: Vec<&str> = found.into_iter().map(String::as_str).collect();
            alone().custody(&[&row]).check(&RULE, &found, &[]);
        }
    }

    #[test]
    fn a_pack_may_exempt_a_programme() {
        let exempt = "[programmes.\"特困供养\"]\ncustody_exempt = true";
        let row = ["43400119500101001X 张甲 2024-11-04 -"];
        alone().policy(exempt).custody(&row).check(&RULE, &[], &[]);
    }
}
