//! A policy as it is asked: by programme name, by pair, by rule and date.

use super::basis::Basis;
use super::exclusion::Exclusion;
use super::nearest::nearest;
use super::pack::Pack;
use super::programme::Programme;
use super::regions::Regions;
use super::tree::Table;
use super::tree::decode::decode;
use crate::error::{Error, Result};
use crate::period::Month;
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;
use unicode_normalization::UnicodeNormalization;

/// A consistent pack, with an index of the names that files use.
///
/// Derefs to its [`Pack`]; immutable, so the index cannot go stale.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Pack", into = "Pack")]
pub struct Policy {
    pub(super) terms: Pack,
    /// Normalised label → key in `programmes`.
    pub(super) labels: BTreeMap<String, String>,
    pub(super) layers: Layers,
    /// Digest of everything that judges: of its own terms, and of the regions' where there are any.
    pub(super) digest: [u8; 32],
    /// Digest of its own terms.
    pub(super) own_digest: [u8; 32],
    pub(super) regions: Regions,
}

/// The packs as they were written, laid over each other but not yet typed.
///
/// What they do not say is absent, so that a further overlay finds it so.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    /// Names of the texts.
    pub(super) sources: Vec<String>,
    pub(super) table: Table,
}

/// The terms of the programme a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct ProgrammeRef<'p> {
    /// The family, such as 低保.
    pub family: &'p str,
    /// The key whose terms these are: the family, or a label with terms of its own.
    pub key: &'p str,
    /// The terms.
    pub terms: &'p Programme,
}

impl Deref for Policy {
    type Target = Pack;
    fn deref(&self) -> &Pack {
        &self.terms
    }
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.terms == other.terms && self.regions == other.regions
    }
}

impl TryFrom<Pack> for Policy {
    type Error = Error;
    fn try_from(pack: Pack) -> Result<Self> {
        Self::new(&pack)
    }
}

impl From<Policy> for Pack {
    fn from(policy: Policy) -> Self {
        policy.terms
    }
}

impl Policy {
    /// A policy that says nothing.
    pub(super) fn empty() -> Self {
        Self {
            terms: Pack::default(),
            labels: BTreeMap::new(),
            layers: Layers::default(),
            digest: [0; 32],
            own_digest: [0; 32],
            regions: Regions::default(),
        }
    }

    /// The terms of the programme that files call `label`; `None` when no label is equal to it.
    ///
    /// Width and blanks do not count.
    pub fn programme(&self, label: &str) -> Option<ProgrammeRef<'_>> {
        let (key, terms) = self
            .labels
            .get(&normal_label(label))
            .and_then(|key| self.terms.programmes.get_key_value(key))?;
        let family = terms.of.as_deref().unwrap_or(key);
        Some(ProgrammeRef { family, key, terms })
    }

    /// The known names nearest to an unknown one, best first, at most three.
    pub fn nearest_labels(&self, label: &str) -> Vec<&str> {
        nearest(
            &normal_label(label),
            self.labels.keys().map(String::as_str),
            3,
        )
    }

    /// How two programmes stand to each other in `month`; the order does not matter.
    ///
    /// A cell for a label wins over that of its family. `None`: the pack says nothing.
    pub fn exclusion(&self, a: &str, b: &str, month: Month) -> Option<&Exclusion> {
        let names = |name: &str| {
            let mut names = vec![normal_label(name)];
            let found = self.programme(name);
            names.extend(
                found
                    .into_iter()
                    .flat_map(|f| [f.key.to_owned(), f.family.to_owned()]),
            );
            names
        };
        let (a_names, b_names) = (names(a), names(b));
        let pairs = a_names
            .iter()
            .flat_map(|a| b_names.iter().map(move |b| (a, b)));
        pairs
            .filter_map(|(a, b)| self.terms.exclusions.get(a.min(b))?.get(a.max(b)))
            .find(|cell| cell.in_force(month))
    }

    /// What the rule `code` rests on at `date`, in the order of the pack.
    pub fn basis(&self, code: &str, date: NaiveDate) -> Vec<&Basis> {
        let all = self.bases(code).iter();
        all.filter(|basis| basis.in_force(date)).collect()
    }

    /// What the rule `code` rests on at any time, in the order of the pack.
    pub fn bases(&self, code: &str) -> &[Basis] {
        let all = self.terms.basis.get(code);
        all.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the rule `code` runs; a rule the pack does not name does.
    pub fn rule_is_on(&self, code: &str) -> bool {
        self.terms.rules.get(code).is_none_or(|rule| rule.on)
    }
}

impl Policy {
    /// The settings of the rule `code`, typed.
    ///
    /// # Errors
    /// E2502–E2504 with the place in the pack, where they are not what `T` wants.
    pub fn settings<T: DeserializeOwned>(&self, code: &str) -> Result<T> {
        let rule = self
            .layers
            .table
            .table("rules")
            .and_then(|rules| rules.table(code));
        let none = Table::default();
        let settings = rule
            .and_then(|rule| rule.table("settings"))
            .unwrap_or(&none);
        decode(settings).map_err(|flaw| flaw.error(&self.layers.sources))
    }
}

/// A programme name in normal form: NFKC, no blanks of any kind.
pub fn normal_label(text: &str) -> String {
    let is_blank =
        |c: &char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}');
    text.nfkc().filter(|c| !is_blank(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Cycle;
    use crate::policy::exclusion::ExclusionStatus;
    use crate::policy::programme::Unit;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn files_names_find_their_family() {
        let policy = Policy::national();
        for (label, family, unit, cycle) in [
            ("城市低保", "低保", Unit::Household, Cycle::Month),
            (" 农村\u{3000}低保 ", "低保", Unit::Household, Cycle::Month),
            ("最低生活保障", "低保", Unit::Household, Cycle::Month),
            ("特困人员供养", "特困供养", Unit::Person, Cycle::Month),
            (
                "残疾人“两项补贴”",
                "残疾人两项补贴",
                Unit::Person,
                Cycle::Month,
            ),
            (
                "困难残疾人生活补贴",
                "困难残疾人生活补贴",
                Unit::Person,
                Cycle::Month,
            ),
            (
                "８０周岁以上高龄津贴",
                "高龄津贴",
                Unit::Person,
                Cycle::Month,
            ),
            ("临时救助", "临时救助", Unit::Event, Cycle::Once),
            (
                "耕地地力保护补贴",
                "耕地地力保护补贴",
                Unit::Household,
                Cycle::Year,
            ),
        ] {
            let found = policy.programme(label).expect(label);
            let terms = found.terms;
            assert_eq!(
                (found.family, terms.unit, terms.cycle),
                (family, unit, cycle),
                "{label}"
            );
        }
        assert!(policy.programme("城镇底保").is_none());
        assert_eq!(policy.nearest_labels("城市底保").first(), Some(&"城市低保"));
    }

    #[test]
    fn the_national_pack_says_what_the_pinned_rules_rest_on() {
        let policy = Policy::national();
        for (name, terms) in &policy.programmes {
            let monthly = terms.cycle == Cycle::Month;
            assert_eq!(
                terms.pay_day.map(|pay| pay.day),
                monthly.then_some(10),
                "{name}"
            );
            assert_eq!(terms.additive, name == "残疾人两项补贴", "{name}");
            let means_tested = ["低保", "特困供养", "临时救助", "危房改造"];
            assert_eq!(
                terms.means_tested,
                means_tested.contains(&name.as_str()),
                "{name}"
            );
            assert_eq!(terms.reissue_grace_days, 0, "{name}");
            assert_eq!(terms.account_change_grace_months, 1, "{name}");
            assert!(
                terms.township_cap.is_empty() && !terms.custody_exempt,
                "{name}"
            );
            assert!(
                terms.deadlines.values().all(|deadline| !deadline.confirmed),
                "{name}"
            );
        }
        let forbidden: Vec<_> = policy
            .exclusions
            .iter()
            .flat_map(|(a, row)| {
                row.iter()
                    .map(move |(b, cell)| (a.as_str(), b.as_str(), cell))
            })
            .filter(|(.., cell)| cell.forbids())
            .map(|(a, b, _)| (a, b))
            .collect();
        assert_eq!(forbidden, [("低保", "特困供养")]);
    }

    #[test]
    fn a_pair_is_found_in_either_order_and_under_any_label() {
        let policy = Policy::national();
        let month = Month::new(2025, 1).unwrap();
        for (a, b, expected) in [
            ("农村低保", "特困人员供养", Some(ExclusionStatus::Hard)),
            ("特困供养", "低保", Some(ExclusionStatus::Hard)),
            ("低保", "残疾人两项补贴", Some(ExclusionStatus::Parallel)),
            ("优抚补助", "低保", None),
            ("无此项目", "低保", None),
        ] {
            let status = policy.exclusion(a, b, month).map(|cell| cell.status);
            assert_eq!(status, expected, "{a} {b}");
        }
    }

    #[test]
    fn the_basis_is_that_of_the_date() {
        let policy = Policy::national();
        let docs = |code: &str, date: &str| {
            let all = policy.basis(code, day(date));
            all.iter()
                .map(|basis| basis.doc.clone())
                .collect::<Vec<_>>()
        };
        let old = ["社会救助暂行办法（国务院令第649号）"];
        assert_eq!(docs("R02", "2026-06-30"), old);
        assert_eq!(docs("R02", "2026-07-01"), ["社会救助法", "社会救助法"]);
        assert!(
            policy
                .basis("T03", day("2025-01-10"))
                .iter()
                .all(|basis| !basis.confirmed)
        );
        assert!(docs("X-1", "2025-01-01").is_empty());
        for code in policy.rules.keys() {
            assert!(policy.basis.contains_key(code), "{code} has no basis");
        }
    }

    #[test]
    fn settings_are_typed_and_refused_with_their_place() {
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(deny_unknown_fields)]
        struct Shared {
            more_than_beneficiaries: u8,
            minimum_households: u8,
        }
        let read = |text: &str| {
            let head = "pack = \"c\"\nextends = \"national\"\nversion = \"1\"\n";
            let policy = Policy::national().overlay(&format!("{head}{text}"), "c.toml")?;
            let shared: Shared = policy.settings("M05")?;
            Ok((shared.more_than_beneficiaries, shared.minimum_households))
        };
        let check = |text: &str, expected: std::result::Result<(u8, u8), &str>| {
            let got = read(text).map_err(|error: Error| error.to_string());
            assert_eq!(got, expected.map_err(str::to_owned), "{text}");
        };
        check("", Ok((3, 2)));
        check("rules.M05.settings.more_than_beneficiaries = 5", Ok((5, 2)));
        check(
            "rules.M05.settings.more_than_beneficiaries = \"five\"",
            Err("c.toml:4: \"five\" will not do for \
                 rules.M05.settings.more_than_beneficiaries; valid: 0, 1, 2 …"),
        );
        check(
            "rules.M05.settings.minimum_households = -1",
            Err("c.toml:4: -1 will not do for minimum_households; valid: 0–255"),
        );
    }

    #[cfg(feature = "files")]
    #[test]
    fn a_policy_is_serde_data() {
        let policy = Policy::national();
        let json = serde_json::to_string(&policy).unwrap();
        let again: Policy = serde_json::from_str(&json).unwrap();
        assert_eq!((&again, again.digest()), (&policy, policy.digest()));
        assert!(serde_json::from_str::<Policy>("{\"pack\": \"x\"}").is_err());
    }

    #[test]
    fn a_policy_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>(_: &T) {}
        shared(&Policy::national());
    }
}
