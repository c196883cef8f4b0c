//! The compound file that an old Office file is: sectors in chains, streams with names.
//!
//! Every chain is followed for at most as many sectors as the file has, so a ring or a chain that
//! borrows from another costs no more than the file itself.

use super::bytes::{u16_at, u32_at};

/// First bytes of every compound file.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const END: u32 = 0xffff_fffa;
const ENTRY: usize = 128;
/// Sector numbers that the header holds itself.
const IN_HEADER: usize = 109;

/// A compound file whose tables are read.
pub(super) struct Ole<'b> {
    bytes: &'b [u8],
    sector: usize,
    small_sector: usize,
    /// Streams below this size lie in small sectors.
    small_below: u32,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<u8>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    start: u32,
    size: u32,
}

impl<'b> Ole<'b> {
    /// Reads the tables; `None` for a file whose tables do not hold together.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
        let (shift, small_shift) = (u16_at(bytes, 30)?, u16_at(bytes, 32)?);
        if !matches!(shift, 9 | 12) || small_shift != 6 {
            return None;
        }
        let mut ole = Self {
            bytes,
            sector: 1 << shift,
            small_sector: 1 << small_shift,
            small_below: u32_at(bytes, 56)?,
            next: Vec::new(),
            small_next: Vec::new(),
            small: Vec::new(),
            streams: Vec::new(),
        };
        ole.read_chains()?;
        let directory = ole.chain(u32_at(bytes, 48)?)?;
        ole.small_next = numbers(&ole.chain(u32_at(bytes, 60)?)?);
        for entry in directory.chunks_exact(ENTRY) {
            let kind = *entry.get(66)?;
            let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)?);
            match kind {
                5 => ole.small = ole.chain(start)?,
                2 => {
                    let length = usize::from(u16_at(entry, 64)?).clamp(2, 64) - 2;
                    let units = entry.get(..length)?.chunks_exact(2);
                    let units: Vec<u16> = units.filter_map(|pair| u16_at(pair, 0)).collect();
                    let name = String::from_utf16_lossy(&units);
                    ole.streams.push(Stream { name, start, size });
                }
                _ => {}
            }
        }
        Some(ole)
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams
            .iter()
            .any(|s| s.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None` when there is none or its chain is broken.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let mut streams = self.streams.iter();
        let stream = streams.find(|s| s.name.eq_ignore_ascii_case(name))?;
        let mut bytes = match stream.size < self.small_below {
            true => self.small_chain(stream.start)?,
            false => self.chain(stream.start)?,
        };
        let size = usize::try_from(stream.size).ok()?;
        (bytes.len() >= size).then(|| bytes.truncate(size))?;
        Some(bytes)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// A sector; the last may be cut short.
    fn at(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|sector| !sector.is_empty())
    }

    /// Reads which sector follows which.
    fn read_chains(&mut self) -> Option<()> {
        let mut tables = numbers(self.bytes.get(76..76 + IN_HEADER * 4)?);
        let mut further = u32_at(self.bytes, 68)?;
        let mut count = 0;
        while further < END {
            let mut more = numbers(self.at(further)?);
            further = more.pop()?;
            tables.append(&mut more);
            count += 1;
            if count > self.sectors() {
                return None;
            }
        }
        tables.retain(|table| *table < END);
        if tables.len() > self.sectors() {
            return None;
        }
        for table in tables {
            let mut more = numbers(self.at(table)?);
            self.next.append(&mut more);
        }
        Some(())
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut number) = (Vec::new(), start);
        let mut left = self.sectors();
        while number < END {
            left = left.checked_sub(1)?;
            bytes.extend_from_slice(self.at(number)?);
            number = *self.next.get(number as usize)?;
        }
        Some(bytes)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut number) = (Vec::new(), start);
        let mut left = self.small.len() / self.small_sector + 1;
        while number < END {
            left = left.checked_sub(1)?;
            let from = (number as usize).checked_mul(self.small_sector)?;
            bytes.extend_from_slice(self.small.get(from..from.checked_add(self.small_sector)?)?);
            number = *self.small_next.get(number as usize)?;
        }
        Some(bytes)
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let quads = bytes.chunks_exact(4);
    quads.filter_map(|quad| u32_at(quad, 0)).collect()
}
