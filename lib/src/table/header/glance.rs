//! Telling at a glance that a row is no header, as most rows are none.
//!
//! What stands for a field is a text that somebody asks for or that the vocabulary knows; behind a group
//! (`户主信息`) it is the end of one. So a row none of whose texts ends such a text needs no closer look.

use super::Columns;
use super::mapping::Demand;
use super::vocabulary::Vocabulary;
use super::wording::plain_end;
use crate::table::row::Row;

/// What a header can say.
pub(super) struct Glance<'w> {
    words: &'w Vocabulary,
    /// Texts that roles and projects ask for.
    asked: Vec<&'w str>,
    /// Their last letters, in order.
    ends: Vec<char>,
}

impl<'w> Glance<'w> {
    pub(super) fn new(asked: &'w [(&Columns, Vec<Demand<'w>>)], words: &'w Vocabulary) -> Self {
        let demands = asked.iter().flat_map(|(_, demands)| demands);
        let texts = demands.flat_map(|(demand, own)| demand.iter().copied().chain([own.as_str()]));
        let mut asked: Vec<&str> = texts.collect();
        asked.sort_unstable();
        asked.dedup();
        let last = |text: &&str| text.chars().next_back();
        let mut ends: Vec<char> = asked.iter().filter_map(last).collect();
        ends.sort_unstable();
        Self { words, asked, ends }
    }

    /// Whether a row, perhaps with the one below it, can give a header a field.
    pub(super) fn may_be(&self, row: &Row, below: Option<&Row>) -> bool {
        let width = row.len().max(below.map_or(0, Row::len));
        (0..width).any(|column| {
            let lower = below.map_or("", |below| below.cell(column).text);
            let text = match lower.is_empty() {
                true => row.cell(column).text,
                false => lower,
            };
            !text.is_empty() && self.may_stand(text)
        })
    }

    fn may_stand(&self, text: &str) -> bool {
        let Some(last) = plain_end(text) else {
            return true;
        };
        // Most cells end with a letter that nothing ends with.
        let asked = self.ends.binary_search(&last).is_ok();
        if !asked && !self.words.knows_end(last) {
            return false;
        }
        let text = text.to_ascii_lowercase();
        self.asked.iter().any(|asked| asked.ends_with(&text)) || self.words.ends_a_text(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell::Kind;
    use crate::table::header::Field;
    use crate::table::header::mapping::demands;

    const LINES: Columns = Columns {
        role: "lines",
        fields: &[
            Field::required("person_name", "姓名"),
            Field::required("amount", "金额"),
        ],
    };

    #[track_caller]
    fn check(upper: &[&str], lower: &[&str], expected: bool) {
        let row = |texts: &[&str]| {
            let mut row = Row::new();
            texts.iter().for_each(|text| row.push(text, Kind::Text));
            row
        };
        let mut words = Vocabulary::shipped().unwrap();
        words.set("lines", "amount", "拨款X");
        let asked = [(&LINES, demands(&LINES, &words))];
        let glance = Glance::new(&asked, &words);
        let below = row(lower);
        let below = (!lower.is_empty()).then_some(&below);
        assert_eq!(
            glance.may_be(&row(upper), below),
            expected,
            "{upper:?} {lower:?}"
        );
    }

    #[test]
    fn a_text_that_ends_one_that_is_asked_for_may_head_a_column() {
        check(&["x", "姓名"], &[], true);
        check(&["发放信息"], &["额"], true);
        check(&["姓名"], &[""], true);
        check(&["SFZH"], &[], true);
        check(&["拨款x"], &[], true);
        check(&["姓 名"], &[], true);
        check(&["（何）"], &[], true);
    }

    #[test]
    fn a_row_of_data_heads_none() {
        let data = [
            "农村低保",
            "434001193501010009",
            "农业银行",
            "1276.46",
            "2025-01-05",
            "",
        ];
        check(&data, &[], false);
        check(&["姓名", "金额"], &["丁妍", "985.00"], false);
        check(&[], &[], false);
    }
}
