//! `summary.json`: a run in numbers. The schema is [`super::schema::SUMMARY`].

use super::at_risk::AtRiskTotal;
use super::values::role_name;
use super::{Audit, schema};
use crate::intake::{Dispositions, Input, SheetRead};
use crate::kpi::Kpi;
use crate::message::Lang;
use crate::money::Money;
use crate::policy::Policy;
use crate::question::Question;
use crate::ratio::Ratio;
use crate::reconcile::conservation::{Amounts, Balance, Conservation};
use crate::reconcile::{Frame, Outcome, Reconciliation};
use crate::record::ProgrammeIx;
use chrono::NaiveDate;
use hashbrown::HashMap;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A run in numbers.
#[derive(Serialize)]
pub struct Summary<'a> {
    schema: u32,
    version: &'a str,
    policy: PolicyText<'a>,
    /// First and last month, `2025-01..2025-12`.
    pub period: String,
    as_of: NaiveDate,
    inputs: Vec<InputText<'a>>,
    conservation: ConservationText,
    /// Totals by programme and outcome.
    pub outcomes: Vec<OutcomeTotal>,
    kpi: KpiText,
    questions: &'a [Question],
    rules: Vec<RuleText<'a>>,
    /// Money at risk.
    pub at_risk_total: AtRiskTotal,
}

/// Which policy judged.
#[derive(Serialize)]
struct PolicyText<'a> {
    pack: &'a str,
    version: &'a str,
    extends: Option<&'a str>,
    /// Of everything that judged, the packs of regions included.
    blake3: String,
    /// Packs of regions, by code.
    regions: Vec<RegionText<'a>>,
}

/// Which pack judged a region.
#[derive(Serialize)]
struct RegionText<'a> {
    code: &'a str,
    pack: &'a str,
    version: &'a str,
    extends: Option<&'a str>,
    blake3: String,
}

#[derive(Serialize)]
struct InputText<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a SheetRead>,
    role: &'static str,
    bytes: u64,
    blake3: String,
    rows: u64,
    dispositions: Dispositions,
}

#[derive(Serialize)]
struct ConservationText {
    rows_in: u64,
    rows_accounted: u64,
    amount_in: Money,
    amount_accounted: Money,
    amount_illegible_rows: u64,
    balanced: bool,
    state: Balance,
    amounts: Amounts,
}

/// Keys of one programme with one outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeTotal {
    /// Label.
    pub programme: String,
    /// Outcome.
    pub outcome: Outcome,
    /// How many keys.
    pub keys: u64,
    /// Σ due.
    pub due: Money,
    /// Σ paid.
    pub paid: Money,
}

#[derive(Serialize)]
struct RuleText<'a> {
    code: &'static str,
    name: &'static str,
    status: &'static str,
    reason: Option<&'a str>,
    findings: u64,
    at_risk: Money,
    suppressed: u64,
}

/// Indicators by name, in order.
struct KpiText(Kpi);

impl Serialize for KpiText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = self.0.named();
        let mut map = serializer.serialize_map(Some(named.len()))?;
        for (name, ratio) in named {
            map.serialize_entry(name, &RatioText::from(ratio))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct RatioText {
    numerator: i64,
    denominator: i64,
    percent: Option<String>,
}

impl From<Ratio> for RatioText {
    fn from(ratio: Ratio) -> Self {
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            percent: ratio.percent(),
        }
    }
}

impl<'a> Summary<'a> {
    /// Adds up an audit whose conservation holds.
    pub(super) fn of(
        audit: &Audit<'a>,
        held: &Conservation,
        kpi: Kpi,
        at_risk_total: AtRiskTotal,
    ) -> Self {
        let policy = &audit.on.policy;
        Self {
            schema: schema::NUMBER,
            version: audit.version,
            policy: PolicyText {
                pack: &policy.pack,
                version: &policy.version,
                extends: policy.extends.as_deref(),
                blake3: policy_digest(audit),
                regions: policy.regions().map(RegionText::from).collect(),
            },
            period: months(&audit.on.frame),
            as_of: audit.on.frame.as_of,
            inputs: audit.inputs.iter().map(InputText::from).collect(),
            conservation: ConservationText::from(held),
            outcomes: outcomes(audit.on),
            kpi: KpiText(kpi),
            questions: audit.questions,
            rules: rules(audit),
            at_risk_total,
        }
    }
}

impl<'a> From<(&'a str, &'a Policy)> for RegionText<'a> {
    fn from((code, policy): (&'a str, &'a Policy)) -> Self {
        Self {
            code,
            pack: &policy.pack,
            version: &policy.version,
            extends: policy.extends.as_deref(),
            blake3: policy.digest_hex(),
        }
    }
}

/// The judged months as `--period` takes them.
pub(super) fn months(frame: &Frame) -> String {
    if frame.first == frame.last {
        frame.first.to_string()
    } else {
        format!("{}..{}", frame.first, frame.last)
    }
}

/// BLAKE3 of the policy with every overlay applied.
pub(super) fn policy_digest(audit: &Audit<'_>) -> String {
    super::seal::hex(&audit.on.policy.digest())
}

/// Totals by programme label and outcome.
pub(super) fn outcomes(on: &Reconciliation) -> Vec<OutcomeTotal> {
    type Total = (u64, Money, Money);
    // By number first, and case by case: there are many keys and few labels.
    let mut counted: HashMap<ProgrammeIx, Vec<(Outcome, Total)>> = HashMap::new();
    for case in &on.cases {
        let known = counted.entry(case.subject.programme).or_default();
        for key in &case.keys {
            let place = known.iter().position(|(of, _)| *of == key.outcome);
            let place = place.unwrap_or_else(|| {
                known.push((key.outcome, Default::default()));
                known.len() - 1
            });
            if let Some((_, total)) = known.get_mut(place) {
                *total = (total.0 + 1, total.1 + key.due, total.2 + key.paid);
            }
        }
    }
    let counted = counted.into_iter().flat_map(|(programme, outcomes)| {
        let each = outcomes.into_iter();
        each.map(move |(outcome, total)| ((programme, outcome), total))
    });
    let mut totals: BTreeMap<(&str, Outcome), Total> = BTreeMap::new();
    for ((programme, outcome), (keys, due, paid)) in counted {
        let of = (on.records.programme(programme), outcome);
        let total = totals.entry(of).or_default();
        *total = (total.0 + keys, total.1 + due, total.2 + paid);
    }
    for folded in &on.folded {
        let Some(case) = folded.case(&on.cases) else {
            continue;
        };
        let programme = on.records.programme(case.subject.programme);
        for key in &case.keys {
            let total = totals.entry((programme, key.outcome)).or_default();
            let (due, paid) = (total.1 + folded.amount, total.2 + folded.amount);
            *total = (total.0 + folded.subjects, due, paid);
        }
    }
    let total = |((programme, outcome), (keys, due, paid)): ((&str, Outcome), _)| OutcomeTotal {
        programme: programme.to_owned(),
        outcome,
        keys,
        due,
        paid,
    };
    totals.into_iter().map(total).collect()
}

fn rules<'a>(audit: &Audit<'a>) -> Vec<RuleText<'a>> {
    let name = |code| {
        let rule = audit.catalogue.rules().iter().find(|r| r.code == code);
        rule.map_or("", |r| r.name)
    };
    let text = |run: &'a super::RuleRun| RuleText {
        code: run.code,
        name: name(run.code),
        status: if run.not_run.is_some() {
            "not_run"
        } else {
            "ran"
        },
        reason: run.not_run.as_ref().map(|(zh, en)| match audit.lang {
            Lang::Zh => zh.as_str(),
            Lang::En => en.as_str(),
        }),
        findings: run.findings,
        at_risk: run.at_risk,
        suppressed: run.suppressed,
    };
    audit.rules.iter().map(text).collect()
}

impl<'a> From<&'a Input> for InputText<'a> {
    fn from(input: &'a Input) -> Self {
        Self {
            path: &input.path,
            sheet: input.sheet.as_ref(),
            role: role_name(input.role),
            bytes: input.bytes,
            blake3: blake3::Hash::from_bytes(input.blake3).to_hex().to_string(),
            rows: input.rows,
            dispositions: input.dispositions,
        }
    }
}

impl From<&Conservation> for ConservationText {
    fn from(held: &Conservation) -> Self {
        Self {
            rows_in: held.rows_in,
            rows_accounted: held.rows_accounted,
            amount_in: held.amount_in,
            amount_accounted: held.amounts.total(),
            amount_illegible_rows: held.illegible,
            balanced: held.balance() != Balance::NotBalanced,
            state: held.balance(),
            amounts: held.amounts,
        }
    }
}
