//! A service that has rows, not files: a rule of its own, one payment judged before it goes out, and
//! a whole run whose findings stream out.
//!
//! `cargo run -p onecard --example embed`

#![allow(
    clippy::print_stdout,
    reason = "an example shows what it does, and the library itself never prints"
)]

use onecard::engagement::{Found, Source};
use onecard::error::{Defect, Result};
use onecard::finding::{Severity, Tier};
use onecard::message::{Lang, Message};
use onecard::money::Money;
use onecard::period::Month;
use onecard::policy::Policy;
use onecard::record::{Entitlement, PaymentLine};
use onecard::rule::{
    Bilingual, Family, Judge, Need, Routing, Rule, Screening, SubjectJudge, Verdicts,
};
use onecard::view::SubjectView;
use onecard::{Catalogue, Engagement, PersonCheck};
use std::sync::Arc;

/// More than this in one month is looked at by a person.
const LARGE: Money = Money::from_fen(100_000);

static EXPLANATION: Message = Message {
    code: "X-1",
    zh: "{period} 发放 {paid} 元，须人工复核",
    en: "{paid} was paid for {period}: somebody must look at it",
    hint_zh: "",
    hint_en: "",
};

/// A rule of one's own: its code begins with `X-`.
const LARGE_PAYMENT: Rule = Rule {
    code: "X-LARGE",
    name: "large-payment",
    title: Bilingual::of("单月大额发放", "Large payment in one month"),
    version: 1,
    family: Family::Own,
    severity: Severity::Low,
    tier: Tier::C,
    needs: &[Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[],
    innocent: &[],
    clears_with: Bilingual::of("发放审批单", "the approval of the payment"),
    check: Bilingual::of("核对审批单", "look at the approval"),
    page: "",
    judge: Judge::Subject(prepare),
};

fn prepare(_: &Policy) -> std::result::Result<SubjectJudge, Defect> {
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    for period in view.paid_periods() {
        verdicts.judged += 1;
        if view.paid(period) > LARGE {
            let finding = LARGE_PAYMENT.finding_of(view, period, &EXPLANATION);
            verdicts.findings.push(finding.resting_on_key(view, period));
        }
    }
}

fn main() -> Result<()> {
    let policy = Arc::new(Policy::national());
    let catalogue = Catalogue::national().with(LARGE_PAYMENT)?;
    one_payment(&policy, &catalogue)?;
    whole_run(policy, catalogue)
}

/// Before the money goes out: what would this line cause?
fn one_payment(policy: &Arc<Policy>, catalogue: &Catalogue) -> Result<()> {
    let granted = [Entitlement {
        programme: "高龄津贴".into(),
        person_id: "434001193501010017".into(),
        person_name: "甲".into(),
        amount: Money::from_fen(10_000),
        ..Entitlement::default()
    }];
    let proposed = PaymentLine {
        programme: "高龄津贴".into(),
        person_id: "434001193501010017".into(),
        person_name: "甲".into(),
        amount: Money::from_fen(120_000),
        month: Month::new(2025, 1),
        ..PaymentLine::default()
    };
    let check = PersonCheck::new(policy)
        .catalogue(catalogue)
        .entitlements(&granted);
    let verdict = check.proposed(&proposed).evaluate()?;
    for finding in &verdict.findings {
        let why = finding.explanation.said(Lang::En, &finding.arguments);
        println!("proposed: {} {why}", finding.rule);
    }
    Ok(())
}

/// A whole run over rows of one's own; findings are gone as soon as they are printed.
fn whole_run(policy: Arc<Policy>, catalogue: Catalogue) -> Result<()> {
    let roll = Source::rows(
        "roll",
        ["项目", "身份证号", "姓名", "标准金额", "起始月份"],
        [["高龄津贴", "434001193501010017", "甲", "100.00", "202401"]],
    )?;
    let payments = Source::rows(
        "payments",
        [
            "项目",
            "身份证号",
            "姓名",
            "银行账号",
            "金额",
            "发放月份",
            "发放结果",
        ],
        [
            [
                "高龄津贴",
                "434001193501010017",
                "甲",
                "6210980000000000001",
                "100.00",
                "202501",
                "成功",
            ],
            [
                "高龄津贴",
                "434001193501010017",
                "甲",
                "6210980000000000001",
                "100.00",
                "202501",
                "成功",
            ],
        ],
    )?;
    let engagement = Engagement::builder()
        .roll(roll)
        .payments(payments)
        .policy(policy)
        .catalogue(catalogue)
        .build()?;
    let mut print = |found: Found<'_>| {
        let finding = &found.finding;
        let why = finding.explanation.said(Lang::En, &finding.arguments);
        println!("streamed: {} {} {why}", found.id, finding.rule);
        Ok(())
    };
    let left = engagement.run_into(&mut print, &mut ())?;
    println!("open questions: {}", left.questions.len());
    Ok(())
}
