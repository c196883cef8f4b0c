//! Which payments and keys are ordinary, and the lines of all that is not.

use super::personal::{Salts, Secrets, commitment, plain};
use super::{DELIVERED_BEFORE, reasons};
use crate::audit_log::canonical::Value;
use crate::audit_log::genesis::Profile;
use crate::audit_log::hash::Digest32;
use crate::audit_log::rows::{NewRow, RowKind, Total};
use crate::audit_log::vault::Opening;
use crate::audit_log::writer::Ordinary;
use crate::error::Result;
use crate::finding::{Finding, Suppression};
use crate::intake::Refused;
use crate::period::{Month, Period};
use crate::reconcile::{Case, KeyOutcome, Line, LineRole, Outcome, SubjectId};
use crate::record::{
    AccountKey, BankResult, FileIx, Identity, Payment, PaymentKind, ProgrammeIx, Records, Role,
    TextId,
};
use crate::report::{Audit, PUBLIC_ID_KEY};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What becomes of each payment and key.
pub(super) struct Sorted {
    profile: Profile,
    /// By payment: nothing for an ordinary one, else why it has a line.
    why: Vec<Option<&'static str>>,
}

impl Sorted {
    /// Sorts the payments of an audit.
    pub(super) fn of(audit: &Audit<'_>, profile: Profile) -> Self {
        let records = &audit.on.records;
        let mut seen: Vec<Option<&'static str>> = vec![None; records.payments.len()];
        let mut ordinary = vec![false; records.payments.len()];
        for case in &audit.on.cases {
            sort_case(records, case, &mut seen, &mut ordinary);
        }
        // What was folded stands in no case: it is exactly ordinary.
        if !audit.on.folded.is_empty() {
            for (why, ordinary) in seen.iter().zip(ordinary.iter_mut()) {
                *ordinary |= why.is_none();
            }
        }
        if profile == Profile::All {
            ordinary.fill(false);
        } else {
            doubt(audit, &mut ordinary);
        }
        let pairs = seen.into_iter().zip(ordinary);
        let why = pairs.map(|(why, ordinary)| match ordinary {
            true => None,
            // A payment that no case holds cannot be: conservation is held before.
            false => Some(why.unwrap_or(reasons::SPLIT)),
        });
        Self {
            profile,
            why: why.collect(),
        }
    }

    /// What has no line, by file, programme and month.
    pub(super) fn ordinary(&self, audit: &Audit<'_>) -> Vec<Ordinary> {
        let records = &audit.on.records;
        let mut sums: BTreeMap<(FileIx, ProgrammeIx, Option<Month>), Total> = BTreeMap::new();
        let plain_ones = records.each_payment().zip(&self.why);
        for (payment, _) in plain_ones.filter(|(_, why)| why.is_none()) {
            let key = (payment.file, payment.programme, payment.month);
            let sum = sums.entry(key).or_default();
            sum.n += 1;
            sum.fen = sum.fen.saturating_add(payment.amount.fen());
        }
        let mut ordinary: Vec<Ordinary> = sums
            .into_iter()
            .map(|((file, programme, month), total)| Ordinary {
                file: u64::from(file),
                programme: plain(records.programme(programme)),
                month: month.map(|m| m.to_string()).unwrap_or_default(),
                total,
            })
            .collect();
        for (input, file) in audit.inputs.iter().zip(0u64..) {
            let n = input.dispositions.duplicate_delivery;
            if input.role == Role::Payments && n > 0 {
                let fen = input.amount_duplicate.fen();
                ordinary.push(Ordinary {
                    file,
                    programme: DELIVERED_BEFORE.to_owned(),
                    month: String::new(),
                    total: Total { n, fen },
                });
            }
        }
        ordinary.sort_by(|a, b| {
            let key = |o: &Ordinary| (o.file, o.programme.clone(), o.month.clone());
            key(a).cmp(&key(b))
        });
        ordinary
    }

    /// Rows and fen of the lines that carry an input row, by input.
    pub(super) fn listed(&self, audit: &Audit<'_>) -> BTreeMap<u64, (u64, i128)> {
        let mut sums: BTreeMap<u64, (u64, i128)> = BTreeMap::new();
        let mut add = |file: FileIx, fen: i64| {
            let sum = sums.entry(u64::from(file)).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(fen));
        };
        let payments = audit.on.records.each_payment().zip(&self.why);
        for (payment, _) in payments.filter(|(_, why)| why.is_some()) {
            add(payment.file, payment.amount.fen());
        }
        for row in audit.refused {
            add(row.file, row.amount.map_or(0, |amount| amount.fen()));
        }
        sums
    }

    /// Writes every line: payments, refused rows, keys, findings, suppressions.
    pub(super) fn write(&self, audit: &Audit<'_>, pen: &mut Pen<'_, '_>) -> Result<()> {
        for (payment, why) in audit.on.records.each_payment().zip(&self.why) {
            if let Some(reason) = why {
                pen.payment(&payment, reason)?;
            }
        }
        for row in audit.refused {
            pen.refused(row)?;
        }
        for case in &audit.on.cases {
            for key in &case.keys {
                if self.profile == Profile::All || !is_ordinary_key(key) {
                    pen.key(case, key)?;
                }
            }
        }
        for (number, finding) in audit.findings.iter().enumerate() {
            pen.finding(number, finding)?;
        }
        for suppression in audit.suppressions {
            pen.suppression(suppression)?;
        }
        Ok(())
    }
}

fn is_ordinary_key(key: &KeyOutcome) -> bool {
    key.outcome == Outcome::Paid && key.parts.is_empty() && key.repeated.is_empty()
}

/// Says of every payment of a case whether it is ordinary, and what it would be called.
fn sort_case(
    records: &Records,
    case: &Case,
    seen: &mut [Option<&'static str>],
    ordinary: &mut [bool],
) {
    let mut lines = case.lines.as_slice();
    while let Some(first) = lines.first() {
        let same = lines.iter().take_while(|l| l.period == first.period);
        let (of_period, rest) = lines.split_at_checked(same.count()).unwrap_or((lines, &[]));
        lines = rest;
        let key = case.key(first.period);
        let plain_key = key.is_some_and(is_ordinary_key) && of_period.len() == 1;
        let outcome = key.map_or(Outcome::Unknown, |key| key.outcome);
        for line in of_period {
            let at = line.payment as usize;
            let (Some(payment), Some(why), Some(is)) = (
                records.payment(line.payment),
                seen.get_mut(at),
                ordinary.get_mut(at),
            ) else {
                continue;
            };
            *is = why.is_none() && plain_key && is_plain(&payment, line);
            *why = Some(match why {
                Some(_) => reasons::SPLIT,
                None => reasons::payment(line.role, outcome),
            });
        }
    }
}

/// Whether a line is exactly what its own month's payment should be.
fn is_plain(payment: &Payment, line: &Line) -> bool {
    line.role == LineRole::Kept
        && !line.inferred
        && !line.shared
        && line.share == payment.amount
        && payment.kind == PaymentKind::Ordinary
        && payment.result == BankResult::Success
        && payment.month.is_some()
}

/// A payment that a finding or suppression rests on is not ordinary.
fn doubt(audit: &Audit<'_>, ordinary: &mut [bool]) {
    let records = &audit.on.records;
    let is_payments = |file: FileIx| {
        let file = records.files.get(usize::from(file));
        file.is_some_and(|file| file.role == Role::Payments)
    };
    let sources = audit.findings.iter().flat_map(|finding| &finding.sources);
    let mut places: Vec<(FileIx, u32)> = sources
        .filter(|source| is_payments(source.file))
        .map(|source| (source.file, source.row))
        .collect();
    places.sort_unstable();
    places.dedup();
    if !places.is_empty() {
        for (payment, ordinary) in records.each_payment().zip(ordinary.iter_mut()) {
            if *ordinary && places.binary_search(&(payment.file, payment.row)).is_ok() {
                *ordinary = false;
            }
        }
    }
    for at in audit.suppressions.iter().filter_map(|s| s.payment) {
        if let Some(ordinary) = ordinary.get_mut(at as usize) {
            *ordinary = false;
        }
    }
}

/// Writes lines and keeps what opens them.
pub(super) struct Pen<'a, 'w> {
    audit: &'a Audit<'a>,
    secrets: &'a Secrets,
    add: &'w mut dyn FnMut(&NewRow<'_>) -> Result<u64>,
    next: u64,
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

impl<'a, 'w> Pen<'a, 'w> {
    pub(super) fn new(
        audit: &'a Audit<'a>,
        secrets: &'a Secrets,
        add: &'w mut dyn FnMut(&NewRow<'_>) -> Result<u64>,
    ) -> Self {
        Self {
            audit,
            secrets,
            add,
            next: 0,
            openings: Vec::new(),
        }
    }

    pub(super) fn into_openings(self) -> Vec<Opening> {
        self.openings
    }

    fn write(&mut self, line: &Plain<'_>) -> Result<()> {
        let records = &self.audit.on.records;
        let id = line.person.reveal(&records.texts);
        let pseudonym = (!id.is_empty()).then(|| self.secrets.pseudonym(&id));
        let own = (!id.is_empty()).then_some(("id", Cow::Borrowed(id.as_ref())));
        let mut commitments: Vec<(&str, Digest32)> = Vec::with_capacity(3);
        let all = own.iter().chain(&line.personal);
        for (field, value) in all.filter(|(_, value)| !value.is_empty()) {
            let opening = self.secrets.opening(line.salts, self.next, field, value);
            commitments.push((field, commitment(&opening)?));
            if line.salts == Salts::Drawn {
                self.openings.push(opening);
            }
        }
        (self.add)(&NewRow {
            kind: line.kind,
            reason: line.reason,
            fen: line.fen,
            source: line.source.map(|(f, row)| (u64::from(f), u64::from(row))),
            pseudonym: pseudonym.as_deref(),
            commitments: &commitments,
            more: &line.more,
        })?;
        self.next += 1;
        Ok(())
    }

    fn payment(&mut self, payment: &Payment, reason: &str) -> Result<()> {
        let records = &self.audit.on.records;
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

    fn refused(&mut self, row: &Refused) -> Result<()> {
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

    fn key(&mut self, case: &Case, key: &KeyOutcome) -> Result<()> {
        let records = &self.audit.on.records;
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

    fn finding(&mut self, number: usize, finding: &Finding) -> Result<()> {
        let records = &self.audit.on.records;
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

    fn suppression(&mut self, suppression: &Suppression) -> Result<()> {
        let records = &self.audit.on.records;
        let at = suppression.payment;
        let payment = at.and_then(|at| records.payment(at));
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
        let label = programme.map(|p| self.audit.on.records.programme(p));
        let label = label.filter(|label| !label.is_empty());
        label
            .map(|label| {
                (
                    "programme",
                    crate::audit_log::canonical::clean(&plain(label)).into(),
                )
            })
            .into_iter()
            .collect()
    }

    /// The finding's id where the project has a key of its own, else its number from 1: ids under
    /// the public key can be recomputed by anybody who guesses an ID.
    fn finding_name(&self, number: usize) -> Value {
        match self.audit.ids.get(number) {
            Some(id) if self.secrets.ids != PUBLIC_ID_KEY => id.as_str().into(),
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
