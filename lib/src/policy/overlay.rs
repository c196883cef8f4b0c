//! Laying one pack over another, field by field.
//!
//! - Tables are joined key by key; every other value replaces the one below.
//! - A basis list is joined too: an entry with the same document and article is overlaid, another
//!   one is added, because a county's text adds to the law and does not replace it.
//! - A programme key that is a label of a family (城市低保) overlays that label alone; what it does
//!   not say follows the family, also where a later pack changes the family.
//! - A field of a programme that an overlay states is that region's word: it leaves the list
//!   `unconfirmed`, unless the overlay writes that list itself.
//! - The two names of an exclusion may stand in either order.

use super::lookup::normal_label;
use super::nearest::nearest;
use super::tree::decode::or_dash;
use super::tree::{Node, Origin, Table, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::policy as say;

/// `error`, at the place `origin` of the named sources.
pub(super) fn at(error: Error, origin: Origin, sources: &[String]) -> Error {
    match sources.get(origin.source) {
        Some(name) if origin.line > 0 => error.at(Locus::file(name).row(origin.line)),
        _ => error,
    }
}

/// Evens out what may be written in several ways: programme names, and the order of a pair.
///
/// # Errors
/// E2510 where a pair stands twice, E2501 where a programme does.
pub(super) fn even_out(table: &mut Table, sources: &[String]) -> Result<()> {
    if let Some(programmes) = table.get_mut("programmes").and_then(Node::as_table_mut) {
        let written = std::mem::take(programmes);
        for (name, node) in written {
            let key = normal_label(&name);
            if programmes.get(&key).is_some() {
                let error = Error::new(ErrorKind::Usage, &say::LABEL_TWICE);
                let error = error.with("label", &key).with("a", &key).with("b", &name);
                return Err(at(error, node.origin, sources));
            }
            programmes.set(&key, node);
        }
    }
    if let Some(exclusions) = table.get_mut("exclusions").and_then(Node::as_table_mut) {
        let written = std::mem::take(exclusions);
        for (a, node) in written {
            let origin = node.origin;
            let Value::Table(row) = node.value else {
                exclusions.set(&a, node);
                continue;
            };
            for (b, cell) in row {
                put_pair(exclusions, (&a, &b), cell, origin, sources)?;
            }
        }
    }
    Ok(())
}

fn put_pair(
    matrix: &mut Table,
    (a, b): (&str, &str),
    cell: Node,
    origin: Origin,
    sources: &[String],
) -> Result<()> {
    let (a, b) = (normal_label(a), normal_label(b));
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    if matrix.get(&first).is_none() {
        matrix.set(&first, Node::new(Value::Table(Table::default()), origin));
    }
    let Some(row) = matrix.get_mut(&first).and_then(Node::as_table_mut) else {
        return Ok(());
    };
    if row.get(&second).is_some() {
        let error = Error::new(ErrorKind::Usage, &say::PAIR_TWICE);
        return Err(at(
            error.with("a", first).with("b", second),
            cell.origin,
            sources,
        ));
    }
    row.set(&second, cell);
    Ok(())
}

/// Lays a whole pack over another.
pub(super) fn lay_pack(base: &mut Table, over: Table) {
    for (key, node) in over {
        let Node { value, origin } = node;
        let Value::Table(over) = value else {
            base.set(&key, Node::new(value, origin));
            continue;
        };
        match (
            key.as_str(),
            base.get_mut(&key).and_then(Node::as_table_mut),
        ) {
            ("basis", Some(below)) => lay_bases(below, over),
            ("programmes", Some(below)) => lay_programmes(below, over),
            _ => lay_entry(base, &key, Node::new(Value::Table(over), origin)),
        }
    }
}

fn lay_programmes(base: &mut Table, over: Table) {
    for (name, node) in over {
        match (base.get_mut(&name).and_then(Node::as_table_mut), node.value) {
            (Some(below), Value::Table(terms)) => lay_programme(below, terms),
            (_, value) => base.set(&name, Node::new(value, node.origin)),
        }
    }
}

fn lay_programme(base: &mut Table, over: Table) {
    if let Some(Value::List(names)) = base.get_mut("unconfirmed").map(|node| &mut node.value) {
        names.retain(|name| name.as_text().is_none_or(|field| over.get(field).is_none()));
    }
    lay(base, over);
}

fn lay_entry(base: &mut Table, key: &str, node: Node) {
    match (base.get_mut(key).and_then(Node::as_table_mut), node.value) {
        (Some(below), Value::Table(over)) => lay(below, over),
        (_, value) => base.set(key, Node::new(value, node.origin)),
    }
}

/// Lays one table over another.
fn lay(base: &mut Table, over: Table) {
    for (key, node) in over {
        lay_entry(base, &key, node);
    }
}

fn lay_bases(below: &mut Table, over: Table) {
    for (code, node) in over {
        let known = below.get_mut(&code).map(|known| &mut known.value);
        let (Some(Value::List(known)), Value::List(added)) = (known, &node.value) else {
            below.set(&code, node);
            continue;
        };
        for entry in added {
            let same = known
                .iter_mut()
                .find(|known| article(known) == article(entry));
            match (same.and_then(Node::as_table_mut), entry.as_table()) {
                (Some(same), Some(entry)) => lay(same, entry.clone()),
                _ => known.push(entry.clone()),
            }
        }
    }
}

fn article(basis: &Node) -> Option<(&str, &str)> {
    let table = basis.as_table()?;
    let article = table
        .get("article")
        .and_then(Node::as_text)
        .unwrap_or_default();
    Some((table.get("doc")?.as_text()?, article))
}

/// Gives every label with terms of its own the fields of its family that it does not say.
///
/// # Errors
/// E2508 where a programme is neither a family, nor a label of one, nor complete by itself.
pub(super) fn expand(table: &Table, sources: &[String]) -> Result<Table> {
    let mut full = table.clone();
    let Some(programmes) = full.get_mut("programmes").and_then(Node::as_table_mut) else {
        return Ok(full);
    };
    let written = programmes.clone();
    for (name, node) in written.iter() {
        let Some(terms) = node.as_table() else {
            continue;
        };
        let stated = terms.get("of").and_then(Node::as_text).map(normal_label);
        let family = match (stated, terms.get("labels")) {
            (Some(family), _) => family,
            (None, Some(_)) => {
                complete(name, node, sources)?;
                continue;
            }
            (None, None) => match family_of(&written, name) {
                Some(family) => family.to_owned(),
                None => return Err(unknown(&written, name, node.origin, sources)),
            },
        };
        let Some(mut joined) = written.table(&family).cloned() else {
            return Err(unknown(&written, &family, node.origin, sources));
        };
        joined.remove("labels");
        lay_programme(&mut joined, terms.clone());
        joined.set("of", Node::text(family, node.origin));
        if joined.get("labels").is_none() {
            let label = Node::text(name, node.origin);
            joined.set("labels", Node::new(Value::List(vec![label]), node.origin));
        }
        programmes.set(name, Node::new(Value::Table(joined), node.origin));
    }
    Ok(full)
}

/// A family must say what nobody can guess.
fn complete(name: &str, node: &Node, sources: &[String]) -> Result<()> {
    let terms = node.as_table();
    for field in ["unit", "cycle"] {
        if terms.is_some_and(|terms| terms.get(field).is_none()) {
            let error = Error::new(ErrorKind::Usage, &say::MISSING_KEY);
            let key = format!("programmes.{name}.{field}");
            return Err(at(error.with("key", key), node.origin, sources));
        }
    }
    Ok(())
}

fn labels(family: &Node) -> impl Iterator<Item = &str> {
    let labels = family.as_table().and_then(|terms| terms.get("labels"));
    labels
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_text)
}

fn family_of<'t>(programmes: &'t Table, label: &str) -> Option<&'t str> {
    let is_of = |node: &Node| {
        node.as_table()
            .is_some_and(|terms| terms.get("of").is_some())
    };
    programmes
        .iter()
        .filter(|(_, node)| !is_of(node))
        .find(|(_, node)| labels(node).any(|known| normal_label(known) == label))
        .map(|(family, _)| family)
}

fn unknown(programmes: &Table, name: &str, origin: Origin, sources: &[String]) -> Error {
    let families = programmes
        .iter()
        .filter(|(_, node)| labels(node).next().is_some());
    let known = families.flat_map(|(family, node)| labels(node).chain([family]));
    let near = nearest(name, known, 3);
    let error = Error::new(ErrorKind::Usage, &say::NEW_PROGRAMME)
        .with("name", name)
        .with("nearest", or_dash(&near));
    at(error, origin, sources)
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;
    use crate::policy::programme::Unit;
    use chrono::NaiveDate;

    fn county(text: &str) -> String {
        format!("pack = \"county\"\nextends = \"national\"\nversion = \"1\"\n\n{text}")
    }

    #[test]
    fn a_label_alone_is_overlaid_field_by_field_over_its_family() {
        let province = "pack = \"p\"\nextends = \"national\"\nversion = \"2\"\n\
            [programmes.\"城市低保\"]\nunit = \"person\"\n";
        let county = "pack = \"c\"\nextends = \"p\"\nextends_version = \"2\"\nversion = \"1\"\n\
            [programmes.\"低保\"]\npay_day.day = 15\n";
        let policy = Policy::read(&[("c.toml", county), ("p.toml", province)]).unwrap();
        let (urban, rural) = (
            policy.programme("城市低保").unwrap(),
            policy.programme("农村低保").unwrap(),
        );
        assert_eq!(
            (urban.family, urban.key, urban.terms.unit),
            ("低保", "城市低保", Unit::Person)
        );
        assert_eq!(
            (rural.family, rural.key, rural.terms.unit),
            ("低保", "低保", Unit::Household)
        );
        for found in [urban, rural] {
            assert!(found.terms.means_tested);
            assert_eq!(
                found.terms.pay_day.unwrap().day,
                15,
                "a family's change reaches its labels"
            );
        }
        let shown = policy.show();
        assert!(shown.contains("unit = \"person\"  # p.toml:5\n"), "{shown}");
        assert!(shown.contains("day = 15  # c.toml:6\n"), "{shown}");
        assert!(shown.contains("  # national:"), "{shown}");
    }

    #[test]
    fn none_takes_away_what_the_pack_above_has() {
        let text = county("[programmes.\"优抚补助\"]\npay_day = \"none\"");
        let policy = Policy::national().overlay(&text, "c.toml").unwrap();
        assert_eq!(policy.programme("优抚补助").unwrap().terms.pay_day, None);
    }

    #[test]
    fn what_a_region_states_is_no_longer_unconfirmed() {
        let text = county(
            "[programmes.\"低保\"]\npay_day.day = 15\n\
             [programmes.\"城市低保\"]\nunit = \"person\"\n\
             [programmes.\"高龄津贴\"]\npay_day.day = 15\nunconfirmed = [\"pay_day\"]",
        );
        let policy = Policy::national().overlay(&text, "c.toml").unwrap();
        for (label, field, expected) in [
            ("农村低保", "pay_day", true),
            ("农村低保", "unit", false),
            ("城市低保", "pay_day", true),
            ("城市低保", "unit", true),
            ("城市低保", "start", false),
            ("高龄津贴", "pay_day", false),
            ("优抚补助", "pay_day", false),
        ] {
            let terms = policy.programme(label).unwrap().terms;
            assert_eq!(terms.is_confirmed(field), expected, "{label} {field}");
        }
    }

    #[test]
    fn a_basis_is_added_or_overlaid_by_document_and_article() {
        let text = county(
            "[basis]\nT03 = [\n{ doc = \"财社〔2012〕171号\", confirmed = true },\n\
             { doc = \"县发〔2024〕1号\" },\n]",
        );
        let policy = Policy::national().overlay(&text, "c.toml").unwrap();
        let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        let bases = policy.basis("T03", date);
        let found: Vec<_> = bases
            .iter()
            .map(|b| (b.doc.as_str(), b.confirmed))
            .collect();
        assert_eq!(
            found,
            [("财社〔2012〕171号", true), ("县发〔2024〕1号", false)]
        );
        assert!(
            !bases[0].zh.is_empty(),
            "fields that the overlay leaves out stay"
        );
    }

    #[test]
    fn a_pair_may_stand_in_either_order_but_once() {
        let text = county("[exclusions.\"特困供养\"]\n\"低保\" = { confirmed = false }");
        let policy = Policy::national().overlay(&text, "c.toml").unwrap();
        let month = crate::period::Month::new(2025, 1).unwrap();
        let cell = policy.exclusion("低保", "特困供养", month).unwrap();
        assert!(!cell.forbids());
        for (text, expected) in [
            (
                "[exclusions]\n\"低保\".\"特困供养\".status = \"hard\"\n\
                 \"特困供养\".\"低保\".status = \"local\"",
                "c.toml:7: the pair 低保 × 特困供养 stands twice",
            ),
            (
                "[exclusions.\"低保\"]\n\"特困供养们\" = { status = \"hard\" }",
                "c.toml:6: the exclusions name an unknown programme 特困供养们; \
                 nearest: 特困供养 农村特困供养 分散特困供养",
            ),
        ] {
            let overlaid = Policy::national().overlay(&county(text), "c.toml");
            assert_eq!(overlaid.expect_err(text).to_string(), expected);
        }
    }
}
