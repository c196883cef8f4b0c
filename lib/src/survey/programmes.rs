//! Which programmes the files name, and which of them the policy does not know.

use crate::policy::Policy;
use crate::record::Records;

/// One programme as the files name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeSeen {
    /// The name in the files.
    pub label: String,
    /// The family it is of; `None` where the policy does not know the name.
    pub family: Option<String>,
    /// Names that the policy knows and that are nearest, best first; empty for a known one.
    pub nearest: Vec<String>,
    /// Rows of the roll.
    pub entries: u64,
    /// Payment lines.
    pub lines: u64,
}

/// Every programme of the files by name, the unknown ones first.
pub fn programmes(records: &Records, policy: &Policy) -> Vec<ProgrammeSeen> {
    let mut counts = vec![(0u64, 0u64); records.programmes.len()];
    for entry in &records.entries {
        if let Some((entries, _)) = counts.get_mut(usize::from(entry.programme)) {
            *entries += 1;
        }
    }
    for payment in records.each_payment() {
        if let Some((_, lines)) = counts.get_mut(usize::from(payment.programme)) {
            *lines += 1;
        }
    }
    let labels = records.programmes.iter().zip(0..);
    let mut seen: Vec<ProgrammeSeen> = labels
        .zip(counts)
        .map(|((text, programme), (entries, lines))| {
            let label = records.texts.get(*text);
            let known = policy.pack(records.pack(programme)).programme(label);
            let nearest = match known {
                Some(_) => Vec::new(),
                None => policy.nearest_labels(label),
            };
            ProgrammeSeen {
                label: label.to_owned(),
                family: known.map(|found| found.family.to_owned()),
                nearest: nearest.into_iter().map(str::to_owned).collect(),
                entries,
                lines,
            }
        })
        .collect();
    seen.sort_by(|a, b| (a.family.is_some(), &a.label).cmp(&(b.family.is_some(), &b.label)));
    // A programme of several counties is one programme to whoever looks at the files.
    seen.dedup_by(|later, first| {
        let same = (&later.label, &later.family) == (&first.label, &first.family);
        if same {
            first.entries += later.entries;
            first.lines += later.lines;
        }
        same
    });
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::RecordsBuilder;
    use crate::record::{Entitlement, PaymentLine};

    #[test]
    fn a_name_that_the_policy_does_not_know_comes_first_with_the_nearest() {
        let mut builder = RecordsBuilder::new();
        for programme in ["高龄津贴", "城市底保"] {
            builder
                .entitlement(&Entitlement {
                    programme: programme.into(),
                    person_id: "11010519491231002X".into(),
                    ..Entitlement::default()
                })
                .unwrap();
        }
        builder
            .payment(&PaymentLine {
                programme: "城市底保".into(),
                person_id: "11010519491231002X".into(),
                ..PaymentLine::default()
            })
            .unwrap();
        let seen = programmes(&builder.build().unwrap(), &Policy::national());
        let shown: Vec<_> = seen
            .iter()
            .map(|p| {
                let family = p.family.as_deref().unwrap_or("-");
                let nearest = p.nearest.first().map_or("-", String::as_str);
                format!("{} {family} {nearest} {} {}", p.label, p.entries, p.lines)
            })
            .collect();
        assert_eq!(
            shown,
            ["城市底保 - 城市低保 1 1", "高龄津贴 高龄津贴 - 1 0"]
        );
    }
}
