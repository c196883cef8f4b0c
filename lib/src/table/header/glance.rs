//! Telling at a glance that a row is no header, as most rows are none.
//!
//! What stands for a field is a text that somebody asks for or that the vocabulary knows; behind a group
//! (`户主信息`) it is the end of one. So a row none of whose texts ends such a text needs no closer look.

use super::Columns;
use super::endings::Endings;
use super::mapping::Demand;
use super::vocabulary::Vocabulary;
use super::wording::plainly;
use crate::table::row::Row;

/// What a header can say.
pub(super) struct Glance<'w> {
    words: &'w Vocabulary,
    /// Texts that roles and projects ask for.
    asked: Endings,
}

impl<'w> Glance<'w> {
    pub(super) fn new(asked: &[(&Columns, Vec<Demand<'w>>)], words: &'w Vocabulary) -> Self {
        let demands = asked.iter().flat_map(|(_, demands)| demands);
        let texts = demands.flat_map(|(demand, own)| demand.iter().copied().chain([own.as_str()]));
        let asked = texts.collect();
        Self { words, asked }
    }

    /// Looks at the cells of a row.
    pub(super) fn at<'r>(&self, row: &'r Row) -> Look<'r> {
        let cells = (0..row.len()).map(|column| self.may_stand(row.cell(column).text));
        let may_stand = cells.collect();
        Look { row, may_stand }
    }

    fn may_stand(&self, text: &str) -> bool {
        if text.is_empty() {
            return false;
        }
        // What has to be normalised first is looked at closely.
        let Some(text) = plainly(text) else {
            return true;
        };
        self.asked.hold(&text) || self.words.ends_a_text(&text)
    }
}

/// Which cells of a row may stand for a field.
pub(super) struct Look<'r> {
    row: &'r Row,
    may_stand: Vec<bool>,
}

impl Look<'_> {
    /// Whether the row, perhaps with the one below it, can give a header a field.
    pub(super) fn may_be(&self, below: Option<&Self>) -> bool {
        let Some(below) = below else {
            return self.may_stand.contains(&true);
        };
        let covered = |column: usize| !below.row.cell(column).text.is_empty();
        let mut own = self.may_stand.iter().enumerate();
        below.may_stand.contains(&true) || own.any(|(column, may)| *may && !covered(column))
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
        let (upper, below) = (row(upper), row(lower));
        let below = (!lower.is_empty()).then(|| glance.at(&below));
        let seen = glance.at(&upper).may_be(below.as_ref());
        assert_eq!(seen, expected, "{upper:?} {lower:?}");
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
