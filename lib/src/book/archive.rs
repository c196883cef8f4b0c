//! The zip archive of a workbook, written in one go.
//!
//! A part whose length is not known when it begins says so in its header, and gives its checksum and
//! sizes behind its bytes, as programs that stream archives do; the directory at the end has them
//! all. Times are the first day that the format knows, and nothing names a system.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// 1 January 1980, the zero of the format.
const DAY: u16 = 0x0021;
/// Checksum and sizes stand behind the bytes.
const SIZES_BEHIND: u16 = 0x0008;
const DEFLATED: u16 = 8;
const VERSION: u16 = 20;

/// An archive that is being written.
pub(super) struct Archive<W: Write> {
    out: Counted<W>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    flags: u16,
    start: u64,
    sums: Sums,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    crc: u32,
    packed: u64,
    size: u64,
}

/// One part that is being written.
pub(super) struct Part<W: Write> {
    encoder: DeflateEncoder<Counted<W>>,
    entries: Vec<Entry>,
    name: String,
    start: u64,
    /// Where its packed bytes begin.
    body: u64,
    crc: Crc,
    size: u64,
}

impl<W: Write> Archive<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out: Counted { out, count: 0 },
            entries: Vec::new(),
        }
    }

    /// Writes a part that is there as a whole.
    pub(super) fn whole(&mut self, name: &str, content: &str) -> io::Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content.as_bytes())?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let entry = Entry {
            name: name.to_owned(),
            flags: 0,
            start: self.out.count,
            sums: Sums {
                crc: crc.sum(),
                packed: packed.len() as u64,
                size: content.len() as u64,
            },
        };
        self.out.write_all(&local(&entry)?)?;
        self.out.write_all(&packed)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Begins a part, which gives the archive back when it ends.
    pub(super) fn part(mut self, name: &str) -> io::Result<Part<W>> {
        let start = self.out.count;
        let entry = Entry {
            name: name.to_owned(),
            flags: SIZES_BEHIND,
            start,
            sums: Sums::default(),
        };
        self.out.write_all(&local(&entry)?)?;
        let body = self.out.count;
        Ok(Part {
            encoder: DeflateEncoder::new(self.out, Compression::fast()),
            entries: self.entries,
            name: entry.name,
            start,
            body,
            crc: Crc::new(),
            size: 0,
        })
    }

    /// Writes the directory.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let start = self.out.count;
        for entry in &self.entries {
            self.out.write_all(&listed(entry)?)?;
        }
        let size = narrow(self.out.count - start)?;
        let count = u16::try_from(self.entries.len()).map_err(|_| too_large())?;
        let mut end = b"PK\x05\x06\x00\x00\x00\x00".to_vec();
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(size.to_le_bytes());
        end.extend(narrow(start)?.to_le_bytes());
        end.extend([0, 0]);
        self.out.write_all(&end)?;
        self.out.flush()?;
        Ok(self.out.out)
    }
}

impl<W: Write> Part<W> {
    /// Adds bytes to the part.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        self.encoder.write_all(bytes)
    }

    /// How many bytes it has, before they are packed.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Ends the part.
    pub(super) fn finish(self) -> io::Result<Archive<W>> {
        let (mut out, mut entries) = (self.encoder.finish()?, self.entries);
        let sums = Sums {
            crc: self.crc.sum(),
            packed: out.count - self.body,
            size: self.size,
        };
        let mut behind = b"PK\x07\x08".to_vec();
        behind.extend(sums.crc.to_le_bytes());
        behind.extend(narrow(sums.packed)?.to_le_bytes());
        behind.extend(narrow(sums.size)?.to_le_bytes());
        out.write_all(&behind)?;
        entries.push(Entry {
            name: self.name,
            flags: SIZES_BEHIND,
            start: self.start,
            sums,
        });
        Ok(Archive { out, entries })
    }
}

/// What local header and directory say alike.
fn told(entry: &Entry) -> io::Result<Vec<u8>> {
    let name = u16::try_from(entry.name.len()).map_err(|_| too_large())?;
    let mut bytes = Vec::new();
    for number in [VERSION, entry.flags, DEFLATED, 0, DAY] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(entry.sums.crc.to_le_bytes());
    bytes.extend(narrow(entry.sums.packed)?.to_le_bytes());
    bytes.extend(narrow(entry.sums.size)?.to_le_bytes());
    bytes.extend(name.to_le_bytes());
    bytes.extend([0, 0]);
    Ok(bytes)
}

fn local(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(told(entry)?);
    bytes.extend(entry.name.as_bytes());
    Ok(bytes)
}

fn listed(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut bytes = b"PK\x01\x02".to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(told(entry)?);
    bytes.extend([0; 10]);
    bytes.extend(narrow(entry.start)?.to_le_bytes());
    bytes.extend(entry.name.as_bytes());
    Ok(bytes)
}

/// A size as the archive holds it.
fn narrow(size: u64) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "a workbook cannot hold more than 4 GiB",
    )
}

/// Counts what passes.
pub(super) struct Counted<W> {
    out: W,
    count: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
