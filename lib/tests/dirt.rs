//! Every kind of dirt in `testdata/dirt` is read as the file beside it says.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used)]

use onecard::error::Defect;
use onecard::message::Lang;
use onecard::table::cell::{self, Identifier, Kind, Reading};
use onecard::table::header::{Columns, Field, Header, Vocabulary, find};
use onecard::table::structure::{Class, Structure};
use onecard::table::{Form, Limits, Row, Table};
use std::fmt::Display;
use std::path::Path;

const fn required(name: &'static str, header: &'static str) -> Field {
    Field {
        name,
        header,
        required: true,
    }
}

const LINES: Columns = Columns {
    role: "lines",
    fields: &[
        required("person_name", "姓名"),
        required("person_id", "身份证号"),
        required("account", "银行账号"),
        required("amount", "金额"),
        required("period", "发放月份"),
        required("paid_on", "发放日期"),
    ],
};

/// A value with the steps in brackets, `∅` for nothing, or the code of the defect.
fn value<T: Display>(read: Result<Reading<Option<T>>, Defect>) -> String {
    match read {
        Ok(read) => {
            let value = read.value.map_or("∅".to_owned(), |v| v.to_string());
            let clean = read.repairs.is_empty();
            value
                + &if clean {
                    String::new()
                } else {
                    format!(" [{}]", read.repairs)
                }
        }
        Err(defect) => format!("!{}", defect.message.code),
    }
}

fn identifier(read: Identifier<'_>) -> String {
    let damage = read.damage.map_or(String::new(), |d| format!(" !{d:?}"));
    value(Ok(Reading {
        value: Some(read.text),
        repairs: read.repairs,
    })) + &damage
}

fn cells(row: &Row, header: &Header) -> String {
    let cell = |field| row.cell(header.column(field).unwrap());
    if let Some(altered) = row.cells().find(|cell| cell.kind == Kind::Altered) {
        return format!("altered {}", altered.text);
    }
    let errors: Vec<_> = row.cells().filter(|c| c.kind == Kind::Error).collect();
    if !errors.is_empty() {
        return format!(
            "error {}",
            errors.iter().map(|c| c.text).collect::<String>()
        );
    }
    let unit = header.unit(header.column(3).unwrap());
    let name = cell::text(cell(0));
    let name = Reading {
        value: Some(name.value),
        repairs: name.repairs,
    };
    let mut shown = vec![value(Ok(name)), identifier(cell::resident_id(cell(1)))];
    shown.extend(cell::lookalike(cell(1).text).map(|id| format!("({}?)", id.reveal())));
    shown.push(identifier(cell::account(cell(2))));
    shown.push(value(cell::amount(cell(3), unit)));
    shown.push(value(cell::month(cell(4))));
    shown.push(value(cell::date(cell(5))));
    shown.join(" | ")
}

fn reading(name: &str, bytes: &[u8]) -> onecard::error::Result<String> {
    let tables = Table::open_all(name, bytes, &Limits::default())?;
    if let [table] = tables.as_slice() {
        return one(table);
    }
    let mut text = String::new();
    for table in &tables {
        let hidden = if table.is_hidden() { ", hidden" } else { "" };
        text += &format!("== {}{hidden}\n", table.sheet().unwrap_or_default());
        text += &one(table).unwrap_or_else(|e| format!("{}: {e}\n", e.code()));
    }
    Ok(text)
}

fn one(table: &Table<'_>) -> onecard::error::Result<String> {
    let header = find(table, &LINES, &Vocabulary::shipped()?)?;
    let structure = Structure::new(&header, header.column(3));
    let mut text = match table.form() {
        Form::Text {
            encoding,
            delimiter,
        } => format!("{encoding} {delimiter:?}\n"),
        form => format!("{form}\n"),
    };
    for declared in &header.preface().declared {
        text += &format!("row {} declares {:?}\n", declared.row, declared.total);
    }
    let (mut rows, mut row) = (table.rows(), Row::new());
    while rows.read(&mut row)? {
        let class = match structure.classify(&row) {
            Class::Record if row.is_hidden() => format!("(hidden) {}", cells(&row, &header)),
            Class::Record => cells(&row, &header),
            Class::Structural(what) => format!("{what:?}"),
            Class::ControlTotal(total) => format!("{total:?}"),
            Class::Refused(defect) => {
                format!("refused: {} {}", defect.message.code, defect.text(Lang::En))
            }
        };
        text += &format!("{}: {class}\n", row.number());
    }
    for (first, last) in rows.hidden_columns() {
        let texts = (*first..=*last).map(|column| header.text(column));
        text += &format!("hidden columns: {}\n", texts.collect::<Vec<_>>().join(", "));
    }
    Ok(text)
}

#[test]
fn every_kind_of_dirt_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/dirt");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".expected") && name != "README.md")
        .collect();
    names.sort();
    let mut wrong = Vec::new();
    for name in &names {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let got = reading(name, &bytes).unwrap_or_else(|e| format!("{}: {e}\n", e.code()));
        let expected = std::fs::read_to_string(folder.join(format!("{name}.expected")));
        if expected.ok().as_ref() != Some(&got) {
            wrong.push(format!("--- {name}\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}=== end", wrong.join(""));
    assert!(names.len() >= 20, "only {} files", names.len());
}
