//! Putting an engagement together.

use super::{Asked, Engagement, Engine, Source};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::intake::ListInfo;
use crate::message::Lang;
use crate::period::Month;
use crate::policy::Policy;
use crate::question::{Answers, Wishes};
use crate::record::{ListKind, Role};
use crate::table::Limits;
use crate::table::header::Vocabulary;
use crate::work::MemoryLimit;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an engagement is made of; everything has a default.
pub struct Builder {
    sources: Vec<(Asked, Source, ListInfo)>,
    policy: Option<Arc<Policy>>,
    catalogue: Option<Catalogue>,
    wishes: Wishes,
    columns: Vec<(String, String, String)>,
    limits: Limits,
    id_key: Option<[u8; 32]>,
    threads: usize,
    engine: Engine,
    memory: Option<MemoryLimit>,
    lang: Lang,
    version: String,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            sources: Vec::new(),
            policy: None,
            catalogue: None,
            wishes: Wishes::default(),
            columns: Vec::new(),
            limits: Limits::default(),
            id_key: None,
            threads: 0,
            engine: Engine::default(),
            memory: None,
            lang: Lang::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Adds a roll: of persons, of households, or of members, told apart by its header.
    pub fn roll(mut self, source: Source) -> Self {
        self.sources
            .push((Asked::Roll, source, ListInfo::default()));
        self
    }

    /// Adds payment lines.
    pub fn payments(mut self, source: Source) -> Self {
        let asked = Asked::Is(Role::Payments);
        self.sources.push((asked, source, ListInfo::default()));
        self
    }

    /// Adds a reference list.
    pub fn list(mut self, kind: ListKind, info: ListInfo, source: Source) -> Self {
        self.sources
            .push((Asked::Is(Role::List(kind)), source, info));
        self
    }

    /// The policy; the national one by default.
    pub fn policy(mut self, policy: impl Into<Arc<Policy>>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The rules; the national ones by default.
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// First and last month; from the files by default.
    pub fn period(mut self, first: Month, last: Month) -> Self {
        self.wishes.period = Some((first, last));
        self
    }

    /// The day up to which everything is known; from the files by default, never today.
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.wishes.as_of = Some(day);
        self
    }

    /// The day the roll was exported.
    pub fn roll_as_of(mut self, day: NaiveDate) -> Self {
        self.wishes.roll_as_of = Some(day);
        self
    }

    /// Answers to data questions.
    pub fn answers(mut self, answers: Answers) -> Self {
        self.wishes.answers = answers;
        self
    }

    /// Headers of a role (`payments`, `roll`, `deaths` …) as the project maps them: field → header.
    pub fn columns(mut self, role: &str, headers: &BTreeMap<String, String>) -> Self {
        let each = headers.iter();
        self.columns
            .extend(each.map(|(f, h)| (role.to_owned(), f.clone(), h.clone())));
        self
    }

    /// Limits of tables.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The key of finding ids; without it they are made with a documented constant.
    pub fn id_key(mut self, key: [u8; 32]) -> Self {
        self.id_key = Some(key);
        self
    }

    /// Worker threads; 0 = the caller's own thread. Results are the same.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Which engine does the work; the result is the same.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// How much memory the run may take, about; the result is the same. A roll that does not fit, or
    /// files that cannot be folded and do not fit, are refused with what they need.
    pub fn memory_limit(mut self, memory: MemoryLimit) -> Self {
        self.memory = Some(memory);
        self
    }

    /// Language of what people read.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The version that results name; the library's by default.
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// The engagement.
    ///
    /// # Errors
    /// Kind `Law` when shipped data do not read, which tests exclude.
    pub fn build(self) -> Result<Engagement> {
        let mut words = Vocabulary::shipped()?;
        for (role, field, header) in &self.columns {
            words.set(role, field, header);
        }
        Ok(Engagement {
            sources: self.sources,
            policy: self.policy.unwrap_or_else(|| Arc::new(Policy::national())),
            catalogue: self.catalogue.unwrap_or_else(Catalogue::national),
            wishes: self.wishes,
            words,
            limits: self.limits,
            id_key: self.id_key,
            threads: self.threads,
            engine: self.engine,
            memory: self.memory,
            lang: self.lang,
            version: self.version,
        })
    }
}
