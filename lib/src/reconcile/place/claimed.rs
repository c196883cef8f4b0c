//! A claim while it finds its periods.

use crate::money::Money;
use crate::period::Month;
use crate::reconcile::resolve::Claim;
use crate::record::{Payment, PaymentKind};

/// A claim with its line.
#[derive(Clone, Copy)]
pub(super) struct Claimed {
    pub(super) claim: Claim,
    pub(super) line: Payment,
}

impl Claimed {
    pub(super) const fn share(&self) -> Money {
        self.claim.share
    }

    /// The months the line names, if it does.
    pub(super) fn named(&self) -> Option<(Month, Month)> {
        let from = self.line.named_from?;
        Some((from, self.line.named_to.unwrap_or(from)))
    }

    pub(super) fn way(&self) -> Way {
        let is_rise = self.line.kind == PaymentKind::RiseDifference;
        match (self.line.named_from, is_rise) {
            (Some(_), _) if self.share() < Money::ZERO => Way::Back,
            (Some(_), _) => Way::Named,
            (None, true) => Way::Rise,
            (None, false) => Way::Plain,
        }
    }
}

/// How a line finds its periods.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It names months.
    Named,
    /// It takes money back for months that it names.
    Back,
    /// It is the difference after a rise.
    Rise,
    /// By its own month.
    Plain,
}
