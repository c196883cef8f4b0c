//! What no pack may say: a policy that exists has none of it.
//!
//! What a pack may say but hardly means is found by [`check`](super::check).

use super::lookup::normal_label;
use super::nearest::nearest;
use super::overlay::at;
use super::pack::Pack;
use super::programme::Programme;
use super::tree::decode::or_dash;
use super::tree::print::value;
use super::tree::{Node, Table, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::message::policy as say;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::mem::discriminant;

/// Puts an error at the place of a path in the text of the pack.
pub(super) type Find<'a> = &'a dyn Fn(&[&str], Error) -> Error;

/// Dates run forward, days are days, and every name means something.
pub(super) fn check_consistent(
    pack: &Pack,
    labels: &BTreeMap<String, String>,
    find: Find<'_>,
) -> Result<()> {
    check_span(pack.from, pack.to, "pack", &["from"], find)?;
    for (name, terms) in &pack.programmes {
        check_programme(name, terms, find)?;
    }
    for (a, row) in &pack.exclusions {
        for (b, cell) in row {
            for name in [a, b] {
                let known = labels.contains_key(name) || pack.programmes.contains_key(name);
                if !known {
                    let near = nearest(name, labels.keys().map(String::as_str), 3);
                    let error = Error::new(ErrorKind::Usage, &say::UNKNOWN_IN_PAIR)
                        .with("name", name)
                        .with("nearest", or_dash(&near));
                    return Err(find(&["exclusions", a, b], error));
                }
            }
            let path = ["exclusions", a, b];
            check_span(cell.from, cell.to, &path.join("."), &path, find)?;
        }
    }
    for (code, bases) in &pack.basis {
        for basis in bases {
            let path = ["basis", code];
            check_span(basis.from, basis.to, &path.join("."), &path, find)?;
        }
    }
    Ok(())
}

fn check_span(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    shown: &str,
    path: &[&str],
    find: Find<'_>,
) -> Result<()> {
    match from.zip(to) {
        Some((from, to)) if from > to => {
            let error = Error::new(ErrorKind::Usage, &say::FROM_AFTER_TO)
                .with("place", shown)
                .with("from", from)
                .with("to", to);
            Err(find(path, error))
        }
        _ => Ok(()),
    }
}

fn check_programme(name: &str, terms: &Programme, find: Find<'_>) -> Result<()> {
    let path = |field: &'static str| ["programmes", name, field];
    let wrong = |path: &[&str], value: u64, valid: &str| {
        let error = Error::new(ErrorKind::Usage, &say::OUT_OF_RANGE)
            .with("place", path.join("."))
            .with("value", value)
            .with("valid", valid);
        Err(find(path, error))
    };
    if let Some(day) = terms
        .pay_day
        .map(|pay| pay.day)
        .filter(|day| !(1..=31).contains(day))
    {
        return wrong(&["programmes", name, "pay_day", "day"], day.into(), "1–31");
    }
    for (key, deadline) in &terms.deadlines {
        if deadline.n == 0 {
            return wrong(&["programmes", name, "deadlines", key, "n"], 0, "1, 2, 3 …");
        }
    }
    for cap in &terms.township_cap {
        let path = path("township_cap");
        check_span(Some(cap.from), cap.to, &path.join("."), &path, find)?;
    }
    for band in &terms.amount.bands {
        let path = path("amount");
        check_span(Some(band.from), band.to, &path.join("."), &path, find)?;
    }
    for band in &terms.age_bands {
        if band.below.is_some_and(|below| below <= band.from) {
            return wrong(&path("age_bands"), band.from.into(), "from < below");
        }
    }
    Ok(())
}

/// Every name a file may use, and the key of the terms it stands for.
///
/// `order` says which programmes were written first, so that a clash is put to the later one.
///
/// # Errors
/// E2509 where two programmes claim one name.
pub(super) fn label_index(
    pack: &Pack,
    order: &[&str],
    find: Find<'_>,
) -> Result<BTreeMap<String, String>> {
    let mut index: BTreeMap<String, String> = BTreeMap::new();
    let ordered = order
        .iter()
        .filter_map(|key| pack.programmes.get_key_value(*key));
    let families = ordered.clone().filter(|(_, terms)| terms.of.is_none());
    let singled_out = ordered.filter(|(_, terms)| terms.of.is_some());
    for (key, terms) in families.chain(singled_out) {
        let own = std::iter::once(key)
            .chain(&terms.labels)
            .map(|label| normal_label(label));
        for label in own {
            match index.get(&label) {
                Some(owner) if owner != key && terms.of.as_ref() != Some(owner) => {
                    let error = Error::new(ErrorKind::Usage, &say::LABEL_TWICE)
                        .with("label", &label)
                        .with("a", owner)
                        .with("b", key);
                    return Err(find(&["programmes", key, "labels"], error));
                }
                _ => {
                    index.insert(label, key.clone());
                }
            }
        }
    }
    Ok(index)
}

/// Rules, settings and bases that an overlay names are known below it, or begin with `X-`.
pub(super) fn check_rules(base: &Table, over: &Table, sources: &[String]) -> Result<()> {
    let Some(known) = base.table("rules") else {
        return Ok(());
    };
    for section in ["rules", "basis"] {
        for (code, node) in over.table(section).into_iter().flat_map(Table::iter) {
            if code.starts_with("X-") || known.get(code).is_some() {
                continue;
            }
            let error = Error::new(ErrorKind::Usage, &say::UNKNOWN_RULE)
                .with("code", code)
                .with("nearest", or_dash(&nearest(code, known.keys(), 3)));
            return Err(at(error, node.origin, sources));
        }
    }
    for (code, node) in over.table("rules").into_iter().flat_map(Table::iter) {
        let settings = node.as_table().and_then(|rule| rule.table("settings"));
        let listed = known.table(code).and_then(|rule| rule.table("settings"));
        for (key, node) in settings.into_iter().flat_map(Table::iter) {
            if code.starts_with("X-") {
                continue;
            }
            if let Some(below) = listed.and_then(|listed| listed.get(key)) {
                check_kind(code, key, node, below).map_err(|e| at(e, node.origin, sources))?;
                continue;
            }
            let near = nearest(key, listed.into_iter().flat_map(Table::keys), 2);
            let error = Error::new(ErrorKind::Usage, &say::UNKNOWN_SETTING)
                .with("code", code)
                .with("key", key)
                .with("nearest", or_dash(&near));
            return Err(at(error, node.origin, sources));
        }
    }
    Ok(())
}

/// A setting is overlaid by a value of the same kind.
fn check_kind(code: &str, key: &str, node: &Node, below: &Node) -> Result<()> {
    if discriminant(&node.value) == discriminant(&below.value) {
        return Ok(());
    }
    let valid = match &below.value {
        Value::Switch(_) => "true false".to_owned(),
        Value::Number(_) => "0, 1, 2 …".to_owned(),
        _ => value(below),
    };
    Err(Error::new(ErrorKind::Usage, &say::WRONG_VALUE)
        .with("key", format!("rules.{code}.settings.{key}"))
        .with("value", value(node))
        .with("valid", valid))
}
