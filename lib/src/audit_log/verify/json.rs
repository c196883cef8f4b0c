//! The report as one line of canonical JSON; `schema` counts its versions.

use super::report::{Depth, Finding, Place, Report};
use crate::audit_log::canonical::{Object, Value, clean, object, print};
use crate::error::Defect;
use crate::message::Lang;

impl Report {
    /// `{"anchors":[…],"bytes":…,"entries":…,"findings":[…],…,"verdict":"…"}` in canonical JSON.
    pub fn json(&self) -> String {
        let anchors = self.anchors.iter().map(|anchor| {
            let source = clean(&anchor.source).into();
            object([("size", anchor.size.into()), ("source", source)]).into()
        });
        let tails = self.tails.iter().map(|tail| {
            object([
                ("class", tail.class.name().into()),
                ("f", clean(&tail.file).into()),
                ("len", tail.length.into()),
                ("off", tail.offset.into()),
            ])
            .into()
        });
        let names = self.signed_by.iter().map(|name| clean(name).into());
        let depth = if self.depth == Depth::Quick {
            "quick"
        } else {
            "full"
        };
        let mut report = object([
            ("anchored", self.anchored().into()),
            ("anchors", Value::List(anchors.collect())),
            ("bytes", self.bytes.into()),
            ("committed", self.committed.into()),
            ("depth", depth.into()),
            ("entries", self.entries.into()),
            (
                "findings",
                Value::List(self.findings.iter().map(finding).collect()),
            ),
            (
                "notes",
                Value::List(self.notes.iter().map(|note| what(note).into()).collect()),
            ),
            ("root", self.root.into()),
            ("rows", self.rows.into()),
            ("schema", 1i64.into()),
            ("signed_by", Value::List(names.collect())),
            ("tails", Value::List(tails.collect())),
            ("unanchored", self.unanchored().into()),
            ("unanchored_rows", self.unanchored_rows.into()),
            ("verdict", self.verdict.name().into()),
        ]);
        if let Some(origin) = &self.origin {
            report.insert("origin".to_owned(), clean(origin).into());
        }
        if let Some(checkpoint) = &self.checkpoint {
            report.insert("checkpoint".to_owned(), checkpoint.text().into());
        }
        let line = print(&report)
            .ok()
            .and_then(|line| String::from_utf8(line).ok());
        line.unwrap_or_else(|| format!("{{\"verdict\":\"{}\"}}", self.verdict.name()))
    }
}

fn finding(finding: &Finding) -> Value {
    let mut object = what(&finding.what);
    object.insert("verdict".to_owned(), finding.verdict.name().into());
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    match &finding.place {
        Place::Log => {}
        Place::File(file) => put("f", clean(file).into()),
        Place::Entries {
            from,
            to,
            file,
            offset,
        } => {
            put("entry", (*from).into());
            put("last", (*to).into());
            put("f", clean(file).into());
            put("off", (*offset).into());
        }
        Place::Rows {
            run,
            from,
            to,
            file,
            offset,
        } => {
            put("run", clean(run).into());
            put("row", (*from).into());
            put("last", (*to).into());
            put("f", clean(file).into());
            put("off", (*offset).into());
        }
    }
    object.into()
}

fn what(defect: &Defect) -> Object {
    object([
        ("code", defect.message.code.into()),
        ("text", clean(&defect.text(Lang::En)).into()),
        ("text_zh", clean(&defect.text(Lang::Zh)).into()),
    ])
}
