//! Bank accounts.

/// An account of 1 to 19 digits without a leading zero, packed; every other form is interned by the
/// records that hold it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(u64);

impl Account {
    /// Largest packed value; above it a `u64` is free for other uses.
    pub const MAX: u64 = 9_999_999_999_999_999_999;

    /// Packs digits; `None` for any other form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_digits(text.as_bytes())
    }

    /// Packs digits; `None` for any other bytes.
    pub(crate) fn of_digits(digits: &[u8]) -> Option<Self> {
        if digits.first() == Some(&b'0') {
            return None;
        }
        super::digits::number(digits).map(Self)
    }

    /// The digits as a number.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// All digits.
    pub fn reveal(self) -> String {
        self.0.to_string()
    }

    /// Whether the Luhn check holds: a warning only, passbooks fail it rightfully.
    pub fn luhn(self) -> bool {
        let (mut rest, mut sum, mut double) = (self.0, 0, false);
        while rest > 0 {
            let digit = rest % 10 * if double { 2 } else { 1 };
            sum += digit / 10 + digit % 10;
            double = !double;
            rest /= 10;
        }
        sum % 10 == 0
    }
}

impl std::fmt::Display for Account {
    /// Masked: `***************8007`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::mask(&self.reveal(), 0, 4))
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<bool>) {
        let account = Account::parse(text);
        assert_eq!(account.map(Account::luhn), expected, "{text}");
        assert!(account.is_none_or(|a| a.reveal() == text), "{text}");
    }

    #[test]
    fn up_to_nineteen_digits_pack_and_the_check_is_told() {
        check("6222029690713860", Some(true));
        check("6222029806586193", Some(false));
        check("9999999999999999999", Some(false));
        check("1", Some(false));
        check("0622202969071386", None); // a leading zero would be lost
        check("62220296907138601234", None);
        check("6222 0296", None);
        check("101-220", None);
        check("", None);
    }

    #[test]
    fn only_the_last_four_digits_are_shown() {
        let account = Account::parse("6222029690713860").unwrap();
        assert_eq!(account.to_string(), "************3860");
        assert_eq!(format!("{account:?}"), "Account(************3860)");
    }
}
