//! One output file: it appears whole or not at all, for its owner alone.

use super::{Existing, Target, overlaps, resolved, usage, write_error};
use onecard::error::Result;
use onecard::message::cli as messages;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Name of the file while it is being written, in a directory of its own beside its place.
const UNFINISHED: &str = "file";

/// A file that may be written.
#[derive(Debug)]
pub(crate) struct FileTarget(Target);

impl FileTarget {
    /// Checks that `out` may become the file; writes nothing.
    ///
    /// # Errors
    /// Of kind `Usage` when it exists and is not to be replaced, is a link or a directory, or is one
    /// of the `inputs`.
    pub(crate) fn check(out: &Path, existing: Existing, inputs: &[PathBuf]) -> Result<Self> {
        let path = resolved(out).ok_or_else(|| usage(&messages::FILE_PLACE, out))?;
        if let Some(input) = inputs.iter().find(|input| overlaps(&path, input)) {
            return Err(usage(&messages::FILE_INPUT, out).with("input", input.display()));
        }
        may_become(&path, out, existing)?;
        Ok(Self(Target { path, existing }))
    }

    /// Writes the file and puts it in its place, in one step.
    ///
    /// # Errors
    /// What `fill` returns; of kind `Io` when the system does not let it, `Usage` when somebody else
    /// made the file meanwhile, `Interrupted` when somebody asked to stop.
    pub(crate) fn write(&self, fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<()> {
        let mut pending = self.0.begin()?;
        let mut file = pending.create(UNFINISHED)?;
        fill(&mut file)?;
        pending.finish(file)?;
        may_become(&self.0.path, &self.0.path, self.0.existing)?;
        pending.release(UNFINISHED)
    }
}

/// Checks what stands at `path`, which errors call `out`.
fn may_become(path: &Path, out: &Path, existing: Existing) -> Result<()> {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(usage(&messages::FILE_PLACE, out));
        }
        Err(error) => return Err(write_error(out, error)),
    };
    if metadata.is_symlink() {
        return Err(usage(&messages::OUT_LINK, out));
    }
    if !metadata.is_file() {
        return Err(usage(&messages::FILE_PLACE, out));
    }
    match existing {
        Existing::Keep => Err(usage(&messages::FILE_EXISTS, out)),
        Existing::Replace => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onecard::error::{Error, ErrorKind as Kind};
    use std::fs;

    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("onecard-{}-file-{name}", std::process::id()));
        let _absent = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        path
    }

    fn write(out: &Path, existing: Existing, text: &str) -> Result<()> {
        let target = FileTarget::check(out, existing, &[])?;
        target.write(&mut |out| {
            out.write_all(text.as_bytes()).unwrap();
            Ok(())
        })
    }

    #[test]
    fn a_file_is_replaced_only_when_asked_and_never_half() {
        let place = place("whole");
        let out = place.join("list.xlsx");
        write(&out, Existing::Keep, "one").unwrap();
        let again = write(&out, Existing::Keep, "two").unwrap_err();
        assert_eq!((again.code(), again.kind()), ("E7043", Kind::Usage));
        write(&out, Existing::Replace, "three").unwrap();
        let target = FileTarget::check(&out, Existing::Replace, &[]).unwrap();
        let failed = target.write(&mut |out| {
            out.write_all(b"half").unwrap();
            Err(Error::new(Kind::Io, &messages::WRITE))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&out).unwrap(), b"three");
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn inputs_links_and_directories_are_refused() {
        let place = place("refused");
        let input = place.join("in.xlsx");
        fs::write(&input, "x").unwrap();
        let refused = |out: &Path, code: &str| {
            let inputs = [input.clone()];
            let error = FileTarget::check(out, Existing::Replace, &inputs).unwrap_err();
            assert_eq!((error.code(), error.kind()), (code, Kind::Usage));
        };
        refused(&input, "E7044");
        refused(&place, "E7044");
        refused(&std::env::temp_dir(), "E7044");
        refused(Path::new("/"), "E7042");
        fs::create_dir(place.join("folder")).unwrap();
        refused(&place.join("folder"), "E7042");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("in.xlsx", place.join("link")).unwrap();
            refused(&place.join("link"), "E7022");
        }
        fs::remove_dir_all(place).unwrap();
    }
}
