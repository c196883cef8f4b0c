//! Several counties in one run: a policy with the policies of regions beside it.
//!
//! A region is a prefix of region codes (GB/T 2260): `530100` is a county with all its townships, `53`
//! a province. The longest prefix wins; what has no region, or one that nobody named, is judged by the
//! policy itself. Dues, caps, deadlines, stops, exclusions and families are those of the region. Rules'
//! switches and settings, the thresholds of questions and masking are one for a run, because findings
//! stand in one list: a pack of a region that says otherwise is refused.

use super::lookup::Policy;
use crate::error::{Error, ErrorKind, Result};
use crate::message::policy as say;

/// The policies of regions, by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Regions(Vec<(String, Policy)>);

/// Index of the policy that a programme is judged by: 0 = the policy itself, else a region of it.
pub type PackIx = u16;

impl Policy {
    /// This policy with another one for the region codes that begin with `code`.
    ///
    /// What serde writes is the policy itself: regions are set anew where it is read.
    ///
    /// # Errors
    /// Kind `Usage`: a code that is not 2 to 9 digits or is given twice; a pack that is for another
    /// region, or that has rules, questions or masking of its own.
    pub fn with_region(mut self, code: &str, policy: Self) -> Result<Self> {
        let wrong = |message| Error::new(ErrorKind::Usage, message).with("code", code);
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || !(2..=9).contains(&code.len()) || code.starts_with('0') {
            return Err(wrong(&say::REGION_CODE));
        }
        if self.regions.0.iter().any(|(known, _)| known == code) {
            return Err(wrong(&say::REGION_TWICE));
        }
        let own = policy.region.as_deref().unwrap_or_default();
        if !own.starts_with(code) && !code.starts_with(own) {
            return Err(wrong(&say::REGION_OTHER)
                .with("pack", &policy.pack)
                .with("region", own));
        }
        let shared = [
            ("rules", policy.rules == self.rules),
            ("questions", policy.questions == self.questions),
            ("masking", policy.masking == self.masking),
        ];
        if let Some((section, _)) = shared.iter().find(|(_, same)| !same) {
            return Err(wrong(&say::REGION_SECTION)
                .with("pack", &policy.pack)
                .with("section", section));
        }
        self.regions.0.push((code.to_owned(), policy));
        self.regions.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.digest = self.joint_digest();
        Ok(self)
    }

    /// The regions with policies of their own, by code.
    pub fn regions(&self) -> impl Iterator<Item = (&str, &Self)> {
        let regions = self.regions.0.iter();
        regions.map(|(code, policy)| (code.as_str(), policy))
    }

    /// Whether any region has a policy of its own.
    pub fn has_regions(&self) -> bool {
        !self.regions.0.is_empty()
    }

    /// The policy that judges `region`, a code as digits; 0 stands for no region.
    pub fn pack_of(&self, region: u32) -> PackIx {
        let region = region.to_string();
        let fits = self.regions.0.iter().zip(1..);
        let fits = fits.filter(|((code, _), _)| region.starts_with(code.as_str()));
        fits.max_by_key(|((code, _), _)| code.len())
            .map_or(0, |(_, index)| index)
    }

    /// The policy of that index: this one, or that of a region.
    pub fn pack(&self, index: PackIx) -> &Self {
        let region = usize::from(index).checked_sub(1);
        let known = region.and_then(|region| self.regions.0.get(region));
        known.map_or(self, |(_, policy)| policy)
    }

    /// The policy itself and those of all regions.
    pub fn packs(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.regions().map(|(_, policy)| policy))
    }

    /// BLAKE3 of the policy's own terms and those of every region.
    fn joint_digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.own_digest);
        for (code, policy) in self.regions() {
            hasher.update(&[u8::try_from(code.len()).unwrap_or(u8::MAX)]);
            hasher.update(code.as_bytes());
            hasher.update(&policy.digest);
        }
        *hasher.finalize().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    fn pack(name: &str, text: &str) -> Policy {
        let head = format!("pack = \"{name}\"\nextends = \"national\"\nversion = \"1\"\n");
        Policy::national()
            .overlay(&format!("{head}{text}"), "t.toml")
            .unwrap()
    }

    #[test]
    fn the_longest_prefix_wins_and_an_unknown_region_is_the_policy_itself() {
        let policy = Policy::national()
            .with_region("5301", pack("city", ""))
            .and_then(|policy| policy.with_region("53", pack("province", "")))
            .and_then(|policy| policy.with_region("530102", pack("county", "region = \"530102\"")))
            .unwrap();
        for (region, name) in [
            (530_102, "county"),
            (530_102_005, "county"),
            (530_103, "city"),
            (532_901, "province"),
            (434_001, "national"),
            (0, "national"),
        ] {
            assert_eq!(policy.pack(policy.pack_of(region)).pack, name, "{region}");
        }
        assert_eq!(policy.packs().count(), 4);
    }

    #[test]
    fn the_digest_is_that_of_all_packs_whatever_their_order() {
        let (a, b) = (pack("a", ""), pack("b", ""));
        let with = |first: (&str, &Policy), second: (&str, &Policy)| {
            let policy = Policy::national().with_region(first.0, first.1.clone());
            let both = policy.and_then(|p| p.with_region(second.0, second.1.clone()));
            both.unwrap().digest()
        };
        let one = with(("5301", &a), ("5329", &b));
        assert_eq!(one, with(("5329", &b), ("5301", &a)));
        assert_ne!(one, with(("5301", &b), ("5329", &a)));
        assert_ne!(one, Policy::national().digest());
    }

    #[track_caller]
    fn check(code: &str, text: &str, expected: &str) {
        let policy = Policy::national().with_region("5329", pack("dali", ""));
        let refused = policy.unwrap().with_region(code, pack("k", text));
        let said = refused.unwrap_err().text(Lang::En);
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn what_cannot_be_one_for_a_run_is_refused() {
        check("5329", "", "`5329` has two policies");
        check("云南", "", "`云南` is not a region code");
        check("5", "", "`5` is not a region code");
        check("5301", "region = \"434001\"", "the pack k is for 434001");
        let rule = "rules.M05.settings.more_than_beneficiaries = 5";
        check("5301", rule, "the pack k (`5301`) has `rules` of its own");
    }
}
