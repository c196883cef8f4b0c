//! What a finding names, as texts: never an interned index, so that no order depends on reading.

use crate::finding::{Finding, Group};
use crate::reconcile::{Reconciliation, SubjectId};
use crate::record::{Identity, ListKind, Role, TextId};
use std::borrow::Cow;

/// A finding beside the records that its keys point into.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) on: &'a Reconciliation,
    pub(super) finding: &'a Finding,
}

impl<'a> Values<'a> {
    /// Label of the programme, if the finding is about one.
    pub(super) fn programme(self) -> Option<&'a str> {
        let subject = self.finding.subject?;
        Some(self.on.records.programme(subject.programme)).filter(|label| !label.is_empty())
    }

    /// Kind and text of what it is about: the subject of the programme, else the person, else the
    /// county, else the batch.
    pub(super) fn subject(self) -> Option<(&'static str, Cow<'a, str>)> {
        match self.finding.subject.map(|s| s.id) {
            Some(SubjectId::Person(person)) if !person.is_none() => {
                return Some(("person", self.identity(person)));
            }
            Some(SubjectId::Household(number)) => return Some(("household", self.text(number))),
            Some(SubjectId::Institution(name)) => return Some(("institution", self.text(name))),
            Some(SubjectId::Area(county)) => return Some(("area", Cow::Owned(county.to_string()))),
            Some(SubjectId::Person(_)) | None => {}
        }
        if let Some(person) = self.person() {
            return Some(("person", person));
        }
        if self.finding.region != 0 {
            return Some(("area", Cow::Owned(self.finding.region.to_string())));
        }
        self.batch().map(|batch| ("batch", Cow::Borrowed(batch)))
    }

    /// All characters of the person, or the normalised text of one that is unresolved.
    pub(super) fn person(self) -> Option<Cow<'a, str>> {
        Some(self.finding.person)
            .filter(|p| !p.is_none())
            .map(|p| self.identity(p))
    }

    /// The period.
    pub(super) fn period(self) -> Option<String> {
        self.finding.period.map(|p| p.to_string())
    }

    /// All digits of the account.
    pub(super) fn account(self) -> Option<Cow<'a, str>> {
        let account = Some(self.finding.account).filter(|a| !a.is_none())?;
        Some(account.reveal(&self.on.records.texts))
    }

    /// The batch.
    pub(super) fn batch(self) -> Option<&'a str> {
        let batch = Some(self.finding.batch).filter(|b| !b.is_empty())?;
        Some(self.on.records.texts.get(batch))
    }

    /// The serial.
    pub(super) fn serial(self) -> Option<Cow<'a, str>> {
        Some(self.finding.serial.reveal(&self.on.records.texts)).filter(|s| !s.is_empty())
    }

    /// The region code.
    #[cfg(feature = "files")]
    pub(super) fn region(self) -> Option<String> {
        Some(self.finding.region)
            .filter(|r| *r != 0)
            .map(|r| r.to_string())
    }

    /// Kind and text of what the group shares.
    pub(super) fn group(self) -> Option<(&'static str, Cow<'a, str>)> {
        let texts = &self.on.records.texts;
        Some(match self.finding.group? {
            Group::Account(account) => ("account", account.reveal(texts)),
            Group::Batch(batch) => ("batch", Cow::Borrowed(texts.get(batch))),
            Group::Person(person) => ("person", person.reveal(texts)),
        })
    }

    /// What the file of the first source is.
    pub(super) fn role(self) -> Option<&'static str> {
        let source = self.finding.sources.first()?;
        let file = self.on.records.files.get(usize::from(source.file))?;
        Some(role_name(file.role))
    }

    fn identity(self, person: Identity) -> Cow<'a, str> {
        person.reveal(&self.on.records.texts)
    }

    fn text(self, id: TextId) -> Cow<'a, str> {
        Cow::Borrowed(self.on.records.texts.get(id))
    }
}

/// The name of a role, as the command line and the project file write it.
pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Roll => "roll",
        Role::Households => "households",
        Role::Members => "members",
        Role::Payments => "payments",
        Role::List(ListKind::Deaths) => "deaths",
        Role::List(ListKind::Payroll) => "payroll",
        Role::List(ListKind::Custody) => "custody",
    }
}
