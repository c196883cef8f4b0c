//! Old workbooks (`.xls`, BIFF8): the same rows from records of a compound file.
//!
//! Read by a small reader of our own: the sizes that the file states are nowhere taken for granted,
//! every record is a slice of the file, and what is kept is at most some times the file itself.
//! Formulas are not looked at, only the values that were saved with them.

use super::Place;
use super::bytes::{u16_at, u32_at};
use super::formats::{Formats, Style};
use super::ole::Ole;
use super::records::{Content, Record, Records};
use super::strings::Strings;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::Limits;
use crate::table::cell::DateSystem;
use std::sync::Arc;

pub(super) const BOF: u16 = 0x809;
pub(super) const EOF: u16 = 0x0a;
const VERSION_8: u16 = 0x600;
const WORKSHEET: u8 = 0;

/// What all sheets of an old workbook share.
pub(super) struct Book {
    pub(super) stream: Vec<u8>,
    pub(super) strings: Strings,
    /// By number of a cell's style.
    styles: Vec<Style>,
    /// The style of what names none that is there.
    plain: Style,
    pub(super) fonts: Fonts,
    /// Whether a spreadsheet says that it computed the formulas; libraries that only write them do not, and
    /// save nothing or zero for each.
    pub(super) is_computed: bool,
    pub(super) system: DateSystem,
}

impl Book {
    /// What the style of that number says.
    pub(super) fn style(&self, number: u16) -> &Style {
        self.styles.get(usize::from(number)).unwrap_or(&self.plain)
    }
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
    let (mut system, mut is_computed) = (DateSystem::From1900, false);
    let (mut formats, mut fonts) = (Formats::default(), Fonts::default());
    let (mut styles, mut sheets, mut texts) = (Vec::new(), Vec::new(), None);
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
                formats.define(id.into(), &code);
            }
            0x31 => fonts.push(body).ok_or_else(broken)?,
            0xe0 => styles.push(font_and_format(body).ok_or_else(broken)?),
            0x85 => sheets.extend(bound_sheet(&record).ok_or_else(broken)?),
            0xfc => texts = Some(record),
            0x1c1 => is_computed = true,
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
    let strings = match &texts {
        Some(record) => shared(place, record, &fonts, limits)?,
        None => Strings::default(),
    };
    let style = |(font, format): &(u16, u16)| Style {
        format: formats.get(u32::from(*format)),
        is_struck: fonts.strikes_out(*font),
    };
    let book = Arc::new(Book {
        styles: styles.iter().map(style).collect(),
        plain: Style::default(),
        is_computed,
        stream,
        strings,
        fonts,
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

/// The numbers of the font and of the format of a style.
fn font_and_format(body: &[u8]) -> Option<(u16, u16)> {
    Some((u16_at(body, 0)?, u16_at(body, 2)?))
}

/// What fonts do to letters, by number; no font has the number 4.
#[derive(Debug, Default)]
pub(super) struct Fonts(Vec<Letters>);

/// How letters of a font stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Letters {
    are_struck: bool,
    are_raised: bool,
}

impl Fonts {
    /// Notes the next font; `None` for a record that is too short.
    fn push(&mut self, body: &[u8]) -> Option<()> {
        if self.0.len() == 4 {
            self.0.push(Letters::default());
        }
        self.0.push(Letters {
            are_struck: u16_at(body, 2)? & 8 != 0,
            are_raised: u16_at(body, 8)? != 0,
        });
        Some(())
    }

    fn get(&self, font: u16) -> Letters {
        self.0.get(usize::from(font)).copied().unwrap_or_default()
    }

    fn strikes_out(&self, font: u16) -> bool {
        self.get(font).are_struck
    }

    /// Whether one of the runs that a text consists of strikes it out or raises it; a run is the place of
    /// its first letter and its font.
    pub(super) fn alter(&self, text: &str, runs: &[(u16, u16)]) -> bool {
        let length = match runs {
            [] => 0,
            _ => text.encode_utf16().count(),
        };
        let altering = |(at, font): &(u16, u16)| {
            let letters = self.get(*font);
            usize::from(*at) < length && (letters.are_struck || letters.are_raised)
        };
        runs.iter().any(altering)
    }
}

/// Name, whether it is hidden, and place of a worksheet; charts and macros have no cells.
fn bound_sheet(record: &Record<'_>) -> Option<Option<(String, bool, usize)>> {
    let start = u32_at(record.body(), 0)? as usize;
    let (state, kind) = (*record.body().get(4)?, *record.body().get(5)?);
    let name = Content::new(record, 6).short_text()?;
    Some((kind == WORKSHEET).then_some((name, state & 3 != 0, start)))
}

fn shared(place: &Place, record: &Record<'_>, fonts: &Fonts, limits: &Limits) -> Result<Strings> {
    let broken = || place.damaged("xls", "its shared texts");
    let most = limits.shared_bytes.min(u32::MAX as usize);
    let mut strings = Strings::default();
    let count = u32_at(record.body(), 4).ok_or_else(broken)?;
    let mut content = Content::new(record, 8);
    for _ in 0..count {
        let (text, runs) = content.rich_text().ok_or_else(broken)?;
        strings.push(&text);
        if fonts.alter(&text, &runs) {
            strings.alter_last();
        }
        if strings.bytes() > most {
            return Err(place.limit("xls", "shared_bytes", most));
        }
    }
    Ok(strings)
}
