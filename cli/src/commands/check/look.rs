//! Looking at files: what each is, and what is in it.

use crate::inputs::{self, Found};
use crate::interrupt;
use onecard::error::{Error, ErrorKind, Result};
use onecard::intake::{Input, Intake, KINDS, ListInfo, Refused, detect};
use onecard::message::Lang;
use onecard::policy::Policy;
use onecard::question::{Settled, Wishes, settle};
use onecard::record::{Identity, Records, Role};
use onecard::report::return_list::{ReturnList, Unread};
use onecard::table::header::Vocabulary;
use onecard::table::{Limits, Table};
use std::collections::BTreeSet;

/// What was seen.
pub(super) struct Look {
    /// Files of a known kind, by role and name.
    pub(super) files: Vec<(Found, Role)>,
    /// What each of them holds, in the same order.
    pub(super) inputs: Vec<Input>,
    /// Rows that could not be read.
    pub(super) refused: Vec<Refused>,
    /// Files that could not be read, or are of no known kind.
    pub(super) unreadable: Vec<Unread>,
    /// What was read.
    pub(super) records: Records,
}

impl Look {
    /// Looks at every file; one that cannot be read is kept as an error.
    ///
    /// # Errors
    /// Of kind `Io` when the system fails; `Interrupted` when somebody asked to stop.
    pub(super) fn at(found: Vec<Found>) -> Result<Self> {
        let (words, limits) = (Vocabulary::shipped()?, Limits::default());
        let roles: Vec<Role> = KINDS.iter().map(|kind| kind.role).collect();
        let mut unreadable = Vec::new();
        let mut known = Vec::new();
        for found in found {
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            let bytes = match inputs::read(&found.path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    unreadable.push(unread(&found, None, error)?);
                    continue;
                }
            };
            let read = Table::open_all(&found.name, &bytes, &limits)
                .and_then(|tables| detect(&tables, &words, &roles));
            match read {
                Ok(roles) => {
                    let each = roles.into_iter();
                    known.extend(each.map(|role| (role, found.clone(), bytes.clone())));
                }
                Err(error) => unreadable.push(unread(&found, Some(&bytes), error)?),
            }
        }
        known.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut intake = Intake::new(words);
        let mut files = Vec::new();
        for (role, found, bytes) in known {
            let tables = Table::open_all(&found.name, &bytes, &limits);
            match tables.and_then(|t| intake.read(role, &t, &ListInfo::default())) {
                Ok(()) => files.push((found, role)),
                Err(error) => unreadable.push(unread(&found, Some(&bytes), error)?),
            }
        }
        let (records, inputs, refused) = intake.finish()?;
        Ok(Self {
            files,
            inputs,
            refused,
            unreadable,
            records,
        })
    }

    /// Everything that is wrong with the files, for whoever delivered them.
    pub(super) fn return_list(&self, lang: Lang) -> ReturnList<'_> {
        ReturnList {
            records: &self.records,
            inputs: &self.inputs,
            refused: &self.refused,
            unread: &self.unreadable,
            lang,
        }
    }

    /// What the set of files settles and leaves open, if there is a roll and a payment file.
    pub(super) fn settle(&mut self) -> Option<Result<Settled>> {
        let has = |role| self.files.iter().any(|(_, is)| *is == role);
        let roll = has(Role::Roll) || has(Role::Households);
        (roll && has(Role::Payments))
            .then(|| settle(&mut self.records, &Policy::national(), &Wishes::default()))
    }

    /// Payment lines with a person, and how many of these persons are on the roll.
    pub(super) fn joins(&self) -> (usize, usize) {
        let entries = self.records.entries.iter().map(|entry| entry.person);
        let members = self.records.members.iter().map(|member| member.person);
        let on_roll: BTreeSet<Identity> = entries.chain(members).collect();
        let paid = self.records.each_payment().map(|payment| payment.person);
        let paid: Vec<Identity> = paid.filter(|person| *person != Identity::NONE).collect();
        let joined = paid.iter().filter(|person| on_roll.contains(person));
        (joined.count(), paid.len())
    }
}

/// Keeps what is wrong with an input; any other error stops the look.
fn unread(found: &Found, bytes: Option<&[u8]>, error: Error) -> Result<Unread> {
    match error.kind() {
        ErrorKind::Input => Ok(Unread {
            file: found.name.clone(),
            blake3: bytes.map(|bytes| *blake3::hash(bytes).as_bytes()),
            error,
        }),
        _ => Err(error),
    }
}
