//! Rows as a service has them: plain fields, texts as they are written.
//!
//! [`crate::intake::RecordsBuilder`] makes records of them, with the same repairs as cells of a file.
//! They read and write through serde; what is absent is empty. `Debug` shows no personal value.
//!
//! ```
//! use onecard::record::Entitlement;
//! let row = Entitlement { programme: "高龄津贴".into(), ..Entitlement::default() };
//! assert!(row.to.is_none()); // open
//! ```

use super::{BankResult, EntryStatus, ListKind};
use crate::money::Money;
use crate::period::Month;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who approved an entitlement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalLevel {
    /// The county.
    #[default]
    County,
    /// The township, within its cap.
    Township,
}

/// One row of the approved roll: what one person was granted, from when to when.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entitlement {
    /// Programme, by any name the policy knows.
    pub programme: String,
    /// Beneficiary's number.
    pub person_id: String,
    /// Beneficiary's name.
    pub person_name: String,
    /// Account the money should go to.
    pub account: String,
    /// Amount of one period.
    pub amount: Money,
    /// First month due.
    pub from: Option<Month>,
    /// Last month due; `None` = open.
    pub to: Option<Month>,
    /// Day of the decision.
    pub decided: Option<NaiveDate>,
    /// Status.
    pub status: EntryStatus,
    /// Who approved it.
    pub level: ApprovalLevel,
    /// Region code, 6 to 12 digits.
    pub region: String,
    /// Village.
    pub village: String,
    /// Number of the household head, where it is somebody else.
    pub head_id: String,
    /// Name of the household head.
    pub head_name: String,
    /// Number of the payee, where it is somebody else.
    pub payee_id: String,
    /// Name of the payee.
    pub payee_name: String,
    /// Institution the person lives in (供养机构).
    pub institution: String,
    /// Cause (救助事由).
    pub cause: String,
    /// Month of the snapshot the row belongs to; `None` in a register.
    pub snapshot: Option<Month>,
}

/// One decision for a household, with its members.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HouseholdGrant {
    /// Household number (户号).
    pub household: String,
    /// The grant; `person_id` and `person_name` are the head's, `amount` is without members' extras.
    pub grant: Entitlement,
    /// Members, the head among them.
    pub members: Vec<HouseholdMember>,
}

/// One member of a household.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HouseholdMember {
    /// Number; may be empty for a newborn.
    pub person_id: String,
    /// Name.
    pub person_name: String,
    /// Extra of one month for special groups (分类施保).
    pub extra_amount: Money,
    /// First month as a member.
    pub from: Option<Month>,
    /// Last month as a member; `None` = still.
    pub to: Option<Month>,
    /// Status.
    pub status: EntryStatus,
}

/// One payment line.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentLine {
    /// Programme, by any name the policy knows.
    pub programme: String,
    /// The number on the line; empty for an institution's line.
    pub person_id: String,
    /// The name on the line.
    pub person_name: String,
    /// Account paid.
    pub account: String,
    /// Amount; money that comes back is negative.
    pub amount: Money,
    /// The month it is for.
    pub month: Option<Month>,
    /// Day of credit.
    pub credited: Option<NaiveDate>,
    /// What the bank said.
    pub result: BankResult,
    /// Batch number.
    pub batch: String,
    /// Serial number within the batch.
    pub serial: String,
    /// Purpose text (`补发202501` …): it may name months.
    pub purpose: String,
    /// Reason of a failure.
    pub reason: String,
    /// Fund source.
    pub fund_source: String,
}

/// One row of a reference list.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListLine {
    /// Which list.
    pub kind: ListKind,
    /// Who.
    pub person_id: String,
    /// Name.
    pub person_name: String,
    /// Death, 入职, 收监.
    pub from: Option<NaiveDate>,
    /// 离职, 释放.
    pub to: Option<NaiveDate>,
    /// Day of registration.
    pub registered: Option<NaiveDate>,
    /// Employer or place.
    pub unit: String,
}

impl fmt::Debug for Entitlement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entitlement")
            .field("programme", &self.programme)
            .field("amount", &self.amount)
            .field("from", &self.from)
            .field("to", &self.to)
            .field("decided", &self.decided)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HouseholdGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HouseholdGrant")
            .field("grant", &self.grant)
            .field("members", &self.members)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HouseholdMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HouseholdMember")
            .field("extra_amount", &self.extra_amount)
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PaymentLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentLine")
            .field("programme", &self.programme)
            .field("amount", &self.amount)
            .field("month", &self.month)
            .field("credited", &self.credited)
            .field("result", &self.result)
            .field("batch", &self.batch)
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ListLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListLine")
            .field("kind", &self.kind)
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_personal_value() {
        let person = || ("434001198001010019".to_owned(), "张三".to_owned());
        let (person_id, person_name) = person();
        let account = "6210980000000000001".to_owned();
        let grant = Entitlement {
            person_id,
            person_name,
            account: account.clone(),
            ..Entitlement::default()
        };
        let (person_id, person_name) = person();
        let line = PaymentLine {
            person_id,
            person_name,
            account,
            ..PaymentLine::default()
        };
        let (person_id, person_name) = person();
        let listed = ListLine {
            person_id,
            person_name,
            ..ListLine::default()
        };
        let (person_id, person_name) = person();
        let member = HouseholdMember {
            person_id,
            person_name,
            ..HouseholdMember::default()
        };
        let household = HouseholdGrant {
            household: "H-77".to_owned(),
            grant: grant.clone(),
            members: vec![member],
        };
        let text = format!("{grant:?}{household:?}{line:?}{listed:?}");
        for value in ["4340011980", "张", "62109800", "H-77"] {
            assert!(!text.contains(value), "{value}");
        }
    }
}
