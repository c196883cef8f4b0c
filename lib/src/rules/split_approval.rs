//! T09: several township approvals within the cap add up to more than the cap, for one month or within
//! thirty days.

use crate::error::Defect;
use crate::finding::{Finding, Group, Severity, Source, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Month;
use crate::policy::Policy;
use crate::policy::programme::Unit;
use crate::record::{RollEntry, TextId};
use crate::rule::{
    Bilingual, Family, Judge, Need, PersonJudge, Routing, Rule, Screening, Verdicts, settings,
};
use crate::view::{PersonView, SubjectView};
use chrono::NaiveDate;
use serde::Deserialize;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T09",
    name: "split-approval",
    title: Bilingual::of("拆分审批", "One grant split into several approvals"),
    version: 1,
    family: Family::Timeliness,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Roll, Need::TownshipCap],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &["FP_DIFFERENT_CAUSE"],
    innocent: &[
        Bilingual::of(
            "两次困难原因不同而未记录",
            "two different causes that were not recorded",
        ),
        Bilingual::of(
            "经县级批准的跟进救助",
            "staged aid that the county approved",
        ),
    ],
    clears_with: Bilingual::of(
        "每次审批的申请书和事由",
        "the application and cause of each approval",
    ),
    check: Bilingual::of(
        "对照申请事由，看是否同一事件",
        "compare the causes: is it one event?",
    ),
    page: include_str!("split_approval.md"),
    judge: Judge::Person(prepare),
};

/// Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Approvals so many days apart are looked at together.
    pub window_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { window_days: 30 }
    }
}

fn prepare(policy: &Policy) -> Result<PersonJudge, Defect> {
    let settings: Settings = settings(policy, RULE.code)?;
    Ok(Box::new(move |view, verdicts| {
        judge(view, settings, verdicts)
    }))
}

fn judge(view: &PersonView<'_>, settings: Settings, verdicts: &mut Verdicts) {
    let events = view
        .own()
        .filter(|c| c.programme().programme.unit == Unit::Event);
    let cases: Vec<SubjectView<'_>> = events.collect();
    let mut approvals: Vec<Approval<'_>> = cases.iter().flat_map(Approval::of).collect();
    if approvals.is_empty() {
        return;
    }
    verdicts.judged += 1;
    approvals.sort_by_key(|a| {
        (
            a.month,
            a.date,
            a.entry.amount,
            a.case.label(),
            a.entry.file,
            a.entry.row,
        )
    });
    let mut months: Vec<Month> = approvals.iter().map(|a| a.month).collect();
    months.dedup();
    for month in months {
        let near = near(&approvals, month, settings.window_days);
        if !is_split(&near) {
            continue;
        }
        match causes(&near)
            .into_iter()
            .map(|cause| of_cause(&near, cause))
            .find(|s| is_split(s))
        {
            Some(split) => verdicts.findings.extend(finding(&split, month, settings)),
            None => verdicts
                .suppressions
                .extend(near.first().map(|a| Suppression {
                    period: Some(a.case.programme().period(month)),
                    ..RULE.suppressed(
                        "FP_DIFFERENT_CAUSE",
                        &a.case,
                        a.case.programme().period(month),
                    )
                })),
        }
    }
}

/// One township approval within the cap.
#[derive(Clone, Copy)]
struct Approval<'a> {
    case: SubjectView<'a>,
    entry: &'a RollEntry,
    month: Month,
    date: NaiveDate,
    cap: Money,
}

impl<'a> Approval<'a> {
    fn of(case: &SubjectView<'a>) -> Vec<Self> {
        let case = *case;
        let approval = |entry: &'a RollEntry| {
            let decided = entry.decided.map(|d| d.date());
            let month = entry.from.or(decided.and_then(Month::of))?;
            let date = decided.unwrap_or_else(|| month.first_day());
            let cap = case.programme().programme.township_cap_on(date)?.amount;
            let within = entry.township_level && entry.amount <= cap;
            within.then_some(Self {
                case,
                entry,
                month,
                date,
                cap,
            })
        };
        case.entries().filter_map(approval).collect()
    }

    fn cause(&self) -> TextId {
        self.case.extra(self.entry).cause
    }
}

/// Approvals for `month`, and those at most so many days from one of them.
fn near<'a>(all: &[Approval<'a>], month: Month, window_days: u16) -> Vec<Approval<'a>> {
    let of_month: Vec<&Approval<'a>> = all.iter().filter(|a| a.month == month).collect();
    let close = |a: &Approval<'a>| {
        of_month.iter().any(|o| {
            let apart = o.date.signed_duration_since(a.date).num_days().abs();
            o.month == a.month || apart <= i64::from(window_days)
        })
    };
    all.iter().filter(|a| close(a)).copied().collect()
}

/// Whether at least two approvals are together above the cap.
fn is_split(approvals: &[Approval<'_>]) -> bool {
    let sum: Money = approvals.iter().map(|a| a.entry.amount).sum();
    let cap = approvals.iter().map(|a| a.cap).max();
    approvals.len() > 1 && cap.is_some_and(|cap| sum > cap)
}

/// The recorded causes, each once; the empty one where none is recorded.
fn causes(approvals: &[Approval<'_>]) -> Vec<TextId> {
    let mut causes: Vec<TextId> = Vec::new();
    for approval in approvals {
        if !causes.contains(&approval.cause()) {
            causes.push(approval.cause());
        }
    }
    causes
}

/// Approvals of a cause; one without a recorded cause may be of any.
fn of_cause<'a>(approvals: &[Approval<'a>], cause: TextId) -> Vec<Approval<'a>> {
    let fits = |a: &&Approval<'a>| cause.is_empty() || a.cause().is_empty() || a.cause() == cause;
    let distinct = |a: &&Approval<'a>| !cause.is_empty() || a.cause().is_empty();
    approvals
        .iter()
        .filter(fits)
        .filter(distinct)
        .copied()
        .collect()
}

fn finding(split: &[Approval<'_>], month: Month, settings: Settings) -> Option<Box<Finding>> {
    let first = split
        .iter()
        .find(|a| a.month == month)
        .or_else(|| split.first())?;
    let period = first.case.programme().period(month);
    let sum: Money = split.iter().map(|a| a.entry.amount).sum();
    let paid = split.iter().flat_map(|a| a.case.confirmed(period)).next();
    let finding = RULE
        .finding_of(&first.case, period, &say::SPLIT_APPROVAL)
        .saying("window", settings.window_days)
        .saying("approvals", split.len())
        .saying("cap", first.cap)
        .saying("sum", sum)
        .in_group(Group::Person(first.case.person(period)))
        .resting_on_all(
            split
                .iter()
                .map(|a| Source::from(a.entry).column("标准金额")),
        );
    Some(match paid {
        Some((_, payment)) => finding.of_line(payment, "金额"),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    const CAP: &str =
        "[programmes.\"临时救助\"]\ntownship_cap = [{ amount = \"3000.00\", from = 2016-01-01 }]";

    /// Approvals as `amount month decided level cause`.
    fn approved(approvals: &[&str]) -> County {
        let row = |text: &&str| {
            let [amount, month, decided, level, cause] =
                text.split(' ').collect::<Vec<_>>().try_into().unwrap();
            format!("临时救助 {A} 张甲 1 - {amount} {month} {month} {decided} 在享 {level} {cause}")
        };
        let rows: Vec<String> = approvals.iter().map(row).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let paid = ["临时救助 43400119500101001X 张甲 1 2900 202501 2025-01-08 成功 -"];
        County::new()
            .policy(CAP)
            .period("2025-01", "2025-03")
            .roll(&rows)
            .payments(&paid)
    }

    #[test]
    fn approvals_across_months_are_found_in_each() {
        let (january, february) = (format!("{A} 2025-01 0.00 B"), format!("{A} 2025-02 0.00 B"));
        approved(&[
            "2900 202501 2025-01-20 乡镇 -",
            "200 202502 2025-02-10 乡镇 -",
        ])
        .check(&RULE, &[&january, &february], &[]);
        approved(&[
            "2900 202501 2025-01-02 乡镇 -",
            "200 202502 2025-02-10 乡镇 -",
        ])
        .check(&RULE, &[], &[]);
    }

    #[test]
    fn what_is_not_above_the_cap_together_is_no_split() {
        approved(&[
            "1500 202501 2025-01-06 乡镇 -",
            "1500 202501 2025-01-16 乡镇 -",
        ])
        .check(&RULE, &[], &[]);
        approved(&[
            "3000.01 202501 2025-01-06 乡镇 -",
            "1500 202501 2025-01-16 乡镇 -",
        ])
        .check(&RULE, &[], &[]);
    }

    #[test]
    fn different_recorded_causes_are_different_events() {
        let hit = format!("{A} 2025-01 0.00 B");
        let first = "2900 202501 2025-01-06 乡镇 火灾";
        approved(&[first, "2900 202501 2025-01-16 乡镇 疾病"]).check(
            &RULE,
            &[],
            &["FP_DIFFERENT_CAUSE"],
        );
        approved(&[first, "2900 202501 2025-01-16 乡镇 -"]).check(&RULE, &[&hit], &[]);
        approved(&[first, "2900 202501 2025-01-16 乡镇 火灾"]).check(&RULE, &[&hit], &[]);
    }
}
