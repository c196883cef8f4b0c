//! E20: a member, not the last, died, and the approved amount is unchanged for months after.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::rules as say;
use crate::period::{Month, Period};
use crate::policy::Policy;
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
        let date = death.date;
        let finding = RULE
            .finding_of(view, period, &say::MEMBER_DEATH_NOT_RECOMPUTED)
            .saying("died", date.map_or_else(String::new, |d| d.to_string()))
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
        let belonged = crate::reconcile::member_in_force(member, month, &view.on.frame)
            || still_listed(view, member, month, period);
        let left = living.iter().any(|p| *p != member.person);
        (belonged && left && death.precedes(period, stop)).then_some((member, death, month))
    });
    let standing = died.filter(|(_, death, month)| !recomputed(view, now, death, *month));
    let (member, death, _) = standing.min_by_key(|(m, d, _)| (d.trust, d.date, m.file, m.row))?;
    Some((member, death, now))
}

/// Whether the monthly list of `period` still holds a member who died before the first list, and
/// whom it knows since before his death.
fn still_listed(view: &SubjectView<'_>, member: &Member, died: Month, period: Period) -> bool {
    let known = member.from.is_none_or(|from| from <= died);
    let before_all = view.members().all(|m| m.snapshot.is_some_and(|s| died < s));
    known && before_all && member.snapshot == Some(period.first())
}

/// Whether the decision in force was made after the death, or states another amount than that of the
/// month of death.
fn recomputed(view: &SubjectView<'_>, now: &RollEntry, death: &Death<'_>, month: Month) -> bool {
    let later = now.from.is_some_and(|from| from > month)
        && now
            .decided
            .is_none_or(|d| death.date.is_some_and(|died| d.date() >= died));
    let frame = view.on.frame;
    let before = view
        .entries()
        .filter(|e| crate::reconcile::entry_in_force(e, month, &frame));
    later || before.last().is_some_and(|e| e.amount != now.amount)
}
