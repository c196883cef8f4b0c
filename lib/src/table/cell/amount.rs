//! Amounts of money as cells spell them.
//!
//! `1,234.00`, `1，234`, `￥600`, `600元`, `壹仟元整`, `600.`, `(600.00)`; `-`, `—` and `无` are nothing.
//! More than two decimals of a yuan are a defect and are never rounded. Separators must stand where
//! thousands stand: `1,23` could be anything and is refused.

use super::capital::capital;
use super::repair::{Repair, Repairs};
use super::scrub::{Inner, scrub};
use super::spelling::is_nil;
use super::{Cell, Kind, Reading};
use crate::error::Defect;
use crate::message::{tables, words};
use crate::money::Money;
use std::borrow::Cow;

/// The unit a column of amounts is in, as its header or a unit line says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// 元.
    #[default]
    Yuan,
    /// 万元.
    TenThousandYuan,
    /// 分.
    Fen,
}

impl Unit {
    /// Fen in one of it.
    const fn fen(self) -> i128 {
        match self {
            Self::Yuan => 100,
            Self::TenThousandYuan => 1_000_000,
            Self::Fen => 1,
        }
    }

    /// Decimals that are still whole fen.
    const fn decimals(self) -> usize {
        match self {
            Self::Yuan => 2,
            Self::TenThousandYuan => 6,
            Self::Fen => 0,
        }
    }
}

/// Reads an amount; an empty cell and a mark for nothing are `None`.
///
/// # Errors
/// A [`Defect`] when the cell is no amount, an altered text or shown in another scale, has more decimals than fen, does not
/// fit, or names a unit that contradicts its column.
pub fn amount(cell: Cell<'_>, unit: Unit) -> Result<Reading<Option<Money>>, Defect> {
    if cell.kind == Kind::Altered {
        return Err(Defect::new(&tables::CELL_ALTERED));
    }
    if matches!(cell.kind, Kind::Scaled(_)) {
        return Err(Defect::new(&tables::CELL_SCALED));
    }
    let kept = !matches!(cell.kind, Kind::Rounded(_) | Kind::Shortened(_));
    if unit == Unit::Yuan
        && kept
        && !cell.text.ends_with('.')
        && let Ok(money) = Money::parse(cell.text)
    {
        return Ok(Reading::clean(Some(money)));
    }
    let mut repairs = Repairs::NONE;
    match cell.kind {
        Kind::Rounded(_) => repairs.add(Repair::FloatTail),
        Kind::Shortened(_) => repairs.add(Repair::HiddenDigits),
        _ => {}
    }
    let text = scrub(cell.text, Inner::Keep, &mut repairs);
    if text.is_empty() {
        return Ok(Reading {
            value: None,
            repairs,
        });
    }
    if is_nil(&text) {
        repairs.add(Repair::Nil);
        return Ok(Reading {
            value: None,
            repairs,
        });
    }
    let (negative, text) = sign(&text, &mut repairs);
    let (text, unit) = units(text, unit, &mut repairs)?;
    let magnitude = match capital(text) {
        Some(fen) if unit == Unit::Yuan => {
            repairs.add(Repair::Capitals);
            fen
        }
        _ => number(text, unit, &mut repairs)?,
    };
    let fen = if negative { -magnitude } else { magnitude };
    let fen = i64::try_from(fen).map_err(|_| Defect::new(&words::MONEY_RANGE))?;
    Ok(Reading {
        value: Some(Money::from_fen(fen)),
        repairs,
    })
}

/// Brackets, a leading sign and a currency sign; a sign may stand on either side of the currency.
fn sign<'t>(text: &'t str, repairs: &mut Repairs) -> (bool, &'t str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'))
        && inner.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '¥' | '￥'))
    {
        repairs.add(Repair::Brackets);
        return (true, currency(inner, repairs));
    }
    let outer = minus(text);
    let text = currency(outer.1, repairs);
    match (outer.0, minus(text)) {
        (false, inner) => inner,
        (true, _) => (true, text),
    }
}

fn minus(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn currency<'t>(text: &'t str, repairs: &mut Repairs) -> &'t str {
    for sign in ["¥", "￥", "人民币", "RMB", "CNY"] {
        if let Some(rest) = text.strip_prefix(sign) {
            repairs.add(Repair::CurrencySign);
            return rest.trim_start();
        }
    }
    text
}

/// The unit a cell names itself; it must not contradict a column in 万元 or 分.
fn units<'t>(
    text: &'t str,
    column: Unit,
    repairs: &mut Repairs,
) -> Result<(&'t str, Unit), Defect> {
    const SUFFIXES: [(&str, Unit); 8] = [
        ("万元", Unit::TenThousandYuan),
        ("万", Unit::TenThousandYuan),
        ("元/月", Unit::Yuan),
        ("元整", Unit::Yuan),
        ("元正", Unit::Yuan),
        ("元", Unit::Yuan),
        ("圆", Unit::Yuan),
        ("分", Unit::Fen),
    ];
    let digit_before = |rest: &str| {
        rest.trim_end()
            .ends_with(|c: char| c.is_ascii_digit() || c == '.')
    };
    for (suffix, unit) in SUFFIXES {
        let Some(rest) = text.strip_suffix(suffix).filter(|r| digit_before(r)) else {
            continue;
        };
        if column != Unit::Yuan && unit != column {
            return Err(Defect::new(&tables::AMOUNT_UNIT).with("suffix", suffix));
        }
        repairs.add(Repair::UnitSuffix);
        return Ok((rest.trim_end(), unit));
    }
    if column != Unit::Yuan {
        repairs.add(Repair::ColumnUnit);
    }
    Ok((text, column))
}

/// Digits with separators and decimals, as fen.
fn number(text: &str, unit: Unit, repairs: &mut Repairs) -> Result<i128, Defect> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, "")) => {
            repairs.add(Repair::BarePoint);
            (whole, "")
        }
        Some(parts) => parts,
        None => (text, ""),
    };
    let whole = without_separators(whole, repairs)?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(&whole) || !digits(decimals) {
        return Err(Defect::new(&words::MONEY_TEXT));
    }
    if decimals.len() > unit.decimals().max(2) {
        return Err(Defect::new(&words::MONEY_DECIMALS));
    }
    let range = || Defect::new(&words::MONEY_RANGE);
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(decimals.bytes()) {
        let digit = i128::from(byte - b'0');
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit))
            .ok_or_else(range)?;
    }
    let scale = 10_i128.pow(u32::try_from(decimals.len()).unwrap_or(0));
    let fen = value.checked_mul(unit.fen()).ok_or_else(range)?;
    if fen % scale != 0 {
        return Err(Defect::new(&words::MONEY_DECIMALS));
    }
    Ok(fen / scale)
}

/// Commas may stand only between full groups of three digits.
fn without_separators<'t>(whole: &'t str, repairs: &mut Repairs) -> Result<Cow<'t, str>, Defect> {
    if !whole.contains(',') {
        return Ok(Cow::Borrowed(whole));
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    if first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3) {
        return Err(Defect::new(&tables::AMOUNT_SEPARATOR));
    }
    repairs.add(Repair::Thousands);
    Ok(Cow::Owned(whole.replace(',', "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell::DateSystem;

    #[track_caller]
    fn check(cell: &str, unit: Unit, expected: Result<(Option<i64>, &str), &str>) {
        let got = amount(Cell::text(cell), unit);
        let got = got
            .map(|r| (r.value.map(Money::fen), r.repairs.to_string()))
            .map_err(|d| d.message.code);
        let got = got.as_ref().map(|(f, r)| (*f, r.as_str())).map_err(|c| *c);
        assert_eq!(got, expected, "{cell:?}");
    }

    #[track_caller]
    fn yuan(cell: &str, fen: i64, steps: &str) {
        check(cell, Unit::Yuan, Ok((Some(fen), steps)));
    }

    #[test]
    fn a_number_shown_in_another_scale_is_no_amount() {
        let kind = Kind::Scaled(Some(DateSystem::From1900));
        for (text, unit) in [("6.5", Unit::Yuan), ("0", Unit::TenThousandYuan)] {
            let read = amount(Cell { text, kind }, unit);
            assert_eq!(read.map_err(|defect| defect.message.code), Err("E1048"));
        }
    }

    #[test]
    fn struck_out_digits_are_no_amount() {
        let kind = Kind::Altered;
        for text in ["500985", "500985.00元"] {
            let read = amount(Cell { text, kind }, Unit::Yuan);
            assert_eq!(read.map_err(|defect| defect.message.code), Err("E1047"));
        }
    }

    #[test]
    fn clean_amounts_take_no_step() {
        yuan("620.00", 62_000, "");
        yuan("620", 62_000, "");
        yuan("-12.5", -1_250, "");
        yuan("0", 0, "");
    }

    #[test]
    fn every_spelling_of_an_amount_is_read() {
        yuan("1,234.00", 123_400, "thousands");
        yuan("1，234", 123_400, "width+thousands");
        yuan("12,345,678.90", 1_234_567_890, "thousands");
        yuan("￥600", 60_000, "width+currency-sign");
        yuan("¥ 600.5", 60_050, "currency-sign");
        yuan("-¥600", -60_000, "currency-sign");
        yuan("¥-600", -60_000, "currency-sign");
        yuan("600元", 60_000, "unit-suffix");
        yuan("600 元", 60_000, "unit-suffix");
        yuan("600元整", 60_000, "unit-suffix");
        yuan("600.", 60_000, "bare-point");
        yuan("(600.00)", -60_000, "brackets");
        yuan("（600.00）", -60_000, "width+brackets");
        yuan("６７１.５０", 67_150, "width");
        yuan(" 99.99", 9_999, "trimmed");
        yuan("'600.00", 60_000, "wrapper");
        yuan("壹仟元整", 100_000, "capitals");
        yuan(
            "人民币壹仟贰佰叁拾肆元伍角陆分",
            123_456,
            "currency-sign+capitals",
        );
        yuan("1.2万元", 1_200_000, "unit-suffix");
        yuan("+5", 500, "");
    }

    #[test]
    fn nothing_is_nothing_and_not_zero() {
        check("", Unit::Yuan, Ok((None, "")));
        check("  ", Unit::Yuan, Ok((None, "trimmed")));
        for mark in ["-", "—", "——", "–", "无", "/"] {
            check(mark, Unit::Yuan, Ok((None, "nil")));
        }
    }

    #[test]
    fn doubtful_amounts_are_refused() {
        for (cell, code) in [
            ("600.005", "E0002"),
            ("599.99999999", "E0002"),
            ("600.000", "E0002"),
            ("1,23", "E1021"),
            ("1,2345", "E1021"),
            (",234", "E1021"),
            ("600,00", "E1021"),
            ("1 234", "E0001"),
            ("6OO", "E0001"),
            ("六百左右", "E0001"),
            ("#N/A", "E0001"),
            ("600-700", "E0001"),
            ("--600", "E0001"),
            ("1e3", "E0001"),
            ("(600", "E0001"),
            (".5", "E0001"),
            ("999999999999999999999", "E0003"),
        ] {
            check(cell, Unit::Yuan, Err(code));
        }
    }

    #[test]
    fn the_unit_of_the_column_is_multiplied_in_exactly() {
        let wan = Unit::TenThousandYuan;
        check("3.1234", wan, Ok((Some(3_123_400), "column-unit")));
        check("0.000001", wan, Ok((Some(1), "column-unit")));
        check("0.0000001", wan, Err("E0002"));
        check("3.5万元", wan, Ok((Some(3_500_000), "unit-suffix")));
        check("600元", wan, Err("E1022"));
        check("62000", Unit::Fen, Ok((Some(62_000), "column-unit")));
        check("62000.00", Unit::Fen, Ok((Some(62_000), "column-unit")));
        check("0.5", Unit::Fen, Err("E0002"));
        check("600元", Unit::Fen, Err("E1022"));
    }
}
