//! Floor 4: the engine that cuts a reconciliation into views and lets every rule judge them.
//!
//! Views are judged independently; how many threads do it is the caller's choice and changes no
//! byte of what is found, because everything is put into canonical order afterwards.

use crate::error::{Defect, Error, ErrorKind, Result};
use crate::finding::{Finding, Suppression};
use crate::message::judge as texts;
use crate::reconcile::{LineRole, Reconciliation, SubjectId};
use crate::record::{AccountKey, Identity, TextId};
use crate::rule::{
    AccountJudge, AreaJudge, Judge, PersonJudge, RecordsJudge, Rule, SubjectJudge, Verdicts,
};
use crate::view::{AccountView, AreaView, PersonView, RecordsView};
use crate::work::Workers;

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
        false => People::of(on),
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
        false => Accounts::of(on),
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

/// An index that leads to no case.
const NO_CASE: u32 = u32::MAX;

/// Persons with the cases that concern them.
#[derive(Default)]
struct People {
    /// (person, case, whether the case is a household's), ordered.
    links: Vec<(Identity, bool, u32)>,
    /// Where each person's links begin.
    starts: Vec<u32>,
    own: Vec<u32>,
}

impl People {
    fn of(on: &Reconciliation) -> Self {
        let mut links: Vec<(Identity, bool, u32)> = Vec::with_capacity(on.cases.len());
        for (case, index) in on.cases.iter().zip(0u32..) {
            match case.subject.id {
                SubjectId::Person(person) => links.push((person, false, index)),
                SubjectId::Institution(_) | SubjectId::Area(_) => {}
                SubjectId::Household(_) => {
                    let entries = case.entries.iter();
                    let heads = entries.filter_map(|i| on.records.entries.get(*i as usize));
                    links.extend(heads.map(|e| (e.person, true, index)));
                    let members = case.members.iter();
                    let members = members.filter_map(|i| on.records.members.get(*i as usize));
                    links.extend(members.map(|m| (m.person, true, index)));
                }
            }
        }
        // Numbers that only a list bears have no case; D01 speaks about those that are wrong.
        let listed = on.records.lists.iter().map(|row| row.person);
        let unresolved = listed.filter(|person| person.is_unresolved());
        links.extend(unresolved.map(|person| (person, true, NO_CASE)));
        // Cases of one person in the order of what they are called, never in that of the roll.
        links.sort_unstable_by(|a, b| {
            let who = (a.0, a.1).cmp(&(b.0, b.1));
            who.then_with(|| called(on, a.2).cmp(&called(on, b.2)))
                .then(a.2.cmp(&b.2))
        });
        links.dedup();
        let mut starts = Vec::new();
        let mut last = None;
        for ((person, ..), index) in links.iter().zip(0u32..) {
            if last != Some(*person) {
                starts.push(index);
                last = Some(*person);
            }
        }
        let own = links.iter().map(|(.., case)| *case).collect();
        Self { links, starts, own }
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    fn view<'a>(&'a self, on: &'a Reconciliation, index: usize) -> Option<PersonView<'a>> {
        let start = *self.starts.get(index)? as usize;
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.links.len(), |e| *e as usize);
        let links = self.links.get(start..end)?;
        let person = links.first()?.0;
        let split = start + links.partition_point(|(_, household, _)| !household);
        let (own, households) = (self.own.get(start..split)?, self.own.get(split..end)?);
        Some(PersonView {
            on,
            person,
            own,
            households,
        })
    }
}

/// Programme label and household number of a case.
fn called(on: &Reconciliation, case: u32) -> (&str, &str) {
    let Some(case) = on.cases.get(case as usize) else {
        return ("", "");
    };
    let number = match case.subject.id {
        SubjectId::Household(number) | SubjectId::Institution(number) => number,
        SubjectId::Person(_) | SubjectId::Area(_) => TextId::EMPTY,
    };
    let label = on.records.programme(case.subject.programme);
    (label, on.records.texts.get(number))
}

/// Accounts with the confirmed lines of each month.
#[derive(Default)]
struct Accounts {
    /// (account, month as an ordered key) to a range of `lines`.
    groups: Vec<(AccountKey, crate::period::Month, u32, u32)>,
    lines: Vec<(u32, u32)>,
    /// Groups of one line: judged at a glance, they share their account with nobody that month.
    alone: u64,
}

impl Accounts {
    fn of(on: &Reconciliation) -> Self {
        let mut all = Vec::new();
        for (case, case_index) in on.cases.iter().zip(0u32..) {
            for (line, line_index) in case.lines.iter().zip(0u32..) {
                use LineRole::{Duplicate, Kept, NotDue};
                if !matches!(line.role, Kept | Duplicate | NotDue) {
                    continue;
                }
                let payment = on.records.payment(line.payment);
                let account = payment.map_or(AccountKey::NONE, |p| p.account);
                if !account.is_none() {
                    all.push((account, line.period.first(), case_index, line_index));
                }
            }
        }
        all.sort_unstable();
        let mut groups: Vec<(AccountKey, crate::period::Month, u32, u32)> = Vec::new();
        for ((account, month, ..), index) in all.iter().zip(0u32..) {
            match groups.last_mut() {
                Some((a, m, _, end)) if (*a, *m) == (*account, *month) => *end = index + 1,
                _ => groups.push((*account, *month, index, index + 1)),
            }
        }
        // A view of one line has nothing to compare.
        let every = groups.len();
        groups.retain(|(_, _, start, end)| end - start > 1);
        Self {
            alone: (every - groups.len()) as u64,
            groups,
            lines: all
                .into_iter()
                .map(|(_, _, case, line)| (case, line))
                .collect(),
        }
    }

    fn len(&self) -> usize {
        self.groups.len()
    }

    fn view<'a>(&'a self, on: &'a Reconciliation, index: usize) -> Option<AccountView<'a>> {
        let (account, month, start, end) = *self.groups.get(index)?;
        let lines = self.lines.get(start as usize..end as usize)?;
        Some(AccountView {
            on,
            account,
            month,
            lines,
        })
    }
}

/// Findings and suppressions of all rules, not yet in canonical order.
pub fn split(all: Vec<RuleVerdicts>) -> (Vec<Finding>, Vec<Suppression>) {
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
