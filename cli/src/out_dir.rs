//! The output directory: it appears whole or not at all.
//!
//! A [`Target`] is checked before anything is read, without writing. A [`Pending`] is a sibling
//! directory that files are written into; [`Pending::commit`] makes it the target in one step. With
//! `--force` the old directory is swapped out in that same step and removed only afterwards. What
//! is dropped without a commit leaves nothing behind. A [`FileTarget`] is one file by the same means.

mod file;
mod pending;
mod syncing;
mod writing;

pub(crate) use file::FileTarget;
pub(crate) use pending::Pending;
pub(crate) use writing::OutFile;

use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Message, cli as messages};
use std::path::{Component, Path, PathBuf};

/// What to do with an output directory that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// Refuse it.
    Keep,
    /// Swap it out.
    Replace,
}

/// An output directory that may be written.
#[derive(Debug)]
pub(crate) struct Target {
    /// The path, its parent without links.
    path: PathBuf,
    existing: Existing,
}

impl Target {
    /// Checks that `out` may become the output directory; writes nothing.
    ///
    /// # Errors
    /// Of kind `Usage` when it is not a directory, not empty and not to be replaced, a symbolic
    /// link, overlaps one of the `inputs`, holds the `log`, or holds what no report holds.
    pub(crate) fn check(
        out: &Path,
        existing: Existing,
        inputs: &[PathBuf],
        log: Option<&Path>,
    ) -> Result<Self> {
        let path = resolved(out).ok_or_else(|| usage(&messages::OUT_PLACE, out))?;
        if let Some(log) = log
            && resolved(log).is_none_or(|log| log.starts_with(&path))
        {
            return Err(usage(&messages::OUT_LOG, out).with("log", log.display()));
        }
        for input in inputs {
            if overlaps(&path, input) {
                return Err(usage(&messages::OUT_INPUT, out).with("input", input.display()));
            }
        }
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        if here.is_ok_and(|here| here.starts_with(&path)) {
            return Err(usage(&messages::OUT_PLACE, out));
        }
        may_become(&path, out, existing)?;
        Ok(Self { path, existing })
    }
}

/// Whether writing the directory `path` would touch `input`.
fn overlaps(path: &Path, input: &Path) -> bool {
    [resolved(input), input.canonicalize().ok()]
        .into_iter()
        .flatten()
        .any(|input| input.starts_with(path) || path.starts_with(&input))
}

/// Checks what stands at `path`, which errors call `out`.
fn may_become(path: &Path, out: &Path, existing: Existing) -> Result<()> {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(usage(&messages::OUT_PLACE, out));
        }
        Err(error) => return Err(write_error(out, error)),
    };
    if metadata.is_symlink() {
        return Err(usage(&messages::OUT_LINK, out));
    }
    if !metadata.is_dir() {
        return Err(usage(&messages::OUT_NOT_DIRECTORY, out));
    }
    for entry in std::fs::read_dir(path).map_err(|error| write_error(out, error))? {
        let entry = entry.map_err(|error| write_error(out, error))?;
        if existing == Existing::Keep {
            return Err(usage(&messages::OUT_NOT_EMPTY, out));
        }
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            return Err(usage(&messages::OUT_HOLDS, out));
        }
    }
    Ok(())
}

/// `path` made absolute, every directory above its last name without links; `None` when it has no
/// last name, or goes up through what does not exist.
fn resolved(path: &Path) -> Option<PathBuf> {
    let mut above = std::path::absolute(path).ok()?;
    let mut below = Vec::new();
    loop {
        match above.components().next_back()? {
            Component::Normal(name) => below.push(name.to_owned()),
            Component::ParentDir if below.is_empty() => {
                above = above.canonicalize().ok()?;
                continue;
            }
            _ => return None,
        }
        above.pop();
        if let Ok(real) = above.canonicalize() {
            return Some(
                below
                    .into_iter()
                    .rev()
                    .fold(real, |path, name| path.join(name)),
            );
        }
    }
}

fn usage(message: &'static Message, out: &Path) -> Error {
    Error::new(ErrorKind::Usage, message).with("path", out.display())
}

/// The error of `path` that cannot be written.
fn write_error(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, &messages::WRITE)
        .with("path", path.display())
        .with("reason", &error)
        .because(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    /// A directory of its own for one test.
    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("onecard-{}-{name}", std::process::id()));
        let _absent = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        path
    }

    fn write(target: &Target) -> Pending {
        let mut pending = target.begin().unwrap();
        let mut file = pending.create("a.txt").unwrap();
        file.write_all(b"new").unwrap();
        pending.finish(file).unwrap();
        pending
    }

    fn listing(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[track_caller]
    fn refused(out: &Path, existing: Existing, inputs: &[PathBuf], code: &str) {
        let error = Target::check(out, existing, inputs, None).unwrap_err();
        assert_eq!((error.code(), error.kind()), (code, ErrorKind::Usage));
    }

    #[test]
    fn a_directory_appears_whole_or_not_at_all() {
        let place = place("whole");
        let out = place.join("new/out");
        let target = Target::check(&out, Existing::Keep, &[], None).unwrap();
        assert_eq!(listing(&place), [""; 0]);
        drop(write(&target));
        assert_eq!(listing(&place), [""; 0]);
        drop(write(&target).commit().unwrap());
        assert_eq!(listing(&place.join("new")), ["out"]);
        assert_eq!(fs::read(out.join("a.txt")).unwrap(), b"new");
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn an_old_directory_stays_until_the_new_one_stands() {
        let place = place("old");
        let out = place.join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("old.txt"), "old").unwrap();
        refused(&out, Existing::Keep, &[], "E7020");
        let target = Target::check(&out, Existing::Replace, &[], None).unwrap();
        drop(write(&target));
        assert_eq!(listing(&out), ["old.txt"]);
        drop(write(&target).commit().unwrap());
        assert_eq!(listing(&out), ["a.txt"]);
        assert_eq!(listing(&place), ["out"]);
        fs::create_dir(out.join("photos")).unwrap();
        refused(&out, Existing::Replace, &[], "E7024");
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn inputs_links_files_and_the_working_directory_are_refused() {
        let place = place("refused");
        let input = place.join("roll.csv");
        fs::write(&input, "x").unwrap();
        refused(&input, Existing::Replace, &[], "E7021");
        refused(
            &place,
            Existing::Replace,
            std::slice::from_ref(&input),
            "E7023",
        );
        refused(
            &input.join("out"),
            Existing::Replace,
            std::slice::from_ref(&input),
            "E7023",
        );
        refused(&input.join("out"), Existing::Replace, &[], "E7026");
        refused(Path::new("."), Existing::Replace, &[], "E7026");
        refused(Path::new(".."), Existing::Replace, &[], "E7026");
        refused(Path::new("/"), Existing::Replace, &[], "E7026");
        refused(&place.join("none/../out"), Existing::Replace, &[], "E7026");
        fs::remove_dir_all(place).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_nobody_else_may_read() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let place = place("modes");
        fs::create_dir(place.join("victim")).unwrap();
        symlink("victim", place.join("link")).unwrap();
        refused(&place.join("link"), Existing::Replace, &[], "E7022");
        refused(&place.join("link/"), Existing::Replace, &[], "E7022");
        let out = place.join("out");
        let target = Target::check(&out, Existing::Keep, &[], None).unwrap();
        drop(write(&target).commit().unwrap());
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&out), mode(&out.join("a.txt"))), (0o700, 0o600));
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn a_log_inside_the_output_is_refused() {
        let out = Path::new("out-of-log");
        let error = Target::check(out, Existing::Keep, &[], Some(&out.join("log"))).unwrap_err();
        assert_eq!(error.code(), "E7025");
    }

    #[test]
    fn what_a_killed_run_left_is_removed_by_the_next() {
        let place = place("stale");
        fs::create_dir(place.join(".onecard-1-0.tmp")).unwrap();
        let target = Target::check(&place.join("out"), Existing::Keep, &[], None).unwrap();
        drop(write(&target).commit().unwrap());
        assert_eq!(listing(&place), ["out"]);
        fs::remove_dir_all(place).unwrap();
    }
}
