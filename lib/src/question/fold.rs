//! Findings that hang on an open question are folded under it until it is answered.

use super::{Answers, Question, account_change, implausible};
use crate::finding::Finding;
use crate::judge::RuleVerdicts;
use crate::period::Period;
use crate::reconcile::{Reconciliation, RollMode};
use crate::record::{Identity, ProgrammeIx};
use std::collections::BTreeSet;

/// What folding left.
#[derive(Debug)]
pub struct Folded {
    /// All open questions, by code and scope, each with the count of its findings.
    pub questions: Vec<Question>,
}

/// Writes the question each finding hangs on into it; adds Q08 and Q11.
///
/// A finding hangs on one question, the first by code. Answered questions fold nothing.
pub fn fold(
    on: &Reconciliation,
    verdicts: &mut [RuleVerdicts],
    mut open: Vec<Question>,
    answers: &Answers,
) -> Folded {
    let limits = &on.policy.questions;
    open.extend(account_change::test(on, verdicts, limits));
    fold_under(on, verdicts, &mut open, answers);
    // Shares are taken after the folding above: what is a question already is not asked twice.
    let mut late = implausible::test(verdicts, limits);
    fold_under(on, verdicts, &mut late, answers);
    open.extend(late);
    open.retain(|q| answers.get(q.code, &q.scope).is_none() || matches!(q.code, "Q01" | "Q12"));
    open.sort_by(|a, b| (a.code, &a.scope).cmp(&(b.code, &b.scope)));
    Folded { questions: open }
}

fn fold_under(
    on: &Reconciliation,
    verdicts: &mut [RuleVerdicts],
    questions: &mut [Question],
    answers: &Answers,
) {
    for question in questions.iter_mut() {
        if answers.get(question.code, &question.scope).is_some() {
            continue;
        }
        let paid_so = paid_under(on, question);
        for finding in verdicts
            .iter_mut()
            .flat_map(|r| r.verdicts.findings.iter_mut())
        {
            let falls = hangs(on, finding, question) || paid_so.missing(on, finding, question);
            if finding.question.is_none() && falls {
                finding.question = Some(question.code);
                question.findings += 1;
            }
        }
    }
}

/// Whether a finding would fall with another answer.
fn hangs(on: &Reconciliation, finding: &Finding, question: &Question) -> bool {
    let label = || finding.subject.map(|s| on.records.programme(s.programme));
    let month = || finding.period.map(|p| p.first().to_string());
    match question.code {
        // Who left is forgotten, and of a changed decision only the newest is known.
        "Q03" => match finding.rule {
            "R01" | "R18" => true,
            "R03" | "R04" | "R06" | "R07" => replaced_lately(on, finding),
            _ => false,
        },
        "Q07" => label() == Some(question.scope.as_str()),
        "Q08" => finding.rule == question.scope,
        "Q09" => {
            let lists = on.frame.roll_mode == RollMode::Snapshot;
            let missing = matches!(finding.rule, "R02" | "R21");
            let unlisted = lists && matches!(finding.rule, "E02" | "R18");
            (missing || unlisted) && month().as_ref() == Some(&question.scope)
        }
        "Q11" => finding.rule == "R06" && month().as_ref() == Some(&question.scope),
        _ => false,
    }
}

/// Who was paid, and for when, under a programme name that the policy does not know (Q07).
struct PaidUnder(BTreeSet<(Identity, Period)>);

fn paid_under(on: &Reconciliation, question: &Question) -> PaidUnder {
    let unknown = |p: ProgrammeIx| {
        question.code == "Q07" && on.records.programme(p) == question.scope.as_str()
    };
    let mut paid = BTreeSet::new();
    for (case, index) in on.cases.iter().zip(0u32..) {
        if !unknown(case.subject.programme) || !case.entries.is_empty() {
            continue;
        }
        let Some(view) = on.subject_view(index) else {
            continue;
        };
        let periods = case.lines.iter().map(|l| l.period);
        paid.extend(periods.map(|period| (view.person(period), period)));
    }
    PaidUnder(paid)
}

impl PaidUnder {
    /// Whether money that a finding misses may be what was paid under the unknown name, because
    /// that name is nearest to the programme of the finding.
    fn missing(&self, on: &Reconciliation, finding: &Finding, question: &Question) -> bool {
        let (Some(subject), Some(period)) = (finding.subject, finding.period) else {
            return false;
        };
        let paid = match finding.rule {
            "R21" => self.0.iter().any(|(_, of)| *of == period),
            "R02" | "R04" | "R11" => self.0.contains(&(finding.person, period)),
            _ => false,
        };
        let key_of = |label| on.policy.programme(label).map(|p| p.key);
        let key = || key_of(on.records.programme(subject.programme));
        let near = |key| {
            question
                .readings
                .iter()
                .any(|r| key_of(&r.value) == Some(key))
        };
        paid && key().is_some_and(near)
    }
}

/// Whether the roll row the finding rests on began, or was decided, so late that an export of today
/// may have replaced the decision that governed the period or the month before it.
fn replaced_lately(on: &Reconciliation, finding: &Finding) -> bool {
    let Some(before) = finding.period.and_then(|p| p.first().plus(-1)) else {
        return false;
    };
    let rows = finding.sources.iter().filter_map(|source| {
        let place = (source.file, source.row);
        let entries = &on.records.entries;
        let index = entries.partition_point(|e| (e.file, e.row) < place);
        entries.get(index).filter(|e| (e.file, e.row) == place)
    });
    rows.into_iter().any(|e| {
        let decided = e.decided.is_some_and(|d| d.month() >= before);
        decided || e.from.is_some_and(|from| from >= before)
    })
}
