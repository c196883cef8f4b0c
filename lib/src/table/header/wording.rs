//! The normal form of a header text, and the unit it names.

use crate::table::cell::Unit;
use unicode_normalization::UnicodeNormalization;

/// A header text as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    /// NFKC, lower case, without blanks, brackets, units and marks.
    pub(super) text: String,
    /// The unit named in brackets or after a stroke: `金额（万元）`.
    pub(super) unit: Option<Unit>,
}

/// Notes in brackets that add nothing: `姓名（必填）`.
const NOTES: [&str; 5] = ["必填", "选填", "必填项", "文本", "文本格式"];

/// A letter that stands in the normal form of a text as it is, but for its case.
fn is_own(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}' | '-' | '.')
}

/// The normal form of a text of plain letters; `None` for one that has to be looked at.
pub(super) fn plainly(raw: &str) -> Option<String> {
    raw.chars().all(is_own).then(|| raw.to_ascii_lowercase())
}

/// Normalises a header text.
///
/// What stands in brackets is kept when it is neither unit nor note: `身份证号（户主）` must not become
/// `身份证号`, and `身份证号(码)` becomes `身份证号码`.
pub(super) fn wording(raw: &str) -> Wording {
    // Most cells below a header are these alone, and so is a plain header text.
    if let Some(text) = plainly(raw) {
        return Wording { text, unit: None };
    }
    let plain: String = raw
        .nfkc()
        .filter(|c| !skipped(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut found = Wording::default();
    let mut rest = plain.as_str();
    while let Some((before, after)) = rest.split_once(['(', '[', '【', '〔']) {
        let (inner, tail) = after
            .split_once([')', ']', '】', '〕'])
            .unwrap_or((after, ""));
        found.text.push_str(before);
        match unit(inner) {
            Some(unit) => found.unit = Some(unit),
            None if is_note(inner) => {}
            None => found.text.push_str(inner),
        }
        rest = tail;
    }
    found.text.push_str(rest);
    if let Some((before, after)) = found.text.rsplit_once(['/', ':'])
        && let Some(unit) = unit(after).filter(|_| !before.is_empty())
    {
        found.unit = Some(unit);
        found.text = before.to_owned();
    }
    found.text.retain(|c| !matches!(c, ':' | '/' | '、'));
    found
}

fn skipped(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '*' | '"' | '\'' | '`' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}'
        )
}

fn is_note(inner: &str) -> bool {
    NOTES.contains(&inner) || inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The unit a short text names, also with a period: `元/月`.
pub(super) fn unit(text: &str) -> Option<Unit> {
    let text = text.strip_prefix("单位:").unwrap_or(text);
    let text = text.strip_prefix("人民币").unwrap_or(text);
    match text.split('/').next().unwrap_or(text) {
        "元" => Some(Unit::Yuan),
        "万元" => Some(Unit::TenThousandYuan),
        "分" => Some(Unit::Fen),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, text: &str, unit: Option<Unit>) {
        assert_eq!(
            wording(raw),
            Wording {
                text: text.to_owned(),
                unit
            },
            "{raw:?}"
        );
    }

    #[test]
    fn header_texts_have_one_form() {
        check("身份证号(码)", "身份证号码", None);
        check("身 份\n证　号", "身份证号", None);
        check("＊姓名（必填）", "姓名", None);
        check("SFZH", "sfzh", None);
        check("村（居）委会", "村居委会", None);
        check("身份证号（户主）", "身份证号户主", None);
        check("发放月份(yyyymm)", "发放月份", None);
        check("批次号:", "批次号", None);
    }

    #[test]
    fn units_are_taken_out_and_kept() {
        check("合计（元）", "合计", Some(Unit::Yuan));
        check("金额（万元）", "金额", Some(Unit::TenThousandYuan));
        check("金额/分", "金额", Some(Unit::Fen));
        check("月标准(元/人·月)", "月标准", Some(Unit::Yuan));
        check("金额（单位：元）", "金额", Some(Unit::Yuan));
        check("积分", "积分", None);
    }
}
