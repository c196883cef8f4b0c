use super::testing::*;
use crate::table::{Limits, Row, Table};

#[track_caller]
fn check(rows: &str, further: &[(&str, &str)], expected: &[&str]) {
    let got = read(&workbook(&sheet(rows), further), &Limits::default()).unwrap();
    assert_eq!(got, expected);
}

const SHARED: (&str, &str) = (
    "xl/sharedStrings.xml",
    "<sst><si><t>甲</t></si><si><r><t>丁</t></r><r><t xml:space=\"preserve\"> 妍&amp;</t></r><rPh><t>ding</t></rPh></si><si><t/></si></sst>",
);
const STYLES: (&str, &str) = (
    "xl/styles.xml",
    "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"200\"/></cellXfs></styleSheet>",
);

#[test]
fn every_form_of_a_cell_is_read() {
    check(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"inlineStr\"><is><r><t>内</t></r><r><t>联</t></r></is></c></row>\
         <row r=\"3\"><c r=\"A3\"><v>600.5</v></c><c r=\"C3\"><v>599.99999999999989</v></c><c r=\"D3\" t=\"b\"><v>1</v></c></row>\
         <row><c><v>2.0250701E7</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>A1</f><v>丁_x000D_</v></c><c><f>B1</f></c></row>\
         <row r=\"9\"><c r=\"A9\" s=\"1\"><v>45839</v></c><c r=\"B9\" s=\"2\"><v>45839.5</v></c><c r=\"C9\" t=\"d\"><v>2025-07-01T00:00:00</v></c><c r=\"D9\" s=\"1\"><v>0</v></c></row>",
        &[SHARED, STYLES],
        &[
            "1: 甲|丁 妍&||内联",
            "3: #600.5||~600|TRUE",
            "4: #20250701|!#N/A|丁\r|!=",
            "9: 2025-07-01|2025-07-01 12:00:00|2025-07-01|%0",
        ],
    );
}

#[test]
fn letters_struck_out_or_raised_make_another_text() {
    let run = |property: &str| format!("<r><rPr>{property}</rPr><t>500</t></r><r><t>985</t></r>");
    for (property, mark) in [
        ("<strike/>", "?"),
        ("<strike val=\"1\"/>", "?"),
        ("<b/><vertAlign val=\"superscript\"/>", "?"),
        ("<strike val=\"0\"/>", ""),
        ("<vertAlign val=\"baseline\"/><u/>", ""),
    ] {
        let run = run(property);
        let items = format!("<sst><si><t>甲</t></si><si>{run}</si><si><t>乙</t></si></sst>");
        let rows = format!(
            "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"inlineStr\"><is>{run}</is></c><c t=\"inlineStr\"><is><t>丙</t></is></c></row>"
        );
        let expected = format!("1: 甲|{mark}500985|乙|{mark}500985|丙");
        check(&rows, &[("xl/sharedStrings.xml", &items)], &[&expected]);
    }
}

#[test]
fn a_cell_that_its_style_strikes_out_is_altered() {
    let styles = "<styleSheet><fonts><font><b/></font><font><strike/></font><font><strike val=\"0\"/></font></fonts><cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/><xf fontId=\"2\"/><xf/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>";
    check(
        "<row r=\"1\"><c s=\"1\"><v>600</v></c><c s=\"0\"><v>1</v></c><c s=\"1\"/><c s=\"2\"><v>2</v></c><c s=\"3\"><v>3</v></c><c s=\"1\" t=\"str\"><v>甲</v></c></row>",
        &[("xl/styles.xml", styles)],
        &["1: ?600|#1||#2|#3|?甲"],
    );
}

#[test]
fn a_number_that_its_format_scales_is_marked() {
    let formats: String = [
        "0.00",
        "0.00\"元\"",
        "0\"万元\"",
        "0.00,",
        "0!.0000\"万元\"",
        "yyyy-mm-dd",
    ]
    .into_iter()
    .enumerate()
    .map(|(id, code)| {
        let code = code.replace('"', "&quot;");
        format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", id + 170)
    })
    .collect();
    let ids = [0, 9, 170, 171, 172, 173, 174, 175];
    let styles: String = ids.map(|id| format!("<xf numFmtId=\"{id}\"/>")).concat();
    let styles =
        format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>");
    let cells: String = (0..ids.len())
        .map(|style| format!("<c s=\"{style}\"><v>45839</v></c>"))
        .collect();
    check(
        &format!("<row r=\"1\">{cells}<c s=\"4\" t=\"str\"><v>6</v></c></row>"),
        &[("xl/styles.xml", &styles)],
        &["1: #45839|%45839|#45839|#45839|%45839|%45839|%45839|2025-07-01|6"],
    );
}

#[test]
fn days_of_old_mac_files_count_from_1904() {
    let book = BOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    check(
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44377</v></c></row>",
        &[STYLES, ("xl/workbook.xml", &book)],
        &["1: 2025-07-01"],
    );
}

#[test]
fn strict_names_and_prefixes_read_alike() {
    let rels = BOOK_RELS.replace("http://x/", "http://purl.oclc.org/ooxml/relationships/");
    let sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/main\"><x:sheetData><x:row r=\"2\"><x:c r=\"B2\"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let bytes = workbook(sheet, &[("xl/_rels/workbook.xml.rels", &rels)]);
    assert_eq!(read(&bytes, &Limits::default()).unwrap(), ["2: |#5"]);
}

#[test]
fn an_attribute_is_read_as_what_it_stands_for_and_one_of_another_kind_is_not() {
    check(
        "<row r=\"&#49;\" x:r=\"7\"><c r=\"&#66;1\" x:r=\"C1\" t=\"&#115;\" x:t=\"n\"><v>0</v></c></row>",
        &[SHARED],
        &["1: |甲"],
    );
}

#[test]
fn what_is_hidden_is_read_and_said() {
    let book = BOOK.replace("sheetId", "state=\"veryHidden\" sheetId");
    let sheet = "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\"/></cols><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"/></sheetData></worksheet>";
    let bytes = workbook(sheet, &[("xl/workbook.xml", &book)]);
    let table = Table::open("t.xlsx", &bytes, &Limits::default()).unwrap();
    let (mut rows, mut row, mut hidden) = (table.rows(), Row::new(), Vec::new());
    while rows.read(&mut row).unwrap() {
        hidden.push(row.is_hidden());
    }
    assert_eq!((table.is_hidden(), hidden), (true, vec![true, false]));
    assert_eq!(rows.hidden_columns(), [(1, 2)]);
    assert_eq!(table.locus(2).to_string(), "t.xlsx[名册]:2");
}

#[test]
fn a_far_cell_and_a_lying_size_name_their_limit() {
    let limits = Limits::default();
    let cells = |size: &str, cell: &str| {
        let first = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        let rows = format!("<row r=\"1048576\"><c r=\"{cell}1048576\"><v>2</v></c></row>");
        let sheet = format!(
            "<worksheet><dimension ref=\"{size}\"/><sheetData>{first}{rows}</sheetData></worksheet>"
        );
        workbook(&sheet, &[])
    };
    let near = cells("A1", "C");
    assert_eq!(read(&near, &limits).unwrap(), ["1: #1", "1048576: ||#2"]);
    for (size, cell, limit) in [
        ("A1", "XFD", "cells = 268435456"),
        ("A1:XFD1048576", "A", "cells = 268435456"),
        ("XFD1048576", "A", "cells = 268435456"),
        ("A1", "XFE", "columns = 16384"),
    ] {
        refused(&cells(size, cell), &limits, "E1031", limit);
    }
    let raised = limits.set("cells", 1 << 34).unwrap();
    let far = read(&cells("A1:XFD1048576", "XFD"), &raised).unwrap();
    assert!(far[1].starts_with("1048576: |||") && far[1].ends_with("|#2"));
    // Styles without a value reach anywhere.
    let styled =
        "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\" s=\"1\"/></row>";
    check(styled, &[], &["1048576: #1"]);
}

#[test]
fn a_bomb_is_refused_before_it_is_inflated() {
    let zeros = vec![b' '; 1 << 20];
    let mut bomb = part("xl/worksheets/sheet1.xml", &zeros);
    let bytes = zip(
        &[part("xl/workbook.xml", BOOK.as_bytes()), part("a", b""), {
            bomb.size = 400 << 20;
            bomb
        }],
    );
    assert!(bytes.len() < 400_000);
    refused(&bytes, &Limits::default(), "E1031", "inflate_ratio = 200");
    let small = Limits {
        part_bytes: 1 << 20,
        ..Limits::default()
    };
    refused(&bytes, &small, "E1031", "part_bytes = 1048576");
}

#[test]
fn a_part_that_lies_about_its_size_is_damage() {
    let honest = || {
        vec![
            part("_rels/.rels", RELS.as_bytes()),
            part("xl/workbook.xml", BOOK.as_bytes()),
            part("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
            part(
                "xl/worksheets/sheet1.xml",
                sheet("<row r=\"1\"/>").as_bytes(),
            ),
        ]
    };
    let limits = Limits::default();
    assert_eq!(read(&zip(&honest()), &limits).unwrap(), ["1: "]);
    let lie = |change: fn(&mut Made), says| {
        let mut parts = honest();
        change(&mut parts[3]);
        refused(&zip(&parts), &limits, "E1030", says);
    };
    lie(|p| p.size -= 1, "more bytes than its entry says");
    lie(|p| p.size += 1, "fewer bytes than its entry says");
    lie(|p| p.crc ^= 1, "checksum");
    lie(|p| p.header = Some(0), "overlaps");
    lie(|p| p.header = Some(u32::MAX), "directory entry");
    lie(|p| p.header = Some(1 << 30), "directory");
    lie(|p| p.name = "xl/other.xml".to_owned(), "missing");
    let twice = "two parts of that name";
    lie(|p| p.name = "XL/Workbook.xml".to_owned(), twice);
}

#[test]
fn directories_that_lie_are_refused() {
    let bytes = workbook(&sheet(""), &[]);
    let limits = Limits::default();
    let end = bytes.len() - 22;
    let with = |at: usize, patch: &[u8]| {
        let mut bytes = bytes.clone();
        bytes[end + at..end + at + patch.len()].copy_from_slice(patch);
        bytes
    };
    refused(&with(10, &[9, 0]), &limits, "E1030", "directory entry");
    refused(&with(10, &[1, 0]), &limits, "E1030", "more entries");
    refused(&with(12, &[0xff; 4]), &limits, "E1030", "no directory");
    refused(&with(16, &[0, 0, 0, 1]), &limits, "E1030", "no directory");
    // A wide directory of 2^64 - 1 entries.
    let mut wide = bytes[..end].to_vec();
    let at = wide.len() as u64;
    wide.extend(b"PK\x06\x06");
    wide.extend([0; 28]);
    wide.extend([0xff; 24]);
    wide.extend(b"PK\x06\x07\x00\x00\x00\x00");
    wide.extend(at.to_le_bytes());
    wide.extend([1, 0, 0, 0]);
    wide.extend(b"PK\x05\x06\x00\x00\x00\x00");
    wide.extend([0xff; 12]);
    wide.extend([0, 0]);
    refused(&wide, &limits, "E1031", "entries = 10000");
    let empty = |i: u32| Made {
        name: i.to_string(),
        packed: vec![3, 0],
        size: 0,
        crc: 0,
        header: None,
    };
    let many: Vec<_> = (0..65_534).map(empty).collect();
    refused(&zip(&many), &limits, "E1031", "entries = 10000");
}

#[test]
fn no_entity_expands() {
    let sheet = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    refused(
        &workbook(sheet, &[]),
        &Limits::default(),
        "E1032",
        "document type",
    );
    let undeclared = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row>";
    let undeclared = workbook(&super::testing::sheet(undeclared), &[]);
    refused(&undeclared, &Limits::default(), "E1030", "reference");
}

#[test]
fn long_tokens_cells_texts_and_deep_elements_are_refused_by_name() {
    let limits = Limits {
        token_bytes: 1 << 16,
        cell_bytes: 100,
        shared_bytes: 64,
        sheets: 1,
        ..Limits::default()
    };
    let long = "x".repeat(1 << 20);
    let cell = |text: &str| {
        let row = format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row>");
        workbook(&sheet(&row), &[])
    };
    refused(&cell(&long), &limits, "E1031", "token_bytes = 65536");
    refused(
        &cell(&"x".repeat(101)),
        &limits,
        "E1031",
        "cell_bytes = 100",
    );
    refused(
        &cell(&"&amp;".repeat(101)),
        &limits,
        "E1031",
        "cell_bytes = 100",
    );
    let attribute = format!("<row r=\"1\" a=\"{long}\"/>");
    refused(
        &workbook(&sheet(&attribute), &[]),
        &limits,
        "E1031",
        "token_bytes",
    );
    let many: Vec<_> = (0..300).map(|i| format!(" a{i}=\"1\"")).collect();
    let many = format!("<row r=\"1\"{}/>", many.concat());
    let many = workbook(&sheet(&many), &[]);
    refused(&many, &limits, "E1031", "attributes = 256");
    let items = format!("<sst>{}</sst>", "<si/>".repeat(17));
    let shared = workbook(&sheet(""), &[("xl/sharedStrings.xml", &items)]);
    refused(&shared, &limits, "E1031", "shared_bytes = 64");
    refused(
        &workbook(&"<a>".repeat(1000), &[]),
        &limits,
        "E1031",
        "depth = 64",
    );
    let twice = BOOK.replace("</sheets>", "<sheet name=\"b\" r:id=\"rId1\"/></sheets>");
    refused(
        &workbook("", &[("xl/workbook.xml", &twice)]),
        &limits,
        "E1031",
        "sheets = 1",
    );
}

#[test]
fn damage_is_said_and_never_read_around() {
    let limits = Limits::default();
    for (rows, says) in [
        ("<row r=\"2\"/><row r=\"1\"/>", "rows out of order"),
        (
            "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
            "cells out of order",
        ),
        ("<row r=\"1\"><c r=\"A2\"/></row>", "outside its row"),
        ("<row r=\"1.5\"/>", "place of a row"),
        (
            "<row r=\"1\"><c r=\"1\"/></row>",
            "the place, style or kind",
        ),
        (
            "<row r=\"1\"><c r=\"A1\" s=\"x\"/></row>",
            "the place, style",
        ),
        ("<row r=\"1\"><c r=\"A1\" t=\"S\"/></row>", "style or kind"),
        ("<row r=\"1\"><c r=\"A1\" r=\"B1\"/></row>", "an attribute"),
        ("<row r=\"1\"><c r=\"A1\"t=\"s\"/></row>", "an attribute"),
        (
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>",
            "shared text",
        ),
        ("<row r=\"1\"><c>", "XML"),
        ("<row r=\"1\"></c>", "XML"),
        (
            "<row r=\"1\"><c t=\"str\"><v>&#0;</v></c></row>",
            "reference",
        ),
    ] {
        refused(&workbook(&sheet(rows), &[]), &limits, "E1030", says);
    }
    let cut = workbook(&sheet("<row r=\"1\"/>"), &[]);
    for end in (4..cut.len()).step_by(7) {
        assert!(read(&cut[..end], &limits).is_err(), "{end}");
    }
}

#[test]
fn other_archives_are_said_to_be_what_they_are() {
    for (name, says) in [
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("word/document.xml", "Word"),
        ("a.txt", "zip"),
    ] {
        refused(&zip(&[part(name, b"x")]), &Limits::default(), "E1002", says);
    }
}

#[test]
fn what_a_format_shows_of_a_value_decides_how_it_is_read() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"[&gt;=10000]0!.0,&quot;万&quot;;0.00\"/><numFmt numFmtId=\"201\" formatCode=\"@&quot;万元&quot;\"/><numFmt numFmtId=\"202\" formatCode=\"000000\"/></numFmts><cellXfs><xf/><xf numFmtId=\"200\"/><xf numFmtId=\"201\"/><xf numFmtId=\"202\"/><xf numFmtId=\"1\"/></cellXfs></styleSheet>";
    check(
        "<row r=\"1\"><c s=\"1\"><v>600</v></c><c s=\"1\"><v>12345</v></c><c s=\"2\" t=\"str\"><v>0.06</v></c><c s=\"2\" t=\"b\"><v>1</v></c><c s=\"3\"><v>1234</v></c><c s=\"3\"><v>1234.5</v></c><c s=\"4\"><v>0.5</v></c><c s=\"1\" t=\"str\"><v>甲</v></c></row>",
        &[("xl/styles.xml", styles)],
        &["1: #600|%12345|%0.06|%TRUE|#001234|<1234.5|<0.5|甲"],
    );
}

#[test]
fn conditions_that_strike_out_or_write_otherwise_are_told() {
    for (format, rule, expected) in [
        ("<font><strike/></font>", 1, true),
        ("<numFmt numFmtId=\"200\" formatCode=\"0,\"/>", 1, true),
        ("<font><strike/></font>", 0, false),
        ("<font><strike val=\"0\"/></font>", 1, false),
        ("<fill/>", 1, false),
    ] {
        let styles = format!(
            "<styleSheet><dxfs><dxf><font><b/></font></dxf><dxf>{format}</dxf></dxfs></styleSheet>"
        );
        let sheet = format!(
            "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row></sheetData><conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\" dxfId=\"{rule}\"/></conditionalFormatting></worksheet>"
        );
        let bytes = workbook(&sheet, &[("xl/styles.xml", &styles)]);
        let tables = Table::open_all("a.xlsx", &bytes, &Limits::default()).unwrap();
        let (mut rows, mut row) = (tables[0].rows(), Row::new());
        while rows.read(&mut row).unwrap() {}
        assert_eq!(rows.has_altering_conditions(), expected, "{format} {rule}");
    }
}
