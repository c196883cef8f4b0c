//! Workbooks made in code, honest and lying.

use crate::error::Result;
use crate::message::Lang;
use crate::table::cell::Kind;
use crate::table::{Limits, Row, Table};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// Every row as `number: cell|cell`, errors and numbers marked.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<String>> {
    let mut shown = Vec::new();
    for table in Table::open_all("t.xlsx", bytes, limits)? {
        let (mut rows, mut row) = (table.rows(), Row::new());
        while rows.read(&mut row)? {
            let cell = |c: crate::table::cell::Cell<'_>| match c.kind {
                Kind::Text => c.text.to_owned(),
                Kind::Number(_) => format!("#{}", c.text),
                Kind::Rounded(_) => format!("~{}", c.text),
                Kind::Scaled(_) => format!("%{}", c.text),
                Kind::Shortened(_) => format!("<{}", c.text),
                Kind::Error => format!("!{}", c.text),
                Kind::Altered => format!("?{}", c.text),
            };
            let cells: Vec<_> = row.cells().map(cell).collect();
            shown.push(format!("{}: {}", row.number(), cells.join("|")));
        }
    }
    Ok(shown)
}

/// Holds that reading fails as it should.
#[track_caller]
pub(super) fn refused(bytes: &[u8], limits: &Limits, code: &str, says: &str) {
    let error = read(bytes, limits).unwrap_err();
    let text = error.text(Lang::En);
    assert_eq!(error.code(), code, "{text}");
    assert_eq!(error.kind(), crate::error::ErrorKind::Input);
    assert!(text.contains(says), "{text}");
    assert!(error.hint(Lang::Zh).is_some());
}

pub(super) const TYPES: &str = "<Types/>";
pub(super) const RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(super) const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub(super) const BOOK_RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;

/// One part as it goes into an archive; the sizes may lie.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) packed: Vec<u8>,
    pub(super) size: u32,
    pub(super) crc: u32,
    /// Where the directory says its header is, if that is a lie.
    pub(super) header: Option<u32>,
}

pub(super) fn part(name: &str, content: &[u8]) -> Made {
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    Made {
        name: name.to_owned(),
        packed: encoder.finish().unwrap(),
        size: u32::try_from(content.len()).unwrap(),
        crc: crc.sum(),
        header: None,
    }
}

/// The archive of those parts.
pub(super) fn zip(parts: &[Made]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let start = u32::try_from(bytes.len()).unwrap();
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        common.extend(part.crc.to_le_bytes());
        common.extend(u32::try_from(part.packed.len()).unwrap().to_le_bytes());
        common.extend(part.size.to_le_bytes());
        common.extend(u16::try_from(part.name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(part.name.as_bytes());
        bytes.extend(&part.packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(part.header.unwrap_or(start).to_le_bytes());
        directory.extend(part.name.as_bytes());
    }
    let start = u32::try_from(bytes.len()).unwrap();
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// A workbook of one sheet; further parts take the place of those of the same name.
pub(super) fn workbook(sheet: &str, further: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.retain(|(name, _)| further.iter().all(|(other, _)| other != name));
    parts.extend(further);
    let made: Vec<_> = parts.iter().map(|(n, c)| part(n, c.as_bytes())).collect();
    zip(&made)
}

/// A sheet of those rows, which are XML.
pub(super) fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A compound file with those streams, each at least as long as a stream in large sectors is.
pub(super) fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    let mut body = Vec::new();
    let mut next: Vec<u32> = vec![0xffff_fffd];
    let mut entries = vec![entry("Root Entry", 5, END, 0)];
    for (name, content) in streams {
        let start = u32::try_from(next.len()).unwrap();
        let mut content = content.to_vec();
        content.resize(content.len().max(4096).next_multiple_of(SECTOR), 0);
        let count = content.len() / SECTOR;
        next.extend((1..count).map(|i| start + u32::try_from(i).unwrap()));
        next.push(END);
        entries.push(entry(name, 2, start, u32::try_from(content.len()).unwrap()));
        body.extend(content);
    }
    let directory = u32::try_from(next.len()).unwrap();
    let mut directory_bytes = entries.concat();
    directory_bytes.resize(directory_bytes.len().next_multiple_of(SECTOR), 0);
    let count = directory_bytes.len() / SECTOR;
    next.extend((1..count).map(|i| directory + u32::try_from(i).unwrap()));
    next.push(END);
    assert!(next.len() <= SECTOR / 4, "one table is enough for a test");
    next.resize(SECTOR / 4, 0xffff_ffff);
    let mut bytes = vec![0; SECTOR];
    bytes[..8].copy_from_slice(super::ole::MAGIC);
    bytes[30] = 9;
    bytes[32] = 6;
    bytes[48..52].copy_from_slice(&directory.to_le_bytes());
    bytes[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&END.to_le_bytes());
    bytes[68..72].copy_from_slice(&END.to_le_bytes());
    bytes[76..512].fill(0xff);
    bytes[76..80].copy_from_slice(&[0; 4]);
    bytes.extend(next.iter().flat_map(|n| n.to_le_bytes()));
    bytes.extend(body);
    bytes.extend(directory_bytes);
    bytes
}

fn entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = u8::try_from(units.len() + 2).unwrap();
    entry[66] = kind;
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&size.to_le_bytes());
    entry
}

/// A record of an old workbook.
pub(super) fn record(id: u16, body: &[u8]) -> Vec<u8> {
    let mut record = id.to_le_bytes().to_vec();
    record.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
    record.extend(body);
    record
}

/// An old workbook of one sheet named `a`: records of the workbook, then those of the sheet.
pub(super) fn old_workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let globals = globals.concat();
    let start = 8 + 12 + globals.len() + 4;
    let mut bound = u32::try_from(start).unwrap().to_le_bytes().to_vec();
    bound.extend([0, 0, 1, 0, b'a']);
    // The name of one character makes the record thirteen bytes with its head.
    let start = start + 1;
    bound[..4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    let begin = record(0x809, &[0, 6, 5, 0]);
    let end = record(0x0a, &[]);
    let sheet = [begin.clone(), sheet.concat(), end.clone()].concat();
    let book = [begin, record(0x85, &bound), globals, end, sheet].concat();
    ole(&[("Workbook", &book)])
}
