//! A run whose findings stream out, rule by rule.
//!
//! Judging is pure, so rules can be judged one after another over the same reconciliation: the
//! findings of one rule are held while they are folded under questions and put in order, then they
//! leave. What a question says of a rule needs the findings of that rule only. So the order is the
//! same as that of a whole run, and memory holds what was reconciled and the findings of one rule.

use super::report::rule_run;
use super::{Engagement, FindingSink, Found, proceed};
use crate::error::Result;
use crate::intake::{Input, Refused};
use crate::judge::judge;
use crate::progress::{Progress, Stage};
use crate::question::{Note, Question, Settled, fold, settle};
use crate::reconcile::Reconciliation;
use crate::report::{Audit, FindingLines, PUBLIC_ID_KEY, RuleRun, order_and_identify};
use crate::rule::Rule;
use crate::work::Workers;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a streamed run leaves when its findings are gone.
pub struct Streamed {
    /// What was reconciled.
    pub on: Reconciliation,
    /// One line a rule, in the order of the catalogue.
    pub rules: Vec<RuleRun>,
    /// Open questions, by code and scope.
    pub questions: Vec<Question>,
    /// What the data or answers decided.
    pub notes: Vec<Note>,
    /// Inputs by (role, path).
    pub inputs: Vec<Input>,
    /// Refused rows by (file, row).
    pub refused: Vec<Refused>,
}

impl Engagement {
    /// Runs the audit and gives each finding to `sink`, in the order of
    /// (rule, programme, person, period, id), which is that of [`Engagement::run`].
    ///
    /// Memory does not grow with findings, but for those of the one rule at hand. Judging takes
    /// longer than in a whole run, because views are cut anew for each rule.
    ///
    /// # Errors
    /// As [`Engagement::run`], and what `sink` reports; it has then taken some of the findings.
    pub fn run_into(
        &self,
        sink: &mut dyn FindingSink,
        progress: &mut dyn Progress,
    ) -> Result<Streamed> {
        let workers = Arc::new(self.workers()?);
        let (mut records, inputs, refused) = self.read(&workers, progress)?;
        let Settled { frame, open, notes } = settle(&mut records, &self.policy, &self.wishes)?;
        let on = self.reconcile(Arc::new(records), frame, &workers, progress)?;
        let mut stream = Stream {
            engagement: self,
            on: &on,
            workers: &workers,
            open: &open,
            questions: BTreeMap::new(),
            runs: BTreeMap::new(),
        };
        stream.run(sink, progress)?;
        let Stream {
            questions,
            mut runs,
            ..
        } = stream;
        let rules = self.catalogue.rules().iter();
        let rules = rules
            .map(|rule| {
                let ran = runs.remove(rule.code);
                ran.unwrap_or_else(|| rule_run(rule, &on, None))
            })
            .collect();
        Ok(Streamed {
            rules,
            questions: questions.into_values().collect(),
            notes,
            inputs,
            refused,
            on,
        })
    }
}

struct Stream<'a> {
    engagement: &'a Engagement,
    on: &'a Reconciliation,
    workers: &'a Workers,
    /// Questions that were open before any rule ran.
    open: &'a [Question],
    /// Open questions with the findings of all rules so far.
    questions: BTreeMap<(&'static str, String), Question>,
    runs: BTreeMap<&'static str, RuleRun>,
}

impl Stream<'_> {
    fn run(&mut self, sink: &mut dyn FindingSink, progress: &mut dyn Progress) -> Result<()> {
        let mut rules = self.engagement.catalogue.rules_that_run(self.on);
        rules.sort_by_key(|rule| rule.code);
        let audit = self.audit();
        let key = self.engagement.id_key.unwrap_or(PUBLIC_ID_KEY);
        let lines = FindingLines::new(&audit, &key);
        let total = rules.len() as u64;
        // Without any rule the questions that were open still are.
        self.keep(fold(self.on, &mut [], self.open.to_vec(), self.answers()).questions);
        for (rule, done) in rules.into_iter().zip(0..) {
            proceed(progress, Stage::Judging, done, total)?;
            self.rule(rule, &key, &lines, sink)?;
        }
        proceed(progress, Stage::Judging, total, total)
    }

    fn rule(
        &mut self,
        rule: &Rule,
        key: &[u8; 32],
        lines: &FindingLines<'_>,
        sink: &mut dyn FindingSink,
    ) -> Result<()> {
        let mut verdicts = judge(&[rule], self.on, self.workers)?;
        let folded = fold(self.on, &mut verdicts, self.open.to_vec(), self.answers());
        self.keep(folded.questions);
        for said in verdicts {
            let run = rule_run(rule, self.on, Some(&said.verdicts));
            self.runs.insert(rule.code, run);
            let (findings, ids) =
                order_and_identify(said.verdicts.findings, self.on, key, self.workers);
            for (finding, id) in findings.into_iter().zip(ids) {
                sink.found(Found::new(finding, id, self.on, lines))?;
            }
        }
        Ok(())
    }

    /// Adds the findings that one rule has under each question.
    fn keep(&mut self, questions: Vec<Question>) {
        for question in questions {
            let key = (question.code, question.scope.clone());
            match self.questions.get_mut(&key) {
                Some(known) => known.findings += question.findings,
                None => {
                    self.questions.insert(key, question);
                }
            }
        }
    }

    fn answers(&self) -> &crate::question::Answers {
        &self.engagement.wishes.answers
    }
}

impl<'a> Stream<'a> {
    /// The audit as lines of findings read it; its findings have left.
    fn audit(&self) -> Audit<'a> {
        Audit {
            on: self.on,
            catalogue: &self.engagement.catalogue,
            findings: &[],
            ids: &[],
            suppressions: &[],
            rules: &[],
            questions: &[],
            notes: &[],
            inputs: &[],
            refused: &[],
            version: &self.engagement.version,
            lang: self.engagement.lang,
            workers: self.workers,
        }
    }
}
