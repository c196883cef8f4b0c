//! The kinds of files, once: what each is called, its columns, and how a row of it is read.
//!
//! A new kind is one small file and one line in [`KINDS`].

use super::fields::{Read, Sheet};
use super::{custody, deaths, households, members, payments, payroll, roll};
use crate::record::{ListKind, Role};
use crate::table::Row;
use crate::table::header::Columns;

/// A kind of file.
pub struct Kind {
    /// What it is.
    pub role: Role,
    /// Name in Chinese, for people.
    pub zh: &'static str,
    /// Its columns.
    pub columns: Columns,
    /// The field whose totals are declared, by index.
    pub(super) amount: Option<usize>,
    /// Reads one row into the records.
    pub(super) read: fn(&mut Sheet<'_>, &Row) -> Read<()>,
}

/// Every kind, rolls first.
pub static KINDS: [Kind; 7] = [
    Kind {
        role: Role::Roll,
        zh: "花名册",
        columns: roll::COLUMNS,
        amount: Some(roll::AMOUNT),
        read: roll::read,
    },
    Kind {
        role: Role::Households,
        zh: "家庭名册",
        columns: households::COLUMNS,
        amount: Some(households::AMOUNT),
        read: households::read,
    },
    Kind {
        role: Role::Members,
        zh: "家庭成员名册",
        columns: members::COLUMNS,
        amount: None,
        read: members::read,
    },
    Kind {
        role: Role::Payments,
        zh: "发放清单",
        columns: payments::COLUMNS,
        amount: Some(payments::AMOUNT),
        read: payments::read,
    },
    Kind {
        role: Role::List(ListKind::Deaths),
        zh: "死亡名单",
        columns: deaths::COLUMNS,
        amount: None,
        read: deaths::read,
    },
    Kind {
        role: Role::List(ListKind::Payroll),
        zh: "财政供养名单",
        columns: payroll::COLUMNS,
        amount: None,
        read: payroll::read,
    },
    Kind {
        role: Role::List(ListKind::Custody),
        zh: "服刑羁押名单",
        columns: custody::COLUMNS,
        amount: None,
        read: custody::read,
    },
];

/// The kind of a role.
pub fn kind_of(role: Role) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.role == role)
}
