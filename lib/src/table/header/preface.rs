//! What stands above the header: titles, the unit of all amounts, declared totals.
//!
//! ```text
//! 批次号:,2025010001
//! 总人数:,12
//! 总金额:,"3,600.00"
//! 单位：元
//! ```

use super::wording::unit;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::money::Money;
use crate::table::cell::{Cell, Unit, amount};
use crate::table::row::Row;
use crate::table::source::Table;
use unicode_normalization::UnicodeNormalization;

/// What a file says about itself above its header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preface {
    /// The unit of amounts whose column names none.
    pub unit: Option<Unit>,
    /// Totals it declares, in the order they stand.
    pub declared: Vec<Declared>,
}

/// A total a file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The row it stands in.
    pub row: u32,
    /// The total.
    pub total: DeclaredTotal,
}

/// What a declared total counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredTotal {
    /// Persons or lines.
    Count(u32),
    /// The sum of amounts.
    Amount(Money),
}

const COUNTS: [&str; 8] = [
    "总人数",
    "总笔数",
    "总条数",
    "合计人数",
    "合计笔数",
    "人数",
    "笔数",
    "发放人数",
];
const AMOUNTS: [&str; 6] = [
    "总金额",
    "合计金额",
    "总额",
    "发放总额",
    "发放总金额",
    "代发总金额",
];
const UNITS: [&str; 3] = ["单位", "金额单位", "计量单位"];

/// Reads one row above the header.
pub(super) fn read(table: &Table<'_>, row: &Row, preface: &mut Preface) -> Result<()> {
    let texts: Vec<String> = row.cells().map(|c| squeezed(c.text)).collect();
    for (index, text) in texts.iter().enumerate() {
        let (key, inline) = text.split_once(':').unwrap_or((text, ""));
        let next = || texts.iter().skip(index + 1).find(|t| !t.is_empty());
        let value = if inline.is_empty() {
            next().map_or("", String::as_str)
        } else {
            inline
        };
        if UNITS.contains(&key) {
            if let Some(unit) = named_unit(table, row, value)? {
                preface.unit = Some(unit);
            }
        } else if COUNTS.contains(&key) {
            let total = count(value).map(DeclaredTotal::Count);
            preface.declared.extend(total.map(|total| Declared {
                row: row.number(),
                total,
            }));
        } else if AMOUNTS.contains(&key) {
            let unit = preface.unit.unwrap_or_default();
            let money = amount(Cell::text(value), unit).ok().and_then(|r| r.value);
            let total = money.map(DeclaredTotal::Amount);
            preface.declared.extend(total.map(|total| Declared {
                row: row.number(),
                total,
            }));
        }
    }
    Ok(())
}

/// The money among the units of a line such as `人、元`; `单位：县民政局` names an office.
fn named_unit(table: &Table<'_>, row: &Row, value: &str) -> Result<Option<Unit>> {
    let mut found = None;
    for part in value.split(['、', ',', ';', '，']) {
        if matches!(part, "千元" | "百元" | "百万元" | "亿元" | "角" | "美元") {
            return Err(Error::new(ErrorKind::Input, &tables::UNIT_UNKNOWN)
                .with("unit", part)
                .at(table.locus(row.number())));
        }
        found = found.or(unit(part));
    }
    Ok(found)
}

/// NFKC without blanks.
pub(in crate::table) fn squeezed(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}

/// `12`, `12人`, `1,234笔`.
pub(in crate::table) fn count(text: &str) -> Option<u32> {
    let digits = text
        .trim_end_matches(['人', '笔', '户', '条', '次'])
        .replace(',', "");
    digits.parse().ok()
}
