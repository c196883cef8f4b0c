//! From the text of a project file to a [`Project`]: every key is known, every value is checked.

use super::{Project, ProjectLayout, ProjectList, kind, parse_date, parse_period};
use crate::error::{Error, ErrorKind, Result};
use crate::locus::Locus;
use crate::message::{Lang, Message, project as messages};
use crate::policy::nearest;
use crate::table::{Encoding, Layout, LayoutField, Limits};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: &[&str] = &[
    "roll",
    "payments",
    "returns",
    "statement",
    "policy",
    "period",
    "as-of",
    "id-key",
    "lang",
    "policies",
    "limits",
    "lists",
    "columns",
    "layout",
    "answers",
];
const LIST_KEYS: &[&str] = &[
    "files",
    "source",
    "purpose",
    "received_on",
    "as_of",
    "valid_to",
];
const LAYOUT_KEYS: &[&str] = &["files", "encoding", "preface", "fields"];
const FIELD_KEYS: &[&str] = &["name", "start", "length"];
const ROLES: &[&str] = &["roll", "households", "members", "payments"];

type Value<'i> = Spanned<DeValue<'i>>;

impl Project {
    /// Reads the text of the project file `file`.
    ///
    /// # Errors
    /// Of kind `Usage`, with the line: text that is not TOML, a key that is not known (with the
    /// nearest that is), a value of another form.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let place = Place { file, text };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Error::new(ErrorKind::Usage, &messages::SYNTAX)
                .with("reason", error.message())
                .at(place.at(at))
        })?;
        let mut project = Self::default();
        for (key, value) in table.get_ref() {
            place
                .entry(&mut project, key.get_ref(), value)
                .map_err(|error| place.locate(error, value))?;
        }
        for key in table.get_ref().keys() {
            place.known(key, KEYS)?;
        }
        project.lists.sort_by_key(|list| kind::kind_name(list.kind));
        Ok(project)
    }
}

/// A project file and its text, to say where something stands.
struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    /// The place of the byte `offset`.
    fn at(&self, offset: usize) -> Locus {
        let lines = self
            .text
            .bytes()
            .take(offset)
            .filter(|b| *b == b'\n')
            .count();
        Locus::file(self.file).row(u32::try_from(lines + 1).unwrap_or(u32::MAX))
    }

    /// `error`, placed at `value` unless it has a place.
    fn locate(&self, error: Error, value: &Value<'_>) -> Error {
        match error.locus() {
            Some(_) => error,
            None => error.at(self.at(value.span().start)),
        }
    }

    /// Refuses a key that is not among `known`, with the nearest.
    fn known(&self, key: &Spanned<impl AsRef<str>>, known: &[&str]) -> Result<()> {
        let name = key.get_ref().as_ref();
        if known.contains(&name) {
            return Ok(());
        }
        let error = match nearest(name, known.iter().copied(), 1).first() {
            Some(near) => {
                Error::new(ErrorKind::Usage, &messages::KEY_NEAREST).with("nearest", near)
            }
            None => Error::new(ErrorKind::Usage, &messages::KEY).with("known", known.join(", ")),
        };
        Err(error.with("key", name).at(self.at(key.span().start)))
    }

    fn entry(&self, project: &mut Project, key: &str, value: &Value<'_>) -> Result<()> {
        match key {
            "roll" => project.roll = paths(key, value)?,
            "payments" => project.payments = paths(key, value)?,
            "returns" => project.returns = paths(key, value)?,
            "statement" => project.statement = paths(key, value)?,
            "policy" => project.policy = paths(key, value)?,
            "period" => project.period = Some(parse_period(text(key, value)?)?),
            "as-of" => project.as_of = Some(date(key, value)?),
            "id-key" => project.id_key = Some(text(key, value)?.to_owned()),
            "lang" => project.lang = Some(lang(text(key, value)?)?),
            "policies" => self.policies(project, value)?,
            "limits" => self.limits(project, value)?,
            "lists" => self.lists(project, value)?,
            "columns" => self.columns(project, value)?,
            "layout" => self.layouts(project, value)?,
            "answers" => self.answers(project, value)?,
            _ => {}
        }
        Ok(())
    }

    fn policies(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        for (code, value) in table("policies", value)? {
            let packs = paths(code.get_ref(), value).map_err(|error| self.locate(error, value))?;
            project.policies.push((code.get_ref().to_string(), packs));
        }
        project.policies.sort();
        Ok(())
    }

    fn limits(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        for (name, value) in table("limits", value)? {
            self.known(name, &Limits::NAMES)?;
            let key = name.get_ref().as_ref();
            let known = Limits::NAMES.iter().find(|known| **known == key);
            let limit = long(key, value).map_err(|error| self.locate(error, value))?;
            let set = Limits::default().set(key, limit);
            set.map_err(|error| self.locate(error, value))?;
            project.limits.extend(known.map(|known| (*known, limit)));
        }
        project.limits.sort_unstable();
        Ok(())
    }

    fn lists(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        for (name, value) in table("lists", value)? {
            let kind = kind::list_kind(name.get_ref())
                .map_err(|error| error.at(self.at(name.span().start)))?;
            let mut list = ProjectList::of(kind, Vec::new());
            for (key, value) in table(name.get_ref(), value)? {
                self.known(key, LIST_KEYS)?;
                list_entry(&mut list, key.get_ref(), value)
                    .map_err(|error| self.locate(error, value))?;
            }
            project.lists.push(list);
        }
        Ok(())
    }

    fn columns(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        let kinds = super::KINDS.iter().map(|(kind, _)| *kind);
        let roles: Vec<&str> = ROLES.iter().copied().chain(kinds).collect();
        for (role, value) in table("columns", value)? {
            self.known(role, &roles)?;
            let mut mapping = BTreeMap::new();
            for (column, header) in table(role.get_ref(), value)? {
                let header =
                    text(column.get_ref(), header).map_err(|error| self.locate(error, header))?;
                mapping.insert(column.get_ref().to_string(), header.to_owned());
            }
            project.columns.insert(role.get_ref().to_string(), mapping);
        }
        Ok(())
    }

    fn layouts(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        for (name, value) in table("layout", value)? {
            let (mut files, mut preface, mut fields) = (Vec::new(), 0, Vec::new());
            let mut encoded = None;
            for (key, value) in table(name.get_ref(), value)? {
                self.known(key, LAYOUT_KEYS)?;
                let read = match key.get_ref().as_ref() {
                    "files" => paths("files", value).map(|read| files = read),
                    "encoding" => encoding(value).map(|read| encoded = Some(read)),
                    "preface" => number("preface", value).map(|read| preface = read),
                    _ => self.fields(value).map(|read| fields = read),
                };
                read.map_err(|error| self.locate(error, value))?;
            }
            let layout = Layout::new(name.get_ref(), preface, fields)
                .map_err(|error| error.at(self.at(name.span().start)))?;
            let layout = match encoded {
                Some(encoding) => layout.encoded(encoding),
                None => layout,
            };
            project.layouts.push(ProjectLayout { files, layout });
        }
        Ok(())
    }

    fn fields(&self, value: &Value<'_>) -> Result<Vec<LayoutField>> {
        let DeValue::Array(values) = value.get_ref() else {
            return Err(usage(&messages::FIELDS, "fields"));
        };
        let mut fields = Vec::new();
        for value in values {
            let mut field = LayoutField {
                header: String::new(),
                start: 0,
                length: 0,
            };
            for (key, value) in table("fields", value)? {
                self.known(key, FIELD_KEYS)?;
                let bytes = |key| number(key, value).map(|n| n as usize);
                let read = match key.get_ref().as_ref() {
                    "name" => text("name", value).map(|read| field.header = read.to_owned()),
                    "start" => bytes("start").map(|read| field.start = read),
                    _ => bytes("length").map(|read| field.length = read),
                };
                read.map_err(|error| self.locate(error, value))?;
            }
            fields.push(field);
        }
        Ok(fields)
    }

    fn answers(&self, project: &mut Project, value: &Value<'_>) -> Result<()> {
        for (question, value) in table("answers", value)? {
            let answer = match value.get_ref() {
                DeValue::Datetime(date) => date.to_string(),
                _ => text(question.get_ref(), value)
                    .map_err(|error| self.locate(error, value))?
                    .to_owned(),
            };
            project
                .answers
                .add(&format!("{}={answer}", question.get_ref()))
                .map_err(|error| self.locate(error, value))?;
        }
        Ok(())
    }
}

fn list_entry(list: &mut ProjectList, key: &str, value: &Value<'_>) -> Result<()> {
    match key {
        "files" => list.files = paths(key, value)?,
        "source" => list.source = Some(text(key, value)?.to_owned()),
        "purpose" => list.purpose = Some(text(key, value)?.to_owned()),
        "received_on" => list.received_on = Some(date(key, value)?),
        "as_of" => list.as_of = Some(date(key, value)?),
        "valid_to" => list.valid_to = Some(date(key, value)?),
        _ => {}
    }
    Ok(())
}

/// An encoding that counts in bytes.
fn encoding(value: &Value<'_>) -> Result<Encoding> {
    let name = text("encoding", value)?;
    match name.to_ascii_lowercase().as_str() {
        "gbk" | "gb2312" | "gb18030" => Ok(Encoding::Gb18030),
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        _ => Err(Error::new(ErrorKind::Usage, &messages::ENCODING).with("value", name)),
    }
}

/// `zh` or `en`.
fn lang(text: &str) -> Result<Lang> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err(Error::new(ErrorKind::Usage, &messages::LANG).with("value", text)),
    }
}

fn usage(message: &'static Message, key: &str) -> Error {
    Error::new(ErrorKind::Usage, message).with("key", key)
}

fn text<'v>(key: &str, value: &'v Value<'_>) -> Result<&'v str> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text),
        _ => Err(usage(&messages::TEXT, key)),
    }
}

fn number(key: &str, value: &Value<'_>) -> Result<u32> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    number.ok_or_else(|| usage(&messages::NUMBER, key))
}

fn long(key: &str, value: &Value<'_>) -> Result<u64> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    number.ok_or_else(|| usage(&messages::NUMBER, key))
}

fn date(key: &str, value: &Value<'_>) -> Result<NaiveDate> {
    match value.get_ref() {
        DeValue::Datetime(date) => parse_date(key, &date.to_string()),
        _ => parse_date(key, text(key, value)?),
    }
}

fn table<'v, 'i>(key: &str, value: &'v Value<'i>) -> Result<&'v DeTable<'i>> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        _ => Err(usage(&messages::NOT_A_TABLE, key)),
    }
}

fn paths(key: &str, value: &Value<'_>) -> Result<Vec<String>> {
    let list = || usage(&messages::LIST, key);
    let path = |value: &Value<'_>| match value.get_ref() {
        DeValue::String(path) if !path.is_empty() => Ok(path.to_string()),
        _ => Err(list()),
    };
    match value.get_ref() {
        DeValue::String(_) => Ok(vec![path(value)?]),
        DeValue::Array(values) => values.iter().map(path).collect(),
        _ => Err(list()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"roll = ["roll*.csv"]
payments = "payments-*.csv"
policy = ["policy.toml"]
period = "2025-01..2025-03"
as-of = 2025-04-30
id-key = "id-key"
lang = "en"

[policies]
"5329" = ["province.toml", "dali.toml"]
"530100" = "packs/kunming.toml"

[limits]
token_bytes = 2_000_000
columns = 20000

[lists."死亡"]
files = ["deaths.csv"]
source = "民政局 \"一科\""
received_on = 2025-04-02

[columns.payments]
"金额" = "实发金额"

[layout."银行"]
files = "*.txt"
encoding = "GBK"
preface = 2
fields = [{ name = "姓名", start = 1, length = 20 }, { name = "金额", start = 21, length = 12 }]

[answers]
Q02 = "paid"
Q03 = 2025-04-01
"Q07:农村低保" = "低保"
"#;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let said = match Project::parse("onecard.toml", text) {
            Ok(_) => "read".to_owned(),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Usage);
                error.text(Lang::En)
            }
        };
        assert!(said.starts_with(expected), "{said}");
    }

    #[test]
    fn a_project_prints_as_it_reads() {
        let project = Project::parse("onecard.toml", FULL).unwrap();
        assert_eq!(project.payments, ["payments-*.csv"]);
        assert_eq!(project.policies[0].0, "530100");
        assert_eq!(
            project.limits,
            [("columns", 20_000), ("token_bytes", 2_000_000)]
        );
        assert_eq!(project.answers.all().len(), 3);
        assert_eq!(project.answers.all()[1].value, "2025-04-01");
        let printed = project.to_string();
        assert_eq!(
            Project::parse("onecard.toml", &printed).unwrap(),
            project,
            "{printed}"
        );
        assert_eq!(Project::default().to_string(), "");
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_and_its_line() {
        check(
            "\nrol = []",
            "onecard.toml:2: unknown key `rol`; did you mean `roll`?",
        );
        check(
            "xyzzy = 1",
            "onecard.toml:1: unknown key `xyzzy`; known keys: roll",
        );
        check(
            "[lists.deaths]\nfile = \"a\"",
            "onecard.toml:2: unknown key `file`; did you mean `files`",
        );
        check(
            "[columns.payment]\na = \"b\"",
            "onecard.toml:1: unknown key `payment`; did you mean `payments`",
        );
        check(
            "[lists.death]\nfiles = []",
            "onecard.toml:1: unknown kind of list `death`",
        );
    }

    #[test]
    fn a_value_of_another_form_is_refused_with_its_line() {
        check("roll = 1", "onecard.toml:1: `roll` must be a file name");
        check(
            "roll = [\"\"]",
            "onecard.toml:1: `roll` must be a file name",
        );
        check(
            "period = \"2025\"",
            "onecard.toml:1: `2025` is not a period",
        );
        check(
            "as-of = 2025-04-30T00:00:00",
            "onecard.toml:1: `2025-04-30T00:00:00` is not a date",
        );
        check("lang = \"fr\"", "onecard.toml:1: `fr` is not a language");
        check(
            "[limits]\ncolumns = 0",
            "onecard.toml:2: the limit `columns` cannot be 0",
        );
        check(
            "[limits]\ncolums = 9",
            "onecard.toml:2: unknown key `colums`; did you mean `columns`?",
        );
        check(
            "[limits]\nrows = 5_000_000_000",
            "onecard.toml:2: the limit `rows` cannot be 5000000000",
        );
        check(
            "[policies]\n\"53\" = 1",
            "onecard.toml:2: `53` must be a file name",
        );
        check("lists = 1", "onecard.toml:1: `lists` must be a table");
        check(
            "[answers]\nQ99 = \"a\"",
            "onecard.toml:2: the answer “Q99=a” has the wrong form",
        );
        check(
            "[layout.a]\nencoding = \"big5\"",
            "onecard.toml:2: `big5` is no encoding of a layout",
        );
        check(
            "[layout.a]\nfiles = []",
            "onecard.toml:1: the layout [layout.a] cannot be meant: fields",
        );
        check(
            "[layout.a]\nfields = [{ name = \"a\", start = 1, length = -1 }]",
            "onecard.toml:2: `length` must be a whole number",
        );
        check(
            "[layout.a]\nfields = [{ name = \"a\", begin = 1, length = 1 }]",
            "onecard.toml:2: unknown key `begin`",
        );
        check(
            "a = ",
            "onecard.toml:1: the project file is not correct TOML",
        );
        check(
            "roll = []\nroll = []",
            "onecard.toml:2: the project file is not correct TOML",
        );
    }
}
