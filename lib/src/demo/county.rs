//! What a county is asked to be.

use crate::period::Month;

/// A county to make. The same county is the same bytes, whenever and wherever it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct County {
    /// Persons on the roll, about; at most [`County::MOST_PEOPLE`], in workbooks
    /// [`County::MOST_PEOPLE_IN_WORKBOOKS`].
    pub people: u32,
    /// Months of payments, 1 to [`County::MOST_MONTHS`].
    pub months: u16,
    /// What chance grows from.
    pub seed: u64,
    /// The first month that money is for.
    pub first: Month,
    /// Planted deviations for a hundred persons, at most [`County::MOST_ANOMALIES`].
    pub anomalies: u8,
    /// Whom 低保 is granted to.
    pub grants: Grants,
    /// How the roll is kept.
    pub roll: RollForm,
    /// What the month column of payments means.
    pub column: MonthColumn,
    /// How clean the cells are.
    pub cells: Cells,
    /// Bytes of the tables.
    pub encoding: Encoding,
    /// Order of the rows.
    pub order: Order,
    /// The month whose payment file was never delivered; neither of the first two, nor the
    /// last.
    pub missing: Option<Month>,
}

/// Whom 低保 is granted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grants {
    /// Each person, on a card of his own.
    Persons,
    /// The household: one decision, one amount, one card. Institutions and guardians come with it.
    Households,
}

/// How the roll is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollForm {
    /// One register with first and last months.
    Register,
    /// One list a month.
    Snapshots,
    /// What the register looks like some time later: who left is gone, who came later is there.
    Export,
}

/// What the month column of payments means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthColumn {
    /// The month the money is for.
    For,
    /// The month it was paid in; it is for the month before.
    Paid,
}

/// How clean the cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// As the header says.
    Clean,
    /// One cell in two hundred is spelled otherwise; titles, totals and unreadable rows stand among
    /// the data.
    Dirty,
}

/// Bytes of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// GB18030, as Chinese Excel saves csv.
    Gb18030,
    /// Workbooks: amounts are numbers, everything else is text.
    Workbook,
}

/// Order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Household after household, the same in every file.
    Planned,
    /// Every file in an order of its own.
    Shuffled,
}

impl County {
    /// More persons than these would need a second county code.
    pub const MOST_PEOPLE: u32 = 4_000_000;
    /// Their payments of a month still fit one sheet.
    pub const MOST_PEOPLE_IN_WORKBOOKS: u32 = 500_000;
    /// Three years.
    pub const MOST_MONTHS: u16 = 36;
    /// Beyond these, households without a deviation would be rare.
    pub const MOST_ANOMALIES: u8 = 20;

    /// A clean register of persons.
    pub const fn new(people: u32, months: u16, seed: u64, first: Month) -> Self {
        Self {
            people,
            months,
            seed,
            first,
            anomalies: 4,
            grants: Grants::Persons,
            roll: RollForm::Register,
            column: MonthColumn::For,
            cells: Cells::Clean,
            encoding: Encoding::Utf8,
            order: Order::Planned,
            missing: None,
        }
    }

    /// What names of tables end in.
    pub(super) const fn extension(&self) -> &'static str {
        match self.encoding {
            Encoding::Utf8 | Encoding::Gb18030 => "csv",
            Encoding::Workbook => "xlsx",
        }
    }

    /// The `index`-th month that money is for.
    pub(super) fn month(&self, index: i32) -> Month {
        shift(self.first, index)
    }

    /// The last month that money is for.
    pub(super) fn last(&self) -> Month {
        self.month(self.months() - 1)
    }

    /// Months of payments.
    pub(super) fn months(&self) -> i32 {
        i32::from(self.months.clamp(1, Self::MOST_MONTHS))
    }

    /// Months from the month money is for to the month it is paid in.
    pub(super) fn lag(&self) -> i32 {
        i32::from(self.column == MonthColumn::Paid)
    }

    /// Whether what is paid for `month`, in time, was never delivered.
    pub(super) fn is_missing(&self, month: Month) -> bool {
        self.missing == Some(shift(month, self.lag()))
    }

    pub(super) fn households(&self) -> bool {
        self.grants == Grants::Households
    }
}

/// `month` and so many months; itself where the calendar ends.
pub(super) fn shift(month: Month, by: i32) -> Month {
    month.plus(by).unwrap_or(month)
}
