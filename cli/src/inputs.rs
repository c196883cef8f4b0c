//! From patterns to files: sorted, and never silently none.

use onecard::error::{Error, ErrorKind, Result};
use onecard::locus::Locus;
use onecard::message::{Message, cli as messages, engagement};
use onecard::table::{Limits, Unread, length_of, read_whole};
use std::fs::File;
use std::path::{Path, PathBuf};

/// A file that was found: the path as the user gave it, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// The path relative to where the pattern was written, for reports.
    pub(crate) name: String,
    /// The path to open.
    pub(crate) path: PathBuf,
}

/// The files that `patterns` match; each pattern is relative to `base`.
///
/// A path that exists is itself, whatever characters it has; a pattern matches files only.
///
/// # Errors
/// Of kind `Usage` for a pattern that is not correct, or that matches nothing.
pub(crate) fn find(base: &Path, patterns: &[String]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for pattern in patterns {
        let mut matches = matches_of(base, pattern)?;
        if matches.is_empty() {
            return Err(usage(&messages::NO_MATCH, pattern));
        }
        matches.sort();
        found.append(&mut matches);
    }
    Ok(found)
}

/// Whether one of `patterns` names the file that [`find`] called `name`.
pub(crate) fn named(patterns: &[String], name: &str) -> bool {
    let matches = |pattern: &String| {
        let glob = glob::Pattern::new(pattern);
        pattern == name || glob.is_ok_and(|glob| glob.matches(name))
    };
    patterns.iter().any(matches)
}

fn matches_of(base: &Path, pattern: &str) -> Result<Vec<Found>> {
    let path = base.join(pattern);
    if path.symlink_metadata().is_ok() {
        return Ok(vec![Found {
            name: pattern.to_owned(),
            path,
        }]);
    }
    let absolute = match base.to_str() {
        Some("") => pattern.to_owned(),
        Some(_) if Path::new(pattern).is_absolute() => pattern.to_owned(),
        Some(base) => format!("{}/{pattern}", glob::Pattern::escape(base)),
        None => return Err(usage(&messages::PATH_NOT_UTF8, pattern)),
    };
    let paths = glob::glob(&absolute).map_err(|_| usage(&messages::PATTERN, pattern))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| read_error(error.path(), error.error()))?;
        if path.is_dir() {
            continue;
        }
        let name = path.strip_prefix(base).unwrap_or(&path).to_str();
        let name = name.ok_or_else(|| usage(&messages::PATH_NOT_UTF8, pattern))?;
        found.push(Found {
            name: name.to_owned(),
            path,
        });
    }
    Ok(found)
}

/// The bytes of the file at `path`.
///
/// # Errors
/// Of kind `Usage` when there is none, `Input` when it is a directory, else `Io`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => usage(&messages::NO_MATCH, &path.to_string_lossy()),
        _ => read_error(path, &error),
    })
}

/// The bytes of the file at `path`, called `name`, unless a line of it is over its limit.
///
/// # Errors
/// As [`read`], and of kind `Input` when a limit is passed.
pub(crate) fn read_within(name: &str, path: &Path, limits: &Limits) -> Result<Vec<u8>> {
    if path.is_dir() || !path.exists() {
        return read(path);
    }
    let file = File::open(path).map_err(|error| read_error(path, &error))?;
    let length = length_of(&file);
    read_whole(name, file, length, limits).map_err(|unread| match unread {
        Unread::Refused(error) => error,
        Unread::System(error) => read_error(path, &error),
    })
}

/// Whether `path` is a pipe, a device or the like, whose bytes may come only once.
pub(crate) fn is_pipe(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The text of the file at `path`.
///
/// # Errors
/// As [`read`], and of kind `Input` when it is no text.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    text(path, read(path)?)
}

/// The bytes that were read from `path`, as text.
///
/// # Errors
/// Of kind `Input` when they are none.
pub(crate) fn text(path: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        Error::new(ErrorKind::Input, &messages::NOT_TEXT)
            .with("path", path.display())
            .because(error.utf8_error())
    })
}

fn usage(message: &'static Message, pattern: &str) -> Error {
    Error::new(ErrorKind::Usage, message).with("pattern", pattern)
}

/// The error of a file that is there and cannot be read; a directory is not what it is said to be.
fn read_error(path: &Path, error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::IsADirectory {
        let directory = Error::new(ErrorKind::Input, &engagement::IS_DIRECTORY);
        return directory.at(Locus::file(path.to_string_lossy()));
    }
    Error::new(ErrorKind::Io, &messages::READ)
        .with("path", path.display())
        .with("reason", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onecard::message::Lang;

    #[track_caller]
    fn check(pattern: &str, expected: &[&str]) {
        let base = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = find(base, &[pattern.to_owned()]);
        let names: Vec<String> = match found {
            Ok(found) => found.into_iter().map(|f| f.name).collect(),
            Err(error) => vec![error.text(Lang::En)],
        };
        assert_eq!(names, expected, "{pattern}");
    }

    #[test]
    fn a_pattern_names_its_files_in_order_as_they_were_asked_for() {
        check("Cargo.toml", &["Cargo.toml"]);
        check("src/con*.rs", &["src/console.rs"]);
        check("src/{a,b}.rs", &["no file matches `src/{a,b}.rs`"]);
        check("none-*.csv", &["no file matches `none-*.csv`"]);
        check("src/***.rs", &["`src/***.rs` is not a correct pattern"]);
        check("s*", &["no file matches `s*`"]);
    }
}
