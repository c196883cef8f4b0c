//! Files that lie about themselves, through the program: every one is refused as an input, by name and
//! with what to do, by `check` and by `audit` alike; nothing is written.

use crate::running::{root, run, scratch};
use flate2::{Compression, Crc, write::DeflateEncoder};
use std::fs;
use std::io::Write;

const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="i1"/></sheets></workbook>"#;
const RELS: &str = r#"<Relationships><Relationship Id="i1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose one sheet is `sheet`.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        let packed = packed.finish().unwrap();
        let mut sum = Crc::new();
        sum.update(bytes);
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        for number in [sum.sum(), packed.len() as u32, bytes.len() as u32] {
            about.extend(number.to_le_bytes());
        }
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(about);
        archive.extend(name.as_bytes());
        archive.extend(packed);
    }
    let (start, length) = (archive.len() as u32, directory.len() as u32);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\x00\x00\x00\x00\x03\x00\x03\x00");
    archive.extend(length.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

fn sheet(rows: &str) -> Vec<u8> {
    workbook(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes())
}

/// The program refuses the file, and says `expected`.
#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &str) {
    let place = scratch(&format!("hostile-{name}"));
    fs::write(place.join(name), bytes).unwrap();
    let roll = root().join("testdata/engagements/clean/input/roll.csv");
    fs::copy(roll, place.join("roll.csv")).unwrap();
    let audit = [
        "audit",
        "--roll",
        "roll.csv",
        "--payments",
        name,
        "--out",
        "out",
        "--lang",
        "en",
    ];
    for arguments in [&audit[..], &["check", name, "--lang", "en"]] {
        let ended = run(&place, arguments);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(3), "{name}: {said}");
        assert!(said.contains(expected), "{name}: {said}");
        assert!(!place.join("out").exists(), "{name}");
    }
}

#[test]
fn a_sheet_that_inflates_to_400_mib_is_not_inflated() {
    let bomb = workbook(&vec![b' '; 400 << 20]);
    assert!(bomb.len() < 500_000, "{}", bomb.len());
    check("bomb.xlsx", &bomb, "inflate_ratio = 200");
}

#[test]
fn a_cell_far_away_and_a_lying_size_cost_nothing() {
    let far = r#"<row r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row>"#;
    check("far.xlsx", &sheet(far), "far.xlsx");
    let lying = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row></sheetData></worksheet>"#;
    check("lying.xlsx", &workbook(lying.as_bytes()), "lying.xlsx");
}

#[test]
fn entities_are_not_expanded() {
    let bomb = r#"<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet/>"#;
    check("entities.xlsx", &workbook(bomb.as_bytes()), "entities.xlsx");
}

#[test]
fn long_lines_many_columns_and_zero_bytes_name_their_limit() {
    check("line.csv", &vec![b'a'; 48 << 20], "row_bytes = 4194304");
    let columns = "a,".repeat(200_000);
    check("columns.csv", columns.as_bytes(), "columns = 16384");
    let payments = root().join("testdata/engagements/clean/input/payments-202501.csv");
    let mut zero = fs::read(payments).unwrap();
    zero.extend(b"20250101,99,\0,x\n");
    check("zero.csv", &zero, "zero byte");
}

#[test]
fn a_limit_is_raised_by_the_flag_that_its_message_names() {
    let place = scratch("hostile-raised");
    let columns = "a,".repeat(20_000);
    fs::write(place.join("wide.csv"), columns).unwrap();
    let ended = run(&place, &["check", "wide.csv", "--lang", "en"]);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("--limit columns=NUMBER"), "{said}");
    let raised = [
        "check",
        "wide.csv",
        "--lang",
        "en",
        "--limit",
        "columns=30000",
    ];
    let said = String::from_utf8(run(&place, &raised).stderr).unwrap();
    assert!(!said.contains("limit"), "{said}");
    let wrong = [
        "check",
        "wide.csv",
        "--lang",
        "en",
        "--limit",
        "colums=30000",
    ];
    let ended = run(&place, &wrong);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(said.contains("did you mean `columns`"), "{said}");
}
