//! `report.html`: one self-contained page for everybody, masked.
//!
//! The page is a template with its style, both data beside this file; here stands what it shows.
//! Everything it prints passes one place that shows hidden characters, cuts long numbers and escapes
//! markup, so that no field can be forgotten. The page runs no script and loads nothing, and says so
//! to the browser. It shows the first findings of each rule; all of them stand in `findings.csv`.

mod context;
mod questions;
mod rows;

use super::masked::without_long_numbers;
use super::visible::visible;
use super::{Audit, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::kpi::Kpi;
use crate::message::{Lang, report as messages};
use crate::reconcile::conservation::Conservation;
use minijinja::{AutoEscape, Environment, Output, State, Value, escape_formatter};

/// Makes the page.
///
/// # Errors
/// Kind `Law`, should the template not fit what is shown; a test holds that it does.
pub(super) fn page(
    audit: &Audit<'_>,
    key: &[u8; 32],
    held: &Conservation,
    summary: &Summary<'_>,
    kpi: Kpi,
) -> Result<String> {
    let context = context::Page::of(audit, key, held, summary, kpi);
    let lang = audit.lang;
    let mut environment = Environment::empty();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print);
    environment.add_filter("safe", minijinja::filters::safe);
    environment.add_filter("length", minijinja::filters::length);
    environment.add_function("word", move |zh: String, en: String| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    });
    let template = environment.template_from_named_str("page.html", include_str!("html/page.html"));
    let page = template.and_then(|template| template.render(&context));
    page.map_err(|why| Error::new(ErrorKind::Law, &messages::PAGE).with("why", why))
}

/// Prints a value: hidden characters shown, long numbers cut, markup escaped.
fn print(
    out: &mut Output<'_>,
    state: &State<'_, '_>,
    value: &Value,
) -> std::result::Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let text = without_long_numbers(&visible(text));
            escape_formatter(out, state, &Value::from(text))
        }
        _ => escape_formatter(out, state, value),
    }
}
