//! The parts of an xlsx file: which sheets there are, how they are hidden, and what all cells share.

use super::Place;
use super::formats::{Formats, Style};
use super::strings::{Strings, alters};
use super::xml::{Node, Tag, Xml};
use super::zip::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::Limits;
use crate::table::cell::DateSystem;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What all sheets of a workbook share.
#[derive(Debug)]
pub(super) struct Package<'b> {
    pub(super) archive: Archive<'b>,
    pub(super) strings: Strings,
    /// By number of a cell's style.
    styles: Vec<Style>,
    /// The style of what names none that is there.
    plain: Style,
    pub(super) system: DateSystem,
    /// Numbers of the formats for conditions that strike out, or write numbers otherwise.
    pub(super) altering_conditions: BTreeSet<usize>,
}

impl Package<'_> {
    /// What the style of that number says.
    pub(super) fn style(&self, number: usize) -> &Style {
        self.styles.get(number).unwrap_or(&self.plain)
    }
}

/// One worksheet.
#[derive(Debug)]
pub(super) struct Worksheet<'b> {
    pub(super) package: Arc<Package<'b>>,
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) part: String,
}

/// One reference from a part to another.
struct Relation {
    id: String,
    /// The last word of its type: `worksheet`, `sharedStrings`.
    kind: String,
    target: String,
}

/// What the workbook part says.
#[derive(Default)]
struct Book {
    from_1904: bool,
    /// Name, state, reference.
    sheets: Vec<(String, String, String)>,
}

/// Parts that tell what an archive is, when it is no workbook that is read.
const OTHERS: [(&str, &str, &str); 6] = [
    ("xl/workbook.bin", "xlsb 二进制工作簿", "an xlsb workbook"),
    (
        "content.xml",
        "ods 等 OpenDocument 文件",
        "an OpenDocument file",
    ),
    ("word/document.xml", "Word 文档", "a Word document"),
    ("ppt/presentation.xml", "演示文稿", "a presentation"),
    ("Index/Document.iwa", "Numbers 表格", "a Numbers document"),
    ("OFD.xml", "OFD 版式文件", "an OFD document"),
];

/// The worksheets of the workbook in `bytes`, in their order.
pub(super) fn open<'b>(
    place: &Place,
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<Vec<Worksheet<'b>>> {
    let archive = Archive::open(place, bytes, limits)?;
    let reading = Reading {
        place,
        archive: &archive,
        limits,
    };
    let Some(main) = reading.main_part()? else {
        return Err(other(place, &archive));
    };
    let book = reading.book(&main)?;
    if book.sheets.len() > limits.sheets as usize {
        return Err(place.limit(&main, "sheets", limits.sheets));
    }
    let relations = reading.relations(&main)?;
    let target = |kind: &str| relations.iter().find(|r| r.kind == kind);
    let strings = match target("sharedStrings") {
        Some(part) => Strings::read(place, &archive, &part.target, limits)?,
        None => Strings::default(),
    };
    let (styles, altering_conditions) = match target("styles") {
        Some(part) => reading.styles(&part.target)?,
        None => Default::default(),
    };
    let system = match book.from_1904 {
        true => DateSystem::From1904,
        false => DateSystem::From1900,
    };
    let package = Arc::new(Package {
        archive,
        strings,
        styles,
        plain: Style::default(),
        system,
        altering_conditions,
    });
    let mut sheets = Vec::new();
    for (name, state, id) in book.sheets {
        let relation = relations.iter().find(|r| r.id == id);
        let relation = relation.ok_or_else(|| place.damaged(&main, "a sheet without a part"))?;
        // Charts and macros have no cells.
        if relation.kind != "worksheet" {
            continue;
        }
        if !package.archive.has(&relation.target) {
            return Err(place.damaged(&relation.target, "the part is missing"));
        }
        sheets.push(Worksheet {
            package: Arc::clone(&package),
            name,
            hidden: state.eq_ignore_ascii_case("hidden")
                || state.eq_ignore_ascii_case("veryHidden"),
            part: relation.target.clone(),
        });
    }
    Ok(sheets)
}

/// Says what an archive is that is no workbook.
fn other(place: &Place, archive: &Archive<'_>) -> Error {
    let known = OTHERS.iter().find(|(part, ..)| archive.has(part));
    let (zh, en) = known.map_or(("zip 压缩包", "a zip archive"), |(_, zh, en)| (*zh, *en));
    Error::new(ErrorKind::Input, &tables::FILE_OTHER)
        .with("what_zh", zh)
        .with("what_en", en)
        .at(place.locus())
}

struct Reading<'a, 'b> {
    place: &'a Place,
    archive: &'a Archive<'b>,
    limits: &'a Limits,
}

impl Reading<'_, '_> {
    /// Calls `each` with every element of a part; false when there is no such part.
    fn elements(&self, part: &str, mut each: impl FnMut(&Tag<'_>, &[Vec<u8>])) -> Result<bool> {
        let Some(bytes) = self.archive.part(self.place, part)? else {
            return Ok(false);
        };
        let mut xml = Xml::new(self.place, part, bytes, self.limits);
        let mut above: Vec<Vec<u8>> = Vec::new();
        loop {
            match xml.next()? {
                Node::Open(tag, _) => {
                    each(&tag, &above);
                    above.push(tag.name().to_vec());
                }
                Node::Close(..) => drop(above.pop()),
                Node::End => return Ok(true),
                _ => {}
            }
        }
    }

    /// The part that holds the workbook.
    fn main_part(&self) -> Result<Option<String>> {
        let relations = self.relations("")?;
        let main = relations.into_iter().find(|r| r.kind == "officeDocument");
        let part = main.map_or("xl/workbook.xml".to_owned(), |r| r.target);
        let is_workbook = part.ends_with(".xml") && part.contains("workbook");
        Ok((is_workbook && self.archive.has(&part)).then_some(part))
    }

    /// What a part refers to; the empty name stands for the file as a whole.
    fn relations(&self, part: &str) -> Result<Vec<Relation>> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let rels = format!("{folder}{slash}_rels/{name}.rels");
        let mut relations = Vec::new();
        self.elements(&rels, |tag, _| {
            let external = tag.get("TargetMode").is_some_and(|mode| mode == "External");
            if tag.name() != b"Relationship" || external {
                return;
            }
            let all = (tag.get("Id"), tag.get("Type"), tag.get("Target"));
            if let (Some(id), Some(kind), Some(target)) = all {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolved(folder, &target);
                relations.push(Relation { id, kind, target });
            }
        })?;
        Ok(relations)
    }

    fn book(&self, part: &str) -> Result<Book> {
        let mut book = Book::default();
        self.elements(part, |tag, above| match (tag.name(), above.len()) {
            (b"workbookPr", 1) => {
                let value = tag.get("date1904");
                book.from_1904 = value.is_some_and(|v| matches!(v.as_str(), "1" | "true" | "on"));
            }
            (b"sheet", 2) => {
                let name = tag.get("name").unwrap_or_default();
                let state = tag.get("state").unwrap_or_default();
                let id = tag.get_prefixed("id").unwrap_or_default();
                book.sheets.push((name, state, id));
            }
            _ => {}
        })?;
        Ok(book)
    }

    /// The styles of cells, and which formats for conditions alter what they show.
    fn styles(&self, part: &str) -> Result<(Vec<Style>, BTreeSet<usize>)> {
        let (mut conditions, mut altering) = (0_usize, BTreeSet::new());
        let mut formats = Formats::default();
        let mut styles = Vec::new();
        let mut fonts: Vec<bool> = Vec::new();
        let number = |tag: &Tag<'_>| tag.get("numFmtId").and_then(|id| id.parse::<u32>().ok());
        self.elements(part, |tag, above| {
            let inside = above.last().map_or(&b""[..], Vec::as_slice);
            match (tag.name(), inside, number(tag)) {
                (b"dxf", b"dxfs", _) => conditions += 1,
                (b"strike", b"font", _) if above.get(1).is_some_and(|part| part == b"dxfs") => {
                    altering.extend(conditions.checked_sub(1).filter(|_| alters(tag)));
                }
                (b"numFmt", b"dxf", _) => altering.extend(conditions.checked_sub(1)),
                (b"font", b"fonts", _) => fonts.push(false),
                (b"strike", b"font", _) if above.get(1).is_some_and(|part| part == b"fonts") => {
                    if let Some(struck) = fonts.last_mut() {
                        *struck = alters(tag);
                    }
                }
                (b"numFmt", b"numFmts", Some(id)) => {
                    let code = tag.get("formatCode").unwrap_or_default();
                    formats.define(id, &code);
                }
                (b"xf", b"cellXfs", id) => {
                    let id = id.unwrap_or(0);
                    let font = tag.get("fontId").and_then(|id| id.parse::<usize>().ok());
                    let struck = fonts.get(font.unwrap_or(0)).copied();
                    styles.push(Style {
                        format: formats.get(id),
                        is_struck: struck.unwrap_or(false),
                    });
                }
                _ => {}
            }
        })?;
        Ok((styles, altering))
    }
}

/// A target as a name in the archive: `worksheets/sheet1.xml` of `xl` is `xl/worksheets/sheet1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let full = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in full.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
