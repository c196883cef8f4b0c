//! A finished audit that owns everything it rests on.

use super::Engagement;
use crate::catalogue::{Catalogue, not_run};
use crate::finding::{Finding, Suppression};
use crate::intake::{Input, Refused};
use crate::judge::RuleVerdicts;
use crate::message::Lang;
use crate::question::{Note, Question};
use crate::reconcile::Reconciliation;
use crate::report::{Audit, PUBLIC_ID_KEY, RuleRun, order_rules};
use crate::rule::{Rule, Verdicts};
use crate::work::Workers;
use std::sync::Arc;

/// What a run gives: findings in canonical order with their ids, and what they rest on.
pub struct Report {
    /// What was reconciled.
    pub on: Reconciliation,
    /// The rules.
    pub catalogue: Catalogue,
    /// Findings by (rule, programme, person, period, id).
    pub findings: Vec<Box<Finding>>,
    /// Their ids, in the same order.
    pub ids: Vec<String>,
    /// What guards took back.
    pub suppressions: Vec<Suppression>,
    /// One line a rule.
    pub rules: Vec<RuleRun>,
    /// Open questions.
    pub questions: Vec<Question>,
    /// What the data or answers decided.
    pub notes: Vec<Note>,
    /// Inputs by (role, path).
    pub inputs: Vec<Input>,
    /// Refused rows by (file, row).
    pub refused: Vec<Refused>,
    /// The key the ids were made with.
    pub id_key: [u8; 32],
    lang: Lang,
    version: String,
    workers: Arc<Workers>,
}

impl Report {
    pub(super) fn new(
        engagement: &Engagement,
        on: Reconciliation,
        verdicts: Vec<RuleVerdicts>,
        questions: Vec<Question>,
        notes: Vec<Note>,
        (inputs, refused): (Vec<Input>, Vec<Refused>),
        workers: Arc<Workers>,
    ) -> Self {
        let rules = rule_runs(engagement, &on, &verdicts);
        let (mut findings, mut suppressions) = (Vec::new(), Vec::new());
        for rule in verdicts {
            findings.push((rule.code, rule.verdicts.findings));
            suppressions.extend(rule.verdicts.suppressions);
        }
        let id_key = engagement.id_key.unwrap_or(PUBLIC_ID_KEY);
        let (findings, ids) = order_rules(findings, &on, &id_key, &workers);
        suppressions.sort_unstable();
        Self {
            on,
            catalogue: engagement.catalogue.clone(),
            findings,
            ids,
            suppressions,
            rules,
            questions,
            notes,
            inputs,
            refused,
            id_key,
            lang: engagement.lang,
            version: engagement.version.clone(),
            workers,
        }
    }

    /// The audit as reports read it.
    pub fn audit(&self) -> Audit<'_> {
        Audit {
            on: &self.on,
            catalogue: &self.catalogue,
            findings: &self.findings,
            ids: &self.ids,
            suppressions: &self.suppressions,
            rules: &self.rules,
            questions: &self.questions,
            notes: &self.notes,
            inputs: &self.inputs,
            refused: &self.refused,
            version: &self.version,
            lang: self.lang,
            workers: &self.workers,
        }
    }
}

/// One line for every rule of the catalogue, whether it ran or not.
fn rule_runs(
    engagement: &Engagement,
    on: &Reconciliation,
    verdicts: &[RuleVerdicts],
) -> Vec<RuleRun> {
    let of = |code: &str| {
        let mut verdicts = verdicts.iter();
        verdicts.find(|v| v.code == code).map(|v| &v.verdicts)
    };
    let runs = engagement.catalogue.rules().iter();
    runs.map(|rule| rule_run(rule, on, of(rule.code))).collect()
}

/// What one rule did; `said` is absent where it did not run.
pub(super) fn rule_run(rule: &Rule, on: &Reconciliation, said: Option<&Verdicts>) -> RuleRun {
    let findings = said.map(|v| v.findings.as_slice()).unwrap_or_default();
    let stand = || findings.iter().filter(|f| f.question.is_none());
    let standing = stand().count();
    let why = not_run(rule, &on.records, &on.policy);
    RuleRun {
        code: rule.code,
        not_run: why.map(|m| (m.text(Lang::Zh, &[]), m.text(Lang::En, &[]))),
        findings: standing as u64,
        questioned: (findings.len() - standing) as u64,
        at_risk: stand().map(|f| f.at_risk).sum(),
        suppressed: said.map_or(0, |v| v.suppressions.len() as u64),
        judged: said.map_or(0, |v| v.judged),
    }
}
