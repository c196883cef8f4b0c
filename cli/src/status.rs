//! Exit statuses: what a program that calls this one sees.

use onecard::error::{Error, ErrorKind};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Status {
    /// Nothing to say.
    Clean = 0,
    /// Findings, refused rows or open questions.
    Findings = 1,
    /// Wrong use: arguments, project, policy, `--out`, an open blocking question.
    Usage = 2,
    /// An input cannot be read as what it is said to be.
    Input = 3,
    /// The system failed, or an internal law does not hold; nothing was written.
    Io = 4,
    /// A log does not verify.
    Log = 5,
    /// Somebody interrupted it.
    Interrupted = 130,
}

impl Status {
    /// The status for a run that `error` stopped.
    pub(crate) fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Usage => Self::Usage,
            ErrorKind::Input => Self::Input,
            ErrorKind::Log => Self::Log,
            ErrorKind::Interrupted => Self::Interrupted,
            _ => Self::Io,
        }
    }

    /// The number that the shell shows.
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
