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
use crate::table::cell::{Cell, Kind, Unit, amount};
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
const UNITS: [&str; 4] = ["金额单位", "计量单位", "货币单位", "单位"];
/// Units of money that columns are not read in.
const OTHER_UNITS: [&str; 13] = [
    "千元",
    "百元",
    "十元",
    "十万元",
    "百万元",
    "千万元",
    "亿元",
    "角",
    "美元",
    "千",
    "百",
    "百万",
    "亿",
];
/// What stands behind a unit in a sentence: `金额均以万元计`, `按元填列`.
const COUNTED: [&str; 8] = [
    "计",
    "为单位",
    "作单位",
    "表示",
    "填",
    "列示",
    "反映",
    "统计",
];

/// Reads one row above the header.
pub(super) fn read(table: &Table<'_>, row: &Row, preface: &mut Preface) -> Result<()> {
    let texts: Vec<String> = row.cells().map(|c| squeezed(c.text)).collect();
    // What is shown in another scale than it holds declares nothing.
    let is_doubtful = row
        .cells()
        .any(|cell| matches!(cell.kind, Kind::Scaled(_) | Kind::Altered));
    for (index, text) in texts.iter().enumerate() {
        let (key, inline) = text.split_once(':').unwrap_or((text, ""));
        let next = || texts.iter().skip(index + 1).find(|t| !t.is_empty());
        let value = if inline.is_empty() {
            next().map_or("", String::as_str)
        } else {
            inline
        };
        let alone = texts.iter().filter(|t| !t.is_empty()).count() == 1;
        let key = key.trim_start_matches(['(', '[', '【', '〔']);
        let beside = UNITS.contains(&key).then_some(value);
        let all = money_words(text, alone).chain(beside.into_iter().flat_map(parts));
        for word in all {
            note_unit(table, row, word, preface)?;
        }
        if COUNTS.contains(&key) {
            let total = count(value).map(DeclaredTotal::Count);
            preface.declared.extend(total.map(|total| Declared {
                row: row.number(),
                total,
            }));
        } else if AMOUNTS.contains(&key) && !is_doubtful {
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

/// Notes the unit that a word of the preface names; another than before leaves all amounts in doubt.
fn note_unit(table: &Table<'_>, row: &Row, word: &str, preface: &mut Preface) -> Result<()> {
    let wrong = |message| Error::new(ErrorKind::Input, message).at(table.locus(row.number()));
    if OTHER_UNITS.contains(&word) {
        return Err(wrong(&tables::UNIT_UNKNOWN).with("unit", word));
    }
    let Some(found) = unit(word) else {
        return Ok(());
    };
    match preface.unit.replace(found) {
        Some(before) if before != found => Err(wrong(&tables::UNIT_TWICE).with("unit", word)),
        _ => Ok(()),
    }
}

/// Words that may be the unit of all amounts: those of `单位：人、元` and `（单位：万元）`, those in brackets
/// of a title or a group (`发放情况（万元）`), that of a sentence (`以下金额均以万元计`), and a text that stands
/// alone in its row. What belongs to a total (`总金额（万元）`) says nothing of the amounts below;
/// `单位：县民政局` names an office.
fn money_words(text: &str, alone: bool) -> impl Iterator<Item = &str> {
    let of_total = ["总金额", "总额", "合计", "共计", "总计"]
        .iter()
        .any(|word| text.contains(word));
    let named = UNITS.iter().find_map(|key| {
        let at = text.find(key)?;
        text.get(at + key.len()..)
    });
    let bracketed = text
        .split_once(['(', '[', '【', '〔'])
        .filter(|_| !of_total || named.is_some())
        .map(|(_, inner)| inner);
    let is_unit = |text: &&str| unit(text).is_some() || OTHER_UNITS.contains(text);
    let whole = alone.then_some(text).filter(is_unit);
    let whole = whole.filter(|text| names_money(text));
    let found = named.or(bracketed).or(whole);
    found.into_iter().flat_map(parts).chain(in_sentence(text))
}

/// The unit that a sentence says amounts are counted in.
fn in_sentence(text: &str) -> Option<&str> {
    let mut begins = text.match_indices(['以', '按', '用']);
    begins.find_map(|(at, word)| {
        let after = text.get(at + word.len()..)?;
        let before = |end: &&str| after.find(*end).and_then(|end| after.get(..end));
        let mut units = COUNTED.iter().filter_map(before);
        let found = units.find_map(|found| parts(found).next());
        let found = found.filter(|found| unit(found).is_some() || OTHER_UNITS.contains(found))?;
        // `惠及群众数以万计` counts people, `本表按分计` points.
        let is_number = text.get(..at).is_some_and(|before| before.ends_with('数'));
        let of_money = found.contains('元') || text.contains("金额");
        (of_money && !is_number).then_some(found)
    })
}

/// Whether a unit is one of money by itself, and no mere number: `万` alone is none.
fn names_money(unit: &str) -> bool {
    unit.ends_with(['元', '角', '分'])
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let ends = [
        '、', ',', ';', ':', '(', ')', '[', ']', '【', '】', '〔', '〕',
    ];
    text.split(ends).map(|part| {
        // `单位为万元`, `单位统一为人民币元`.
        let part = part.trim_start_matches(['均', '为', '是', '统', '一', '都', '系']);
        part.strip_prefix("人民币").unwrap_or(part)
    })
}

/// The unit of all amounts that a row below the header names with the word `单位`, or in a sentence, if it
/// is a row of few cells that says so.
pub(in crate::table) fn unit_of_row(row: &Row) -> Option<Unit> {
    let filled = || {
        row.filled()
            .map(|(_, cell)| cell)
            .filter(|cell| !cell.is_blank())
    };
    let may_name = row.text.contains("单位") || row.text.contains(['以', '按', '用']);
    if !may_name || filled().count() > 3 {
        return None;
    }
    let texts: Vec<String> = filled().map(|cell| squeezed(cell.text)).collect();
    let named =
        |text: &String| UNITS.iter().any(|key| text.contains(key)) || in_sentence(text).is_some();
    let from = texts.iter().position(named)?;
    let mut words = texts
        .iter()
        .skip(from)
        .flat_map(|text| money_words(text, true));
    words.find_map(unit)
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
