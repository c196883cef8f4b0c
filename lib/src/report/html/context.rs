//! What the page shows of a run, as the template takes it.

use super::questions::{NoteWords, QuestionWords, note, question};
use super::rows::{RuleRows, Words, grouped, rule_rows, separated, yuan};
use crate::finding::{Severity, Tier};
use crate::intake::Input;
use crate::kpi::Kpi;
use crate::message::Lang;
use crate::money::Money;
use crate::policy::Policy;
use crate::ratio::Ratio;
use crate::reconcile::conservation::Conservation;
use crate::record::{BankResult, Role};
use crate::report::jsonl::rule_of;
use crate::report::seal::hex;
use crate::report::{Audit, Summary, labels, summary};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Everything the template names.
#[derive(Serialize)]
pub(super) struct Page {
    lang: Lang,
    css: &'static str,
    version: String,
    period: String,
    months: Words,
    as_of: String,
    files: String,
    rows: String,
    rows_accounted: String,
    amount_in: String,
    amount_accounted: String,
    illegible: String,
    balance: Words,
    all_unknown: bool,
    counts: Counts,
    at_risk: AtRisk,
    due: DueColumns,
    amounts: PaidAmount,
    parts: Vec<Part>,
    questions: Vec<QuestionWords>,
    notes: Vec<NoteWords>,
    inputs: Vec<InputRow>,
    outcomes: Vec<OutcomeRow>,
    kpi: Vec<Indicator>,
    rules: Vec<RuleRows>,
    refused: String,
    refusals: Vec<Refusal>,
    not_run: Vec<NotRun>,
    guards: Vec<Guard>,
    policy: PolicyRow,
}

#[derive(Serialize)]
struct Counts {
    all: String,
    high: String,
    medium: String,
    low: String,
    leads: String,
    questioned: String,
}

#[derive(Serialize)]
struct AtRisk {
    arithmetic: String,
    lists: String,
}

/// How many entries give what is due in which column.
#[derive(Serialize)]
struct DueColumns {
    approved_columns: String,
    standard_columns: String,
    approved: String,
    standard: String,
}

#[derive(Serialize)]
struct PaidAmount {
    outcomes: String,
}

#[derive(Serialize)]
struct Part {
    label: Words,
    amount: String,
}

#[derive(Serialize)]
struct InputRow {
    path: String,
    sheet: Option<String>,
    role: Words,
    rows: String,
    record: String,
    control_total: String,
    structural: String,
    duplicate_delivery: String,
    refused: String,
    encoding: String,
    bytes: String,
    repaired: String,
    blake3: String,
    /// What the workbook hides of it, if anything.
    hidden: Option<Words>,
}

#[derive(Serialize)]
struct OutcomeRow {
    programme: String,
    outcome: Words,
    keys: String,
    due: String,
    paid: String,
}

#[derive(Serialize)]
struct Indicator {
    label: Words,
    meaning: Words,
    percent: String,
    numerator: String,
    denominator: String,
}

#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    reason: String,
    rows: String,
}

#[derive(Serialize)]
struct NotRun {
    code: &'static str,
    title: Words,
    reason: Words,
}

#[derive(Serialize)]
struct Guard {
    rule: &'static str,
    guard: &'static str,
    count: String,
}

#[derive(Serialize)]
struct PolicyRow {
    pack: String,
    version: String,
    extends: Option<String>,
    blake3: String,
    /// What judged regions that have a pack of their own.
    regions: Vec<RegionRow>,
}

#[derive(Serialize)]
struct RegionRow {
    code: String,
    pack: String,
    version: String,
    extends: Option<String>,
    blake3: String,
}

impl Page {
    pub(super) fn of(
        audit: &Audit<'_>,
        key: &[u8; 32],
        held: &Conservation,
        summary: &Summary<'_>,
        kpi: Kpi,
    ) -> Self {
        let records = &audit.on.records;
        let policy = &audit.on.policy;
        Self {
            lang: audit.lang,
            css: include_str!("page.css"),
            version: audit.version.to_owned(),
            period: summary.period.clone(),
            months: Words::of(
                &summary.period.replace("..", " 至 "),
                &summary.period.replace("..", " to "),
            ),
            as_of: audit.on.frame.as_of.to_string(),
            files: grouped(audit.inputs.len() as u64),
            rows: grouped(held.rows_in),
            rows_accounted: grouped(held.rows_accounted),
            amount_in: yuan(held.amount_in),
            amount_accounted: yuan(held.amounts.total()),
            illegible: grouped(held.illegible),
            balance: labels::balance(held.balance()).into(),
            all_unknown: !records.payments.is_empty()
                && records.payments.results().all(|r| r == BankResult::Unknown),
            counts: counts(audit),
            at_risk: AtRisk {
                arithmetic: yuan(summary.at_risk_total.arithmetic),
                lists: yuan(summary.at_risk_total.lists),
            },
            due: due_columns(audit),
            amounts: PaidAmount {
                outcomes: yuan(held.amounts.outcomes),
            },
            parts: parts(held),
            questions: audit.questions.iter().map(|q| question(audit, q)).collect(),
            notes: audit.notes.iter().map(note).collect(),
            inputs: audit.inputs.iter().map(input).collect(),
            outcomes: outcomes(summary),
            kpi: indicators(kpi),
            rules: rule_rows(audit, key),
            refused: grouped(audit.refused.len() as u64),
            refusals: refusals(audit),
            not_run: not_run(audit),
            guards: guards(audit),
            policy: PolicyRow {
                pack: policy.pack.clone(),
                version: policy.version.clone(),
                extends: policy.extends.clone(),
                blake3: summary::policy_digest(audit),
                regions: policy.regions().map(region).collect(),
            },
        }
    }
}

fn region((code, policy): (&str, &Policy)) -> RegionRow {
    RegionRow {
        code: code.to_owned(),
        pack: policy.pack.clone(),
        version: policy.version.clone(),
        extends: policy.extends.clone(),
        blake3: policy.digest_hex(),
    }
}

fn counts(audit: &Audit<'_>) -> Counts {
    let open = || audit.findings.iter().filter(|f| f.question.is_none());
    let count = |severity| grouped(open().filter(|f| f.severity == severity).count() as u64);
    let all = open().count();
    Counts {
        all: grouped(all as u64),
        high: count(Severity::High),
        medium: count(Severity::Medium),
        low: count(Severity::Low),
        leads: grouped(open().filter(|f| f.tier == Tier::C).count() as u64),
        questioned: grouped((audit.findings.len() - all) as u64),
    }
}

fn due_columns(audit: &Audit<'_>) -> DueColumns {
    let entries = &audit.on.records.entries;
    let approved = entries.iter().filter(|e| e.amount_approved).count();
    DueColumns {
        approved_columns: headers(audit, &[Role::Roll, Role::Households], "月保障金"),
        standard_columns: headers(audit, &[Role::Roll], "标准金额"),
        approved: grouped(approved as u64),
        standard: grouped((entries.len() - approved) as u64),
    }
}

/// The headers that stand over a column in files of these roles; the column's own name where no
/// file stands behind the records.
fn headers(audit: &Audit<'_>, roles: &[Role], column: &str) -> String {
    let rolls = audit.inputs.iter().filter(|i| roles.contains(&i.role));
    let mapped = rolls.flat_map(|input| &input.mapping);
    let found = mapped.filter(|(_, field)| field == column);
    let headers: BTreeSet<&str> = found.map(|(header, _)| header.as_str()).collect();
    if headers.is_empty() {
        return column.to_owned();
    }
    headers.into_iter().collect::<Vec<_>>().join("、")
}

fn parts(held: &Conservation) -> Vec<Part> {
    let amounts = &held.amounts;
    let part = |(zh, en, amount): (&str, &str, Money)| Part {
        label: Words::of(zh, en),
        amount: yuan(amount),
    };
    [
        ("银行确认到账", "confirmed by the bank", amounts.outcomes),
        ("失败或退回", "failed or returned", amounts.failed),
        ("结果不明", "result unknown", amounts.unknown),
        (
            "冲正、追回及其所抵",
            "reversals, recoveries and what they net",
            amounts.netted,
        ),
        (
            "无法读取的行（金额可识别）",
            "refused rows, where legible",
            amounts.refused,
        ),
        ("重复报送", "delivered before", amounts.duplicate_delivery),
    ]
    .map(part)
    .into()
}

fn input(input: &Input) -> InputRow {
    let rows = &input.dispositions;
    InputRow {
        path: input.path.clone(),
        sheet: input.sheet.as_ref().map(|sheet| sheet.name.clone()),
        role: labels::role(input.role).into(),
        rows: grouped(input.rows),
        record: grouped(rows.record),
        control_total: grouped(rows.control_total),
        structural: grouped(rows.structural),
        duplicate_delivery: grouped(rows.duplicate_delivery),
        refused: grouped(rows.refused),
        encoding: input.encoding.clone(),
        bytes: grouped(input.bytes),
        repaired: grouped(input.repairs.values().sum()),
        blake3: hex(&input.blake3),
        hidden: (input.sheet.as_ref())
            .and_then(labels::hidden)
            .map(|(zh, en)| Words::of(&zh, &en)),
    }
}

fn outcomes(summary: &Summary<'_>) -> Vec<OutcomeRow> {
    let row = |total: &crate::report::OutcomeTotal| OutcomeRow {
        programme: total.programme.clone(),
        outcome: labels::outcome(total.outcome).into(),
        keys: grouped(total.keys),
        due: yuan(total.due),
        paid: yuan(total.paid),
    };
    summary.outcomes.iter().map(row).collect()
}

fn indicators(kpi: Kpi) -> Vec<Indicator> {
    let indicator = |(name, ratio): (&str, Ratio)| {
        let (label, meaning) = labels::indicator(name);
        let number = |value: i64| match name {
            "accuracy_amount" => yuan(Money::from_fen(value)),
            _ => separated(&value.to_string()),
        };
        Indicator {
            label: label.into(),
            meaning: meaning.into(),
            percent: ratio.to_string(),
            numerator: number(ratio.numerator),
            denominator: number(ratio.denominator),
        }
    };
    kpi.named().into_iter().map(indicator).collect()
}

/// Refused rows by reason, in the order of codes.
fn refusals(audit: &Audit<'_>) -> Vec<Refusal> {
    let mut reasons: BTreeMap<&'static str, (String, u64)> = BTreeMap::new();
    for refused in audit.refused {
        let text = || refused.defect.message.text(audit.lang, &[]);
        let held = reasons
            .entry(refused.defect.message.code)
            .or_insert_with(|| (text(), 0));
        held.1 += 1;
    }
    let refusal = |(code, (reason, rows))| Refusal {
        code,
        reason,
        rows: grouped(rows),
    };
    reasons.into_iter().map(refusal).collect()
}

fn not_run(audit: &Audit<'_>) -> Vec<NotRun> {
    let told = |run: &crate::report::RuleRun| {
        let (zh, en) = run.not_run.as_ref()?;
        Some(NotRun {
            code: run.code,
            title: rule_of(audit, run.code).map_or(Words::default(), |r| r.title.into()),
            reason: Words::of(zh, en),
        })
    };
    audit.rules.iter().filter_map(told).collect()
}

fn guards(audit: &Audit<'_>) -> Vec<Guard> {
    let mut counts: BTreeMap<(&'static str, &'static str), u64> = BTreeMap::new();
    for suppression in audit.suppressions {
        *counts
            .entry((suppression.rule, suppression.guard))
            .or_default() += 1;
    }
    let guard = |((rule, guard), count)| Guard {
        rule,
        guard,
        count: grouped(count),
    };
    counts.into_iter().map(guard).collect()
}
