//! What a rule is: a value with its words, and one pure function over one view.

mod drafting;
mod settings;

pub use settings::{NoSettings, list_ages, settings};

use crate::error::Defect;
use crate::finding::{Finding, Severity, Suppression, Tier};
use crate::policy::Policy;
use crate::view::{AccountView, AreaView, PersonView, RecordsView, SubjectView};

/// The family of a rule: the first letter of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Data integrity.
    Data,
    /// Reconciliation.
    Reconciliation,
    /// Eligibility.
    Eligibility,
    /// Duplication and exclusion.
    Multiple,
    /// Timeliness and procedure.
    Timeliness,
    /// A rule of one's own (`X-…`).
    Own,
}

/// What a rule cannot do without. A rule whose needs are not met reports *not run*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Need {
    /// The approved roll.
    Roll,
    /// Payment files.
    Payments,
    /// Household files.
    Households,
    /// A death list.
    Deaths,
    /// A payroll list.
    Payroll,
    /// A custody list.
    Custody,
    /// A township cap in the policy.
    TownshipCap,
    /// Any list.
    AnyList,
}

/// Who may see findings of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// The township and village that must check it.
    #[default]
    Township,
    /// Audit and discipline only.
    AuditOnly,
}

/// What a payment screen should do with a line before the money goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screening {
    /// Hold the line until somebody decides.
    Hold,
    /// Release it and say so.
    #[default]
    Note,
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Bilingual {
    /// Both texts.
    pub const fn of(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }
}

/// Where judgements go.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// What was found.
    pub findings: Vec<Box<Finding>>,
    /// What guards took back.
    pub suppressions: Vec<Suppression>,
    /// Units judged: the population of the rule.
    pub judged: u64,
}

/// A judgement over one kind of view, with the rule's settings inside.
pub type SubjectJudge = Box<dyn for<'a> Fn(&SubjectView<'a>, &mut Verdicts) + Send + Sync>;
/// As [`SubjectJudge`], for persons.
pub type PersonJudge = Box<dyn for<'a> Fn(&PersonView<'a>, &mut Verdicts) + Send + Sync>;
/// As [`SubjectJudge`], for accounts.
pub type AccountJudge = Box<dyn for<'a> Fn(&AccountView<'a>, &mut Verdicts) + Send + Sync>;
/// As [`SubjectJudge`], for areas.
pub type AreaJudge = Box<dyn for<'a> Fn(&AreaView<'a>, &mut Verdicts) + Send + Sync>;
/// As [`SubjectJudge`], for everything that was read.
pub type RecordsJudge = Box<dyn for<'a> Fn(&RecordsView<'a>, &mut Verdicts) + Send + Sync>;

/// How a rule judges: which view it sees, and how its judgement is made from the policy.
///
/// The function reads the rule's settings once and returns the judgement that holds them.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Judge {
    /// Everything that was read, as such (cells, totals, list rows).
    Records(fn(&Policy) -> Result<RecordsJudge, Defect>),
    /// Everything about one subject of one programme.
    Subject(fn(&Policy) -> Result<SubjectJudge, Defect>),
    /// Everything about one person.
    Person(fn(&Policy) -> Result<PersonJudge, Defect>),
    /// Everything paid to one account for one month.
    Account(fn(&Policy) -> Result<AccountJudge, Defect>),
    /// Everything of one programme, period and county.
    Area(fn(&Policy) -> Result<AreaJudge, Defect>),
}

/// One rule of the catalogue.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Code, such as `R03`; never reused.
    pub code: &'static str,
    /// Kebab-case name of what is found, such as `overpayment`.
    pub name: &'static str,
    /// Title.
    pub title: Bilingual,
    /// Version of the judgement.
    pub version: u32,
    /// Family.
    pub family: Family,
    /// Severity unless the policy says otherwise.
    pub severity: Severity,
    /// Tier of a plain hit.
    pub tier: Tier,
    /// Inputs it cannot do without.
    pub needs: &'static [Need],
    /// What a screen does with a hit.
    pub screening: Screening,
    /// Who may see it.
    pub routing: Routing,
    /// Named guards it weighs.
    pub guards: &'static [&'static str],
    /// Innocent explanations to rule out.
    pub innocent: &'static [Bilingual],
    /// The one document that would clear it.
    pub clears_with: Bilingual,
    /// What to check.
    pub check: Bilingual,
    /// The page, in Markdown.
    pub page: &'static str,
    /// The judgement.
    pub judge: Judge,
}
