//! The zip archive that an xlsx file is: its directory is judged before one byte is inflated.
//!
//! Sizes are believed only where the archive bears them out: parts must lie before the directory and
//! may not overlap, no part may be larger or better packed than the limits allow, and a part that
//! inflates to more or less than its entry says, or to other bytes, is damage.

use super::Place;
use super::bytes::{u16_at, u32_at, u64_at};
use crate::error::{Error, Result};
use crate::table::Limits;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::collections::BTreeSet;
use std::io::{self, Read};

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const WIDE_LOCATOR: &[u8] = b"PK\x06\x07";
const WIDE_END: &[u8] = b"PK\x06\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// A part below this size may be packed as well as it likes.
const RATIO_FREE_BYTES: u64 = 16 << 20;

/// The parts of an archive, by name.
#[derive(Debug)]
pub(super) struct Archive<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    deflated: bool,
    crc: u32,
    packed: u64,
    size: u64,
    /// Where its local header begins.
    header: u64,
}

/// Where the directory is said to be.
struct Directory {
    entries: u64,
    size: u64,
    start: u64,
    /// Where what follows the directory begins.
    end: usize,
}

impl<'b> Archive<'b> {
    /// Reads and judges the directory.
    ///
    /// # Errors
    /// Kind `Input` for a directory that lies, is damaged, or passes a limit.
    pub(super) fn open(place: &Place, bytes: &'b [u8], limits: &Limits) -> Result<Self> {
        let damaged = || place.damaged("zip", "no directory");
        let directory = directory(bytes).ok_or_else(damaged)?;
        if directory.entries > u64::from(limits.entries) {
            return Err(place.limit("zip", "entries", limits.entries));
        }
        let start = usize::try_from(directory.start).map_err(|_| damaged())?;
        let size = usize::try_from(directory.size).map_err(|_| damaged())?;
        let end = start.checked_add(size).filter(|end| *end <= directory.end);
        let listed = end.and_then(|end| bytes.get(start..end));
        let mut rest = listed.ok_or_else(damaged)?;
        let mut entries = Vec::new();
        for _ in 0..directory.entries {
            let (entry, used) =
                entry(rest).ok_or_else(|| place.damaged("zip", "directory entry"))?;
            rest = rest.get(used..).unwrap_or_default();
            judge(place, &entry, limits)?;
            entries.push(entry);
        }
        if !rest.is_empty() {
            return Err(place.damaged("zip", "more entries than counted"));
        }
        overlap(place, &entries, directory.start)?;
        twice(place, &entries)?;
        Ok(Self { bytes, entries })
    }

    /// Whether there is a part of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let mut found = self.entries.iter();
        found.find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Opens a part; `None` when there is none of that name.
    pub(super) fn part(&self, place: &Place, name: &str) -> Result<Option<Part<'b>>> {
        let Some(entry) = self.find(name) else {
            return Ok(None);
        };
        let data = self.data(entry);
        let data = data.ok_or_else(|| place.damaged(name, "its local header"))?;
        Ok(Some(Part {
            from: match entry.deflated {
                true => From::Deflated(Box::new(DeflateDecoder::new(data))),
                false => From::Stored(data),
            },
            left: entry.size,
            crc: Crc::new(),
            expected: entry.crc,
        }))
    }

    fn data(&self, entry: &Entry) -> Option<&'b [u8]> {
        let start = usize::try_from(entry.header).ok()?;
        let header = self.bytes.get(start..)?;
        let header = header.starts_with(LOCAL).then_some(header)?;
        let names = usize::from(u16_at(header, 26)?) + usize::from(u16_at(header, 28)?);
        let packed = usize::try_from(entry.packed).ok()?;
        header.get(30 + names..)?.get(..packed)
    }
}

/// The end of the directory, also in its wide form for large archives.
fn directory(bytes: &[u8]) -> Option<Directory> {
    let tail = bytes.len().checked_sub(END_BYTES)?;
    let first = tail.saturating_sub(usize::from(u16::MAX));
    let ends_here = |at: &usize| {
        let comment = u16_at(bytes, at + 20).map(usize::from);
        bytes.get(*at..).is_some_and(|b| b.starts_with(END))
            && comment.is_some_and(|length| at + END_BYTES + length == bytes.len())
    };
    let end = (first..=tail).rev().find(ends_here)?;
    let narrow = Directory {
        entries: u16_at(bytes, end + 10)?.into(),
        size: u32_at(bytes, end + 12)?.into(),
        start: u32_at(bytes, end + 16)?.into(),
        end,
    };
    let wide = narrow.entries == u64::from(u16::MAX)
        || [narrow.size, narrow.start].contains(&u64::from(u32::MAX));
    if !wide {
        return Some(narrow);
    }
    let locator = end.checked_sub(20)?;
    let has_locator = bytes.get(locator..)?.starts_with(WIDE_LOCATOR);
    if !has_locator {
        return Some(narrow);
    }
    let at = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    let record = bytes.get(at..locator)?;
    record.starts_with(WIDE_END).then_some(Directory {
        entries: u64_at(record, 32)?,
        size: u64_at(record, 40)?,
        start: u64_at(record, 48)?,
        end: at,
    })
}

/// One entry of the directory, and how many bytes it takes.
fn entry(bytes: &[u8]) -> Option<(Entry, usize)> {
    let bytes = bytes.starts_with(ENTRY).then_some(bytes)?;
    let name_length = usize::from(u16_at(bytes, 28)?);
    let extra_length = usize::from(u16_at(bytes, 30)?);
    let comment_length = usize::from(u16_at(bytes, 32)?);
    let name = bytes.get(46..46 + name_length)?;
    let extra = bytes.get(46 + name_length..46 + name_length + extra_length)?;
    let used = 46 + name_length + extra_length + comment_length;
    let encrypted = u16_at(bytes, 8)? & 1 == 1;
    let method = u16_at(bytes, 10)?;
    let mut wide = wide_sizes(extra).into_iter();
    let mut wide_or = |value: u32| match value {
        u32::MAX => wide.next().flatten(),
        value => Some(u64::from(value)),
    };
    let size = wide_or(u32_at(bytes, 24)?)?;
    let packed = wide_or(u32_at(bytes, 20)?)?;
    let header = wide_or(u32_at(bytes, 42)?)?;
    let known = !encrypted && matches!(method, 0 | 8) && bytes.len() >= used;
    known.then(|| {
        let entry = Entry {
            name: String::from_utf8_lossy(name).replace('\\', "/"),
            deflated: method == 8,
            crc: u32_at(bytes, 16).unwrap_or_default(),
            packed,
            size,
            header,
        };
        (entry, used)
    })
}

/// The 64-bit values of an entry's extra field 1, in their order.
fn wide_sizes(mut extra: &[u8]) -> [Option<u64>; 3] {
    while let (Some(kind), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let Some(body) = extra.get(4..4 + usize::from(length)) else {
            break;
        };
        if kind == 1 {
            return [u64_at(body, 0), u64_at(body, 8), u64_at(body, 16)];
        }
        extra = extra.get(4 + body.len()..).unwrap_or_default();
    }
    [None; 3]
}

fn judge(place: &Place, entry: &Entry, limits: &Limits) -> Result<()> {
    if entry.size > limits.part_bytes {
        return Err(place.limit(&entry.name, "part_bytes", limits.part_bytes));
    }
    let most = entry.packed.saturating_mul(limits.inflate_ratio.into());
    if entry.size > most.max(RATIO_FREE_BYTES) {
        return Err(place.limit(&entry.name, "inflate_ratio", limits.inflate_ratio));
    }
    if !entry.deflated && entry.size != entry.packed {
        return Err(place.damaged(&entry.name, "two sizes"));
    }
    Ok(())
}

/// Parts must lie one behind the other, all before the directory.
fn overlap(place: &Place, entries: &[Entry], directory: u64) -> Result<()> {
    let mut ranges: Vec<_> = entries
        .iter()
        .map(|e| {
            let least = e.header.saturating_add(30 + e.name.len() as u64);
            (e.header, least.saturating_add(e.packed), e.name.as_str())
        })
        .collect();
    ranges.sort_unstable();
    let mut free = 0;
    for (start, end, name) in ranges {
        if start < free {
            return Err(place.damaged(name, "it overlaps another part"));
        }
        free = end;
    }
    match free > directory {
        true => Err(place.damaged("zip", "a part reaches into the directory")),
        false => Ok(()),
    }
}

/// No two parts may have one name: programs differ in which of them they read.
fn twice(place: &Place, entries: &[Entry]) -> Result<()> {
    let names = entries.iter().map(|entry| entry.name.to_ascii_lowercase());
    let mut seen = BTreeSet::new();
    for name in names {
        if let Some(name) = seen.replace(name) {
            return Err(place.damaged(&name, "two parts of that name"));
        }
    }
    Ok(())
}

/// The bytes of one part, inflated as they are read.
pub(super) struct Part<'b> {
    from: From<'b>,
    left: u64,
    crc: Crc,
    expected: u32,
}

impl<'b> Part<'b> {
    /// Bytes that stand in no archive.
    pub(super) fn bare(bytes: &'b [u8]) -> Self {
        Self {
            from: From::Bare(bytes),
            left: bytes.len() as u64,
            crc: Crc::new(),
            expected: 0,
        }
    }
}

enum From<'b> {
    Bare(&'b [u8]),
    Stored(&'b [u8]),
    Deflated(Box<DeflateDecoder<&'b [u8]>>),
}

impl Read for Part<'_> {
    /// Fails when the part inflates to more or less than its entry says, or to other bytes.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.from {
            From::Bare(bytes) => return bytes.read(buffer),
            From::Stored(bytes) => bytes.read(buffer)?,
            From::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.crc.update(buffer.get(..read).unwrap_or_default());
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("more bytes than its entry says"))?;
        if read == 0 && !buffer.is_empty() {
            if self.left > 0 {
                return Err(io::Error::other("fewer bytes than its entry says"));
            }
            if self.crc.sum() != self.expected {
                return Err(io::Error::other("its checksum is wrong"));
            }
        }
        Ok(read)
    }
}

/// What a failed read of a part says.
pub(super) fn read_error(place: &Place, part: &str, error: &io::Error) -> Error {
    place.damaged(part, &error.to_string())
}
