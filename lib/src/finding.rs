//! Floor 4: one judgement about one unit, compact until it is written.

use crate::message::{Message, Said};
use crate::money::Money;
use crate::period::Period;
use crate::reconcile::Subject;
use crate::record::{AccountKey, FileIx, Identity, Serial, TextId};
use serde::Serialize;

/// How grave a finding is if it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 高.
    High,
    /// 中.
    Medium,
    /// 低.
    Low,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Tier {
    /// Follows from the supplied files alone.
    A,
    /// Strong suspicion; one document decides.
    B,
    /// A lead for a field check; never decides the exit status.
    C,
}

/// What findings of a group share. The member list never decides the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// An account.
    Account(AccountKey),
    /// A batch.
    Batch(TextId),
    /// A person.
    Person(Identity),
}

/// A place in a file that a finding rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// File.
    pub file: FileIx,
    /// 1-based row.
    pub row: u32,
    /// Canonical column name, if one cell is meant.
    pub column: Option<&'static str>,
}

/// The cell, total or list row that a finding is about; it takes part in the finding's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Column header.
    pub column: String,
    /// The cell as it stands.
    pub raw: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Rule code.
    pub rule: &'static str,
    /// Severity.
    pub severity: Severity,
    /// Tier.
    pub tier: Tier,
    /// Programme and subject, where the finding is about one.
    pub subject: Option<Subject>,
    /// Beneficiary, or head of the household in that month.
    pub person: Identity,
    /// Period the money is for.
    pub period: Option<Period>,
    /// What was due.
    pub due: Option<Money>,
    /// What was paid.
    pub paid: Option<Money>,
    /// Money paid that may have to come back (待核金额).
    pub at_risk: Money,
    /// Account paid.
    pub account: AccountKey,
    /// Batch of the line.
    pub batch: TextId,
    /// Serial of the line.
    pub serial: Serial,
    /// Region code digits; 0 = none.
    pub region: u32,
    /// What it shares with others.
    pub group: Option<Group>,
    /// The data question it hangs on.
    pub question: Option<&'static str>,
    /// The arithmetic in words.
    pub explanation: &'static Message,
    /// Values for the explanation.
    pub arguments: Said,
    /// Evidence.
    pub sources: Vec<Source>,
    /// Suppressors that were weighed and did not apply.
    pub suppressors: &'static [&'static str],
    /// The cell it is about, for rules on cells, totals and list rows.
    pub cell: Option<CellRef>,
}

/// A finding that a named guard took back: counted, listed and logged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suppression {
    /// Rule code.
    pub rule: &'static str,
    /// Guard, such as `FP_RETRY`.
    pub guard: &'static str,
    /// Whom it is about.
    pub subject: Option<Subject>,
    /// Period.
    pub period: Option<Period>,
    /// Index of the payment line, if it is about one.
    pub payment: Option<u32>,
}
