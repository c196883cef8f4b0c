//! Which months are judged, as of when, and how months of the files are read.

use super::directory::WhoseId;
use crate::period::{Cycle, Month, Period};
use crate::policy::Policy;
use crate::policy::programme::Programme;
use crate::record::Records;
use chrono::NaiveDate;

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
    /// The months from `first` to `last`, as of a day, with the plain reading of everything else.
    pub fn new(first: Month, last: Month, as_of: NaiveDate) -> Self {
        Self {
            first,
            last,
            as_of,
            month_means: MonthMeans::default(),
            roll_mode: RollMode::default(),
            roll_as_of: None,
            stop_month: StopMonth::default(),
            whose_id: WhoseId::default(),
        }
    }

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
    /// The terms of every programme of the records, each by the pack that judges it.
    pub fn all(policy: &Policy, records: &Records) -> Vec<Self> {
        let programmes = records.programmes.iter().zip(0..);
        let terms = programmes.map(|(label, programme)| {
            let pack = policy.pack(records.pack(programme));
            Self::of(pack, records.texts.get(*label))
        });
        terms.collect()
    }

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
    /// last day) of the month after the decision. Where the month column holds the month of payment
    /// (Q02), everything falls due as many months later as the pack says.
    pub fn chargeable_from(
        &self,
        period: Period,
        decided: Option<NaiveDate>,
        frame: &Frame,
    ) -> NaiveDate {
        let programme = &self.programme;
        let plain = |month: Month| match programme.pay_day {
            Some(day) => day.in_month(month),
            None => month.last_day(),
        };
        let own = match programme.cycle {
            Cycle::Once => period.first().first_day(),
            _ => plain(self.pay_month(period.last(), frame)),
        };
        match decided {
            Some(date) if date > own => Month::of(date).map_or(own, |m| plain(m.next())),
            _ => own,
        }
    }

    /// The month in which money for `month` is paid.
    pub fn pay_month(&self, month: Month, frame: &Frame) -> Month {
        match frame.month_means {
            MonthMeans::For => month,
            MonthMeans::Paid => month.plus(self.lag()).unwrap_or(month),
        }
    }

    /// Months between the month money is for and the month it is paid, where files give the latter.
    pub(super) fn lag(&self) -> i32 {
        i32::from(self.programme.paid_lag_months.max(1))
    }
}
