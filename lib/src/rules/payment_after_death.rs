//! E01: money was paid for a month after the month of death of the person it was for, or of the last
//! living member of a household.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::Message;
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Period;
use crate::policy::Policy;
use crate::record::{ListKind, Payment};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    list_ages, settings,
};
use crate::view::{Death, ListAges, SubjectView, Trust};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E01",
    name: "payment-after-death",
    title: Bilingual::of("死亡后继续领取", "Payment after death"),
    version: 1,
    family: Family::Eligibility,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Payments, Need::Deaths],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "死亡名单的证号登记错误",
            "the death list bears a wrong number",
        ),
        Bilingual::of(
            "户籍因重复被注销，并非死亡",
            "the household register was cancelled as a double, not for a death",
        ),
        Bilingual::of(
            "款项是死亡当月及以前的补发而未注明",
            "the money is unmarked back-pay of months before the death",
        ),
    ],
    clears_with: Bilingual::of(
        "公安或卫健出具的死亡证明（日期）",
        "the death certificate with its date",
    ),
    check: Bilingual::of(
        "核对死亡日期，查账户此后的支取",
        "confirm the date of death; look at withdrawals after it",
    ),
    page: include_str!("payment_after_death.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    let ages = list_ages(policy)?;
    Ok(Box::new(move |view, verdicts| judge(view, ages, verdicts)))
}

fn judge(view: &SubjectView<'_>, ages: ListAges, verdicts: &mut Verdicts) {
    if view.is_institution() {
        return;
    }
    if view.is_unlisted(ListKind::Deaths) {
        verdicts.judged += view.paid_periods().count() as u64;
        return;
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let Some(deaths) = nobody_left(view, period, ages) else {
            continue;
        };
        let Some((death, trust)) = last_of(&deaths) else {
            continue;
        };
        let Some((_, payment)) = view.confirmed(period).next() else {
            continue;
        };
        let paid = view.paid(period);
        let finding = RULE
            .finding_of(view, period, class(&death, payment))
            .owed(Money::ZERO)
            .risking(paid)
            .saying_day("died", death.date)
            .saying_day("registered", death.row.registered)
            .at_best(if trust == Trust::Full {
                Tier::A
            } else {
                Tier::C
            })
            .of_line(payment, "发放月份")
            .resting_on_all(
                deaths
                    .iter()
                    .map(|d| Source::from(d.row).column("死亡日期")),
            )
            .resting_on_key(view, period);
        verdicts.findings.push(finding);
    }
}

/// The deaths of everybody the money was for, if nobody of them lives in `period`.
///
/// Rows that cannot be believed count only where no row of the household can: one believable death
/// beside a doubtful one leaves a living member.
fn nobody_left<'a>(
    view: &SubjectView<'a>,
    period: Period,
    ages: ListAges,
) -> Option<Vec<Death<'a>>> {
    let stop = view.programme().programme.stop.death;
    let persons = view.alone_or_present(period);
    let dead = |person| {
        view.death_of(person, ages)
            .filter(|d| d.precedes(period, stop))
    };
    let deaths: Option<Vec<Death<'a>>> = persons.into_iter().map(dead).collect();
    let deaths = deaths.filter(|deaths| !deaths.is_empty())?;
    let believed = deaths.iter().filter(|d| d.trust == Trust::Full).count();
    (believed == 0 || believed == deaths.len()).then_some(deaths)
}

/// The last death, with the weight of the weakest row. Without any member row a household may have
/// others, so it is a lead.
fn last_of<'a>(deaths: &[Death<'a>]) -> Option<(Death<'a>, Trust)> {
    let trust = deaths.iter().map(|d| d.trust).max()?;
    deaths
        .iter()
        .max_by_key(|d| d.date)
        .map(|death| (*death, trust))
}

/// Known, not yet registered, or paid before the death.
fn class(death: &Death<'_>, payment: Payment) -> &'static Message {
    let (Some(died), Some(credited)) = (death.date, payment.credited.map(|d| d.date())) else {
        return if death.date.is_none() {
            &say::AFTER_DEATH_UNDATED
        } else {
            &say::AFTER_DEATH
        };
    };
    match death.row.registered {
        _ if credited < died => &say::CREDITED_BEFORE_DEATH,
        Some(registered) if registered <= credited => &say::AFTER_DEATH_KNOWN,
        Some(_) => &say::AFTER_DEATH_UNREGISTERED,
        None => &say::AFTER_DEATH,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    fn pair() -> County {
        County::new()
            .households(&["H1 农村低保 张甲 43400119500101001X 1 900 202401 - 2023-12-20"])
            .members(&[
                "H1 43400119500101001X 张甲 43400119500101001X 202401 -",
                "H1 43400119500101001X 李乙 434001195202030025 202401 -",
            ])
            .payments(&["农村低保 43400119500101001X 张甲 1 900 202501 2025-01-08 成功 -"])
    }

    fn alone() -> County {
        County::new()
            .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
            .payments(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -"])
    }

    #[test]
    fn a_household_is_dead_when_its_last_member_is() {
        let dead = [
            "43400119500101001X 张甲 2024-10-05 -",
            "434001195202030025 李乙 2024-11-05 -",
        ];
        let hit = format!("{A} 2025-01 900.00 A");
        pair().deaths(&dead).check(&RULE, &[&hit], &[]);
        pair().deaths(&dead[..1]).check(&RULE, &[], &[]);
        // A doubtful row beside a believable one leaves a living member.
        let doubtful = [dead[0], "434001195202030025 孙丑 2024-11-05 -"];
        pair().deaths(&doubtful).check(&RULE, &[], &[]);
    }

    #[test]
    fn rows_that_cannot_be_believed_are_leads() {
        let lead = format!("{A} 2025-01 800.00 C");
        for row in [
            "43400119500101001X 孙丑 2024-11-05 -",
            "43400119500101001X 张甲 1949-11-05 -",
            "43400119500101001X 张甲 - -",
        ] {
            alone().deaths(&[row]).check(&RULE, &[&lead], &[]);
        }
        let masked = format!("{A} 2025-01 800.00 A");
        alone()
            .deaths(&["43400119500101001X 张* 2024-11-05 -"])
            .check(&RULE, &[&masked], &[]);
    }

    #[test]
    fn a_pack_may_stop_at_once() {
        let at_once = "[programmes.\"特困供养\".stop]\ndeath = \"immediate\"";
        let row = ["43400119500101001X 张甲 2025-01-03 -"];
        alone().deaths(&row).check(&RULE, &[], &[]);
        let hit = format!("{A} 2025-01 800.00 A");
        alone()
            .policy(at_once)
            .deaths(&row)
            .check(&RULE, &[&hit], &[]);
    }

    #[test]
    fn the_class_tells_what_the_office_could_know() {
        for (row, code) in [
            ("2024-11-05 2024-11-10", "E4302"),
            ("2024-11-05 2025-01-20", "E4303"),
            ("2024-11-05 -", "E4301"),
            ("- 2024-11-05", "E4302"),
        ] {
            let row = format!("43400119500101001X 张甲 {row}");
            let report = alone().deaths(&[&row]).report(&RULE);
            let codes: Vec<_> = report.findings.iter().map(|f| f.explanation.code).collect();
            assert_eq!(codes, [code], "{row}");
        }
    }
}
