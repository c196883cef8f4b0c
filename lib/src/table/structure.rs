//! What each row is: a record, a control total, structure, or refused.
//!
//! Every row of a table gets exactly one [`Class`]. Totals are not data but are not thrown away either:
//! they are held against the records they cover. A row that could be a total or a record is refused.
//!
//! ```text
//! 序号,姓名,身份证号,金额          header
//! 1,丁妍,434001195603036655,985.00  record
//! 本页合计,,1人,985.00              control total of a section
//! 序号,姓名,身份证号,金额          repeated header
//! 2,史瑾静,434001197407218995       refused: ragged
//! 合计,,2人,3351.00                 control total of the whole
//! 制表人：,,审核人：,               footer
//! ```

use super::cell::{Cell, Kind, Repair, Unit, amount};
use super::header::Header;
use super::header::preface::{count, squeezed, unit_of_row};
use super::row::Row;
use crate::error::Defect;
use crate::message::tables;
use crate::money::Money;

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Data of the role.
    Record,
    /// A declared total, to hold against the records it covers.
    ControlTotal(ControlTotal),
    /// No data.
    Structural(Structural),
    /// Not readable with certainty.
    Refused(Defect),
}

/// Why a row is no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structural {
    /// Above the header.
    Preface,
    /// The header.
    Header,
    /// The header once more, as on each printed page.
    RepeatedHeader,
    /// Nothing but blanks.
    Blank,
    /// 制表人, 审核人, notes.
    Footer,
}

/// A total that a row declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// The label as it stands, without blanks.
    pub label: String,
    /// The records it covers.
    pub scope: Scope,
    /// Declared number of records or persons.
    pub count: Option<u32>,
    /// Declared sum of the amount column; `None` when it is empty or illegible.
    pub sum: Option<Money>,
    /// What is wrong with the sum that stands there, if anything: it cannot be read, or words say another.
    pub illegible: Option<Defect>,
}

/// The records a total covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those since the last total or the header: 小计, 本页合计.
    Section,
    /// Those since the header: 合计, 总计.
    Whole,
}

/// Classifies the rows of one table.
pub struct Structure<'h> {
    header: &'h Header,
    amount: Option<(usize, Unit)>,
    /// First text of each header line, to rule out most rows at a glance.
    first_texts: Vec<(usize, &'h str)>,
}

const FOOTERS: [&str; 26] = [
    "制表人",
    "制表",
    "制表日期",
    "审核人",
    "审核",
    "复核人",
    "复核",
    "填表人",
    "填表日期",
    "填报人",
    "填报日期",
    "填报单位",
    "填表单位",
    "经办人",
    "经办",
    "负责人",
    "单位负责人",
    "分管领导",
    "领导签字",
    "签字",
    "盖章",
    "打印日期",
    "打印时间",
    "联系电话",
    "说明",
    "注",
];

/// Totals and sums carried from page to page, by other words than those with 计.
const CARRIED: [&str; 18] = [
    "承前页",
    "承上页",
    "接前页",
    "接上页",
    "过次页",
    "过下页",
    "转次页",
    "转下页",
    "接下页",
    "总额",
    "总金额",
    "总数",
    "平均",
    "平均数",
    "人均",
    "total",
    "subtotal",
    "sum",
];

/// A letter or digit of ASCII, or an ideograph of the common block: surely visible.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a footer can begin with this character.
fn begins_footer(c: char) -> bool {
    matches!(
        c,
        '第' | '制'
            | '审'
            | '复'
            | '填'
            | '经'
            | '负'
            | '单'
            | '分'
            | '领'
            | '签'
            | '盖'
            | '打'
            | '联'
            | '说'
            | '注'
    )
}

impl<'h> Structure<'h> {
    /// Rows under `header`; `amount` is the column whose totals are declared.
    pub fn new(header: &'h Header, amount: Option<usize>) -> Self {
        let first = |line: &'h Vec<String>| {
            line.iter()
                .enumerate()
                .find(|(_, t)| !t.is_empty())
                .map(|(i, t)| (i, t.as_str()))
        };
        Self {
            header,
            amount: amount.map(|column| (column, header.unit(column))),
            first_texts: header.lines().iter().filter_map(first).collect(),
        }
    }

    /// What the row is.
    pub fn classify(&self, row: &Row) -> Class {
        let (first, last) = self.header.rows();
        if row.number() < first {
            return Class::Structural(Structural::Preface);
        }
        if row.number() <= last {
            return Class::Structural(Structural::Header);
        }
        if let Some(fault) = row.fault() {
            return Class::Refused(fault.clone());
        }
        if row.len() == self.header.width()
            && self.is_plainly_record(|column| row.cell(column).text)
            && row
                .filled()
                .any(|(_, cell)| begins_with_long_number(cell.text))
        {
            return Class::Record;
        }
        let mut filled = row
            .filled()
            .map(|(_, cell)| cell)
            .filter(|cell| !cell.is_blank());
        let heads = [filled.next(), filled.next()];
        let Some(head) = heads[0] else {
            return Class::Structural(Structural::Blank);
        };
        if self.is_header_again(row) {
            return Class::Structural(Structural::RepeatedHeader);
        }
        if let Some(class) = heads
            .into_iter()
            .flatten()
            .find_map(|cell| self.total(row, cell))
        {
            return class;
        }
        if is_footer(row, head) || self.names_its_unit(row) {
            return Class::Structural(Structural::Footer);
        }
        if let Some(label) = carried(row) {
            let defect = Defect::new(&tables::ROW_TOTAL_OR_RECORD).with("label", label);
            return Class::Refused(defect);
        }
        let width = self.header.width();
        let beyond = row
            .filled()
            .any(|(column, cell)| column >= width && !cell.is_blank());
        if (row.len() < width && !row.is_of_sheet()) || beyond {
            let defect = Defect::new(&tables::ROW_RAGGED).with("cells", row.len());
            return Class::Refused(defect.with("columns", width));
        }
        Class::Record
    }

    /// Whether the first two cells, which are filled, begin neither a header, nor a total, nor a footer.
    ///
    /// A row below the header that has all its cells, without a fault, is a record then.
    pub(crate) fn is_plainly_record<'t>(&self, cell: impl Fn(usize) -> &'t str) -> bool {
        let plain = |index: usize| {
            let text = cell(index);
            let first = text.chars().next();
            first.is_some_and(|c| is_plain(c) && !begins_footer(c))
                && (memchr::memchr(0xe8, text.as_bytes()).is_none() || !text.contains(['计', '計']))
        };
        let begins = |(at, text): &(usize, &str)| cell(*at).trim_start().starts_with(*text);
        plain(0) && plain(1) && !self.first_texts.iter().any(begins)
    }

    /// Whether every cell that [`Structure::is_plainly_record`] looks at is one of `same`, or a number
    /// at `number`: rows that agree there with a plain record are plain records.
    pub(crate) fn is_told_by(&self, same: impl Fn(usize) -> bool, number: usize) -> bool {
        let mut headers = self.first_texts.iter().filter(|(at, _)| *at == number);
        let numbers = headers.all(|(_, text)| text.starts_with(|c: char| !c.is_ascii()));
        let mut looked_at = [0, 1]
            .into_iter()
            .chain(self.first_texts.iter().map(|(at, _)| *at));
        numbers && looked_at.all(|column| column == number || same(column))
    }

    /// Whether most of what a row holds, and three cells or more, are texts of the header, and yet the
    /// row is not that header: it is the header of a table with other columns.
    pub(crate) fn is_other_header(&self, row: &Row) -> bool {
        let hidden = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '"');
        let texts = row
            .filled()
            .map(|(column, cell)| (column, cell.text.trim_matches(hidden)));
        let filled: Vec<(usize, &str)> = texts.filter(|(_, text)| !text.is_empty()).collect();
        let known = |(_, text): &&(usize, &str)| {
            let mut lines = self.header.lines().iter().flatten();
            lines.any(|known| !known.is_empty() && known == text)
        };
        let words = filled.iter().filter(known).count();
        let same = |line: &Vec<String>| {
            let mut filled = filled.iter();
            filled.all(|(index, text)| line.get(*index).is_some_and(|known| known == text))
        };
        words >= 3 && words * 2 >= filled.len() && !self.header.lines().iter().any(same)
    }

    /// Whether a row names another unit for all amounts than they are read in.
    pub(crate) fn changes_unit(&self, row: &Row) -> bool {
        let own = self.amount.map(|(_, unit)| unit);
        unit_of_row(row).is_some_and(|unit| own.is_some_and(|own| own != unit))
    }

    /// Whether a row says nothing but the unit that amounts are read in.
    fn names_its_unit(&self, row: &Row) -> bool {
        let own = self.amount.map(|(_, unit)| unit);
        unit_of_row(row).is_some_and(|unit| own == Some(unit)) && !has_long_number(row)
    }

    fn is_header_again(&self, row: &Row) -> bool {
        let glance = |(at, text): &(usize, &str)| row.cell(*at).text.trim() == *text;
        self.first_texts.iter().any(glance)
            && self.header.lines().iter().any(|line| {
                let same = |(i, text): (usize, &String)| row.cell(i).text.trim() == text;
                line.iter().enumerate().all(same)
            })
    }

    /// A control total, if `cell` labels one; refused when the row also holds a long number.
    fn total(&self, row: &Row, cell: Cell<'_>) -> Option<Class> {
        // Both characters begin with the same byte; most cells do not hold it.
        let may_count =
            cell.text.len() <= 90 && memchr::memchr(0xe8, cell.text.as_bytes()).is_some();
        if !may_count || !cell.text.contains(['计', '計']) {
            return None;
        }
        let squeezed = squeezed(cell.text);
        let (label, scope, rest) = label(&squeezed)?;
        if has_long_number(row) {
            let defect = Defect::new(&tables::ROW_TOTAL_OR_RECORD).with("label", label);
            return Some(Class::Refused(defect));
        }
        let (sum, illegible) = self.sum_of(row, rest);
        let counted = |text: &str| {
            text.ends_with(['人', '笔', '户', '条'])
                .then(|| count(text))
                .flatten()
        };
        let others = || {
            row.filled()
                .find_map(|(_, c)| counted(&super::header::preface::squeezed(c.text)))
        };
        Some(Class::ControlTotal(ControlTotal {
            label: label.to_owned(),
            scope,
            count: counted(rest).or_else(others),
            sum,
            illegible,
        }))
    }

    /// The sum that a total states (in the column of amounts, behind its label, or in words anywhere), and
    /// what is wrong with it: it cannot be read, or its words say another sum than its digits.
    fn sum_of(&self, row: &Row, rest: &str) -> (Option<Money>, Option<Defect>) {
        let stated = self
            .amount
            .map(|(column, unit)| stated(row.cell(column), unit));
        let inline = rest.contains(['元', '.', '¥']);
        let inline = inline.then(|| amount(Cell::text(rest), Unit::Yuan).ok());
        let inline = inline.flatten();
        let capitals = inline
            .as_ref()
            .filter(|r| r.repairs.contains(Repair::Capitals));
        let capitals = capitals.and_then(|reading| reading.value);
        let words = || capitals.or_else(|| row.filled().find_map(|(_, cell)| in_words(cell)));
        let other = || {
            inline
                .as_ref()
                .and_then(|reading| reading.value)
                .or_else(words)
        };
        match stated.unwrap_or(Ok(None)) {
            Ok(Some(digits)) => {
                let differs = words().filter(|words| *words != digits);
                let differ = |words| {
                    let differ = Defect::new(&tables::TOTAL_WORDS_DIFFER);
                    differ.with("words", words).with("digits", digits)
                };
                (Some(digits), differs.map(differ))
            }
            Ok(None) => (other(), None),
            Err(defect) => match other() {
                Some(sum) => (Some(sum), None),
                None => (None, Some(defect)),
            },
        }
    }
}

/// The amount that a total states in a cell.
fn stated(cell: Cell<'_>, unit: Unit) -> Result<Option<Money>, Defect> {
    match (cell.kind, cell.text) {
        (Kind::Error, "=") => Err(Defect::new(&tables::CELL_NOT_COMPUTED)),
        (Kind::Error, value) => Err(Defect::new(&tables::CELL_ERROR).with("value", value)),
        _ => amount(cell, unit).map(|reading| reading.value),
    }
}

/// An amount in capital numerals: `大写：柒仟贰佰元整`.
fn in_words(cell: Cell<'_>) -> Option<Money> {
    // No such amount is longer.
    if cell.text.len() > 150 || !cell.text.contains(['元', '圆']) {
        return None;
    }
    let text = squeezed(cell.text);
    let text = text
        .trim_start_matches("人民币")
        .trim_start_matches(['(', ':']);
    let text = text
        .trim_start_matches("大写")
        .trim_start_matches([')', ':']);
    let text = text.trim_start_matches("人民币");
    let reading = amount(Cell::text(text), Unit::Yuan).ok()?;
    reading
        .repairs
        .contains(Repair::Capitals)
        .then_some(reading.value?)
}

/// Splits a total's text into label, scope and what follows: `本页合计(12人)`, `胜利村小计`, `合计:3600.00元`.
fn label(text: &str) -> Option<(&str, Scope, &str)> {
    const WORDS: [(&str, Scope); 6] = [
        ("小计", Scope::Section),
        ("页计", Scope::Section),
        ("总计", Scope::Whole),
        ("合计", Scope::Whole),
        ("累计", Scope::Whole),
        ("共计", Scope::Whole),
    ];
    let (at, word, scope) = WORDS
        .into_iter()
        .filter_map(|(w, s)| text.find(w).map(|at| (at, w, s)))
        .min_by_key(|x| x.0)?;
    let (label, rest) = text.split_at_checked(at + word.len())?;
    let part = label.contains(['页', '村', '镇', '乡', '组', '社']);
    let scope = if part { Scope::Section } else { scope };
    let rest = rest.trim_start_matches("人数").trim_start_matches("金额");
    let rest = rest
        .trim_matches(['(', ')', ':', '共'])
        .trim_start_matches("大写");
    let rest = rest.trim_matches(['(', ')', ':']);
    let numeric = |c: char| {
        c.is_ascii_digit() || ",.元人户笔条¥整正零壹贰叁肆伍陆柒捌玖拾佰仟万角分圆".contains(c)
    };
    (label.chars().count() <= 20 && rest.chars().all(numeric)).then_some((label, scope, rest))
}

/// Whether a cell holds fifteen digits or more, as numbers of persons and accounts do.
fn has_long_number(row: &Row) -> bool {
    let digits = |cell: Cell<'_>| {
        if cell.text.len() < 15 {
            return false;
        }
        // Digits stay where they are squeezed.
        if begins_with_long_number(cell.text) {
            return true;
        }
        let squeezed = squeezed(cell.text);
        squeezed
            .split(|c: char| !c.is_ascii_digit())
            .any(|run| run.len() >= 15)
    };
    row.filled().any(|(_, cell)| digits(cell))
}

/// Whether a text begins with as many digits as a number of a person or an account has.
fn begins_with_long_number(text: &str) -> bool {
    let first = text.as_bytes().get(..15);
    first.is_some_and(|first| first.iter().all(u8::is_ascii_digit))
}

/// What is a total wherever it stands, in a row without the number of a person or an account: there it
/// would be read as the payment to an institution of that name.
fn carried(row: &Row) -> Option<String> {
    if has_long_number(row) {
        return None;
    }
    // No label is long.
    let mut labels = row.filled().filter(|(_, cell)| cell.text.len() <= 90);
    labels.find_map(|(_, cell)| {
        let text = squeezed(cell.text).to_lowercase();
        let text = text.trim_matches(['(', ')', ':']);
        let is_label = label(text).is_some() || CARRIED.contains(&text);
        is_label.then(|| text.to_owned())
    })
}

/// `制表人：…`, `第 1 页`; never a row with the number of a person or an account.
fn is_footer(row: &Row, head: Cell<'_>) -> bool {
    // Most rows begin with a character that no footer begins with.
    let begins = head.text.trim_start().chars().next();
    if !begins.is_some_and(begins_footer) {
        return false;
    }
    let text = squeezed(head.text);
    let marked = |rest: &str| rest.is_empty() || rest.starts_with(':') || rest.starts_with('(');
    let page = text.starts_with('第') && text.contains('页');
    let label = FOOTERS
        .iter()
        .any(|f| text.strip_prefix(f).is_some_and(marked));
    (page || label) && !has_long_number(row)
}

#[cfg(test)]
mod tests;
