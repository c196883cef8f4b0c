//! D01: an ID of eighteen characters whose check character does not fit the other seventeen.

use crate::error::Defect;
use crate::finding::{Finding, Group, Severity, Source, Tier};
use crate::identity::ResidentId;
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Period;
use crate::policy::Policy;
use crate::reconcile::LineRole;
use crate::record::Payment;
use crate::rule::{
    Bilingual, Family, Judge, NoSettings, PersonJudge, Routing, Rule, Screening, Verdicts, settings,
};
use crate::view::{PersonView, SubjectView};

/// The rule.
pub const RULE: Rule = Rule {
    code: "D01",
    name: "id-checksum-wrong",
    title: Bilingual::of("身份证校验错误", "Wrong check character"),
    version: 1,
    family: Family::Data,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "录入时写错一位或颠倒两位",
            "one digit or two neighbours were mistyped",
        ),
        Bilingual::of(
            "军官证、外国人或港澳台证件",
            "an officer’s, foreigner’s or Hong Kong, Macao or Taiwan document",
        ),
    ],
    clears_with: Bilingual::of(
        "身份证复印件或户籍信息",
        "a copy of the ID card or the household register",
    ),
    check: Bilingual::of(
        "核对身份证原件并更正各处",
        "look at the card; correct every place",
    ),
    page: include_str!("id_checksum_wrong.md"),
    judge: Judge::Person(prepare),
};

fn prepare(policy: &Policy) -> Result<PersonJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &PersonView<'_>, verdicts: &mut Verdicts) {
    if !view.person.is_unresolved() {
        verdicts.judged += 1;
        return;
    }
    let text = view.person.reveal(&view.on.records.texts);
    if text.chars().count() != 18 {
        return;
    }
    verdicts.judged += 1;
    if !ResidentId::check_is_wrong(&text) || text.ends_with("000") {
        return; // D04 speaks about a tail of 000.
    }
    let standing = standing_rows(view);
    let paid_for = periods(view);
    if paid_for.is_empty() {
        let mut finding = RULE
            .finding(&say::ID_CHECKSUM_WRONG_UNPAID)
            .about(view.person)
            .saying("others", standing.len())
            .resting_on_all(standing);
        finding.subject = view.cases().first().map(|c| c.case.subject);
        verdicts.findings.push(finding);
        return;
    }
    for (case, period) in paid_for {
        verdicts
            .findings
            .extend(of_period(view, &case, period, &standing));
    }
}

/// Subjects and periods with a line of any result under this number.
fn periods<'a>(view: &PersonView<'a>) -> Vec<(SubjectView<'a>, Period)> {
    let mut found = Vec::new();
    for case in view.cases() {
        let own = |p: Option<Payment>| p.is_some_and(|p| p.person == view.person);
        let lines = case.case.lines.iter().filter(|l| own(case.payment(l)));
        let mut periods: Vec<Period> = lines.map(|l| l.period).collect();
        periods.sort_unstable();
        periods.dedup();
        found.extend(periods.into_iter().map(|p| (case, p)));
    }
    found
}

/// Roll rows, member rows and list rows that bear the number.
fn standing_rows(view: &PersonView<'_>) -> Vec<Source> {
    let mut rows = Vec::new();
    for case in view.cases() {
        let entries = case.entries().filter(|e| e.person == view.person);
        rows.extend(entries.map(|e| Source::from(e).column("身份证号")));
        let members = case.members().filter(|m| m.person == view.person);
        rows.extend(members.map(|m| Source::from(m).column("身份证号")));
    }
    let lists = view
        .on
        .records
        .lists
        .iter()
        .filter(|row| row.person == view.person);
    rows.extend(lists.map(|row| Source::from(row).column("身份证号")));
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn of_period(
    view: &PersonView<'_>,
    case: &SubjectView<'_>,
    period: Period,
    standing: &[Source],
) -> Option<Box<Finding>> {
    let lines = || {
        let all = case
            .case
            .lines_of(period)
            .iter()
            .filter_map(|l| Some((l, case.payment(l)?)));
        all.filter(|(_, p)| p.person == view.person)
    };
    let (_, payment) = lines().next()?;
    let confirmed = lines().filter(|(l, _)| {
        matches!(
            l.role,
            LineRole::Kept | LineRole::Duplicate | LineRole::NotDue
        )
    });
    let paid: Money = confirmed.map(|(line, _)| line.share).sum();
    let near = lines().find_map(|(l, _)| view.on.near_misses.of_payment(l.payment, period));
    let message = match near {
        Some(_) => &say::ID_ONE_EDIT_FROM_UNPAID,
        None => &say::ID_CHECKSUM_WRONG,
    };
    let finding = RULE
        .finding_of(case, period, message)
        .about(view.person)
        .got(paid)
        .risking(paid)
        .saying("others", standing.len())
        .of_line(payment, "身份证号")
        .resting_on_all(lines().map(|(_, p)| Source::from(p).column("身份证号")))
        .resting_on_all(standing.iter().copied());
    let Some(pair) = near else {
        return Some(finding);
    };
    let unpaid = view.on.cases.iter().find(|c| c.subject == pair.unpaid);
    let entries = unpaid.map(|c| c.entries.as_slice()).unwrap_or_default();
    let entries = entries
        .iter()
        .filter_map(|i| view.on.records.entries.get(*i as usize));
    let rows = entries.map(|e| Source::from(e).column("身份证号"));
    Some(
        finding
            .resting_on_all(rows)
            .in_group(Group::Person(pair.person)),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::County;

    #[test]
    fn a_number_that_only_a_list_bears_is_found_once() {
        County::new()
            .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
            .payments(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -"])
            .deaths(&[
                "434001195202030020 李乙 2024-11-05 -",
                "434001195202030020 李乙 2024-11-06 -",
            ])
            .check(&RULE, &["434001195202030020 - 0.00 A"], &[]);
    }

    #[test]
    fn each_period_paid_for_is_one_finding_whatever_the_result() {
        let county = County::new()
            .period("2025-01", "2025-02")
            .roll(&["特困供养 434001195001010010 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"]);
        county
            .payments(&[
                "特困供养 434001195001010010 张甲 1 800 202501 2025-01-08 成功 -",
                "特困供养 434001195001010010 张甲 1 800 202502 2025-02-08 失败 -",
            ])
            .check(
                &RULE,
                &[
                    "434001195001010010 2025-01 800.00 A",
                    "434001195001010010 2025-02 0.00 A",
                ],
                &[],
            );
    }
}
