//! A project as the text of its file.

use super::{Project, ProjectLayout, ProjectList, kind_name};
use crate::message::Lang;
use std::fmt::{self, Display, Formatter};

impl Display for Project {
    /// The file that reads as this project; what is not said is left out.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (key, paths) in [
            ("roll", &self.roll),
            ("payments", &self.payments),
            ("returns", &self.returns),
            ("statement", &self.statement),
            ("policy", &self.policy),
        ] {
            list(f, key, paths)?;
        }
        if let Some((first, last)) = self.period {
            writeln!(f, "period = \"{first}..{last}\"")?;
        }
        if let Some(date) = self.as_of {
            writeln!(f, "as-of = {date}")?;
        }
        if let Some(path) = &self.id_key {
            writeln!(f, "id-key = {}", Quoted(path))?;
        }
        match self.lang {
            Some(Lang::Zh) => writeln!(f, "lang = \"zh\"")?,
            Some(Lang::En) => writeln!(f, "lang = \"en\"")?,
            None => {}
        }
        if !self.policies.is_empty() {
            writeln!(f, "\n[policies]")?;
        }
        for (code, packs) in &self.policies {
            list(f, &Quoted(code).to_string(), packs)?;
        }
        if !self.limits.is_empty() {
            writeln!(f, "\n[limits]")?;
        }
        for (name, value) in &self.limits {
            writeln!(f, "{name} = {value}")?;
        }
        for list in &self.lists {
            reference_list(f, list)?;
        }
        for (role, mapping) in &self.columns {
            writeln!(f, "\n[columns.{role}]")?;
            for (column, header) in mapping {
                writeln!(f, "{} = {}", Quoted(column), Quoted(header))?;
            }
        }
        for about in &self.layouts {
            layout(f, about)?;
        }
        if !self.answers.all().is_empty() {
            writeln!(f, "\n[answers]")?;
        }
        for answer in self.answers.all() {
            writeln!(
                f,
                "{} = {}",
                Quoted(&answer.question()),
                Quoted(&answer.value)
            )?;
        }
        Ok(())
    }
}

fn list(f: &mut Formatter<'_>, key: &str, paths: &[String]) -> fmt::Result {
    if paths.is_empty() {
        return Ok(());
    }
    let paths: Vec<String> = paths.iter().map(|path| Quoted(path).to_string()).collect();
    writeln!(f, "{key} = [{}]", paths.join(", "))
}

fn layout(f: &mut Formatter<'_>, about: &ProjectLayout) -> fmt::Result {
    writeln!(f, "\n[layout.{}]", Quoted(about.layout.name()))?;
    list(f, "files", &about.files)?;
    if let Some(encoding) = about.layout.encoding() {
        writeln!(f, "encoding = {}", Quoted(&encoding.to_string()))?;
    }
    if about.layout.preface() > 0 {
        writeln!(f, "preface = {}", about.layout.preface())?;
    }
    writeln!(f, "fields = [")?;
    for field in about.layout.fields() {
        let (name, start, length) = (Quoted(&field.header), field.start, field.length);
        writeln!(
            f,
            "    {{ name = {name}, start = {start}, length = {length} }},"
        )?;
    }
    writeln!(f, "]")
}

fn reference_list(f: &mut Formatter<'_>, about: &ProjectList) -> fmt::Result {
    writeln!(f, "\n[lists.{}]", kind_name(about.kind))?;
    list(f, "files", &about.files)?;
    for (key, value) in [("source", &about.source), ("purpose", &about.purpose)] {
        if let Some(value) = value {
            writeln!(f, "{key} = {}", Quoted(value))?;
        }
    }
    for (key, value) in [
        ("received_on", about.received_on),
        ("as_of", about.as_of),
        ("valid_to", about.valid_to),
    ] {
        if let Some(value) = value {
            writeln!(f, "{key} = {value}")?;
        }
    }
    Ok(())
}

/// A text as a basic string of TOML.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                c if c.is_control() => write!(f, "\\u{:04X}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}
