//! What goes to the terminal: results to stdout, the rest to stderr.
//!
//! Everything is shown with control characters escaped, and nothing that looks like a personal
//! number reaches stderr. A reader that closes the pipe is no error.

use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Lang, Message, cli as messages};
use std::io::{self, Write};

/// Digits from which on a number may be an ID or an account.
const PERSONAL_DIGITS: usize = 15;

/// Where a command speaks, and in which language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    /// Language of everything said.
    pub(crate) lang: Lang,
}

impl Console {
    /// `message` in the language of the console.
    pub(crate) fn text(
        self,
        message: &'static Message,
        arguments: &[(&'static str, String)],
    ) -> String {
        message.text(self.lang, arguments)
    }

    /// The text of the pair that is in the language of the console.
    pub(crate) fn either<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// Says one line of the result.
    ///
    /// # Errors
    /// Of kind `Io` when stdout cannot be written, unless its reader is gone.
    pub(crate) fn say(self, line: &str) -> Result<()> {
        self.print(&format!("{}\n", visible(line)))
    }

    /// Says one message of the result.
    ///
    /// # Errors
    /// As [`Console::say`].
    pub(crate) fn tell(
        self,
        message: &'static Message,
        arguments: &[(&'static str, String)],
    ) -> Result<()> {
        self.say(&self.text(message, arguments))
    }

    /// Writes `text` to stdout as it is.
    ///
    /// # Errors
    /// As [`Console::say`].
    pub(crate) fn print(self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::new(ErrorKind::Io, &messages::STDOUT)
                    .with("reason", &error)
                    .because(error))
            }
            _ => Ok(()),
        }
    }

    /// Says why a command stopped, and how to mend it, on stderr.
    pub(crate) fn fail(self, error: &Error) {
        self.fail_line(&messages::ERROR, &error.text(self.lang));
        if let Some(hint) = error.hint(self.lang) {
            self.fail_line(&messages::HINT, &hint);
        }
    }

    fn fail_line(self, message: &'static Message, text: &str) {
        let line = self.text(message, &[("text", text.to_owned())]);
        self.note(&line);
    }

    /// Says one line on stderr. That nobody reads it is no error.
    pub(crate) fn note(self, line: &str) {
        let line = masked(&visible(line));
        let _unread = writeln!(io::stderr().lock(), "{line}");
    }
}

/// `text` with characters that a terminal would obey, or not show, written as escapes.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let hidden = c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}');
        if hidden {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `text` with the middle of every long number starred.
fn masked(text: &str) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let mut shown = String::with_capacity(text.len());
    let mut number: Vec<char> = Vec::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if digit(c) => number.push(c),
            _ => {
                let last = number.len().saturating_sub(4);
                for (index, digit) in number.iter().enumerate() {
                    let hide = number.len() >= PERSONAL_DIGITS && (3..last).contains(&index);
                    shown.push(if hide { '*' } else { *digit });
                }
                number.clear();
                shown.extend(c);
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(masked(&visible(text)), expected, "{text:?}");
    }

    #[test]
    fn a_terminal_obeys_nothing_and_sees_no_personal_number() {
        check("文件 a.csv:3", "文件 a.csv:3");
        check(
            "a\u{1b}[31mb\u{202e}c\u{7}",
            "a\\u{1b}[31mb\\u{202e}c\\u{7}",
        );
        check("434001195903124567", "434***********4567");
        check("43400119590312456X", "434**********2456X");
        check(
            "４３４００１１９５９０３１２４５６７ 1",
            "４３４***********４５６７ 1",
        );
        check("20250101 12345678901234", "20250101 12345678901234");
    }
}
