//! The lines of payments, keys, findings, suppressions and refused rows, their persons veiled.

use super::personal::{Salts, Secrets, plain, spelled};
use super::reasons;
use crate::audit_log::canonical::clean;
use crate::audit_log::hash::{Commitments, Digest32};
use crate::audit_log::rows::{Lines, More, NewRow, RowKind, Spelled};
use crate::audit_log::vault::{Opening, Openings};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Suppression};
use crate::intake::Refused;
use crate::message::audit_log as say;
use crate::period::{Month, Period};
use crate::reconcile::{Case, KeyOutcome, SubjectId};
use crate::record::{AccountKey, FileIx, Identity, Payment, ProgrammeIx, Records, TextId};
use crate::report::{Audit, PUBLIC_ID_KEY};
use std::borrow::Cow;
use std::fmt::Display;
use std::rc::Rc;

/// What every line needs, made once.
pub(super) struct Desk<'a> {
    audit: &'a Audit<'a>,
    secrets: &'a Secrets,
    commitments: Commitments,
    /// Programmes as lines name them, by index; nothing for one without a name.
    programmes: Vec<Option<Spelled>>,
}

impl<'a> Desk<'a> {
    /// # Errors
    /// None but of kind `Usage`, for a name that has no spelling: each is cleaned before.
    pub(super) fn of(audit: &'a Audit<'a>, secrets: &'a Secrets) -> Result<Self> {
        let programmes = audit.on.records.programmes.iter();
        let programmes = programmes.map(|label| {
            let name = clean(&plain(audit.on.records.texts.get(*label)));
            let name = Some(name).filter(|name| !name.is_empty());
            name.map(|name| Spelled::of(&name)).transpose()
        });
        Ok(Self {
            audit,
            secrets,
            commitments: Commitments::new(),
            programmes: programmes.collect::<Result<_>>()?,
        })
    }
}

/// Writes lines and keeps what opens them.
pub(super) struct Pen<'d> {
    desk: &'d Desk<'d>,
    lines: Lines,
    openings: Openings,
    month: Last<Month>,
    period: Last<Period>,
    person: Veiled,
}

/// The person of the last line: several lines in a row are often about one.
struct Veiled {
    of: Identity,
    id: String,
    pseudonym: String,
}

/// What stands in one line after the other is spelled once.
struct Last<T>(Option<(T, Rc<Spelled>)>);

impl<T: Copy + PartialEq + Display> Last<T> {
    fn spelled(&mut self, of: Option<T>) -> Result<Option<Rc<Spelled>>> {
        let Some(of) = of else {
            return Ok(None);
        };
        if let Some((last, spelled)) = &self.0
            && *last == of
        {
            return Ok(Some(Rc::clone(spelled)));
        }
        let spelled = Rc::new(Spelled::of(&of.to_string())?);
        self.0 = Some((of, Rc::clone(&spelled)));
        Ok(Some(spelled))
    }
}

/// What stands in a line beside what stands in each, at most so much; in the order of its keys.
type Others<'l> = [Option<(&'static str, More<'l>)>; 6];

/// Personal values of a line beside the ID, by field.
type Personal<'l> = [Option<(&'static str, Cow<'l, str>)>; 2];

/// A line before its persons are veiled.
struct Plain<'l> {
    kind: RowKind,
    reason: &'l str,
    fen: i64,
    source: Option<(FileIx, u32)>,
    person: Identity,
    salts: Salts,
    personal: Personal<'l>,
    more: Others<'l>,
}

impl<'d> Pen<'d> {
    /// Its first line is row number `first` of the run; there will be about `lines`.
    pub(super) fn at(desk: &'d Desk<'d>, first: u64, lines: usize) -> Self {
        let mut pen = Self {
            desk,
            lines: Lines::from_row(first),
            openings: Openings::default(),
            month: Last(None),
            period: Last(None),
            person: Veiled {
                of: Identity::NONE,
                id: String::new(),
                pseudonym: String::new(),
            },
        };
        pen.lines.reserve(lines);
        pen
    }

    pub(super) fn into_lines(self) -> (Lines, Openings) {
        (self.lines, self.openings)
    }

    fn write(&mut self, line: &Plain<'_>) -> Result<()> {
        let (secrets, row) = (self.desk.secrets, self.lines.next());
        if self.person.of != line.person {
            let id = line.person.reveal(&self.desk.audit.on.records.texts);
            self.person = Veiled {
                of: line.person,
                pseudonym: secrets.pseudonym(&id),
                id: id.into_owned(),
            };
        }
        let (id, pseudonym) = (&self.person.id, self.person.pseudonym.as_str());
        let own = Some(("id", Cow::Borrowed(id.as_str())));
        let mut commitments = Few::<_, 3>::of(("", Digest32::ZERO));
        // In the order of fields: account, id, name or subject.
        let [before, after] = &line.personal;
        let all = [before, &own, after].into_iter().flatten();
        for (field, value) in all.filter(|(_, value)| !value.is_empty()) {
            let (value, salt) = (spelled(value), secrets.salt(line.salts, row, field));
            let commitment = self.desk.commitments.commit(&salt, field, value.as_bytes());
            let too_long = || Error::new(ErrorKind::Law, &say::LAW);
            commitments.push((*field, commitment.ok_or_else(too_long)?));
            if line.salts == Salts::Drawn {
                self.openings.push(&Opening {
                    row,
                    field: (*field).to_owned(),
                    salt,
                    value: value.into_owned(),
                })?;
            }
        }
        let mut more = Few::<_, 6>::of(("", More::Integer(0)));
        line.more.iter().flatten().for_each(|one| more.push(*one));
        let row = self.lines.push(&NewRow {
            kind: line.kind,
            reason: line.reason,
            fen: line.fen,
            source: line.source.map(|(f, row)| (u64::from(f), u64::from(row))),
            pseudonym: Some(pseudonym).filter(|_| !id.is_empty()),
            commitments: commitments.all(),
            more: more.all(),
        });
        row.map(drop)
    }

    pub(super) fn payment(&mut self, payment: &Payment, reason: &str) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let month = self.month.spelled(payment.month)?;
        let month = month.as_deref().map(|month| ("month", month.into()));
        let programme = self.programme(Some(payment.programme));
        self.write(&Plain {
            kind: RowKind::Payment,
            reason,
            fen: payment.amount.fen(),
            source: Some((payment.file, payment.row)),
            person: payment.person,
            salts: Salts::Derived,
            personal: [
                Some(("account", payment.account.reveal(&records.texts))),
                Some(("name", text(records, payment.name))),
            ],
            more: [month, programme, None, None, None, None],
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
            personal: [None, None],
            more: [
                Some(("code", row.defect.message.code.into())),
                None,
                None,
                None,
                None,
                None,
            ],
        })
    }

    pub(super) fn key(&mut self, case: &Case, key: &KeyOutcome) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let entry = key.entries.first().or(case.entries.first());
        let entry = entry.and_then(|at| records.entries.get(*at as usize));
        let source = entry.map(|e| (e.file, e.row)).or_else(|| {
            let payment = case.lines_of(key.period).first()?.payment_in(records)?;
            Some((payment.file, payment.row))
        });
        let (person, subject) = match case.subject.id {
            SubjectId::Person(person) => (person, Cow::Borrowed("")),
            SubjectId::Household(number) => {
                let head = entry.map_or(Identity::NONE, |e| e.person);
                (head, text(records, number))
            }
            SubjectId::Institution(name) => (Identity::NONE, text(records, name)),
            SubjectId::Area(_) => (Identity::NONE, Cow::Borrowed("")),
        };
        let period = self.period.spelled(Some(key.period))?;
        let period = period.as_deref().map(|period| ("period", period.into()));
        let programme = self.programme(Some(case.subject.programme));
        let due = Some(("due", key.due.fen().into()));
        self.write(&Plain {
            kind: RowKind::Key,
            reason: reasons::key(key.outcome),
            fen: key.paid.fen(),
            source,
            person,
            salts: Salts::Derived,
            personal: [None, Some(("subject", subject))],
            more: [due, period, programme, None, None, None],
        })
    }

    pub(super) fn finding(&mut self, number: usize, finding: &Finding) -> Result<()> {
        let records = &self.desk.audit.on.records;
        let programme = finding.subject.map(|subject| subject.programme);
        let period = self.period.spelled(finding.period)?;
        let period = period.as_deref().map(|period| ("period", period.into()));
        let name = self.finding_name(number);
        let tier = format!("{:?}", finding.tier);
        let question = finding.question;
        let more = [
            Some(("finding", name)),
            period,
            self.programme(programme),
            question.map(|question| ("question", question.into())),
            Some(("severity", severity(finding).into())),
            Some(("tier", tier.as_str().into())),
        ];
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
            personal: [account, None],
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
        let period = self.period.spelled(suppression.period)?;
        let period = period.as_deref().map(|period| ("period", period.into()));
        let programme = self.programme(subject.map(|s| s.programme));
        let rule = Some(("rule", suppression.rule.into()));
        self.write(&Plain {
            kind: RowKind::Suppression,
            reason: suppression.guard,
            fen: payment.map_or(0, |payment| payment.amount.fen()),
            source: payment.map(|payment| (payment.file, payment.row)),
            person,
            salts: Salts::Derived,
            personal: [None, None],
            more: [period, programme, rule, None, None, None],
        })
    }

    fn programme(&self, programme: Option<ProgrammeIx>) -> Option<(&'static str, More<'d>)> {
        let desk: &'d Desk<'d> = self.desk;
        let name = desk.programmes.get(usize::from(programme?))?.as_ref()?;
        Some(("programme", name.into()))
    }

    /// The finding's id where the project has a key of its own, else its number from 1: ids under
    /// the public key can be recomputed by anybody who guesses an ID.
    fn finding_name(&self, number: usize) -> More<'d> {
        match self.desk.audit.ids.get(number) {
            Some(id) if self.desk.secrets.ids != PUBLIC_ID_KEY => id.as_str().into(),
            _ => More::Integer(i64::try_from(number).unwrap_or(i64::MAX).saturating_add(1)),
        }
    }
}

/// At most `N` things, kept where the function is that needs them: lines come by the million.
struct Few<T, const N: usize> {
    room: [T; N],
    used: usize,
}

impl<T: Copy, const N: usize> Few<T, N> {
    fn of(nothing: T) -> Self {
        let room = [nothing; N];
        Self { room, used: 0 }
    }

    fn push(&mut self, one: T) {
        if let Some(place) = self.room.get_mut(self.used) {
            *place = one;
            self.used += 1;
        }
    }

    fn all(&self) -> &[T] {
        self.room.get(..self.used).unwrap_or_default()
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

fn text(records: &Records, id: TextId) -> Cow<'_, str> {
    Cow::Borrowed(records.texts.get(id))
}
