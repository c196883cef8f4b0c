//! Packed lines on a disk, for those that find no room in memory.
//!
//! Lines are written once, in order, eight bytes each, and read back in order or one by one. Where the
//! system knows that, the file has no name from its first byte on: whatever ends the program, nothing is
//! left behind. A file that cannot be read back is remembered as failed; whoever used what was read
//! must ask.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// Bytes of one line.
const LINE: usize = 8;
/// Lines that are read or written in one go.
pub(super) const BLOCK: usize = 1 << 13;

/// Lines on a disk.
#[derive(Clone, Debug)]
pub(super) struct Spilled {
    file: Arc<Mutex<File>>,
    failed: Arc<AtomicBool>,
    lines: usize,
}

impl Spilled {
    /// None yet, in a file of the directory `dir` that is this program's alone.
    pub(super) fn new(dir: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let process = std::process::id();
        for number in 0..1000 {
            let path = dir.join(format!(".onecard-{process}-{number}.spill"));
            match options.open(&path) {
                Ok(file) => {
                    // A system that keeps names of open files keeps this one until the end.
                    #[cfg(unix)]
                    std::fs::remove_file(&path)?;
                    let (file, failed) = (Arc::new(Mutex::new(file)), Arc::default());
                    return Ok(Self {
                        file,
                        failed,
                        lines: 0,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.lines
    }

    /// Whether a line could not be read back.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Relaxed)
    }

    /// Appends lines.
    pub(super) fn append(&mut self, lines: impl ExactSizeIterator<Item = u64>) -> io::Result<()> {
        let count = lines.len();
        let mut file = self.file.lock().map_err(|_| io::Error::other("poisoned"))?;
        file.seek(SeekFrom::End(0))?;
        let mut block = Vec::with_capacity(BLOCK * LINE);
        for line in lines {
            block.extend_from_slice(&line.to_le_bytes());
            if block.len() >= BLOCK * LINE {
                file.write_all(&block)?;
                block.clear();
            }
        }
        file.write_all(&block)?;
        self.lines += count;
        Ok(())
    }

    /// Shows the lines at indices that come in order.
    pub(super) fn visit(&self, indices: &[u32], mut show: impl FnMut(u32, u64)) {
        let mut lines = Vec::new();
        for block in indices.chunk_by(|a, b| *a as usize / BLOCK == *b as usize / BLOCK) {
            let first = block
                .first()
                .map_or(0, |index| *index as usize / BLOCK * BLOCK);
            self.read(first, BLOCK, &mut lines);
            for index in block {
                if let Some(line) = lines.get(*index as usize - first) {
                    show(*index, *line);
                }
            }
        }
    }

    /// Reads lines from `first` on into `lines`, a block or what is left; none where that fails.
    pub(super) fn read(&self, first: usize, most: usize, lines: &mut Vec<u64>) {
        lines.clear();
        let count = self.lines.saturating_sub(first).min(most);
        if self.try_read(first, count, lines).is_err() {
            lines.clear();
            self.failed.store(true, Relaxed);
        }
    }

    fn try_read(&self, first: usize, count: usize, lines: &mut Vec<u64>) -> io::Result<()> {
        let mut bytes = vec![0; count * LINE];
        let mut file = self.file.lock().map_err(|_| io::Error::other("poisoned"))?;
        file.seek(SeekFrom::Start((first * LINE) as u64))?;
        file.read_exact(&mut bytes)?;
        let (words, _) = bytes.as_chunks::<LINE>();
        lines.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_went_and_no_file_is_left() {
        let dir = std::env::temp_dir().join(format!("onecard-spill-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let mut spilled = Spilled::new(&dir).unwrap();
        let all: Vec<u64> = (0..20_000).map(|n| n * 0x9e37_79b9).collect();
        for part in all.chunks(9_000) {
            spilled.append(part.iter().copied()).unwrap();
        }
        assert_eq!(spilled.len(), all.len());
        let mut lines = Vec::new();
        for first in [0, 1, 8_191, 19_999, 20_000] {
            spilled.read(first, 100, &mut lines);
            assert_eq!(lines, all[first..(first + 100).min(all.len())]);
        }
        let mut seen = Vec::new();
        let indices = [0, 8_191, 8_192, 19_999];
        spilled.visit(&indices, |index, line| seen.push((index, line)));
        assert_eq!(seen, indices.map(|index| (index, all[index as usize])));
        assert!(!spilled.has_failed());
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0);
        std::fs::remove_dir(&dir).unwrap();
    }

    #[test]
    fn a_file_that_is_cut_short_is_told() {
        let mut spilled = Spilled::new(&std::env::temp_dir()).unwrap();
        spilled.append([1, 2, 3].into_iter()).unwrap();
        spilled.file.lock().unwrap().set_len(20).unwrap();
        let mut lines = vec![7];
        spilled.read(0, 3, &mut lines);
        assert!(lines.is_empty() && spilled.has_failed());
    }
}
