//! `onecard log redact`: destroys what opens personal data; the chain and every proof stand.

use super::{answer, folder, folder_argument, json_argument, key_arguments};
use crate::arguments::Words;
use crate::commands::{Command, one, several};
use crate::console::Console;
use crate::logbook::{self, Keys};
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::disk::RealDisk;
use onecard::audit_log::events::Redaction;
use onecard::audit_log::vault::{Selection, Vault};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::cli::{VALUE, log as messages};
use serde_json::json;

pub(super) const COMMAND: Command = Command {
    name: "redact",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    let many = |name, value, about| words.option(name, value, about).action(ArgAction::Append);
    words
        .command("redact", &messages::REDACT)
        .arg(folder_argument(words))
        .arg(words.option("run", "RUN", &messages::RUN).required(true))
        .arg(many("row", "N", &messages::REDACT_ROW))
        .arg(many("field", "FIELD", &messages::FIELD))
        .arg(
            words
                .option("basis", "TEXT", &messages::BASIS)
                .required(true),
        )
        .arg(many("by", "NAME", &messages::APPROVED).required(true))
        .args(key_arguments(words))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let (disk, folder) = (RealDisk::new(), folder(matches));
    let run = logbook::run(&folder, one(matches, "run"))?.name;
    let rows = several(matches, "row").into_iter().map(|text| {
        text.parse().map_err(|_| {
            Error::new(ErrorKind::Usage, &VALUE)
                .with("value", text)
                .with("argument", "--row")
        })
    });
    let owned = |name| {
        several(matches, name)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let redaction = Redaction {
        run,
        selection: Selection {
            rows: rows.collect::<Result<_>>()?,
            fields: owned("field"),
        },
        basis: one(matches, "basis").unwrap_or_default().to_owned(),
        by: owned("by"),
    };
    let keys = Keys::given(matches, console)?;
    let mut log = logbook::open(&disk, &folder, &keys, console)?;
    let vault = Vault::of(&disk, &folder);
    let gone = log.redact(&vault, &redaction, logbook::now()?)?;
    log.close(logbook::now()?)?;
    answer(matches, console, &json!({"destroyed": gone}), || {
        console.tell(&messages::REDACTED, &[("n", gone.to_string())])
    })
}
