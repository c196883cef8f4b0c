//! A tree as TOML that reads back as the same tree, and as the bytes its digest is taken of.

use super::{Node, Table, Value};

/// What to say beside the value at a path; nothing where it returns `None`.
pub(crate) type Remark<'a> = &'a dyn Fn(&[&str]) -> Option<String>;

/// The tree as TOML, with a remark beside each value.
pub(crate) fn toml(table: &Table, remark: Remark<'_>) -> String {
    let mut out = String::new();
    section(&mut out, table, &mut Vec::new(), remark);
    out
}

fn section<'t>(out: &mut String, table: &'t Table, path: &mut Vec<&'t str>, remark: Remark<'_>) {
    for (name, node) in table.iter().filter(|(_, node)| node.as_table().is_none()) {
        path.push(name);
        out.push_str(&key(name));
        out.push_str(" = ");
        inline(out, node);
        if let Some(text) = remark(path) {
            out.push_str("  # ");
            out.push_str(&text);
        }
        out.push('\n');
        path.pop();
    }
    for (name, inner) in table
        .iter()
        .filter_map(|(name, node)| Some((name, node.as_table()?)))
    {
        path.push(name);
        let only_tables = inner.iter().all(|(_, node)| node.as_table().is_some());
        if !only_tables || inner.iter().next().is_none() {
            let names: Vec<String> = path.iter().map(|name| key(name)).collect();
            out.push_str(&format!("\n[{}]\n", names.join(".")));
        }
        section(out, inner, path, remark);
        path.pop();
    }
}

/// One value as TOML.
pub(crate) fn value(node: &Node) -> String {
    let mut out = String::new();
    inline(&mut out, node);
    out
}

fn inline(out: &mut String, node: &Node) {
    match &node.value {
        Value::Text(text) => out.push_str(&scalar(text)),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Switch(switch) => out.push_str(&switch.to_string()),
        Value::List(list) => {
            out.push('[');
            let has_tables = list.iter().any(|node| node.as_table().is_some());
            for (index, node) in list.iter().enumerate() {
                out.push_str(match (index, has_tables) {
                    (_, true) => "\n  ",
                    (0, false) => "",
                    (_, false) => ", ",
                });
                inline(out, node);
                out.push_str(if has_tables { "," } else { "" });
            }
            out.push_str(if has_tables { "\n]" } else { "]" });
        }
        Value::Table(table) => {
            out.push('{');
            for (index, (name, node)) in table.iter().enumerate() {
                out.push_str(if index == 0 { " " } else { ", " });
                out.push_str(&key(name));
                out.push_str(" = ");
                inline(out, node);
            }
            out.push_str(" }");
        }
    }
}

/// A key, in quotes where it needs them.
pub(crate) fn key(name: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if !name.is_empty() && name.bytes().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A date without quotes, anything else in quotes.
fn scalar(text: &str) -> String {
    let is_date = text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok();
    if is_date {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Bytes that are equal exactly where two tables hold the same values.
///
/// Keys are sorted; every text is preceded by its length, so that no two trees share their bytes.
pub(crate) fn canonical(table: &Table, out: &mut Vec<u8>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_unstable_by_key(|(name, _)| *name);
    head(out, b't', entries.len());
    for (name, node) in entries {
        text(out, b'k', name);
        canonical_value(&node.value, out);
    }
}

fn canonical_value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(string) => text(out, b's', string),
        Value::Number(number) => text(out, b'n', &number.to_string()),
        Value::Switch(switch) => text(out, b'b', if *switch { "1" } else { "0" }),
        Value::List(list) => {
            head(out, b'l', list.len());
            list.iter()
                .for_each(|node| canonical_value(&node.value, out));
        }
        Value::Table(table) => canonical(table, out),
    }
}

fn head(out: &mut Vec<u8>, kind: u8, length: usize) {
    out.push(kind);
    digits(out, length);
    out.push(b':');
}

/// A number in decimal digits: a pack has thousands of lengths, and each would be a text of its own.
fn digits(out: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        digits(out, number / 10);
    }
    out.push(b'0' + u8::try_from(number % 10).unwrap_or(0));
}

fn text(out: &mut Vec<u8>, kind: u8, text: &str) {
    head(out, kind, text.len());
    out.extend_from_slice(text.as_bytes());
}
