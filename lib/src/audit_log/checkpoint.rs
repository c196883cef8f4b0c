//! A checkpoint: what the whole log was at one size.
//!
//! ```text
//! example.org/434001/butie/a5a5a5a5a5a5a5a5      origin: which log
//! 5                                              size: how many entries
//! u8PzShnGuMqNlnu86Yje9xSGRVvdDoxp/m4ITNsNMWI=   root of the tree over them
//! ```
//!
//! The text of C2SP tlog-checkpoint, without extension lines; it stands in a [signed
//! note](super::note). Its SHA-256 is the fingerprint that is printed on paper and time-stamped.

use super::hash::{Digest32, sha256};
use super::note::valid_name;
use crate::error::Defect;
use crate::message::audit_log as say;

/// A checkpoint's text, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name of its key too.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Digest32,
}

impl Checkpoint {
    /// Reads the text of a note.
    ///
    /// # Errors
    /// A defect if it is not exactly origin, size and root, each in its one spelling.
    pub fn parse(text: &str) -> Result<Self, Defect> {
        Self::read(text)
            .filter(|read| read.text() == text)
            .ok_or(Defect::new(&say::CHECKPOINT_FORM))
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let origin = lines.next().filter(|origin| valid_name(origin))?.to_owned();
        let size = lines.next()?.parse().ok()?;
        let root = Digest32::from_base64(lines.next()?)?;
        Some(Self { origin, size, root })
    }

    /// The three lines, each with its LF.
    pub fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        )
    }

    /// SHA-256 of the text: what paper and time stamps hold.
    pub fn fingerprint(&self) -> Digest32 {
        sha256(self.text().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "example.org/a\n5\nu8PzShnGuMqNlnu86Yje9xSGRVvdDoxp/m4ITNsNMWI=\n";

    fn check(text: &str, expected: bool) {
        assert_eq!(Checkpoint::parse(text).is_ok(), expected, "{text:?}");
    }

    #[test]
    fn a_checkpoint_has_one_spelling() {
        check(TEXT, true);
        check(&TEXT.replace("\n5\n", "\n05\n"), false);
        check(&TEXT.replace("\n5\n", "\n+5\n"), false);
        check(&TEXT.replace("\n5\n", "\n\n"), false);
        check(&TEXT.replace("example.org/a", ""), false);
        check(&TEXT.replace("example.org/a", "a b"), false);
        check(&TEXT.replace("MWI=", "MWJ="), false);
        check(&TEXT.replace("MWI=", ""), false);
        check(&format!("{TEXT}extension\n"), false);
        check(TEXT.trim_end(), false);
    }
}
