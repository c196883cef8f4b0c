//! What two policies say differently: `policy diff`.

use super::lookup::Policy;
use super::show::effective;
use super::tree::print::{key, value};
use super::tree::{Table, Value};
use std::collections::BTreeMap;

/// One field that two policies fill differently; `None` where one does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field, as its key in TOML.
    pub field: String,
    /// Its value in the first policy, as TOML.
    pub before: Option<String>,
    /// Its value in the second.
    pub after: Option<String>,
}

impl Policy {
    /// Every field that `other` fills differently, in the order of the keys.
    pub fn diff(&self, other: &Self) -> Vec<Change> {
        let (before, mut after) = (fields(self), fields(other));
        let mut changes: Vec<Change> = before
            .into_iter()
            .map(|(field, value)| {
                let after = after.remove(&field);
                Change {
                    field,
                    before: Some(value),
                    after,
                }
            })
            .filter(|change| change.before != change.after)
            .collect();
        let added = after.into_iter();
        changes.extend(added.map(|(field, value)| Change {
            field,
            before: None,
            after: Some(value),
        }));
        changes.sort_by(|a, b| a.field.cmp(&b.field));
        changes
    }
}

fn fields(policy: &Policy) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    collect("", &effective(policy).unwrap_or_default(), &mut fields);
    fields
}

fn collect(above: &str, table: &Table, fields: &mut BTreeMap<String, String>) {
    for (name, node) in table.iter() {
        let separator = if above.is_empty() { "" } else { "." };
        let field = format!("{above}{separator}{}", key(name));
        match &node.value {
            Value::Table(inner) => collect(&field, inner, fields),
            _ => {
                fields.insert(field, value(node));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_listed_field_by_field() {
        let county = "pack = \"c\"\nextends = \"national\"\nversion = \"1\"\n\
            rules.M05.settings.more_than_beneficiaries = 5\n\
            [programmes.\"高龄津贴\"]\npay_day = \"none\"\nunconfirmed = []\n\
            [exclusions.\"优抚补助\".\"低保\"]\nstatus = \"local\"\n";
        let national = Policy::national();
        let changed = national.overlay(county, "c.toml").unwrap();
        assert_eq!(national.diff(&national), []);
        let changes: Vec<_> = national
            .diff(&changed)
            .into_iter()
            .filter(|change| change.after.as_deref() != Some("[]"))
            .map(|change| {
                let shown = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
                format!(
                    "{}: {} -> {}",
                    change.field,
                    shown(change.before),
                    shown(change.after)
                )
            })
            .collect();
        assert_eq!(
            changes,
            [
                "exclusions.\"优抚补助\".\"低保\".confirmed: – -> false",
                "exclusions.\"优抚补助\".\"低保\".status: – -> \"local\"",
                "exclusions.\"优抚补助\".\"低保\".switch_month: – -> \"allowed\"",
                "pack: \"national\" -> \"c\"",
                "programmes.\"高龄津贴\".pay_day.day: 10 -> –",
                "programmes.\"高龄津贴\".pay_day.holiday: \"none\" -> –",
                "rules.M05.settings.more_than_beneficiaries: 3 -> 5",
                "version: \"2026.11\" -> \"1\"",
            ]
        );
    }
}
