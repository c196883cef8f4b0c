//! Looking at files: what each is, and what is in it.

use crate::inputs::{self, Found};
use crate::interrupt;
use onecard::error::{Error, ErrorKind, Result};
use onecard::intake::{Input, Intake, KINDS, ListInfo, Refused, detect};
use onecard::message::Lang;
use onecard::policy::Policy;
use onecard::project::Project;
use onecard::question::{Settled, Wishes, examine};
use onecard::record::{ControlTotal, Records, Role};
use onecard::report::return_list::{ReturnList, Unread};
use onecard::table::header::Vocabulary;
use onecard::table::{Limits, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What was seen.
pub(super) struct Look {
    /// How many files were looked at.
    pub(super) count: usize,
    /// Files of a known kind, by role and name.
    pub(super) files: Vec<(Found, Role)>,
    /// What each of them holds, sheet by sheet.
    pub(super) inputs: Vec<Input>,
    /// Policy packs among the files, in the order given.
    pub(super) packs: Vec<(Found, Policy)>,
    /// Project files among them; they are named and not used.
    pub(super) projects: Vec<Found>,
    /// Rows that could not be read.
    pub(super) refused: Vec<Refused>,
    /// Files that could not be read, or are of no known kind.
    pub(super) unreadable: Vec<Unread>,
    /// What was read.
    pub(super) records: Records,
    /// The policy of the packs, or the national one.
    pub(super) policy: Policy,
}

/// What pipes gave: they give it once, and a file is looked at twice.
type Pipes = BTreeMap<PathBuf, Vec<u8>>;

/// What a file turned out to be.
enum Is {
    Data(Vec<Role>),
    Pack(Box<Policy>),
    Project,
}

impl Look {
    /// Looks at every file; one that cannot be read is kept as an error.
    ///
    /// # Errors
    /// Of kind `Io` when the system fails; `Interrupted` when somebody asked to stop; `Usage` when
    /// the packs do not go together.
    pub(super) fn at(found: Vec<Found>, limits: &Limits) -> Result<Self> {
        let words = Vocabulary::shipped()?;
        let mut look = Self {
            count: found.len(),
            files: Vec::new(),
            inputs: Vec::new(),
            packs: Vec::new(),
            projects: Vec::new(),
            refused: Vec::new(),
            unreadable: Vec::new(),
            records: Records::default(),
            policy: Policy::national(),
        };
        let mut known: Vec<(Role, Found)> = Vec::new();
        let mut pipes = Pipes::new();
        for found in found {
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            let bytes = match inputs::read_within(&found.name, &found.path, limits) {
                Ok(bytes) => bytes,
                Err(error) => {
                    look.unreadable.push(unread(&found, None, error)?);
                    continue;
                }
            };
            match what(&found, &bytes, &words, limits) {
                Ok(Is::Data(roles)) => {
                    known.extend(roles.into_iter().map(|role| (role, found.clone())));
                    if inputs::is_pipe(&found.path) {
                        pipes.insert(found.path, bytes);
                    }
                }
                Ok(Is::Pack(policy)) => look.packs.push((found, *policy)),
                Ok(Is::Project) => look.projects.push(found),
                Err(error) => look.unreadable.push(unread(&found, Some(&bytes), error)?),
            }
        }
        let packs: Vec<Found> = look.packs.iter().map(|(found, _)| found.clone()).collect();
        look.policy = crate::job::policy(&packs)?;
        known.sort();
        look.read(known, &pipes, words, limits)?;
        Ok(look)
    }

    /// Reads files as what they are.
    fn read(
        &mut self,
        known: Vec<(Role, Found)>,
        pipes: &Pipes,
        words: Vocabulary,
        limits: &Limits,
    ) -> Result<()> {
        let mut intake = Intake::new(words);
        for (role, found) in known {
            if interrupt::stopped() {
                return Err(interrupt::interrupted());
            }
            let bytes = match pipes.get(&found.path) {
                Some(bytes) => Ok(Cow::Borrowed(bytes.as_slice())),
                None => inputs::read_within(&found.name, &found.path, limits).map(Cow::Owned),
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.unreadable.push(unread(&found, None, error)?);
                    continue;
                }
            };
            let read = Table::open_all(&found.name, &bytes, limits)
                .and_then(|tables| intake.read(role, &tables, &ListInfo::default()));
            match read {
                Ok(()) => self.files.push((found, role)),
                Err(error) => self.unreadable.push(unread(&found, Some(&bytes), error)?),
            }
        }
        (self.records, self.inputs, self.refused) = intake.finish()?;
        Ok(())
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

    /// Whether rows could not be read, numbers are destroyed, or totals are not those of their rows.
    pub(super) fn has_faults(&self) -> bool {
        let wrong = |total: &ControlTotal| !total.agrees() || total.illegible.is_some();
        let records = &self.records;
        let destroyed = !records.destroyed.is_empty() || records.totals.iter().any(wrong);
        destroyed || !self.refused.is_empty()
    }

    /// What the set of files settles and leaves open, if there is a roll and a payment file.
    pub(super) fn settle(&mut self, wishes: &Wishes) -> Option<Result<Settled>> {
        (self.has_roll() && self.has_payments())
            .then(|| examine(&mut self.records, &self.policy, wishes))
    }

    /// Whether there is anything that was approved.
    pub(super) fn has_roll(&self) -> bool {
        self.has(Role::Roll) || self.has(Role::Households)
    }

    /// Whether there is anything that was paid.
    pub(super) fn has_payments(&self) -> bool {
        self.has(Role::Payments)
    }

    fn has(&self, role: Role) -> bool {
        self.files.iter().any(|(_, is)| *is == role)
    }
}

/// What a file is, by what it holds.
fn what(found: &Found, bytes: &[u8], words: &Vocabulary, limits: &Limits) -> Result<Is> {
    let is_toml = found.name.to_ascii_lowercase().ends_with(".toml");
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_toml) {
        return match (Project::parse(&found.name, text), pack(found, text)) {
            (Ok(_), _) => Ok(Is::Project),
            (_, Ok(policy)) => Ok(Is::Pack(Box::new(policy))),
            (_, Err(error)) => Err(error),
        };
    }
    let roles: Vec<Role> = KINDS.iter().map(|kind| kind.role).collect();
    let tables = Table::open_all(&found.name, bytes, limits)?;
    detect(&tables, words, &roles).map(Is::Data)
}

/// A pack that stands by itself or lies over the national one.
fn pack(found: &Found, text: &str) -> Result<Policy> {
    Policy::read(&[(found.name.as_str(), text)])
}

/// Keeps what is wrong with an input or a pack; any other error stops the look.
fn unread(found: &Found, bytes: Option<&[u8]>, error: Error) -> Result<Unread> {
    match error.kind() {
        ErrorKind::Input | ErrorKind::Usage => Ok(Unread {
            file: found.name.clone(),
            blake3: bytes.map(|bytes| *blake3::hash(bytes).as_bytes()),
            error,
        }),
        _ => Err(error),
    }
}
