//! Workbooks made in code, honest and lying.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

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
