//! One proposed payment, judged before the money goes out, without any file.
//!
//! The same reconciliation and the same rules run twice over one person's records, without the
//! proposed line and with it as if it had been credited; what the line would cause is what is there
//! only with it. Nothing here settles or judges anything itself.
//!
//! ```
//! use onecard::record::{Entitlement, PaymentLine};
//! use onecard::{PersonCheck, Policy, money::Money, period::Month};
//! use std::sync::Arc;
//! let policy = Arc::new(Policy::national());
//! let granted = [Entitlement {
//!     programme: "高龄津贴".into(),
//!     person_id: "11010519491231002X".into(),
//!     amount: Money::from_fen(10_000),
//!     ..Entitlement::default()
//! }];
//! let line = PaymentLine {
//!     programme: "高龄津贴".into(),
//!     person_id: "11010519491231002X".into(),
//!     amount: Money::from_fen(12_000),
//!     month: Month::new(2025, 1),
//!     ..PaymentLine::default()
//! };
//! let verdict = PersonCheck::new(&policy).entitlements(&granted).proposed(&line).evaluate()?;
//! let codes: Vec<&str> = verdict.findings.iter().map(|f| f.rule).collect();
//! assert_eq!(codes, ["R03"]); // 20.00 more than is due
//! # Ok::<(), onecard::error::Error>(())
//! ```

use crate::catalogue::{Catalogue, not_run};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::intake::RecordsBuilder;
use crate::judge::{judge, split};
use crate::message::{Message, engagement as texts};
use crate::period::Month;
use crate::policy::Policy;
use crate::reconcile::{Frame, Reconciliation, reconcile};
use crate::record::{
    BankResult, Entitlement, HouseholdGrant, ListKind, ListLine, PaymentLine, Role,
};
use crate::report::{PUBLIC_ID_KEY, order_and_identify};
use crate::work::Workers;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known before a payment is proposed.
#[derive(Clone)]
pub struct PersonCheck<'a> {
    policy: &'a Arc<Policy>,
    catalogue: Option<&'a Catalogue>,
    entitlements: &'a [Entitlement],
    households: &'a [HouseholdGrant],
    history: &'a [PaymentLine],
    lists: Vec<(ListKind, &'a [ListLine])>,
    as_of: Option<NaiveDate>,
    id_key: [u8; 32],
}

impl<'a> PersonCheck<'a> {
    /// Under a policy, with nothing known yet.
    pub fn new(policy: &'a Arc<Policy>) -> Self {
        Self {
            policy,
            catalogue: None,
            entitlements: &[],
            households: &[],
            history: &[],
            lists: Vec::new(),
            as_of: None,
            id_key: PUBLIC_ID_KEY,
        }
    }

    /// What was granted: all entitlements of the person, and of whoever shares a card with him.
    pub fn entitlements(mut self, rows: &'a [Entitlement]) -> Self {
        self.entitlements = rows;
        self
    }

    /// What was granted to households.
    pub fn households(mut self, rows: &'a [HouseholdGrant]) -> Self {
        self.households = rows;
        self
    }

    /// What was paid before, failed lines too.
    pub fn history(mut self, rows: &'a [PaymentLine]) -> Self {
        self.history = rows;
        self
    }

    /// A reference list; an empty one says that nobody is on it.
    pub fn list(mut self, kind: ListKind, rows: &'a [ListLine]) -> Self {
        self.lists.push((kind, rows));
        self
    }

    /// The rules; the national ones by default.
    pub fn catalogue(mut self, catalogue: &'a Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// The day up to which everything is known; by default the end of the last month that anything
    /// here is about, as if no further line came: a sum that is too small is then said to be.
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }

    /// The key of finding ids, so that the audit that follows knows the findings again.
    pub fn id_key(mut self, key: [u8; 32]) -> Self {
        self.id_key = key;
        self
    }

    /// The payment in question.
    pub fn proposed(self, line: &'a PaymentLine) -> Proposal<'a> {
        Proposal { known: self, line }
    }
}

/// A payment in question, with everything known before it.
#[derive(Clone)]
pub struct Proposal<'a> {
    known: PersonCheck<'a>,
    line: &'a PaymentLine,
}

/// What a proposed payment would cause.
pub struct Verdict {
    /// Everything with the proposed line, for findings to point into.
    pub on: Reconciliation,
    /// Findings that the line would cause or make worse, in canonical order.
    pub findings: Vec<Box<Finding>>,
    /// Their ids, in the same order.
    pub ids: Vec<String>,
    /// Findings that the line would settle, such as a month not yet paid.
    pub settled: Vec<Box<Finding>>,
    /// Rules that could not speak, and why: an absent list is never a clean one.
    pub not_run: Vec<(&'static str, &'static Message)>,
}

impl Proposal<'_> {
    /// Judges.
    ///
    /// # Errors
    /// Kind `Input`: a row that names nobody or no programme. Kind `Usage`: settings that a rule
    /// cannot read; a line that says no month where no other says one.
    pub fn evaluate(&self) -> Result<Verdict> {
        let frame = self.frame()?;
        let national;
        let catalogue = match self.known.catalogue {
            Some(catalogue) => catalogue,
            None => {
                national = Catalogue::national();
                &national
            }
        };
        let known = self.known()?;
        let mut with = known.clone();
        with.from_path("proposed").payment(&PaymentLine {
            result: BankResult::Success,
            ..self.line.clone()
        })?;
        let before = self.judged(known, frame, catalogue)?;
        let after = self.judged(with, frame, catalogue)?;
        Ok(Verdict::between(before, after, catalogue))
    }

    /// The months that anything here is about.
    fn frame(&self) -> Result<Frame> {
        let lines = || self.known.history.iter().chain([self.line]);
        let month = |line: &PaymentLine| line.month.or(line.credited.and_then(Month::of));
        let months = || lines().filter_map(month);
        let (first, last) = months()
            .min()
            .zip(months().max())
            .ok_or_else(|| Error::new(ErrorKind::Usage, &texts::NO_MONTH))?;
        let days = lines().filter_map(|l| l.credited);
        let as_of = self.known.as_of.or(days.chain([last.last_day()]).max());
        Ok(Frame::new(first, last, as_of.unwrap_or(last.last_day())))
    }

    /// The records without the proposed line.
    fn known(&self) -> Result<RecordsBuilder> {
        let mut rows = RecordsBuilder::new();
        rows.from_path("known").given(Role::Roll)?;
        for row in self.known.entitlements {
            rows.entitlement(row)?;
        }
        for row in self.known.households {
            rows.household(row)?;
        }
        for (kind, list) in &self.known.lists {
            rows.given(Role::List(*kind))?;
            for row in *list {
                rows.listed(&ListLine {
                    kind: *kind,
                    ..row.clone()
                })?;
            }
        }
        for row in self.known.history {
            rows.payment(row)?;
        }
        // The file of the proposed line is there on both sides, so that places mean the same.
        rows.from_path("proposed").given(Role::Payments)?;
        Ok(rows)
    }

    fn judged(&self, rows: RecordsBuilder, frame: Frame, catalogue: &Catalogue) -> Result<Judged> {
        let records = Arc::new(rows.build()?);
        let on = reconcile(records, Arc::clone(self.known.policy), frame);
        let rules = catalogue.rules_that_run(&on);
        let workers = Workers::default();
        let (findings, _) = split(judge(&rules, &on, &workers)?);
        let (findings, ids) = order_and_identify(findings, &on, &self.known.id_key, &workers);
        Ok(Judged { on, findings, ids })
    }
}

/// One side of the comparison.
struct Judged {
    on: Reconciliation,
    findings: Vec<Box<Finding>>,
    ids: Vec<String>,
}

impl Verdict {
    fn between(before: Judged, after: Judged, catalogue: &Catalogue) -> Self {
        let mut was: BTreeMap<String, Box<Finding>> =
            before.ids.into_iter().zip(before.findings).collect();
        let (mut findings, mut ids) = (Vec::new(), Vec::new());
        for (id, finding) in after.ids.into_iter().zip(after.findings) {
            let worse = match was.remove(&id) {
                Some(known) => is_worse(&known, &finding),
                None => true,
            };
            if worse {
                findings.push(finding);
                ids.push(id);
            }
        }
        let rules = catalogue.rules().iter();
        let silent =
            rules.filter_map(|r| Some((r.code, not_run(r, &after.on.records, &after.on.policy)?)));
        Self {
            not_run: silent.collect(),
            settled: was.into_values().collect(),
            findings,
            ids,
            on: after.on,
        }
    }
}

/// Whether a finding weighs more than it did: more money, or surer.
fn is_worse(before: &Finding, after: &Finding) -> bool {
    after.at_risk > before.at_risk || after.tier < before.tier
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    const PERSON: &str = "11010519491231002X";

    fn granted() -> Entitlement {
        Entitlement {
            programme: "高龄津贴".into(),
            person_id: PERSON.into(),
            person_name: "甲".into(),
            account: "6210980000000000001".into(),
            amount: Money::from_fen(10_000),
            from: Month::new(2024, 1),
            to: Month::new(2025, 6),
            ..Entitlement::default()
        }
    }

    fn line(month: u8, fen: i64) -> PaymentLine {
        PaymentLine {
            programme: "高龄津贴".into(),
            person_id: PERSON.into(),
            person_name: "甲".into(),
            account: "6210980000000000001".into(),
            amount: Money::from_fen(fen),
            month: Month::new(2025, month),
            credited: NaiveDate::from_ymd_opt(2025, u32::from(month), 5),
            result: BankResult::Success,
            ..PaymentLine::default()
        }
    }

    /// Codes that the line causes, then codes that it settles.
    #[track_caller]
    fn check(history: &[PaymentLine], proposed: &PaymentLine, causes: &[&str], settles: &[&str]) {
        let policy = Arc::new(Policy::national());
        let died = [ListLine {
            person_id: PERSON.into(),
            person_name: "甲".into(),
            from: NaiveDate::from_ymd_opt(2025, 4, 20),
            ..ListLine::default()
        }];
        let granted = [granted()];
        let check = PersonCheck::new(&policy)
            .entitlements(&granted)
            .history(history)
            .list(ListKind::Deaths, &died);
        let verdict = check.proposed(proposed).evaluate().unwrap();
        let codes = |findings: &[Box<Finding>]| findings.iter().map(|f| f.rule).collect::<Vec<_>>();
        assert_eq!(codes(&verdict.findings), causes, "{proposed:?}");
        assert_eq!(codes(&verdict.settled), settles, "{proposed:?}");
        assert!(verdict.not_run.iter().any(|(code, _)| *code == "E03"));
    }

    #[test]
    fn a_line_causes_what_it_would_be_found_for() {
        let paid = [line(1, 10_000)];
        check(&paid, &line(2, 10_000), &[], &["R02"]);
        check(&paid, &line(2, 15_000), &["R03"], &["R02"]);
        check(&paid, &line(2, 5_000), &["R04"], &["R02"]);
        check(&paid, &line(1, 10_000), &["M01"], &[]);
        check(&paid, &line(5, 10_000), &["E01"], &[]);
        check(&paid, &line(7, 7_700), &["E01", "E02"], &[]);
        let other = PaymentLine {
            account: "6210980000000000002".into(),
            ..line(2, 10_000)
        };
        check(&paid, &other, &["R06"], &["R02"]);
        let late = PaymentLine {
            credited: NaiveDate::from_ymd_opt(2025, 2, 11),
            ..line(2, 10_000)
        };
        check(&paid, &late, &["T03"], &["R02"]);
    }

    #[test]
    fn what_was_wrong_before_is_not_the_lines_fault_and_what_it_mends_is_said() {
        let wrong = [line(1, 12_000), line(3, 10_000)];
        check(&wrong, &line(2, 10_000), &[], &["R02"]);
        let failed = PaymentLine {
            result: BankResult::Failed,
            ..line(1, 10_000)
        };
        let reissued = PaymentLine {
            purpose: "重发".into(),
            credited: NaiveDate::from_ymd_opt(2025, 1, 20),
            ..line(1, 10_000)
        };
        check(&[failed], &reissued, &[], &["R11"]);
    }

    #[test]
    fn a_line_without_any_month_says_so() {
        let policy = Arc::new(Policy::national());
        let bare = PaymentLine {
            month: None,
            credited: None,
            ..line(1, 1)
        };
        let error = PersonCheck::new(&policy).proposed(&bare).evaluate().err();
        assert_eq!(error.map(|e| e.code()), Some("E6006"));
    }
}
