//! What is handed back to whoever delivered the files.

use crate::running::{names, root, run, scratch};
use onecard::table::{Limits, Row, Table};
use std::fs;
use std::path::{Path, PathBuf};

/// A directory with files of `testdata`.
fn furnished(name: &str, files: &[&str]) -> PathBuf {
    let place = scratch(name);
    for file in files {
        let from = root().join("testdata").join(file);
        fs::copy(&from, place.join(from.file_name().unwrap())).unwrap();
    }
    place
}

/// The rows of a sheet.
fn sheet(book: &Path, name: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(book).unwrap();
    let tables = Table::open_all("list.xlsx", &bytes, &Limits::default()).unwrap();
    let table = tables.iter().find(|t| t.sheet() == Some(name)).unwrap();
    let (mut rows, mut row, mut all) = (table.rows(), Row::new(), Vec::new());
    while rows.read(&mut row).unwrap() {
        all.push(row.cells().map(|c| c.text.to_owned()).collect());
    }
    all
}

/// File, row, column and what stands there, of each fault.
fn faults(book: &Path) -> Vec<String> {
    let rows = sheet(book, "问题明细");
    let each = rows.iter().skip(3).map(|cells| {
        assert!(!cells[7].is_empty() && !cells[8].is_empty(), "{cells:?}");
        [&cells[1], &cells[3], &cells[4], &cells[6]]
            .map(String::as_str)
            .join(" ")
            .trim()
            .to_owned()
    });
    each.collect()
}

const DIRTY: [&str; 6] = [
    "dirt/02-html.xls",
    "dirt/04-destroyed.csv",
    "dirt/04-numbers.xlsx",
    "engagements/dirty/input/payments-202501 副本.csv",
    "engagements/dirty/input/payments-202502.csv",
    "engagements/dirty/input/roll.csv",
];

#[test]
fn every_fault_of_every_file_is_listed_at_once() {
    let place = furnished("returned-dirty", &DIRTY);
    let mut arguments = vec!["check", "*.*", "--return-list", "list.xlsx"];
    let ended = run(&place, &arguments);
    assert_eq!(ended.status.code(), Some(3), "a file cannot be read");
    let list = place.join("list.xlsx");
    let expected = [
        "02-html.xls 4",
        // These lack the column of the programme, and are read as nothing else for that.
        "04-destroyed.csv 1",
        "04-numbers.xlsx 1",
        "payments-202501 副本.csv 9 D 434001195804241491",
        "payments-202501 副本.csv 10 D 4.34001E+17",
        "payments-202502.csv 13  20250201,99,高龄津贴",
        "payments-202502.csv 14 G 合计",
        "roll.csv 14 I 60.005",
        "roll.csv 16 I 合计",
    ];
    assert_eq!(faults(&list), expected);
    let form = sheet(&list, "退回单");
    let line = form
        .iter()
        .find(|r| r.get(1).is_some_and(|c| c.starts_with("问题")))
        .unwrap();
    assert_eq!(line[2], format!("共 {} 处 in all", expected.len()));
    let html = form
        .iter()
        .find(|r| r.get(1).is_some_and(|c| c == "02-html.xls"))
        .unwrap();
    assert_eq!((html[3].as_str(), html[4].len()), ("1", 64));
    assert!(sheet(&list, "写法提示").len() > 3);
    let said = String::from_utf8(ended.stderr).unwrap() + &String::from_utf8(ended.stdout).unwrap();
    assert!(
        said.contains("共 9 处") && !said.contains("434001195804241491"),
        "{said}"
    );

    // The list is not its own input, and stays unless it is to be replaced.
    arguments[1] = "roll.csv";
    let before = fs::read(&list).unwrap();
    assert_eq!(run(&place, &arguments).status.code(), Some(2));
    assert_eq!(fs::read(&list).unwrap(), before);
    arguments.push("--force");
    assert_eq!(run(&place, &arguments).status.code(), Some(1));
    assert_eq!(
        faults(&list),
        ["roll.csv 14 I 60.005", "roll.csv 16 I 合计"]
    );
    arguments[1] = "list.xlsx";
    assert_eq!(run(&place, &arguments).status.code(), Some(2));
    assert_eq!(names(&place).len(), DIRTY.len() + 1);
}

#[test]
fn what_cannot_be_held_against_rows_is_told_and_not_taken_for_right() {
    let place = scratch("returned-totals");
    let text = "项目,身份证号,姓名,银行账号,金额,发放月份\n高龄津贴,4.34001E+17,甲,621,600,202501\n合计,,,,#REF!,\n";
    fs::write(place.join("a.csv"), text).unwrap();
    let ended = run(&place, &["check", "a.csv", "--return-list", "list.xlsx"]);
    assert_eq!(ended.status.code(), Some(1));
    let page = String::from_utf8(ended.stdout).unwrap();
    for said in [
        "合计核对：相符 0 个，不符 0 个，无从核对 1 个",
        "第 3 行 金额：金额无法识别",
        "被表格软件损坏的号码：1 个，第一个在第 2 行 身份证号",
    ] {
        assert!(page.contains(said), "{page}");
    }
    let expected = ["a.csv 2 B 4.34001E+17", "a.csv 3 E 合计"];
    assert_eq!(faults(&place.join("list.xlsx")), expected);
}

#[test]
fn files_without_a_fault_give_a_list_without_one() {
    let clean = "engagements/clean/input/roll.csv";
    let place = furnished("returned-clean", &[clean]);
    let ended = run(&place, &["check", "roll.csv", "--return-list", "list.xlsx"]);
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(faults(&place.join("list.xlsx")), [""; 0]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_a_list() {
    use std::os::unix::fs::PermissionsExt;
    let place = furnished("returned-modes", &["engagements/clean/input/roll.csv"]);
    run(&place, &["check", "roll.csv", "--return-list", "list.xlsx"]);
    let mode = fs::metadata(place.join("list.xlsx"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
