//! Adds everything up again: blocks against their entries, runs against their seals and inputs.

use super::Survey;
use super::report::{Place, Report, Verdict};
use crate::audit_log::ledger::{Close, Run, Seal};
use crate::audit_log::rows::{Count, Total, Totals};
use crate::error::Defect;
use crate::message::audit_log as say;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(survey: &Survey, counts: &[Option<Count>], report: &mut Report) {
    let mut inputs: BTreeMap<&str, BTreeMap<u64, Total>> = BTreeMap::new();
    let mut broken: BTreeSet<&str> = BTreeSet::new();
    for (block, count) in survey.ledger.blocks.iter().zip(counts) {
        let Some(count) = count else {
            broken.insert(&block.run);
            continue;
        };
        let place = || survey.entry_place(block.entry, block.entry);
        if count.rows != block.rows {
            let what = differs("n", block.rows, count.rows);
            report.find(Verdict::DoesNotFoot, place(), what);
        }
        if let Some(what) = compare_totals(&block.sums, &count.sums) {
            report.find(Verdict::DoesNotFoot, place(), what);
        }
        let run = inputs.entry(&block.run).or_default();
        for (file, total) in &count.inputs {
            let sum = run.entry(*file).or_default();
            match sum.plus(*total) {
                Ok(plus) => *sum = plus,
                Err(what) => report.find(Verdict::DoesNotFoot, place(), what),
            }
        }
    }
    for run in &survey.ledger.runs {
        let Close::Sealed(seal) = &run.close else {
            continue;
        };
        let lines = inputs.get(run.name.as_str());
        let whole = !broken.contains(run.name.as_str());
        for what in compare_seal(run, seal, lines.filter(|_| whole), whole) {
            let place = survey.entry_place(seal.entry, seal.entry);
            report.find(Verdict::DoesNotFoot, place, what);
        }
    }
    if report
        .findings
        .iter()
        .any(|finding| matches!(finding.place, Place::Rows { .. }))
    {
        report.notes.push(Defect::new(&say::NOTE_NOT_ADDED));
    }
}

fn compare_seal(
    run: &Run,
    seal: &Seal,
    lines: Option<&BTreeMap<u64, Total>>,
    whole: bool,
) -> Vec<Defect> {
    let mut wrong = Vec::new();
    if seal.rows != run.rows {
        wrong.push(differs("n", seal.rows, run.rows));
    }
    if seal.blocks != run.blocks {
        wrong.push(differs("blocks", seal.blocks, run.blocks));
    }
    wrong.extend(compare_totals(&seal.totals, &run.totals));
    let payments = run
        .inputs
        .iter()
        .enumerate()
        .filter(|(_, input)| input.role == "payments");
    for (at, input) in payments.filter(|_| whole) {
        let at = at as u64;
        let ordinary = seal.ordinary.get(&at).copied().unwrap_or_default();
        let listed = lines
            .and_then(|lines| lines.get(&at))
            .copied()
            .unwrap_or_default();
        match ordinary.plus(listed) {
            Ok(sum) if sum == input.total => {}
            Ok(sum) => wrong.push(
                Defect::new(&say::INPUT_DIFFERS)
                    .with("file", at)
                    .with("rows", input.total.n)
                    .with("fen", input.total.fen)
                    .with("found_rows", sum.n)
                    .with("found_fen", sum.fen),
            ),
            Err(what) => wrong.push(what),
        }
    }
    wrong
}

fn compare_totals(said: &Totals, found: &Totals) -> Option<Defect> {
    let names: BTreeSet<&String> = said.keys().chain(found.keys()).collect();
    let name = names.into_iter().find(|name| {
        said.get(*name).copied().unwrap_or_default()
            != found.get(*name).copied().unwrap_or_default()
    })?;
    let total = |totals: &Totals| {
        let total = totals.get(name).copied().unwrap_or_default();
        format!("{} / {} fen", total.n, total.fen)
    };
    Some(differs(name, total(said), total(found)))
}

fn differs(name: &str, said: impl std::fmt::Display, found: impl std::fmt::Display) -> Defect {
    Defect::new(&say::DIFFERS)
        .with("name", name)
        .with("said", said)
        .with("found", found)
}
