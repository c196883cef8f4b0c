use super::testing::*;
use crate::table::Limits;

/// A cell record: row, column, style, and the rest.
fn cell(id: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(id, &[&place, rest].concat())
}

#[test]
fn every_record_with_a_value_is_read() {
    let texts = [&[3, 0, 0, 0, 3, 0, 0, 0][..], &[1, 0, 1, 0x01, 0x4e]].concat();
    // The second text goes on in the next record, wider than it began.
    let texts = [&texts[..], &[3, 0, 0, b'a', b'b']].concat();
    let more = [&[1, 0x01, 0x4e][..], &[1, 0, 8, 1, 0, b'c', 0, 0, 0, 0]].concat();
    let globals = [record(0xfc, &texts), record(0x3c, &more)];
    let whole = |n: u32| (n << 2 | 2).to_le_bytes();
    let formula = |row, result: [u8; 8]| cell(0x06, row, 0, &[&result[..], &[0; 8]].concat());
    let many = [&[0; 2][..], &whole(7), &[0; 2], &whole(8), &[4, 0]].concat();
    let sheet = [
        cell(0xfd, 0, 0, &[0, 0, 0, 0]),
        cell(0xfd, 0, 1, &[1, 0, 0, 0]),
        cell(0xfd, 0, 2, &[2, 0, 0, 0]),
        cell(0x27e, 1, 1, &whole(600)),
        cell(
            0x203,
            1,
            0,
            &[0x33, 0x33, 0x33, 0x33, 0x33, 0xc3, 0x82, 0x40],
        ),
        record(0xbd, &[&[1, 0, 3, 0][..], &many].concat()),
        cell(0x204, 2, 0, &[2, 0, 0, b'o', b'k']),
        cell(0x205, 2, 1, &[0x2a, 1]),
        cell(0x205, 2, 2, &[1, 0]),
        formula(3, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x207, &[1, 0, 0, b'x']),
        formula(4, [2, 0, 0x17, 0, 0, 0, 0xff, 0xff]),
        formula(5, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
    ];
    let bytes = old_workbook(&globals, &sheet);
    assert_eq!(
        read(&bytes, &Limits::default()).unwrap(),
        [
            "1: 丁|ab丁|c",
            "2: #600.4|#600||#7|#8",
            "3: ok|!#N/A|TRUE",
            "4: x",
            "5: !#REF!",
            "6: #1"
        ]
    );
    // Cut off anywhere, it is damage and never a panic.
    for end in (8..bytes.len() - 512).step_by(5) {
        assert!(read(&bytes[..end], &Limits::default()).is_err(), "{end}");
    }
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0xff;
        let _ = read(&bytes, &Limits::default());
    }
}

#[test]
fn a_formula_that_no_spreadsheet_computed_has_no_value() {
    let formula = |row, result: [u8; 8]| cell(0x06, row, 0, &[&result[..], &[0; 8]].concat());
    let sheet = [
        formula(0, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        formula(1, [3, 0, 0, 0, 0, 0, 0xff, 0xff]),
        formula(2, [0; 8]),
        formula(3, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
        cell(0x204, 4, 0, &[1, 0, 0, b'z']),
        // Its text never comes.
        formula(5, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
    ];
    let rows = |globals: &[Vec<u8>]| read(&old_workbook(globals, &sheet), &Limits::default());
    let written = ["1: !=", "2: !=", "3: !=", "4: #1", "5: z", "6: !="];
    assert_eq!(rows(&[]).unwrap(), written);
    let computed = [record(0x1c1, &[0xc1, 1, 0, 0, 0, 0, 0, 0])];
    let saved = ["1: !=", "3: #0", "4: #1", "5: z", "6: !="];
    assert_eq!(rows(&computed).unwrap(), saved);
}

#[test]
fn what_is_struck_out_or_scaled_is_marked() {
    let font = |flags: u8, raised: u8| record(0x31, &[220, 0, flags, 0, 0, 0, 0, 0, raised, 0, 0]);
    let style = |font: u8, format: u8| record(0xe0, &[font, 0, format, 0]);
    let format = |id: u8, code: &str| {
        let units: Vec<u8> = code.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u8::try_from(units.len() / 2).unwrap();
        record(0x41e, &[&[id, 0, length, 0, 1][..], &units].concat())
    };
    // `500985` with runs: the first three letters in font 5, the rest in font 0; the last run has none.
    let rich = |from: u8, font: u8| {
        let runs = [from, 0, font, 0, 6, 0, 5, 0];
        [&[6, 0, 8, 2, 0][..], b"500985", &runs].concat()
    };
    let texts = [
        &[3, 0, 0, 0, 3, 0, 0, 0][..],
        &rich(0, 5),
        &rich(3, 0),
        &rich(3, 6),
    ]
    .concat();
    let globals = [
        // Texts may stand before the fonts that they name.
        record(0xfc, &texts),
        font(0, 0),
        font(0, 0),
        font(0, 0),
        font(0, 0),
        font(8, 0),
        font(0, 1),
        format(164, "0\"万元\""),
        format(165, "0.00\"元\""),
        style(0, 0),
        style(5, 0),
        style(0, 164),
        style(0, 165),
        style(0, 10),
    ];
    let styled = |column: u8, style: u8| {
        let number = (600_u32 << 2 | 2).to_le_bytes();
        record(0x27e, &[&[0, 0, column, 0, style, 0][..], &number].concat())
    };
    let pasted = [&[3, 0, 0][..], b"abc", &[1, 0, 1, 0, 5, 0]].concat();
    let sheet = [
        styled(0, 0),
        styled(1, 1),
        styled(2, 2),
        styled(3, 3),
        styled(4, 4),
        cell(0xfd, 1, 0, &[0, 0, 0, 0]),
        cell(0xfd, 1, 1, &[1, 0, 0, 0]),
        cell(0xfd, 1, 2, &[2, 0, 0, 0]),
        cell(0xd6, 1, 3, &pasted),
        cell(0x204, 1, 4, &pasted[..6]),
    ];
    assert_eq!(
        read(&old_workbook(&globals, &sheet), &Limits::default()).unwrap(),
        [
            "1: #600|?600|%600|#600|%600",
            "2: ?500985|500985|?500985|?abc|abc"
        ]
    );
}

#[test]
fn a_locked_workbook_says_what_to_do() {
    let locked = ole(&[("EncryptionInfo", b""), ("EncryptedPackage", b"")]);
    refused(&locked, &Limits::default(), "E1033", "password");
    let old = old_workbook(&[record(0x2f, &[0; 6])], &[]);
    refused(&old, &Limits::default(), "E1033", "password");
    refused(
        &ole(&[("WordDocument", b"")]),
        &Limits::default(),
        "E1002",
        "Word",
    );
    refused(&ole(&[("Book", b"")]), &Limits::default(), "E1002", "95");
}

#[test]
fn old_workbooks_that_lie_are_refused() {
    let limits = Limits::default();
    let two = [cell(0x205, 1, 1, &[1, 0]), cell(0x205, 1, 1, &[1, 0])];
    refused(&old_workbook(&[], &two), &limits, "E1030", "two values");
    refused(
        &old_workbook(&[], &[cell(0xfd, 0, 0, &[9; 4])]),
        &limits,
        "E1030",
        "record",
    );
    let many = record(0xfc, &[0xff; 8]);
    refused(
        &old_workbook(&[many], &[]),
        &limits,
        "E1030",
        "shared texts",
    );
    let empty = [&[1, 0, 0, 0, 0xff, 0xff, 0, 0][..], &[0; 8000]].concat();
    let small = Limits {
        shared_bytes: 100,
        ..limits
    };
    let full = old_workbook(&[record(0xfc, &empty)], &[]);
    refused(&full, &small, "E1031", "shared_bytes = 100");
    // A chain that runs in a ring.
    let mut ring = old_workbook(&[], &[]);
    ring[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    refused(&ring, &limits, "E1030", "chain");
    let far = old_workbook(&[], &[cell(0x205, 65_535, 255, &[1, 0])]);
    assert!(read(&far, &limits).unwrap()[0].starts_with("65536: |"));
}
