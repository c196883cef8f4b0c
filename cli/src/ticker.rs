//! How far a run is, on a terminal and nowhere else.

use crate::console::Console;
use crate::interrupt;
use onecard::message::{Message, cli as messages};
use onecard::progress::{Progress, Stage};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

/// One line on stderr that is drawn over itself.
pub(crate) struct Ticker {
    console: Console,
    shown: bool,
    drawn: Option<Instant>,
}

impl Ticker {
    /// A line that is shown where stderr is a terminal.
    pub(crate) fn new(console: Console) -> Self {
        Self {
            console,
            shown: io::stderr().is_terminal(),
            drawn: None,
        }
    }

    /// A line that is never shown.
    pub(crate) fn hidden(console: Console) -> Self {
        Self {
            console,
            shown: false,
            drawn: None,
        }
    }

    fn draw(&mut self, stage: &'static Message, done: u64, total: u64) {
        let now = Instant::now();
        if self.drawn.is_some_and(|last| now - last < EVERY) {
            return;
        }
        self.drawn = Some(now);
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
        let stage = self.console.text(stage, &[]);
        let _unread = write!(
            io::stderr().lock(),
            "\r\u{1b}[K{stage} {} %",
            percent.min(100)
        );
    }
}

impl Progress for Ticker {
    fn advance(&mut self, stage: Stage, done: u64, total: u64) {
        if !self.shown {
            return;
        }
        let stage = match stage {
            Stage::Reading => &messages::READING_STAGE,
            Stage::Reconciling => &messages::RECONCILING_STAGE,
            Stage::Judging => &messages::JUDGING_STAGE,
            _ => &messages::WRITING_STAGE,
        };
        self.draw(stage, done, total);
    }

    fn cancelled(&self) -> bool {
        interrupt::stopped()
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _unread = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}
