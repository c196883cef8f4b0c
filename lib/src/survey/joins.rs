//! Whose numbers payment lines and lists bear: how many of them the roll knows, and as whom.

use crate::record::{Identity, ListKind, Records};
use hashbrown::HashSet;

/// How payment lines join the roll, by whose number they bear. A number may be of several kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joins {
    /// Lines that bear a number.
    pub lines: u64,
    /// Lines without one (institutions, and files that join by account).
    pub without: u64,
    /// Numbers of beneficiaries or household heads to whom something is granted.
    pub beneficiary: u64,
    /// Numbers of payees.
    pub payee: u64,
    /// Numbers of heads of somebody's household.
    pub head: u64,
    /// Numbers of members of households.
    pub member: u64,
    /// Numbers that the roll does not know at all.
    pub unknown: u64,
}

/// How the rows of a list join the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListJoin {
    /// Which list.
    pub kind: ListKind,
    /// Its rows.
    pub rows: u64,
    /// Rows that name somebody on the roll, as whatever.
    pub joined: u64,
}

/// Everybody whom the roll names.
#[derive(Default)]
struct Named {
    beneficiaries: HashSet<Identity>,
    payees: HashSet<Identity>,
    heads: HashSet<Identity>,
    members: HashSet<Identity>,
}

impl Named {
    fn of(records: &Records) -> Self {
        let mut named = Self::default();
        for entry in &records.entries {
            named.beneficiaries.insert(entry.person);
            let extra = records.extra(entry);
            named.payees.insert(extra.payee);
            named.heads.insert(extra.head);
        }
        named.members = records.members.iter().map(|m| m.person).collect();
        named
    }

    fn has(&self, person: Identity) -> [bool; 4] {
        [
            &self.beneficiaries,
            &self.payees,
            &self.heads,
            &self.members,
        ]
        .map(|s| s.contains(&person))
    }
}

/// How the payment lines join the roll.
pub fn joins(records: &Records) -> Joins {
    let named = Named::of(records);
    let mut joins = Joins::default();
    for payment in records.each_payment() {
        if payment.person.is_none() {
            joins.without += 1;
            continue;
        }
        let [beneficiary, payee, head, member] = named.has(payment.person);
        joins.lines += 1;
        joins.beneficiary += u64::from(beneficiary);
        joins.payee += u64::from(payee);
        joins.head += u64::from(head);
        joins.member += u64::from(member);
        joins.unknown += u64::from(!(beneficiary || payee || head || member));
    }
    joins
}

/// How the rows of each list join the roll, in the order of kinds.
pub fn list_joins(records: &Records) -> Vec<ListJoin> {
    let named = Named::of(records);
    let mut lists: Vec<ListJoin> = Vec::new();
    for row in &records.lists {
        let joined = u64::from(!row.person.is_none() && named.has(row.person).contains(&true));
        match lists.iter_mut().find(|list| list.kind == row.kind) {
            Some(list) => {
                list.rows += 1;
                list.joined += joined;
            }
            None => lists.push(ListJoin {
                kind: row.kind,
                rows: 1,
                joined,
            }),
        }
    }
    lists.sort_by_key(|list| list.kind);
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::RecordsBuilder;
    use crate::record::{Entitlement, ListLine, PaymentLine};

    const CHILD: &str = "11010519491231002X";
    const GUARDIAN: &str = "440524188001010014";

    #[test]
    fn a_line_joins_as_whoever_bears_its_number() {
        let mut builder = RecordsBuilder::new();
        builder
            .entitlement(&Entitlement {
                programme: "孤儿基本生活费".into(),
                person_id: CHILD.into(),
                payee_id: GUARDIAN.into(),
                ..Entitlement::default()
            })
            .unwrap();
        for number in [CHILD, GUARDIAN, "53010219200508011X", ""] {
            builder
                .payment(&PaymentLine {
                    programme: "孤儿基本生活费".into(),
                    person_id: number.into(),
                    ..PaymentLine::default()
                })
                .unwrap();
        }
        for number in [GUARDIAN, "53010219200508011X"] {
            builder
                .listed(&ListLine {
                    person_id: number.into(),
                    ..ListLine::default()
                })
                .unwrap();
        }
        let records = builder.build().unwrap();
        let joins = joins(&records);
        let found = (joins.lines, joins.without, joins.beneficiary, joins.payee);
        assert_eq!(found, (3, 1, 1, 1));
        assert_eq!((joins.head, joins.member, joins.unknown), (0, 0, 1));
        let lists: Vec<_> = list_joins(&records)
            .iter()
            .map(|l| (l.rows, l.joined))
            .collect();
        assert_eq!(lists, [(2, 1)]);
    }
}
