//! A file that is written by a thread of its own, once it is long.
//!
//! To copy bytes out costs the system about as much as it costs to make them. So what makes them goes
//! on, while a thread hands over what is there; it is never more than a few blocks behind, and a file
//! has ended only when that thread has.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{Builder, JoinHandle};

/// Bytes that are handed over in one go; a shorter file needs no thread.
const BLOCK: usize = 1 << 18;
/// Blocks that may wait for the thread.
const WAITING: usize = 8;

/// A file of a [`Pending`](super::Pending) directory.
#[derive(Debug)]
pub(crate) struct OutFile {
    name: String,
    block: Vec<u8>,
    /// None once writing failed.
    place: Option<Place>,
}

/// Who writes the file.
#[derive(Debug)]
enum Place {
    Here(File),
    There(Writer),
}

/// The thread that writes the file.
#[derive(Debug)]
struct Writer {
    give: SyncSender<Vec<u8>>,
    /// Blocks that were written, to be filled again.
    written: Receiver<Vec<u8>>,
    thread: JoinHandle<io::Result<File>>,
}

impl Writer {
    /// Begins a thread; the file comes back where the system gives none.
    fn begin(file: File) -> Place {
        let Ok(mut own) = file.try_clone() else {
            return Place::Here(file);
        };
        let (give, blocks) = sync_channel::<Vec<u8>>(WAITING);
        let (back, written) = channel();
        let write = move || {
            for mut block in blocks {
                own.write_all(&block)?;
                block.clear();
                // Nobody fills it again once all is given.
                let _kept = back.send(block);
            }
            Ok(own)
        };
        match Builder::new().name("write".to_owned()).spawn(write) {
            Ok(thread) => Place::There(Self {
                give,
                written,
                thread,
            }),
            Err(_) => Place::Here(file),
        }
    }

    /// Waits until all that was given is written.
    fn end(self) -> io::Result<File> {
        drop((self.give, self.written));
        let failed = |_| Err(io::Error::other("the thread that writes the file failed"));
        self.thread.join().unwrap_or_else(failed)
    }
}

impl OutFile {
    pub(super) fn new(name: &str, file: File) -> Self {
        Self {
            name: name.to_owned(),
            block: Vec::new(),
            place: Some(Place::Here(file)),
        }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The file, once everything is written to it.
    pub(super) fn end(mut self) -> io::Result<File> {
        self.flush()?;
        match self.place.take() {
            Some(Place::Here(file)) => Ok(file),
            _ => Err(failed_before()),
        }
    }

    /// Hands a full block over.
    fn hand_over(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        let place = match self.place.take() {
            None => return Err(failed_before()),
            Some(Place::Here(file)) => Writer::begin(file),
            Some(there) => there,
        };
        self.place = Some(match place {
            Place::Here(mut file) => {
                file.write_all(&block)?;
                Place::Here(file)
            }
            Place::There(writer) => match writer.give.send(block) {
                Ok(()) => {
                    self.block = writer.written.try_recv().unwrap_or_default();
                    Place::There(writer)
                }
                Err(_) => return writer.end().and(Err(failed_before())),
            },
        });
        Ok(())
    }
}

fn failed_before() -> io::Error {
    io::Error::other("writing failed before")
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.hand_over()?;
        }
        Ok(bytes.len())
    }

    /// Waits until everything is written, so that whoever made it hears what the system met.
    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.block);
        let file = match self.place.take() {
            None => return Err(failed_before()),
            Some(Place::Here(mut file)) => file.write_all(&rest).map(|()| file),
            Some(Place::There(writer)) => {
                // Where the thread met an error, it takes nothing and says so.
                let _taken = writer.give.send(rest);
                writer.end()
            }
        };
        self.place = Some(Place::Here(file?));
        Ok(())
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        if let Some(Place::There(writer)) = self.place.take() {
            // Nobody asked for this file any more.
            let _left = writer.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_files_hold_what_was_written() {
        let path = std::env::temp_dir().join(format!("onecard-{}-write", std::process::id()));
        for (pieces, length) in [
            (0, 0),
            (3, 5),
            (40, 100_000),
            (7, 3 * BLOCK + 1),
            (2, BLOCK),
        ] {
            let mut out = OutFile::new("it", File::create(&path).unwrap());
            let mut expected = Vec::new();
            for piece in 0..pieces {
                let bytes: Vec<u8> = (0..length).map(|at| (at * 7 + piece) as u8).collect();
                out.write_all(&bytes).unwrap();
                expected.extend(bytes);
            }
            drop(out.end().unwrap());
            assert!(
                std::fs::read(&path).unwrap() == expected,
                "{pieces} of {length}"
            );
        }
        std::fs::remove_file(path).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_for_short_files_and_for_long_ones() {
        for length in [1, BLOCK - 1, BLOCK, 3 * BLOCK, 40 * BLOCK] {
            let full = File::options().write(true).open("/dev/full").unwrap();
            let mut out = OutFile::new("it", full);
            let written = out.write_all(&vec![7; length]);
            let ended = written.and_then(|()| out.end().map(|_| ()));
            let error = ended.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{length}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_fills_while_others_are_made_is_told_once_and_for_all() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut out = OutFile::new("it", full);
        let first = (0..1_000).find_map(|_| out.write_all(&vec![7; BLOCK]).err());
        assert_eq!(first.unwrap().kind(), io::ErrorKind::StorageFull);
        assert!(out.end().is_err());
    }
}
