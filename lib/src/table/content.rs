//! What a file is when it is not a text table, told by its first bytes.

use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;

/// First bytes, what they are in Chinese and in English.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "xlsx 工作簿或 zip 压缩包",
        "an xlsx workbook or a zip archive",
    ),
    (b"PK\x05\x06", "空的 zip 压缩包", "an empty zip archive"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "xls 工作簿或加密的 Office 文件",
        "an xls workbook or an encrypted Office file",
    ),
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"Rar!", "rar 压缩包", "a rar archive"),
    (b"\x89PNG", "PNG 图片", "a PNG image"),
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG image"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (
        b"MIME-Version:",
        "单个文件网页（MHTML）",
        "a web page in one file (MHTML)",
    ),
    (b"<?xml", "XML 文件", "an XML file"),
    (b"<!doctype html", "网页（HTML）", "a web page (HTML)"),
    (b"<html", "网页（HTML）", "a web page (HTML)"),
    (b"<table", "网页（HTML）", "a web page (HTML)"),
    (b"SQLite format 3", "SQLite 数据库", "an SQLite database"),
];

/// Refuses what is no text table, and says what it is.
pub(super) fn require_text(name: &str, bytes: &[u8]) -> Result<()> {
    let body = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    for (magic, zh, en) in MAGIC {
        let begins = body
            .get(..magic.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(magic));
        if begins {
            let what = Error::new(ErrorKind::Input, &tables::FILE_OTHER);
            return Err(what
                .with("what_zh", zh)
                .with("what_en", en)
                .at(Locus::file(name)));
        }
    }
    Ok(())
}

/// Refuses a text with a zero byte in it: no office program writes one into text.
pub(super) fn require_no_zero(name: &str, bytes: &[u8]) -> Result<()> {
    match memchr::memchr(0, bytes) {
        None => Ok(()),
        Some(offset) => Err(Error::new(ErrorKind::Input, &tables::FILE_BINARY)
            .with("line", line_of(bytes, offset))
            .with("offset", offset)
            .at(Locus::file(name))),
    }
}

/// The 1-based line that holds the byte at `offset`.
pub(super) fn line_of(bytes: &[u8], offset: usize) -> usize {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let lines = memchr::memchr_iter(b'\n', before).count();
    // Files of old Macs end their lines with CR alone.
    1 + if lines == 0 {
        memchr::memchr_iter(b'\r', before).count()
    } else {
        lines
    }
}
