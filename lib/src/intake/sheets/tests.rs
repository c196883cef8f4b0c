use super::*;
use crate::intake::{Intake, ListInfo};
use crate::table::{Limits, Row};
use flate2::Crc;

/// A stored archive of those parts; a test needs no deflating.
fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let start = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(content.len()).unwrap();
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend([crc.sum(), size, size].map(u32::to_le_bytes).concat());
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        bytes.extend(
            [
                b"PK\x03\x04",
                &common[..],
                name.as_bytes(),
                content.as_bytes(),
            ]
            .concat(),
        );
        directory.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10]].concat());
        directory.extend([&start.to_le_bytes(), name.as_bytes()].concat());
    }
    let place = [directory.len(), bytes.len()].map(|n| u32::try_from(n).unwrap());
    let count = u16::try_from(parts.len()).unwrap();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend([count, count].map(u16::to_le_bytes).concat());
    bytes.extend(place.map(u32::to_le_bytes).concat());
    bytes.extend([0, 0]);
    bytes
}

/// A workbook of sheets given as lines with commas; a name that begins with `-` is hidden.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let (mut book, mut rels) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (index, (name, text)) in sheets.iter().enumerate() {
        let state = if name.starts_with('-') {
            "hidden"
        } else {
            "visible"
        };
        book += &format!("<sheet name=\"{name}\" state=\"{state}\" r:id=\"r{index}\"/>");
        rels +=
            &format!("<Relationship Id=\"r{index}\" Type=\"/worksheet\" Target=\"{index}.xml\"/>");
        let cell = |cell: &str| match cell.starts_with('#') {
            true => format!("<c t=\"e\"><v>{cell}</v></c>"),
            false => format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        };
        let row = |line: &str| {
            format!(
                "<row>{}</row>",
                line.split(',').map(cell).collect::<String>()
            )
        };
        let rows: String = text.lines().map(row).collect();
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/{index}.xml"), sheet));
    }
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{book}</sheets></workbook>");
    parts.push(("xl/workbook.xml".to_owned(), book));
    let rels = format!("<Relationships>{rels}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), rels));
    let parts: Vec<_> = parts.iter().map(|(n, c)| (n.as_str(), c.clone())).collect();
    zip(&parts)
}

const DEATHS: &str = "姓名,身份证号,死亡日期\n甲,11010519491231002X,2025-01-05";
const ROLES: [Role; 1] = [Role::List(crate::record::ListKind::Deaths)];

/// What is said of the inputs, one a sheet, or of the error.
fn read(sheets: &[(&str, &str)]) -> Vec<String> {
    let bytes = workbook(sheets);
    let tables = Table::open_all("t.xlsx", &bytes, &Limits::default()).unwrap();
    let mut intake = Intake::new(Vocabulary::shipped().unwrap());
    if let Err(error) = intake.read(ROLES[0], &tables, &ListInfo::default()) {
        return vec![format!("{} {}", error.code(), error.locus().unwrap())];
    }
    let (_, inputs, refused) = intake.finish().unwrap();
    let input = |input: &crate::intake::Input| {
        let sheet = input.sheet.clone().unwrap();
        let ignored = sheet.ignored_sheets.join("+");
        let records = input.dispositions.record;
        format!("{} {} {records} [{ignored}]", sheet.name, sheet.hidden)
    };
    let refused = refused.iter().map(|r| {
        let shown = (
            r.row,
            r.column.as_str(),
            r.raw.as_str(),
            r.defect.message.code,
        );
        format!("{shown:?}")
    });
    inputs.iter().map(input).chain(refused).collect()
}

#[test]
fn every_sheet_with_the_header_is_read_and_others_are_named() {
    let sheets = [("一月", DEATHS), ("说明", "本表"), ("-二月", DEATHS)];
    assert_eq!(read(&sheets), ["一月 false 1 [说明]", "-二月 true 1 []"]);
}

#[test]
fn a_sheet_that_nearly_has_the_header_is_an_error_and_not_left_out() {
    let nearly = "姓名,死亡日期\n甲,2025-01-05";
    assert_eq!(
        read(&[("一月", DEATHS), ("二月", nearly)]),
        ["E1014 t.xlsx[二月]:1"]
    );
    assert_eq!(
        read(&[("一月", DEATHS), ("-二月", nearly)]),
        ["一月 false 1 [-二月]"]
    );
    assert_eq!(
        read(&[("一月", "本表"), ("二月", "本表")]),
        ["E1034 t.xlsx"]
    );
}

#[test]
fn a_second_header_with_other_columns_stops_the_file() {
    let other = format!("{DEATHS}\n身份证号,姓名,备注,死亡日期\n11010519491231002X,甲,,2025-01-05");
    let second = DEATHS.lines().count() + 1;
    assert_eq!(
        read(&[("一月", &other)]),
        [format!("E2014 t.xlsx[一月]:{second}")]
    );
    // The same header again is that of the next page.
    let header = DEATHS.lines().next().unwrap();
    let paged = format!("{DEATHS}\n{header}");
    assert_eq!(read(&[("一月", &paged)]), ["一月 false 1 []"]);
}

#[test]
fn an_error_value_refuses_its_row_only_in_a_column_that_counts() {
    let text =
        "姓名,身份证号,死亡日期,查找\n甲,11010519491231002X,2025-01-05,#N/A\n乙,#REF!,2025-01-05,";
    assert_eq!(
        read(&[("一月", text)]),
        ["一月 false 1 []", "(3, \"身份证号\", \"#REF!\", \"E1035\")"]
    );
}

#[test]
fn an_amount_whose_like_would_have_no_sum_refuses_its_row() {
    let header = "项目,身份证号,姓名,银行账号,金额,发放月份";
    let row = |amount: &str| format!("低保,11010519491231002X,甲,621,{amount},202501\n");
    let amounts = ["10000000000.00", "10000000000.01", "90000000000000000"];
    let rows: String = amounts.iter().map(|amount| row(amount)).collect();
    let text = format!("{header}\n{rows}");
    let table = Table::open("a.csv", text.as_bytes(), &Limits::default()).unwrap();
    let mut intake = Intake::new(Vocabulary::shipped().unwrap());
    let read = intake.read(Role::Payments, &[table], &ListInfo::default());
    read.unwrap();
    let (records, _, refused) = intake.finish().unwrap();
    let refused: Vec<_> = refused
        .iter()
        .map(|r| (r.row, r.defect.message.code))
        .collect();
    assert_eq!(refused, [(3, "E0003"), (4, "E0003")]);
    assert_eq!(records.payments.len(), 1);
}

#[test]
fn kinds_of_one_workbook_are_told_apart_by_their_sheets() {
    let roll = "项目,身份证号,姓名,银行账号,标准金额,起始月份\n高龄津贴,11010519491231002X,甲,621,100,202401";
    let bytes = workbook(&[("名册", roll), ("死亡", DEATHS)]);
    let tables = Table::open_all("t.xlsx", &bytes, &Limits::default()).unwrap();
    let words = Vocabulary::shipped().unwrap();
    let both = [Role::Roll, ROLES[0]];
    assert_eq!(detect(&tables, &words, &both).unwrap(), both);
    assert_eq!(detect(&tables, &words, &ROLL_ROLES).unwrap(), [Role::Roll]);
    let (mut rows, mut row) = (tables[1].rows(), Row::new());
    assert!(rows.read(&mut row).unwrap() && row.cell(0).text == "姓名");
}

#[test]
fn another_unit_below_the_header_stops_the_file() {
    let header = "批次号,序号,项目,身份证号,姓名,银行账号,金额（万元）,发放月份";
    let row = "1,1,特困供养,11010519491231002X,甲,1,0.0985,202501";
    let read = |line: &str| {
        let text = format!("{header}\n{row}\n{line},,,,,,,\n{row}\n");
        let table = Table::open("a.csv", text.as_bytes(), &Limits::default()).unwrap();
        let mut intake = Intake::new(Vocabulary::shipped().unwrap());
        let read = intake.read(Role::Payments, &[table], &ListInfo::default());
        read.map_err(|error| (error.code(), error.locus().and_then(|place| place.row)))
    };
    assert_eq!(read("单位：万元"), Ok(()));
    assert_eq!(read("注：以上金额均以万元计"), Ok(()));
    for other in ["单位：元", "注：以上金额单位为元", "说明：金额按元填列。"]
    {
        assert_eq!(read(other), Err(("E1046", Some(3))), "{other}");
    }
}
