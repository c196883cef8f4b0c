//! Laws that hold for every county under every policy.
//!
//! Each gives the reason why it does not hold, as `proptest` wants it: the law is the last line of a
//! test, `laws::permutation(&county, &policy, turn)`.

use super::county::County;
use super::outline::outlines;
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::finding::Finding;
use crate::judge::{judge, split};
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::conservation::Conservation;
use crate::reconcile::{Case, KeyOutcome, Line, LineRole, Preparation, Reconciliation};
use crate::record::{Entitlement, PaymentLine, Records};
use crate::report::{PUBLIC_ID_KEY, order_and_identify};
use crate::work::Workers;
use ::proptest::test_runner::TestCaseError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A law holds, or says why not.
pub type Law = Result<(), TestCaseError>;

/// What a run found: findings in canonical order with their ids.
pub struct Found {
    /// What was reconciled.
    pub on: Reconciliation,
    /// Findings.
    pub findings: Vec<Box<Finding>>,
    /// Their ids.
    pub ids: Vec<String>,
}

/// Reconciles records of the county and lets the national rules judge them.
///
/// # Errors
/// Where a rule cannot read its settings.
pub fn audit(
    county: &County,
    records: Records,
    policy: &Arc<Policy>,
    threads: usize,
) -> Result<Found, TestCaseError> {
    let workers = Workers::new(threads).map_err(broken)?;
    let frame = county.frame();
    let frame = frame.ok_or_else(|| TestCaseError::fail("no months to judge"))?;
    let ready = Preparation::new(Arc::new(records), Arc::clone(policy), frame);
    let cases = workers.map(ready.subjects(), |subject| ready.settle(subject));
    let on = ready.finish(cases);
    let catalogue = Catalogue::national();
    let rules = catalogue.rules_that_run(&on);
    let (findings, _) = split(judge(&rules, &on, &workers).map_err(broken)?);
    let (findings, ids) = order_and_identify(findings, &on, &PUBLIC_ID_KEY, &workers);
    Ok(Found { on, findings, ids })
}

fn plain(county: &County, policy: &Arc<Policy>) -> Result<Found, TestCaseError> {
    audit(county, county.records().map_err(broken)?, policy, 0)
}

fn broken(error: Error) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

fn unless(held: bool, why: impl FnOnce() -> String) -> Law {
    match held {
        true => Ok(()),
        false => Err(TestCaseError::fail(why())),
    }
}

/// Every fen of every line is accounted for, and every fen of every difference has one cause.
///
/// # Errors
/// The line or key where it does not hold.
pub fn conservation(county: &County, policy: &Arc<Policy>) -> Law {
    let found = plain(county, policy)?;
    let sums = Conservation::of(&found.on, &[], &Workers::default()).map_err(broken)?;
    let paid: Money = county.payments.iter().map(|p| p.amount).sum();
    unless(
        sums.amount_in == paid && sums.amounts.total() == paid,
        || format!("{paid} came in, {:?} went out", sums),
    )?;
    for case in &found.on.cases {
        for key in &case.keys {
            one_cause(case, key)?;
        }
    }
    Ok(())
}

/// A fen of a key has one cause: parts of one line stay within it, and what is missing is missing once.
fn one_cause(case: &Case, key: &KeyOutcome) -> Law {
    let why = || format!("{key:?} with {:?}", case.lines);
    let total: Money = key.parts.iter().map(|p| p.amount).sum();
    unless(total == key.paid - key.due, why)?;
    let mut of_line: BTreeMap<u32, Money> = BTreeMap::new();
    for part in &key.parts {
        unless(part.amount != Money::ZERO, why)?;
        if let Some(line) = part.line {
            *of_line.entry(line).or_default() += part.amount;
        }
    }
    for (index, amount) in of_line {
        let line = case.lines.get(index as usize);
        let within = |line: &Line| {
            let confirmed = !matches!(
                line.role,
                LineRole::Failed | LineRole::Unknown | LineRole::Netted
            );
            confirmed && line.period == key.period && (amount.fen().abs() <= line.share.fen().abs())
        };
        unless(line.is_some_and(within), why)?;
    }
    let mut causes: Vec<_> = key.parts.iter().map(|p| (p.cause, p.line)).collect();
    let all = causes.len();
    causes.sort_unstable();
    causes.dedup();
    unless(causes.len() == all, why)
}

/// The order of rows changes nothing that is found.
///
/// # Errors
/// What is found in one order only.
pub fn permutation(county: &County, policy: &Arc<Policy>, turn: usize) -> Law {
    let mut other = county.clone();
    turn_rows(&mut other.entitlements, turn);
    turn_rows(&mut other.households, turn);
    turn_rows(&mut other.payments, turn);
    turn_rows(&mut other.lists, turn);
    for household in &mut other.households {
        turn_rows(&mut household.members, turn);
    }
    same(&plain(county, policy)?, &plain(&other, policy)?)
}

/// Another order, told by one number: turned, and backwards for odd ones.
fn turn_rows<T>(rows: &mut [T], turn: usize) {
    if rows.is_empty() {
        return;
    }
    let by = turn % rows.len();
    rows.rotate_left(by);
    if turn % 2 == 1 {
        rows.reverse();
    }
}

/// How many files payments come in changes nothing that is found.
///
/// # Errors
/// What is found in one split only.
pub fn file_split(county: &County, policy: &Arc<Policy>, files: usize) -> Law {
    let split = county.split_into(files).map_err(broken)?;
    same(&plain(county, policy)?, &audit(county, split, policy, 0)?)
}

/// A second run finds the same findings in the same order with the same ids, on any number of threads.
///
/// Without the feature `threads` there is the caller's own thread only.
///
/// # Errors
/// The number of threads that finds something else.
pub fn idempotence(county: &County, policy: &Arc<Policy>) -> Law {
    let once = plain(county, policy)?;
    let most = if cfg!(feature = "threads") { 3 } else { 1 };
    for threads in 0..=most {
        let again = audit(county, county.records().map_err(broken)?, policy, threads)?;
        unless(
            once.findings == again.findings && once.ids == again.ids,
            || format!("{threads} threads find something else"),
        )?;
    }
    Ok(())
}

/// A payment to somebody who is in no other row takes no finding away.
///
/// # Errors
/// The findings that are gone.
pub fn unrelated_payment(county: &County, policy: &Arc<Policy>, line: &PaymentLine) -> Law {
    let before = plain(county, policy)?;
    let mut more = county.clone();
    more.payments.push(line.clone());
    let after = plain(&more, policy)?;
    let kept: BTreeSet<&String> = after.ids.iter().collect();
    let gone = before
        .ids
        .iter()
        .zip(&before.findings)
        .filter(|(id, _)| !kept.contains(id));
    let gone: Vec<Box<Finding>> = gone.map(|(_, finding)| finding.clone()).collect();
    unless(gone.is_empty(), || {
        format!("gone: {:#?}", outlines(&before.on, &gone))
    })
}

/// Somebody new who is due one month and gets nothing adds one finding, R02, and takes none away.
///
/// # Errors
/// What else it adds or takes.
pub fn approved_and_unpaid(county: &County, policy: &Arc<Policy>, row: &Entitlement) -> Law {
    let before = plain(county, policy)?;
    let mut more = county.clone();
    more.entitlements.push(row.clone());
    let after = plain(&more, policy)?;
    let known: BTreeSet<&String> = before.ids.iter().collect();
    let new = after
        .ids
        .iter()
        .zip(&after.findings)
        .filter(|(id, _)| !known.contains(id));
    let new: Vec<Box<Finding>> = new.map(|(_, finding)| finding.clone()).collect();
    let one = new.len() == 1 && new.iter().all(|f| f.rule == "R02");
    unless(one && after.ids.len() == before.ids.len() + 1, || {
        format!("new: {:#?}", outlines(&after.on, &new))
    })
}

/// How numbers are spelled changes nothing that is found; `respelled` is `county` in other spellings.
///
/// # Errors
/// What is found in one spelling only.
pub fn spelling(county: &County, respelled: &County, policy: &Arc<Policy>) -> Law {
    same(&plain(county, policy)?, &plain(respelled, policy)?)
}

/// Two runs find the same, wherever it stands.
///
/// # Errors
/// What only one of them finds.
pub fn same(a: &Found, b: &Found) -> Law {
    let (left, right) = (outlines(&a.on, &a.findings), outlines(&b.on, &b.findings));
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these
            .iter()
            .filter(|t| !those.contains(t))
            .cloned()
            .collect()
    };
    unless(left == right, || {
        let (left, right) = (only(&left, &right), only(&right, &left));
        format!("only here: {left:#?}\nonly there: {right:#?}")
    })?;
    unless(a.ids == b.ids, || "the ids differ".to_owned())
}
