//! Packs that extend each other: which lies over which, and whether they fit.

use super::lookup::Policy;
use super::reader::{national_below, read_national};
use super::tree::parse::parse;
use super::tree::{Node, Table};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::policy as say;
use chrono::NaiveDate;

impl Policy {
    /// Reads packs that extend each other, in any order; the lowest one is the policy.
    ///
    /// Each source is a name for errors and the text. The national pack need not be among them.
    ///
    /// # Errors
    /// Usage errors E2501–E2516, with file and line.
    pub fn read(sources: &[(&str, &str)]) -> Result<Self> {
        let mut waiting = Vec::new();
        for (name, text) in sources {
            let head = Head::of(&parse(text, 0, name)?);
            waiting.push((head, *name, *text));
        }
        let mut policy = match waiting.iter().position(|(head, ..)| head.extends.is_none()) {
            Some(index) => {
                let (_, name, text) = waiting.remove(index);
                Self::alone(text, name)?
            }
            // What lies under other packs need not be complete by itself, and this one is known to be.
            None if waiting.is_empty() => read_national()?,
            None => national_below()?,
        };
        while !waiting.is_empty() {
            let above = policy.pack.as_str();
            let follows = |head: &Head| head.extends.as_deref() == Some(above);
            let mut next = waiting
                .iter()
                .enumerate()
                .filter(|(_, (head, ..))| follows(head));
            let Some((index, (_, name, text))) = next.next() else {
                return Err(off_the_chain(&policy, &waiting));
            };
            if next.next().is_some() {
                return Err(several_leaves(&waiting));
            }
            policy = policy.overlaid(text, name)?;
            waiting.remove(index);
        }
        Ok(policy)
    }
}

/// What a pack says about its place in a chain; its types are checked later.
pub(super) struct Head {
    pack: Option<String>,
    pub(super) extends: Option<String>,
    pub(super) extends_version: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Head {
    pub(super) fn of(table: &Table) -> Self {
        let text = |key: &str| table.get(key).and_then(Node::as_text).map(str::to_owned);
        Self {
            pack: text("pack"),
            extends: text("extends"),
            extends_version: text("extends_version"),
            from: text("from").and_then(|day| day.parse().ok()),
            to: text("to").and_then(|day| day.parse().ok()),
        }
    }
}

pub(super) fn unknown_pack(name: &str, known: &str) -> Error {
    let error = Error::new(ErrorKind::Usage, &say::UNKNOWN_PACK);
    error.with("pack", name).with("known", known)
}

fn several_leaves(waiting: &[(Head, &str, &str)]) -> Error {
    let packs: Vec<&str> = waiting.iter().map(|(_, name, _)| *name).collect();
    Error::new(ErrorKind::Usage, &say::SEVERAL_LEAVES).with("packs", packs.join(" "))
}

/// No pack that waits extends the one at hand.
fn off_the_chain(policy: &Policy, waiting: &[(Head, &str, &str)]) -> Error {
    if waiting.iter().any(|(head, ..)| head.extends.is_none()) {
        return several_leaves(waiting);
    }
    let first = waiting.first();
    let above = first
        .and_then(|(head, ..)| head.extends.as_deref())
        .unwrap_or("–");
    let name = first.map(|(_, name, _)| *name).unwrap_or_default();
    unknown_pack(above, &policy.pack).at(Locus::file(name))
}

/// Versions and effective dates of an overlay fit those of the pack below it.
pub(super) fn check_meets(base: &Policy, over: &Head) -> Result<()> {
    if over.pack.as_deref() == Some(base.pack.as_str()) {
        let packs = format!("{0} {0}", base.pack);
        return Err(Error::new(ErrorKind::Usage, &say::SEVERAL_LEAVES).with("packs", packs));
    }
    if let Some(wanted) = over
        .extends_version
        .as_ref()
        .filter(|v| **v != base.version)
    {
        return Err(Error::new(ErrorKind::Usage, &say::VERSION_CLASH)
            .with("pack", &base.pack)
            .with("wanted", wanted)
            .with("found", &base.version));
    }
    let starts_late = over.from.zip(base.to).is_some_and(|(from, to)| from > to);
    let ends_early = over.to.zip(base.from).is_some_and(|(to, from)| to < from);
    if starts_late || ends_early {
        return Err(Error::new(ErrorKind::Usage, &say::DATES_CLASH)
            .with("pack", &base.pack)
            .with("own", span(over.from, over.to))
            .with("base", span(base.from, base.to)));
    }
    Ok(())
}

fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    format!("{}..{}", day(from), day(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_form_one_chain() {
        let pack = |name: &str, more: &str| format!("pack = \"{name}\"\nversion = \"1\"\n{more}\n");
        let dated = pack("p", "extends = \"national\"\nto = 2020-12-31");
        let p = pack("p", "extends = \"national\"");
        let a = pack("a", "extends = \"p\"");
        let b = pack("b", "extends = \"p\"");
        let versioned = pack("a", "extends = \"p\"\nextends_version = \"9\"");
        let late = pack("a", "extends = \"p\"\nfrom = 2021-01-01");
        for (texts, expected) in [
            (
                vec![&a],
                "0: extends names the pack p, which was not given; at hand: national",
            ),
            (vec![&p, &a, &b], "the packs do not form one chain: 1 2"),
            (
                vec![&p, &versioned],
                "1:1: written against version 9 of p; at hand is version 1",
            ),
            (
                vec![&dated, &late],
                "1:1: in force 2021-01-01.., which never meets ..2020-12-31 of p",
            ),
        ] {
            let names: Vec<String> = (0..texts.len()).map(|i| i.to_string()).collect();
            let sources: Vec<_> = names
                .iter()
                .zip(&texts)
                .map(|(n, t)| (n.as_str(), t.as_str()))
                .collect();
            let error = Policy::read(&sources).expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
        let alone = pack("alone", "");
        let both = Policy::read(&[("x", &alone), ("y", &alone)]).unwrap_err();
        assert_eq!(both.code(), "E2511");
        let circle = pack("p", "extends = \"a\"");
        assert_eq!(
            Policy::read(&[("a", &a), ("p", &circle)])
                .unwrap_err()
                .code(),
            "E2505"
        );
        assert_eq!(Policy::read(&[("x", &alone)]).unwrap().pack, "alone");
        assert_eq!(
            Policy::read(&[]).unwrap().digest(),
            Policy::national().digest()
        );
        assert_eq!(Policy::read(&[("a", &a), ("p", &p)]).unwrap().pack, "a");
    }
}
