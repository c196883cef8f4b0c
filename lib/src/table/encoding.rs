//! Encodings: byte order mark, then strict UTF-8, then strict GB18030; UTF-16 by mark or clear pattern.
//!
//! The decision is made on the first MiB and holds for the file; nothing is ever decoded with
//! replacement and then judged. Decisions on the quarrels between decoders:
//! - A lone byte 0x80 is refused. Some decoders take it for the euro sign of Windows code page 936;
//!   GB18030 has no such character, and in a file of names and sums it is damage.
//! - Every other byte string decodes as the WHATWG `gb18030` decoder has it (two-byte codes of
//!   GB18030-2005 and, where that standard moved them, their later places).
//! - A file that is UTF-8 but for a few bytes is damaged UTF-8, although GB18030 would accept nearly
//!   any bytes and show other characters.
//! - A file whose only fault is an incomplete last character was cut off; it is refused.

use super::content::line_of;
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::tables;
use encoding_rs::{DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::fmt;

/// How many bytes at the start decide.
pub(super) const SAMPLE: usize = 1 << 20;

/// The encoding of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, perhaps with a byte order mark.
    Utf8,
    /// GB18030 and with it GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first: a spreadsheet's “Unicode text”.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        })
    }
}

/// Why bytes do not decode, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Bad(usize),
    CutShort(usize),
}

impl Fault {
    const fn offset(self) -> usize {
        match self {
            Self::Bad(offset) | Self::CutShort(offset) => offset,
        }
    }
}

/// Decides the encoding and the length of the byte order mark.
///
/// # Errors
/// [`ErrorKind::Input`] with line and byte offset when the sample decodes in no encoding, or when the
/// file ends in the middle of a character.
pub(super) fn decide(name: &str, bytes: &[u8]) -> Result<(Encoding, usize)> {
    let (encoding, mark) = match marked(bytes) {
        Some((encoding, mark)) => {
            check_sample(encoding, bytes.get(mark..).unwrap_or_default())
                .map_err(|fault| error(name, bytes, fault, mark))?;
            (encoding, mark)
        }
        None => (
            unmarked(bytes).map_err(|fault| error(name, bytes, fault, 0))?,
            0,
        ),
    };
    check_end(encoding, bytes.get(mark..).unwrap_or_default())
        .map_err(|fault| error(name, bytes, fault, mark))?;
    Ok((encoding, mark))
}

/// The encoding that a byte order mark tells, and the length of the mark.
pub(super) fn marked(bytes: &[u8]) -> Option<(Encoding, usize)> {
    let marks: [(&[u8], Encoding); 3] = [
        (b"\xef\xbb\xbf", Encoding::Utf8),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
    ];
    let found = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark));
    found.map(|(mark, encoding)| (encoding, mark.len()))
}

fn error(name: &str, bytes: &[u8], fault: Fault, mark: usize) -> Error {
    let offset = fault.offset() + mark;
    let message = match fault {
        Fault::Bad(_) => &tables::FILE_ENCODING,
        Fault::CutShort(_) => &tables::FILE_CUT_CHARACTER,
    };
    Error::new(ErrorKind::Input, message)
        .with("line", line_of(bytes, offset))
        .with("offset", offset)
        .at(Locus::file(name))
}

fn unmarked(bytes: &[u8]) -> std::result::Result<Encoding, Fault> {
    if let Some(encoding) = utf16_pattern(bytes) {
        return Ok(encoding);
    }
    let utf8 = match check_sample(Encoding::Utf8, bytes) {
        Ok(()) => return Ok(Encoding::Utf8),
        Err(fault) => fault,
    };
    let good = bytes.get(..utf8.offset()).unwrap_or_default();
    // Four three-byte characters in a row of good bytes do not happen in GB18030 text by chance.
    let mostly_utf8 = good.iter().filter(|b| (0xe0..0xf0).contains(*b)).count() >= 4;
    if mostly_utf8 || matches!(utf8, Fault::CutShort(_)) {
        return Err(utf8);
    }
    match check_sample(Encoding::Gb18030, bytes) {
        Ok(()) => Ok(Encoding::Gb18030),
        Err(gb) if gb.offset() >= utf8.offset() => Err(gb),
        Err(_) => Err(utf8),
    }
}

/// UTF-16 without a mark: zero bytes on one side only, and the text has line ends.
fn utf16_pattern(bytes: &[u8]) -> Option<Encoding> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    let mut zeros = [0_usize; 2];
    for pair in sample.chunks_exact(2) {
        for (count, byte) in zeros.iter_mut().zip(pair) {
            *count += usize::from(*byte == 0);
        }
    }
    let encoding = match zeros {
        [0, high] if high > 0 => Encoding::Utf16Le,
        [low, 0] if low > 0 => Encoding::Utf16Be,
        _ => return None,
    };
    let unit: [u8; 2] = if encoding == Encoding::Utf16Le {
        [b'\n', 0]
    } else {
        [0, b'\n']
    };
    let lines = sample.chunks_exact(2).filter(|pair| *pair == unit).count();
    (lines > 0 && check_sample(encoding, bytes).is_ok()).then_some(encoding)
}

/// Decodes the sample strictly; an incomplete character at the end of a longer file is no fault.
fn check_sample(encoding: Encoding, bytes: &[u8]) -> std::result::Result<(), Fault> {
    let whole = bytes.len() <= SAMPLE;
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(bytes);
    match strict(encoding, sample) {
        Err(Fault::CutShort(_)) if !whole => Ok(()),
        other => other,
    }
}

/// Decodes from the last line end, which no character of any of the encodings can contain.
pub(super) fn check_end(encoding: Encoding, bytes: &[u8]) -> std::result::Result<(), Fault> {
    let start = match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => bytes.len().saturating_sub(2) & !1,
        _ => {
            let near = bytes.len().saturating_sub(SAMPLE);
            let tail = bytes.get(near..).unwrap_or_default();
            near + memchr::memrchr2(b'\n', b'\r', tail).map_or(0, |at| at + 1)
        }
    };
    match strict(encoding, bytes.get(start..).unwrap_or_default()) {
        Err(Fault::CutShort(offset)) => Err(Fault::CutShort(start + offset)),
        // A bad character before the end refuses its row only, but the end must still be whole.
        _ => Ok(()),
    }
}

fn strict(encoding: Encoding, bytes: &[u8]) -> std::result::Result<(), Fault> {
    match encoding {
        // The quick look says whether, the slow one where.
        Encoding::Utf8 if simdutf8::basic::from_utf8(bytes).is_ok() => Ok(()),
        Encoding::Utf8 => std::str::from_utf8(bytes)
            .map(drop)
            .map_err(|e| match e.error_len() {
                None => Fault::CutShort(e.valid_up_to()),
                Some(_) => Fault::Bad(e.valid_up_to()),
            }),
        Encoding::Gb18030 => walk(GB18030, bytes),
        Encoding::Utf16Le => walk(UTF_16LE, bytes),
        Encoding::Utf16Be => walk(UTF_16BE, bytes),
    }
}

/// Runs a decoder without replacement and locates its first fault.
fn walk(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> std::result::Result<(), Fault> {
    let lone = if encoding == GB18030 {
        lone_0x80(bytes)
    } else {
        None
    };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = [0_u8; 8192];
    let (mut at, mut last) = (0, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
        at += read;
        match result {
            DecoderResult::InputEmpty if last => break,
            DecoderResult::InputEmpty => last = true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let offset = at.saturating_sub(usize::from(length) + usize::from(after));
                return match lone {
                    Some(earlier) if earlier < offset => Err(Fault::Bad(earlier)),
                    _ if last => Err(Fault::CutShort(offset)),
                    _ => Err(Fault::Bad(offset)),
                };
            }
        }
    }
    lone.map_or(Ok(()), |offset| Err(Fault::Bad(offset)))
}

/// The first byte 0x80 that is a character by itself.
fn lone_0x80(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(0x80, bytes)?;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match (byte, bytes.get(at + 1)) {
            (0x80, _) => return Some(at),
            (0x81..=0xfe, Some(b'0'..=b'9')) => 4,
            (0x81..=0xfe, _) => 2,
            _ => 1,
        };
    }
    None
}

/// Decodes one cell of GB18030; `None` when it does not decode.
pub(super) fn gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.contains('€') || lone_0x80(bytes).is_none()).then_some(text)
}

/// The whole of a file that says its encoding itself, decoded strictly; a byte order mark outweighs
/// what it says.
///
/// # Errors
/// [`ErrorKind::Input`] with line and byte offset for the first byte that does not decode.
#[cfg(feature = "xlsx")]
pub(super) fn decoded<'b>(
    name: &str,
    bytes: &'b [u8],
    says: Option<(Encoding, &str)>,
) -> Result<Cow<'b, str>> {
    let (encoding, mark) = match (says, marked(bytes)) {
        (Some((encoding, _)), None) => (encoding, 0),
        _ => decide(name, bytes)?,
    };
    let body = bytes.get(mark..).unwrap_or_default();
    strict(encoding, body).map_err(|fault| match (fault, says) {
        (Fault::Bad(offset), Some((_, charset))) if mark == 0 => {
            Error::new(ErrorKind::Input, &tables::CHARSET_WRONG)
                .with("charset", charset)
                .with("line", line_of(bytes, offset))
                .with("offset", offset)
                .at(Locus::file(name))
        }
        _ => error(name, bytes, fault, mark),
    })?;
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(body).ok().map(Cow::Borrowed),
        _ => String::from_utf8(transcode(encoding, body).text)
            .ok()
            .map(Cow::Owned),
    };
    text.ok_or_else(|| error(name, bytes, Fault::Bad(0), mark))
}

/// The whole text as UTF-8, with the places of what did not decode.
///
/// UTF-16 must be transcoded before it is split, and so must GB18030 with `|` between cells, because
/// 0x7C is a second byte of many characters there; `,`, tab, quote, CR and LF never are.
pub(super) struct Transcoded {
    pub(super) text: Vec<u8>,
    pub(super) broken: Vec<usize>,
}

/// Transcodes; a fault becomes U+FFFD and its place is kept, so that its row can be refused.
pub(super) fn transcode(encoding: Encoding, bytes: &[u8]) -> Transcoded {
    let decoder = match encoding {
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Utf8 | Encoding::Gb18030 => GB18030,
    };
    let mut decoder = decoder.new_decoder_without_bom_handling();
    let mut done = Transcoded {
        text: Vec::with_capacity(bytes.len()),
        broken: Vec::new(),
    };
    let mut out = [0_u8; 8192];
    let (mut at, mut last) = (0, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
        at += read;
        done.text
            .extend_from_slice(out.get(..written).unwrap_or_default());
        match result {
            DecoderResult::InputEmpty if last => return done,
            DecoderResult::InputEmpty => last = true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, _) => {
                done.broken.push(done.text.len());
                done.text.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }
}
