//! What a programme grants: to whom, how often, how much, from when to when, by whom.
//!
//! A programme is keyed by its *family* (低保, 特困供养 …); the names that files use are its
//! labels. An overlay may single out one label (城市低保), which then has terms of its own.

use super::amount::AmountRule;
use super::deadline::{Cap, Deadline, PayDay, Publicity};
use crate::period::Cycle;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an entitlement is granted to; the subject of the key (programme, subject, period).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// One person, one amount.
    #[default]
    Person,
    /// One household: one decision, one amount, one card, members with from–to.
    Household,
    /// One approval; every approval is an entitlement.
    Event,
    /// An institution, for its residents.
    Institution,
    /// A parcel of land or another thing.
    Parcel,
}

/// What the amount on the roll covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AmountPer {
    /// One month, also where the cycle is longer.
    #[default]
    Month,
    /// The whole cycle.
    Cycle,
}

/// The first month that is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StartRule {
    /// As the roll states it; nothing is derived.
    #[default]
    Stated,
    /// The month of the approval.
    ApprovalMonth,
    /// The month after the approval.
    NextMonth,
    /// The month of the application.
    ApplicationMonth,
    /// The month of the birthday that opens the age band.
    BirthdayMonth,
    /// The month of the event.
    EventMonth,
}

/// When something that ends an entitlement takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StopTime {
    /// The month in which it happens is still due.
    #[default]
    NextMonth,
    /// The month in which it happens is no longer due.
    Immediate,
}

/// What ends an entitlement, and from when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StopRule {
    /// Death of the person (of the last member of a household).
    pub death: StopTime,
    /// Custody; the month of entry is due under `next_month`.
    pub custody: StopTime,
}

/// A band of ages, in full years at the end of the month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// Lowest age.
    pub from: u8,
    /// First age that is outside; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u8>,
}

/// Who may receive the money of a beneficiary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PayeeRelation {
    /// The beneficiary.
    Own,
    /// The head of the beneficiary's household.
    Head,
    /// A member of the household.
    Member,
    /// A registered guardian.
    Guardian,
    /// A parent.
    Parent,
    /// A carer under an agreement.
    Carer,
    /// An institution on the whitelist.
    Institution,
    /// An agent with a written authority.
    Agent,
}

/// The terms of one programme.
///
/// Every field can be overlaid by itself. Fields named in `unconfirmed` rest on general knowledge
/// or on local texts and are never cited as fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Programme {
    /// Short code of the programme sheet, such as `DB`.
    pub code: String,
    /// English name.
    pub name_en: String,
    /// The family, where these terms are those of one label only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Names as they occur in files; compared after width and blanks are evened out.
    pub labels: Vec<String>,
    /// What it is granted to.
    pub unit: Unit,
    /// How often it is paid.
    pub cycle: Cycle,
    /// What the amount on the roll covers.
    pub amount_per: AmountPer,
    /// How the amount comes about.
    pub amount: AmountRule,
    /// First month due.
    pub start: StartRule,
    /// What ends it.
    pub stop: StopRule,
    /// Ages entitled; none means every age.
    pub age_bands: Vec<AgeBand>,
    /// Certificate levels entitled; none means that no certificate is asked for.
    pub cert_levels: Vec<String>,
    /// Two equal entries in force are two components, not a repeated entry.
    pub additive: bool,
    /// Granted by need, so that a public employee is not entitled.
    pub means_tested: bool,
    /// Goes on in custody.
    pub custody_exempt: bool,
    /// Time limits by name: `confirm`, `first_payment`, `start` …
    pub deadlines: BTreeMap<String, Deadline>,
    /// Publicity before or after the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Publicity>,
    /// What a township may approve by itself, by date; none means that no cap is known.
    pub township_cap: Vec<Cap>,
    /// The day of the month by which the money must be credited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_day: Option<PayDay>,
    /// Days within which a returned payment may wait for its re-issue.
    pub reissue_grace_days: u16,
    /// Months after a change in which the account of the decision before is still right.
    pub account_change_grace_months: u8,
    /// Months from the month money is for to the month it is paid, where a file gives the latter.
    pub paid_lag_months: u8,
    /// Months of the gradual exit after the entitlement ends.
    pub gradual_exit_months: u8,
    /// Who may receive the money.
    pub payee_relations: Vec<PayeeRelation>,
    /// Fund sources it may be paid from; none means that none is prescribed.
    pub allowed_fund_sources: Vec<String>,
    /// Suppressors (`FP_…`) that apply.
    pub fp_suppressors: Vec<String>,
    /// Names of the fields above that are not confirmed by a text that was read.
    pub unconfirmed: Vec<String>,
}

impl Programme {
    /// Whether `field` rests on a text that was read.
    pub fn is_confirmed(&self, field: &str) -> bool {
        !self.unconfirmed.iter().any(|name| name == field)
    }

    /// The cap on township approvals in force on `date`, if any is known.
    pub fn township_cap_on(&self, date: chrono::NaiveDate) -> Option<&Cap> {
        let covers = |cap: &&Cap| cap.from <= date && cap.to.is_none_or(|to| date <= to);
        self.township_cap
            .iter()
            .filter(covers)
            .max_by_key(|cap| cap.from)
    }
}
