//! Facts about whole outputs, on the county of [`super::fixture`].

use super::fixture::{ACCOUNTS, County, HOSTILE, PERSONS, finding, yuan};
use super::seal::{SealOf, seal};
use super::{
    AtRiskTotal, Audit, Digest, InMemory, Outputs, PUBLIC_ID_KEY, Workbook, order_and_identify,
    schema,
};
use crate::error::{ErrorKind, Result};
use crate::finding::Finding;
use crate::kpi::Kpi;
use crate::message::Lang;
use crate::progress::{Progress, Stage};
use crate::ratio::Ratio;
use crate::reconcile::conservation::{Balance, Conservation};
use serde_json::Value;
use std::io::{self, Write};

const IN_ORDER: [usize; 4] = [0, 1, 2, 3];
const TURNED: [usize; 4] = [3, 1, 0, 2];

fn write(
    audit: &Audit<'_>,
    key: &[u8; 32],
    outputs: &mut dyn Outputs,
    progress: &mut dyn Progress,
) -> Result<Vec<Digest>> {
    super::write(audit, key, Workbook::Written, outputs, progress)
}

fn outputs(county: &County, lang: Lang) -> InMemory {
    let mut outputs = InMemory::new();
    write(&county.audit(lang), &PUBLIC_ID_KEY, &mut outputs, &mut ()).unwrap();
    outputs
}

fn text(outputs: &InMemory, name: &str) -> String {
    String::from_utf8(outputs[name].clone()).unwrap()
}

fn lines(outputs: &InMemory) -> Vec<Value> {
    let text = text(outputs, "findings.jsonl");
    text.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

/// Holds `value` against the part of JSON Schema that our schemas use, and fails on any other part.
fn hold(schema: &Value, root: &Value, value: &Value, at: &str) {
    for (word, rule) in schema.as_object().unwrap() {
        match word.as_str() {
            "$schema" | "$id" | "$defs" | "schema" | "title" | "description" | "required" => {}
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                hold(root.pointer(path).unwrap(), root, value, at);
            }
            "const" => assert_eq!(value, rule, "{at}"),
            "enum" => assert!(rule.as_array().unwrap().contains(value), "{at}: {value}"),
            "minimum" => assert!(value.is_null() || value.as_i64() >= rule.as_i64(), "{at}"),
            "type" => {
                let types = match rule {
                    Value::Array(types) => types.clone(),
                    one => vec![one.clone()],
                };
                let found = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "integer",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                assert!(types.contains(&Value::from(found)), "{at}: {found}");
            }
            "pattern" => {
                if let Some(text) = value.as_str() {
                    assert!(matches(rule.as_str().unwrap(), text), "{at}: {text}");
                }
            }
            "anyOf" => {
                let fits = |option: &Value| (option["type"] == "null") == value.is_null();
                let option = rule.as_array().unwrap().iter().find(|o| fits(o)).unwrap();
                hold(option, root, value, at);
            }
            "items" => {
                for (index, item) in value.as_array().unwrap().iter().enumerate() {
                    hold(rule, root, item, &format!("{at}[{index}]"));
                }
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    let value = value
                        .get(name)
                        .unwrap_or_else(|| panic!("{at}.{name} is missing"));
                    hold(rule, root, value, &format!("{at}.{name}"));
                }
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                let keys = value.as_object().unwrap().keys();
                let unknown: Vec<_> = keys.filter(|k| !known.contains_key(*k)).collect();
                assert!(unknown.is_empty(), "{at}: {unknown:?} are in no schema");
            }
            other => panic!("{at}: the test does not know {other}"),
        }
    }
}

/// The few shapes of pattern in our schemas, by example.
fn matches(pattern: &str, text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let hex = |n| text.len() == n && text.bytes().all(|b| b.is_ascii_hexdigit());
    match pattern {
        "^[0-9a-f]{16}$" => hex(16),
        "^[0-9a-f]{64}$" => hex(64),
        r"^-?[0-9]+\.[0-9]{2}$" => yuan(text).to_string() == text,
        "^([A-Z][0-9]{2}|X-.+)$" | "^Q[0-9]{2}$" => shape.get(1..) == Some("00"),
        "^[0-9]{4}(-[0-9]{2}|-Q[1-4]|-H[12])?$" => matches!(shape.len(), 4 | 7),
        r"^[0-9]{4}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2})?$" => {
            matches!(shape.as_str(), "0000-00" | "0000-00..0000-00")
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => shape == "0000-00-00",
        other => panic!("the test does not know {other}"),
    }
}

#[test]
fn every_line_and_the_summary_are_what_the_schemas_say() {
    let county = County::new(IN_ORDER);
    for lang in [Lang::Zh, Lang::En] {
        let outputs = outputs(&county, lang);
        let findings: Value = serde_json::from_str(schema::FINDINGS).unwrap();
        assert_eq!(lines(&outputs).len(), county.findings.len());
        for line in lines(&outputs) {
            hold(&findings, &findings, &line, "finding");
        }
        let summary: Value = serde_json::from_str(schema::SUMMARY).unwrap();
        assert_eq!(summary["schema"], schema::NUMBER);
        let value = serde_json::from_slice(&outputs["summary.json"]).unwrap();
        hold(&summary, &summary, &value, "summary");
    }
}

#[test]
fn findings_stand_in_canonical_order_with_ids_of_their_own() {
    let lines = lines(&outputs(&County::new(IN_ORDER), Lang::Zh));
    let place = |line: &Value| {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        (
            text("rule"),
            text("programme"),
            text("person"),
            text("period"),
            text("id"),
        )
    };
    let places: Vec<_> = lines.iter().map(place).collect();
    assert!(places.is_sorted(), "{places:?}");
    let mut ids: Vec<_> = places.iter().map(|p| p.4.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), lines.len());
}

#[test]
fn the_order_of_rows_changes_no_finding_outcome_or_indicator() {
    let one = outputs(&County::new(IN_ORDER), Lang::Zh);
    let other = outputs(&County::new(TURNED), Lang::Zh);
    let without_places = |outputs: &InMemory| {
        let strip = |mut line: Value| {
            line["sources"] = Value::Null;
            line
        };
        lines(outputs).into_iter().map(strip).collect::<Vec<_>>()
    };
    assert_eq!(without_places(&one), without_places(&other));
    assert_eq!(one["summary.json"], other["summary.json"]);
}

#[test]
fn the_order_findings_come_in_changes_nothing() {
    let county = County::new(IN_ORDER);
    let mut turned = county.findings.clone();
    turned.reverse();
    let (findings, ids) = order_and_identify(turned, &county.on, &PUBLIC_ID_KEY, &county.workers);
    assert_eq!((findings, ids), (county.findings, county.ids));
}

#[test]
fn the_key_changes_every_id_and_group_and_nothing_else_does() {
    let county = County::new(IN_ORDER);
    let again = |key: &[u8; 32]| {
        order_and_identify(county.findings.clone(), &county.on, key, &county.workers).1
    };
    assert_eq!(again(&PUBLIC_ID_KEY), county.ids);
    let other = again(&[1; 32]);
    assert!(other.iter().all(|id| !county.ids.contains(id)));
}

#[test]
fn each_paid_fen_is_at_risk_once() {
    let county = County::new(IN_ORDER);
    let total = AtRiskTotal::of(&county.on, &county.findings, &county.workers);
    assert_eq!(
        (total.arithmetic, total.lists),
        (yuan("350.00"), yuan("600.00"))
    );
    let mut doubled = county.findings.clone();
    for finding in &county.findings {
        let mut again = finding.clone();
        if again.rule == "M01" {
            again.rule = "R06";
        }
        doubled.push(again);
    }
    assert_eq!(
        AtRiskTotal::of(&county.on, &doubled, &county.workers),
        total
    );
    let apart = Finding {
        sources: Vec::new(),
        ..finding(&county.on.records, "R03", 1, ["0.00", "9.00", "9.00"])
    };
    doubled.push(Box::new(apart));
    assert_eq!(
        AtRiskTotal::of(&county.on, &doubled, &county.workers).arithmetic,
        yuan("359.00")
    );
}

#[test]
fn rows_and_fen_are_conserved_or_nothing_is_written() {
    let mut county = County::new(IN_ORDER);
    let held =
        Conservation::of(&county.on, &county.inputs, &crate::work::Workers::default()).unwrap();
    assert_eq!(held.balance(), Balance::BalancedButIllegible);
    assert_eq!((held.rows_in, held.rows_accounted), (13, 13));
    assert_eq!(
        (held.amount_in, held.amounts.total()),
        (yuan("1350.00"), yuan("1350.00"))
    );
    assert_eq!(
        (held.amounts.outcomes, held.amounts.failed),
        (yuan("1150.00"), yuan("200.00"))
    );
    county.inputs[0].rows += 1;
    let mut outputs = InMemory::new();
    let error = write(
        &county.audit(Lang::Zh),
        &PUBLIC_ID_KEY,
        &mut outputs,
        &mut (),
    )
    .unwrap_err();
    assert_eq!((error.code(), outputs.len()), ("E5001", 0));
}

#[test]
fn a_fen_without_a_place_is_found_where_it_is() {
    let lost = |spoil: fn(&mut County)| {
        let mut county = County::new(IN_ORDER);
        spoil(&mut county);
        Conservation::of(&county.on, &county.inputs, &crate::work::Workers::default())
            .unwrap_err()
            .code()
    };
    assert_eq!(lost(|c| c.inputs[1].amount_records = yuan("1.00")), "E5002");
    assert_eq!(lost(|c| c.on.cases[0].keys[0].paid = yuan("0.01")), "E5004");
    assert_eq!(
        lost(|c| {
            let case = &mut c.on.cases[1];
            let failed = case
                .lines
                .iter()
                .position(|l| l.share == yuan("200.00"))
                .unwrap();
            case.lines[failed].share = yuan("199.99");
        }),
        "E5003"
    );
}

#[test]
fn indicators_are_exact_fractions() {
    let county = County::new(IN_ORDER);
    let kpi = Kpi::of(&county.on, &county.workers);
    // Four due keys and one surplus line; only the first person's January is exact.
    assert_eq!(kpi.accuracy, Ratio::new(1, 5));
    // Σ due 1000; off by 300 (twice), 50 (over) and 200 (returned).
    assert_eq!(kpi.accuracy_amount, Ratio::new(45_000, 100_000));
    assert_eq!(kpi.timeliness_first, Ratio::new(3, 4));
    assert_eq!(kpi.timeliness_final, Ratio::new(3, 4));
    assert_eq!(kpi.coverage, Ratio::new(0, 0));
    assert_eq!(kpi.return_rate, Ratio::new(1, 5));
    assert_eq!(kpi.reissue_rate, Ratio::new(0, 1));
}

#[test]
fn tables_hold_no_formula_and_lose_no_digit() {
    let outputs = outputs(&County::new(IN_ORDER), Lang::Zh);
    for name in ["findings.csv", "questions.csv", "refused.csv"] {
        let text = text(&outputs, name);
        let body = text.strip_prefix('\u{feff}').unwrap();
        assert_eq!(
            body.matches('\n').count(),
            body.matches("\r\n").count(),
            "{name}"
        );
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(body.as_bytes());
        let mut rows = 0;
        for record in reader.records() {
            rows += 1;
            for cell in &record.unwrap() {
                let risky = cell
                    .trim_start()
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(!risky, "{name}: {cell:?}");
                let long = cell.len() > 15 && cell.bytes().all(|b| b.is_ascii_digit());
                assert!(!long, "{name}: {cell:?}");
            }
        }
        assert!(rows > 1, "{name}");
    }
    let findings = text(&outputs, "findings.csv");
    assert!(findings.contains(&format!("'{}", PERSONS[0])));
    assert!(!findings.contains('\u{202e}') && findings.contains("⟨U+202E⟩"));
    let refused = text(&outputs, "refused.csv");
    let expected = "文件,工作表,行,列,原值,原因\r\npayments.csv,,9,金额,'⟨U+0009⟩=600.005,";
    assert!(
        refused.starts_with(&format!("\u{feff}{expected}")),
        "{refused}"
    );
    assert!(text_of_questions(&outputs).contains("1（E03×1）："));
}

fn text_of_questions(outputs: &InMemory) -> String {
    text(outputs, "questions.csv")
}

#[test]
fn the_seal_speaks_of_the_bytes_that_were_written() {
    let county = County::new(IN_ORDER);
    let mut outputs = InMemory::new();
    let digests = write(
        &county.audit(Lang::Zh),
        &PUBLIC_ID_KEY,
        &mut outputs,
        &mut (),
    )
    .unwrap();
    let of = SealOf {
        version: "0.0.0",
        time: "2025-03-01T08:00:00+08:00",
        log: None,
    };
    seal(&digests, &of, &mut outputs).unwrap();
    let seal: Value = serde_json::from_slice(&outputs["seal.json"]).unwrap();
    let files = seal["files"].as_array().unwrap();
    assert_eq!(files.len() + 1, outputs.len());
    for file in files {
        let bytes = &outputs[file["name"].as_str().unwrap()];
        assert_eq!(file["bytes"], bytes.len());
        assert_eq!(file["blake3"], blake3::hash(bytes).to_hex().as_str());
    }
}

/// A place that takes `left` more bytes.
struct Full {
    left: usize,
}

impl Outputs for Full {
    fn put(
        &mut self,
        _: &'static str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        fill(self)
    }
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self
            .left
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_fills_up() {
    let county = County::new(IN_ORDER);
    let audit = county.audit(Lang::Zh);
    let mut left = 0;
    loop {
        let written = write(&audit, &PUBLIC_ID_KEY, &mut Full { left }, &mut ());
        match written {
            Err(error) => assert_eq!((error.kind(), error.code()), (ErrorKind::Io, "E5007")),
            Ok(digests) => {
                assert!(digests.iter().map(|d| d.bytes).sum::<u64>() <= left as u64);
                break;
            }
        }
        left += 997;
    }
    assert!(left > 997 * 20, "too little was written to fill anything");
}

/// Somebody who has already stopped the run.
struct Stopped;

impl Progress for Stopped {
    fn advance(&mut self, _: Stage, _: u64, _: u64) {}
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_cancelled_run_writes_nothing() {
    let county = County::new(IN_ORDER);
    let mut outputs = InMemory::new();
    let audit = county.audit(Lang::Zh);
    let error = write(&audit, &PUBLIC_ID_KEY, &mut outputs, &mut Stopped).unwrap_err();
    assert_eq!((error.kind(), outputs.len()), (ErrorKind::Interrupted, 0));
}

#[cfg(feature = "html")]
#[test]
fn the_page_shows_no_number_runs_nothing_and_loads_nothing() {
    let county = County::new(IN_ORDER);
    for lang in [Lang::Zh, Lang::En] {
        let page = text(&outputs(&county, lang), "report.html");
        for full in PERSONS.iter().chain(&ACCOUNTS[..2]) {
            assert!(!page.contains(full), "{full}");
        }
        assert!(!page.contains(HOSTILE) && !page.contains("欧阳小花") && page.contains("欧＊"));
        for forbidden in [
            "<script",
            "javascript:",
            "http:",
            "https:",
            "src=",
            "@import",
            "url(",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(!page.contains('\u{202e}') && !page.contains("roll<b>"));
        assert!(page.contains("roll&lt;b&gt;.csv") && page.contains("（E03×1）"));
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        for id in &county.ids {
            assert!(
                !page.contains(id.as_str()),
                "an id made with the public key is on the page"
            );
        }
    }
}

#[cfg(feature = "book")]
#[test]
fn the_workbook_is_there_unless_it_is_omitted() {
    let county = County::new(IN_ORDER);
    let audit = county.audit(Lang::Zh);
    let names = |workbook| {
        let mut outputs = InMemory::new();
        let digests =
            super::write(&audit, &PUBLIC_ID_KEY, workbook, &mut outputs, &mut ()).unwrap();
        assert_eq!(digests.len(), outputs.len());
        outputs.into_keys().collect::<Vec<_>>()
    };
    let mut all = names(Workbook::Written);
    all.retain(|name| *name != "report.xlsx");
    assert_eq!(names(Workbook::Omitted), all);
    assert_eq!(names(Workbook::Written).len(), all.len() + 1);
}
