//! R21: a programme has dues in a month and no payment line at all: one finding for each county.

use crate::error::Defect;
use crate::finding::{Severity, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::{Subject, SubjectId};
use crate::rule::{
    AreaJudge, Bilingual, Family, Judge, Need, Routing, Rule, Screening, Verdicts, settings,
};
use crate::view::AreaView;
use serde::Deserialize;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R21",
    name: "month-without-payments",
    title: Bilingual::of("整月未见发放", "A month without any payment"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::A,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "该月发放文件没有交来",
            "the payment file of that month was not handed in",
        ),
        Bilingual::of("按季或按年发放", "the programme pays by quarter or year"),
    ],
    clears_with: Bilingual::of(
        "该月的发放文件或专户流水",
        "the payment file or bank statement of that month",
    ),
    check: Bilingual::of(
        "向财政和代发银行索取该月文件",
        "ask the finance office and the bank for that month",
    ),
    page: include_str!("month_without_payments.md"),
    judge: Judge::Area(prepare),
};

/// Settings. Reconciliation reads them too: the cause is given there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Fewer due keys than this are charged one by one (R02).
    pub minimum_due_keys: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            minimum_due_keys: 20,
        }
    }
}

fn prepare(policy: &Policy) -> Result<AreaJudge, Defect> {
    let Settings { .. } = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &AreaView<'_>, verdicts: &mut Verdicts) {
    verdicts.judged += 1;
    if view.keys_without_payments == 0 {
        return;
    }
    let mut finding = RULE.finding(&say::MONTH_WITHOUT_PAYMENTS);
    finding.subject = Some(Subject {
        programme: view.programme,
        id: SubjectId::Area(view.county),
    });
    finding.period = Some(view.period);
    finding.region = view.county;
    let finding = finding
        .owed(view.due_without_payments)
        .got(Money::ZERO)
        .saying("period", view.period)
        .saying("keys", view.keys_without_payments);
    verdicts.findings.push(finding);
}
