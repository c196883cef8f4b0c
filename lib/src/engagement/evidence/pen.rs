//! The lines of payments, keys, findings, suppressions and refused rows, their persons veiled.

use super::personal::{Salts, Secrets, plain, spelled};
use super::reasons;
use crate::audit_log::canonical::{Value, clean};
use crate::audit_log::hash::{Commitments, Digest32};
use crate::audit_log::rows::{Lines, NewRow, RowKind};
use crate::audit_log::vault::Opening;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Suppression};
use crate::intake::Refused;
use crate::message::audit_log as say;
use crate::period::Period;
use crate::reconcile::{Case, KeyOutcome, SubjectId};
use crate::record::{AccountKey, FileIx, Identity, Payment, ProgrammeIx, Records, TextId};
use crate::report::{Audit, PUBLIC_ID_KEY};
use std::borrow::Cow;

/// What every line needs, made once.
pub(super) struct Desk<'a> {
    audit: &'a Audit<'a>,
    secrets: &'a Secrets,
    commitments: Commitments,
    /// Programmes as lines name them, by index.
    programmes: Vec<String>,
}

impl<'a> Desk<'a> {
    pub(super) fn of(audit: &'a Audit<'a>, secrets: &'a Secrets) -> Self {
        let programmes = audit.on.records.programmes.iter();
        Self {
            audit,
            secrets,
            commitments: Commitments::new(),
            programmes: programmes
                .map(|label| clean(&plain(audit.on.records.texts.get(*label))))
                .collect(),
        }
    }
}

/// Writes lines and keeps what opens them.
pub(super) struct Pen<'d> {
    desk: &'d Desk<'d>,
    lines: Lines,
    openings: Vec<Opening>,
}

/// A line before its persons are veiled.
struct Plain<'l> {
    kind: RowKind,
    reason: &'l str,
    fen: i64,
    source: Option<(FileIx, u32)>,
    person: Identity,
    salts: Salts,
    personal: Vec<(&'static str, Cow<'l, str>)>,
    more: Vec<(&'static str, Value)>,
}

impl<'d> Pen<'d> {
    /// Its first line is row number `first` of the run.
    pub(super) fn at(desk: &'d Desk<'d>, first: u64) -> Self {
        Self {
            desk,
            lines: Lines::from_row(first),
            openings: Vec::new(),
        }
    }

    pub(super) fn into_lines(self) -> (Lines, Vec<Opening>) {
        (self.lines, self.openings)
    }

    fn write(&mut self, line: &Plain<'_>) -> Result<()> {
        let (secrets, row) = (self.desk.secrets, self.lines.next());
        let id = line.person.reveal(&self.desk.audit.on.records.texts);
        let pseudonym = (!id.is_empty()).then(|| secrets.pseudonym(&id));
        let own = (!id.is_empty()).then_some(("id", Cow::Borrowed(id.as_ref())));
        let mut commitments: Vec<(&str, Digest32)> = Vec::with_capacity(3);
        let all = own.iter().chain(&line.personal);
        for (field, value) in all.filter(|(_, value)| !value.is_empty()) {
            let (value, salt) = (spelled(value), secrets.salt(line.salts, row, field));
            let commitment = self.desk.commitments.commit(&salt, field, value.as_bytes());
            let too_long = || Error::new(ErrorKind::Law, &say::LAW);
            commitments.push((field, commitment.ok_or_else(too_long)?));
            if line.salts == Salts::Drawn {
                self.openings.push(Opening {
                    row,
                    field: (*field).to_owned(),
                    salt,
                    value: value.into_owned(),
                });
            }
        }
        let row = self.lines.push(&NewRow {
            kind: line.kind,
            reason: line.reason,
            fen: line.fen,
            source: line.source.map(|(f, row)| (u64::from(f), u64::from(row))),
            pseudonym: pseudonym.as_deref(),
            commitments: &commitments,
            more: &line.more,
        });
        row.map(drop)
    }

    pub(super) fn payment(&mut self, payment: &Payment, reason: &str) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let mut more = self.programme(Some(payment.programme));
        more.extend(payment.month.map(|m| ("month", m.to_string().into())));
        self.write(&Plain {
            kind: RowKind::Payment,
            reason,
            fen: payment.amount.fen(),
            source: Some((payment.file, payment.row)),
            person: payment.person,
            salts: Salts::Derived,
            personal: vec![
                ("account", payment.account.reveal(&records.texts)),
                ("name", text(records, payment.name)),
            ],
            more,
        })
    }

    pub(super) fn refused(&mut self, row: &Refused) -> Result<()> {
        let reason = match row.amount {
            Some(_) => reasons::REFUSED,
            None => reasons::ILLEGIBLE,
        };
        self.write(&Plain {
            kind: RowKind::Refused,
            reason,
            fen: row.amount.map_or(0, |amount| amount.fen()),
            source: Some((row.file, row.row)),
            person: Identity::NONE,
            salts: Salts::Derived,
            personal: Vec::new(),
            more: vec![("code", row.defect.message.code.into())],
        })
    }

    pub(super) fn key(&mut self, case: &Case, key: &KeyOutcome) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let entry = key.entries.first().or(case.entries.first());
        let entry = entry.and_then(|at| records.entries.get(*at as usize));
        let line = case.lines_of(key.period).next();
        let payment = line.and_then(|line| records.payment(line.payment));
        let source = entry.map(|e| (e.file, e.row));
        let (person, subject) = match case.subject.id {
            SubjectId::Person(person) => (person, Cow::Borrowed("")),
            SubjectId::Household(number) => {
                let head = entry.map_or(Identity::NONE, |e| e.person);
                (head, text(records, number))
            }
            SubjectId::Institution(name) => (Identity::NONE, text(records, name)),
            SubjectId::Area(_) => (Identity::NONE, Cow::Borrowed("")),
        };
        let mut more = self.programme(Some(case.subject.programme));
        more.push(("due", key.due.fen().into()));
        more.extend(period(Some(key.period)));
        self.write(&Plain {
            kind: RowKind::Key,
            reason: &reasons::key(key.outcome),
            fen: key.paid.fen(),
            source: source.or(payment.map(|p| (p.file, p.row))),
            person,
            salts: Salts::Derived,
            personal: vec![("subject", subject)],
            more,
        })
    }

    pub(super) fn finding(&mut self, number: usize, finding: &Finding) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let programme = finding.subject.map(|subject| subject.programme);
        let mut more = self.programme(programme);
        more.extend(period(finding.period));
        more.push(("finding", self.finding_name(number)));
        more.push(("severity", severity(finding).into()));
        more.push(("tier", format!("{:?}", finding.tier).into()));
        more.extend(
            finding
                .question
                .map(|question| ("question", question.into())),
        );
        let source = finding.sources.first().filter(|source| source.row > 0);
        let account = Some(finding.account).filter(|a| *a != AccountKey::NONE);
        let account = account.map(|a| ("account", a.reveal(&records.texts)));
        self.write(&Plain {
            kind: RowKind::Finding,
            reason: finding.rule,
            fen: finding.at_risk.fen(),
            source: source.map(|source| (source.file, source.row)),
            person: finding.person,
            salts: Salts::Drawn,
            personal: account.into_iter().collect(),
            more,
        })
    }

    pub(super) fn suppression(&mut self, suppression: &Suppression) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let payment = suppression.payment.and_then(|at| records.payment(at));
        let subject = suppression.subject;
        let person = match (subject.map(|s| s.id), payment) {
            (Some(SubjectId::Person(person)), _) => person,
            (_, Some(payment)) => payment.person,
            _ => Identity::NONE,
        };
        let mut more = self.programme(subject.map(|s| s.programme));
        more.extend(period(suppression.period));
        more.push(("rule", suppression.rule.into()));
        self.write(&Plain {
            kind: RowKind::Suppression,
            reason: suppression.guard,
            fen: payment.map_or(0, |payment| payment.amount.fen()),
            source: payment.map(|payment| (payment.file, payment.row)),
            person,
            salts: Salts::Derived,
            personal: Vec::new(),
            more,
        })
    }

    fn programme(&self, programme: Option<ProgrammeIx>) -> Vec<(&'static str, Value)> {
        let labels = &self.desk.programmes;
        let label = programme.and_then(|p| labels.get(usize::from(p)));
        let label = label.filter(|label| !label.is_empty());
        let label = label.map(|label| ("programme", label.as_str().into()));
        label.into_iter().collect()
    }

    /// The finding's id where the project has a key of its own, else its number from 1: ids under
    /// the public key can be recomputed by anybody who guesses an ID.
    fn finding_name(&self, number: usize) -> Value {
        match self.desk.audit.ids.get(number) {
            Some(id) if self.desk.secrets.ids != PUBLIC_ID_KEY => id.as_str().into(),
            _ => (number as u64 + 1).into(),
        }
    }
}

fn severity(finding: &Finding) -> &'static str {
    use crate::finding::Severity;
    match finding.severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

fn period(period: Option<Period>) -> Option<(&'static str, Value)> {
    period.map(|period| ("period", period.to_string().into()))
}

fn text(records: &Records, id: TextId) -> Cow<'_, str> {
    Cow::Borrowed(records.texts.get(id))
}
