//! The command line of onecard: arguments, terminal and exit statuses, no decision of the domain.

mod arguments;
mod commands;
mod console;
mod inputs;
mod interrupt;
mod job;
mod logbook;
mod out_dir;
mod status;
mod ticker;

use arguments::Asked;
use console::Console;
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Lang, cli as messages};
use status::Status;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// Where the program failed, if it did: a place in its source, never a value.
static FAILED_AT: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(remember));
    forbid_core_dumps();
    interrupt::report_full_files();
    let arguments = arguments::texts(std::env::args_os());
    let lang = arguments.as_deref().map_or(Lang::Zh, arguments::language);
    let console = Console { lang };
    guarded(console, || run(arguments, console)).into()
}

/// The status that `run` ends with; a failure of the program itself says where, and no value.
fn guarded(console: Console, run: impl FnOnce() -> Result<Status>) -> Status {
    match std::panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            console.fail(&error);
            Status::of(&error)
        }
        Err(_) => {
            let place = FAILED_AT.lock().unwrap_or_else(PoisonError::into_inner);
            console.fail(&Error::new(ErrorKind::Law, &messages::DEFECT).with("place", &place));
            Status::Io
        }
    }
}

/// The memory of a run holds personal values; the system must not write it to a file.
fn forbid_core_dumps() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _refused = setrlimit(Resource::Core, none);
    }
}

fn run(arguments: Result<Vec<String>>, console: Console) -> Result<Status> {
    interrupt::watch(console)?;
    match arguments::parse(&arguments?, console.lang)? {
        Asked::Text(text) => console.print(&text).map(|()| Status::Clean),
        Asked::Command(matches) => commands::run(&matches, console),
    }
}

/// Remembers the place of a failure. Its message may hold a value, so it is not kept.
fn remember(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|location| {
        let file = location
            .file()
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default();
        format!("{file}:{}", location.line())
    });
    *FAILED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_its_status_and_a_failure_is_none_of_the_system() {
        let console = Console { lang: Lang::En };
        let error = |kind| Error::new(kind, &messages::INTERRUPTED);
        for (kind, status) in [
            (ErrorKind::Usage, 2),
            (ErrorKind::Input, 3),
            (ErrorKind::Io, 4),
            (ErrorKind::Law, 4),
            (ErrorKind::Log, 5),
            (ErrorKind::Interrupted, 130),
        ] {
            assert_eq!(guarded(console, || Err(error(kind))).code(), status);
        }
        assert_eq!(guarded(console, || panic!("a value")), Status::Io);
    }
}
