//! Floor 4: the engine that cuts a reconciliation into views and lets every rule judge them.
//!
//! Views are judged independently; how many threads do it is the caller's choice and changes no
//! byte of what is found, because everything is put into canonical order afterwards.

mod accounts;
mod people;

use crate::error::{Defect, Error, ErrorKind, Result};
use crate::finding::{Finding, Suppression};
use crate::message::judge as texts;
use crate::reconcile::{Reconciliation, SubjectId};
use crate::rule::{
    AccountJudge, AreaJudge, Judge, PersonJudge, RecordsJudge, Rule, SubjectJudge, Verdicts,
};
use crate::view::{AreaView, PersonView, RecordsView};
use crate::work::Workers;
use accounts::Accounts;
use people::People;

/// What one rule said.
#[derive(Debug, Default)]
pub struct RuleVerdicts {
    /// Code of the rule.
    pub code: &'static str,
    /// What it found, guarded and judged.
    pub verdicts: Verdicts,
}

/// The judgements of the rules that run, by the view they see.
#[derive(Default)]
struct Judges {
    records: Vec<(usize, RecordsJudge)>,
    subjects: Vec<(usize, SubjectJudge)>,
    persons: Vec<(usize, PersonJudge)>,
    accounts: Vec<(usize, AccountJudge)>,
    areas: Vec<(usize, AreaJudge)>,
}

impl Judges {
    fn of(rules: &[&Rule], on: &Reconciliation) -> Result<Self> {
        let mut judges = Self::default();
        for (slot, rule) in rules.iter().enumerate() {
            let wrong = |defect: Defect| {
                let reason = defect.text(crate::message::Lang::Zh);
                Error::new(ErrorKind::Usage, &texts::RULE_SETTINGS)
                    .with("rule", rule.code)
                    .with("reason", reason)
            };
            let policy = &*on.policy;
            match rule.judge {
                Judge::Records(make) => judges.records.push((slot, make(policy).map_err(wrong)?)),
                Judge::Subject(make) => judges.subjects.push((slot, make(policy).map_err(wrong)?)),
                Judge::Person(make) => judges.persons.push((slot, make(policy).map_err(wrong)?)),
                Judge::Account(make) => judges.accounts.push((slot, make(policy).map_err(wrong)?)),
                Judge::Area(make) => judges.areas.push((slot, make(policy).map_err(wrong)?)),
            }
        }
        Ok(judges)
    }
}

/// Lets `rules` judge everything; one [`RuleVerdicts`] a rule, in their order.
///
/// # Errors
/// A rule's settings in the policy that the rule cannot read (kind `Usage`).
pub fn judge(rules: &[&Rule], on: &Reconciliation, workers: &Workers) -> Result<Vec<RuleVerdicts>> {
    let judges = Judges::of(rules, on)?;
    let mut all: Vec<RuleVerdicts> = rules
        .iter()
        .map(|rule| RuleVerdicts {
            code: rule.code,
            verdicts: Verdicts::default(),
        })
        .collect();
    let slots = rules.len();
    let subjects = |index: usize, out: &mut Vec<Verdicts>| {
        let Some(view) = u32::try_from(index).ok().and_then(|i| on.subject_view(i)) else {
            return;
        };
        each(&judges.subjects, out, |judge, out| judge(&view, out));
    };
    let cases = match judges.subjects.is_empty() {
        true => 0,
        false => on.cases.len(),
    };
    collect(&mut all, workers.fold(cases, || fresh(slots), subjects));

    let people = match judges.persons.is_empty() {
        true => People::default(),
        false => People::of(on, workers),
    };
    let persons = |index: usize, out: &mut Vec<Verdicts>| {
        if let Some(view) = people.view(on, index) {
            each(&judges.persons, out, |judge, out| judge(&view, out));
        }
    };
    collect(
        &mut all,
        workers.fold(people.len(), || fresh(slots), persons),
    );

    let accounts = match judges.accounts.is_empty() {
        true => Accounts::default(),
        false => Accounts::of(on, workers),
    };
    let by_account = |index: usize, out: &mut Vec<Verdicts>| {
        if let Some(view) = accounts.view(on, index) {
            each(&judges.accounts, out, |judge, out| judge(&view, out));
        }
    };
    collect(
        &mut all,
        workers.fold(accounts.len(), || fresh(slots), by_account),
    );
    for (slot, _) in &judges.accounts {
        if let Some(rule) = all.get_mut(*slot) {
            rule.verdicts.judged += accounts.alone;
        }
    }

    let mut out = fresh(slots);
    for ((programme, period, county), area) in &on.areas {
        let view = AreaView {
            on,
            programme: *programme,
            period: *period,
            county: *county,
            keys_due: area.keys_due,
            due: area.due,
            keys_without_payments: area.keys_without_payments,
            due_without_payments: area.due_without_payments,
        };
        each(&judges.areas, &mut out, |judge, out| judge(&view, out));
    }
    each(&judges.records, &mut out, |judge, out| {
        judge(&RecordsView { on }, out)
    });
    collect(&mut all, vec![out]);
    count_folded(&judges, on, &mut all);
    Ok(all)
}

/// Folded subjects are judged as the case that stands for them.
fn count_folded(judges: &Judges, on: &Reconciliation, all: &mut [RuleVerdicts]) {
    for folded in &on.folded {
        let out = stand(judges, on, folded.case, all.len());
        for (rule, verdicts) in all.iter_mut().zip(out) {
            rule.verdicts.judged += verdicts.judged * folded.subjects;
        }
    }
}

/// What rules say of a case that stands for others, and of its person.
fn stand(judges: &Judges, on: &Reconciliation, case: u32, slots: usize) -> Vec<Verdicts> {
    let mut out = fresh(slots);
    let Some(view) = on.subject_view(case) else {
        return out;
    };
    each(&judges.subjects, &mut out, |judge, out| judge(&view, out));
    if let SubjectId::Person(person) = view.case.subject.id {
        let own = [case];
        let view = PersonView {
            on,
            person,
            own: &own,
            households: &[],
        };
        each(&judges.persons, &mut out, |judge, out| judge(&view, out));
    }
    out
}

/// Whether no rule has a word to say about any case that stands for folded subjects, so that none
/// has one about them.
///
/// # Errors
/// A rule's settings in the policy that the rule cannot read (kind `Usage`).
pub fn is_sound(rules: &[&Rule], on: &Reconciliation) -> Result<bool> {
    let judges = Judges::of(rules, on)?;
    let silent = |out: Vec<Verdicts>| {
        let mut each = out.iter();
        each.all(|v| v.findings.is_empty() && v.suppressions.is_empty())
    };
    let mut cases = on.folded.iter().map(|f| f.case);
    Ok(on.is_sound() && cases.all(|case| silent(stand(&judges, on, case, rules.len()))))
}

fn fresh(slots: usize) -> Vec<Verdicts> {
    (0..slots).map(|_| Verdicts::default()).collect()
}

fn each<J>(judges: &[(usize, J)], out: &mut [Verdicts], mut judge: impl FnMut(&J, &mut Verdicts)) {
    for (slot, one) in judges {
        if let Some(out) = out.get_mut(*slot) {
            judge(one, out);
        }
    }
}

fn collect(all: &mut [RuleVerdicts], parts: Vec<Vec<Verdicts>>) {
    for (slot, rule) in all.iter_mut().enumerate() {
        let said = parts.iter().filter_map(|part| part.get(slot));
        let more = said.map(|verdicts| verdicts.findings.len()).sum();
        rule.verdicts.findings.reserve_exact(more);
    }
    for part in parts {
        for (rule, verdicts) in all.iter_mut().zip(part) {
            rule.verdicts.findings.extend(verdicts.findings);
            rule.verdicts.suppressions.extend(verdicts.suppressions);
            rule.verdicts.judged += verdicts.judged;
        }
    }
}

/// Findings and suppressions of all rules, not yet in canonical order.
pub fn split(all: Vec<RuleVerdicts>) -> (Vec<Box<Finding>>, Vec<Suppression>) {
    let (mut findings, mut suppressions) = (Vec::new(), Vec::new());
    for rule in all {
        findings.extend(rule.verdicts.findings);
        suppressions.extend(rule.verdicts.suppressions);
    }
    (findings, suppressions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::intake::RecordsBuilder;
    use crate::period::Month;
    use crate::policy::Policy;
    use crate::reconcile::{Frame, reconcile};
    use crate::record::{Entitlement, EntryStatus};
    use std::sync::Arc;

    /// The programme that the one finding about somebody stopped in several programmes names.
    #[track_caller]
    fn check(programmes: &[&str], expected: &str) {
        let mut rows = RecordsBuilder::new();
        for programme in programmes {
            let stopped = Entitlement {
                programme: (*programme).to_owned(),
                person_id: "11010519491231002X".to_owned(),
                status: EntryStatus::Stopped,
                ..Entitlement::default()
            };
            rows.entitlement(&stopped).unwrap();
        }
        let month = Month::new(2025, 1).unwrap();
        let frame = Frame::new(month, month, month.last_day());
        let policy = Arc::new(Policy::national());
        let on = reconcile(Arc::new(rows.build().unwrap()), policy, frame);
        let catalogue = Catalogue::national();
        let rule = catalogue.find("D12").unwrap();
        let (findings, _) = split(judge(&[rule], &on, &Workers::new(0).unwrap()).unwrap());
        let [finding] = findings.as_slice() else {
            panic!("{} findings", findings.len());
        };
        let subject = finding.subject.unwrap();
        assert_eq!(on.records.programme(subject.programme), expected);
    }

    #[test]
    fn the_cases_of_a_person_stand_in_no_order_of_the_roll() {
        check(&["特困供养", "高龄津贴"], "特困供养");
        check(&["高龄津贴", "特困供养"], "特困供养");
    }
}
