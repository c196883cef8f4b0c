//! The command line as a value, in the language of the user.
//!
//! `clap` splits the arguments; every text it shows comes from the message table, and what it
//! objects to becomes an [`Error`] of ours.

use crate::commands::COMMANDS;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind as Clap};
use clap::{Arg, ArgAction, ArgMatches, Command};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{Lang, Message, cli as messages, cli::help};
use std::ffi::OsString;

/// What the arguments ask for.
pub(crate) enum Asked {
    /// A command with its arguments.
    Command(ArgMatches),
    /// A text to print.
    Text(String),
}

/// Words for building commands in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) Lang);

impl Words {
    /// A text of the help table.
    pub(crate) fn of(self, message: &'static Message) -> &'static str {
        match self.0 {
            Lang::Zh => message.zh,
            Lang::En => message.en,
        }
    }

    /// A command of its own.
    pub(crate) fn command(self, name: &'static str, about: &'static Message) -> Command {
        let template = format!(
            "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
            self.of(&help::USAGE)
        );
        Command::new(name)
            .about(self.of(about))
            .help_template(template)
            .subcommand_help_heading(self.of(&help::COMMANDS))
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .arg(
                self.flag("help", &help::HELP)
                    .short('h')
                    .action(ArgAction::Help)
                    .display_order(1001),
            )
    }

    /// A switch `--name`.
    pub(crate) fn flag(self, name: &'static str, about: &'static Message) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.of(about))
            .help_heading(self.of(&help::OPTIONS))
    }

    /// An option `--name VALUE`.
    pub(crate) fn option(
        self,
        name: &'static str,
        value: &'static str,
        about: &'static Message,
    ) -> Arg {
        self.flag(name, about)
            .action(ArgAction::Set)
            .value_name(value)
    }

    /// An option that takes one of `values`.
    pub(crate) fn choice(
        self,
        name: &'static str,
        values: &'static [&'static str],
        about: &'static Message,
    ) -> Arg {
        self.option(name, "VALUE", about)
            .value_parser(PossibleValuesParser::new(values))
            .hide_possible_values(true)
    }

    /// A value without a name before it.
    pub(crate) fn positional(
        self,
        name: &'static str,
        value: &'static str,
        about: &'static Message,
    ) -> Arg {
        Arg::new(name)
            .value_name(value)
            .help(self.of(about))
            .help_heading(self.of(&help::ARGUMENTS))
    }

    /// The whole program.
    pub(crate) fn program(self) -> Command {
        self.command("onecard", &help::PROGRAM)
            .version(env!("CARGO_PKG_VERSION"))
            .disable_version_flag(true)
            .arg(
                self.flag("version", &help::VERSION)
                    .short('V')
                    .action(ArgAction::Version)
                    .display_order(1002),
            )
            .arg(
                self.choice("lang", &["zh", "en"], &help::LANG)
                    .global(true)
                    .display_order(1000),
            )
            .after_help(self.of(&help::EXITS))
            .subcommand_required(true)
            .subcommands(COMMANDS.iter().map(|command| (command.build)(self)))
    }
}

/// The arguments as text.
///
/// # Errors
/// Of kind `Usage` for an argument that is not UTF-8.
pub(crate) fn texts(arguments: impl Iterator<Item = OsString>) -> Result<Vec<String>> {
    let text = |(number, argument): (usize, OsString)| {
        argument
            .into_string()
            .map_err(|_| Error::new(ErrorKind::Usage, &messages::NOT_UTF8).with("number", number))
    };
    arguments.enumerate().map(text).collect()
}

/// The language that the arguments ask for, known before they are understood.
pub(crate) fn language(arguments: &[String]) -> Lang {
    let asked = arguments.iter().enumerate().find_map(|(at, argument)| {
        match argument.strip_prefix("--lang") {
            Some("") => arguments.get(at + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        }
    });
    if asked == Some("en") {
        Lang::En
    } else {
        Lang::Zh
    }
}

/// Understands the arguments.
///
/// # Errors
/// Of kind `Usage`.
pub(crate) fn parse(arguments: &[String], lang: Lang) -> Result<Asked> {
    match Words(lang).program().try_get_matches_from(arguments) {
        Ok(matches) => Ok(Asked::Command(matches)),
        Err(error) => match error.kind() {
            Clap::DisplayHelp | Clap::DisplayVersion => Ok(Asked::Text(error.to_string())),
            _ => Err(objection(&error)),
        },
    }
}

/// What `clap` objects to, in our words.
fn objection(error: &clap::Error) -> Error {
    let get = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let usage = |message| Error::new(ErrorKind::Usage, message);
    match error.kind() {
        Clap::UnknownArgument => match get(ContextKind::SuggestedArg) {
            near if near.is_empty() => usage(&messages::ARGUMENT),
            near => usage(&messages::ARGUMENT_NEAREST).with("nearest", near),
        }
        .with("argument", argument),
        Clap::InvalidSubcommand => match get(ContextKind::SuggestedSubcommand) {
            near if near.is_empty() => usage(&messages::COMMAND),
            near => usage(&messages::COMMAND_NEAREST).with("nearest", near),
        }
        .with("command", get(ContextKind::InvalidSubcommand)),
        Clap::InvalidValue if value.is_empty() => {
            usage(&messages::VALUE_MISSING).with("argument", argument)
        }
        Clap::InvalidValue => usage(&messages::VALUE_ONE_OF)
            .with("value", value)
            .with("argument", argument)
            .with("values", get(ContextKind::ValidValue)),
        Clap::ValueValidation | Clap::TooManyValues => usage(&messages::VALUE)
            .with("value", value)
            .with("argument", argument),
        Clap::MissingRequiredArgument => usage(&messages::MISSING).with("argument", argument),
        Clap::ArgumentConflict => usage(&messages::CONFLICT)
            .with("argument", argument)
            .with("other", get(ContextKind::PriorArg)),
        Clap::MissingSubcommand => usage(&messages::NO_COMMAND),
        _ => usage(&messages::UNREADABLE_ARGUMENTS),
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_is_described_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let mut program = Words(lang).program();
            program.build();
            program.clone().debug_assert();
            let mut commands = vec![program];
            while let Some(command) = commands.pop() {
                assert!(command.get_about().is_some(), "{}", command.get_name());
                for argument in command.get_arguments() {
                    assert!(argument.get_help().is_some(), "{:?}", argument.get_id());
                }
                commands.extend(command.get_subcommands().cloned());
            }
        }
    }

    #[track_caller]
    fn check(arguments: &[&str], expected: &str) {
        let arguments: Vec<String> = std::iter::once("onecard")
            .chain(arguments.iter().copied())
            .map(str::to_owned)
            .collect();
        let said = match parse(&arguments, language(&arguments)) {
            Ok(_) => "understood".to_owned(),
            Err(error) => error.text(language(&arguments)),
        };
        assert_eq!(said, expected, "{arguments:?}");
    }

    #[test]
    fn what_is_wrong_with_arguments_is_said_in_the_language_they_ask_for() {
        check(&["rules", "--lang=en"], "understood");
        check(
            &["adit", "--lang", "en"],
            "there is no command `adit`; did you mean `audit`?",
        );
        check(&["screen"], "没有命令 `screen`");
        check(&[], "缺少命令");
        check(
            &["audit", "--lang=en", "--fail-on", "all"],
            "`all` is no value of --fail-on <VALUE>; it takes one of: high, medium, low, never",
        );
        check(&["audit", "--out"], "--out <DIR> 需要一个值");
        check(&["audit", "--foo"], "未知的参数 `--foo`");
        check(
            &["audit", "--outt", "a"],
            "未知的参数 `--outt`；是否指 `--out`？",
        );
        check(&["audit"], "缺少 --out <DIR>");
        check(
            &["audit", "--out", "a", "--out", "b"],
            "--out <DIR> 不能与 --out <DIR> 同时使用或重复使用",
        );
        check(
            &["--lang", "fr"],
            "`fr` 不能作为 --lang <VALUE> 的值；可用：zh, en",
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_argument_that_is_no_text_is_named_by_its_number() {
        use std::os::unix::ffi::OsStringExt;
        let arguments = [OsString::from("a"), OsString::from_vec(vec![0xff])];
        let error = texts(arguments.into_iter()).unwrap_err();
        assert_eq!(error.text(Lang::En), "argument 1 is not UTF-8");
    }
}
