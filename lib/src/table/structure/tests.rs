use super::*;
use crate::table::header::{Columns, Field, Vocabulary, find};
use crate::table::{Limits, Table};

const LINES: Columns = Columns {
    role: "lines",
    fields: &[
        Field {
            name: "serial",
            header: "序号",
            required: false,
        },
        Field {
            name: "person_name",
            header: "姓名",
            required: true,
        },
        Field {
            name: "person_id",
            header: "身份证号",
            required: true,
        },
        Field {
            name: "amount",
            header: "金额",
            required: true,
        },
    ],
};

fn classes(text: &str) -> Vec<String> {
    let table = Table::open("t.csv", text.as_bytes(), &Limits::default()).unwrap();
    let header = find(&table, &LINES, &Vocabulary::shipped().unwrap()).unwrap();
    let structure = Structure::new(&header, header.column(3));
    let (mut rows, mut row, mut all) = (table.rows(), Row::new(), Vec::new());
    while rows.read(&mut row).unwrap() {
        all.push(match structure.classify(&row) {
            Class::Record => "record".to_owned(),
            Class::Structural(what) => format!("{what:?}"),
            Class::Refused(defect) => defect.message.code.to_owned(),
            Class::ControlTotal(t) => {
                let count = t.count.map_or("-".to_owned(), |c| c.to_string());
                let code = t
                    .illegible
                    .map(|defect| format!("!{}", defect.message.code));
                let sum = t.sum.map(|sum| sum.to_string());
                let sum = [sum, code].into_iter().flatten().collect::<Vec<_>>();
                let sum = match sum.is_empty() {
                    true => "-".to_owned(),
                    false => sum.join(" "),
                };
                format!("{} {:?} {count} {sum}", t.label, t.scope)
            }
        });
    }
    all
}

#[track_caller]
fn check(row: &str, expected: &str) {
    let all = classes(&format!("序号,姓名,身份证号,金额\n{row}\n"));
    assert_eq!(all.get(1).map(String::as_str), Some(expected), "{row}");
}

#[test]
fn every_row_of_a_printed_table_has_its_class() {
    let text = "发放表,,,\n序号,姓名,身份证号,金额\n1,丁妍,434001195603036655,985.00\n本页合计,,1人,985.00\n\
        序号,姓名,身份证号,金额\n2,史瑾静,434001197407218995\n,,,\n\n合计,,2人,\"3,351.00\"\n制表人：,,审核人：,\n";
    let expected = [
        "Preface",
        "Header",
        "record",
        "本页合计 Section 1 985.00",
        "RepeatedHeader",
        "E1017",
        "Blank",
        "Blank",
        "合计 Whole 2 3351.00",
        "Footer",
    ];
    assert_eq!(classes(text), expected);
}

#[test]
fn totals_are_control_totals() {
    check("小计,,,985.00", "小计 Section - 985.00");
    check("合 计,,,985.00", "合计 Whole - 985.00");
    check("总计：,,,985.00元", "总计 Whole - 985.00");
    check("3,合计,,985.00", "合计 Whole - 985.00");
    check(",合计,,985.00", "合计 Whole - 985.00");
    check("胜利村小计,,,985.00", "胜利村小计 Section - 985.00");
    check("合计（12人）,,,985.00", "合计 Whole 12 985.00");
    check("合计：985.00元", "合计 Whole - 985.00");
    check("合计,,,", "合计 Whole - -");
    check("合计,,,九百左右", "合计 Whole - !E0001");
    check("合计,,,600.005", "合计 Whole - !E0002");
    check("合计（大写）：玖佰捌拾伍元整,,,", "合计 Whole - 985.00");
}

#[test]
fn a_total_in_words_counts_wherever_it_stands_in_its_row() {
    check("合计（大写）,玖佰捌拾伍元整,,", "合计 Whole - 985.00");
    check("合计,大写：玖佰捌拾伍元整,,985.00", "合计 Whole - 985.00");
    check(
        "合计,人民币（大写）：玖佰捌拾伍元整,,",
        "合计 Whole - 985.00",
    );
    check(
        "合计,大写：玖佰捌拾陆元整,,985.00",
        "合计 Whole - 985.00 !E1049",
    );
    check(
        "合计（大写）：玖佰捌拾陆元整,,,985.00",
        "合计 Whole - 985.00 !E1049",
    );
    check("合计,共计补贴金额元,,985.00", "合计 Whole - 985.00");
}

#[test]
fn digits_behind_a_label_give_way_to_those_of_the_column_and_contradict_nothing() {
    check("合计（2025.1）,,,985.00", "合计 Whole - 985.00");
    check("合计：984.00元,,,985.00", "合计 Whole - 985.00");
    check("合计：984.00元,,,x", "合计 Whole - 984.00");
    check("合计：984.00元,,,", "合计 Whole - 984.00");
}

#[test]
fn a_row_that_may_be_a_record_is_never_a_total() {
    check("合计,丁妍,434001195603036655,985.00", "E1018");
    check("1,合计,434001195603036655,985.00", "E1018");
    check("1,计春华,434001195603036655,985.00", "record");
    check("1,审计,434001195603036655,985.00", "record");
}

#[test]
fn a_total_behind_other_cells_is_no_payment_to_an_institution() {
    for row in [
        "1,特困供养,小计,985.00",
        "1,特困供养,合 计：,985.00",
        "1,特困供养,本页合计(2人),985.00",
        "1,特困供养,过次页,985.00",
        "1,特困供养,Total,985.00",
        "承前页,,,985.00",
        "1,平均,,985.00",
    ] {
        check(row, "E1018");
    }
    check("1,特困供养,青石镇敬老院,985.00", "record");
    check("1,合计敬老院,,985.00", "record");
    check("1,平均,434001195603036655,985.00", "record");
}

#[test]
fn a_row_that_names_the_unit_is_no_data() {
    let classes = |header: &str, row: &str| classes(&format!("{header}\n{row}\n")).pop();
    let footer = Some("Footer".to_owned());
    assert_eq!(
        classes("序号,姓名,身份证号,金额（万元）", "单位：万元,,,"),
        footer
    );
    assert_eq!(classes("序号,姓名,身份证号,金额", ",,单位：,元"), footer);
    assert_ne!(classes("序号,姓名,身份证号,金额", "单位：万元,,,"), footer);
    assert_ne!(
        classes("序号,姓名,身份证号,金额", "单位：县民政局,,,"),
        footer
    );
}

#[test]
fn ragged_rows_are_refused_and_trailing_blanks_are_not() {
    check("1,丁妍,434001195603036655", "E1017");
    check("1,丁妍,434001195603036655,1,234.00", "E1017");
    check("1,丁妍,434001195603036655,985.00,,", "record");
    check("1,丁\"妍\",434001195603036655,985.00", "record");
    check("1,\"丁\"妍,434001195603036655,985.00", "E1011");
}

#[test]
fn footers_are_structure_unless_they_hold_a_number() {
    check("审核人：李某,,填表日期：2025-01-31,", "Footer");
    check("第 1 页 共 3 页", "Footer");
    check("注：本表一式三份", "Footer");
    check("注,丁妍,434001195603036655,985.00", "record");
    check("说明书,丁妍,,985.00", "record");
}

#[test]
fn a_delimiter_at_the_end_of_each_line_makes_no_column() {
    let all = classes(
        "序号|姓名|身份证号|金额|\n1|丁妍|434001195603036655|985.00|\n2|丁妍|434001195603036655|\n",
    );
    assert_eq!(all, ["Header", "record", "record"]);
}

#[test]
fn every_footer_begins_as_footers_begin() {
    for footer in FOOTERS {
        assert!(footer.chars().next().is_some_and(begins_footer), "{footer}");
    }
}
