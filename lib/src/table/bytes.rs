//! Where the bytes of a file are: in memory, or on a disk.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::Path;

/// Bytes that can be read from any place on, several times and side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bytes<'a> {
    /// In memory.
    Memory(&'a [u8]),
    /// In a file.
    File(&'a Path),
}

impl<'a> Bytes<'a> {
    /// How many there are; 0 where that cannot be told.
    pub(crate) fn length(self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(path) => path.metadata().map_or(0, |file| match file.is_file() {
                true => file.len(),
                false => 0,
            }),
        }
    }

    /// Reads from `offset` on.
    pub(super) fn from(self, offset: u64) -> Result<Box<dyn Read + 'a>> {
        match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                Ok(Box::new(bytes.get(start..).unwrap_or_default()))
            }
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Ok(Box::new(file))
            }
        }
    }
}
