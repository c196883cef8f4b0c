//! What a text that begins with a mark is, and which encoding it says it has.

use super::Place;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::encoding::{Encoding, decoded, marked, transcode};
use std::borrow::Cow;

/// Bytes at the start that tell.
const HEAD: usize = 64 << 10;
/// What every workbook of SpreadsheetML names.
const SPREADSHEET: &[u8] = b"urn:schemas-microsoft-com:office:spreadsheet";

/// A text with marks in which a table can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// A web page.
    Html,
    /// A workbook in XML.
    SpreadsheetMl,
}

/// What the bytes are; `None` for anything else.
pub(super) fn sniff(bytes: &[u8]) -> Option<Markup> {
    let head = head(bytes)?;
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    match first_element(&head)? {
        b"html" => Some(Markup::Html),
        b"workbook" => has(SPREADSHEET).then_some(Markup::SpreadsheetMl),
        _ => (!head.starts_with(b"<?xml") && has(b"<table")).then_some(Markup::Html),
    }
}

/// The first bytes in small letters; `None` for what does not begin with a mark.
fn head(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let head = match marked(bytes) {
        Some((Encoding::Utf16Le | Encoding::Utf16Be, mark)) => {
            let (encoding, _) = marked(bytes)?;
            Cow::Owned(transcode(encoding, head.get(mark..)?).text)
        }
        Some((_, mark)) => Cow::Borrowed(head.get(mark..)?),
        None => Cow::Borrowed(head),
    };
    let head = head.trim_ascii_start();
    head.starts_with(b"<").then(|| head.to_ascii_lowercase())
}

/// The name of the first element, without a prefix.
fn first_element(mut head: &[u8]) -> Option<&[u8]> {
    loop {
        let at = memchr::memchr(b'<', head)?;
        head = head.get(at + 1..)?;
        let end: &[u8] = match head {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!' | b'?', ..] => b">",
            _ => break,
        };
        head = head.get(memchr::memmem::find(head, end)?..)?;
    }
    let length = head
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && *b != b':');
    let name = head.get(..length?).filter(|name| !name.is_empty())?;
    name.rsplit(|b| *b == b':').next()
}

/// The whole text, decoded as it says itself.
///
/// # Errors
/// Kind `Input` for an encoding that is not read and for bytes that are not in the encoding declared.
pub(super) fn text<'b>(place: &Place, bytes: &'b [u8], markup: Markup) -> Result<Cow<'b, str>> {
    let head = head(bytes).unwrap_or_default();
    let says = match markup {
        Markup::Html => charset(&head).or_else(|| xml_encoding(&head)),
        Markup::SpreadsheetMl => Some(xml_encoding(&head).unwrap_or("utf-8")),
    };
    let encoding = match says {
        None => None,
        Some(utf8 @ ("utf-8" | "utf8")) => Some((Encoding::Utf8, utf8)),
        Some(gbk @ ("gb2312" | "gbk" | "gb18030" | "x-gbk" | "cp936" | "ms936" | "gb_2312-80")) => {
            Some((Encoding::Gb18030, gbk))
        }
        Some(other) if bytes.is_ascii() || marked(bytes).is_some() => Some((Encoding::Utf8, other)),
        Some(other) => {
            let error = Error::new(ErrorKind::Input, &tables::CHARSET);
            return Err(error.with("charset", other).at(place.locus()));
        }
    };
    decoded(&place.file, bytes, encoding)
}

/// The `charset` of the first `meta` that names one.
fn charset(head: &[u8]) -> Option<&str> {
    let metas = memchr::memmem::find_iter(head, b"<meta").filter_map(|at| {
        let tag = head.get(at..)?;
        let tag = tag.get(..memchr::memchr(b'>', tag)?)?;
        value(tag, b"charset")
    });
    metas.into_iter().next()
}

/// The encoding that the first line of an XML text names.
fn xml_encoding(head: &[u8]) -> Option<&str> {
    let line = head.strip_prefix(b"<?xml")?;
    value(line.get(..memchr::memchr(b'>', line)?)?, b"encoding")
}

/// `name=value` with or without quotes.
fn value<'h>(tag: &'h [u8], name: &[u8]) -> Option<&'h str> {
    let rest = tag.get(memchr::memmem::find(tag, name)? + name.len()..)?;
    let rest = rest
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let rest = rest
        .strip_prefix(b"\"")
        .or(rest.strip_prefix(b"'"))
        .unwrap_or(rest);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    let length = rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len());
    let value = rest.get(..length).filter(|value| !value.is_empty())?;
    std::str::from_utf8(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn a_text_is_told_by_its_first_element() {
        let book = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        let wide: Vec<u8> = "\u{feff}<html>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let html = Some(Markup::Html);
        for (bytes, expected) in [
            ("<html>".as_bytes(), html),
            (b"\xef\xbb\xbf \r\n<!DOCTYPE html PUBLIC \"x\"><HTML>", html),
            (b"<?xml version=\"1.0\"?><!-- > --><html xmlns=\"x\">", html),
            (b"<meta charset=gbk><style></style><TABLE border=1>", html),
            (&wide, html),
            (book.as_bytes(), Some(Markup::SpreadsheetMl)),
            (
                format!("<?xml version=\"1.0\"?><?mso?>{book}").as_bytes(),
                Some(Markup::SpreadsheetMl),
            ),
            (b"<?xml version=\"1.0\"?><data><table/></data>", None),
            (b"<Workbook>", None),
            ("<姓名>,a\n".as_bytes(), None),
            ("姓名,<html>\n".as_bytes(), None),
            (b"<", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let read = text(&Place::file("a.xls"), bytes, Markup::Html);
        let got = read.map_or_else(|error| error.text(Lang::En), Cow::into_owned);
        assert!(got.contains(expected), "{got}");
    }

    #[test]
    fn the_declared_encoding_is_held_strictly() {
        let gbk =
            b"<meta http-equiv=Content-Type content=\"text/html; charset=GB2312\">\xb6\xa1\xe5\xfb";
        check(gbk, "丁妍");
        check("<meta charset=\"UTF-8\">丁妍".as_bytes(), "丁妍");
        check("<html>丁妍".as_bytes(), "丁妍");
        check(
            b"<meta charset=utf-8>\xb6\xa1\xe5\xfb",
            "declares the encoding utf-8, but line 1, byte 20 is not in it",
        );
        check(
            b"<meta charset=gbk>\xb6\xa1\xff\xff",
            "declares the encoding gbk, but line 1, byte 20",
        );
        check(b"<html>\xb6\xa1\xff\xff", "neither UTF-8 nor GB18030");
        check("<meta charset=big5>丁妍".as_bytes(), "the encoding big5");
        check(b"<meta charset=iso-8859-1>A", ">A");
        check(
            b"<script charset=big5></script><meta charset=gbk>\xb6\xa1",
            "丁",
        );
    }
}
