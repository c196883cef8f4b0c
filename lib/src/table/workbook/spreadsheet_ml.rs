//! Workbooks in XML (SpreadsheetML 2003), which reporting systems write under the name `.xls`.
//!
//! One pass finds the sheets, where each of them stands in the text, and which styles show dates; the
//! rows of a sheet are then read from its own part of the text alone.

use super::formats::{Format, Style};
use super::spreadsheet_ml_rows::XmlRows;
use super::xml::{Node, Tag, Xml};
use super::zip::Part;
use super::{Place, markup};
use crate::error::Result;
use crate::table::Limits;
use crate::table::cell::DateSystem;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The style of what names none.
const DEFAULT: &str = "Default";
/// What messages call the text.
pub(super) const PART: &str = "xml";
/// Formats by name, as codes.
const NAMES: [(&str, &str); 18] = [
    ("General Date", "yyyy/m/d"),
    ("Long Date", "yyyy/m/d"),
    ("Medium Date", "yyyy/m/d"),
    ("Short Date", "yyyy/m/d"),
    ("General", "General"),
    ("General Number", "General"),
    ("Currency", "¥#,##0.00;[Red]-¥#,##0.00"),
    ("Fixed", "0.00"),
    ("Standard", "#,##0.00"),
    ("Scientific", "0.00E+00"),
    ("Euro Currency", "[$€-2]#,##0.00"),
    ("Percent", "0.00%"),
    ("Long Time", "h:mm:ss"),
    ("Medium Time", "h:mm"),
    ("Short Time", "h:mm"),
    ("Yes/No", "\"Yes\";\"Yes\";\"No\""),
    ("True/False", "\"True\";\"True\";\"False\""),
    ("On/Off", "\"On\";\"On\";\"Off\""),
];

/// What all sheets share.
pub(super) struct Book<'b> {
    text: Cow<'b, str>,
    /// Styles by name.
    styles: BTreeMap<String, Style>,
    /// The style of what names none that is there.
    plain: Style,
    pub(super) system: DateSystem,
}

/// One worksheet.
pub(super) struct Worksheet<'b> {
    book: Arc<Book<'b>>,
    pub(super) name: String,
    pub(super) hidden: bool,
    range: Range<usize>,
}

/// What is found on the way through the text.
#[derive(Default)]
struct Found {
    styles: BTreeMap<String, Style>,
    /// The style at hand.
    style: String,
    sheets: Vec<(String, bool, Range<usize>)>,
    /// What the text at hand is.
    reading: Reading,
    visible: String,
    days: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Nothing,
    Visible,
    Days,
}

/// The worksheets of the workbook in `bytes`, in their order.
///
/// # Errors
/// Kind `Input` for a text that is damaged or passes a limit.
pub(super) fn open<'b>(
    place: &Place,
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<Vec<Worksheet<'b>>> {
    let text = markup::text(place, bytes, markup::Markup::SpreadsheetMl)?;
    let mut found = Found::default();
    let mut xml = Xml::new(place, PART, Part::bare(text.as_bytes()), limits);
    loop {
        let before = xml.position();
        match xml.next()? {
            Node::Open(tag, depth) => {
                let is_sheet = (tag.name(), depth) == (&b"Worksheet"[..], 2);
                found.open(&tag, depth);
                if is_sheet {
                    let start = xml.position();
                    found.begin(start);
                }
            }
            Node::Close(end, depth) => found.close(end.local_name().into_inner(), depth, before),
            Node::Text(text) => found.write(&text),
            Node::End => break,
            Node::Character(_) | Node::Other => {}
        }
        if found.sheets.len() > limits.sheets as usize {
            return Err(place.limit(PART, "sheets", limits.sheets));
        }
    }
    drop(xml);
    let system = match is_true(&found.days) {
        true => DateSystem::From1904,
        false => DateSystem::From1900,
    };
    let book = Arc::new(Book {
        text,
        styles: found.styles,
        plain: Style::default(),
        system,
    });
    let sheet = |(name, hidden, range)| Worksheet {
        book: Arc::clone(&book),
        name,
        hidden,
        range,
    };
    Ok(found.sheets.into_iter().map(sheet).collect())
}

impl Found {
    fn open(&mut self, tag: &Tag<'_>, depth: u32) {
        match (tag.name(), depth) {
            (b"Style", 3) => {
                self.style = tag.local("ID").unwrap_or_default();
                let parent = tag.local("Parent").unwrap_or_else(|| DEFAULT.to_owned());
                let parent = self.styles.get(&parent).cloned().unwrap_or_default();
                self.styles.insert(self.style.clone(), parent);
            }
            (b"NumberFormat", 4) => {
                let format = tag.local("Format").unwrap_or_default();
                let style = self.styles.entry(self.style.clone()).or_default();
                style.format = Arc::new(named(&format));
            }
            (b"Font", 4) => {
                // What a font does not say is that of the parent's.
                if let Some(struck) = tag.local("StrikeThrough") {
                    let style = self.styles.entry(self.style.clone()).or_default();
                    style.is_struck = is_true(struck.trim());
                }
            }
            (b"Worksheet", 2) => {
                let name = tag.local("Name").unwrap_or_default();
                self.sheets.push((name, false, 0..0));
            }
            // `<Date1904/>` alone says yes.
            (b"Date1904", 3) => {
                self.reading = Reading::Days;
                self.days = "1".to_owned();
            }
            (b"Visible", 4) => self.reading = Reading::Visible,
            _ => {}
        }
    }

    /// The sheet at hand begins there.
    fn begin(&mut self, start: usize) {
        if let Some((_, _, range)) = self.sheets.last_mut() {
            *range = start..start;
        }
    }

    fn close(&mut self, name: &[u8], depth: u32, before: usize) {
        if let (b"Worksheet", 2, Some((_, hidden, range))) = (name, depth, self.sheets.last_mut()) {
            range.end = before.max(range.start);
            let visible = std::mem::take(&mut self.visible);
            *hidden = matches!(visible.as_str(), "SheetHidden" | "SheetVeryHidden");
        }
        self.reading = Reading::Nothing;
    }

    fn write(&mut self, text: &str) {
        match self.reading {
            Reading::Nothing => {}
            Reading::Visible => text.trim().clone_into(&mut self.visible),
            Reading::Days => text.trim().clone_into(&mut self.days),
        }
    }
}

impl Worksheet<'_> {
    pub(super) fn rows(&self, place: Place, limits: &Limits) -> XmlRows<'_> {
        let text = self.book.text.get(self.range.clone()).unwrap_or_default();
        let xml = Xml::new(&place, PART, Part::bare(text.as_bytes()), limits);
        XmlRows::new(place, xml, &self.book, limits)
    }
}

impl Book<'_> {
    /// What the style of that name says; that of the default one where none has it.
    pub(super) fn style(&self, name: &str) -> &Style {
        let default = || self.styles.get(DEFAULT);
        let style = self.styles.get(name).or_else(default);
        style.unwrap_or(&self.plain)
    }
}

fn named(format: &str) -> Format {
    let named = NAMES.iter().find(|(name, _)| *name == format);
    Format::of_code(named.map_or(format, |(_, code)| code))
}

fn is_true(text: &str) -> bool {
    text == "1" || text.eq_ignore_ascii_case("true")
}
