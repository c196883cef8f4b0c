//! The rules, once, in one order: help, pages, reports and the engine print and run from this list.

use crate::error::{Error, ErrorKind, Result};
use crate::message::{Message, rules as say};
use crate::policy::{Policy, nearest};
use crate::reconcile::Reconciliation;
use crate::record::{ListKind, Records, Role, SourceFile};
use crate::rule::{Family, Need, Rule};
use crate::rules;

/// Every national rule, in the order of reports: data, reconciliation, duplication, eligibility, time.
pub const CATALOGUE: &[Rule] = &[
    rules::id_checksum_wrong::RULE,
    rules::identifier_destroyed::RULE,
    rules::control_total_mismatch::RULE,
    rules::mandatory_field_missing::RULE,
    rules::list_row_suspect::RULE,
    rules::roll_entry_repeated::RULE,
    rules::payee_not_on_roll::RULE,
    rules::unpaid_entitlement::RULE,
    rules::overpayment::RULE,
    rules::underpayment::RULE,
    rules::account_changed::RULE,
    rules::account_name_mismatch::RULE,
    rules::return_not_reissued::RULE,
    rules::payment_before_entitlement::RULE,
    rules::paid_to_deceased_heads_account::RULE,
    rules::institution_headcount_mismatch::RULE,
    rules::month_without_payments::RULE,
    rules::duplicate_payment::RULE,
    rules::exclusive_programmes::RULE,
    rules::account_shared_by_households::RULE,
    rules::payment_after_death::RULE,
    rules::payment_after_stop::RULE,
    rules::payment_in_custody::RULE,
    rules::public_employee_on_assistance::RULE,
    rules::member_death_not_recomputed::RULE,
    rules::paid_late_in_month::RULE,
    rules::split_approval::RULE,
];

/// A list of rules.
#[derive(Clone, Default)]
pub struct Catalogue {
    rules: Vec<Rule>,
}

impl Catalogue {
    /// The rules of [`CATALOGUE`].
    pub fn national() -> Self {
        Self {
            rules: CATALOGUE.to_vec(),
        }
    }

    /// A list of one rule, for a service that asks one question.
    pub fn only(rule: Rule) -> Self {
        Self { rules: vec![rule] }
    }

    /// The same list with a rule of one's own at its end.
    ///
    /// # Errors
    /// When its code does not begin with `X-`, or is taken.
    pub fn with(mut self, rule: Rule) -> Result<Self> {
        let problem = if !rule.code.starts_with("X-") {
            Some(&say::OWN_CODE)
        } else {
            self.find(rule.code).map(|_| &say::CODE_TAKEN)
        };
        if let Some(message) = problem {
            return Err(Error::new(ErrorKind::Usage, message).with("rule", rule.code));
        }
        self.rules.push(rule);
        Ok(self)
    }

    /// Whether every rule is one of [`CATALOGUE`], of which it is known what they look at.
    pub fn is_national(&self) -> bool {
        let own = |rule: &&Rule| rule.family == Family::Own || rule.code.starts_with("X-");
        !self.rules.iter().any(|rule| own(&rule))
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that can run on these records under this policy, in order.
    pub fn rules_that_run(&self, on: &Reconciliation) -> Vec<&Rule> {
        let runs = |rule: &&Rule| not_run(rule, &on.records, &on.policy).is_none();
        self.rules.iter().filter(runs).collect()
    }

    /// The rule with this code; its name does as well.
    pub fn find(&self, code: &str) -> Option<&Rule> {
        let mut rules = self.rules.iter();
        rules.find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
    }

    /// As [`Catalogue::find`].
    ///
    /// # Errors
    /// For an unknown code; it names the nearest ones.
    pub fn require(&self, code: &str) -> Result<&Rule> {
        self.find(code).ok_or_else(|| {
            Error::new(ErrorKind::Usage, &say::UNKNOWN_RULE)
                .with("rule", code)
                .with("nearest", self.nearest(code).join("、"))
        })
    }

    /// At most three known codes nearest to an unknown one, best first; by name where no code is near.
    pub fn nearest(&self, code: &str) -> Vec<&'static str> {
        let wanted = code.to_ascii_uppercase();
        let codes = self.rules.iter().map(|rule| rule.code);
        let near = nearest(&wanted, codes, 3);
        if !near.is_empty() {
            return near;
        }
        let names = nearest(code, self.rules.iter().map(|rule| rule.name), 3);
        names
            .into_iter()
            .filter_map(|name| Some(self.find(name)?.code))
            .collect()
    }
}

/// Why a rule cannot run on these records under this policy; `None`: it runs.
///
/// A list that was given and is empty was given: its rule runs and finds nothing.
pub fn not_run(rule: &Rule, records: &Records, policy: &Policy) -> Option<&'static Message> {
    if !policy.rule_is_on(rule.code) {
        return Some(&say::OFF);
    }
    let unmet = rule
        .needs
        .iter()
        .find(|need| !is_met(**need, records, policy));
    unmet.map(|need| match need {
        Need::Roll => &say::NO_ROLL,
        Need::Payments => &say::NO_PAYMENTS,
        Need::Households => &say::NO_HOUSEHOLDS,
        Need::Deaths => &say::NO_DEATHS,
        Need::Payroll => &say::NO_PAYROLL,
        Need::Custody => &say::NO_CUSTODY,
        Need::TownshipCap => &say::NO_CAP,
        Need::AnyList => &say::NO_LIST,
    })
}

fn is_met(need: Need, records: &Records, policy: &Policy) -> bool {
    let given = |role: Role| records.files.iter().any(|file| file.role == role);
    let listed = |kind: ListKind| {
        given(Role::List(kind)) || records.lists.iter().any(|row| row.kind == kind)
    };
    match need {
        Need::Roll => given(Role::Roll) || given(Role::Households) || !records.entries.is_empty(),
        Need::Payments => given(Role::Payments) || !records.payments.is_empty(),
        Need::Households => {
            given(Role::Households) || given(Role::Members) || !records.members.is_empty()
        }
        Need::Deaths => listed(ListKind::Deaths),
        Need::Payroll => listed(ListKind::Payroll),
        Need::Custody => listed(ListKind::Custody),
        Need::TownshipCap => {
            let mut programmes = policy.packs().flat_map(|pack| pack.programmes.values());
            programmes.any(|programme| !programme.township_cap.is_empty())
        }
        Need::AnyList => {
            let list = |file: &SourceFile| matches!(file.role, Role::List(_));
            records.files.iter().any(list) || !records.lists.is_empty()
        }
    }
}
