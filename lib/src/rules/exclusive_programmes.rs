//! M03: one person was paid, for one month, by two programmes that the pack forbids together.

use crate::error::Defect;
use crate::finding::{Severity, Source, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::{Month, Period};
use crate::policy::Policy;
use crate::policy::exclusion::SwitchMonth;
use crate::reconcile::SubjectId;
use crate::record::Identity;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, PersonJudge, Routing, Rule, Screening, Verdicts,
    settings,
};
use crate::view::{PersonView, SubjectView};

/// The rule.
pub const RULE: Rule = Rule {
    code: "M03",
    name: "exclusive-programmes",
    title: Bilingual::of("跨项目互斥", "Two programmes that exclude each other"),
    version: 1,
    family: Family::Multiple,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_SWITCH_MONTH"],
    innocent: &[
        Bilingual::of(
            "当月由一项转入另一项",
            "the month of the move from one to the other",
        ),
        Bilingual::of("其中一项已追回", "one of the two was recovered"),
    ],
    clears_with: Bilingual::of(
        "其中一项的终止决定或追回凭证",
        "the decision to end one of the two, or proof of its recovery",
    ),
    check: Bilingual::of(
        "核对两项的审批，确定应享受哪一项",
        "compare both approvals; decide which one is due",
    ),
    page: include_str!("exclusive_programmes.md"),
    judge: Judge::Person(prepare),
};

fn prepare(policy: &Policy) -> Result<PersonJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &PersonView<'_>, verdicts: &mut Verdicts) {
    let person = view.person;
    if let ([only], []) = (view.own, view.households) {
        let months = view.on.subject_view(*only).into_iter();
        let months = months.flat_map(|case| case.paid_periods());
        verdicts.judged += months.filter(|p| p.last() == p.first()).count() as u64;
        return; // There is no pair.
    }
    let cases = view.cases();
    let paid = cases.iter().flat_map(|c| {
        let belongs = move |p: &Period| p.last() == p.first() && draws(c, person, p.first());
        c.paid_periods()
            .filter(belongs)
            .map(move |p| (p.first(), *c, p))
    });
    let mut paid: Vec<(Month, SubjectView<'_>, Period)> = paid.collect();
    paid.sort_by_key(|(month, ..)| *month);
    for month in paid.chunk_by(|a, b| a.0 == b.0) {
        verdicts.judged += 1;
        for (i, first) in month.iter().enumerate() {
            for second in month.iter().skip(i + 1) {
                weigh(person, (&first.1, first.2), (&second.1, second.2), verdicts);
            }
        }
    }
}

/// Whether the money of a case is his in `month`: he is its subject, or a member or head of it then.
fn draws(case: &SubjectView<'_>, person: Identity, month: Month) -> bool {
    match case.case.subject.id {
        SubjectId::Person(subject) => subject == person,
        SubjectId::Household(_) => case.present_in(month).iter().any(|m| m.person == person),
        _ => false,
    }
}

type Paid<'v, 'a> = (&'v SubjectView<'a>, Period);

fn weigh(person: Identity, a: Paid<'_, '_>, b: Paid<'_, '_>, verdicts: &mut Verdicts) {
    let month = a.1.first();
    let (a_label, b_label) = (a.0.label(), b.0.label());
    // The later of the pair, as the matrix orders names: 特困供养 in 低保 × 特困供养.
    let a_key = (a.0.programme().family.as_deref(), a_label);
    let b_key = (b.0.programme().family.as_deref(), b_label);
    let (other, this) = if a_key <= b_key { (a, b) } else { (b, a) };
    // Two counties may differ: that of the programme which would have to end decides.
    let cell = this.0.policy().exclusion(a_label, b_label, month);
    let Some(cell) = cell.filter(|c| c.forbids() && c.in_force(month)) else {
        return;
    };
    if cell.switch_month == SwitchMonth::Allowed && switches(other.0, this.0, month) {
        let taken_back = RULE.suppressed("FP_SWITCH_MONTH", this.0, this.1);
        verdicts.suppressions.push(Suppression {
            payment: None,
            ..taken_back
        });
        return;
    }
    let Some((_, payment)) = this.0.confirmed(this.1).next() else {
        return;
    };
    let (other_share, this_share) = (share(other), share(this));
    let finding = RULE
        .finding_of(this.0, this.1, &say::EXCLUSIVE_PROGRAMMES)
        .about(person)
        .risking(other_share.min(this_share))
        .saying("this", this.0.label())
        .saying("other", other.0.label())
        .saying("other_paid", other.0.paid(other.1))
        .of_line(payment, "项目")
        .resting_on_key(this.0, this.1)
        .resting_on_all(
            other
                .0
                .confirmed(other.1)
                .map(|(_, p)| Source::from(p).column("项目")),
        )
        .resting_on_key(other.0, other.1);
    verdicts.findings.push(finding);
}

/// Whether `month` is the last of one programme and the first of the other.
fn switches(a: &SubjectView<'_>, b: &SubjectView<'_>, month: Month) -> bool {
    let ends = |case: &SubjectView<'_>| case.grants(month) && !case.grants(month.next());
    let begins = |case: &SubjectView<'_>| {
        case.grants(month) && month.plus(-1).is_none_or(|before| !case.grants(before))
    };
    (ends(a) && begins(b)) || (ends(b) && begins(a))
}

/// What the person had of it: of a household its amount divided by its members in force.
fn share((case, period): Paid<'_, '_>) -> Money {
    let paid = case.paid(period);
    if !case.is_household() {
        return paid;
    }
    let members = i64::try_from(case.alone_or_present(period).len()).unwrap_or(1);
    Money::from_fen(paid.fen().checked_div(members.max(1)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn a_member_counts_and_one_month_of_both_is_the_move() {
        let county = |to: &str, from: &str| {
            let entry =
                format!("特困供养 43400119500101001X 张甲 1 - 800 {from} - 2023-12-20 在享 县级 -");
            let decision =
                format!("H1 农村低保 李乙 434001195202030025 1 901 202401 {to} 2023-12-20");
            County::new()
                .roll(&[&entry])
                .households(&[&decision])
                .members(&[
                    "H1 434001195202030025 李乙 434001195202030025 202401 -",
                    "H1 434001195202030025 张甲 43400119500101001X 202401 -",
                ])
                .payments(&[
                    "特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -",
                    "农村低保 434001195202030025 李乙 1 901 202501 2025-01-08 成功 -",
                ])
        };
        let hit = format!("{A} 2025-01 450.50 A");
        county("-", "202401").check(&RULE, &[&hit], &[]);
        county("202501", "202401").check(&RULE, &[&hit], &[]);
        county("202501", "202501").check(&RULE, &[], &["FP_SWITCH_MONTH"]);
    }
}
