use super::*;
use crate::table::split::TextRows;
use std::path::Path;

fn testdata(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata")
        .join(path);
    std::fs::read(&root).unwrap_or_else(|e| panic!("{}: {e}", root.display()))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>> {
    let table = Table::open("t.csv", bytes, limits)?;
    let (mut rows, mut row, mut all) = (table.rows(), Row::new(), Vec::new());
    while rows.read(&mut row)? {
        assert_eq!(row.number() as usize, all.len() + 1);
        let cells = row.cells().map(|c| c.text.to_owned());
        all.push(match row.fault() {
            Some(fault) => vec![fault.message.code.to_owned()],
            None => cells.collect(),
        });
    }
    Ok(all)
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expected: std::result::Result<&[&[&str]], &str>) {
    let got = read(bytes.as_ref(), &Limits::default()).map_err(|e| e.code());
    let expected = expected.map(|rows| {
        let row = |row: &&[&str]| row.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        rows.iter().map(row).collect::<Vec<_>>()
    });
    assert_eq!(got, expected);
}

fn utf16(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(unit)
        .collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = "姓名,金额\r\n丁妍,985.00\r\n𠮷野,1.00\r\n";
    let rows: &[&[&str]] = &[&["姓名", "金额"], &["丁妍", "985.00"], &["𠮷野", "1.00"]];
    check(text, Ok(rows));
    check(format!("\u{feff}{text}"), Ok(rows));
    check(gbk(text), Ok(rows));
    check(utf16(text, true, u16::to_le_bytes), Ok(rows));
    check(utf16(text, true, u16::to_be_bytes), Ok(rows));
    check(utf16(text, false, u16::to_le_bytes), Ok(rows));
    check(utf16(text, false, u16::to_be_bytes), Ok(rows));
}

#[test]
fn every_delimiter_gives_the_same_rows_also_where_a_character_holds_its_byte() {
    // 倈 is 0x827C in GB18030, and 0x7C is `|`.
    assert_eq!(gbk("倈"), [0x82, 0x7c]);
    let rows: &[&[&str]] = &[&["姓名", "金额"], &["倈三", "1,985.00"], &["李四", "2.00"]];
    check("姓名|金额\n倈三|1,985.00\n李四|2.00\n", Ok(rows));
    check(gbk("姓名|金额\n倈三|1,985.00\n李四|2.00\n"), Ok(rows));
    check(gbk("姓名\t金额\n倈三\t1,985.00\n李四\t2.00\n"), Ok(rows));
    check("姓名,金额\n倈三,\"1,985.00\"\n李四,2.00", Ok(rows));
    check("姓名;金额\n倈三;1,985.00\n李四;2.00\n", Ok(rows));
    check(gbk("姓名;金额\r\n倈三;\"1,985.00\"\r\n李四;2.00"), Ok(rows));
    check("a|b|\n1|2|\n", Ok(&[&["a", "b", ""], &["1", "2", ""]]));
    check("姓名\n张三\n", Ok(&[&["姓名"], &["张三"]]));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let rows: &[&[&str]] = &[&["a", "b"], &[""], &["1\n2", "3"], &[""], &["4", "5"]];
    check("a,b\n\n\"1\n2\",3\n\n4,5\n", Ok(rows));
    check("a,b\r\n\r\n\"1\n2\",3\r\n\r\n4,5", Ok(rows));
    check("a,b\r\r\"1\n2\",3\r\n\n4,5\r", Ok(rows));
}

#[test]
fn quotes_are_read_exactly() {
    let stray: &[&[&str]] = &[&["a", "b"], &["E1011"], &["5", "6"]];
    check("a,b\n\"张\"三,1\n5,6\n", Ok(stray));
    check("a,b\n\"1\" ,2\n5,6\n", Ok(stray));
    check("a,b\n1,\"x\"\"y\"\n", Ok(&[&["a", "b"], &["1", "x\"y"]]));
    check(
        "a,b\n1,36'37.8\"N\n",
        Ok(&[&["a", "b"], &["1", "36'37.8\"N"]]),
    );
    check(
        "a,b\n=\"510\",\"\"\n",
        Ok(&[&["a", "b"], &["=\"510\"", ""]]),
    );
    check("a,b\n1,\"open\n2,3\n", Err("E1006"));
    check("a,b\n1,\"", Err("E1006"));
}

#[test]
fn what_is_no_table_says_so() {
    check("", Err("E1001"));
    check("\u{feff}", Err("E1001"));
    check([0xff, 0xfe], Err("E1001"));
    check("\r\n \r\n", Err("E1001"));
    #[cfg(feature = "xlsx")]
    check(b"PK\x03\x04\x14\x00", Err("E1030"));
    check(b"PK\x05\x06\x00\x00", Err("E1002"));
    #[cfg(feature = "xlsx")]
    check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", Err("E1030"));
    check("%PDF-1.7\n", Err("E1002"));
    check("<?xml version=\"1.0\"?><data/>", Err("E1002"));
    #[cfg(not(feature = "xlsx"))]
    check("<HTML><table>", Err("E1002"));
    #[cfg(feature = "xlsx")]
    check("<HTML><p>", Err("E1042"));
    check(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        Err("E1002"),
    );
    check(b"a,b\n1,\x00\x002\n", Err("E1003"));
    check(b"\x00\x01\x02\x03\x04", Err("E1003"));
}

#[test]
fn damaged_text_is_located_and_a_cut_character_is_an_error_at_any_size() {
    let error = Table::open("t.csv", b"a,b\n1,\xff\n", &Limits::default())
        .err()
        .unwrap();
    assert_eq!(
        error.text(crate::message::Lang::En),
        "t.csv: line 2, byte 6: the text is neither UTF-8 nor GB18030"
    );
    // Damaged UTF-8 is not read as GB18030.
    let mut bytes = "姓名,身份证号\n张三,1\n李四,2\n".as_bytes().to_vec();
    bytes[30] = 0xe6;
    check(&bytes, Err("E1004"));
    let whole = "姓名,金额\n张三,1.00\n李四";
    check(&whole.as_bytes()[..whole.len() - 1], Err("E1005"));
    let gb = gbk(whole);
    check(&gb[..gb.len() - 1], Err("E1005"));
    let wide = utf16(whole, true, u16::to_le_bytes);
    check(&wide[..wide.len() - 1], Err("E1005"));
    let mut long = "姓名,金额\n".to_owned() + &"张三,1.00\n".repeat(110_000);
    long.push('李');
    check(&long.as_bytes()[..long.len() - 1], Err("E1005"));
    let gb = gbk(&long);
    check(&gb[..gb.len() - 1], Err("E1005"));
}

#[test]
fn beyond_the_first_mebibyte_a_bad_cell_refuses_its_row_only() {
    let head = "姓名,金额\n".to_owned() + &"张三,1.00\n".repeat(110_000);
    for encode in [|t: &str| t.as_bytes().to_vec(), gbk] {
        let mut bytes = encode(&head);
        assert!(bytes.len() > super::super::encoding::SAMPLE);
        bytes.extend(b"\xff\xff,2.00\n\"\xff\",3\n");
        bytes.extend(encode("李四,4.00\n"));
        let rows = read(&bytes, &Limits::default()).unwrap();
        assert_eq!(
            rows[110_001..],
            [vec!["E1010"], vec!["E1010"], vec!["李四", "4.00"]]
        );
    }
    let mut wide = utf16(&head, true, u16::to_le_bytes);
    wide.extend([0x00, 0xd8, b',', 0, b'1', 0, b'\n', 0]);
    wide.extend(utf16("李四,4.00\n", false, u16::to_le_bytes));
    let rows = read(&wide, &Limits::default()).unwrap();
    assert_eq!(rows[110_001..], [vec!["E1012"], vec!["李四", "4.00"]]);
    // Bytes of two cells that would be one character together are two bad cells.
    let mut bytes = head.into_bytes();
    bytes.extend(b"\xe5\xbc,\xa0\n");
    assert_eq!(
        read(&bytes, &Limits::default()).unwrap()[110_001],
        ["E1010"]
    );
}

#[test]
fn limits_are_named() {
    let small = Limits {
        row_bytes: 64,
        columns: 4,
        cell_bytes: 16,
        rows: 3,
        header_rows: 2,
        ..Limits::default()
    };
    let limit = |bytes: &str| {
        let error = read(bytes.as_bytes(), &small).unwrap_err();
        assert_eq!((error.code(), error.kind()), ("E1007", ErrorKind::Input));
        error.text(crate::message::Lang::En)
    };
    assert!(limit(&"x".repeat(65)).contains("row_bytes"));
    assert!(limit(&format!("a,b\n\"{}", "x\n".repeat(65))).contains("row_bytes"));
    assert!(limit("1,2,3,4,5\n").contains("columns"));
    assert!(limit("\"1\",2,3,4,5\n").contains("columns"));
    assert!(limit(&format!("a,{}\n", "x".repeat(17))).contains("cell_bytes"));
    assert!(limit(&format!("a,\"{}\"\n", "x".repeat(17))).contains("cell_bytes"));
    assert!(limit("a,1\na,2\na,3\na,4\n").contains("rows"));
}

#[test]
fn the_digest_is_of_the_bytes_as_they_came() {
    let bytes = gbk("姓名|金额\n");
    let table = Table::open("t.csv", &bytes, &Limits::default()).unwrap();
    assert_eq!(
        (table.digest(), table.size()),
        (blake3::hash(&bytes), bytes.len())
    );
    assert_eq!(
        table.form(),
        Form::Text {
            encoding: Encoding::Gb18030,
            delimiter: '|'
        }
    );
}

#[test]
fn the_csv_oracle_agrees() {
    let (mut cases, mut quarrels) = (0, Vec::new());
    for name in [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ] {
        let bytes = testdata(&format!("oracles/csv/csv-spectrum/csvs/{name}.csv"));
        let json = testdata(&format!("oracles/csv/csv-spectrum/json/{name}.json"));
        let expected: Vec<serde_json::Map<String, serde_json::Value>> =
            match serde_json::from_slice(&json).unwrap() {
                serde_json::Value::Object(only) => vec![only],
                many => serde_json::from_value(many).unwrap(),
            };
        let rows = read(&bytes, &Limits::default()).unwrap();
        assert_eq!(rows.len(), expected.len() + 1, "{name}");
        for (row, object) in rows[1..].iter().zip(&expected) {
            assert_eq!(row.len(), object.len());
            for (key, cell) in rows[0].iter().zip(row) {
                if object[key] != cell.as_str() {
                    quarrels.push((name, key.clone(), cell.clone()));
                }
                cases += 1;
            }
        }
    }
    assert!(cases > 40);
    // The oracle's own two files differ in this cell; what stands in the csv file is right.
    let [(name, key, cell)] = quarrels.as_slice() else {
        panic!("{quarrels:?}");
    };
    let found = (*name, key.as_str(), cell.as_str());
    assert_eq!(
        found,
        ("location_coordinates", "Contact Phone Number", "2095257564")
    );
}

/// Ours is the answer of the WHATWG decoder in its fatal mode, except that a lone 0x80 is refused.
#[test]
fn the_gb18030_quarrels_are_decided() {
    let json = testdata("oracles/encoding/gb_edge_cases.json");
    // One decoder's column holds lone surrogates, which are no text; it is left out.
    let json: String = String::from_utf8(json)
        .unwrap()
        .lines()
        .map(|l| {
            if l.contains("iconvlite_gb18030") {
                "\"left out\": 0,\n"
            } else {
                l
            }
        })
        .collect();
    let cases: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&json).unwrap();
    let mut disagreements = Vec::new();
    for case in &cases {
        let hex = case["hex"].as_str().unwrap();
        let bytes: Vec<u8> = (0..hex.len() / 2)
            .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
            .collect();
        let fatal = case["node_gb18030_fatal"] == "ok";
        let whatwg = fatal.then(|| case["node_gb18030"].as_str().unwrap());
        if super::super::encoding::gb18030(&bytes).as_deref() != whatwg {
            disagreements.push(hex);
        }
    }
    assert_eq!(disagreements, ["80"]);
    assert!(cases.len() >= 50);
}

#[test]
fn rows_without_quotes_are_split_as_the_quoted_path_splits_them() {
    let pieces = ["a", ",", "张", " ", "|", "\t", "'", "\n", "\r\n", "\r"];
    let mut seed = 7_u64;
    for _ in 0..2_000 {
        let mut text = String::from("k,v\n");
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text += pieces[(seed >> 33) as usize % pieces.len()];
        }
        let plain = TextRows::new(
            "",
            text.as_bytes(),
            &[],
            Encoding::Utf8,
            b',',
            Limits::default(),
        );
        // The same rows with every cell in quotes.
        let cells = |rows: TextRows<'_>| {
            let (mut rows, mut row, mut all) = (rows, Row::new(), Vec::new());
            while rows.read(&mut row).unwrap() {
                all.push(row.cells().map(|c| c.text.to_owned()).collect::<Vec<_>>());
            }
            all
        };
        let plain = cells(plain);
        let quote = |r: &Vec<String>| {
            r.iter()
                .map(|c| format!("\"{c}\""))
                .collect::<Vec<_>>()
                .join(",")
                + "\n"
        };
        let quoted: String = plain.iter().map(quote).collect();
        let again = TextRows::new(
            "",
            quoted.as_bytes(),
            &[],
            Encoding::Utf8,
            b',',
            Limits::default(),
        );
        assert_eq!(cells(again), plain, "{text:?}");
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let pieces: [&[u8]; 12] = [
        b"\"",
        b",",
        b"|",
        b"\n",
        b"\r",
        b"\x80",
        b"\xff",
        b"\xe5",
        b"\xbc\xa0",
        b"\x84\x31",
        b"a",
        "张三".as_bytes(),
    ];
    let mut seed = 11_u64;
    let mut opened = 0;
    for _ in 0..2_000 {
        let mut bytes = Vec::new();
        for _ in 0..16 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            bytes.extend(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        opened += usize::from(read(&bytes, &Limits::default()).is_ok());
    }
    assert!(opened > 0);
}
