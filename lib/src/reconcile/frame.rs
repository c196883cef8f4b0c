//! Which months are judged, as of when, and how months of the files are read.

use super::directory::WhoseId;
use crate::period::{Cycle, Month, Period};
use crate::policy::Policy;
use crate::policy::programme::Programme;
use chrono::{Datelike, NaiveDate};

/// What the month column of payments means (question Q02).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MonthMeans {
    /// The month the money is for.
    #[default]
    For,
    /// The month it is paid; it is for the month before, by the pack.
    Paid,
}

/// How the roll is kept (question Q01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RollMode {
    /// One register with from–to.
    #[default]
    Register,
    /// One list a month.
    Snapshot,
}

/// Whether the last month of an entry is still due (question Q06).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopMonth {
    /// It is the last month due.
    #[default]
    Inclusive,
    /// It is the first month not due.
    Exclusive,
}

/// The frame of a run: settled before anything is reconciled, printed with every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// First month judged for what was not paid.
    pub first: Month,
    /// Last month judged for what was not paid.
    pub last: Month,
    /// The day up to which everything is known.
    pub as_of: NaiveDate,
    /// What the month column means.
    pub month_means: MonthMeans,
    /// How the roll is kept.
    pub roll_mode: RollMode,
    /// The day the roll was exported, where that was said.
    pub roll_as_of: Option<NaiveDate>,
    /// How the last month of an entry is meant.
    pub stop_month: StopMonth,
    /// Whose number the identity column of payments bears.
    pub whose_id: WhoseId,
}

impl Frame {
    /// Whether a whole period lies inside the judged months.
    pub fn covers(&self, period: Period) -> bool {
        self.first <= period.first() && period.last() <= self.last
    }
}

/// The terms of a programme label, as the policy gives them.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The family in the policy; `None` when the policy does not know the label (question Q07).
    pub family: Option<String>,
    /// The terms; defaults (a person, monthly, by the register) for an unknown label.
    pub programme: Programme,
}

impl Terms {
    /// Of a label.
    pub fn of(policy: &Policy, label: &str) -> Self {
        match policy.programme(label) {
            Some(known) => Self {
                family: Some(known.family.to_owned()),
                programme: known.terms.clone(),
            },
            None => Self {
                family: None,
                programme: Programme::default(),
            },
        }
    }

    /// The period of the programme that `month` lies in.
    pub fn period(&self, month: Month) -> Period {
        Period::containing(month, self.programme.cycle)
    }

    /// The last day on which a credit for `period` is in time, where the programme has one.
    pub fn pay_day(&self, period: Period) -> Option<NaiveDate> {
        self.programme
            .pay_day
            .map(|day| day.in_month(period.last()))
    }

    /// The first day on which a missing payment of `period` may be charged.
    ///
    /// The pay day; for a programme without one the last day of the period, and for a one-off the
    /// first day of its month. A decision made after that day is payable by the pay day (else the
    /// last day) of the month after the decision.
    pub fn chargeable_from(&self, period: Period, decided: Option<NaiveDate>) -> NaiveDate {
        let once = self.programme.cycle == Cycle::Once;
        let plain = |month: Month| match self.programme.pay_day {
            Some(day) => day.in_month(month),
            None => month.last_day(),
        };
        let own = if once {
            period.first().first_day()
        } else {
            plain(period.last())
        };
        match decided {
            Some(date) if date > own => {
                let month = Month::new(
                    u16::try_from(date.year()).unwrap_or_default(),
                    u8::try_from(date.month()).unwrap_or_default(),
                );
                month.map_or(own, |m| plain(m.next()))
            }
            _ => own,
        }
    }
}
