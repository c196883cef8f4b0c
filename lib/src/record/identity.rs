//! Keys of persons and accounts in one `u64`.

use super::texts::{TextId, Texts};
use crate::identity::{Account, ResidentId};
use std::borrow::Cow;

/// A person as a record names him: a resident ID, an unresolved text, or nobody.
///
/// Equal normalised texts are the same key, two different texts never are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(u64);

const UNRESOLVED: u64 = 1 << 63;

impl Identity {
    /// Nobody.
    pub const NONE: Self = Self(0);

    /// From a normalised text; what is not a resident ID stays as an unresolved text.
    pub fn of(text: &str, texts: &mut Texts) -> Self {
        match ResidentId::parse(text) {
            Some(id) => id.into(),
            None if text.is_empty() => Self::NONE,
            None => Self(UNRESOLVED | u64::from(texts.intern(text).index())),
        }
    }

    /// The key as a number, for hashing.
    pub(crate) const fn packed(self) -> u64 {
        self.0
    }

    /// Whether there is no person.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The resident ID, if the number is right.
    pub fn resident(self) -> Option<ResidentId> {
        (self.0 & UNRESOLVED == 0)
            .then(|| ResidentId::from_packed(self.0))
            .flatten()
    }

    /// Whether the text is kept verbatim because it is no resident ID.
    pub const fn is_unresolved(self) -> bool {
        self.0 & UNRESOLVED != 0
    }

    /// The same person among other texts.
    #[cfg(feature = "files")]
    pub(crate) fn with_text(self, text: impl FnOnce(TextId) -> TextId) -> Self {
        if !self.is_unresolved() {
            return self;
        }
        let id = TextId::from_index((self.0 & u64::from(u32::MAX)) as u32);
        Self(UNRESOLVED | u64::from(text(id).index()))
    }

    /// All characters of the number, or the unresolved text.
    pub fn reveal(self, texts: &Texts) -> Cow<'_, str> {
        if self.is_unresolved() {
            Cow::Borrowed(texts.get(TextId::from_index((self.0 & u64::from(u32::MAX)) as u32)))
        } else {
            Cow::Owned(self.resident().map(ResidentId::reveal).unwrap_or_default())
        }
    }
}

impl From<ResidentId> for Identity {
    fn from(id: ResidentId) -> Self {
        Self(id.packed())
    }
}

/// A bank account as a record names it: digits, an interned text, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountKey(u64);

impl AccountKey {
    /// No account.
    pub const NONE: Self = Self(0);

    /// From a normalised text.
    pub fn of(text: &str, texts: &mut Texts) -> Self {
        match Account::parse(text) {
            Some(account) => Self(account.packed()),
            None if text.is_empty() => Self::NONE,
            None => Self(Account::MAX + 1 + u64::from(texts.intern(text).index())),
        }
    }

    /// Of plain digits; `None` for any other bytes.
    #[cfg(feature = "files")]
    pub(crate) fn of_digits(digits: &[u8]) -> Option<Self> {
        Account::of_digits(digits).map(|account| Self(account.packed()))
    }

    /// The key as a number, for hashing.
    pub(crate) const fn packed(self) -> u64 {
        self.0
    }

    /// Whether there is no account.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether it is plain digits, so that it needs no text.
    #[cfg(feature = "files")]
    pub(crate) const fn is_number(self) -> bool {
        self.0 != 0 && self.0 <= Account::MAX
    }

    /// The same account among other texts.
    #[cfg(feature = "files")]
    pub(crate) fn with_text(self, text: impl FnOnce(TextId) -> TextId) -> Self {
        match self.0.checked_sub(Account::MAX + 1) {
            Some(index) => {
                let id = TextId::from_index(index as u32);
                Self(Account::MAX + 1 + u64::from(text(id).index()))
            }
            None => self,
        }
    }

    /// The account, where it is plain digits.
    pub fn digits(self) -> Option<Account> {
        (self.0 <= Account::MAX)
            .then(|| Account::parse(&self.0.to_string()))
            .flatten()
    }

    /// All characters.
    pub fn reveal(self, texts: &Texts) -> Cow<'_, str> {
        match self.0.checked_sub(Account::MAX + 1) {
            Some(index) => Cow::Borrowed(texts.get(TextId::from_index(index as u32))),
            None if self.is_none() => Cow::Borrowed(""),
            None => Cow::Owned(self.0.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_one_key_and_two_texts_never_are() {
        let mut texts = Texts::default();
        let mut key = |text: &str| Identity::of(text, &mut texts);
        assert_eq!(key("11010519491231002X"), key("11010519491231002x"));
        assert_eq!(key("110105491231002"), key("11010519491231002X"));
        assert_ne!(key("110105194912310021"), key("110105194912310022"));
        assert!(key("").is_none());
        let wrong = key("110105194912310021");
        assert!(wrong.is_unresolved());
        assert_eq!(wrong.reveal(&texts), "110105194912310021");
    }

    #[test]
    fn accounts_keep_their_leading_zeros_and_letters() {
        let mut texts = Texts::default();
        for text in ["6210985742171388007", "0123", "123", "NRA-1", ""] {
            let key = AccountKey::of(text, &mut texts);
            assert_eq!(key.reveal(&texts), text);
        }
        assert_ne!(
            AccountKey::of("0123", &mut texts),
            AccountKey::of("123", &mut texts)
        );
    }
}
