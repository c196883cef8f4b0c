//! The workbook read back by the reader that audits use.

use super::{Limits, within};
use crate::kpi::Kpi;
use crate::message::Lang;
use crate::money::Money;
use crate::reconcile::conservation::Conservation;
use crate::report::fixture::{County, HOSTILE, PERSONS};
use crate::report::outputs::Counted;
use crate::report::{AtRiskTotal, PUBLIC_ID_KEY, Summary};
use crate::table::cell::Kind;
use crate::table::{self, Row, Table};
use flate2::bufread::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::Read;

const IN_ORDER: [usize; 4] = [0, 1, 2, 3];

/// A workbook as its reader sees it.
struct Workbook {
    sheets: Vec<(String, Vec<Vec<String>>)>,
    summary: serde_json::Value,
    bytes: Vec<u8>,
}

fn workbook(county: &County, lang: Lang, rows: u32) -> Workbook {
    let audit = county.audit(lang);
    let held = Conservation::of(audit.on, audit.inputs, audit.workers).unwrap();
    let kpi = Kpi::of(audit.on, audit.workers);
    let at_risk = AtRiskTotal::of(audit.on, audit.findings, audit.workers);
    let summary = Summary::of(&audit, &held, kpi, at_risk);
    let of = Counted {
        held: &held,
        summary: &summary,
        kpi,
    };
    let limits = Limits {
        rows,
        ..Limits::default()
    };
    let mut bytes = Vec::new();
    within(&audit, &PUBLIC_ID_KEY, of, limits, &mut bytes).unwrap();
    Workbook {
        sheets: sheets(&bytes),
        summary: serde_json::to_value(&summary).unwrap(),
        bytes,
    }
}

fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut sheets = Vec::new();
    for table in Table::open_all("report.xlsx", bytes, &table::Limits::default()).unwrap() {
        let (mut rows, mut row, mut all) = (table.rows(), Row::new(), Vec::new());
        while rows.read(&mut row).unwrap() {
            let cell = |c: table::cell::Cell<'_>| match c.kind {
                Kind::Error | Kind::Altered | Kind::Scaled(_) => {
                    panic!("{} {}", row.number(), c.text)
                }
                _ => c.text.to_owned(),
            };
            all.push(row.cells().map(cell).collect());
        }
        sheets.push((table.sheet().unwrap().to_owned(), all));
    }
    sheets
}

impl Workbook {
    /// The rows of findings, by the code of the sheet that holds them.
    fn findings(&self) -> BTreeMap<String, Vec<&[String]>> {
        let mut found: BTreeMap<String, Vec<&[String]>> = BTreeMap::new();
        for (name, rows) in &self.sheets {
            let first = rows.get(2).and_then(|r| r.first());
            if !first.is_some_and(|c| c.starts_with("疑点编号")) {
                continue;
            }
            let code = name.split(' ').next().unwrap().to_owned();
            let of = found.entry(code).or_default();
            of.extend(rows.iter().skip(3).map(Vec::as_slice));
        }
        found
    }

    fn cover(&self) -> &[Vec<String>] {
        assert_eq!(self.sheets[0].0, "封面");
        &self.sheets[0].1
    }

    fn sheet(&self, name: &str) -> &[Vec<String>] {
        &self.sheets.iter().find(|(n, _)| n == name).unwrap().1
    }
}

/// Every part with what it inflates to.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(header) = rest.strip_prefix(b"PK\x03\x04") {
        let number = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (behind, name) = (number(2) & 8 != 0, number(22));
        let body = &header[26 + name..];
        let mut decoder = DeflateDecoder::new(body);
        let mut text = String::new();
        decoder.read_to_string(&mut text).unwrap();
        let used = usize::try_from(decoder.total_in()).unwrap();
        let name = String::from_utf8(header[26..26 + name].to_vec()).unwrap();
        parts.push((name, text));
        rest = &body[used + if behind { 16 } else { 0 }..];
    }
    assert!(rest.starts_with(b"PK\x01\x02"));
    parts
}

fn yuan(text: &str) -> Money {
    Money::parse(text).unwrap()
}

#[test]
fn every_finding_stands_on_the_sheet_of_its_rule_once() {
    let county = County::new(IN_ORDER);
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (finding, id) in county.findings.iter().zip(&county.ids) {
        let of = expected.entry(finding.rule.to_owned()).or_default();
        of.push(id.clone());
    }
    for rows in [1_048_576, 5, 4] {
        let read = workbook(&county, Lang::Zh, rows);
        let found = read.findings();
        let ids = |rows: &Vec<&[String]>| rows.iter().map(|r| r[0].clone()).collect::<Vec<_>>();
        let ids: BTreeMap<_, _> = found
            .iter()
            .map(|(c, rows)| (c.clone(), ids(rows)))
            .collect();
        assert_eq!(ids, expected);
        let longest = read.sheets[1..].iter().map(|(_, rows)| rows.len()).max();
        assert!(longest.unwrap() <= rows as usize);
    }
    let names: Vec<_> = workbook(&county, Lang::Zh, 4)
        .sheets
        .into_iter()
        .map(|s| s.0)
        .collect();
    assert!(
        names
            .iter()
            .any(|n| n.starts_with("D10 ") && n.ends_with(" (2)")),
        "{names:?}"
    );
}

#[test]
fn the_cover_says_what_the_summary_and_the_sheets_say() {
    let county = County::new(IN_ORDER);
    for rows in [1_048_576, 4] {
        let read = workbook(&county, Lang::Zh, rows);
        let found = read.findings();
        let rules = read.summary["rules"].as_array().unwrap();
        let (mut seen, mut sum) = (0, Money::ZERO);
        for rule in rules {
            let code = rule["code"].as_str().unwrap();
            let line = read
                .cover()
                .iter()
                .find(|r| {
                    r.first()
                        .is_some_and(|c| c.starts_with(&format!("{code} ")))
                })
                .unwrap();
            if rule["status"] == "not_run" {
                assert_eq!(line[1], "未运行 not run");
                continue;
            }
            let none = Vec::new();
            let own = found.get(code).unwrap_or(&none);
            let own: Vec<_> = own.iter().filter(|r| r[1] == "疑点").collect();
            let at_risk: Money = own.iter().map(|r| yuan(&r[11])).sum();
            let figures = [own.len().to_string(), at_risk.to_string()];
            assert_eq!(
                [
                    rule["findings"].to_string(),
                    rule["at_risk"].as_str().unwrap().to_owned()
                ],
                figures
            );
            assert_eq!([&line[2], &line[3]], [&figures[0]; 2], "{code}");
            assert_eq!([&line[4], &line[5]], [&figures[1]; 2], "{code}");
            assert_eq!(line[6], "相符");
            seen += own.len();
            sum += at_risk;
        }
        let total = read
            .cover()
            .iter()
            .find(|r| r.first().is_some_and(|c| c == "合计 total"))
            .unwrap();
        assert_eq!(
            total[2..7],
            [
                seen.to_string(),
                seen.to_string(),
                sum.to_string(),
                sum.to_string(),
                "相符".to_owned()
            ]
        );
        assert_eq!(
            seen,
            county
                .findings
                .iter()
                .filter(|f| f.question.is_none())
                .count()
        );
        assert!(read.cover().iter().flatten().all(|cell| cell != "不符"));
    }
}

#[test]
fn sheets_that_lost_a_finding_do_not_agree() {
    let mut county = County::new(IN_ORDER);
    county.rules[1].findings += 1;
    let read = workbook(&county, Lang::Zh, 1_048_576);
    let differs = read
        .cover()
        .iter()
        .filter(|r| r.iter().any(|cell| cell == "不符"));
    assert_eq!(differs.count(), 2);
}

#[test]
fn only_the_cover_computes_and_every_sum_of_it_reaches_a_sheet() {
    let county = County::new(IN_ORDER);
    let parts = parts(&workbook(&county, Lang::En, 4).bytes);
    let of = |name: &str| &parts.iter().find(|(n, _)| n == name).unwrap().1;
    for (name, text) in &parts {
        let cover = name == "xl/worksheets/sheet1.xml";
        assert_eq!(text.contains("<f>"), cover, "{name}");
        assert!(
            !text.contains("DDE") && !text.contains("externalLink"),
            "{name}"
        );
    }
    let cover = of("xl/worksheets/sheet1.xml");
    for finding in county.findings.iter().filter(|f| f.question.is_none()) {
        assert!(
            cover.contains(&format!("COUNTIF('{} ", finding.rule)),
            "{}",
            finding.rule
        );
        assert!(
            cover.contains(&format!("SUMIFS('{} ", finding.rule)),
            "{}",
            finding.rule
        );
    }
    assert_eq!(cover.matches("<hyperlink ref").count(), 4);
    let list = of("xl/workbook.xml");
    assert!(list.contains("_xlnm.Print_Titles") && list.contains("_xlnm._FilterDatabase"));
}

#[test]
fn what_is_hostile_is_shown_and_numbers_are_full_texts() {
    let county = County::new(IN_ORDER);
    for lang in [Lang::Zh, Lang::En] {
        let read = workbook(&county, lang, 1_048_576);
        let found = read.findings();
        let row = found["M01"][0];
        let name = HOSTILE.replace('\u{202e}', "⟨U+202E⟩");
        assert_eq!(
            (row[6].as_str(), row[7].as_str()),
            (PERSONS[0], name.as_str())
        );
        assert_eq!(row[9..12], ["300.00", "600.00", "300.00"]);
        let raw = &read.sheet("无法读取的行")[3];
        assert_eq!(
            raw[..5],
            ["payments.csv", "", "9", "金额", "⟨U+0009⟩=600.005"]
        );
        let question = &read.sheet("数据问题")[3];
        assert_eq!(
            (question[0].as_str(), question[9].as_str()),
            ("Q08", "--answer Q08:E03=real")
        );
        let programmes = read.sheet("项目与政策");
        assert_eq!(programmes[3][0], "高龄津贴");
        let rules = read.sheet("规则与依据");
        assert_eq!(rules.len(), 3 + county.rules.len());
    }
}

#[test]
fn the_same_run_is_the_same_bytes() {
    let county = County::new(IN_ORDER);
    let one = workbook(&county, Lang::Zh, 1_048_576).bytes;
    assert!(one == workbook(&county, Lang::Zh, 1_048_576).bytes);
}
