//! M05: one account was credited, for one month, for more than three beneficiaries of two or more
//! households.

use crate::error::Defect;
use crate::finding::{Group, Severity, Source, Suppression, Tier};
use crate::message::rules as say;
use crate::money::Money;
use crate::period::Period;
use crate::policy::Policy;
use crate::reconcile::{Line, Subject, SubjectId};
use crate::record::{Identity, TextId};
use crate::rule::{
    AccountJudge, Bilingual, Family, Judge, Need, Routing, Rule, Screening, Verdicts, settings,
};
use crate::view::{AccountStanding, AccountView, SubjectView};
use serde::Deserialize;

/// The rule.
pub const RULE: Rule = Rule {
    code: "M05",
    name: "account-shared-by-households",
    title: Bilingual::of("一卡多户", "One account for several households"),
    version: 1,
    family: Family::Multiple,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &["FP_HOUSEHOLD_CARD"],
    innocent: &[
        Bilingual::of(
            "同一大家庭分户登记",
            "one family that is registered as several households",
        ),
        Bilingual::of("登记在册的监护人或照料人", "a registered guardian or carer"),
    ],
    clears_with: Bilingual::of(
        "代领授权书或监护关系证明",
        "the authority to collect, or proof of guardianship",
    ),
    check: Bilingual::of(
        "向银行查明户名，逐人核对是否领到",
        "ask the bank for the holder; ask each person whether the money came",
    ),
    page: include_str!("account_shared_by_households.md"),
    judge: Judge::Account(prepare),
};

/// Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// So many beneficiaries may share an account.
    pub more_than_beneficiaries: u16,
    /// From so many households on it is a finding.
    pub minimum_households: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            more_than_beneficiaries: 3,
            minimum_households: 2,
        }
    }
}

fn prepare(policy: &Policy) -> Result<AccountJudge, Defect> {
    let settings: Settings = settings(policy, RULE.code)?;
    Ok(Box::new(move |view, verdicts| {
        judge(view, settings, verdicts)
    }))
}

fn judge(view: &AccountView<'_>, settings: Settings, verdicts: &mut Verdicts) {
    let mut credits: Vec<Credit<'_>> = view.lines().filter_map(Credit::of).collect();
    // The population is what findings are counted in: persons and months.
    verdicts.judged += credits.chunk_by(|a, b| a.key() == b.key()).count() as u64;
    let foreign = |c: &Credit<'_>| c.view.account_standing(c.line) == AccountStanding::Foreign;
    if credits.iter().filter(|c| foreign(c)).count() == 1 {
        credits.retain(|c| !foreign(c));
    }
    let mut beneficiaries: Vec<Identity> = credits.iter().map(|c| c.person).collect();
    beneficiaries.sort_unstable();
    beneficiaries.dedup();
    if beneficiaries.len() <= usize::from(settings.more_than_beneficiaries) {
        return;
    }
    let households = count_households(&credits);
    for group in credits.chunk_by(|a, b| a.key() == b.key()) {
        let Some(first) = group.first() else { continue };
        let period = first.line.period;
        if households < usize::from(settings.minimum_households) {
            let taken_back = RULE.suppressed("FP_HOUSEHOLD_CARD", &first.view, period);
            let payment = Some(first.line.payment);
            verdicts.suppressions.push(Suppression {
                payment,
                ..taken_back
            });
            continue;
        }
        let Some(payment) = first.view.payment(first.line) else {
            continue;
        };
        let amount: Money = group.iter().map(|c| c.line.share).sum();
        let lines = group.iter().filter_map(|c| c.view.payment(c.line));
        let finding = RULE
            .finding_of(&first.view, period, &say::ACCOUNT_SHARED)
            .about(first.person)
            .risking(amount)
            .saying("beneficiaries", beneficiaries.len())
            .saying("households", households)
            .in_group(Group::Account(view.account))
            .of_line(payment, "银行账号")
            .resting_on_all(lines.map(|p| Source::from(p).column("银行账号")))
            .resting_on_all(first.view.entries().map(Source::from));
        verdicts.findings.push(finding);
    }
}

/// One line credited to the account, with whom it was for.
struct Credit<'a> {
    view: SubjectView<'a>,
    line: &'a Line,
    person: Identity,
}

impl<'a> Credit<'a> {
    /// Institutions are left out.
    fn of((view, line): (SubjectView<'a>, &'a Line)) -> Option<Self> {
        let person = view.person(line.period);
        (!view.is_institution() && !person.is_none()).then_some(Self { view, line, person })
    }

    fn key(&self) -> (Subject, Period) {
        (self.view.case.subject, self.line.period)
    }

    /// What tells its household: the number, and the head (the person himself where none is named).
    fn marks(&self) -> Vec<Mark> {
        match self.view.case.subject.id {
            SubjectId::Household(number) => {
                let heads = self.view.entries().map(|e| Mark::Head(e.person));
                std::iter::once(Mark::Number(number)).chain(heads).collect()
            }
            _ => {
                let extra = self
                    .view
                    .decision(self.line.period)
                    .map(|e| self.view.extra(e));
                let number = extra.map_or(TextId::EMPTY, |e| e.household);
                let head = extra.map_or(Identity::NONE, |e| e.head);
                let head = if head.is_none() { self.person } else { head };
                let number = (!number.is_empty()).then_some(Mark::Number(number));
                number.into_iter().chain([Mark::Head(head)]).collect()
            }
        }
    }
}

/// A mark of a household.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Number(TextId),
    Head(Identity),
}

/// Lines that share a mark are of one household.
fn count_households(credits: &[Credit<'_>]) -> usize {
    let mut households: Vec<Vec<Mark>> = Vec::new();
    for credit in credits {
        let marks = credit.marks();
        let (same, mut others): (Vec<_>, Vec<_>) = households
            .into_iter()
            .partition(|h| h.iter().any(|mark| marks.contains(mark)));
        others.push(same.into_iter().flatten().chain(marks).collect());
        households = others;
    }
    households.len()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, B, C, County, D};

    fn person(id: &str, name: &str, own: &str, head: &str) -> (String, String) {
        let entry =
            format!("特困供养 {id} {name} {own} {head} 800 202401 - 2023-12-20 在享 县级 -");
        (
            entry,
            format!("特困供养 {id} {name} 9 800 202501 2025-01-08 成功 -"),
        )
    }

    fn county(persons: &[(String, String)]) -> County {
        let entries: Vec<&str> = persons.iter().map(|p| p.0.as_str()).collect();
        let paid: Vec<&str> = persons.iter().map(|p| p.1.as_str()).collect();
        County::new().roll(&entries).payments(&paid)
    }

    #[test]
    fn an_accounts_only_foreign_line_is_left_out_of_the_count() {
        let all = [
            person(A, "张甲", "9", "-"),
            person(B, "李乙", "9", "-"),
            person(C, "王丙", "9", "-"),
            person(D, "赵丁", "1", "-"),
        ];
        county(&all).check(&RULE, &[], &[]);
        let hits: Vec<String> = [D, A, B, C]
            .iter()
            .map(|p| format!("{p} 2025-01 800.00 B"))
            .collect();
        let hits: Vec<&str> = hits.iter().map(String::as_str).collect();
        let two_foreign = [
            person(A, "张甲", "9", "-"),
            person(B, "李乙", "9", "-"),
            person(C, "王丙", "2", "-"),
            person(D, "赵丁", "1", "-"),
        ];
        county(&two_foreign).check(&RULE, &hits, &[]);
    }

    #[test]
    fn a_household_subject_and_persons_of_its_head_are_one_household() {
        let persons = [
            person(B, "李乙", "9", A),
            person(C, "王丙", "9", A),
            person(D, "赵丁", "9", A),
        ];
        let mut paid: Vec<&str> = persons.iter().map(|p| p.1.as_str()).collect();
        paid.push("农村低保 43400119500101001X 张甲 9 900 202501 2025-01-08 成功 -");
        let entries: Vec<&str> = persons.iter().map(|p| p.0.as_str()).collect();
        County::new()
            .roll(&entries)
            .households(&["H1 农村低保 张甲 43400119500101001X 9 900 202401 - 2023-12-20"])
            .members(&["H1 43400119500101001X 张甲 43400119500101001X 202401 -"])
            .payments(&paid)
            .check(&RULE, &[], &["FP_HOUSEHOLD_CARD"; 4]);
    }
}
