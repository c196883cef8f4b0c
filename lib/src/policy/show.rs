//! A policy as it is shown: every field, where it was written, and the digest of it all.

use super::lookup::Policy;
use super::overlay::expand;
use super::pack::Pack;
use super::tree::Table;
use super::tree::decode::Flaw;
use super::tree::encode::encode;
use super::tree::print::toml;

impl Policy {
    /// BLAKE3 of what the policy says, independent of how and in how many files it was written.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// [`digest`](Self::digest) as 64 hex digits.
    pub fn digest_hex(&self) -> String {
        self.digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The effective policy as TOML; beside each value stands where it was written, or `default`.
    ///
    /// It is complete and extends nothing; read back, it has the same digest.
    pub fn show(&self) -> String {
        let full = expand(&self.layers.table, &self.layers.sources).unwrap_or_default();
        let remark = |path: &[&str]| {
            let (last, above) = path.split_last()?;
            let table = above
                .iter()
                .try_fold(&full, |table, step| table.table(step));
            let origin = table
                .and_then(|table| table.get(last))
                .map(|node| node.origin);
            match origin.and_then(|o| Some((self.layers.sources.get(o.source)?, o.line))) {
                Some((name, line)) if line > 0 => Some(format!("{name}:{line}")),
                _ => Some("default".to_owned()),
            }
        };
        effective(&self.terms)
            .map(|table| toml(&table, &remark))
            .unwrap_or_default()
    }
}

/// All terms as a tree that stands by itself: what was extended is already in it.
pub(super) fn effective(terms: &Pack) -> std::result::Result<Table, Flaw> {
    let mut table = encode(terms)?;
    table.remove("extends");
    table.remove("extends_version");
    Ok(table)
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    fn county(text: &str) -> String {
        format!("pack = \"county\"\nextends = \"national\"\nversion = \"1\"\n\n{text}")
    }

    #[test]
    fn what_is_printed_reads_back_as_the_same_policy() {
        let overlay = county(
            "[programmes.\"城市低保\"]\nunit = \"person\"\n[programmes.\"低保\"]\npay_day = \"none\"",
        );
        for policy in [
            Policy::national(),
            Policy::national().overlay(&overlay, "c.toml").unwrap(),
        ] {
            let text = policy.show();
            let again = Policy::read(&[("shown.toml", &text)])
                .map_err(|e| e.to_string())
                .unwrap();
            assert_eq!(again.programmes, policy.programmes);
            assert_eq!(
                (&again.pack, again.digest()),
                (&policy.pack, policy.digest())
            );
            let rebuilt = Policy::new(&policy).unwrap();
            assert_eq!((&rebuilt, rebuilt.digest()), (&policy, policy.digest()));
        }
    }

    #[test]
    fn the_digest_sees_what_is_said_and_not_how() {
        let national = Policy::national();
        let digest = |text: &str| {
            national
                .overlay(&county(text), "c.toml")
                .unwrap()
                .digest_hex()
        };
        let plain = digest("[programmes.\"低保\"]\npay_day.day = 15\ncode = \"DB\"");
        let other =
            digest("# why\n[programmes]\n'低保' = { code = 'DB', pay_day = { day = 0xF } }");
        assert_eq!(plain, other);
        assert_ne!(plain, digest("[programmes.\"低保\"]\npay_day.day = 16"));
        assert_ne!(plain, national.digest_hex());
    }
}
