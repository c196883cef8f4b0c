use super::super::{By, DeclaredTotal, Field};
use super::*;
use crate::message::Lang;
use crate::money::Money;
use crate::table::cell::Unit;
use crate::table::limits::Limits;

const fn field(name: &'static str, header: &'static str, required: bool) -> Field {
    Field {
        name,
        header,
        required,
    }
}

const LINES: Columns = Columns {
    role: "lines",
    fields: &[
        field("serial", "序号", false),
        field("person_id", "身份证号", true),
        field("person_name", "姓名", true),
        field("head_id", "户主身份证号", false),
        field("payee_name", "收款人姓名", false),
        field("amount", "金额", true),
        field("period", "发放月份", false),
        field("purpose", "用途", false),
    ],
};

const DEATHS: Columns = Columns {
    role: "deaths",
    fields: &[
        field("person_id", "身份证号", true),
        field("person_name", "姓名", true),
        field("died_on", "死亡日期", true),
    ],
};

fn header(text: &str, overrides: &[(&str, &str)]) -> Result<Header> {
    let table = Table::open("t.csv", text.as_bytes(), &Limits::default())?;
    let mut words = Vocabulary::shipped()?;
    for (field, header) in overrides {
        words.set("lines", field, header);
    }
    find(&table, &LINES, &words)
}

/// The columns of the fields, in the order of `LINES`, `-` where there is none.
#[track_caller]
fn check(text: &str, expected: &str) -> Header {
    let header = header(text, &[]).unwrap();
    let columns: Vec<_> = (0..LINES.fields.len())
        .map(|f| header.column(f).map_or("-".to_owned(), |c| c.to_string()))
        .collect();
    assert_eq!(columns.join(" "), expected, "{text}");
    header
}

#[track_caller]
fn check_error(text: &str, overrides: &[(&str, &str)], code: &str, says: &[&str]) {
    let error = header(text, overrides).unwrap_err();
    assert_eq!(
        (error.code(), error.kind()),
        (code, ErrorKind::Input),
        "{error}"
    );
    for part in says {
        assert!(
            error.text(Lang::Zh).contains(part),
            "{} lacks {part}",
            error.text(Lang::Zh)
        );
    }
}

#[test]
fn columns_are_found_in_any_order_and_by_synonyms() {
    check("金额,姓名,身份证号\n", "- 2 1 - - 0 - -");
    check(
        "序号,补贴对象,身份证号（码）,补贴金额（元）,备注\n",
        "0 2 1 - - 3 - 4",
    );
    check("xm,SFZH,金 额\n", "- 1 0 - - 2 - -");
    check("姓名,身份证号,户主身份证号,金额,户名\n", "- 1 0 2 4 3 - -");
    let header = check("姓名,身份证号,金额,贫困类型,手机\n", "- 1 0 - - 2 - -");
    assert_eq!(
        header.unknown().map(|c| header.text(c)).collect::<Vec<_>>(),
        ["贫困类型", "手机"]
    );
    assert_eq!(header.rows(), (1, 1));
}

#[test]
fn titles_prefaces_and_units_stand_above_the_header() {
    let header = check(
        "2025年1月发放表,,\n批次号:,2025010001,\n总人数:,12,\n总金额：3600.00元,,\n,,单位：人、万元\n\n姓名,身份证号,金额\n",
        "- 1 0 - - 2 - -",
    );
    assert_eq!(header.rows(), (7, 7));
    assert_eq!(header.unit(2), Unit::TenThousandYuan);
    let declared: Vec<_> = header
        .preface()
        .declared
        .iter()
        .map(|d| (d.row, d.total))
        .collect();
    let sum = DeclaredTotal::Amount(Money::from_fen(360_000));
    assert_eq!(declared, [(3, DeclaredTotal::Count(12)), (4, sum)]);
    let header = check(
        "单位：县民政局,,\n姓名,身份证号,金额（分）\n",
        "- 1 0 - - 2 - -",
    );
    assert_eq!(header.unit(2), Unit::Fen);
    for (title, unit) in [
        ("（单位：万元）", Unit::TenThousandYuan),
        ("发放表（单位：万元）", Unit::TenThousandYuan),
        ("发放情况（万元）", Unit::TenThousandYuan),
        ("单位 万元", Unit::TenThousandYuan),
        ("单位（万元）", Unit::TenThousandYuan),
        ("金额单位：人民币万元", Unit::TenThousandYuan),
        ("万元", Unit::TenThousandYuan),
        ("计量单位：人、元", Unit::Yuan),
        ("单位：万元/月", Unit::TenThousandYuan),
        ("（单位：,万元）", Unit::TenThousandYuan),
        ("以下金额均以万元计", Unit::TenThousandYuan),
        ("说明：按万元填列，不留小数", Unit::TenThousandYuan),
        ("金额以人民币万元为单位", Unit::TenThousandYuan),
        ("金额单位均为万元", Unit::TenThousandYuan),
        ("单位：万", Unit::TenThousandYuan),
        ("以户计，用于统计300万元以下项目", Unit::Yuan),
        ("本批下达资金300万元", Unit::Yuan),
        ("发放清单（惠及群众数以万计）", Unit::Yuan),
        ("惠及群众数以千计", Unit::Yuan),
        ("涉及金额数以万元计", Unit::Yuan),
        ("本表按分计", Unit::Yuan),
        ("万", Unit::Yuan),
        ("总金额（万元）：0.36,", Unit::Yuan),
        ("总金额：,0.36,万元", Unit::Yuan),
        ("填报单位：万元镇", Unit::Yuan),
        ("单位负责人：分某", Unit::Yuan),
    ] {
        let header = check(&format!("{title}\n姓名,身份证号,金额\n"), "- 1 0 - - 2 - -");
        assert_eq!(header.unit(2), unit, "{title}");
    }
    for title in [
        "单位：千元",
        "发放表（单位：千元）",
        "发放情况（角）",
        "金额以千元计",
        "单位：千",
    ] {
        check_error(
            &format!("{title},,\n姓名,身份证号,金额\n"),
            &[],
            "E1009",
            &[],
        );
    }
    check_error(
        "单位：元,,\n发放情况（万元）,,\n姓名,身份证号,金额\n",
        &[],
        "E1045",
        &["万元"],
    );
}

#[test]
fn two_merged_lines_are_group_and_text() {
    let header = check(
        "序号,户主信息,,收款人信息,,补贴对象信息,,发放信息,\n,姓名,身份证号,姓名,身份证号,姓名,身份证号,月份,金额\n",
        "0 6 5 2 3 8 7 -",
    );
    assert_eq!(header.rows(), (1, 2));
    let header = check(
        "序号,基本信息,,发放信息\n,姓名,身份证号,金额\n1,2,3,4\n",
        "0 2 1 - - 3 - -",
    );
    assert_eq!((header.rows(), header.text(1)), ((1, 2), "基本信息 姓名"));
    let header = check(
        "序号,基本情况,,户主情况,发放情况\n,姓名,身份证号,姓名,金额\n1,2,3,4,5\n",
        "0 2 1 - - 4 - -",
    );
    assert_eq!(header.rows(), (1, 2));
    // Without its group the number of the head would be taken for the person's.
    check_error(
        "户主信息,,发放信息\n姓名,身份证号,金额\n",
        &[],
        "E1014",
        &["缺少列：身份证号、姓名"],
    );
    // A unit line above the last column is no group.
    let header = check(
        ",,,单位：万元\n姓名,身份证号,金额,手机\n",
        "- 1 0 - - 2 - -",
    );
    assert_eq!(
        (header.rows(), header.unit(2)),
        ((2, 2), Unit::TenThousandYuan)
    );
}

#[test]
fn two_equal_columns_are_an_error_that_shows_both() {
    let text = "姓名,身份证号,应发金额,实发金额\n";
    check_error(
        text,
        &[],
        "E1015",
        &["金额", "“应发金额”（C）", "“实发金额”（D）"],
    );
    check_error(
        "姓名,身份证号,金额,实发金额\n",
        &[],
        "E1015",
        &["“金额”（C）", "“实发金额”（D）"],
    );
    check_error(
        "姓名,姓名,身份证号,金额\n",
        &[],
        "E1015",
        &["（A）", "（B）"],
    );
    // The project's word decides.
    let mapped = header(text, &[("金额", "实发金额")]).unwrap();
    assert_eq!(mapped.column(5), Some(3));
    assert_eq!(mapped.matches().last().map(|m| m.by), Some(By::Override));
    let mapped = header("姓名,身份证号,金额,实发金额\n", &[("amount", "实发金额")]).unwrap();
    assert_eq!(mapped.column(5), Some(3));
    check_error(
        text,
        &[("金额", "到账金额")],
        "E1016",
        &["金额", "实发金额"],
    );
}

#[test]
fn a_weak_synonym_yields_and_is_reported() {
    let header = check("姓名,身份证号,金额,用途,备注\n", "- 1 0 - - 2 - 3");
    let purpose = header.matches().iter().find(|m| m.field == 7).unwrap();
    assert_eq!(
        (purpose.by, purpose.rivals.as_slice()),
        (By::Exact, [4].as_slice())
    );
    check_error(
        "姓名,身份证号,金额,摘要,备注\n",
        &[],
        "E1015",
        &["摘要", "备注"],
    );
}

#[test]
fn what_is_missing_is_named_with_what_was_found_and_the_nearest() {
    let says = [
        "缺少列：身份证号、金额",
        "表头有：姓名、身份证好、发放月份",
        "身份证号 ← 身份证好",
    ];
    check_error("姓名,身份证好,发放月份\n", &[], "E1014", &says);
    check_error(
        "张三,434001195603036655,5.00\n",
        &[],
        "E1013",
        &["身份证号、姓名、金额"],
    );
    check_error(
        "身份证号户主（户主）,姓名,金额\n",
        &[],
        "E1014",
        &["缺少列：身份证号"],
    );
    // A number in a row that was taken for a header is not shown.
    let error = header("姓名,金额,434001195603036655\n", &[]).unwrap_err();
    assert!(!error.text(Lang::Zh).contains("4340"));
}

#[test]
fn roles_are_told_apart_by_their_headers() {
    let words = Vocabulary::shipped().unwrap();
    for (text, role) in [
        ("身份证号,姓名,死亡日期\n", "deaths"),
        ("身份证号,姓名,金额,发放月份\n", "lines"),
    ] {
        let table = Table::open("t.csv", text.as_bytes(), &Limits::default()).unwrap();
        let all = scores(&table, &[LINES, DEATHS], &words).unwrap();
        assert_eq!(
            (all[0].role, all[0].complete, all[1].complete),
            (role, true, false)
        );
    }
}

#[test]
fn columns_are_lettered_as_in_a_spreadsheet() {
    assert_eq!(
        [0, 25, 26, 701, 702].map(column_letters),
        ["A", "Z", "AA", "ZZ", "AAA"]
    );
}

#[test]
fn a_column_that_fits_two_fields_is_an_error() {
    const BOTH: Columns = Columns {
        role: "both",
        fields: &[
            field("period", "发放月份", false),
            field("snapshot", "名册月份", false),
        ],
    };
    let find_both = |text: &str| {
        let table = Table::open("t.csv", text.as_bytes(), &Limits::default()).unwrap();
        find(&table, &BOTH, &Vocabulary::shipped().unwrap()).map_err(|e| e.code())
    };
    assert_eq!(find_both("所属期,姓名\n").err(), Some("E1019"));
    let header = find_both("发放月份,名册月份\n").unwrap();
    assert_eq!((header.column(0), header.column(1)), (Some(0), Some(1)));
}
