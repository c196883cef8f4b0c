//! `onecard log verify-proof`: needs only the file and the public key.

use super::{answer, json_argument, trust, vkey};
use crate::arguments::Words;
use crate::commands::{Command, one, several};
use crate::console::Console;
use crate::inputs;
use crate::status::Status;
use clap::{ArgAction, ArgMatches};
use onecard::audit_log::checkpoint::Checkpoint;
use onecard::audit_log::consistency::Consistency;
use onecard::audit_log::key::VerifierKey;
use onecard::audit_log::note::Note;
use onecard::audit_log::proof::{Proven, verify_proof};
use onecard::audit_log::stop;
use onecard::error::{ErrorKind, Result};
use onecard::message::cli::log as messages;
use serde_json::{Value, json};
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "verify-proof",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("verify-proof", &messages::VERIFY_PROOF)
        .arg(
            words
                .positional("proof", "FILE", &messages::PROOF)
                .required(true),
        )
        .arg(words.option("trust", "FILE", &messages::TRUST))
        .arg(
            words
                .option("vkey", "KEY", &messages::VKEY)
                .action(ArgAction::Append),
        )
        .arg(words.option("since", "FILE", &messages::OLDER))
        .arg(json_argument(words))
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let proof = inputs::read(Path::new(one(matches, "proof").unwrap_or_default()))?;
    let mut keys: Vec<VerifierKey> = Vec::new();
    for text in several(matches, "vkey") {
        keys.push(vkey(text)?);
    }
    if let Some(trust) = trust(matches)? {
        keys.extend(trust.keys.into_iter().map(|known| known.key));
    }
    if proof.starts_with(b"old ") {
        return growth(matches, &proof, &keys, console);
    }
    let proven = verify_proof(&proof, &keys)?;
    answer(matches, console, &object(&proven), || {
        console.tell(
            &messages::PROVED,
            &[
                ("origin", proven.checkpoint.origin.clone()),
                ("size", proven.checkpoint.size.to_string()),
                ("index", proven.entry.index.to_string()),
                ("kind", proven.entry.kind.clone()),
                ("signed", signers(&proven)),
            ],
        )?;
        if let Some(row) = &proven.row {
            console.say(row)?;
        }
        proven
            .openings
            .iter()
            .try_for_each(|o| console.say(&format!("{} {}", o.field, o.value)))
    })
}

fn signers(proven: &Proven) -> String {
    match proven.signed_by.as_slice() {
        [] => "-".to_owned(),
        names => names.join(" "),
    }
}

fn object(proven: &Proven) -> Value {
    let openings = proven.openings.iter();
    let openings: Vec<Value> = openings
        .map(|o| json!({"field": o.field, "value": o.value}))
        .collect();
    json!({
        "origin": proven.checkpoint.origin,
        "size": proven.checkpoint.size,
        "root": proven.checkpoint.root.to_base64(),
        "signed_by": proven.signed_by,
        "index": proven.entry.index,
        "kind": proven.entry.kind,
        "time": proven.entry.time.to_string(),
        "row": proven.row,
        "openings": openings,
    })
}

/// A proof that the log only grew since the checkpoint that was seen before.
fn growth(
    matches: &ArgMatches,
    proof: &[u8],
    keys: &[VerifierKey],
    console: Console,
) -> Result<Status> {
    let bad = |defect| stop(ErrorKind::Log, defect);
    let older = one(matches, "since").map(Path::new);
    let older = older.map(|path| {
        let note = Note::parse(&inputs::read(path)?).map_err(bad)?;
        Checkpoint::parse(&note.text).map_err(bad)
    });
    let older = older.transpose()?;
    let proof = Consistency::parse(proof).map_err(bad)?;
    let newer = proof.check(older.as_ref(), keys).map_err(bad)?;
    let value = json!({"origin": newer.origin, "old": proof.old, "size": newer.size});
    answer(matches, console, &value, || {
        console.tell(
            &messages::GREW,
            &[
                ("origin", newer.origin.clone()),
                ("old", proof.old.to_string()),
                ("size", newer.size.to_string()),
            ],
        )
    })
}
