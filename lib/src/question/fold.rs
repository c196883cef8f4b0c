//! Findings that hang on an open question are folded under it until it is answered.

use super::{Answers, Question, account_change, implausible};
use crate::finding::Finding;
use crate::judge::RuleVerdicts;
use crate::reconcile::Reconciliation;

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
        for finding in verdicts
            .iter_mut()
            .flat_map(|r| r.verdicts.findings.iter_mut())
        {
            if finding.question.is_none() && hangs(on, finding, question) {
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
        "Q09" => matches!(finding.rule, "R02" | "R21") && month().as_ref() == Some(&question.scope),
        "Q11" => finding.rule == "R06" && month().as_ref() == Some(&question.scope),
        _ => false,
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
