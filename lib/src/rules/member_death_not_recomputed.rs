//! E20: a member, not the last, died, and the approved amount is unchanged for months after.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::rules as say;
use crate::period::{Month, Period};
use crate::policy::Policy;
use crate::reconcile::{RollMode, entry_in_force, member_in_force};
use crate::record::{Member, RollEntry};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{Death, ListAges, SubjectView, Trust};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E20",
    name: "member-death-not-recomputed",
    title: Bilingual::of(
        "成员死亡未重新核定",
        "A member died and nothing was recomputed",
    ),
    version: 1,
    family: Family::Eligibility,
    severity: Severity::Medium,
    tier: Tier::B,
    needs: &[Need::Payments, Need::Households, Need::Deaths],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "按季或按年复核，尚未到复核时间",
            "the review is quarterly or yearly and not due yet",
        ),
        Bilingual::of(
            "去世的是没有收入的成员，差额恰好不变",
            "the gap happens to be the same",
        ),
    ],
    clears_with: Bilingual::of(
        "去世之后的复核或核定记录",
        "the review made after the death",
    ),
    check: Bilingual::of(
        "按现有成员重新核定月保障金",
        "recompute the amount for the members who live",
    ),
    page: include_str!("member_death_not_recomputed.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    let listed = |m: &Member| view.on.lists.names(m.person);
    if !view.is_household() {
        return;
    }
    let any_listed = view.members().any(listed);
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let hit = any_listed.then(|| unchanged(view, period, ages)).flatten();
        let Some((member, death, decision)) = hit else {
            continue;
        };
        if view.dead_head(period, ages).is_some() {
            continue; // R19 speaks about this month.
        }
        let Some((_, payment)) = view.confirmed(period).next() else {
            continue;
        };
        let finding = RULE
            .finding_of(view, period, &say::MEMBER_DEATH_NOT_RECOMPUTED)
            .saying_day("died", death.date)
            .saying("living", view.living_in(period, ages).len())
            .saying("amount", decision.amount)
            .at_best(if death.trust == Trust::Full {
                RULE.tier
            } else {
                Tier::C
            })
            .of_line(payment, "金额")
            .resting_on(Source::from(death.row).column("死亡日期"))
            .resting_on(Source::from(member))
            .resting_on_key(view, period);
        verdicts.findings.push(finding);
    }
}

/// A dead member, the death, and the decision of `period` that still states the amount of before.
fn unchanged<'a>(
    view: &SubjectView<'a>,
    period: Period,
    ages: ListAges,
) -> Option<(&'a Member, Death<'a>, &'a RollEntry)> {
    let now = view.in_force(period).next()?;
    let living = view.living_in(period, ages);
    let stop = view.programme().programme.stop.death;
    let died = view.members().filter_map(|member| {
        let death = view.death_of(member.person, ages)?;
        let month = Month::of(death.date?)?;
        let belonged = belonged(view, member, month);
        let left = living.iter().any(|p| *p != member.person);
        (belonged && left && death.precedes(period, stop)).then_some((member, death, month))
    });
    let standing = died.filter(|(_, death, month)| !recomputed(view, now, death, *month));
    let (member, death, _) = standing.min_by_key(|(m, d, _)| (d.trust, d.date, m.file, m.row))?;
    Some((member, death, now))
}

/// Whether he was a member in the month of his death. A household without a snapshot of that month is
/// asked through the first month that a later one states.
fn belonged(view: &SubjectView<'_>, member: &Member, month: Month) -> bool {
    let frame = view.on.frame;
    let seen =
        frame.roll_mode == RollMode::Register || view.entries().any(|e| e.snapshot == Some(month));
    match seen {
        true => member_in_force(member, month, &frame),
        false => member.from.is_none_or(|from| from <= month),
    }
}

/// Whether the decision in force was made after the death, or states another amount than that of the
/// month of death.
fn recomputed(view: &SubjectView<'_>, now: &RollEntry, death: &Death<'_>, month: Month) -> bool {
    let later = now.from.is_some_and(|from| from > month)
        && now
            .decided
            .is_none_or(|d| death.date.is_some_and(|died| d.date() >= died));
    let frame = view.on.frame;
    let before = view.entries().filter(|e| entry_in_force(e, month, &frame));
    later || before.last().is_some_and(|e| e.amount != now.amount)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    const MEMBERS: [&str; 2] = [
        "H1 43400119500101001X 张甲 43400119500101001X 202401 -",
        "H1 43400119500101001X 李乙 434001195202030025 202401 -",
    ];

    fn household(decisions: &[&str], account: &str) -> County {
        let paid =
            format!("农村低保 43400119500101001X 张甲 {account} 900 202501 2025-01-08 成功 -");
        County::new()
            .households(decisions)
            .members(&MEMBERS)
            .payments(&[&paid])
    }

    const DEAD_MEMBER: [&str; 1] = ["434001195202030025 李乙 2024-12-15 -"];
    const DEAD_HEAD: [&str; 1] = ["43400119500101001X 张甲 2024-12-15 -"];

    #[test]
    fn a_decision_after_the_death_recomputed_it_whatever_its_amount() {
        let old = "H1 农村低保 张甲 43400119500101001X 1 900 202401 202412 2023-12-20";
        let after = "H1 农村低保 张甲 43400119500101001X 1 900 202501 - 2024-12-20";
        let before = "H1 农村低保 张甲 43400119500101001X 1 900 202501 - 2024-12-10";
        let hit = format!("{A} 2025-01 0.00 B");
        household(&[old, after], "1")
            .deaths(&DEAD_MEMBER)
            .check(&RULE, &[], &[]);
        household(&[old, before], "1")
            .deaths(&DEAD_MEMBER)
            .check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn a_dead_heads_account_is_for_another_rule() {
        let open = "H1 农村低保 张甲 43400119500101001X 1 900 202401 - 2023-12-20";
        let hit = format!("{A} 2025-01 0.00 B");
        household(&[open], "1")
            .deaths(&DEAD_HEAD)
            .check(&RULE, &[], &[]);
        household(&[open], "2")
            .deaths(&DEAD_HEAD)
            .check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn a_row_with_another_name_is_a_lead() {
        let open = "H1 农村低保 张甲 43400119500101001X 1 900 202401 - 2023-12-20";
        let other = ["434001195202030025 孙丑 2024-12-15 -"];
        let lead = format!("{A} 2025-01 0.00 C");
        household(&[open], "1")
            .deaths(&other)
            .check(&RULE, &[&lead], &[]);
    }
}
