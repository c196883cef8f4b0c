//! Packs from text: the national one, a chain of files, one more overlay.
//!
//! ```
//! use onecard::policy::Policy;
//! let county = r#"
//!     pack = "sample-county"
//!     extends = "national"
//!     version = "1"
//!     [programmes."临时救助"]
//!     township_cap = [{ amount = "3000.00", from = 2016-01-01 }]
//! "#;
//! let policy = Policy::national().overlay(county, "county.toml")?;
//! let aid = policy.programme("临时救助").ok_or("unknown programme")?;
//! assert_eq!(aid.terms.township_cap.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::chain::{Head, check_meets, unknown_pack};
use super::consistency::{check_consistent, check_rules, label_index};
use super::lookup::{Layers, Policy};
use super::overlay::{at, even_out, expand, lay_pack};
use super::pack::Pack;
use super::regions::Regions;
use super::show::effective;
use super::tree::Table;
use super::tree::decode::decode;
use super::tree::encode::encode;
use super::tree::parse::parse;
use super::tree::print::canonical;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::policy as say;

/// The pack that ships inside the library.
const NATIONAL: &str = include_str!("national.toml");

/// The name under which errors and `policy show` give places in it.
const NATIONAL_NAME: &str = "national";

impl Policy {
    /// The national pack.
    pub fn national() -> Self {
        // A test holds that the text reads, so the fallback never stands in for it.
        read_national().unwrap_or_else(|_| Self::empty())
    }

    /// Lays the pack in `text` over this one; `name` is what errors call it.
    ///
    /// # Errors
    /// Usage errors E2501–E2516, with file and line.
    pub fn overlay(&self, text: &str, name: &str) -> Result<Self> {
        self.under(self.layers.clone(), text, name)
    }

    /// As [`Policy::overlay`]; this policy is needed no more.
    pub(super) fn overlaid(mut self, text: &str, name: &str) -> Result<Self> {
        let layers = std::mem::take(&mut self.layers);
        self.under(layers, text, name)
    }

    /// Lays a pack over this one, whose layers are `layers`.
    fn under(&self, mut layers: Layers, text: &str, name: &str) -> Result<Self> {
        layers.sources.push(name.to_owned());
        let mut over = parse(text, layers.sources.len() - 1, name)?;
        even_out(&mut over, &layers.sources)?;
        let head = Head::of(&over);
        for key in ["pack", "version"] {
            if over.get(key).is_none() {
                let error = Error::new(ErrorKind::Usage, &say::MISSING_KEY).with("key", key);
                return Err(error.at(Locus::file(name)));
            }
        }
        match &head.extends {
            Some(above) if *above == self.pack => {}
            above => {
                let above = above.as_deref().unwrap_or("–");
                let error = unknown_pack(above, &self.pack);
                let error = error.at(Locus::file(name));
                return Err(place(error, &over, &["extends"], &layers.sources));
            }
        }
        check_meets(self, &head).map_err(|e| place(e, &over, &["pack"], &layers.sources))?;
        check_rules(&layers.table, &over, &layers.sources)?;
        lay_pack(&mut layers.table, over);
        finish(layers)
    }

    /// Reads a pack that extends nothing.
    pub(super) fn alone(text: &str, name: &str) -> Result<Self> {
        let mut layers = Layers {
            sources: vec![name.to_owned()],
            table: parse(text, 0, name)?,
        };
        even_out(&mut layers.table, &layers.sources)?;
        finish(layers)
    }

    /// A policy from a pack made in code.
    ///
    /// # Errors
    /// Usage errors E2508–E2516 where the pack contradicts itself.
    pub fn new(pack: &Pack) -> Result<Self> {
        let mut table = encode(pack).map_err(|flaw| flaw.error(&[]))?;
        even_out(&mut table, &[])?;
        finish(Layers {
            sources: vec![String::new()],
            table,
        })
    }
}

pub(super) fn read_national() -> Result<Policy> {
    Policy::alone(NATIONAL, NATIONAL_NAME)
}

/// The national pack as other packs are laid over it: its head and its layers, not yet typed.
pub(super) fn national_below() -> Result<Policy> {
    let sources = vec![NATIONAL_NAME.to_owned()];
    let mut table = parse(NATIONAL, 0, NATIONAL_NAME)?;
    even_out(&mut table, &sources)?;
    let mut head = Table::default();
    for (key, node) in table.iter().filter(|(_, node)| node.as_table().is_none()) {
        head.set(key, node.clone());
    }
    let terms: Pack = decode(&head).map_err(|flaw| flaw.error(&sources))?;
    Ok(Policy {
        terms,
        layers: Layers { sources, table },
        ..Policy::empty()
    })
}

/// Types the layers and holds that they are consistent.
fn finish(layers: Layers) -> Result<Policy> {
    let full = expand(&layers.table, &layers.sources)?;
    let pack: Pack = decode(&full).map_err(|flaw| flaw.error(&layers.sources))?;
    let find = |path: &[&str], error: Error| place(error, &full, path, &layers.sources);
    let mut written: Vec<_> = full
        .table("programmes")
        .into_iter()
        .flat_map(Table::iter)
        .collect();
    written.sort_by_key(|(key, node)| (node.origin.source, *key));
    let order: Vec<&str> = written.into_iter().map(|(key, _)| key).collect();
    let labels = label_index(&pack, &order, &find)?;
    check_consistent(&pack, &labels, &find)?;
    let mut bytes = Vec::new();
    canonical(
        &effective(&pack).map_err(|flaw| flaw.error(&layers.sources))?,
        &mut bytes,
    );
    let digest = *blake3::hash(&bytes).as_bytes();
    Ok(Policy {
        terms: pack,
        labels,
        layers,
        digest,
        own_digest: digest,
        regions: Regions::default(),
    })
}

/// `error`, at the value that stands at `path`, or as near to it as there is one.
pub(super) fn place(error: Error, table: &Table, path: &[&str], sources: &[String]) -> Error {
    let mut origin = None;
    let mut inner = Some(table);
    for step in path {
        let Some(node) = inner.and_then(|table| table.get(step)) else {
            break;
        };
        origin = Some(node.origin);
        inner = node.as_table();
    }
    at(error, origin.unwrap_or_default(), sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::programme::Unit;
    use chrono::NaiveDate;

    /// An overlay of the national pack: four lines of head, then `text`.
    fn county(text: &str) -> String {
        format!("pack = \"county\"\nextends = \"national\"\nversion = \"1\"\n\n{text}")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = Policy::national()
            .overlay(&county(text), "c.toml")
            .expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert_eq!(error.to_string(), expected, "{text}");
    }

    #[test]
    fn the_national_pack_reads() {
        let policy = read_national().map_err(|error| error.to_string()).unwrap();
        assert!(policy.programmes.len() > 15 && policy.rules.len() > 20);
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_and_its_place() {
        check(
            "[programmes.\"临时救助\"]\ntownship_caps = []",
            "c.toml:6: unknown key programmes.临时救助.township_caps; nearest: township_cap",
        );
        check(
            "programs = 1",
            "c.toml:5: unknown key programs; nearest: programmes",
        );
        check(
            "[programmes.\"临时救助\"]\ntownship_cap = [{ amount = \"1\", form = 2016-01-01 }]",
            "c.toml:6: unknown key programmes.临时救助.township_cap.form; nearest: from",
        );
        check(
            "[rules.M50]\non = false",
            "c.toml:5: unknown rule M50; nearest: M05",
        );
        check(
            "[rules.M05.settings]\nmore_than_beneficiary = 5",
            "c.toml:6: the rule M05 has no setting more_than_beneficiary; \
             nearest: more_than_beneficiaries",
        );
        check(
            "[basis]\nR99 = []",
            "c.toml:6: unknown rule R99; nearest: R19",
        );
    }

    #[test]
    fn a_wrong_value_is_refused_with_what_would_do() {
        check(
            "[programmes.\"城市低保\"]\nunit = \"persons\"",
            "c.toml:6: \"persons\" will not do for programmes.城市低保.unit; \
             valid: person household event institution parcel",
        );
        check(
            "[programmes.\"低保\"]\nadditive = \"yes\"",
            "c.toml:6: \"yes\" will not do for programmes.低保.additive; valid: true false",
        );
        check(
            "[programmes.\"低保\"]\npay_day = { day = 300 }",
            "c.toml:6: 300 will not do for programmes.低保.pay_day.day; valid: 0–255",
        );
        check(
            "[programmes.\"低保\"]\npay_day.day = 32",
            "c.toml:6: programmes.低保.pay_day.day: 32 is out of range; valid: 1–31",
        );
        check(
            "[programmes.\"低保\".amount]\nfloor = 10",
            "c.toml:6: 10 will not do for programmes.低保.amount.floor; valid: \"…\"",
        );
        check(
            "[programmes.\"临时救助\"]\ntownship_cap = [{ from = 2016-01-01 }]",
            "c.toml:6: programmes.临时救助.township_cap.amount is missing",
        );
        check(
            "from = 2025-02-01\nto = 2025-01-01",
            "c.toml:5: pack: from 2025-02-01 is after to 2025-01-01",
        );
    }

    #[test]
    fn an_overlay_says_who_it_is() {
        for (text, expected) in [
            (
                "extends = \"national\"\nversion = \"1\"",
                "c.toml: pack is missing",
            ),
            (
                "extends = \"national\"\npack = \"c\"",
                "c.toml: version is missing",
            ),
            (
                "pack = \"c\"\nversion = \"1\"",
                "c.toml: extends names the pack –, which was not given; at hand: national",
            ),
            (
                "extends = \"national\"\npack = \"national\"\nversion = \"1\"",
                "c.toml:2: the packs do not form one chain: national national",
            ),
        ] {
            let error = Policy::national()
                .overlay(text, "c.toml")
                .expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_new_programme_is_complete_or_refused() {
        check(
            "[programmes.\"城市底保\"]\nunit = \"person\"",
            "c.toml:5: unknown programme 城市底保; nearest: 城市低保 城乡低保 城市低保金",
        );
        check(
            "[programmes.\"护林员补助\"]\nlabels = []\nunit = \"person\"",
            "c.toml:5: programmes.护林员补助.cycle is missing",
        );
        check(
            "[programmes.\"护林员补助\"]\nlabels = [\"高龄补贴\"]\nunit = \"person\"\ncycle = \"month\"",
            "c.toml:6: the label 高龄补贴 belongs to both 高龄津贴 and 护林员补助",
        );
        let text = county(
            "[programmes.\"护林员补助\"]\nlabels = []\nunit = \"person\"\ncycle = \"month\"",
        );
        let policy = Policy::national().overlay(&text, "c.toml").unwrap();
        assert_eq!(policy.programme("护林员补助").unwrap().family, "护林员补助");
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let text = county("[programmes.\"城市低保\"]\npay_day = { day = 15 }\nlabels = [\"a\"]\n");
        let national = Policy::national();
        let mut read = 0;
        for (at, c) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            let swapped = [
                "", "\"", "[", "]", "{", "}", "=", ".", "#", "\n", "0", "\u{0}", "低",
            ];
            for texts in swapped.map(|with| format!("{before}{with}{after}")) {
                read += usize::from(national.overlay(&texts, "c.toml").is_ok());
            }
            assert!(
                national.overlay(before, "c.toml").is_err() || at > 40,
                "{before:?}"
            );
        }
        assert!(read > 0);
    }

    #[test]
    fn the_pack_of_the_documentation_loads() {
        let text = include_str!("../../../testdata/policy/every-section.toml");
        let shown: String = include_str!("../policy.rs")
            .lines()
            .skip_while(|line| *line != "//! ```toml")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| line.strip_prefix("//! ").unwrap_or_default().to_owned() + "\n")
            .collect();
        assert_eq!(shown, text);
        let policy = Policy::read(&[("every-section.toml", text)]).map_err(|e| e.to_string());
        let policy = policy.unwrap();
        assert_eq!(
            policy.programme("生态护林员补助").unwrap().family,
            "护林员补助"
        );
        assert_eq!(policy.rules["M05"].settings.len(), 2);
    }

    #[test]
    fn the_sample_overlays_load() {
        for (name, text, unit) in [
            (
                "sample",
                include_str!("../../../testdata/policy/sample-county.toml"),
                Unit::Person,
            ),
            (
                "household",
                include_str!("../../../testdata/policy/household-county.toml"),
                Unit::Household,
            ),
        ] {
            let policy = Policy::read(&[(name, text)])
                .map_err(|e| e.to_string())
                .unwrap();
            assert_eq!(
                policy.programme("城市低保").unwrap().terms.unit,
                unit,
                "{name}"
            );
            let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
            let cap = policy
                .programme("临时救助")
                .unwrap()
                .terms
                .township_cap_on(date);
            assert_eq!(cap.unwrap().amount.to_string(), "3000.00", "{name}");
            assert_eq!(policy.check(), [], "{name}");
        }
    }
}
