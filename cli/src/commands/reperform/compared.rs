//! What a run made again is, beside what the log says of it.

use super::beside::Old;
use crate::console::Console;
use clap::ArgMatches;
use onecard::audit_log::hash::Digest32;
use onecard::engagement::logged_runs::LoggedRun;
use onecard::error::Result;
use onecard::message::Message;
use onecard::message::cli::log as messages;
use onecard::report::Digest;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// One output: what the log says of it, what it is now, and what is left of it.
struct Pair {
    name: String,
    logged: Option<(u64, Digest32)>,
    now: Option<(u64, Digest32)>,
    old: Old,
}

pub(super) struct Compared<'a> {
    run: &'a LoggedRun,
    /// Where the outputs of the run were looked for.
    folder: &'a Path,
    pairs: Vec<Pair>,
    others: Vec<(&'static Message, &'static str)>,
}

impl<'a> Compared<'a> {
    pub(super) fn of(
        run: &'a LoggedRun,
        digests: &[Digest],
        others: Vec<(&'static Message, &'static str)>,
        (folder, mut found): (&'a Path, BTreeMap<String, Old>),
    ) -> Self {
        let mut pairs: Vec<Pair> = run
            .outputs
            .iter()
            .map(|output| Pair {
                name: output.name.clone(),
                logged: Some((output.len, output.b3)),
                now: None,
                old: found.remove(&output.name).unwrap_or(Old::Gone),
            })
            .collect();
        for digest in digests {
            let now = Some((digest.bytes, Digest32(digest.blake3)));
            match pairs.iter_mut().find(|pair| pair.name == digest.name) {
                Some(pair) => pair.now = now,
                None => pairs.push(Pair {
                    name: digest.name.to_owned(),
                    logged: None,
                    now,
                    old: Old::Gone,
                }),
            }
        }
        Self {
            run,
            folder,
            pairs,
            others,
        }
    }

    /// How many outputs differ from what was logged.
    pub(super) fn differs(&self) -> usize {
        self.pairs.iter().filter(|p| p.logged != p.now).count()
    }

    /// Says it all.
    ///
    /// # Errors
    /// Of kind `Io` when nobody can be told.
    pub(super) fn tell(&self, matches: &ArgMatches, console: Console) -> Result<()> {
        if matches.get_flag("json") {
            return console.print(&format!("{}\n", self.object()));
        }
        let theirs = self.run.said("version");
        if theirs != env!("CARGO_PKG_VERSION") {
            let ours = env!("CARGO_PKG_VERSION").to_owned();
            let arguments = [("theirs", theirs.to_owned()), ("ours", ours)];
            console.tell(&messages::OTHER_VERSION, &arguments)?;
        }
        for (what, _) in &self.others {
            let what = console.text(what, &[]);
            console.tell(&messages::OTHER_DIGEST, &[("what", what)])?;
        }
        for pair in &self.pairs {
            pair.tell(console)?;
        }
        if self.pairs.iter().all(|pair| pair.old == Old::Gone) {
            let path = self.folder.display().to_string();
            console.tell(&messages::DIGESTS_ONLY, &[("path", path)])?;
        }
        let (message, n) = match self.differs() {
            0 => (&messages::ALL_SAME, self.pairs.len()),
            n => (&messages::NOT_SAME, n),
        };
        console.tell(
            message,
            &[("run", self.run.name.clone()), ("n", n.to_string())],
        )
    }

    fn object(&self) -> serde_json::Value {
        let digest = |of: Option<(u64, Digest32)>| {
            of.map(|(len, b3)| json!({"len": len, "b3": b3.to_string()}))
        };
        let outputs: Vec<_> = self
            .pairs
            .iter()
            .map(|pair| {
                json!({
                    "name": pair.name,
                    "same": pair.logged == pair.now,
                    "logged": digest(pair.logged),
                    "now": digest(pair.now),
                    "old": pair.old.object(),
                })
            })
            .collect();
        json!({
            "run": self.run.name,
            "same": self.differs() == 0,
            "version": self.run.said("version"),
            "changed": self.others.iter().map(|(_, key)| *key).collect::<Vec<_>>(),
            "outputs": outputs,
        })
    }
}

impl Old {
    fn object(&self) -> serde_json::Value {
        match self {
            Self::Gone => json!({"state": "gone"}),
            Self::Altered => json!({"state": "altered"}),
            Self::Logged(None) => json!({"state": "logged"}),
            Self::Logged(Some(at)) => json!({
                "state": "logged",
                "line": at.line,
                "byte": at.byte,
                "rule": at.rule,
                "old_rule": at.old_rule,
                "member": at.member,
            }),
        }
    }
}

impl Pair {
    fn tell(&self, console: Console) -> Result<()> {
        self.tell_digests(console)?;
        let name = ("name", self.name.clone());
        match &self.old {
            Old::Altered => console.tell(&messages::OLD_ALTERED, &[name]),
            Old::Logged(Some(at)) => {
                let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
                let message = match (&at.rule, &at.old_rule) {
                    (None, None) => &messages::FIRST_DIFFERENCE,
                    _ => &messages::FIRST_FINDING,
                };
                console.tell(
                    message,
                    &[
                        name,
                        ("line", at.line.to_string()),
                        ("byte", at.byte.to_string()),
                        ("old_rule", or_none(&at.old_rule)),
                        ("rule", or_none(&at.rule)),
                        ("member", or_none(&at.member)),
                    ],
                )
            }
            Old::Gone | Old::Logged(None) => Ok(()),
        }
    }

    fn tell_digests(&self, console: Console) -> Result<()> {
        let name = ("name", self.name.clone());
        match (self.logged, self.now) {
            (Some(logged), Some(now)) if logged == now => {
                console.tell(&messages::SAME, &[name, ("len", now.0.to_string())])
            }
            (Some((len, b3)), Some((now_len, now_b3))) => console.tell(
                &messages::DIFFERENT,
                &[
                    name,
                    ("len", len.to_string()),
                    ("b3", b3.to_string()),
                    ("now_len", now_len.to_string()),
                    ("now_b3", now_b3.to_string()),
                ],
            ),
            _ => console.tell(&messages::MISSING_OUTPUT, &[name]),
        }
    }
}
