//! Old workbooks (`.xls`, BIFF8): the same rows from records of a compound file.
//!
//! Read by a small reader of our own: the sizes that the file states are nowhere taken for granted,
//! every record is a slice of the file, and what is kept is at most some times the file itself.
//! Formulas are not looked at, only the values that were saved with them.

use super::bytes::{u16_at, u32_at};
use super::ole::Ole;
use super::records::{Content, Record, Records};
use super::strings::Strings;
use super::{Place, formats};
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::Limits;
use crate::table::cell::DateSystem;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const BOF: u16 = 0x809;
pub(super) const EOF: u16 = 0x0a;
const VERSION_8: u16 = 0x600;
const WORKSHEET: u8 = 0;

/// What all sheets of an old workbook share.
pub(super) struct Book {
    pub(super) stream: Vec<u8>,
    pub(super) strings: Strings,
    /// By number of a cell's style: whether it is shown as a date.
    pub(super) dates: Vec<bool>,
    pub(super) system: DateSystem,
}

/// One sheet of an old workbook.
pub(super) struct OldSheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) start: usize,
    pub(super) book: Arc<Book>,
}

/// Streams that tell what a compound file is, when it is no workbook that is read.
const OTHERS: [(&str, &str, &str); 5] = [
    (
        "Book",
        "Excel 5.0/95 的 xls 工作簿",
        "an xls workbook of Excel 5.0 or 95",
    ),
    ("WordDocument", "Word 文档", "a Word document"),
    ("PowerPoint Document", "演示文稿", "a presentation"),
    ("FileHeader", "HWP 文档", "an HWP document"),
    (
        "__properties_version1.0",
        "Outlook 邮件",
        "an Outlook message",
    ),
];

/// The worksheets of the old workbook in `bytes`, in their order.
///
/// # Errors
/// Kind `Input` for a file that is locked, damaged, or no workbook.
pub(super) fn open(place: &Place, bytes: &[u8], limits: &Limits) -> Result<Vec<OldSheet>> {
    let damaged = |what| place.damaged("xls", what);
    let ole = Ole::open(bytes).ok_or_else(|| damaged("the tables of the compound file"))?;
    if ole.has("EncryptedPackage") {
        return Err(locked(place));
    }
    if !ole.has("Workbook") {
        let known = OTHERS.iter().find(|(stream, ..)| ole.has(stream));
        let (zh, en) = known.map_or(
            ("OLE 复合文件", "a compound file that holds no workbook"),
            |(_, zh, en)| (*zh, *en),
        );
        return Err(Error::new(ErrorKind::Input, &tables::FILE_OTHER)
            .with("what_zh", zh)
            .with("what_en", en)
            .at(place.locus()));
    }
    let stream = ole.stream("Workbook");
    let stream = stream.ok_or_else(|| damaged("the chain of its stream"))?;
    globals(place, stream, limits)
}

fn locked(place: &Place) -> Error {
    Error::new(ErrorKind::Input, &tables::BOOK_LOCKED).at(place.locus())
}

/// Reads what stands before the sheets.
fn globals(place: &Place, stream: Vec<u8>, limits: &Limits) -> Result<Vec<OldSheet>> {
    let mut system = DateSystem::From1900;
    let (mut named, mut own) = (BTreeSet::new(), BTreeSet::new());
    let (mut styles, mut sheets, mut strings) = (Vec::new(), Vec::new(), Strings::default());
    let mut ended = false;
    for (index, record) in Records::new(&stream, 0).enumerate() {
        let body = record.body();
        let broken = || place.damaged("xls", "a record of the workbook");
        match record.id {
            BOF if index == 0 && u16_at(body, 0) == Some(VERSION_8) => {}
            _ if index == 0 => return Err(place.damaged("xls", "not BIFF8")),
            0x2f => return Err(locked(place)),
            0x22 if u16_at(body, 0) == Some(1) => system = DateSystem::From1904,
            0x41e => {
                let id = u16_at(body, 0).ok_or_else(broken)?;
                let code = Content::new(&record, 2).text().ok_or_else(broken)?;
                named.insert(id);
                if formats::is_date(&code) {
                    own.insert(id);
                }
            }
            0xe0 => styles.push(u16_at(body, 2).ok_or_else(broken)?),
            0x85 => sheets.extend(bound_sheet(&record).ok_or_else(broken)?),
            0xfc => strings = shared(place, &record, limits)?,
            EOF => {
                ended = true;
                break;
            }
            _ => {}
        }
        if sheets.len() > limits.sheets as usize {
            return Err(place.limit("xls", "sheets", limits.sheets));
        }
    }
    if !ended {
        return Err(place.damaged("xls", "it ends early"));
    }
    let is_date = |id: &u16| {
        own.contains(id) || !named.contains(id) && formats::is_built_in_date(u32::from(*id))
    };
    let book = Arc::new(Book {
        dates: styles.iter().map(is_date).collect(),
        stream,
        strings,
        system,
    });
    let sheet = |(name, hidden, start)| OldSheet {
        name,
        hidden,
        start,
        book: Arc::clone(&book),
    };
    Ok(sheets.into_iter().map(sheet).collect())
}

/// Name, whether it is hidden, and place of a worksheet; charts and macros have no cells.
fn bound_sheet(record: &Record<'_>) -> Option<Option<(String, bool, usize)>> {
    let start = u32_at(record.body(), 0)? as usize;
    let (state, kind) = (*record.body().get(4)?, *record.body().get(5)?);
    let name = Content::new(record, 6).short_text()?;
    Some((kind == WORKSHEET).then_some((name, state & 3 != 0, start)))
}

fn shared(place: &Place, record: &Record<'_>, limits: &Limits) -> Result<Strings> {
    let broken = || place.damaged("xls", "its shared texts");
    let most = limits.shared_bytes.min(u32::MAX as usize);
    let mut strings = Strings::default();
    let count = u32_at(record.body(), 4).ok_or_else(broken)?;
    let mut content = Content::new(record, 8);
    for _ in 0..count {
        strings.push(&content.text().ok_or_else(broken)?);
        if strings.bytes() > most {
            return Err(place.limit("xls", "shared_bytes", most));
        }
    }
    Ok(strings)
}
