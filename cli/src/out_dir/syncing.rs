//! Files that go to the disk while others are written.
//!
//! A disk takes its time for every file, and the processor none; so one thread waits for it, and
//! whoever needs the files to be on the disk waits for that thread.

use std::fs::File;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

/// The thread that waits for the disk; there is none before the first file.
#[derive(Debug, Default)]
pub(super) struct Syncing {
    running: Option<(Sender<File>, JoinHandle<io::Result<()>>)>,
}

impl Syncing {
    /// Asks the disk to keep a file. What it meets is told by [`Syncing::wait`], or here.
    pub(super) fn begin(&mut self, file: File) -> io::Result<()> {
        if self.running.is_none() {
            let (give, files) = channel::<File>();
            let sync = move || files.iter().try_for_each(|file| file.sync_all());
            let thread = Builder::new().name("sync".to_owned()).spawn(sync);
            self.running = thread.ok().map(|thread| (give, thread));
        }
        match &self.running {
            Some((give, _)) => {
                // A thread that met an error takes no more files, and will say so.
                let _taken = give.send(file);
                Ok(())
            }
            None => file.sync_all(),
        }
    }

    /// Waits until every file is on the disk.
    ///
    /// # Errors
    /// The first that any of them met.
    pub(super) fn wait(&mut self) -> io::Result<()> {
        let Some((give, thread)) = self.running.take() else {
            return Ok(());
        };
        drop(give);
        let failed = |_| {
            Err(io::Error::other(
                "the thread that waits for the disk failed",
            ))
        };
        thread.join().unwrap_or_else(failed)
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        // Nobody asked for these files any more.
        let _left = self.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn files_are_on_the_disk_or_their_error_is_told_once() {
        let path = std::env::temp_dir().join(format!("onecard-{}-sync", std::process::id()));
        let mut syncing = Syncing::default();
        for text in ["one", "two"] {
            let mut file = File::create(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            syncing.begin(file).unwrap();
        }
        syncing.wait().unwrap();
        syncing.wait().unwrap();
        std::fs::remove_file(path).unwrap();
        // A pipe cannot be synced.
        #[cfg(target_os = "linux")]
        {
            let (reader, _writer) = std::io::pipe().unwrap();
            let pipe = File::from(std::os::fd::OwnedFd::from(reader));
            syncing.begin(pipe).unwrap();
            assert!(syncing.wait().is_err());
            assert!(syncing.wait().is_ok());
        }
    }
}
