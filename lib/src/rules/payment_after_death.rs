//! E01: money was paid for a month after the month of death of the person it was for, or of the last
//! living member of a household.

use crate::error::Defect;
use crate::finding::{Severity, Source, Tier};
use crate::message::Message;
use crate::message::rules as say;
use crate::period::Period;
use crate::policy::Policy;
use crate::record::Payment;
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
        let day = |date: Option<chrono::NaiveDate>| {
            date.map_or_else(|| "—".to_owned(), |d| d.to_string())
        };
        let finding = RULE
            .finding_of(view, period, class(&death, payment))
            .owed(crate::money::Money::ZERO)
            .risking(paid)
            .saying("died", day(death.date))
            .saying("registered", day(death.row.registered))
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
fn class(death: &Death<'_>, payment: &Payment) -> &'static Message {
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
